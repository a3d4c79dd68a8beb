"""A family recorded by hand."""
