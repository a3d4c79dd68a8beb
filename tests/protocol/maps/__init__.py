"""The pictures of pathways."""
