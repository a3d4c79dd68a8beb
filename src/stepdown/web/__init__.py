"""The pages, grouped by journey."""
