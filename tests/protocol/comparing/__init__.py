"""How protocols differ."""
