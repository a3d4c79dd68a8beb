"""Children are recorded, corrected, kept together and found again."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from stepdown.families.actions import (
    add_sibling,
    correct_child,
    make_sibling_group,
    move_in,
    move_out,
    part_sibling,
    record_carer,
    record_child,
    record_household,
    record_relationship,
    say_same_person,
)
from stepdown.families.actions.children import rebuild_child
from stepdown.families.matching import dates_near, find_matches
from stepdown.families.models import Child, ChildDetails, NameSound
from stepdown.families.reading import children_in, entries_of
from stepdown.families.refusals import DetailsAreWrong, NotPossible, NotYourCouncil
from stepdown.families.sounding import sounds_of, words_of
from stepdown.partnership.models import Account
from tests.factories.families import a_brother_and_a_sister, a_child, an_unborn_child
from tests.factories.people import MONDAY, a_council, an_operator

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def worker() -> Account:
    return a_council().person("Sadia Bell", "social work", "social-worker")


@pytest.mark.parametrize("local_id", ["", "x" * 21, "12-3", "0x12", "10X4", "1 2", "é"])
def test_a_number_that_the_census_would_refuse_is_refused(worker: Account, local_id: str) -> None:
    with pytest.raises(DetailsAreWrong) as refused:
        record_child(
            local_id=local_id, first_name="Ash", last_name="Quill", born=date(2020, 1, 1),
            by=worker, at=MONDAY,
        )  # fmt: skip
    assert set(refused.value.problems) == {"local_id"}


@pytest.mark.parametrize(
    ("details", "wrong"),
    [
        ({"last_name": ""}, "last_name"),
        ({"first_name": "", "born": None}, "first_name"),
        ({"expected_birth": date(2026, 9, 1)}, "expected_birth"),
        ({"died_on": date(2019, 1, 1)}, "died_on"),
        ({"sex": "X"}, "sex"),
    ],
)
def test_impossible_details_are_named(worker: Account, details: dict[str, Any], wrong: str) -> None:
    said: dict[str, Any] = {"first_name": "Ash", "last_name": "Quill", "born": date(2020, 1, 1)}
    with pytest.raises(DetailsAreWrong) as refused:
        record_child(local_id="1", by=worker, at=MONDAY, **(said | details))
    assert set(refused.value.problems) == {wrong}
    with pytest.raises(TypeError):
        record_child(local_id="1", last_name="Quill", shoe_size=3, by=worker, at=MONDAY)


def test_the_database_too_refuses_a_child_who_is_born_and_expected(worker: Account) -> None:
    child = a_child(worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Child.objects.filter(pk=child.pk).update(expected_birth=date(2026, 9, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Child.objects.filter(pk=child.pk).update(local_id="0x1")


def test_two_children_do_not_share_a_number(worker: Account) -> None:
    child = a_child(worker)
    with pytest.raises(NotPossible):
        record_child(
            local_id=child.local_id, first_name="A", last_name="B", born=date(2020, 1, 1),
            by=worker, at=MONDAY,
        )  # fmt: skip


def test_an_unborn_child_is_born_by_a_correction_that_says_why(worker: Account) -> None:
    child = an_unborn_child(worker, date(2026, 4, 1))
    assert str(child) == "Unborn Ashcombe"
    with pytest.raises(DetailsAreWrong):
        correct_child(child=child, reason=" ", first_name="Lark", by=worker, at=MONDAY)
    with pytest.raises(DetailsAreWrong):
        correct_child(child=child, reason="Born", born=date(2026, 3, 30), by=worker, at=MONDAY)
    born = correct_child(
        child=child, reason="Born", first_name="Lark", born=date(2026, 3, 30),
        expected_birth=None, by=worker, at=MONDAY + timedelta(days=30),
    )  # fmt: skip
    assert (str(born), born.born) == ("Lark Ashcombe", date(2026, 3, 30))
    first, second = ChildDetails.objects.filter(child=child).order_by("pk")
    assert (first.expected_birth, second.supersedes, second.reason) == (
        date(2026, 4, 1), first, "Born",
    )  # fmt: skip


def test_a_child_as_known_now_is_the_latest_that_was_said(worker: Account) -> None:
    child = a_child(worker)
    correct_child(child=child, reason="Spelt wrongly", first_name="Robin", by=worker, at=MONDAY)
    Child.objects.filter(pk=child.pk).update(first_name="Somebody else")
    assert rebuild_child(Child.objects.get(pk=child.pk)).first_name == "Robin"


def test_another_council_cannot_touch_the_child(worker: Account) -> None:
    child = a_child(worker)
    stranger = a_council("elsewhere").person("Other Worker")
    with pytest.raises(NotYourCouncil):
        correct_child(child=child, reason="r", first_name="X", by=stranger, at=MONDAY)
    with pytest.raises(NotYourCouncil):
        a_child(an_operator())
    worker.is_active = False
    with pytest.raises(NotYourCouncil):
        a_child(worker)


def test_brothers_and_sisters_are_listed_with_the_eldest_first(worker: Account) -> None:
    nine, baby = a_brother_and_a_sister(worker)
    unborn = an_unborn_child(worker, date(2026, 9, 1))
    group = make_sibling_group(name="Ashcombe", children=[unborn, baby, nine], by=worker, at=MONDAY)
    assert children_in(group) == [nine, baby, unborn]
    part_sibling(group=group, child=baby, by=worker, at=MONDAY + timedelta(days=1))
    assert children_in(group) == [nine, unborn]
    with pytest.raises(NotPossible):
        part_sibling(group=group, child=baby, by=worker, at=MONDAY + timedelta(days=2))
    add_sibling(group=group, child=baby, by=worker, at=MONDAY + timedelta(days=3))
    assert children_in(group) == [nine, baby, unborn]


def test_a_child_may_live_in_two_households(worker: Account) -> None:
    child = a_child(worker)
    homes = [
        record_household(address=f"{number} Made Up Lane", postcode="zz1 1zz", by=worker, at=MONDAY)
        for number in (1, 2)
    ]
    stays = [move_in(household=home, child=child, by=worker, at=MONDAY) for home in homes]
    assert child.residences.count() == 2
    assert homes[0].postcode == "ZZ11ZZ"
    move_out(residence=stays[0], by=worker, at=MONDAY + timedelta(days=1))
    with pytest.raises(NotPossible):
        move_out(residence=stays[0], by=worker, at=MONDAY + timedelta(days=2))
    with pytest.raises(TypeError):
        move_in(household=homes[0], by=worker, at=MONDAY)


def test_what_an_adult_is_to_a_child_is_said_once_at_a_time(worker: Account) -> None:
    child = a_child(worker)
    with pytest.raises(DetailsAreWrong):
        record_carer(last_name=" ", by=worker, at=MONDAY)
    carer = record_carer(first_name="Jo", last_name="Ashcombe", by=worker, at=MONDAY)
    said = record_relationship(child=child, carer=carer, relation="mother", by=worker, at=MONDAY)
    assert said.has_parental_responsibility is None
    with pytest.raises(NotPossible):
        record_relationship(child=child, carer=carer, relation="aunt", by=worker, at=MONDAY)


def test_two_entries_of_one_child_are_read_together_until_it_is_taken_back(
    worker: Account,
) -> None:
    first, second, third = (a_child(worker, name) for name in ("Robyn", "Robin", "Robina"))
    say_same_person(kept=first, other=second, reason="Same birth", by=worker, at=MONDAY)
    say_same_person(kept=second, other=third, reason="Same birth", by=worker, at=MONDAY)
    assert entries_of(third) == {first.pk, second.pk, third.pk}
    say_same_person(
        kept=first, other=second, are_the_same=False, reason="Cousins", by=worker, at=MONDAY
    )
    assert entries_of(first) == {first.pk}
    assert entries_of(third) == {second.pk, third.pk}
    for wrong in ({"other": first, "reason": "r"}, {"other": second, "reason": " "}):
        with pytest.raises(DetailsAreWrong):
            say_same_person(kept=first, by=worker, at=MONDAY, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Robyn Ashcombe", date(2017, 2, 3)),
        ("robyn ashcombe", None),
        ("ASHCOMBE, Robyn", date(2017, 2, 3)),
        ("Robin Ashcomb", date(2017, 2, 3)),
        ("Robyn Ashcombe", date(2017, 3, 2)),
        ("Robyn", date(2017, 2, 3)),
        ("ashcombe", None),
        ("Ashcombe Robyn", None),
        ("Robyn Quill-Ashcombe", date(2017, 2, 3)),
        ("Robyn Ashcomb", None),
        ("Rob Ashcombe", date(2017, 2, 3)),
        ("Robyn Ashcombe", date(2017, 2, 4)),
        ("Robyn Ashcombe", date(2007, 2, 3)),
        ("Robyn Ashcombe", date(2017, 2, 13)),
        ("Robyn Newname", date(2017, 2, 3)),
    ],
)
def test_a_child_is_found_as_people_type(worker: Account, name: str, born: date | None) -> None:
    robyn = a_child(worker)
    a_child(worker, "Florian", "Quill", born=date(2012, 12, 1))
    found = find_matches(robyn.authority_id, name, born)
    assert [match.child for match in found][:1] == [robyn]


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("", None),
        ("   ", date(2017, 2, 3)),
        ("Zebedee Xanthos", date(1999, 1, 1)),
        ("!!", None),
        ("Robyn", None),
        ("Robyn Xanthos", None),
        ("Robyn Xanthos", date(1999, 1, 1)),
    ],
)
def test_nobody_is_found_where_nobody_fits(worker: Account, name: str, born: date | None) -> None:
    robyn = a_child(worker)
    assert find_matches(robyn.authority_id, name, born) == []


def test_nobody_of_another_council_is_found(worker: Account) -> None:
    a_child(worker)
    other = a_council("elsewhere")
    assert find_matches(other.authority.pk, "Robyn Ashcombe", date(2017, 2, 3)) == []


def test_a_child_is_found_by_a_corrected_name_and_no_longer_by_the_old_one(
    worker: Account,
) -> None:
    robyn = a_child(worker)
    correct_child(child=robyn, last_name="Tindall", reason="Adopted", by=worker, at=MONDAY)
    council = worker.council_id
    assert [match.child for match in find_matches(council, "Robin Tindal", None)] == [robyn]
    assert find_matches(council, "Robyn Ashcombe", None) == []


def test_an_unborn_child_is_found_by_its_family_and_the_expected_date(worker: Account) -> None:
    unborn = an_unborn_child(worker, date(2026, 9, 1))
    found = find_matches(worker.council_id, f"Baby {unborn.last_name}", unborn.expected_birth)
    assert [match.child for match in found] == [unborn]


def test_a_name_in_other_letters_and_with_accents_is_found(worker: Account) -> None:
    sian = a_child(worker, "Siân", "O’Neill", born=date(2015, 5, 6))
    olena = a_child(worker, "Олена", "Коваль", born=date(2014, 5, 6))
    lukasz = a_child(worker, "Łukasz", "Đorđević", born=date(2013, 5, 6))
    amit = a_child(worker, "अमित", "शर्मा", born=date(2012, 5, 6))
    council = worker.council_id
    assert words_of("अमित") == ("अमित",)
    assert [match.child for match in find_matches(council, "अमित शर्मा", None)] == [amit]
    assert [match.child for match in find_matches(council, "Lucas Dordevic", None)] == [lukasz]
    assert [match.child for match in find_matches(council, "sian oneill", None)] == [sian]
    assert [match.child for match in find_matches(council, "Олена Коваль", None)] == [olena]


def test_nobody_is_hidden_by_thousands_whose_names_begin_alike(worker: Account) -> None:
    council = worker.council_id
    many = [
        Child(
            authority_id=council, local_id=f"A{number}", first_name="Roberta",
            last_name="Ashworth", born=date(2009, 1, 1) + timedelta(days=number),
        )
        for number in range(2_500)
    ]  # fmt: skip
    for child in Child.objects.bulk_create(many):
        NameSound.objects.bulk_create(sounds_of(child))
    robyn = a_child(worker)
    found = find_matches(council, "Robin Ashcombe", None)
    assert found[0].child == robyn
    assert find_matches(council, "Robyn Ashcombe", date(2017, 3, 2))[0].child == robyn


def test_the_sounds_of_those_recorded_before_are_filled_in(worker: Account) -> None:
    robyn = a_child(worker)
    before = set(NameSound.objects.values_list("child", "part", "sound"))
    NameSound.objects.all().delete()
    assert find_matches(worker.council_id, "Robyn Ashcombe", None) == []
    migration = import_module("stepdown.families.migrations.0004_names_are_found_by_their_sound")
    migration.listen_to_all(apps, None)
    assert set(NameSound.objects.values_list("child", "part", "sound")) == before
    assert [m.child for m in find_matches(worker.council_id, "Robyn Ashcombe", None)] == [robyn]


def test_looking_among_many_costs_three_queries(
    worker: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_child(worker)
    with django_assert_num_queries(3):
        assert find_matches(worker.council_id, "Robyn Ashcombe", date(2017, 2, 3))


@pytest.mark.parametrize("born", [date.min, date.max, date(2016, 2, 29)])
def test_a_day_at_the_end_of_the_calendar_is_looked_for_like_another(
    worker: Account, born: date
) -> None:
    assert find_matches(worker.council_id, "Robyn Ashcombe", born) == []
    assert date(2016, 3, 1) in dates_near(date(2016, 2, 29))


def test_five_are_shown_at_most(worker: Account) -> None:
    for number in range(8):
        a_child(worker, f"Robyn{number}")
    assert len(find_matches(worker.council_id, "Robyn Ashcombe", date(2017, 2, 3))) == 5
