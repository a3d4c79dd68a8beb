"""Two people record the same thing; and a draft that arrives after its form was sent."""

from typing import Any

import pytest
from django.test import Client

from stepdown.episodes.models import Draft, Record
from tests.factories.situations import Story, a_family_steps_down
from tests.web.components.markup import read
from tests.web.forms_sent import filled, opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def story(monkeypatch: pytest.MonkeyPatch) -> Story:
    story = a_family_steps_down()
    now = story.later(hours=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    return story


def address(story: Story) -> str:
    return f"/family/{story.episode.reference}/record/assessment/"


def typed(story: Story, client: Client, summary: str) -> dict[str, Any]:
    return filled(
        opened(client, address(story)),
        summary=summary,
        it_happened_day=20,
        it_happened_month=2,
        it_happened_year=2026,
    )


def test_the_second_is_shown_what_the_first_recorded_with_their_own_words_kept(
    client: Client, story: Story
) -> None:
    client.force_login(story.worker)
    mine = typed(story, client, "My own findings")
    other = Client()
    other.force_login(story.manager)
    theirs = typed(story, other, "What the manager found")
    assert other.post(address(story), theirs).status_code == 302
    response = client.post(address(story), mine)
    assert response.status_code == 200
    page = read(response.text)
    assert f"What {story.manager.name} recorded" in page.text
    assert "What the manager found" in page.text
    assert page.find("textarea", name="summary")[0].text == "My own findings"
    assert Record.objects.filter(record="assessment").count() == 1
    # Sent again, knowing it, it is recorded as well: nothing is overwritten.
    assert client.post(address(story), filled(page)).status_code == 302
    assert Record.objects.filter(record="assessment").count() == 2


def test_pressing_the_button_twice_records_once(client: Client, story: Story) -> None:
    client.force_login(story.worker)
    mine = typed(story, client, "Findings")
    client.post(address(story), mine)
    client.post(address(story), mine)
    assert Record.objects.filter(record="assessment").count() == 1


def test_a_draft_that_arrives_after_its_form_was_sent_is_nobodys_unfinished_work(
    client: Client, story: Story
) -> None:
    client.force_login(story.worker)
    mine = typed(story, client, "Findings")
    client.post(address(story), mine)
    assert client.post("/drafts/", mine).status_code == 204
    assert "Draft saved on" not in opened(client, address(story)).text
    assert Draft.objects.count() == 0


def test_save_and_come_back_later_brings_everything_back(client: Client, story: Story) -> None:
    client.force_login(story.worker)
    mine = typed(story, client, "Half a finding") | {"it_happened_day": ["31"]}
    response = client.post(address(story), mine | {"come_back_later": ["1"]})
    assert response.status_code == 302
    assert Record.objects.filter(record="assessment").count() == 0
    again = filled(opened(client, address(story)))
    assert again["summary"] == ["Half a finding"]
    assert again["it_happened_day"] == ["31"]


def test_a_draft_can_be_thrown_away(client: Client, story: Story) -> None:
    client.force_login(story.worker)
    mine = typed(story, client, "Not this")
    client.post("/drafts/", mine)
    page = opened(client, address(story))
    assert "Draft saved on" in page.text
    client.post(address(story), filled(page) | {"start_again": ["1"]})
    assert opened(client, address(story)).find("textarea", name="summary")[0].text == ""
    assert Draft.objects.count() == 0


def test_a_mistake_keeps_the_draft_too(client: Client, story: Story) -> None:
    client.force_login(story.worker)
    client.post(address(story), typed(story, client, "Findings") | {"it_happened_month": ["13"]})
    again = filled(opened(client, address(story)))
    assert (again["summary"], again["it_happened_month"]) == (["Findings"], ["13"])


def test_a_form_of_a_family_that_is_not_theirs_keeps_nothing_for_a_stranger(
    client: Client, story: Story
) -> None:
    client.force_login(story.worker)
    mine = typed(story, client, "Findings")
    client.force_login(story.council.person("Agnes Rook"))
    assert client.post(address(story), mine).status_code == 404
    assert Draft.objects.count() == 0
