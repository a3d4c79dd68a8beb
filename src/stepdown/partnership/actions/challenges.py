"""Challenge our reading of a council's document, and answer a challenge."""

from datetime import datetime

from django.db import IntegrityError, transaction

from stepdown.audit.acts import salted_digest
from stepdown.partnership.access import check_administers, check_works_with
from stepdown.partnership.actions.writing import write_down
from stepdown.partnership.models import (
    Account,
    Adoption,
    Authority,
    ChallengeAnswer,
    PublishedPack,
    ReadingChallenge,
)
from stepdown.partnership.protocols import load
from stepdown.partnership.refusals import NotPossible
from stepdown.protocol.readings import readings_of

LONGEST = 4_000
"""Characters that a challenge, or the reason of an answer, may have."""


def challenge_reading(
    *,
    authority: Authority,
    published_pack: PublishedPack,
    reading: str,
    says: str,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> ReadingChallenge:
    """Say that the document says otherwise. Nothing changes by it until it is answered.

    ``reading`` is its name in the pack, as ``protocol.readings`` gives it.
    """
    check_works_with(by, authority)
    try:
        with transaction.atomic():
            return challenged_before(by, idempotency_key) or _challenge(
                authority=authority,
                published_pack=published_pack,
                reading=reading,
                says=says,
                idempotency_key=idempotency_key,
                by=by,
                at=at,
            )
    except IntegrityError:
        # The button was pressed twice, and the other press came first.
        made = challenged_before(by, idempotency_key)
        if made is None:
            raise
        return made


def answer_challenge(
    *,
    challenge: ReadingChallenge,
    outcome: str,
    reason: str,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> ChallengeAnswer:
    """Answer a challenge once, for everybody in the council who reads the rule."""
    check_administers(by, challenge.authority)
    if outcome not in ChallengeAnswer.Outcome.values:
        raise NotPossible(
            "You did not say what becomes of the reading.", "Select whether it is kept."
        )
    words = _words(reason, "the reason of your answer")
    try:
        with transaction.atomic():
            return answered_before(challenge, by, idempotency_key) or _answer(
                challenge=challenge,
                outcome=outcome,
                reason=words,
                idempotency_key=idempotency_key,
                by=by,
                at=at,
            )
    except IntegrityError:
        # Somebody answered it at this moment: the same person twice, or another.
        made = answered_before(challenge, by, idempotency_key)
        if made is None:
            raise
        return made


def challenged_before(by: Account, idempotency_key: str) -> ReadingChallenge | None:
    """Return the challenge that this person made under the key."""
    return ReadingChallenge.objects.filter(
        challenged_by=by, idempotency_key=idempotency_key
    ).first()


def answered_before(
    challenge: ReadingChallenge, by: Account, idempotency_key: str
) -> ChallengeAnswer | None:
    """Return the answer that this person gave under the key; refuse a second answer."""
    answer = (
        ChallengeAnswer.objects.filter(challenge=challenge).select_related("answered_by").first()
    )
    if answer is None:
        return None
    if answer.answered_by == by and answer.idempotency_key == idempotency_key:
        return answer
    raise NotPossible(
        f"{answer.answered_by.name} has answered this challenge already.",
        "Read the answer. If you think otherwise, challenge the reading again.",
    )


def _challenge(
    *,
    authority: Authority,
    published_pack: PublishedPack,
    reading: str,
    says: str,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> ReadingChallenge:
    adopted = Adoption.objects.filter(authority=authority, published_pack=published_pack)
    known = readings_of(load(published_pack)).get(reading) if adopted.exists() else None
    if known is None:
        raise NotPossible(
            f"{authority.name} has no such reading to challenge.",
            "Open the rule in your council's protocol, and choose the reading there.",
        )
    words = _words(says, "what you think the document says")
    salt, digest = salted_digest(words)
    challenge = ReadingChallenge.objects.create(
        authority=authority,
        published_pack=published_pack,
        pathway=known.pathway,
        rule=known.rule,
        clauses=list(known.clauses),
        says=words,
        challenged_at=at,
        challenged_by=by,
        idempotency_key=idempotency_key,
        salt=salt,
        content_digest=digest,
    )
    write_down(
        authority_id=authority.pk, by=by, verb="challenge-reading",
        subject=f"reading-challenge:{challenge.pk}", at=at,
        published_pack=published_pack.pk, reading=known.name, content=digest,
    )  # fmt: skip
    return challenge


def _answer(
    *,
    challenge: ReadingChallenge,
    outcome: str,
    reason: str,
    idempotency_key: str,
    by: Account,
    at: datetime,
) -> ChallengeAnswer:
    salt, digest = salted_digest(reason)
    answer = ChallengeAnswer.objects.create(
        challenge=challenge,
        outcome=outcome,
        reason=reason,
        answered_at=at,
        answered_by=by,
        idempotency_key=idempotency_key,
        salt=salt,
        content_digest=digest,
    )
    write_down(
        authority_id=challenge.authority_id, by=by, verb="answer-challenge",
        subject=f"reading-challenge:{challenge.pk}", at=at, outcome=outcome, content=digest,
    )  # fmt: skip
    return answer


def _words(typed: str, what: str) -> str:
    words = typed.replace("\x00", "").strip()
    if not words:
        raise NotPossible(f"You did not write {what}.", "Write it, and send it again.")
    if len(words) > LONGEST:
        raise NotPossible(
            f"You wrote {len(words):,} characters as {what}.",
            f"Shorten it to {LONGEST:,} characters, and send it again.",
        )
    return words
