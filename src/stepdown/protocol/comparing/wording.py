"""What each key of a rule, a form or a word is about, and how its values are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stepdown.protocol.comparing.difference import Aspect, Words, quoted
from stepdown.protocol.saying import Saying, listed

InWords = Callable[[Saying], Words]


def _same(words: Words) -> InWords:
    return lambda _: words


def _flag(value: bool) -> str:
    return "yes" if value else "no"


def _plain(value: object) -> str:
    return str(value)


def _options(values: Mapping[str, str]) -> str:
    return listed(quoted(text) for text in values.values())


def _strings(values: Iterable[str]) -> str:
    return listed(values)


def _events(saying: Saying) -> Words:
    return lambda ids: listed(f"{saying.event(event)}: {name}" for event, name in ids.items())


def _condition(saying: Saying) -> Words:
    return lambda condition: f"that {saying.condition(condition)}"


def _override(saying: Saying) -> Words:
    def said(override: Any) -> str:
        more = f" ({saying.clauses(override.clause)})" if override.clause else ""
        reading = f", read so: {quoted(override.reading)}" if override.reading else ""
        return f"{saying.roles(override.by, 'or')}{more}{reading}"

    return said


def _escalates(saying: Saying) -> Words:
    def rung(each: Any) -> str:
        more = f" ({saying.clauses(each.clause)})" if each.clause else ""
        reading = f", read so: {quoted(each.reading)}" if each.reading else ""
        return f"{saying.escalation(each)}{more}{reading}"

    return lambda rungs: "; ".join(map(rung, rungs))


def _fallbacks(saying: Saying) -> Words:
    return lambda fallbacks: "; ".join(map(saying.fallback, fallbacks))


def _changes(saying: Saying) -> Words:
    return lambda changes: listed(
        f"{timeline} {saying.state(timeline, value)}" for timeline, value in changes.items()
    )


def _states(saying: Saying) -> Words:
    return saying.states


def _events_named(saying: Saying) -> Words:
    return lambda ids: listed(map(saying.event, ids), "or")


def _stretches(stretches: Iterable[tuple[object, object]]) -> str:
    return listed(f"{first} to {last}" for first, last in stretches)


def _record(saying: Saying) -> Words:
    records = saying.pack.about.records
    return lambda id_: quoted(records[id_].title if id_ in records else id_)


def _stage(saying: Saying) -> Words:
    stages = saying.file.stages
    return lambda id_: quoted(stages[id_].title if id_ in stages else id_)


def _pathway(saying: Saying) -> Words:
    pathways = saying.pack.pathways
    return lambda id_: quoted(pathways[id_].title if id_ in pathways else id_)


def _places(saying: Saying) -> Words:
    return lambda ids: listed(map(saying.place, ids))


def _teams(saying: Saying) -> Words:
    teams = saying.pack.about.teams
    return lambda ids: listed(teams.get(id_, id_) for id_ in ids)


def _answers(saying: Saying) -> Words:
    return lambda asked: listed(
        f"“{name}” is {listed((str(value) for value in values), 'or')}"
        for name, values in asked.items()
    )


RULE: dict[str, tuple[str, InWords]] = {
    "clause": ("The clause that it comes from", lambda saying: saying.clauses),
    "rule": ("The rule in our words", _same(quoted)),
    "reading": ("Our reading", _same(quoted)),
    "title": ("What it is called", _same(quoted)),
    "kind": ("Its kind", _same(_plain)),
    "for_": ("Whom it is for", _same(_plain)),
    "strength": ("How firmly it stands", _same(_plain)),
    "stage": ("The stage that it stands in", _stage),
    "before": ("What it stands before", lambda saying: saying.points),
    "after": ("What it comes after", lambda saying: saying.point),
    "at": ("What it is done at", lambda saying: saying.point),
    "if_": ("When it applies", _condition),
    "opens": ("What it waits for", _condition),
    "requires": ("What it asks for", _condition),
    "done_when": ("What shows that it is done", _condition),
    "reached_when": ("What shows that it is reached", _condition),
    "override": ("Who may let a child pass", _override),
    "instead": ("The pathway to take instead", _pathway),
    "asks": ("Who is asked where it is not known", lambda saying: saying.role),
    "if_not": ("What to do where it is not met", _same(quoted)),
    "owed_by": ("Who owes it", lambda saying: saying.roles),
    "clock_starts": ("What starts the clock", lambda saying: saying.point),
    "within": ("The limit of time", lambda saying: saying.length_of_each),
    "not_before": ("The earliest time", lambda saying: saying.open_length),
    "on_the_date": ("The date that it is due on", _events),
    "records": ("The form that does it", _record),
    "repeats": ("How it comes again", lambda saying: saying.repetition),
    "escalates": ("What follows when it is late", _escalates),
    "standing_duty": ("Whether it is always owed", _same(_flag)),
    "changes": ("What begins with it", _changes),
    "adds": ("What begins beside others", _states),
    "ends": ("What ends with it", _states),
    "at_panel": ("The panel that it is brought to", lambda saying: saying.panel),
    "panel_only_told": ("Whether the panel is only told", _same(_flag)),
    "policy": ("Another document that rules on it", _same(quoted)),
    "decided_by": ("Who decides", lambda saying: saying.roles),
    "in_conjunction_with": ("Whom they decide with", lambda saying: saying.roles),
    "record": ("The form that it is kept in", _record),
    "role": ("Which role is filled", lambda saying: saying.role),
    "nominated_by": ("Who nominates", lambda saying: saying.roles),
    "nominees": ("Who can be chosen", lambda saying: saying.roles),
    "agreed_with": ("Who must agree", _same(_strings)),
    "takes_over": ("Whether accepting makes them accountable", _same(_flag)),
    "fallback": ("Who leads where nobody was agreed", _fallbacks),
    "stages": ("Who decides, one stage after another", lambda saying: saying.ladder),
    "raised": ("What raises a disagreement", lambda saying: saying.event),
    "decided": ("What settles it", lambda saying: saying.event),
    "unresolved": ("What takes it to the next stage", lambda saying: saying.event),
    "holder_meanwhile": ("Who holds the child meanwhile", _same(quoted)),
    "direction": ("Its direction", _same(_plain)),
    "origin": ("Where it starts from", _places),
    "destination": ("Where it leads", lambda saying: saying.place),
    "teams": ("The originating teams", _teams),
    "hands_over": ("Whether accountability moves", _same(_flag)),
    "starts_by": ("Who may start it", lambda saying: saying.roles),
}  # fmt: skip
"""The keys of pathways, milestones, gates, duties, allocations and ladders."""

FORM: dict[str, tuple[str, InWords]] = {
    "kind": ("Its kind", _same(lambda kind: str(kind.value))),
    "title": ("What it is called", _same(quoted)),
    "clause": ("The clause that it comes from", lambda saying: saying.clauses),
    "asks": ("What it says at its top", _same(quoted)),
    "recorded_by": ("Who may record it", lambda saying: saying.roles),
    "about": ("Whether it is for the family or each child", _same(_plain)),
    "questions": ("The question sets that belong to it", _same(_strings)),
    "attendees": ("Who comes", lambda saying: lambda roles: listed(
        f"{saying.role(id_)} ({how})" for id_, how in roles.items())),
    "silence_means": ("What it means that none is recorded", _same(_plain)),
    "hint": ("Its hint", _same(quoted)),
    "required": ("Whether it must be answered", _same(_flag)),
    "one_of": ("Its answers", _same(_options)),
    "any_of": ("Its answers, of which several can be given", _same(_options)),
    "yes_or_no": ("Whether it is answered by yes or no", _same(_flag)),
    "on_a_date": ("Whether it is answered by a date", _same(_flag)),
    "text": ("How long its answer is", _same(_plain)),
    "rows": ("Its columns", _same(_options)),
    "person_in": ("The role of the person", lambda saying: saying.role),
    "carried_from": ("What it begins from", _same(_plain)),
    "only_if": ("When it is asked", _answers),
    "record": ("The form that shows it", _record),
    "with_": ("The answers that show it", _answers),
    "any": ("Which events make it", _events_named),
    "begins": ("The state that shows it by beginning", _states),
    "ends": ("The state that shows it by ending", _states),
    "answered": ("The fields that must be filled", _same(_strings)),
    "stands_for_each": ("Of which the latest counts", _same(_plain)),
    "days": ("Its days", _same(_stretches)),
    "each_year": ("Its days of every year", _same(_stretches)),
    "chaired_by": ("Who keeps its list", lambda saying: saying.roles),
    "first_sitting": ("Its first sitting", _same(_plain)),
    "every": ("How often it sits", lambda saying: saying.open_length),
    "on_the": ("On which day of a month it sits", _same(str)),
    "not_in": ("When it does not sit", lambda saying: saying.periods),
    "papers_by": ("How long before a family must be ready", lambda saying: saying.open_length),
    "at_most": ("How many families it takes", _same(_plain)),
    "for_each_team": ("Whether each team has its own", _same(_flag)),
    "stands": ("Whether only the latest counts", _same(_flag)),
    "default": ("The usual length", _same(_plain)),
    "reading": ("Our reading", _same(quoted)),
    "name": ("What it is called", _same(quoted)),
    "side": ("Its side", _same(_plain)),
    "supervises": ("Whom it oversees", lambda saying: saying.roles),
    "stands_in_for": ("For whom it stands in", lambda saying: saying.roles),
    "team": ("Whether a team holds it", _same(_flag)),
    "statutory": ("Whether it is statutory", _same(_flag)),
    "place": ("Where it stands", _same(lambda place: quoted(place.says))),
    "rules": ("The rules read from it", _same(_strings)),
    "rule": ("The rule in our words", _same(quoted)),
    "treated": ("What was made of it", _same(_plain)),
    "because": ("Why", _same(quoted)),
    "published": ("When it was published", _same(_plain)),
    "in_force_from": ("The first day on which it applies", _same(_plain)),
    "review_by": ("When it is due for review", _same(_plain)),
    "sha256": ("The text that was read", _same(lambda sha: f"the one with the hash {sha[:12]}")),
    "council": ("Whose protocol it is", _same(quoted)),
    "template": ("Whether it is only a starting point", _same(_flag)),
    "questions_within": ("How soon a question is answered", lambda saying: saying.open_length),
    "questions_go_to": ("Who answers a question", lambda saying: saying.role),
    "language": ("The version of the language", _same(_plain)),
}  # fmt: skip
"""The keys of forms, their questions, events, settings, roles, levels, clauses and the source."""


def aspects(
    keys: Mapping[str, tuple[str, InWords]], older: Saying, newer: Saying
) -> dict[str, Aspect]:
    """Return the words for every key, in those of the older and of the newer version."""
    return {
        name: Aspect(about, words(older), words(newer)) for name, (about, words) in keys.items()
    }
