"""Met, not met, or not known: how findings combine, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from stepdown.protocol.language import Strength
from stepdown.protocol.moments import Moment


class Finding(StrEnum):
    """What is found of a rule. Not known is not the same as not met."""

    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"

    def opposite(self) -> Finding:
        """Return what is found of the opposite rule: not known stays not known."""
        return _OPPOSITE[self]


_OPPOSITE = {
    Finding.MET: Finding.NOT_MET,
    Finding.NOT_MET: Finding.MET,
    Finding.NOT_KNOWN: Finding.NOT_KNOWN,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding, since when it has been so where it is met, and why in plain words."""

    finding: Finding
    when: Moment | None = None
    why: tuple[str, ...] = ()

    @property
    def is_met(self) -> bool:
        """Say whether the rule is certainly met."""
        return self.finding is Finding.MET

    @property
    def is_not_met(self) -> bool:
        """Say whether the rule is certainly not met."""
        return self.finding is Finding.NOT_MET

    def opposite(self) -> Answer:
        """Return the answer to the opposite question, for the same reasons."""
        return Answer(self.finding.opposite(), None, self.why)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Combine as Kleene's "and": one not met decides, one not known leaves it open.

    It is met when the last of them was. The reasons are those that decide.
    """
    given = tuple(answers)
    for decisive in (Finding.NOT_MET, Finding.NOT_KNOWN):
        deciding = [answer for answer in given if answer.finding is decisive]
        if deciding:
            return Answer(decisive, None, _reasons(deciding))
    whens = [answer.when for answer in given if answer.when is not None]
    last = max(whens, key=lambda moment: (moment.latest, moment.earliest)) if whens else None
    return Answer(Finding.MET, last, _reasons(given))


def any_of(answers: Iterable[Answer]) -> Answer:
    """Combine as Kleene's "or": one met decides, one not known leaves it open.

    It is met when the first of them was.
    """
    given = tuple(answers)
    for decisive in (Finding.MET, Finding.NOT_KNOWN):
        deciding = [answer for answer in given if answer.finding is decisive]
        if deciding:
            whens = [answer.when for answer in deciding if answer.when is not None]
            first = min(whens) if whens and decisive is Finding.MET else None
            return Answer(decisive, first, _reasons(deciding))
    return Answer(Finding.NOT_MET, None, _reasons(given))


def _reasons(answers: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason for answer in answers for reason in answer.why))


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
        return self in {Effect.OPEN, Effect.PASSED_WITH_A_REASON, Effect.DOES_NOT_APPLY}


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
    if finding is Finding.MET or strength == "where possible":
        return Effect.OPEN
    if strength == "should":
        return Effect.NEEDS_A_REASON
    if finding is Finding.NOT_KNOWN:
        return Effect.QUESTION_ASKED
    return Effect.NEEDS_APPROVAL if may_be_overridden else Effect.BLOCKED
