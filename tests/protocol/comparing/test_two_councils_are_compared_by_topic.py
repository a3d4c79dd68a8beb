"""What two councils say on the topics that their people ask about."""

from itertools import combinations
from pathlib import Path

import pytest

from stepdown.protocol.comparing.telling import SILENT, comparison
from stepdown.protocol.comparing.topics import TOPICS, Topic, by_pathway, topics
from stepdown.protocol.library import shipped_packs
from stepdown.protocol.loading import load_pack
from tests.protocol.maps.pictures import LARKFIELD
from tests.protocol.packs import INVENTED


def by_title() -> dict[str, Topic]:
    return {topic.title: topic for topic in topics(load_pack(INVENTED), load_pack(LARKFIELD))}


def both(title: str) -> tuple[list[str], list[str]]:
    topic = by_title()[title]
    return [each.says for each in topic.one], [each.says for each in topic.other]


@pytest.mark.parametrize(
    ("title", "one", "other"),
    [
        (
            "Routes",
            "From Child in need plan or Child protection plan, of Assessment team to Early help",
            "From Child in need plan to Early help",
        ),
        (
            "Who decides",
            "“Decided to step down”: Team manager, together with Social worker",
            "“Decided”: Manager",
        ),
        (
            "What must be so first",
            "Before “Handed over”, must: Somebody agreed to lead. "
            "Team manager may let a child pass, with a reason",
            "Before “Lead accepted”, must: The family agrees first. "
            "Manager may let a child pass, with a reason",
        ),
        (
            "Consent",
            "“Get consent”: Social worker, before “Handed over”, must",
            "“Ask the family”: Social worker, must",
        ),
        (
            "Limits of time",
            "“Hand over”: Co-ordinator, within 10 working days after “Decided to step down”",
            "“Decide what follows”: Manager, within 1 working day after the family refused or "
            "withdrew",
        ),
        (
            "Limits of time",
            "“Hold the review on its day”: Lead worker, on the date set when a review was held",
            "“End early help”: Lead professional, on the same day after “Lead accepted”",
        ),
        (
            "Who leads",
            "Lead worker: nominated by Co-ordinator, out of Lead worker, agreed with the family "
            "and nominee, answers for the child from accepting on, if nobody agrees, Co-ordinator "
            "leads, unless “Who asked for help?” is answered The police",
            "Lead professional: nominated by Social worker, if nobody agrees, Social worker leads",
        ),
    ],
)
def test_a_topic_says_what_each_council_says(title: str, one: str, other: str) -> None:
    first, second = both(title)
    assert one in first
    assert other in second


@pytest.mark.parametrize(
    ("title", "one"),
    [
        (
            "Reviews",
            "“Review”: Lead worker, every 6 weeks, 3 times in a row, counted again when a review "
            "was missed, until “Ended” is reached",
        ),
        (
            "Who is told when something is late",
            "“Answer the request” late: Team manager told when it is 1 working day late",
        ),
        (
            "Where people do not agree",
            "Co-ordinator and Team manager, then Team manager. "
            "The team manager goes on answering for the child.",
        ),
    ],
)
def test_a_council_that_says_nothing_of_a_topic_is_silent(title: str, one: str) -> None:
    assert both(title) == ([one], [])
    told = comparison(load_pack(INVENTED), load_pack(LARKFIELD))
    assert told.split(f"\n{title}\n")[1].split("\n\n")[0].rstrip().endswith(f"    - {SILENT}")


def test_every_entry_names_its_clauses() -> None:
    for topic in by_title().values():
        assert all(entry.clause for entry in (*topic.one, *topic.other))


@pytest.mark.parametrize(
    ("one", "other"), list(combinations(shipped_packs(), 2)), ids=lambda f: f.parent.name
)
def test_any_two_packs_can_be_compared(one: Path, other: Path) -> None:
    first, second = load_pack(one), load_pack(other)
    told = comparison(first, second)
    assert [title for title in TOPICS if f"\n{title}\n" not in told] == []
    for topic in topics(first, second):
        for pack, entries in ((first, topic.one), (second, topic.other)):
            shown = [each for here in by_pathway(pack, entries).values() for each in here]
            assert sorted(map(str, shown)) == sorted(map(str, entries))
