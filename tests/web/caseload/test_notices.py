"""What people are told shows on their own page, and on nobody else's."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import stepdown.episodes
from stepdown.episodes.escalating import NOTICE
from stepdown.episodes.models import Outbox
from stepdown.web.caseload.notices import WORDS
from tests.factories.situations import a_family_decided_to_step_down, a_stranger
from tests.web.forms_sent import opened

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def tell(story: Any, count: int = 1, **to: Any) -> list[Outbox]:
    first = Outbox.objects.count()
    return [
        Outbox.objects.create(
            authority=story.episode.authority,
            episode=story.episode,
            notice="breach",
            key=f"test:{first + number}",
            written_at=story.at,
            **to,
        )
        for number in range(count)
    ]


def test_a_manager_is_told_of_a_breach_on_the_page_they_open_first(client: Client) -> None:
    story = a_family_decided_to_step_down()
    tell(story, to_account=story.worker)
    client.force_login(story.worker)
    page = opened(client, "/").text
    assert "New to you" in page
    assert WORDS["breach"] in page


def test_what_was_read_is_put_aside_and_stays_in_the_list(client: Client) -> None:
    story = a_family_decided_to_step_down()
    told = tell(story, to_account=story.worker)
    client.force_login(story.worker)
    client.post("/notices/read/", {"up_to": told[-1].pk})
    assert WORDS["breach"] not in opened(client, "/").text
    assert WORDS["breach"] in opened(client, "/notices/").text


def test_what_arrived_after_the_page_was_drawn_is_still_new(client: Client) -> None:
    story = a_family_decided_to_step_down()
    shown, _since = tell(story, 2, to_account=story.worker)
    client.force_login(story.worker)
    client.post("/notices/read/", {"up_to": shown.pk})
    assert WORDS["breach"] in opened(client, "/").text


@pytest.mark.parametrize("sent", ["", "²", "9" * 40, "-1", "one"])
def test_a_forged_mark_changes_nothing(client: Client, sent: str) -> None:
    story = a_family_decided_to_step_down()
    tell(story, to_account=story.worker)
    client.force_login(story.worker)
    assert client.post("/notices/read/", {"up_to": sent}).status_code == 302
    assert WORDS["breach"] in opened(client, "/").text


def test_a_notice_for_somebody_else_is_not_shown(client: Client) -> None:
    story = a_family_decided_to_step_down()
    told = tell(story, to_account=story.worker)[0]
    client.force_login(a_stranger(story))
    page = opened(client, "/notices/").text
    assert WORDS[told.notice] not in page
    assert story.episode.reference not in page


def test_the_list_costs_the_same_for_one_notice_as_for_sixty(client: Client) -> None:
    story = a_family_decided_to_step_down()
    tell(story, to_account=story.worker)
    client.force_login(story.worker)
    opened(client, "/notices/")
    with CaptureQueriesContext(connection) as few:
        opened(client, "/notices/")
    tell(story, 60, to_account=story.worker)
    with CaptureQueriesContext(connection) as many:
        page = opened(client, "/notices/")
    assert len(many) == len(few)
    assert page.find("a", rel="next")


def test_every_sort_of_notice_has_its_words() -> None:
    """A notice that the record can write and no page can say would reach nobody."""
    folder = Path(stepdown.episodes.__file__).parent
    written = {
        found
        for module in folder.rglob("*.py")
        for found in re.findall(r'notice="([a-z-]+)"', module.read_text(encoding="utf-8"))
    }
    assert written
    assert written | {NOTICE, "consent-refused", "consent-withdrawn"} <= set(WORDS)
