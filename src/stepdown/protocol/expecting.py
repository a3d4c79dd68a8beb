"""What an example expects of a standing, as one sentence a line.

``gate written-consent is met for ada``, ``milestone closed may be reached``,
``obligation review 2 is open due 2021-04-06 owed by co-ordinator``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeVar

from stepdown.protocol.leading import Filling
from stepdown.protocol.moments import LONDON
from stepdown.protocol.standing import (
    DisputeStanding,
    GateStanding,
    LeadStanding,
    MilestoneStanding,
    ObligationStanding,
    Standing,
    State,
)

OF_A_GATE = ("met", "not met", "not known")
EFFECTS = (
    "open",
    "blocked",
    "needs a reason",
    "needs approval",
    "question asked",
    "passed with a reason",
    "does not apply",
)
OF_A_MILESTONE = ("may be reached", "is blocked", "is reached", "is breached", "is not reached")
OF_A_LEAD = ("filled", "asked", "open", "not known")
OF_A_DISPUTE = ("open", "late", "settled")
OF_A_DUTY = ("open", "late", "done", "done late", "not yet", "not needed")

_NAME = r"[a-z][a-z0-9-]*"
_FOR = rf"(?: for (?P<child>{_NAME}))?"
_GATE = re.compile(rf"^gate (?P<id>{_NAME}) is (?P<said>[a-z ]+?){_FOR}$")
_MILESTONE = re.compile(
    rf"^milestone (?P<id>{_NAME}) (?P<said>(?:may|is) [a-z ]+?)(?: by (?P<by>{_NAME}))?{_FOR}$"
)
_DUTY = re.compile(
    rf"^obligation (?P<id>(?:answer:)?{_NAME})(?: (?P<ordinal>[1-9][0-9]*))? is (?P<said>[a-z ]+?)"
    rf"{_FOR}(?: due (?P<on>\d{{4}}-\d\d-\d\d)(?: (?P<time>\d\d:\d\d))?)?"
    rf"(?: owed by (?P<owed>{_NAME}))?(?: escalated to (?P<told>{_NAME}))?$"
)
_LEAD = re.compile(
    rf"^allocation (?P<id>{_NAME}) (?:is (?P<said>[a-z ]+?)|falls to (?P<by>{_NAME})){_FOR}$"
)
_DISPUTE = re.compile(
    rf"^(?P<id>disagreement) is (?P<said>[a-z]+)(?: at stage (?P<ordinal>[1-9][0-9]*))?{_FOR}"
    rf"(?: due (?P<on>\d{{4}}-\d\d-\d\d)(?: (?P<time>\d\d:\d\d))?)?"
    rf"(?: owed by (?P<owed>{_NAME}))?$"
)
_NAMED_BY_WORDS = re.compile(r" (owed by|escalated to|falls to) [a-z-]*[^a-z -]")
_SUBJECTS = {
    "gate": _GATE,
    "milestone": _MILESTONE,
    "obligation": _DUTY,
    "allocation": _LEAD,
    "disagreement": _DISPUTE,
}
FORMS = {
    "gate": f"gate ID is {' | '.join((*OF_A_GATE, *EFFECTS))} [for CHILD]",
    "milestone": f"milestone ID {' | '.join(OF_A_MILESTONE)} [by GATE] [for CHILD]",
    "obligation": (
        f"obligation ID [NUMBER] is {' | '.join(OF_A_DUTY)} [for CHILD] "
        "[due 2021-04-06 [14:05]] [owed by ROLE] [escalated to ROLE]"
    ),
    "allocation": (
        f"allocation ID is {' | '.join(OF_A_LEAD)} [for CHILD], or: "
        "allocation ID falls to ROLE [for CHILD]"
    ),
    "disagreement": (
        f"disagreement is {' | '.join(OF_A_DISPUTE)} [at stage NUMBER] [for CHILD] "
        "[due 2021-04-06 [14:05]] [owed by ROLE]"
    ),
}
_MAY_SAY = {
    "gate": (*OF_A_GATE, *EFFECTS),
    "milestone": OF_A_MILESTONE,
    "obligation": OF_A_DUTY,
    "allocation": OF_A_LEAD,
    "disagreement": OF_A_DISPUTE,
}
Subject = Literal["gate", "milestone", "obligation", "allocation", "disagreement"]
FALLS_TO = "falls to"

_Each = TypeVar("_Each", GateStanding, MilestoneStanding, ObligationStanding, LeadStanding)


@dataclass(frozen=True, slots=True)
class Expectation:
    """One sentence, read. Without a child it must hold for every child."""

    sentence: str
    subject: Subject
    id: str
    said: str
    child: str | None = None
    by: str | None = None
    ordinal: int | None = None
    due_on: date | None = None
    due_time: str | None = None
    owed_by: str | None = None
    escalated_to: str | None = None

    def disappointed_by(self, standing: Standing) -> str | None:
        """Return what the standing says instead, or nothing where it says the same."""
        if self.subject == "gate":
            return self._first_wrong([(g, self._gate(g)) for g in self._of(standing.gates, "gate")])
        if self.subject == "milestone":
            milestones = self._of(standing.milestones, "milestone")
            return self._first_wrong([(m, self._milestone(m)) for m in milestones])
        if self.subject == "allocation":
            leads = self._of(standing.leads, "allocation")
            return self._first_wrong([(lead, self._lead(lead)) for lead in leads])
        if self.subject == "disagreement":
            return self._of_disputes(standing.disputes)
        duties = self._of(standing.obligations, "obligation")
        chosen = {duty.child: duty for duty in duties if self.ordinal in {None, duty.ordinal}}
        return self._first_wrong([(duty, self._duty(duty)) for duty in chosen.values()])

    def _of(self, standings: Sequence[_Each], key: str) -> list[_Each]:
        return [
            each
            for each in standings
            if getattr(each, key) == self.id and self.child in {None, each.child}
        ]

    def _first_wrong(self, judged: Sequence[tuple[_Each, bool]]) -> str | None:
        if not judged:
            whose = f" for {self.child}" if self.child else ""
            which = f" {self.ordinal}" if self.ordinal else ""
            return f"there is no {self.subject} {self.id}{which}{whose}"
        return next((in_words(each) for each, is_so in judged if not is_so), None)

    def _gate(self, gate: GateStanding) -> bool:
        return self.said == (gate.finding if self.said in OF_A_GATE else gate.effect)

    def _milestone(self, milestone: MilestoneStanding) -> bool:
        reached = milestone.reached is not None
        gates = milestone.breaches if self.said == "is breached" else milestone.waits_for
        is_so = {
            "may be reached": not reached and not milestone.waits_for,
            "is blocked": not reached and bool(milestone.waits_for),
            "is reached": reached,
            "is breached": bool(milestone.breaches),
            "is not reached": not reached,
        }[self.said]
        return is_so and self.by in {None, *gates}

    def _duty(self, duty: ObligationStanding) -> bool:
        state = "done late" if duty.done_late and duty.state is State.DONE else str(duty.state)
        return (
            state == self.said
            and self._falls_due(duty)
            and self.owed_by in {None, *duty.owed_by}
            and self.escalated_to in {None, *duty.escalated_to}
        )

    def _lead(self, lead: LeadStanding) -> bool:
        if self.said == FALLS_TO:
            return lead.falls_to == self.by
        if self.said == "not known":
            return lead.filling is not Filling.FILLED and lead.falls_to is None and bool(lead.why)
        return self.said == lead.filling

    def _of_disputes(self, disputes: Sequence[DisputeStanding]) -> str | None:
        chosen = [each for each in disputes if self.child in {None, each.child}]
        if not chosen:
            return f"there is no disagreement{f' for {self.child}' if self.child else ''}"
        wrong = (
            dispute_in_words(each)
            for each in chosen
            if said_of(each) != self.said
            or self.ordinal not in {None, each.stage}
            or not self._falls_due(each)
            or self.owed_by not in {None, *each.decided_by}
        )
        return next(wrong, None)

    def _falls_due(self, duty: ObligationStanding | DisputeStanding) -> bool:
        if self.due_on is None:
            return True
        if duty.due is None or duty.due.on != self.due_on:
            return False
        return self.due_time in {None, f"{duty.due.at.astimezone(LONDON):%H:%M}"}


def read_expectation(sentence: str) -> Expectation:
    """Read one sentence. Raises ``ValueError`` with the form that it should have."""
    subject = sentence.split(" ", 1)[0]
    if subject not in _SUBJECTS:
        raise ValueError(
            f"'{sentence}' begins with none of {', '.join(_SUBJECTS)}. "
            f"Write '{FORMS['gate']}', for example."
        )
    found = _SUBJECTS[subject].match(sentence)
    said = (found["said"] or FALLS_TO) if found else ""
    if found is None or said not in {*_MAY_SAY[subject], FALLS_TO}:
        named = _NAMED_BY_WORDS.search(sentence)
        instead = f" After '{named[1]}' comes the role's id, not its name." if named else ""
        raise ValueError(f"'{sentence}' cannot be read. Write '{FORMS[subject]}'.{instead}")
    parts = found.groupdict()
    if parts.get("by") and said not in {"is blocked", "is breached", FALLS_TO}:
        raise ValueError(f"'{sentence}': only 'is blocked' and 'is breached' take 'by GATE'.")
    return Expectation(
        sentence=sentence,
        subject=subject,  # type: ignore[arg-type]
        id=found["id"],
        said=said,
        child=found["child"],
        by=parts.get("by"),
        ordinal=int(parts["ordinal"]) if parts.get("ordinal") else None,
        due_on=_day(parts.get("on")),
        due_time=parts.get("time"),
        owed_by=parts.get("owed"),
        escalated_to=parts.get("told"),
    )


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def in_words(
    each: GateStanding | MilestoneStanding | ObligationStanding | LeadStanding,
) -> str:
    """Return what a standing says, in the words that an example would expect it with."""
    whose = f" for {each.child}" if each.child else ""
    if isinstance(each, GateStanding):
        because = f" ({'; '.join(each.why)})" if each.why else ""
        return f"gate {each.gate} is {each.finding}{whose}, which is '{each.effect}'{because}"
    if isinstance(each, MilestoneStanding):
        return _milestone_in_words(each, whose)
    if isinstance(each, LeadStanding):
        return _lead_in_words(each, whose)
    state = "done late" if each.done_late else each.state
    due = f" due {_stamp(each.due.at)} ({each.due.how})" if each.due else ""
    told = f" escalated to {', '.join(each.escalated_to)}" if each.escalated_to else ""
    owed = f" owed by {', '.join(each.owed_by)}"
    because = f" ({'; '.join(each.why)})" if each.why else ""
    return (
        f"obligation {each.obligation} {each.ordinal} is {state}{whose}{due}{owed}{told}{because}"
    )


def _lead_in_words(each: LeadStanding, whose: str) -> str:
    because = f" ({'; '.join(each.why)})" if each.why else ""
    falls = f" and falls to {each.falls_to}" if each.falls_to else ""
    return f"allocation {each.allocation} is {each.filling}{falls}{whose}{because}"


def said_of(dispute: DisputeStanding) -> str:
    """Return the word for how a disagreement stands."""
    return "settled" if dispute.state is State.DONE else str(dispute.state)


def dispute_in_words(dispute: DisputeStanding) -> str:
    """Return how a disagreement stands, in the words that an example would expect it with."""
    whose = f" for {dispute.child}" if dispute.child else ""
    due = f" due {_stamp(dispute.due.at)} ({dispute.due.how})" if dispute.due else ""
    owed = f" owed by {', '.join(dispute.decided_by)}"
    return f"disagreement is {said_of(dispute)} at stage {dispute.stage}{whose}{due}{owed}"


def _milestone_in_words(each: MilestoneStanding, whose: str) -> str:
    if each.reached is not None:
        breached = f", and breached {', '.join(each.breaches)}" if each.breaches else ""
        return f"milestone {each.milestone} is reached{whose}: {each.reached}{breached}"
    if each.waits_for:
        return f"milestone {each.milestone} is blocked{whose} by {', '.join(each.waits_for)}"
    return f"milestone {each.milestone} may be reached{whose}"


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}"
