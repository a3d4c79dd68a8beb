"""The sub-commands of ``stepdown protocol``, by what they look at."""
