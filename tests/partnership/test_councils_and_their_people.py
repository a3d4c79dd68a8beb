"""Who may set up a council, and what a council must have before it works under a protocol."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from stepdown.audit.append_only import FOR_EVER
from stepdown.partnership.actions import (
    add_agency,
    add_team,
    adopt,
    attach_text,
    change_duty_manager,
    change_settings,
    end_post,
    give_post,
    open_account,
    open_authority,
    publish,
    set_front_door,
)
from stepdown.partnership.models import Account, Authority, Post, PublishedPack, Team
from stepdown.partnership.protocols import attached_text, in_force, load
from stepdown.partnership.refusals import (
    FrontDoorHasNoTeam,
    FrontDoorHasNoTelephone,
    NotPossible,
    NotYoursToManage,
    TemplateIsNoPolicy,
)
from stepdown.protocol.language import Pack
from stepdown.protocol.publishing import canonical, sha256_of
from tests.factories.people import MONDAY, Council, a_council, an_operator
from tests.factories.situations import riverside

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def council() -> Council:
    return a_council()


def published(council: Council) -> PublishedPack:
    return publish(pack=riverside(), by=council.operator, at=MONDAY)


def test_no_protocol_is_adopted_before_people_know_whom_to_call_and_who_answers(
    council: Council,
) -> None:
    new = open_authority(
        slug="new", name="New Council", short_name="New", by=council.operator, at=MONDAY
    )
    pack = published(council)
    with pytest.raises(FrontDoorHasNoTelephone):
        adopt(authority=new, published_pack=pack, by=council.operator, at=MONDAY)
    with pytest.raises(NotPossible):
        set_front_door(authority=new, name="Door", telephone=" ", by=council.operator, at=MONDAY)
    set_front_door(
        authority=new, name="Door", telephone="01632 960002", by=council.operator, at=MONDAY
    )
    with pytest.raises(FrontDoorHasNoTeam):
        adopt(authority=new, published_pack=pack, by=council.operator, at=MONDAY)
    agency = add_agency(
        authority=new, name="New Council", sort="council", by=council.operator, at=MONDAY
    )
    duty = open_account(
        authority=new, name="Ivo Fern", email="ivo@new.example", by=council.operator, at=MONDAY
    )
    team = add_team(
        authority=new, agency=agency, name="Door", duty_manager=duty,
        by=council.operator, at=MONDAY,
    )  # fmt: skip
    set_front_door(
        authority=new, name="Door", telephone="01632 960002", team=team,
        by=council.operator, at=MONDAY,
    )  # fmt: skip
    adopt(authority=new, published_pack=pack, by=council.operator, at=MONDAY)
    assert in_force(new, MONDAY) == [pack]


def test_what_is_published_is_kept_word_for_word_under_its_hash(council: Council) -> None:
    pack = published(council)
    assert pack.canonical == canonical(riverside())
    assert pack.sha256 == sha256_of(pack.canonical)
    assert load(pack) == riverside()
    assert load(pack) is load(pack), "it is read once"
    assert published(council) == pack


def test_a_version_is_published_once_with_one_contents(council: Council) -> None:
    published(council)
    other = riverside().model_copy(
        update={"about": riverside().about.model_copy(update={"council": "Another"})}
    )
    with pytest.raises(NotPossible):
        publish(pack=other, by=council.operator, at=MONDAY)


def test_an_unsound_protocol_is_not_published(council: Council) -> None:
    broken = riverside().model_copy(
        update={"about": riverside().about.model_copy(update={"events": {}, "version": "2"})}
    )
    with pytest.raises(NotPossible):
        publish(pack=broken, by=council.operator, at=MONDAY)


def test_a_new_version_is_in_force_from_its_day_on(council: Council) -> None:
    first = published(council)
    second = publish(
        pack=riverside().model_copy(
            update={"about": riverside().about.model_copy(update={"version": "2"})}
        ),
        by=council.operator,
        at=MONDAY,
    )
    adopt(authority=council.authority, published_pack=first, by=council.operator, at=MONDAY)
    tomorrow = MONDAY + timedelta(days=1)
    adopt(
        authority=council.authority, published_pack=second, in_force_from=tomorrow,
        by=council.operator, at=MONDAY,
    )  # fmt: skip
    assert in_force(council.authority, MONDAY) == [first]
    assert in_force(council.authority, tomorrow) == [second]


def as_a_template(pack: Pack, version: str, *, template: bool) -> Pack:
    about = pack.about.model_copy(update={"template": template, "version": version})
    return pack.model_copy(update={"about": about})


def test_no_council_works_under_a_template_before_it_is_its_own(council: Council) -> None:
    template = publish(
        pack=as_a_template(riverside(), "start", template=True), by=council.operator, at=MONDAY
    )
    before = in_force(council.authority, MONDAY)
    with pytest.raises(TemplateIsNoPolicy, match="no council's policy"):
        adopt(authority=council.authority, published_pack=template, by=council.operator, at=MONDAY)
    assert in_force(council.authority, MONDAY) == before
    own = publish(
        pack=as_a_template(riverside(), "own", template=False), by=council.operator, at=MONDAY
    )
    adopt(authority=council.authority, published_pack=own, by=council.operator, at=MONDAY)
    assert in_force(council.authority, MONDAY) == [own]


def test_a_councils_own_document_stands_beside_its_protocol(council: Council) -> None:
    assert attached_text(council.authority, "riverside") is None
    attach = {
        "authority": council.authority, "pack": "riverside", "by": council.operator, "at": MONDAY,
    }  # fmt: skip
    attach_text(**attach, file_name="a.txt", text="First")  # type: ignore[arg-type]
    second = attach_text(**attach, file_name="b.txt", text="Second")  # type: ignore[arg-type]
    assert attached_text(council.authority, "riverside") == second
    with pytest.raises(NotPossible):
        attach_text(**attach, file_name="c.txt", text=" ")  # type: ignore[arg-type]


def test_a_council_is_set_up_by_its_own_administrators_and_by_operators(council: Council) -> None:
    administrator = open_account(
        authority=council.authority, name="Ada Minn", email="ada@riverside.example",
        is_administrator=True, by=council.operator, at=MONDAY,
    )  # fmt: skip
    worker = council.person("Sadia Bell", "social work", "social-worker")
    other = a_council("elsewhere")
    add_agency(
        authority=council.authority, name="A School", sort="school", by=administrator, at=MONDAY
    )
    closed = council.person("Closed")
    closed.is_active, closed.is_superuser = False, True
    for authority, by in (
        (council.authority, worker),
        (other.authority, administrator),
        (council.authority, closed),
    ):
        with pytest.raises(NotYoursToManage):
            add_agency(authority=authority, name="X", sort="school", by=by, at=MONDAY)
    with pytest.raises(NotYoursToManage):
        open_authority(slug="x", name="X", short_name="X", by=administrator, at=MONDAY)


def test_a_team_always_has_a_duty_manager_who_works_with_the_council(council: Council) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.create(authority=council.authority, agency=council.agency, name="Nobody's")
    team = council.teams["social work"]
    stranger = a_council("elsewhere").person("Stranger")
    closed = council.person("Closed")
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    closed.refresh_from_db()
    for account in (stranger, closed):
        with pytest.raises(NotPossible):
            change_duty_manager(team=team, to=account, by=council.operator, at=MONDAY)
    new = council.person("New Manager")
    assert (
        change_duty_manager(team=team, to=new, by=council.operator, at=MONDAY).duty_manager == new
    )


def test_teams_agencies_and_posts_stay_within_their_council(council: Council) -> None:
    other = a_council("elsewhere")
    with pytest.raises(NotPossible):
        add_team(
            authority=council.authority, agency=other.agency, name="T",
            duty_manager=council.person("M"), by=council.operator, at=MONDAY,
        )  # fmt: skip
    with pytest.raises(NotPossible):
        give_post(
            account=other.person("Stranger"), team=council.teams["social work"],
            role="social-worker", by=council.operator, at=MONDAY,
        )  # fmt: skip
    with pytest.raises(NotPossible):
        set_front_door(
            authority=council.authority, name="D", telephone="1",
            team=other.teams["front door"], by=council.operator, at=MONDAY,
        )  # fmt: skip


def test_a_post_is_given_once_and_ended_once(council: Council) -> None:
    account = council.person("Sadia Bell", "social work", "social-worker")
    again = give_post(
        account=account, team=council.teams["social work"], role="social-worker",
        by=council.operator, at=MONDAY + timedelta(days=1),
    )  # fmt: skip
    assert (Post.objects.filter(account=account).count(), again.began) == (1, MONDAY)
    ended = end_post(post=again, by=council.operator, at=MONDAY + timedelta(days=2))
    assert ended.ended < FOR_EVER
    with pytest.raises(NotPossible):
        end_post(post=again, by=council.operator, at=MONDAY + timedelta(days=3))


def test_an_address_opens_one_account_whatever_its_capitals(council: Council) -> None:
    council.person("Sadia Bell")
    email = Account.objects.get(name="Sadia Bell").email
    with pytest.raises(NotPossible):
        open_account(
            authority=council.authority, name="B", email=email.upper(), by=council.operator,
            at=MONDAY,
        )  # fmt: skip


def test_settings_are_numbered_versions(council: Council) -> None:
    version = change_settings(
        authority=council.authority, values={"between-meetings": "4 weeks"},
        closed_on=[date(2026, 12, 29)], by=council.operator, at=MONDAY,
    )  # fmt: skip
    assert (version.number, version.closed_on) == (2, ["2026-12-29"])
    assert Authority.objects.get(pk=council.authority.pk).settings_versions.count() == 2


def test_a_council_with_an_impossible_name_or_colour_is_not_opened() -> None:
    for wrong in ({"slug": "a b"}, {"colour": "red"}, {"name": ""}):
        said = {"slug": "good", "name": "Good", "short_name": "Good", "colour": ""} | wrong
        with pytest.raises(NotPossible):
            open_authority(**said, by=an_operator(), at=MONDAY)
