"""The words at each clause's place, in a document that nobody's council wrote."""

from pathlib import Path
from typing import Any

import pytest

from stepdown.protocol.document import Document, words_of
from stepdown.protocol.fingerprinting import with_fingerprints
from stepdown.protocol.language import Clause, Pack, Place
from stepdown.protocol.loading import load_pack
from stepdown.protocol.places import FoundPlace, Match, find_places, fingerprint
from stepdown.protocol.unread import sentences_unread
from tests.protocol.packs import INVENTED

TEXT = (Path(__file__).parent / "document.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(INVENTED)


def find(pack: Pack, text: str = TEXT, **place: Any) -> FoundPlace:
    clause = Clause(
        place=Place.model_validate({"says": "There", **place}), rule="A rule.", treated="encoded"
    )
    return find_places(pack.model_copy(update={"clauses": {**pack.clauses, "one": clause}}), text)[
        -1
    ]


def test_each_clause_of_the_invented_pack_is_found(pack: Pack) -> None:
    words = {place.clause: place.words for place in find_places(pack, TEXT)}
    assert words == {
        "decision": "The team manager decides, e.g. after a visit.",
        "consent": 'The family of the child is asked first, in "plain" words.',
        "request": "The co-ordinator answers within a day: Within means on the next day too.",
        "lead": "Somebody says yes and means it.",
        "handover": "It is a meeting",
        "reviews": "Three reviews are held in a row.",
        "tone": "Mr. Reeve is kind at all of them.",
    }


def test_a_colon_before_a_gap_ends_a_sentence(pack: Pack) -> None:
    assert find(pack, number="1.2", sentence=1).words == "The co-ordinator answers within a day:"
    assert find(pack, number="1.2", sentence=2).words == "Within means on the next day too."


def test_a_number_is_looked_for_under_its_heading(pack: Pack) -> None:
    assert find(pack, number="1.2", under="Deciding").words.startswith("The co-ordinator")
    # Under another heading there is none, so it is taken where it is.
    assert find(pack, number="1.2", under="Reviews").words.startswith("The co-ordinator")


def test_a_contents_page_is_not_the_section(pack: Pack) -> None:
    assert find(pack, number="1.1").words.startswith("The team manager decides")
    assert find(pack, under="Reviews", sentence=3).words == "Nobody is late!"


def test_a_letter_after_a_dash_is_no_word(pack: Pack) -> None:
    assert find(pack, under="Who leads", item=1).words == "Anybody may be asked."
    assert find(pack, under="Who leads", item=3).words == "A third point."


def test_a_heading_with_nothing_under_it_is_what_it_says(pack: Pack) -> None:
    assert find(pack, "## Map\n\n## Next\n\nWords.\n", under="Map").words == "Map"


def test_a_deeper_heading_belongs_to_the_one_above(pack: Pack) -> None:
    text = "## Map\n\n### Small\n\nWords.\n\n## Next\n\nOther.\n"
    assert find(pack, text, under="Map").words == "Small Words."


def test_the_last_section_ends_with_the_document(pack: Pack) -> None:
    assert find(pack, "2.1 It ends\nhere.\n", number="2.1").words == "It ends here."


def test_lines_are_taken_where_nothing_else_is_said(pack: Pack) -> None:
    assert find(pack, lines=[22, 23]).words == "Somebody says yes and means it."


@pytest.mark.parametrize(
    "place",
    [
        {"number": "7.7"},
        {"under": "Nowhere"},
        {"number": "1.1", "sentence": 9},
        {"under": "Who leads", "item": 9},
        {"lines": [100, 120]},
        {"lines": [2, 2]},
        {"lines": [23, 23], "item": 2},
    ],
    ids=str,
)
def test_a_place_that_is_not_there_is_said_to_be_missing(pack: Pack, place: dict[str, Any]) -> None:
    found = find(pack, **place)
    assert (found.match, found.words, found.is_found) == (Match.NOT_FOUND, "", False)


def test_the_words_that_were_read_are_told_from_others(pack: Pack) -> None:
    read = fingerprint("Three reviews are held in a ROW")
    assert find(pack, under="Reviews", sentence=1, fingerprint=read).match is Match.SAME
    assert find(pack, under="Reviews", sentence=2, fingerprint=read).match is Match.SAME
    other = fingerprint("Four reviews are held in a row.")
    found = find(pack, under="Reviews", sentence=1, fingerprint=other)
    assert (found.match, found.is_found) == (Match.DIFFERENT, True)
    assert find(pack, under="Reviews", sentence=1).match is Match.FOUND


def test_words_that_moved_are_found_where_they_are_now(pack: Pack) -> None:
    read = fingerprint("Somebody says yes and means it.")
    found = find(pack, lines=[1, 1], fingerprint=read)
    assert (found.match, found.words) == (Match.SAME, "Somebody says yes and means it.")


def test_spaces_stops_and_capitals_make_no_other_words() -> None:
    assert fingerprint("**The step-down** — is sent.") == fingerprint("the STEP down\nis sent")
    assert fingerprint("The plan is sent.") != fingerprint("The plan was sent.")
    assert words_of("<p>It&nbsp;is</p>") == "it nbsp is"


def test_a_pasted_row_is_read_cell_by_cell(pack: Pack) -> None:
    text = "<p>One.</p>\t<p></p>\t<p>Two. Twice.</p>\n"
    assert find(pack, text, lines=[1, 1], item=2, sentence=2).words == "Twice."


def test_every_part_of_a_document_can_be_looked_through() -> None:
    units = set(Document(TEXT).units())
    assert "Nobody is late!" in units
    assert "Somebody says yes and means it." in units


def test_fingerprints_are_written_and_all_else_is_kept() -> None:
    before = (INVENTED / "clauses.yaml").read_text(encoding="utf-8")
    digits = fingerprint("Words.")
    once = with_fingerprints(before, {"decision": digits, "lead": digits, "no-clause": digits})
    assert once.replace(f", fingerprint: {digits}", "").replace(
        f"fingerprint: {digits}\n    ", ""
    ) == before  # fmt: skip
    assert once.count(digits) == 2
    other = fingerprint("Other words.")
    twice = with_fingerprints(once, {"decision": other, "lead": other})
    assert twice == once.replace(digits, other)


def test_sentences_at_no_clauses_place_are_told(pack: Pack) -> None:
    text = f"{TEXT}\n\nThe school is told of it within three days. And soon.\n"
    assert sentences_unread(text, find_places(pack, text)) == (
        "Contents 1.1 Who decides Who leads Reviews",
        "The school is told of it within three days.",
    )


def test_how_many_there_are_is_no_number_of_a_section(pack: Pack) -> None:
    again, other = "1.3 Three reviews are held in a row.", "3 reviews are held in a row, or four."
    text = f"{TEXT}\n\n{again}\n\n{other}\n"
    unread = sentences_unread(text, find_places(pack, text))
    assert other in unread
    assert again not in unread
