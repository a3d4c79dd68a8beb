"""A council adopts a version from a day, and retires it; running families are not touched."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from stepdown.audit.models import Event
from stepdown.partnership.actions import adopt, publish, retire
from stepdown.partnership.adopted import changes_of, versions_in
from stepdown.partnership.models import Adoption, PublishedPack, Retirement
from stepdown.partnership.protocols import in_force
from stepdown.partnership.refusals import (
    NotPossible,
    NotYoursToManage,
    SomebodyElseChangedIt,
)
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.races import at_once, raised
from tests.factories.situations import riverside
from tests.factories.versions import a_newer_riverside

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TOMORROW = MONDAY + timedelta(days=1)
NEXT_WEEK = MONDAY + timedelta(days=7)


def two_versions(council: Council) -> tuple[PublishedPack, PublishedPack]:
    first, second = (
        publish(pack=pack, by=council.operator, at=MONDAY)
        for pack in (riverside(), a_newer_riverside())
    )
    return first, second


def act(council: Council, **more: Any) -> dict[str, Any]:
    return {"authority": council.authority, "by": council.operator, "at": MONDAY, **more}


def states(council: Council, at: Any = MONDAY) -> dict[str, str]:
    changes = changes_of(council.authority)
    found = versions_in(changes, PublishedPack.objects.all(), at)
    return {version.published.version: version.state for version in found}


def test_a_version_that_is_retired_is_begun_under_no_more_and_none_comes_back_for_it() -> None:
    council = a_council()
    first, second = two_versions(council)
    adopt(**act(council), published_pack=first)
    adopt(**act(council), published_pack=second)
    retire(**act(council), published_pack=second, reason="A rule was misread.")
    assert in_force(council.authority, MONDAY) == []
    assert states(council) == {"1": "superseded", "2": "retired"}
    adopt(**act(council), published_pack=first)
    assert in_force(council.authority, MONDAY) == [first]
    assert {"adopt", "retire"} <= set(Event.objects.values_list("verb", flat=True))


def test_a_version_stays_in_force_until_the_day_from_which_it_is_retired() -> None:
    council = a_council()
    first, _ = two_versions(council)
    adopt(**act(council), published_pack=first)
    retire(**act(council), published_pack=first, reason="It ends.", retired_from=NEXT_WEEK)
    assert in_force(council.authority, TOMORROW) == [first]
    assert in_force(council.authority, NEXT_WEEK) == []


def test_a_version_to_come_is_taken_back_and_the_one_before_goes_on() -> None:
    council = a_council()
    first, second = two_versions(council)
    adopt(**act(council), published_pack=first)
    adopt(**act(council), published_pack=second, in_force_from=NEXT_WEEK)
    assert states(council) == {"1": "in force", "2": "to come"}
    retire(**act(council), published_pack=second, reason="Not yet.")
    assert in_force(council.authority, NEXT_WEEK - timedelta(seconds=1)) == [first]
    assert states(council) == {"1": "in force", "2": "retired"}


def test_what_is_in_force_already_is_not_adopted_twice() -> None:
    council = a_council()
    first, _ = two_versions(council)
    adopt(**act(council), published_pack=first)
    with pytest.raises(NotPossible, match="Operator adopted riverside/1 already, from 2 March"):
        adopt(**act(council), published_pack=first, in_force_from=NEXT_WEEK)
    assert Adoption.objects.count() == 1


def test_a_day_that_has_passed_is_refused_and_today_begins_now() -> None:
    council = a_council()
    first, _ = two_versions(council)
    with pytest.raises(NotPossible, match="The day has passed"):
        adopt(**act(council), published_pack=first, in_force_from=MONDAY - timedelta(days=1))
    midnight = MONDAY.replace(hour=0)
    assert adopt(**act(council), published_pack=first, in_force_from=midnight).in_force_from == (
        MONDAY
    )


def test_what_was_never_adopted_or_is_over_is_not_retired() -> None:
    council = a_council()
    first, second = two_versions(council)
    with pytest.raises(NotPossible, match="never adopted"):
        retire(**act(council), published_pack=first, reason="r")
    adopt(**act(council), published_pack=first)
    with pytest.raises(NotPossible, match="No reason"):
        retire(**act(council), published_pack=first, reason=" ")
    adopt(**act(council), published_pack=second)
    with pytest.raises(NotPossible, match="a later version took its place"):
        retire(**act(council), published_pack=first, reason="r")
    retire(**act(council), published_pack=second, reason="r")
    with pytest.raises(NotPossible, match="retired riverside/2 already"):
        retire(**act(council), published_pack=second, reason="r")


def test_the_database_keeps_no_retirement_without_a_reason() -> None:
    council = a_council()
    first, _ = two_versions(council)
    with pytest.raises(IntegrityError), transaction.atomic():
        Retirement.objects.create(
            authority=council.authority, published_pack=first, retired_from=MONDAY, reason="",
            recorded_at=MONDAY,
        )  # fmt: skip


def test_only_who_looks_after_the_council_retires() -> None:
    council = a_council()
    first, _ = two_versions(council)
    adopt(**act(council), published_pack=first)
    worker = council.person("Sadia Bell", "social work", "social-worker")
    elsewhere = a_council("elsewhere").person("Agnes Rook")
    elsewhere.is_administrator = True
    elsewhere.save()
    for by in (worker, elsewhere):
        with pytest.raises(NotYoursToManage):
            retire(**act(council, by=by), published_pack=first, reason="r")


def test_who_did_not_see_the_last_change_is_told_of_it() -> None:
    council = a_council()
    first, second = two_versions(council)
    seen = len(changes_of(council.authority))
    adopt(**act(council), published_pack=first, revision=seen)
    with pytest.raises(SomebodyElseChangedIt, match="Operator adopted riverside/1 while you"):
        adopt(**act(council), published_pack=second, revision=seen)
    adopt(**act(council), published_pack=second, revision=seen + 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adopt_at_once_the_second_is_answered_plainly() -> None:
    council = a_council()
    first, second = two_versions(council)
    came = at_once(
        *(
            partial(adopt, **act(council), published_pack=published, revision=0)
            for published in (first, second, first)
        )
    )
    assert Adoption.objects.count() == 1
    assert len(raised(came)) == 2
    assert all(isinstance(each, SomebodyElseChangedIt) for each in raised(came))
