"""Turn what a story says into answers: names filled in, dates counted, one text of several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stepdown.cli.invention.names import Inventor
from stepdown.cli.invention.relatives import Family
from stepdown.cli.invention.scenario import Situation
from stepdown.protocol.working_time import Calendar, Duration, add

TEXTS = (
    "needs", "worries", "working_well", "complicating", "wellbeing", "done_already", "reason",
    "views", "childs_views",
)  # fmt: skip


def words_for(family: Family, situation: Situation, names: Mapping[str, str]) -> dict[str, str]:
    """Return what stands for each word in braces; ``names`` are people and teams by role."""
    first_names = [child.first_name or "the baby" for child in family.children]
    words = {
        **names,
        "child": first_names[0],
        "children": in_a_row(first_names),
        "numbers": in_a_row([child.local_id for child in family.children]),
        "family": family.last_name,
        "mother": family.carer.split(" ", 1)[0],
        "father": family.other_carer.split(" ", 1)[0],
        "mother-in-full": family.carer,
    }
    return words | {name: getattr(situation, name).format_map(words) for name in TEXTS}


def words_for_anybody(situation: Situation, roles: Iterable[str]) -> dict[str, str]:
    """Return words that fit any family and any colleague: a copy has other names."""
    words = {role: f"the {role.replace('-', ' ')}" for role in roles}
    words |= {
        "child": "the child",
        "children": "the children",
        "numbers": "as in the case system",
        "family": "the family",
        "mother": "the mother",
        "father": "the father",
        "mother-in-full": "the mother",
    }
    return words | {name: getattr(situation, name).format_map(words) for name in TEXTS}


def in_a_row(names: list[str]) -> str:
    """Return names as a sentence has them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


@dataclass(frozen=True, slots=True)
class Tongue:
    """Says what is written in a story, for one family at one instant."""

    words: Mapping[str, str]
    situation: Situation
    inventor: Inventor
    calendar: Calendar
    id_of: Callable[[str], int]
    at: datetime

    def say(self, written: Any) -> Any:
        """Return an answer: text filled in, a list each in turn, and anything else by its key."""
        if isinstance(written, str):
            return written.format_map(dict(self.words))
        if isinstance(written, list):
            return [self.say(each) for each in written]
        if isinstance(written, dict) and len(written) == 1:
            ((key, value),) = written.items()
            return self._by_key(key, value)
        return written

    def _by_key(self, key: str, value: Any) -> Any:
        ways: dict[str, Callable[[], Any]] = {
            "any_of": lambda: self.say(self.inventor.one_of(value)),
            "actions": lambda: self._actions(value),
            "progress": lambda: self.say(
                self.situation.progress[value % len(self.situation.progress)]
            ),
            "person": lambda: self.id_of(value),
            "in_working_days": lambda: add(
                Duration(value, "working days"), self.at.date(), self.calendar
            ),
        }
        said = ways[key]()
        return said.isoformat() if key == "in_working_days" else said

    def _actions(self, columns: Mapping[str, str]) -> list[dict[str, str]]:
        """Return the family's plan, its columns by the names that the protocol gives them."""
        return [
            {column: self.say(action[ours]) for column, ours in columns.items()}
            for action in self.situation.actions
        ]
