"""Children, carers, households, sibling groups, identifiers and matching."""
