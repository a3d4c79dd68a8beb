"""The family's episode, and a page for each thing that is recorded about it."""
