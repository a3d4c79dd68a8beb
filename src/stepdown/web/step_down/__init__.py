"""Start a step down: who, from where to where, and what is known already."""
