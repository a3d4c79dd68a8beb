"""A sixth council must be data: no one council's word may be in the program."""

import re

import pytest

from tests.habits.places import SOURCE, place, texts

A_COUNCILS_OWN = re.compile(
    r"herefordshire|hereford|shropshire|somerset|bolton|mosaic|liquid ?logic|ecins|carefirst"
    r"|getset|\bhubs?\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "text", ["ask the Hub", "LiquidLogic", "liquid logic", "Herefordshire Council", "the hubs"]
)
def test_a_councils_own_word_is_known_as_one(text: str) -> None:
    assert A_COUNCILS_OWN.search(text)


def test_no_councils_own_word_is_in_the_program() -> None:
    found = [
        f"{place(path)}:{number}: {word.group()}"
        for path in texts(SOURCE)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for word in A_COUNCILS_OWN.finditer(line)
    ]
    assert found == []


def test_no_file_of_the_program_is_named_for_a_council() -> None:
    named = [place(path) for path in texts(SOURCE) if A_COUNCILS_OWN.search(place(path))]
    assert named == []
