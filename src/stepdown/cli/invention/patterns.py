"""Rows that were recorded, as the pattern of copies.

A family whose story was told by the verbs is a pattern. A copy of it is as true
as the pattern is, and costs no verb: the same facts about other people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection, models

from stepdown.cli.invention.changes import SPECIAL
from stepdown.cli.invention.copies import Change, Copy, Model, Row


@dataclass(frozen=True, slots=True)
class RowPattern:
    """One row: what stays in every copy, and what changes, by the number of its column."""

    old_key: Any
    stays: Row
    changes: tuple[tuple[int, Change], ...]

    def copied(self, copy: Copy) -> Row:
        """Return the row of a copy."""
        row = self.stays.copy()
        for column, change in self.changes:
            row[column] = change(copy, row)
        return row


@dataclass(frozen=True)
class Pattern:
    """Rows that belong together, table by table, in an order that foreign keys allow."""

    rows: Mapping[Model, Sequence[RowPattern]]

    def keys(self) -> dict[Model, list[int]]:
        """Return the old keys, table by table."""
        return {model: [row.old_key for row in rows] for model, rows in self.rows.items()}

    def keys_needed(self) -> dict[Model, int]:
        """Return how many new keys a copy needs in each table whose rows are numbered."""
        return {model: len(rows) for model, rows in self.rows.items() if has_own_key(model)}


def has_own_key(model: Model) -> bool:
    """Say whether rows are numbered, and not known by the key of another table."""
    return not isinstance(model._meta.pk, models.ForeignKey)


def pattern_of(
    found: Mapping[Model, Iterable[models.Model]],
    beside: Mapping[Model, Iterable[int]] | None = None,
) -> Pattern:
    """Return the pattern of some rows; what refers to a row among them, will to its copy.

    ``beside`` are the keys of rows whose copies were made before.
    """
    listed = {model: list(rows) for model, rows in found.items()}
    copied = {model: set(keys) for model, keys in (beside or {}).items()}
    for model, rows in listed.items():
        copied.setdefault(model, set()).update(row.pk for row in rows)
    return Pattern(
        {model: [_row_pattern(row, copied) for row in rows] for model, rows in listed.items()}
    )


def _row_pattern(row: models.Model, copied: Mapping[Model, set[Any]]) -> RowPattern:
    model = type(row)
    stays: Row = []
    changes: list[tuple[int, Change]] = []
    for column, each in enumerate(model._meta.local_concrete_fields):
        value = getattr(row, each.attname)
        stays.append(each.get_db_prep_save(value, connection))
        change = _change_of(row, each, value, copied)
        if change is not None:
            changes.append((column, change))
    return RowPattern(row.pk, stays, tuple(changes))


def _change_of(
    row: models.Model, each: models.Field[Any, Any], value: Any, copied: Mapping[Model, set[Any]]
) -> Change | None:
    model = type(row)
    special = SPECIAL.get((model, each.name))
    if special is not None:
        return special(row)
    if isinstance(each, models.ForeignKey):
        other = cast(Model, each.related_model)
        return _new_key(other, value) if value in copied.get(other, ()) else None
    return _new_key(model, value) if each.primary_key else None


def _new_key(model: Model, old: int) -> Change:
    return lambda copy, _: copy.keys[model][old]
