"""``stepdown protocol compare``, as its owners type it."""

from pathlib import Path

from click.testing import CliRunner, Result

from stepdown.cli import main
from tests.protocol.maps.pictures import LARKFIELD
from tests.protocol.packs import INVENTED, PATHWAY, changed


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["protocol", "compare", *(str(word) for word in words)])


def test_a_pack_and_itself_do_not_differ() -> None:
    result = typed(INVENTED, INVENTED)
    assert result.exit_code == 0
    assert "Nothing differs." in result.output


def test_two_versions_are_told_apart_by_pathway(tmp_path: Path) -> None:
    result = typed(INVENTED, changed(tmp_path, PATHWAY, "within: 24 hours", "within: 3 hours"))
    assert result.exit_code == 0
    assert "Differences: 1\n\nPathway: Step down to early help\n  - Duty “Answer" in result.output
    assert "The limit of time was 24 hours, and is now 3 hours." in result.output


def test_two_councils_are_compared_by_topic() -> None:
    result = typed(INVENTED, LARKFIELD)
    assert result.exit_code == 0
    assert result.output.startswith(
        "Two protocols, by topic\n\nRoutes\n  Invented County Council, version 1"
    )


def test_a_pack_that_does_not_hold_together_is_not_compared(tmp_path: Path) -> None:
    pack = changed(tmp_path, PATHWAY, "owed_by: social-worker", "owed_by: nobody")
    result = typed(INVENTED, pack)
    assert result.exit_code == 1
    assert "'nobody' is no role of this pack." in result.output
