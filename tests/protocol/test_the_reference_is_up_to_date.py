"""The page that protocol owners read is the language that the program reads."""

import re

from stepdown.protocol.reference import blocks, reference
from tests.habits.places import ROOT

PAGE = ROOT / "docs" / "reference" / "language.md"


def test_the_page_is_what_the_program_says() -> None:
    # `stepdown protocol reference --to docs/reference/language.md` writes it again.
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_every_key_of_a_pack_is_explained() -> None:
    unexplained = [
        f"{block.__name__}.{name}"
        for block in blocks()
        for name, field in block.model_fields.items()
        if not field.description
    ]
    assert unexplained == []
    assert len(blocks()) > 25


def test_every_link_leads_somewhere() -> None:
    page = reference()
    titles = {line.lstrip("# ").replace(" ", "-") for line in page.splitlines() if "## " in line}
    links = set(re.findall(r"\]\(#([a-z-]+)\)", page))
    assert links
    assert links <= titles
