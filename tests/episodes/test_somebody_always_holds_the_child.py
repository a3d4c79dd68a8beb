"""The database itself refuses a gap, an overlap and a rewriting, whoever asks it in SQL."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from stepdown.audit import append_only
from stepdown.audit.append_only import FOR_EVER
from stepdown.episodes.holdings import (
    Holder,
    close_memberships,
    current_holdings,
    give_to,
    open_memberships,
)
from stepdown.episodes.models import Episode, EpisodeChild, Holding
from stepdown.episodes.models.holding_guards import cross_guards
from stepdown.partnership.models import Account
from stepdown.protocol.moments import Moment
from tests.factories.episodes_in_rows import an_episode_in_rows
from tests.factories.families import a_child
from tests.factories.people import MONDAY, Council, a_council

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)


@dataclass
class Held:
    """One child in one episode, held by a social worker since Monday."""

    council: Council
    episode: Episode
    worker: Account
    lead: Account
    membership: EpisodeChild

    @property
    def holding(self) -> Holding:
        return current_holdings([self.membership])[self.membership.pk]


@pytest.fixture
def held() -> Held:
    with transaction.atomic():
        council = a_council()
        worker = council.person("Sadia Bell", "social work", "social-worker")
        lead = council.person("Otis Grey", "early help", "lead-professional")
        episode = an_episode_in_rows(council, worker)
        child = a_child(worker)
        [membership] = open_memberships(episode, [child], Holder(account=worker), MONDAY)
    return Held(council, episode, worker, lead, membership)


def run(sql: str, *values: int | str | None) -> None:
    """Send SQL as anybody with the database's password could, and commit."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def written(at: datetime) -> str:
    """Return an instant as both databases read it from text."""
    return at.strftime("%Y-%m-%d %H:%M:%S") + ("+00" if connection.vendor == "postgresql" else "")


INSERT = (
    "INSERT INTO episodes_holding (authority_id, membership_id, account_id, team_id, because,"
    " began, ended, opened_with, follows, closed_with, handed_over)"
    " VALUES (%s, %s, %s, %s, 'by hand', %s, %s, %s, %s, %s, %s)"
)


def holders_over_time(membership: EpisodeChild) -> list[tuple[datetime, datetime, int | None]]:
    rows = Holding.objects.filter(membership=membership).order_by("began")
    return [(row.began, row.ended, row.account_id) for row in rows]


def hand_over_by_hand(held: Held, account: int | None, team: int | None) -> None:
    with transaction.atomic():
        Holding.objects.filter(pk=held.holding.pk).update(
            ended=TUESDAY, closed_with=None, handed_over=TUESDAY
        )
        Holding.objects.create(
            authority_id=held.episode.authority_id,
            membership=held.membership,
            account_id=account,
            team_id=team,
            because="by hand",
            began=TUESDAY,
            follows=TUESDAY,
            closed_with=FOR_EVER,
        )


def test_a_child_who_enters_is_held_from_the_first_instant(held: Held) -> None:
    assert holders_over_time(held.membership) == [(MONDAY, FOR_EVER, held.worker.pk)]


def test_accountability_moves_without_a_gap(held: Held) -> None:
    with transaction.atomic():
        give_to([held.membership], Holder(account=held.lead), TUESDAY, because="accepted")
    assert holders_over_time(held.membership) == [
        (MONDAY, TUESDAY, held.worker.pk),
        (TUESDAY, FOR_EVER, held.lead.pk),
    ]


def test_the_last_holding_ends_with_the_child_leaving(held: Held) -> None:
    with transaction.atomic():
        close_memberships([held.membership], TUESDAY, why="died", left=Moment.at(MONDAY))
    assert holders_over_time(held.membership) == [(MONDAY, TUESDAY, held.worker.pk)]
    held.membership.refresh_from_db()
    assert held.membership.ended == TUESDAY


def test_a_child_who_left_may_enter_again(held: Held) -> None:
    with transaction.atomic():
        close_memberships([held.membership], TUESDAY, why="adopted", left=Moment.at(TUESDAY))
        other = an_episode_in_rows(held.council, held.worker)
        [again] = open_memberships(
            other, [held.membership.child], Holder(team=held.council.teams["early help"]), WEDNESDAY
        )
    assert current_holdings([again])[again.pk].team == held.council.teams["early help"]


def test_a_child_enters_nothing_without_a_holder(held: Held) -> None:
    child = a_child_of(held)
    with pytest.raises(IntegrityError):
        run(
            "INSERT INTO episodes_episodechild (authority_id, episode_id, child_id, began)"
            " VALUES (%s, %s, %s, %s)",
            held.episode.authority_id, held.episode.pk, child, written(MONDAY),
        )  # fmt: skip


def test_a_child_is_not_in_two_open_episodes_of_a_council(held: Held) -> None:
    other = an_episode_in_rows(held.council, held.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_memberships(other, [held.membership.child], Holder(account=held.worker), TUESDAY)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(lambda h: (TUESDAY, FOR_EVER, TUESDAY, None, FOR_EVER, None), id="opens late"),
        pytest.param(lambda h: (MONDAY, FOR_EVER, MONDAY, None, FOR_EVER, None), id="opens twice"),
        pytest.param(lambda h: (TUESDAY, FOR_EVER, None, TUESDAY, FOR_EVER, None), id="overlaps"),
        pytest.param(
            lambda h: (TUESDAY, WEDNESDAY, None, TUESDAY, None, WEDNESDAY), id="stands apart"
        ),
        pytest.param(
            lambda h: (FOR_EVER - timedelta(days=9), FOR_EVER, None, None, None, None),
            id="follows nobody",
        ),
        pytest.param(
            lambda h: (TUESDAY, MONDAY, None, TUESDAY, None, MONDAY), id="ends before it begins"
        ),
        pytest.param(
            lambda h: (TUESDAY, FOR_EVER, None, MONDAY, FOR_EVER, None),
            id="says that it follows where it does not",
        ),
    ],
)
def test_a_second_holding_by_hand_is_refused(held: Held, told: object) -> None:
    assert callable(told)
    times = [None if at is None else written(at) for at in told(held)]
    with pytest.raises(IntegrityError):
        run(INSERT, held.episode.authority_id, held.membership.pk, held.lead.pk, None, *times)
    assert holders_over_time(held.membership) == [(MONDAY, FOR_EVER, held.worker.pk)]


@pytest.mark.parametrize(
    ("account", "team"), [(True, True), (False, False)], ids=["two holders", "no holder"]
)
def test_a_holding_is_by_one_person_or_one_team(held: Held, account: bool, team: bool) -> None:
    hand_over_to = (
        held.lead.pk if account else None,
        held.council.teams["early help"].pk if team else None,
    )
    with pytest.raises(IntegrityError):
        hand_over_by_hand(held, *hand_over_to)


def test_a_holding_does_not_end_without_another(held: Held) -> None:
    with pytest.raises(IntegrityError):
        run(
            "UPDATE episodes_holding SET ended = %s, closed_with = NULL, handed_over = %s"
            " WHERE id = %s",
            written(TUESDAY), written(TUESDAY), held.holding.pk,
        )  # fmt: skip


def test_a_holding_does_not_close_before_the_child_leaves(held: Held) -> None:
    with pytest.raises(IntegrityError):
        run(
            "UPDATE episodes_holding SET ended = %s, closed_with = %s WHERE id = %s",
            written(TUESDAY), written(TUESDAY), held.holding.pk,
        )  # fmt: skip


def test_a_child_does_not_leave_while_somebody_still_holds_them(held: Held) -> None:
    with pytest.raises(IntegrityError):
        run(
            "UPDATE episodes_episodechild SET ended = %s, left_because = 'by hand' WHERE id = %s",
            written(TUESDAY), held.membership.pk,
        )  # fmt: skip


def test_nobody_takes_over_after_the_child_has_left(held: Held) -> None:
    with transaction.atomic():
        close_memberships([held.membership], TUESDAY, why="died", left=Moment.at(MONDAY))
    with pytest.raises(IntegrityError):
        run(
            INSERT, held.episode.authority_id, held.membership.pk, held.lead.pk, None,
            written(TUESDAY), written(FOR_EVER), None, written(TUESDAY), written(FOR_EVER), None,
        )  # fmt: skip
    with pytest.raises(IntegrityError):
        run(
            INSERT, held.episode.authority_id, held.membership.pk, held.lead.pk, None,
            written(TUESDAY), written(WEDNESDAY), None, written(TUESDAY), None, written(WEDNESDAY),
        )  # fmt: skip


def rewritings() -> Iterator[str]:
    """Every way to rewrite who held a child, or that they were in an episode."""
    for column, value in (
        ("account_id", "(SELECT MIN(id) FROM partnership_account)"),
        ("began", f"'{MONDAY - timedelta(days=1):%Y-%m-%d %H:%M:%S}'"),
        ("because", "'another reason'"),
        ("membership_id", "membership_id + 1"),
        ("ended", f"'{WEDNESDAY:%Y-%m-%d %H:%M:%S}'"),
        ("ended", "'9999-12-31 00:00:00'"),
        ("ended", "ended"),
    ):
        yield (
            f"UPDATE episodes_holding SET {column} = {value}"  # noqa: S608
            " WHERE handed_over IS NOT NULL"
        )
    yield "DELETE FROM episodes_holding"
    yield "DELETE FROM episodes_episodechild"
    yield "UPDATE episodes_episodechild SET episode_id = episode_id"
    yield "UPDATE episodes_episodechild SET began = '2020-01-01 00:00:00'"


@pytest.mark.parametrize("sql", list(rewritings()))
def test_who_held_a_child_cannot_be_rewritten(held: Held, sql: str) -> None:
    with transaction.atomic():
        give_to([held.membership], Holder(account=held.lead), TUESDAY, because="accepted")
    before = holders_over_time(held.membership)
    with pytest.raises(DatabaseError):
        run(sql)
    assert holders_over_time(held.membership) == before


def test_the_tables_cannot_be_emptied_or_replaced(held: Held) -> None:
    before = holders_over_time(held.membership)
    hostile = (
        ["TRUNCATE episodes_holding, episodes_episodechild"]
        if connection.vendor == "postgresql"
        else [
            "INSERT OR REPLACE INTO episodes_holding SELECT * FROM episodes_holding",
            "INSERT OR REPLACE INTO episodes_episodechild SELECT * FROM episodes_episodechild",
            "UPDATE OR REPLACE episodes_holding SET because = 'another reason'",
            "INSERT INTO episodes_holding SELECT * FROM episodes_holding WHERE 1"
            " ON CONFLICT (id) DO UPDATE SET because = 'another reason'",
        ]
    )
    for sql in hostile:
        with pytest.raises(DatabaseError):
            run(sql)
    assert holders_over_time(held.membership) == before


A_MEMBERSHIP = (
    "INSERT INTO episodes_episodechild (authority_id, episode_id, child_id, began, ended,"
    " left_because) VALUES (%s, %s, %s, %s, %s, %s)"
)


def enters_by_hand(
    held: Held, episode: Episode, began: datetime, ended: datetime, authority: int | None = None
) -> None:
    """Write a second membership of the same child, with its holding, in one transaction."""
    council = authority or episode.authority_id
    because = "" if ended == FOR_EVER else "by hand"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            A_MEMBERSHIP,
            [
                council, episode.pk, held.membership.child_id, written(began), written(ended),
                because,
            ],
        )  # fmt: skip
        cursor.execute("SELECT MAX(id) FROM episodes_episodechild")
        [membership] = cursor.fetchone()
        cursor.execute(
            INSERT,
            [
                council, membership, held.worker.pk, None, written(began), written(ended),
                written(began), None, written(ended), None,
            ],
        )  # fmt: skip


def memberships_of(held: Held) -> int:
    return EpisodeChild.objects.filter(child=held.membership.child).count()


def test_a_child_is_not_in_an_open_episode_of_another_council_too(held: Held) -> None:
    with transaction.atomic():
        other = a_council("hillside")
        theirs = an_episode_in_rows(other, other.person("Greta Sand", "social work", "worker"))
    for episode, authority in (
        (theirs, None),
        (theirs, held.episode.authority_id),
        (held.episode, other.authority.pk),
    ):
        with pytest.raises(IntegrityError):
            enters_by_hand(held, episode, TUESDAY, FOR_EVER, authority)
    assert memberships_of(held) == 1


def test_a_membership_that_is_over_does_not_overlap_one_that_is_open(held: Held) -> None:
    other = an_episode_in_rows(held.council, held.worker)
    for began, ended in (
        (TUESDAY, WEDNESDAY),
        (MONDAY, TUESDAY),
        (MONDAY - timedelta(days=9), TUESDAY),
    ):
        with pytest.raises(IntegrityError):
            enters_by_hand(held, other, began, ended)
    enters_by_hand(held, other, MONDAY - timedelta(days=9), MONDAY)
    assert memberships_of(held) == 2


def test_a_child_whose_part_ends_in_the_year_3000_enters_nothing_else_before(held: Held) -> None:
    with transaction.atomic():
        close_memberships(
            [held.membership], datetime(3000, 1, 1, tzinfo=UTC), why="died", left=Moment.at(MONDAY)
        )
    other = an_episode_in_rows(held.council, held.worker)
    with pytest.raises(IntegrityError):
        enters_by_hand(held, other, TUESDAY, FOR_EVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_memberships(other, [held.membership.child], Holder(account=held.worker), TUESDAY)
    assert memberships_of(held) == 1


def test_an_account_that_holds_a_child_or_answers_for_a_team_is_not_closed_by_hand(
    held: Held,
) -> None:
    on_duty = held.council.teams["early help"].duty_manager
    for account in (held.worker, on_duty):
        for change in ("is_active = (1 = 0)", "authority_id = NULL"):
            with pytest.raises(IntegrityError):
                run(f"UPDATE partnership_account SET {change} WHERE id = %s", account.pk)  # noqa: S608
    run("UPDATE partnership_account SET is_active = (1 = 0) WHERE id = %s", held.lead.pk)
    assert Account.objects.filter(pk__in=[held.worker.pk, on_duty.pk], is_active=True).count() == 2


def test_nobody_holds_or_is_on_duty_whose_account_is_closed_or_elsewhere(held: Held) -> None:
    with transaction.atomic():
        stranger = a_council("hillside").person("Greta Sand")
        Account.objects.filter(pk=held.lead.pk).update(is_active=False)
    team = held.council.teams["early help"]
    for account in (held.lead, stranger):
        with pytest.raises(IntegrityError):
            hand_over_by_hand(held, account.pk, None)
        with pytest.raises(IntegrityError):
            run(
                "UPDATE partnership_team SET duty_manager_id = %s WHERE id = %s",
                account.pk, team.pk,
            )  # fmt: skip
    assert held.holding.account == held.worker


def test_a_child_or_a_team_that_somebody_counts_on_does_not_change_councils(held: Held) -> None:
    with transaction.atomic():
        other = a_council("hillside").authority
        give_to(
            [held.membership], Holder(team=held.council.teams["early help"]), TUESDAY, because="x"
        )
    for table, row in (
        ("families_child", held.membership.child_id),
        ("partnership_team", held.council.teams["early help"].pk),
    ):
        with pytest.raises(IntegrityError):
            run(f"UPDATE {table} SET authority_id = %s WHERE id = %s", other.pk, row)  # noqa: S608


def test_these_guards_are_missed_where_they_are_not(held: Held) -> None:
    guard = cross_guards(connection.vendor)[0]
    assert append_only.missing(connection) == []
    on = f' ON "{guard.table}"' if connection.vendor == "postgresql" else ""
    run(f'DROP TRIGGER "{guard.name}"{on}')
    assert append_only.missing(connection) == [guard.name]
    append_only.install(connection, "episodes")
    assert append_only.missing(connection) == []
    append_only.make_way(connection)
    append_only.install(connection)
    assert append_only.missing(connection) == []


def a_child_of(held: Held) -> int:
    with transaction.atomic():
        return a_child(held.worker, "Lark").pk
