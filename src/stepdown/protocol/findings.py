"""Met, not met, or not known: how findings combine, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from stepdown.protocol.language import Strength
from stepdown.protocol.moments import Moment


class Finding(StrEnum):
    """What is found of a rule. Not known is not the same as not met."""

    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"


# Named once, since they are asked for some thousand times in each standing.
MET, NOT_MET, NOT_KNOWN = Finding.MET, Finding.NOT_MET, Finding.NOT_KNOWN

_OPPOSITE = {MET: NOT_MET, NOT_MET: MET, NOT_KNOWN: NOT_KNOWN}


class Reason(NamedTuple):
    """Why something was found. It is put into words only when somebody reads it."""

    form: str
    parts: tuple[object, ...]

    def __str__(self) -> str:
        """Return the reason in plain words."""
        return self.form.format(*self.parts)


class Answer(NamedTuple):
    """A finding, since when it has been so, and why.

    ``when`` is nothing where it has always been so, or where that cannot be said.
    """

    finding: Finding
    when: Moment | None = None
    why: tuple[Reason, ...] = ()

    @property
    def is_met(self) -> bool:
        """Say whether the rule is certainly met."""
        return self.finding is MET

    @property
    def is_not_met(self) -> bool:
        """Say whether the rule is certainly not met."""
        return self.finding is NOT_MET

    def opposite(self) -> Answer:
        """Return the answer to the opposite question, for the same reasons."""
        return Answer(_OPPOSITE[self.finding], self.when, self.why)


def because(form: str, *parts: object) -> tuple[Reason, ...]:
    """Return one reason: a sentence with gaps, and what goes into them."""
    return (Reason(form, parts),)


def in_plain_words(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """Return each reason in words, once."""
    return tuple(dict.fromkeys(str(reason) for reason in reasons))


def all_of(answers: Iterable[Answer]) -> Answer:
    """Combine as Kleene's "and": one not met decides, one not known leaves it open.

    It is met when the last of them was. The reasons are those that decide.
    """
    return _decided(tuple(answers), NOT_MET)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Combine as Kleene's "or": one met decides, one not known leaves it open.

    It is met when the first of them was.
    """
    return _decided(tuple(answers), MET)


def worst_of(findings: Iterable[Finding]) -> Finding:
    """Return met where all are met, not met where one is not, and else not known."""
    found = set(findings)
    if NOT_MET in found:
        return NOT_MET
    return NOT_KNOWN if NOT_KNOWN in found else MET


def _decided(given: tuple[Answer, ...], decisive: Finding) -> Answer:
    if len(given) == 1:
        return given[0]
    deciding = [answer for answer in given if answer.finding is decisive]
    if deciding:
        return Answer(decisive, first_of(_whens(deciding)), _reasons(deciding))
    unknown = [answer for answer in given if answer.finding is NOT_KNOWN]
    if unknown:
        return Answer(NOT_KNOWN, None, _reasons(unknown))
    return Answer(_OPPOSITE[decisive], last_of(_whens(given)), _reasons(given))


def first_of(moments: list[Moment]) -> Moment | None:
    """Return when the first of several things happened, as far as that is known."""
    first: Moment | None = None
    for moment in moments:
        if first is None:
            first = moment
        elif first is not moment:
            first = Moment(min(first.earliest, moment.earliest), min(first.latest, moment.latest))
    return first


def last_of(moments: list[Moment]) -> Moment | None:
    """Return when the last of several things happened, as far as that is known."""
    last: Moment | None = None
    for moment in moments:
        if last is None or last is moment or last.latest <= moment.earliest:
            last = moment
        elif last.earliest < moment.latest:
            last = Moment(max(last.earliest, moment.earliest), max(last.latest, moment.latest))
    return last


def _whens(answers: Iterable[Answer]) -> list[Moment]:
    return [answer.when for answer in answers if answer.when is not None]


def _reasons(answers: Iterable[Answer]) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    for answer in answers:
        reasons += [reason for reason in answer.why if reason not in reasons]
    return tuple(reasons)


class Effect(StrEnum):
    """What a gate does to the milestone behind it."""

    OPEN = "open"
    BLOCKED = "blocked"
    NEEDS_APPROVAL = "needs approval"
    NEEDS_A_REASON = "needs a reason"
    QUESTION_ASKED = "question asked"
    PASSED_WITH_A_REASON = "passed with a reason"
    DOES_NOT_APPLY = "does not apply"

    @property
    def lets_pass(self) -> bool:
        """Say whether the milestone may be reached as far as this gate goes."""
        return self in _LETS_PASS


_LETS_PASS = frozenset({Effect.OPEN, Effect.PASSED_WITH_A_REASON, Effect.DOES_NOT_APPLY})


def effect_of(strength: Strength, finding: Finding, *, may_be_overridden: bool) -> Effect:
    """Return the effect of a gate's strength and finding: the one table of the manual.

    =============== ======= ================= ===============================
    strength        met     not known         not met
    =============== ======= ================= ===============================
    must            open    question asked    blocked, or needs approval
    should          open    needs a reason    needs a reason
    where possible  open    open              open
    =============== ======= ================= ===============================
    """
    if finding is MET or strength == "where possible":
        return Effect.OPEN
    if strength == "should":
        return Effect.NEEDS_A_REASON
    if finding is NOT_KNOWN:
        return Effect.QUESTION_ASKED
    return Effect.NEEDS_APPROVAL if may_be_overridden else Effect.BLOCKED
