"""Protocols that come with the program, opened page by page by those who take part."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from stepdown import packs_folder
from stepdown.episodes import actions
from stepdown.episodes.access import episodes_for
from stepdown.episodes.models import Episode
from stepdown.episodes.standing import pathway_of
from stepdown.partnership.models import Account
from stepdown.protocol.loading import load_pack
from stepdown.protocol.moments import Moment
from tests.factories.people import MONDAY
from tests.factories.situations import a_key
from tests.journeys.councils import Bolton, Council, FamilyHelp, Herefordshire, Hubs, Somerset
from tests.web.components.markup import read
from tests.web.family.clock import Clock
from tests.web.family.visits import errors, links, main, section
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db]

PATHWAYS = [
    (Herefordshire, "assessment-to-early-help", "child-and-family-assessment", "Assessment team"),
    (Hubs, "child-protection-to-child-in-need", "child-protection-plan", "Safeguarding team"),
    (Hubs, "child-in-need-to-early-help", "child-in-need-plan", "Safeguarding team"),
    (Hubs, "assessment-to-early-help", "child-and-family-assessment", "Safeguarding team"),
    # Of ten routes one in each direction: all of them share the pack's records.
    (Somerset, "first-response-to-eha", "eha-at-first-response", "First Response"),
    (Somerset, "eha-to-social-care", "eha", "Larkfield Primary School"),
    (Somerset, "step-out", "eha", "Larkfield Primary School"),
    (Somerset, "social-worker-at-tac", "eha", "Larkfield Primary School"),
    (Bolton, "social-care-to-early-help", "child-in-need-plan", "Social work team"),
    (FamilyHelp, "protection-to-need", "child-protection", "Family Help team"),
    (FamilyHelp, "need-to-early-help", "child-in-need", "Family Help team"),
    (FamilyHelp, "need-to-protection", "child-in-need", "Family Help team"),
    (FamilyHelp, "change-of-lead", "child-in-need", "Family Help team"),
]
EVERY_PATHWAY = pytest.mark.parametrize(
    ("council", "pathway", "status", "team"),
    PATHWAYS,
    ids=[f"{c.slug}-{p}" for c, p, _, _ in PATHWAYS],
)


def who_begins(council: Council, pathway: str, team: str) -> Account:
    """Return the first person of the team who may begin under a pathway."""
    may_begin = load_pack(packs_folder() / council.folder).pathways[pathway].starts_by
    return next(
        council.people[name]
        for name, (own_team, role) in council.posts.items()
        if own_team == team and role in may_begin
    )


def begun(
    council: Council,
    pathway: str,
    status: str,
    team: str,
    at: datetime,
    *,
    is_alone: bool = False,
) -> Episode:
    siblings = council.siblings()
    worker = who_begins(council, pathway, team)
    children = [member.child for member in siblings.members.all()]
    for child in children:
        council.was_assessed(child, "assessment", "Child and family assessment", "Sunniva Marsh")
    others = [name for name in council.teams if name not in {team, "Front door"}]
    return actions.start(
        authority=council.authority,
        pathway=pathway,
        sibling_group=siblings,
        origin_team=council.teams[team],
        receiving_team=None if is_alone else council.teams[others[0]],
        spells=[
            actions.State(child, "status", status, Moment.on(date(2025, 9, 1)))
            for child in children
        ],
        idempotency_key=a_key(),
        by=worker,
        at=at,
    )


def at_the_pages_of(who: Account) -> Client:
    client = Client()
    client.force_login(who)
    return client


@EVERY_PATHWAY
def test_every_page_opens_for_whoever_may_and_says_who_may_to_the_others(
    council: type[Council], pathway: str, status: str, team: str, clock: Clock
) -> None:
    there = council(MONDAY)
    episode = begun(there, pathway, status, team, MONDAY)
    home = f"/family/{episode.reference}/"
    compiled = pathway_of(episode)
    pages = [f"record/{record}/" for record in compiled.pack.about.records]
    pages += [f"gates/{gate}/" for gate in compiled.gates]
    pages += [f"lead/{allocation}/" for allocation in compiled.file.allocations]
    pages += ["", "end/", "join/", "states/", "disagreement/", "history/"]
    worker = who_begins(there, pathway, team)
    client = at_the_pages_of(worker)
    found = {page: client.get(f"{home}{page}", follow=True) for page in pages}
    assert {response.status_code for response in found.values()} <= {200, 403}
    refused = {page: r.text for page, r in found.items() if r.status_code == 403}
    assert all("This is for: " in text or "it is for: " in text for text in refused.values())
    others = {f"record/{each}/" for each in compiled.asked_only_elsewhere}
    assert len(refused.keys() - others) < len(set(pages) - others) / 2
    stranger = at_the_pages_of(there.operator)
    assert {stranger.get(f"{home}{page}").status_code for page in pages[:3]} == {404}


A_DAY = {"_day": "6", "_month": "3", "_year": "2026"}


def an_answer(box: Any) -> str:
    return str(box.attributes["value"])


def answered(client: Client, address: str) -> dict[str, Any]:
    """Answer a page as briefly as it allows: the first of each choice, and a word in each box."""
    page = opened(client, address)
    form = next(form for form in page.find("form") if form.find("input", name="form_token"))
    answers: dict[str, Any] = {}
    for box in form.find("input"):
        name, kind = str(box.attributes.get("name")), box.attributes.get("type")
        if kind in {"radio", "checkbox"} and name not in {"about_children", "there_was_none"}:
            answers.setdefault(name, an_answer(box))
        elif kind == "text" and name.endswith(tuple(A_DAY)) and not name.startswith("it_happened"):
            answers[name] = A_DAY[f"_{name.rpartition('_')[2]}"]
        elif kind == "text" and "_" not in name:
            answers[name] = "A word"
    for area in form.find("textarea"):
        if not area.text:
            answers[str(area.attributes["name"])] = "A sentence about it."
    for select in form.find("select"):
        values = [str(option.attributes.get("value") or "") for option in select.find("option")]
        answers[str(select.attributes["name"])] = next(filter(None, values), "")
    return filled(page, **answers)


@EVERY_PATHWAY
def test_every_record_of_the_protocol_can_be_made_from_its_page(
    council: type[Council], pathway: str, status: str, team: str, clock: Clock
) -> None:
    there = council(MONDAY)
    episode = begun(there, pathway, status, team, MONDAY)
    home = f"/family/{episode.reference}/"
    compiled = pathway_of(episode)
    special = {allocation.record for allocation in compiled.file.allocations.values()}
    ladder = compiled.file.disagreement
    if ladder is not None:
        events = compiled.pack.about.events
        special |= {events[ladder.raised].record, events[ladder.decided].record}
    involved = {
        role: there.people[name]
        for name, (_, role) in there.posts.items()
        if episodes_for(there.people[name], MONDAY).exists()
    }
    made = set()
    # A council's records are the same on each of its pathways: the first one makes them all.
    is_first = next(each for each in PATHWAYS if each[0] is council)[1] == pathway
    asked = set(compiled.pack.about.records) - compiled.asked_only_elsewhere
    for record, block in compiled.pack.about.records.items():
        if not is_first and record not in asked:
            continue
        who = next((involved[role] for role in block.recorded_by if role in involved), None)
        if record in special or who is None:
            continue
        client, address = at_the_pages_of(who), f"{home}record/{record}/"
        response = client.post(address, answered(client, address))
        if response.status_code != 302:
            # A gate stands before it: what has happened all the same is a fact.
            again = filled(read(response.text), which_way="happened")
            response = client.post(address, again)
        assert response.status_code == 302, (record, errors(read(response.text)))
        made.add(record)
        clock.goes_on(hours=1)
    assert made <= set(episode.records.values_list("record", flat=True))
    assert len(made) > (len(compiled.pack.about.records) if is_first else len(asked)) / 2
    page = main(opened(at_the_pages_of(who_begins(there, pathway, team)), home))
    assert "What has happened" in page


@pytest.mark.parametrize(
    ("pathway", "record"),
    [("eha-to-social-care", "social-care-referral"), ("step-in", "service-request")],
)
def test_a_request_that_follows_a_worry_or_a_no_still_goes_to_a_team(
    pathway: str, record: str, clock: Clock
) -> None:
    there = Somerset(MONDAY)
    school = "Larkfield Primary School"
    episode = begun(there, pathway, "eha", school, MONDAY, is_alone=True)
    first_response = there.teams["First Response"]
    asked = there.people["Sunniva Marsh"]
    assert not episodes_for(asked, MONDAY).exists()
    client = at_the_pages_of(who_begins(there, pathway, school))
    address = f"/family/{episode.reference}/record/{record}/"
    answers = answered(client, address) | {"to_team": [str(first_response.pk)]}
    response = client.post(address, answers)
    if response.status_code != 302:
        response = client.post(address, filled(read(response.text), which_way="happened"))
    assert response.status_code == 302
    assert episodes_for(asked, clock.now()).exists()


def test_what_other_pathways_ask_for_stands_apart_and_names_nobody_to_lead(clock: Clock) -> None:
    there = Somerset(MONDAY)
    school = "Larkfield Primary School"
    episode = begun(there, "step-out", "eha", school, MONDAY)
    worker = who_begins(there, "step-out", school)
    page = opened(at_the_pages_of(worker), f"/family/{episode.reference}/")
    offered = links(section(page, "Record something else"))
    [folded] = page.find("details", class_="govuk-details")[-1:]
    apart = links(folded)
    assert "Risk assessment" in offered
    assert "Risk assessment" not in apart
    assert "TAC action plan" in apart
    assert "Lead professional" not in offered


def test_whoever_is_only_asked_to_a_meeting_is_not_asked_to_lead(clock: Clock) -> None:
    there = Somerset(MONDAY)
    episode = begun(there, "social-worker-at-tac", "eha", "Larkfield Primary School", MONDAY)
    manager = at_the_pages_of(there.people["Nkechi Adeyemi"])
    page = main(
        opened(manager, f"/family/{episode.reference}/lead/nominated-social-worker/nominate/")
    )
    assert "Ask somebody to be the social worker for the meeting" in page
    assert "Ask them to lead" not in page


def test_a_child_whom_nobody_handed_over_stays_with_the_team_that_began(clock: Clock) -> None:
    there = Somerset(MONDAY)
    school = "Larkfield Primary School"
    episode = begun(there, "eha-to-universal", "eha", school, MONDAY, is_alone=True)
    lead = who_begins(there, "eha-to-universal", school)
    nothing_more = {
        "problems": "addressed",
        "objectives": "met",
        "level": "lower",
        "support": "no-longer-needed",
    }
    for record, says in (
        ("needs-review", nothing_more),
        ("step-down-decision", {"outcome": "step-down", "reason": "All of it is done."}),
        ("eha-closed", {"section": "yes"}),
    ):
        actions.record(
            episode=episode, record=record, says=says, idempotency_key=a_key(), by=lead,
            at=clock.now(),
        )  # fmt: skip
        clock.goes_on(hours=1)
    page = main(opened(at_the_pages_of(lead), f"/family/{episode.reference}/end/"))
    assert f"The child stays with {school}, in its own record." in page
