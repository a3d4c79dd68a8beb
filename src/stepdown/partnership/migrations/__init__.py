"""Database migrations of the partnership room."""
