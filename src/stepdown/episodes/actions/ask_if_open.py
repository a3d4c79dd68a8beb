"""Ask whether a child is open here: the answer is who leads and how to reach them, or nothing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from stepdown.audit.acts import record_act
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.models import Enquiry, EpisodeChild, Holding
from stepdown.episodes.refusals import AnswersAreWrong, NotFound, NotPossibleNow
from stepdown.families.matching import find_matches
from stepdown.families.models import Child, Restriction
from stepdown.families.reading import entries_of
from stepdown.families.sounding import words_of
from stepdown.partnership.models import Account, Post

APART = 3.0
"""Bits that the next child must be behind, or nobody can tell which of the two is meant."""
NOBODY = 0
LONGEST_NAME, LONGEST_REASON = 200, 2_000


@dataclass(frozen=True, slots=True)
class Lead:
    """Who answers for a child now, and how to reach them: all that an asker is told."""

    name: str
    job: str
    team: str
    telephone: str


def ask_if_open(
    *,
    child_name: str,
    born: date | None,
    reason: str,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> Enquiry:
    """Answer anybody of the council or its partners, and keep the question with the answer.

    A child whom nobody knows and one who is restricted take the same work and the same
    number of queries, so that neither words nor time tell them apart. Raises
    ``AnswersAreWrong`` for a question that is not whole, and ``NotFound`` for somebody
    who works with no council.
    """
    if by.authority_id is None or not by.is_active:
        raise NotFound
    enquiry = Enquiry(
        authority_id=by.authority_id,
        child_name=child_name.strip(),
        born=_checked(child_name, born, reason),
        reason=reason.strip(),
        asked_by=by,
        asked_at=at,
        idempotency_key=idempotency_key,
    )
    try:
        with transaction.atomic():
            made = _made_before(enquiry)
            return _answer(enquiry) if made is None else made
    except IntegrityError:
        made = _made_before(enquiry)
        if made is None:
            raise
        return made


def _made_before(enquiry: Enquiry) -> Enquiry | None:
    """Return what the same press asked already, and refuse another question under its key."""
    made = Enquiry.objects.filter(
        asked_by=enquiry.asked_by, idempotency_key=enquiry.idempotency_key
    ).first()
    if made is not None and any(
        getattr(made, name) != getattr(enquiry, name) for name in ("child_name", "born", "reason")
    ):
        raise NotPossibleNow(
            "This page has asked its question already.",
            "Open the page again to ask about another child.",
        )
    return made


def _answer(enquiry: Enquiry) -> Enquiry:
    child, entries = _meant(enquiry)
    membership = (
        EpisodeChild.objects.filter(
            authority_id=enquiry.authority_id, child__in=entries, ended=FOR_EVER
        )
        .order_by("-began")
        .first()
    )
    is_restricted = Restriction.objects.filter(
        authority_id=enquiry.authority_id, child__in=entries, ended=FOR_EVER
    ).exists()
    lead = _lead_of(membership, enquiry)
    enquiry.child = child
    enquiry.episode_id = membership.episode_id if membership else None
    enquiry.is_restricted = is_restricted
    enquiry.told = {} if is_restricted or lead is None else asdict(lead)
    enquiry.save(force_insert=True)
    record_act(
        chain=f"enquiry:{enquiry.pk}",
        actor=f"account:{enquiry.asked_by_id}",
        verb="ask-if-open",
        subject=f"enquiry:{enquiry.pk}",
        at=enquiry.asked_at,
        detail={"child": child.pk if child else None, "told": bool(enquiry.told)},
    )
    return enquiry


def _meant(enquiry: Enquiry) -> tuple[Child | None, set[int]]:
    """Return the one child who is certainly meant and all their entries, or nobody's.

    A child who fits exactly is meant, whoever else is alike.
    """
    matches = find_matches(enquiry.authority_id, enquiry.child_name, enquiry.born)
    sure = [match for match in matches if match.agreement.is_certain]
    first = sure[0] if sure else None
    # Nobody's entries are looked for too, since that takes its time.
    entries = entries_of(
        first.child if first else Child(pk=NOBODY, authority_id=enquiry.authority_id)
    )
    if first is None:
        return None, {NOBODY}
    exact = [match for match in sure if match.agreement.is_exact]
    rivals = exact if exact else [each for each in sure if first.score - each.score < APART]
    if {each.child.pk for each in rivals} <= entries:
        return first.child, entries
    return None, {NOBODY}


def _lead_of(membership: EpisodeChild | None, enquiry: Enquiry) -> Lead | None:
    """Return who holds a child. Nobody's is looked for too, since that takes its time."""
    key = membership.pk if membership else NOBODY
    holding = (
        Holding.objects.filter(membership=key, ended=FOR_EVER)
        .select_related("account", "team__duty_manager")
        .first()
    )
    account = holding.account if holding else None
    post = (
        Post.objects.filter(
            authority_id=enquiry.authority_id,
            account=account.pk if account else NOBODY,
            began__lte=enquiry.asked_at,
            ended__gt=enquiry.asked_at,
        )
        .select_related("team")
        .order_by("pk")
        .first()
    )
    team = holding.team if holding else None
    if team is not None:
        return Lead(team.name, f"Duty manager {team.duty_manager.name}", "", team.telephone)
    if account is None:
        return None
    team = post.team if post else None
    telephone = (team.telephone if team else "") or account.telephone
    return Lead(account.name, account.job, team.name if team else "", telephone)


def _checked(child_name: str, born: date | None, reason: str) -> date:
    """Return the date of a question that is whole, and refuse any other."""
    problems: dict[str, str] = {}
    if len(words_of(child_name)) < 2:
        problems["child_name"] = (
            "Enter the child’s first name and last name, with a space between them."
        )
    elif len(child_name.strip()) > LONGEST_NAME:
        problems["child_name"] = f"The child’s name must be {LONGEST_NAME} characters or fewer."
    if born is None:
        problems["born"] = "Enter the child’s date of birth."
    if not reason.strip():
        problems["reason"] = "Say why you ask."
    elif len(reason.strip()) > LONGEST_REASON:
        problems["reason"] = f"Why you ask must be {LONGEST_REASON:,} characters or fewer."
    if problems or born is None:
        raise AnswersAreWrong(problems)
    return born
