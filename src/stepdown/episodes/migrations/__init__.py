"""The tables of the room, one change at a time."""
