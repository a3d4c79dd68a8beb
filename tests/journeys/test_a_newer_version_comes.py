"""A newer version of the protocol comes: it is tried, adopted, and a family is moved to it."""

from __future__ import annotations

from datetime import date

import pytest

from stepdown.partnership.actions import publish
from stepdown.partnership.models import PublishedPack
from stepdown.protocol.language import Pack
from stepdown.protocol.library import packs_folder
from stepdown.protocol.loading import load_pack
from stepdown.protocol.working_time import Duration
from tests.journeys.clock import Clock
from tests.journeys.conftest import Cast
from tests.journeys.councils import Herefordshire
from tests.journeys.given import a_family_decided_to_step_down
from tests.journeys.somebody import DESKTOP, PHONE, Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BOTH = pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
PROTOCOL = "/protocols/herefordshire/2021-03/"
OLDER, NEWER = "2021-03", "2026-01"


def a_newer_version() -> Pack:
    """Return the guidance with a shorter time and one more rule before early help."""
    pack = load_pack(packs_folder() / "herefordshire" / OLDER)
    [(id_, file)] = pack.pathways.items()
    milestones = {
        name: block.model_copy(update={"maps_to": {OLDER: name}})
        for name, block in file.milestones.items()
    }
    duties = {
        name: block.model_copy(update={"within": Duration.parse("3 working days")})
        if str(block.within) == "10 working days"
        else block
        for name, block in file.obligations.items()
    }
    gates = dict(file.gates)
    first = next(name for name, gate in gates.items() if gate.strength == "must")
    gates[first] = gates[first].model_copy(update={"strength": "should", "override": None})
    newer = file.model_copy(
        update={"milestones": milestones, "obligations": duties, "gates": gates}
    )
    source = pack.about.source.model_copy(update={"review_by": date(2026, 2, 1)})
    about = pack.about.model_copy(update={"version": NEWER, "source": source})
    return pack.model_copy(update={"about": about, "pathways": {id_: newer}})


def published(council: Herefordshire) -> PublishedPack:
    return publish(pack=a_newer_version(), by=council.operator, at=council.at)


@BOTH
def test_an_owner_adopts_it_and_a_manager_moves_a_family(
    cast: Cast, herefordshire: Herefordshire, clock: Clock, screen: Screen
) -> None:
    family = a_family_decided_to_step_down(herefordshire, clock)
    published(herefordshire)
    clock.goes_on(hours=1)
    marguerite = herefordshire.people["Marguerite Dunne"]
    marguerite.is_administrator = True
    marguerite.save()
    cast.screen = screen
    owner = cast.enters(herefordshire, "Marguerite Dunne")
    owner.opens("/protocols/")
    owner.follows("Versions: publish, adopt and retire")
    owner.sees("Version 2021-03", "1 running step down under it", "Not adopted here")
    owner.follows_to(f"/protocols/herefordshire/{NEWER}/adopt/")
    owner.sees("The document was due for review by 1 February 2026.")
    owner.presses("Adopt")
    owner.sees("Select from when", "Confirm that you adopt it although its review is due")
    owner.page.get_by_label("From now on").check()
    owner.page.get_by_label("Adopt it although its review was due by 1 February 2026").check()
    owner.presses("Adopt")
    owner.sees("Adopted: version 2026-01.")

    clock.goes_on(hours=1)
    manager = cast.enters(herefordshire, "Gareth Penhaligon")
    manager.opens(family.address)
    manager.follows("See what it would change for this family")
    manager.sees("Nothing has changed yet.", "What is owed, and when", "After the move")
    manager.presses("Move the family")
    manager.sees("Enter why the family moves to the newer version")
    manager.page.get_by_label("Why does the family move?").fill("The newer guidance is shorter.")
    manager.presses("Move the family")
    manager.sees("Moved to version 2026-01.")
    manager.opens(f"{family.address}history/")
    manager.sees("Until then it followed version 2021-03. Why: The newer guidance is shorter.")

    owner.opens("/protocols/versions/")
    owner.follows_to(f"/protocols/herefordshire/{NEWER}/retire/")
    owner.presses("Retire")
    owner.sees("Enter why no new step down begins under it")


@BOTH
def test_an_owner_tries_it_on_a_family_who_never_lived(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    cast.screen = screen
    owner = cast.enters(herefordshire, "Marguerite Dunne")
    owner.opens(PROTOCOL)
    owner.follows("Try it on a family who never lived")
    owner.opens(f"{PROTOCOL}try/family/?example=a-child-dies")
    owner.sees("Where they stand", "What is owed")
    year = owner.page.locator("input[name='facts-0-when_year']")
    year.fill("2010")
    owner.presses("See where they stand")
    owner.sees("What your changes change")
    owner.page.locator("input[name='facts-0-when_month']").fill("13")
    owner.presses("See where they stand")
    owner.sees("When it happened must be a real date")
    owner.presses("Add another fact")
    owner.sees("The rows have changed.")


@BOTH
def test_a_reader_goes_from_a_clause_to_its_rule_and_back(
    cast: Cast, herefordshire: Herefordshire, screen: Screen
) -> None:
    cast.screen = screen
    reader = cast.enters(herefordshire, "Sunniva Marsh")
    reader.opens(f"{PROTOCOL}clauses/")
    reader.page.locator("details summary", has_text="What was made of it").nth(3).click()
    reader.page.locator("main section details[open] a").first.click()
    reader.looks_at_the_page()
    assert f"{PROTOCOL}assessment-to-early-help/" in reader.page.url
