"""Named situations: councils, families and episodes that never were."""
