"""What one verb wrote, so that the driver alone can write the same for another family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from stepdown.audit.models import Event
from stepdown.cli.invention.copies import Copy, Model
from stepdown.cli.invention.patterns import Pattern, has_own_key, pattern_of
from stepdown.cli.invention.recorded import rows_of_episode
from stepdown.cli.invention.rows import first_free_key
from stepdown.cli.measuring.raw import Raw
from stepdown.episodes.models import Episode, EpisodeChild, Holding, Involvement
from stepdown.families.models import Child
from stepdown.partnership.models import Account

Kept = dict[Model, dict[Any, models.Model]]


@dataclass(frozen=True)
class Look:
    """Every row of an episode at one time, and the people and children that it speaks of."""

    rows: Kept

    @classmethod
    def at(cls, episode: Episode | None) -> Look:
        """Look at an episode, or at nothing where it has still to begin."""
        if episode is None:
            return cls({})
        found = rows_of_episode(episode)
        return cls({model: {row.pk: row for row in rows} for model, rows in found.items()})

    def keys(self) -> dict[Model, list[Any]]:
        """Return the keys of the rows, in their order, and of children and people."""
        keys: dict[Model, list[Any]] = {model: list(rows) for model, rows in self.rows.items()}
        members = self.rows.get(EpisodeChild, {}).values()
        keys[Child] = [getattr(row, "child_id", None) for row in members]
        people = [
            *self.rows.get(Involvement, {}).values(), *self.rows.get(Holding, {}).values()
        ]  # fmt: skip
        named = [getattr(row, "account_id", None) for row in people]
        keys[Account] = [key for key in named if key is not None]
        return keys


@dataclass(frozen=True)
class Difference:
    """What a verb added to an episode, changed in it and took away."""

    before: Look
    added: Pattern
    changed: Pattern
    columns: Mapping[Model, Mapping[Any, tuple[int, ...]]]
    removed: Mapping[Model, tuple[Any, ...]]

    @classmethod
    def between(
        cls, before: Look, after: Look, others: Mapping[Model, list[int]] | None = None
    ) -> Difference:
        """Compare; ``others`` are keys that the episode speaks of before it has any row."""
        added = {
            model: [row for key, row in rows.items() if key not in before.rows.get(model, {})]
            for model, rows in after.rows.items()
        }
        columns: dict[Model, dict[Any, tuple[int, ...]]] = {}
        changed: dict[Model, list[models.Model]] = {}
        for model, rows in after.rows.items():
            names = [each.attname for each in model._meta.local_concrete_fields]
            for key, row in rows.items():
                was = before.rows.get(model, {}).get(key)
                differs = tuple(
                    place
                    for place, name in enumerate(names)
                    if was is not None and getattr(was, name) != getattr(row, name)
                )
                if differs:
                    columns.setdefault(model, {})[key] = differs
                    changed.setdefault(model, []).append(row)
        known = before.keys()
        for model, keys in (others or {}).items():
            known[model] = [*known.get(model, []), *keys]
        for model, rows in after.rows.items():
            known[model] = [*known.get(model, []), *rows]
        return cls(
            before=before,
            added=pattern_of({m: rows for m, rows in added.items() if rows}, beside=known),
            changed=pattern_of(changed, beside=known),
            columns=columns,
            removed={
                model: gone
                for model, rows in before.rows.items()
                if (gone := tuple(key for key in rows if key not in after.rows[model]))
            },
        )

    def writes(
        self, raw: Raw, here: Look, others: Mapping[Model, Mapping[int, int]] | None = None
    ) -> list[Callable[[], object]]:
        """Return the same writes for another episode that stood as the first one did."""
        copy = self._copy(here, others or {})
        statements: list[Callable[[], object]] = []
        for model, patterns in self.added.rows.items():
            statements.append(raw.insertion(model, [row.copied(copy) for row in patterns]))
        for model, patterns in self.changed.rows.items():
            fields = model._meta.local_concrete_fields
            for pattern in patterns:
                row = pattern.copied(copy)
                changed = {
                    fields[place].column: row[place]
                    for place in self.columns[model][pattern.old_key]
                }
                key = copy.keys[model][pattern.old_key]
                statements.append(raw.update(model, key, changed))
        for model, keys in self.removed.items():
            statements.append(raw.removal(model, [copy.keys[model][key] for key in keys]))
        return statements

    def _copy(self, here: Look, others: Mapping[Model, Mapping[int, int]]) -> Copy:
        theirs = here.keys()
        keys: dict[Model, dict[int, int]] = {
            model: dict(zip(ours, theirs[model], strict=True))
            for model, ours in self.before.keys().items()
            if ours
        }
        for model, mapping in others.items():
            keys.setdefault(model, {}).update(mapping)
        for model, how_many in self.added.keys_needed().items():
            first = first_free_key(model, how_many)
            for place, row in enumerate(self.added.rows[model]):
                keys.setdefault(model, {})[row.old_key] = first + place
        for model, patterns in self.added.rows.items():
            if not has_own_key(model):
                keys.setdefault(model, {}).update(
                    {row.old_key: keys[Episode][row.old_key] for row in patterns}
                )
        copy = Copy(keys)
        events = [row for row in here.rows.get(Event, {}).values() if isinstance(row, Event)]
        copy.digest = events[-1].digest if events else ""
        return copy
