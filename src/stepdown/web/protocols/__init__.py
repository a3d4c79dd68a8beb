"""The protocol reader: every rule in force, with its clause."""
