"""A family who never lived, as it stands in the forms: its answers, and the facts they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from stepdown.protocol.facts import Child, Facts, Happening, Spell, Value
from stepdown.protocol.language import FieldOf, Pack
from stepdown.protocol.moments import Moment
from stepdown.web.forms import CaseworkForm, RowsFormSet
from stepdown.web.protocols.trial_forms import family_form, row_forms
from stepdown.web.protocols.trial_options import Sort, date_field, sort_of


@dataclass
class Trial:
    """One invented family, as it stands in the forms of the page."""

    pack: Pack
    sorts: Mapping[str, Sort]
    form: CaseworkForm
    rows: dict[str, RowsFormSet]
    names: dict[str, str] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Check every answer, and whether the children who are named are there."""
        checks = [self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())]
        if not all(checks):
            return False
        self._name_the_children()
        for kind in ("states", "facts"):
            for row in self._filled(kind):
                self._check_whose(row)
        for row in self._filled("states"):
            began, ended = row.cleaned_data["began"], row.cleaned_data["ended"]
            if ended is not None and ended.latest < began.earliest:
                row.add_error("ended", "Until when must be the same as or after since when")
        return not any(rows.total_error_count() for rows in self.rows.values())

    @property
    def at(self) -> Moment:
        """Return when to look."""
        moment: Moment = self.form.cleaned_data["at"]
        return moment

    @property
    def settings(self) -> dict[str, str]:
        """Return the lengths of time that were chosen."""
        return {
            name.removeprefix("setting-"): value
            for name, value in self.form.cleaned_data.items()
            if name.startswith("setting-") and value
        }

    def facts(self) -> Facts:
        """Return what the answers say, as the engine is told it."""
        return Facts(
            started=self.form.cleaned_data["started"],
            children=tuple(
                Child(
                    _id(row.cleaned_data["name"]),
                    row.cleaned_data["born"],
                    row.cleaned_data["joined"],
                    row.cleaned_data["left"],
                )
                for row in self._filled("children")
            ),
            happenings=tuple(
                self._happening(number, row) for number, row in enumerate(self._filled("facts"), 1)
            ),
            spells=tuple(spell for row in self._filled("states") for spell in self._spells(row)),
            known=self._known(),
        )

    def _filled(self, kind: str) -> list[CaseworkForm]:
        return [row for row in self.rows[kind].forms if row.has_changed()]

    def _name_the_children(self) -> None:
        for row in self._filled("children"):
            id_ = _id(row.cleaned_data["name"])
            if not id_:
                row.add_error("name", "Name must have letters from A to Z")
            elif id_ in self.names:
                row.add_error("name", "Name must be another than that of the other children")
            else:
                self.names[id_] = row.cleaned_data["name"].strip()

    def _check_whose(self, row: CaseworkForm) -> None:
        strangers = [
            name for name in _split(row.cleaned_data["whose"]) if _id(name) not in self.names
        ]
        if strangers:
            known = ", ".join(self.names.values())
            row.add_error("whose", f"There is no child called {strangers[0]}. There is: {known}")

    def _whose(self, row: CaseworkForm) -> list[str]:
        return [_id(name) for name in _split(row.cleaned_data["whose"])] or list(self.names)

    def _happening(self, number: int, row: CaseworkForm) -> Happening:
        sort = self.sorts[row.cleaned_data["what"]]
        says: dict[str, Value] = dict(sort.says)
        given = row.cleaned_data.get("gives")
        asked = date_field(self.pack, sort.record)
        if given is not None and asked:
            says[asked] = given
        return Happening(
            f"fact-{number:03}",
            sort.record,
            row.cleaned_data["when"],
            frozenset(self._whose(row)),
            says,
            sort.is_absence,
        )

    def _spells(self, row: CaseworkForm) -> list[Spell]:
        timeline, value = row.cleaned_data["state"].split(":", 1)
        return [
            Spell(timeline, value, child, row.cleaned_data["began"], row.cleaned_data["ended"])
            for child in self._whose(row)
        ]

    def _known(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name in self.pack.about.known:
            value: Any = self.form.cleaned_data.get(f"known-{name}")
            if isinstance(value, list) and len(value) > 1:
                found[name] = frozenset(value)
            elif value:
                found[name] = value[0] if isinstance(value, list) else value
        return found


def trial_of(
    pack: Pack,
    sorts: Mapping[str, Sort],
    states: Sequence[tuple[str, str]],
    *,
    gives_dates: bool,
    sent: Any = None,
    initial: Mapping[str, Any] | None = None,
) -> Trial:
    """Return the forms for one family: as they were sent, or filled with what is known of it."""
    first = initial or {}
    child, state, fact = row_forms(sorts, states, gives_dates=gives_dates)
    return Trial(
        pack,
        sorts,
        family_form(pack)(sent, initial=first.get("family")),
        {
            "children": child(sent, prefix="children", initial=first.get("children")),
            "states": state(sent, prefix="states", initial=first.get("states")),
            "facts": fact(sent, prefix="facts", initial=first.get("facts")),
        },
    )


def initial_of(pack: Pack, facts: Facts, at: Any, settings: Mapping[str, str]) -> dict[str, Any]:
    """Return a family's facts as the first answers of the forms."""
    everybody = [child.id for child in facts.children]
    return {
        "family": {
            "at": at,
            "started": facts.started,
            **{
                f"known-{name}": _shown(pack.about.known[name], value)
                for name, value in facts.known.items()
            },
            **{f"setting-{name}": value for name, value in settings.items()},
        },
        "children": [
            {
                "name": child.id.replace("-", " ").capitalize(),
                "born": child.born,
                "not_always": [
                    name
                    for name, when in (("joined", child.joined), ("left", child.left))
                    if when is not None
                ],
                "joined": child.joined,
                "left": child.left,
            }
            for child in facts.children
        ],
        "states": [
            {
                "state": f"{spell.timeline}:{spell.value}",
                "whose": _names(who, everybody),
                "began": spell.began,
                "ended": spell.ended,
            }
            for spell, who in _together(facts.spells)
        ],
        "facts": [
            {
                "what": sort_of(pack, each).key,
                "when": each.when,
                "whose": _names([id_ for id_ in everybody if id_ in each.about], everybody),
                "gives": each.says.get(date_field(pack, each.record)),
            }
            for each in facts.happenings
        ],
    }


def _together(spells: Iterable[Spell]) -> list[tuple[Spell, list[str]]]:
    alike: dict[tuple[str, str, Moment, Moment | None], list[Spell]] = {}
    for spell in spells:
        key = (spell.timeline, spell.value, spell.began, spell.ended)
        alike.setdefault(key, []).append(spell)
    return [(many[0], [spell.child for spell in many]) for many in alike.values()]


def _names(who: Sequence[str], everybody: Sequence[str]) -> str:
    if set(who) == set(everybody):
        return ""
    return ", ".join(id_.replace("-", " ").capitalize() for id_ in who)


def _split(typed: str) -> list[str]:
    return [name.strip() for name in typed.split(",") if name.strip()]


def _id(name: str) -> str:
    """Return a name as packs write ids: "Ada Lark" is "ada-lark"."""
    plain = re.sub(r"[-_]+", "-", slugify(name)).strip("-")
    if plain[:1].isdigit():
        plain = f"child-{plain}"
    return plain


def _shown(block: FieldOf, value: Value) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if block.any_of:
        return sorted(value) if isinstance(value, frozenset) else [value]
    return value
