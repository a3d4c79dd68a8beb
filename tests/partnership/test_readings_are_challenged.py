"""Anybody of a council may say that its document says otherwise, and is answered."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stepdown.audit.acts import digest_under
from stepdown.audit.models import Event
from stepdown.audit.verifying import verify
from stepdown.partnership.actions import answer_challenge, challenge_reading, challenges
from stepdown.partnership.challenges import (
    challenges_about,
    challenges_by,
    challenges_in,
    challenges_to,
    challenges_without_an_answer,
    who_answers,
)
from stepdown.partnership.models import (
    Account,
    Authority,
    ChallengeAnswer,
    PublishedPack,
    ReadingChallenge,
)
from stepdown.partnership.protocols import in_force
from stepdown.partnership.refusals import NotPossible, NotYourCouncil, NotYoursToManage
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import a_key, riverside_council

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

READING = "down.gates.consent-before-request"
SAYS = "It asks every adult with parental responsibility, not one."
MEGABYTE = "x" * 1024 * 1024


@pytest.fixture
def council() -> Council:
    return riverside_council()


@pytest.fixture
def worker(council: Council) -> Account:
    return council.person("Sadia Bell", "social work", "social-worker")


@pytest.fixture
def administrator(council: Council) -> Account:
    account = council.person("Verity Lockhart")
    account.is_administrator = True
    account.save()
    return account


def protocol_of(authority: Authority) -> PublishedPack:
    [published] = in_force(authority, MONDAY)
    return published


def challenged(by: Account, **other: Any) -> ReadingChallenge:
    assert by.authority is not None
    told: dict[str, Any] = {
        "authority": by.authority,
        "published_pack": other.get("published_pack") or protocol_of(by.authority),
        "reading": READING,
        "says": SAYS,
        "idempotency_key": a_key(),
        "at": MONDAY,
    }
    return challenge_reading(**told | other, by=by)


def answered(challenge: ReadingChallenge, by: Account, **other: Any) -> ChallengeAnswer:
    told: dict[str, Any] = {
        "outcome": "kept",
        "reason": "The next sentence says one adult.",
        "idempotency_key": a_key(),
        "at": MONDAY + timedelta(days=1),
    }
    return answer_challenge(**told | other, challenge=challenge, by=by)


def last_event() -> Event:
    return Event.objects.order_by("pk")[Event.objects.count() - 1]


def test_a_challenge_keeps_which_rule_which_clauses_who_and_when(worker: Account) -> None:
    kept = challenged(worker)
    kept.refresh_from_db()
    assert (kept.pathway, kept.rule, kept.name) == (
        "down", "gates.consent-before-request", READING,
    )  # fmt: skip
    assert (kept.clauses, kept.says) == (["c1"], SAYS)
    assert (kept.challenged_by, kept.challenged_at) == (worker, MONDAY)


def test_a_challenge_and_its_answer_are_audited_without_their_words(
    worker: Account, administrator: Account
) -> None:
    challenge = challenged(worker)
    event = last_event()
    assert (event.verb, event.actor) == ("challenge-reading", f"account:{worker.pk}")
    assert event.subject == f"reading-challenge:{challenge.pk}"
    assert json.loads(event.detail)["reading"] == READING
    assert json.loads(event.detail)["content"] == digest_under(challenge.salt, SAYS)
    answer = answered(challenge, administrator)
    event = last_event()
    assert (event.verb, event.subject) == ("answer-challenge", f"reading-challenge:{challenge.pk}")
    assert json.loads(event.detail)["content"] == digest_under(answer.salt, answer.reason)
    assert SAYS not in "".join(Event.objects.values_list("detail", flat=True))
    assert list(verify()) == []


def test_pressing_the_button_twice_makes_one(worker: Account, administrator: Account) -> None:
    key = a_key()
    first = challenged(worker, idempotency_key=key)
    assert challenged(worker, idempotency_key=key) == first
    said = answered(first, administrator, idempotency_key=key)
    assert answered(first, administrator, idempotency_key=key) == said
    assert (ReadingChallenge.objects.count(), ChallengeAnswer.objects.count()) == (1, 1)


def test_two_presses_at_the_same_moment_make_one(
    worker: Account, administrator: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each looks before the other has written, and writes before it can see it.
    key, looked = a_key(), []

    def blind_at_first(*asked: Any) -> Any:
        looked.append(asked)
        return None if len(looked) == 1 else see(*asked)

    first = challenged(worker, idempotency_key=key)
    see = challenges.challenged_before
    monkeypatch.setattr(challenges, "challenged_before", blind_at_first)
    assert challenged(worker, idempotency_key=key) == first
    said = answered(first, administrator, idempotency_key=key)
    looked.clear()
    see = challenges.answered_before  # type: ignore[assignment]
    monkeypatch.setattr(challenges, "answered_before", blind_at_first)
    assert answered(first, administrator, idempotency_key=key) == said


@pytest.mark.parametrize("words", ["", "  \n ", MEGABYTE, "x" * 4_001, "\x00"])
def test_no_words_and_a_megabyte_of_words_are_refused(
    worker: Account, administrator: Account, words: str
) -> None:
    with pytest.raises(NotPossible):
        challenged(worker, says=words)
    challenge = challenged(worker, says="x" * 4_000)
    with pytest.raises(NotPossible):
        answered(challenge, administrator, reason=words)
    assert ChallengeAnswer.objects.count() == 0


def test_only_who_works_with_the_council_challenges(council: Council, worker: Account) -> None:
    stranger = riverside_council().person("Agnes Rook", "social work", "social-worker")
    closed = council.person("Closed", "social work", "social-worker")
    closed.is_active = False
    for somebody in (stranger, closed, council.operator):
        with pytest.raises(NotYourCouncil):
            challenge_reading(
                authority=council.authority, published_pack=protocol_of(council.authority),
                reading=READING, says=SAYS, idempotency_key=a_key(), by=somebody, at=MONDAY,
            )  # fmt: skip
    assert challenged(worker).authority == council.authority


@pytest.mark.parametrize(
    "reading", ["", "down.gates.nothing", "down.gates.assessed-recently", "gates.nothing", MEGABYTE]
)
def test_what_is_no_reading_of_the_protocol_cannot_be_challenged(
    worker: Account, reading: str
) -> None:
    with pytest.raises(NotPossible):
        challenged(worker, reading=reading)


def test_a_protocol_that_the_council_never_adopted_cannot_be_challenged(council: Council) -> None:
    elsewhere = a_council("elsewhere").person("Agnes Rook")
    with pytest.raises(NotPossible):
        challenged(elsewhere, published_pack=protocol_of(council.authority))


def test_it_is_answered_by_who_looks_after_the_council_and_nobody_else(
    council: Council, worker: Account, administrator: Account
) -> None:
    challenge = challenged(worker)
    other = riverside_council().person("Wenna Tull")
    other.is_administrator = True
    manager = council.teams["social work"].duty_manager
    for somebody in (worker, manager, other):
        with pytest.raises(NotYoursToManage):
            answered(challenge, somebody)
    answer = answered(challenge, administrator, outcome="will-change")
    assert (answer.answered_by, answer.outcome) == (administrator, "will-change")
    by_the_operator = challenged(worker)
    assert answered(by_the_operator, council.operator).challenge == by_the_operator
    assert who_answers(council.authority) == ["Verity Lockhart"]


def test_a_challenge_is_answered_once_and_with_one_of_two_outcomes(
    council: Council, worker: Account, administrator: Account
) -> None:
    challenge = challenged(worker)
    with pytest.raises(NotPossible):
        answered(challenge, administrator, outcome="perhaps")
    answered(challenge, administrator)
    for somebody in (administrator, council.operator):
        with pytest.raises(NotPossible, match="Verity Lockhart has answered this challenge"):
            answered(challenge, somebody, outcome="will-change")
    assert ChallengeAnswer.objects.get().outcome == "kept"


def test_the_database_itself_refuses_a_second_answer_and_an_unknown_one(
    worker: Account, administrator: Account
) -> None:
    challenge = challenged(worker)
    answer = answered(challenge, administrator)
    for change in ({"challenge": challenge}, {"challenge": challenged(worker), "outcome": "no"}):
        row = {
            field.name: getattr(answer, field.name)
            for field in ChallengeAnswer._meta.local_fields
            if field.name != "id"
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            ChallengeAnswer.objects.create(**row | {"idempotency_key": a_key()} | change)


def test_open_ones_are_listed_first_and_page_after_page(
    worker: Account, administrator: Account
) -> None:
    made = [challenged(worker) for _ in range(7)]
    for challenge in (made[6], made[2], made[3]):
        answered(challenge, administrator)
    wanted = [made[number] for number in (5, 4, 1, 0, 6, 3, 2)]
    seen: list[ReadingChallenge] = []
    after = ""
    for _ in range(4):
        page = challenges_to(worker.authority, made[0].published_pack, after=after, size=2)
        seen += page.rows
        after = page.after
    assert (seen, after) == (wanted, "")
    assert challenges_without_an_answer(worker.authority) == [
        made[0], made[1], made[4], made[5],
    ]  # fmt: skip
    anything = challenges_to(worker.authority, made[0].published_pack, after="open-ⅷ")
    assert list(anything.rows) == wanted


def test_nobody_sees_what_another_council_challenged(worker: Account) -> None:
    other = riverside_council().person("Agnes Rook", "social work", "social-worker")
    theirs = challenged(worker)
    assert other.authority != worker.authority
    assert theirs.published_pack == protocol_of(other.authority)  # type: ignore[arg-type]
    about = (theirs.pathway, theirs.rule)
    assert challenges_about(worker.authority, theirs.published_pack, *about) == [theirs]
    assert challenges_about(other.authority, theirs.published_pack, *about) == []
    assert list(challenges_to(other.authority, theirs.published_pack).rows) == []
    assert challenges_without_an_answer(other.authority) == []
    assert list(challenges_in(None)) == []
    assert challenges_by(worker) == [theirs]
    assert challenges_by(other) == []
