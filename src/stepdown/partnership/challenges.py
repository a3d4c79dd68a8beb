"""Challenges to our readings, as lists: those without an answer first, each page by key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from stepdown.partnership.models import Account, Authority, PublishedPack, ReadingChallenge

PAGE = 25


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """Some challenges, and what to ask for the next: ``after`` is empty on the last page."""

    rows: Sequence[ReadingChallenge]
    after: str


def challenges_in(authority: Authority | None) -> QuerySet[ReadingChallenge]:
    """Return a council's own challenges; nobody sees those of another."""
    return ReadingChallenge.objects.filter(authority=authority).select_related(
        "answer__answered_by", "challenged_by", "published_pack"
    ).defer("published_pack__canonical")  # fmt: skip


def challenges_to(
    authority: Authority | None,
    published_pack: PublishedPack,
    *,
    after: str = "",
    size: int = PAGE,
) -> ChallengePage:
    """Return the challenges to a protocol: those without an answer, then the latest answered."""
    found = challenges_in(authority).filter(published_pack=published_pack)
    found = found.alias(
        is_answered=ExpressionWrapper(Q(answer__isnull=False), output_field=BooleanField())
    ).order_by("is_answered", "-pk")
    state, _, number = after.partition("-")
    if number.isdecimal() and number.isascii() and len(number) < len(str(2**63)):
        rest = Q(answer__isnull=state == "open", pk__lt=int(number))
        found = found.filter(rest | Q(answer__isnull=False) if state == "open" else rest)
    rows = list(found[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    if last is None:
        return ChallengePage(rows, "")
    return ChallengePage(rows[:size], f"{'answered' if is_answered(last) else 'open'}-{last.pk}")


def challenges_about(
    authority: Authority | None,
    published_pack: PublishedPack,
    pathway: str,
    rule: str,
    size: int = PAGE,
) -> list[ReadingChallenge]:
    """Return the challenges to one reading, the latest first."""
    found = challenges_in(authority).filter(
        published_pack=published_pack, pathway=pathway, rule=rule
    )
    return list(found.order_by("-pk")[:size])


def challenges_by(account: Account, size: int = PAGE) -> list[ReadingChallenge]:
    """Return what somebody challenged, the latest first."""
    found = challenges_in(account.authority).filter(challenged_by=account)
    return list(found.order_by("-pk")[:size])


def challenges_without_an_answer(
    authority: Authority | None, size: int = PAGE
) -> list[ReadingChallenge]:
    """Return what waits for an answer in a council, the longest first."""
    return list(challenges_in(authority).filter(answer__isnull=True).order_by("pk")[:size])


def is_answered(challenge: ReadingChallenge) -> bool:
    """Say whether a challenge has its answer."""
    return hasattr(challenge, "answer")


def who_answers(authority: Authority) -> list[str]:
    """Return the names of those who look after the council, who answer its challenges."""
    people = Account.objects.filter(authority=authority, is_administrator=True, is_active=True)
    return list(people.order_by("name").values_list("name", flat=True))
