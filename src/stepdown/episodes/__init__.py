"""The step down itself: what is recorded, and the verbs that record it."""
