"""How two versions of one pack differ: each thing that was added, dropped or changed, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from stepdown.protocol.comparing.difference import Difference, Sort, changed, quoted, was_and_is
from stepdown.protocol.comparing.wording import FORM, RULE, aspects
from stepdown.protocol.language import Gate, Milestone, Obligation, Pack, PathwayFile
from stepdown.protocol.publishing import canonical
from stepdown.protocol.saying import Saying, sentence

NOT_COMPARED = {"version", "pack", "maps_to"}
"""Which version it is, and what running families need: ``families`` speaks of that."""
NAMED = ("terms", "statuses", "services", "teams", "earlier")
"""What pack.yaml gives only a name."""


def differences(older: Pack, newer: Pack) -> tuple[Difference, ...]:
    """Return how the newer version differs, pathway by pathway, and then the rest."""
    found = (*_Comparing(older, newer).all(),)
    if found or _without_version(older) == _without_version(newer):
        return found
    return (Difference("changed", None, "Order", "Only the order of what is written differs."),)


def _own_title(id_: str, block: Any) -> str:
    return str(getattr(block, "title", None) or getattr(block, "name", None) or id_)


def _rule(id_: str, block: Any) -> str:
    return str(block.rule)


class _Comparing:
    def __init__(self, older: Pack, newer: Pack) -> None:
        self.older, self.newer = older, newer
        first = next(iter(older.pathways.values())), next(iter(newer.pathways.values()))
        # What belongs to the whole pack names no milestone, so any pathway will do.
        self.sayings = Saying(older, first[0]), Saying(newer, first[1])
        self.pathway: str | None = None

    def all(self) -> Iterator[Difference]:
        older, newer = self.older.pathways, self.newer.pathways
        for id_ in dict.fromkeys([*older, *newer]):
            self.pathway = id_
            if id_ in older and id_ in newer:
                self.sayings = (
                    Saying(self.older, older[id_]),
                    Saying(self.newer, newer[id_]),
                )
                yield from self._pathway(older[id_], newer[id_])
            else:
                file = newer.get(id_) or older[id_]
                yield self._whole("Pathway", file.title, id_ in newer, file.rule, file.clause)
        self.pathway = None
        yield from self._pack()

    def _pathway(self, older: PathwayFile, newer: PathwayFile) -> Iterator[Difference]:
        blocks = ("stages", "milestones", "gates", "obligations", "allocations")
        yield from self._block(
            "Pathway", newer.title, (older, newer), RULE, (*blocks, "disagreement")
        )
        yield from self._names("Stage", older.stages, newer.stages, RULE)
        kept = [id_ for id_ in older.stages if id_ in newer.stages]
        if kept != [id_ for id_ in newer.stages if id_ in older.stages]:
            order = ", ".join(stage.title for stage in newer.stages.values())
            yield self._change("Stages", f"Their order is now {order}.", ())
        yield from self._names("Milestone", older.milestones, newer.milestones, RULE)
        yield from self._names("Gate", older.gates, newer.gates, RULE, title=_rule)
        yield from self._names("Duty", older.obligations, newer.obligations, RULE)
        yield from self._names("Filling of a role", older.allocations, newer.allocations, RULE)
        one, other = older.disagreement, newer.disagreement
        if one is not None and other is not None:
            yield from self._block("Disagreement", "", (one, other), RULE)
            return
        for ladder, is_new in ((one, False), (other, True)):
            if ladder is not None:
                said = self.sayings[is_new].ladder(ladder.stages)
                yield self._whole("Disagreement", "", is_new, said, ladder.clause)

    def _pack(self) -> Iterator[Difference]:
        older, newer = self.older.about, self.newer.about
        dicts = (
            "periods",
            "panels",
            "levels",
            "roles",
            "known",
            "settings",
            "question_sets",
            "records",
            "events",
        )
        yield from self._block("Protocol", "", (older, newer), FORM, (*NAMED, *dicts, "source"))
        yield from self._block("Document", "", (older.source, newer.source), FORM)
        yield from self._names("Clause", self.older.clauses, self.newer.clauses, FORM, title=_rule)
        yield from self._names("Role", older.roles, newer.roles, FORM)
        yield from self._names("Level of need", older.levels, newer.levels, FORM)
        yield from self._names("Time left open", older.settings, newer.settings, FORM)
        for name in NAMED:
            yield from self._texts(name, getattr(older, name), getattr(newer, name))
        yield from self._names("Question at the start", older.known, newer.known, FORM)
        yield from self._forms("Form", "fields", older.records, newer.records)
        yield from self._forms(
            "Question set", "questions", older.question_sets, newer.question_sets
        )
        yield from self._names("Event", older.events, newer.events, FORM)
        yield from self._names("Period", older.periods, newer.periods, FORM)
        yield from self._names("Panel", older.panels, newer.panels, FORM)

    # One sort of thing after another

    def _names(
        self,
        noun: str,
        older: Mapping[str, BaseModel],
        newer: Mapping[str, BaseModel],
        keys: Mapping[str, Any],
        *,
        title: Callable[[str, Any], str] = _own_title,
        leaving_out: Iterable[str] = (),
    ) -> Iterator[Difference]:
        for id_ in dict.fromkeys([*older, *newer]):
            if id_ in older and id_ in newer:
                named = title(id_, newer[id_])
                both = older[id_], newer[id_]
                yield from self._block(noun, named, both, keys, leaving_out)
            else:
                block = newer.get(id_) or older[id_]
                said = self._described(block, self.sayings[id_ in newer])
                named = title(id_, block)
                clause = getattr(block, "clause", None) or ()
                yield self._whole(noun, named, id_ in newer, said, clause)

    def _forms(
        self, noun: str, of: str, older: Mapping[str, BaseModel], newer: Mapping[str, BaseModel]
    ) -> Iterator[Difference]:
        yield from self._names(noun, older, newer, FORM, leaving_out=(of,))
        for id_ in older:
            if id_ in newer:
                within = f"{noun} {quoted(_own_title(id_, newer[id_]))}, question"
                yield from self._names(
                    within, getattr(older[id_], of), getattr(newer[id_], of), FORM
                )

    def _texts(
        self, name: str, older: Mapping[str, str], newer: Mapping[str, str]
    ) -> Iterator[Difference]:
        noun = {
            "terms": "Word", "statuses": "Status", "services": "Help", "teams": "Team",
            "earlier": "Part of the last assessment",
        }[name]  # fmt: skip
        for id_ in dict.fromkeys([*older, *newer]):
            one, other = older.get(id_), newer.get(id_)
            if one is not None and other is not None and one != other:
                thing = f"{noun} {quoted(other)}"
                said = was_and_is("What it is called", quoted(one), quoted(other))
                yield self._change(thing, said, ())
            elif one != other:
                yield self._whole(noun, other or one or "", other is not None, "", ())

    def _block(
        self,
        noun: str,
        title: str,
        both: tuple[BaseModel, BaseModel],
        keys: Mapping[str, Any],
        leaving_out: Iterable[str] = (),
    ) -> Iterator[Difference]:
        older, newer = both
        wanted = set(type(newer).model_fields) - set(leaving_out) - NOT_COMPARED
        thing = f"{noun} {quoted(title)}" if title else noun
        clause = getattr(newer, "clause", None) or ()
        for says in changed(older, newer, wanted, aspects(keys, *self.sayings)):
            yield self._change(thing, says, clause)

    def _described(self, block: BaseModel, saying: Saying) -> str:
        """Return what a reader needs to know of a rule that came or went."""
        if isinstance(block, Obligation):
            return f"{block.rule} Owed by {saying.roles(block.owed_by)}{self._time(block, saying)}."
        if isinstance(block, Gate):
            points = saying.points(block.before)
            return f"It {block.strength} be so before {points}."
        if isinstance(block, Milestone):
            return f"{block.rule} It is a point of the sort “{block.kind}”."
        rule = getattr(block, "rule", "") or getattr(block, "reading", "") or ""
        return str(rule)

    def _time(self, duty: Obligation, saying: Saying) -> str:
        said = ""
        if duty.within is not None and duty.clock_starts is not None:
            since = saying.point(duty.clock_starts)
            said += f", {saying.within(duty.within)} after {since}"
        if duty.before is not None:
            said += f", before {saying.points(duty.before)}"
        return said

    # How it is said

    def _whole(
        self, noun: str, title: str, is_new: bool, said: str, clause: Iterable[str]
    ) -> Difference:
        sort: Sort = "added" if is_new else "dropped"
        thing = f"{noun} {quoted(title)}" if title else noun
        says = f"{sentence(sort)}." if not said else f"{sentence(sort)}. {said}"
        return self._difference(sort, thing, says, clause, self.sayings[is_new])

    def _change(self, thing: str, says: str, clause: Iterable[str]) -> Difference:
        return self._difference("changed", thing, says, clause, self.sayings[1])

    def _difference(
        self, sort: Sort, thing: str, says: str, clause: Iterable[str], saying: Saying
    ) -> Difference:
        places = saying.clauses(clause)
        says = says if says.endswith((".", "”.")) else f"{says}."
        return Difference(sort, self.pathway, thing, says, places)


def _without_version(pack: Pack) -> str:
    """Return the text of a pack without what only says which version it is."""
    about = pack.about.model_copy(update={"version": "0"})
    pathways = {
        id_: file.model_copy(
            update={
                "milestones": {
                    name: milestone.model_copy(update={"maps_to": {}})
                    for name, milestone in file.milestones.items()
                }
            }
        )
        for id_, file in pack.pathways.items()
    }
    return canonical(pack.model_copy(update={"about": about, "pathways": pathways}))
