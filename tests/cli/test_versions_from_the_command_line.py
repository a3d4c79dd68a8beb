"""``stepdown protocol versions``, ``publish``, ``adopt`` and ``retire``, as owners type them."""

from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner, Result

from stepdown.cli import main
from stepdown.partnership.actions import publish
from stepdown.partnership.models import Adoption, PublishedPack, Retirement
from stepdown.partnership.protocols import in_force
from tests.factories.people import MONDAY, Council, a_council
from tests.factories.situations import RIVERSIDE, riverside
from tests.factories.versions import a_newer_riverside
from tests.habits.places import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def typed(*words: object, said: str = "") -> Result:
    return CliRunner().invoke(main, ["protocol", *(str(word) for word in words)], input=said)


@pytest.fixture
def council() -> Council:
    return a_council()


def whose(council: Council) -> tuple[str, ...]:
    return ("--council", council.authority.slug, "--by", council.operator.email)


def test_a_pack_is_published_adopted_listed_and_retired(council: Council) -> None:
    result = typed("publish", RIVERSIDE, "--by", council.operator.email)
    assert result.exit_code == 0, result.output
    published = PublishedPack.objects.get()
    assert f"Published riverside/1, {published.sha256}." in result.output
    adopted = typed("adopt", "riverside/1", *whose(council))
    assert adopted.exit_code == 0, adopted.output
    assert "Riverside Council begins under riverside/1 from" in adopted.output
    assert in_force(council.authority, datetime.now(UTC)) == [published]
    listed = typed("versions", "--council", council.authority.slug)
    assert "riverside/1: in force" in listed.output
    assert "0 running step downs under it." in listed.output
    retired = typed("retire", "riverside/1", *whose(council), "--reason", "It was misread.")
    assert retired.exit_code == 0, retired.output
    assert Retirement.objects.get().reason == "It was misread."
    assert "riverside/1: retired" in typed("versions", "--council", council.authority.slug).output


def test_a_version_is_adopted_from_a_day_to_come(council: Council) -> None:
    publish(pack=riverside(), by=council.operator, at=MONDAY)
    result = typed("adopt", "riverside/1", *whose(council), "--from", "2098-05-01")
    assert "from Thursday 1 May 2098 on" in result.output
    assert in_force(council.authority, datetime.now(UTC)) == []
    assert "riverside/1: to come Thursday 1 May 2098" in (
        typed("versions", "--council", council.authority.slug).output
    )


def test_what_comes_with_the_program_is_published_by_its_name(council: Council) -> None:
    result = typed("publish", "herefordshire/2021-03", "--by", council.operator.email)
    assert "Published herefordshire/2021-03" in result.output
    folder = ROOT / "packs" / "herefordshire" / "2021-03"
    again = typed("publish", folder, "--by", council.operator.email)
    assert again.output == result.output
    assert PublishedPack.objects.count() == 1


def test_a_version_past_its_review_is_asked_about_first(council: Council) -> None:
    source = riverside().about.source.model_copy(update={"review_by": date(2020, 1, 31)})
    publish(pack=a_newer_riverside(source=source), by=council.operator, at=MONDAY)
    refused = typed("adopt", "riverside/2", *whose(council), said="n\n")
    assert refused.exit_code == 1
    assert "The document was due for review by Friday 31 January 2020." in refused.output
    assert "Adopt it all the same?" in refused.output
    assert not Adoption.objects.exists()
    assert typed("adopt", "riverside/2", *whose(council), said="y\n").exit_code == 0
    typed("retire", "riverside/2", *whose(council), "--reason", "r")
    assert typed("adopt", "riverside/2", *whose(council), "--yes").exit_code == 0
    assert Adoption.objects.count() == 2


def test_a_template_is_not_adopted(council: Council) -> None:
    publish(pack=a_newer_riverside(template=True), by=council.operator, at=MONDAY)
    result = typed("adopt", "riverside/2", *whose(council))
    assert result.exit_code == 1
    assert "no council's policy" in result.output


def test_a_refusal_says_what_happened_and_what_to_do(council: Council) -> None:
    publish(pack=riverside(), by=council.operator, at=MONDAY)
    typed("adopt", "riverside/1", *whose(council))
    again = typed("adopt", "riverside/1", *whose(council))
    assert again.exit_code == 1
    assert "Operator adopted riverside/1 already" in again.output
    worker = council.person("Sadia Bell", "social work", "social-worker")
    refused = typed(
        "retire", "riverside/1", "--council", council.authority.slug, "--by", worker.email,
        "--reason", "r",
    )  # fmt: skip
    assert "You do not look after Riverside Council" in refused.output


def test_what_is_not_there_is_named(council: Council) -> None:
    unknown = typed("adopt", "riverside/9", *whose(council))
    assert unknown.exit_code == 2
    assert "'riverside/9' is not published. There are: none." in unknown.output
    nobody = typed("publish", RIVERSIDE, "--by", "nobody@riverside.example")
    assert "Nobody signs in as 'nobody@riverside.example'." in nobody.output
    nowhere = typed("versions", "--council", "nowhere")
    assert "There is no council 'nowhere'." in nowhere.output
    assert typed("publish", ROOT / "nowhere", "--by", council.operator.email).exit_code == 1
