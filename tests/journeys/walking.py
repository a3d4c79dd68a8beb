"""The steps that every journey is made of: begin, go to the family, record, and look."""

from __future__ import annotations

from collections.abc import Mapping

from stepdown.episodes.models import Episode
from tests.journeys.answering import Answer
from tests.journeys.somebody import Somebody


def begins_a_step_down(
    worker: Somebody,
    *,
    typed: str,
    who: str,
    where: Mapping[str, Answer],
    details: Mapping[str, Answer] | None = None,
) -> str:
    """Walk through the pages of a start, and return the episode's reference."""
    worker.opens("/")
    worker.follows("Start a step down")
    worker.answers({"Name of a child or of the family, or a child’s number": typed})
    worker.presses("Search")
    worker.answers({"Who is stepping down?": who})
    worker.presses("Continue")
    worker.answers(where)
    worker.presses("Continue")
    assert worker.heading == "What is known"
    worker.answers(details or {})
    worker.presses("Continue")
    assert worker.heading == "Check and start"
    worker.presses("Start the step down")
    worker.sees("has begun")
    return Episode.objects.latest("pk").reference


def finds(person: Somebody, reference: str) -> None:
    """Find the family in the list of one's own families, as people do the first time."""
    person.opens("/episodes/")
    person.follows_to(f"/family/{reference}/")


def comes_to(person: Somebody, reference: str) -> None:
    """Open the family's page."""
    person.opens(f"/family/{reference}/")


def records(
    person: Somebody,
    what: str,
    given: Mapping[str, Answer] | None = None,
    *,
    button: str = "Save",
) -> None:
    """From the family's page: follow the link to what is to be recorded, answer, and send."""
    person.follows(what)
    person.answers(given or {})
    person.presses(button)
