"""Names in a pack that stand for something: each must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from stepdown.protocol.citations import PACK_FILE, citations, walk
from stepdown.protocol.facts import EXCEPTION
from stepdown.protocol.language import USUAL_PARTS, EventOf, FieldOf, Pack, RecordType, SettingName
from stepdown.protocol.loading import Lines
from stepdown.protocol.problems import MOST_TOLD, Problem, closest
from stepdown.protocol.strict_yaml import Path
from stepdown.protocol.working_time import Duration

THE_START = "the-start"
ATTENDEES = "attendees"
OF_AN_EXCEPTION = ("gate", "role", "reason")

Answers = Mapping[str, tuple[str | int | bool | date, ...]]


def unknown_names(pack: Pack, lines: Lines) -> list[Problem]:
    """Return a problem for each name in pack.yaml or clauses.yaml that nothing has."""
    search = Search(pack, lines)
    search.about()
    search.clauses()
    return search.problems


def fields_of(pack: Pack, record: RecordType) -> dict[str, FieldOf]:
    """Return everything that a record asks, its question sets included."""
    fields = dict(record.fields)
    for name in record.questions or ():
        questions = pack.about.question_sets.get(name)
        fields.update(questions.questions if questions is not None else {})
    return fields


class Search:
    """One look through a pack, which gathers what is wrong."""

    def __init__(self, pack: Pack, lines: Lines) -> None:
        """Begin a look that has found nothing yet."""
        self.pack, self.lines = pack, lines
        self.problems: list[Problem] = []
        self.states: dict[str, Collection[str]] = {
            "status": pack.about.statuses,
            "level": pack.about.levels,
            "team": pack.about.teams,
            "lead": pack.about.roles,
            "service": pack.about.services,
        }

    @property
    def has_told_enough(self) -> bool:
        """Say whether so many names were not found that looking for the nearest helps nobody."""
        return len(self.problems) >= MOST_TOLD

    def wrong(self, file: str, keys: Path, what: str, instead: str) -> None:
        """Keep a problem at the line of these keys."""
        self.problems.append(self.lines.problem(file, keys, what, instead))

    def name(self, sort: str, word: str, known: Iterable[str], file: str, keys: Path) -> bool:
        """Look one name up, and say whether it is there."""
        known = set(known)
        if word not in known and not self.has_told_enough:
            what = f"'{word}' is no {sort} of this pack."
            self.wrong(file, keys, what, closest(word, known))
        return word in known

    def names(
        self, sort: str, words: Iterable[str] | None, known: Iterable[str], file: str, keys: Path
    ) -> None:
        """Look each name of a list up."""
        known = set(known)
        for place, word in enumerate(words or ()):
            self.name(sort, word, known, file, (*keys, place))

    def about(self) -> None:
        """Look through pack.yaml."""
        about = self.pack.about
        for id_, role in about.roles.items():
            self.roles(role.supervises, PACK_FILE, ("roles", id_, "supervises"))
            self.roles(role.stands_in_for, PACK_FILE, ("roles", id_, "stands_in_for"))
        self._fields(about.known, about.known, ("known",))
        for id_, questions in about.question_sets.items():
            keys: Path = ("question_sets", id_, "questions")
            self._fields(questions.questions, self._asked_beside(id_), keys)
        for id_, record in about.records.items():
            self._record(id_, record)
        for id_, event in about.events.items():
            self._event(id_, event)
        for id_, setting in about.settings.items():
            if isinstance(setting.default, SettingName):
                self.wrong(
                    PACK_FILE,
                    ("settings", id_, "default"),
                    f"The default of '{id_}' is another setting.",
                    "Write a length of time, such as '10 working days'.",
                )
        for id_, panel in about.panels.items():
            self.roles(panel.chaired_by, PACK_FILE, ("panels", id_, "chaired_by"))
            keys = ("panels", id_, "not_in")
            self.names("period", panel.not_in, about.periods, PACK_FILE, keys)
        self.lengths(about, PACK_FILE)
        self.roles((about.questions_go_to,), PACK_FILE, ("questions_go_to",))

    def roles(self, words: Iterable[str] | None, file: str, keys: Path) -> None:
        """Look each role of a list up."""
        self.names("role", words, self.pack.about.roles, file, keys)

    def _record(self, id_: str, record: RecordType) -> None:
        keys: Path = ("records", id_)
        self.roles(record.recorded_by, PACK_FILE, (*keys, "recorded_by"))
        self.roles(record.attendees, PACK_FILE, (*keys, "attendees"))
        sets = self.pack.about.question_sets
        self.names("question set", record.questions, sets, PACK_FILE, (*keys, "questions"))
        self._fields(record.fields, fields_of(self.pack, record), (*keys, "fields"))
        for name in record.questions or ():
            twice = set(record.fields) & set(sets[name].questions if name in sets else ())
            for field in sorted(twice):
                self.wrong(
                    PACK_FILE,
                    (*keys, "fields", field),
                    f"'{field}' is asked twice on '{id_}': here and in '{name}'.",
                    "Give one of the two another name.",
                )

    def _asked_beside(self, question_set: str) -> dict[str, FieldOf]:
        """Return every field that stands on a page with a question set."""
        beside = dict(self.pack.about.question_sets[question_set].questions)
        for record in self.pack.about.records.values():
            if question_set in (record.questions or ()):
                beside.update(fields_of(self.pack, record))
        return beside

    def _fields(
        self, fields: Mapping[str, FieldOf], beside: Mapping[str, FieldOf], keys: Path
    ) -> None:
        for id_, field in fields.items():
            here = (*keys, id_)
            if field.person_in is not None:
                self.roles((field.person_in,), PACK_FILE, (*here, "person_in"))
            if field.carried_from is not None:
                parts = {*USUAL_PARTS, *self.pack.about.earlier, *self._all_fields() - {id_}}
                self.name(
                    "part or field", field.carried_from, parts, PACK_FILE, (*here, "carried_from")
                )
            if field.only_if is not None:
                named = {**self.pack.about.known, **beside}
                self.answers(field.only_if, named, "field", PACK_FILE, (*here, "only_if"))

    def _all_fields(self) -> set[str]:
        about = self.pack.about
        asked = [record.fields for record in about.records.values()]
        asked += [questions.questions for questions in about.question_sets.values()]
        return {*about.known, *(name for fields in asked for name in fields)}

    def _event(self, id_: str, event: EventOf) -> None:
        keys: Path = ("events", id_)
        records = self.pack.about.records
        if event.any is not None:
            self._joined(id_, event.any, keys)
        elif not event.record:
            for key, states in (("begins", event.begins), ("ends", event.ends)):
                self.in_states(states, PACK_FILE, (*keys, key))
        elif event.record == EXCEPTION and event.record not in records:
            self.names("answer", event.with_, OF_AN_EXCEPTION, PACK_FILE, (*keys, "with"))
        elif self.name("record", event.record, records, PACK_FILE, (*keys, "record")):
            self._answers_of(event, records[event.record], keys)
        if id_ == THE_START:
            self.wrong(
                PACK_FILE, keys, f"'{THE_START}' always means the start.", "Choose another name."
            )

    def _joined(self, id_: str, parts: Iterable[str], keys: Path) -> None:
        events = self.pack.about.events
        for place, part in enumerate(parts):
            here = (*keys, "any", place)
            if not self.name("event", part, events, PACK_FILE, here):
                continue
            if events[part].any or events[part].stands or events[part].stands_for_each:
                self.wrong(
                    PACK_FILE,
                    here,
                    f"'{part}' is joined itself, or stands, so '{id_}' cannot join it.",
                    "Join plain events, and write 'stands' on the one that joins them.",
                )

    def _answers_of(self, event: EventOf, record: RecordType, keys: Path) -> None:
        fields = fields_of(self.pack, record)
        here: Path = (*keys, "with")
        wanted = self.without_attendees(event.with_, record, fields, PACK_FILE, here)
        self.answers(wanted, fields, "field", PACK_FILE, (*keys, "with"))
        self.names("field", event.answered, fields, PACK_FILE, (*keys, "answered"))
        if event.stands_for_each is not None:
            here = (*keys, "stands_for_each")
            fixed = [name for name, field in fields.items() if field.one_of]
            self.name("field with one_of", event.stands_for_each, fixed, PACK_FILE, here)

    def without_attendees(
        self,
        said: Answers,
        record: RecordType,
        fields: Mapping[str, FieldOf],
        file: str,
        keys: Path,
    ) -> Answers:
        """Look up who came to a meeting, and return what else is said of it."""
        if not record.attendees or ATTENDEES in fields:
            return said
        came = map(str, said.get(ATTENDEES, ()))
        here = (*keys, ATTENDEES)
        self.names("attendee of this meeting", came, record.attendees, file, here)
        return {name: values for name, values in said.items() if name != ATTENDEES}

    def in_states(self, wanted: Mapping[Any, Iterable[str]] | None, file: str, keys: Path) -> None:
        """Look up the states that a rule names, on the timelines whose states a pack names."""
        for timeline, values in (wanted or {}).items():
            known = self.states.get(timeline)
            if known is not None:
                self.names(timeline, values, known, file, (*keys, timeline))

    def answers(
        self, wanted: Answers, fields: Mapping[str, FieldOf], sort: str, file: str, keys: Path
    ) -> None:
        """Look up the fields that a rule asks about, and whether they give such answers."""
        for name, values in wanted.items():
            here = (*keys, name)
            if not self.name(sort, name, fields, file, here):
                continue
            choices = choices_of(fields[name])
            if choices is None:
                self.wrong(
                    file,
                    here,
                    f"'{name}' has no fixed answers, so no rule can ask for one.",
                    "Ask about a field with one_of, any_of or yes_or_no.",
                )
                continue
            for place, value in enumerate(values):
                word = _word(value)
                if word not in choices:
                    what = f"'{word}' is no answer to '{name}'."
                    self.wrong(file, (*here, place), what, closest(word, choices))

    def lengths(self, block: object, file: str) -> None:
        """Look up the settings that lengths of time are left to."""
        for keys, value in walk(block):
            if isinstance(value, SettingName):
                settings = self.pack.about.settings
                self.name("setting", value.setting, settings, file, (*keys, "setting"))
            elif isinstance(value, Duration) and value.outside:
                self.name("period", value.outside, self.pack.about.periods, file, keys)

    def clauses(self) -> None:
        """Look up each clause, and whether each encoded one is used."""
        used = set()
        for cited in citations(self.pack):
            file = self.lines.file_of(cited.pathway) if cited.pathway else PACK_FILE
            used.add(cited.clause)
            self.name("clause", cited.clause, self.pack.clauses, file, cited.keys)
        for id_, clause in self.pack.clauses.items():
            if clause.treated == "encoded" and id_ not in used:
                self.wrong(
                    "clauses.yaml",
                    (id_,),
                    f"'{id_}' is said to be encoded, and no rule comes from it.",
                    "Name it under 'clause' of its rule, or treat it as judgement or guidance.",
                )
            for place, rule in enumerate(clause.rules):
                if rule in clause.rules[:place]:
                    self.wrong(
                        "clauses.yaml",
                        (id_, "rules", place),
                        f"The rule '{rule}' stands here twice.",
                        "Take one out.",
                    )


def choices_of(field: FieldOf) -> set[str] | None:
    """Return the answers that a field can have, or nothing where they are free."""
    if field.yes_or_no:
        return {"yes", "no"}
    choices = field.one_of or field.any_of
    return set(choices) if choices else None


def _word(value: str | int | bool | date) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
