"""The style sheet and the scripts are what their sources give, and every pair can be read."""

import hashlib
import json
import re

import pytest

from stepdown.web.components.brand import LEAST_FOR_SHAPES, LEAST_FOR_TEXT, contrast
from tests.habits.places import ROOT

SERVED = ROOT / "src/stepdown/web/static/stepdown"
MANIFEST = json.loads((ROOT / "assets/manifest.json").read_text(encoding="utf-8"))
CSS = (SERVED / "stepdown.css").read_text(encoding="utf-8")

WHITE = "#ffffff"
SURFACE = "--council-surface"


def declared(name: str) -> str:
    """Return the colour that a custom property has in the end, as #rrggbb."""
    value = re.findall(rf"{re.escape(name)}: ?([^;}}]+)", CSS)[-1].strip()
    if value.startswith("var("):
        return declared(value.removeprefix("var(").partition(",")[0].rstrip(")"))
    return full(value)


def full(value: str) -> str:
    """Return a colour with six digits."""
    value = {"#fff": WHITE, "white": WHITE}.get(value, value)
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        value = "#" + "".join(2 * digit for digit in value[1:])
    assert re.fullmatch(r"#[0-9a-f]{6}", value), value
    return value


def drawn(selector: str, what: str) -> str:
    """Return the colour that a rule draws with: ``color`` or ``background-color``."""
    named = rf"(?<=[{{}},]){re.escape(selector)}(?:,[^{{}}]*)?"
    for rule in re.finditer(rf"{named}{{([^}}]*)}}", CSS):
        found = re.findall(rf"(?:^|;){what}:([^;]+)", rule[1])
        if found:
            value = str(found[-1])
            if value.startswith("var("):
                return declared(value.removeprefix("var(").partition(",")[0].rstrip(")"))
            return full(value)
    raise AssertionError(f"{selector} has no {what}.")


def colour(name: str) -> str:
    """Return a colour by its property's name, or as it is."""
    return declared(name) if name.startswith("--") else name


TEXT_ON = [
    ("--council-brand-text", "--council-brand"),
    ("--council-link", WHITE),
    ("--council-link", SURFACE),
    ("--council-link-hover", WHITE),
    ("--council-link-hover", SURFACE),
    ("--govuk-text-colour", WHITE),
    ("--govuk-text-colour", SURFACE),
    ("--govuk-secondary-text-colour", WHITE),
    ("--govuk-secondary-text-colour", SURFACE),
    ("--govuk-error-colour", WHITE),
    ("--govuk-focus-text-colour", "--govuk-focus-colour"),
    (WHITE, "--sd-late"),
    (WHITE, "--sd-done"),
]
SHAPES_ON = [
    ("--sd-attention", WHITE),
    ("--sd-attention", SURFACE),
    ("--sd-late", WHITE),
    ("--sd-late", SURFACE),
    ("--sd-done", WHITE),
    ("--sd-done", SURFACE),
    ("--sd-unknown", WHITE),
    ("--sd-quiet", WHITE),
    ("--council-brand", WHITE),
    ("--council-link", WHITE),
    (WHITE, "--council-brand"),
]
RULES = [
    ".sd-urgent:visited",
    ".sd-urgent:hover",
    ".sd-demo",
    ".govuk-button",
    ".govuk-button--secondary",
    ".govuk-button--warning",
    ".govuk-tag",
    *(
        f".govuk-tag--{name}"
        for name in ("grey", "green", "red", "orange", "yellow", "purple", "teal", "magenta")
    ),
]
LATE_TEXT = [
    ".sd-due--late",
    ".sd-identity__alert",
    ".sd-clock--late .sd-clock__half .sd-clock__left",
]


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_what_is_served_was_made_from_these_sources(kind: str) -> None:
    found = {
        path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path in MANIFEST[kind]
    }
    assert found == MANIFEST[kind], "run make assets"


def test_every_source_of_the_style_sheet_is_in_the_manifest() -> None:
    sources = {
        path.relative_to(ROOT).as_posix()
        for folder in ("scss", "script")
        for path in (ROOT / "assets" / folder).iterdir()
    }
    assert sources <= set(MANIFEST["inputs"])


def test_nothing_that_only_govuk_may_use_is_served() -> None:
    for path in SERVED.iterdir():
        if path.name != "NOTICES.txt":
            text = path.read_text(encoding="utf-8").lower()
            assert not re.search(r"gds transport|crown|crest|@font-face", text), path.name


def test_the_style_sheet_fetches_nothing_from_elsewhere() -> None:
    assert "@import" not in CSS
    assert [url for url in re.findall(r"url\(([^)]*)\)", CSS) if "data:" not in url] == []


def test_a_byte_order_mark_does_not_spoil_the_first_rule() -> None:
    assert CSS.startswith('@charset "UTF-8";')
    assert "\ufeff" not in CSS


def test_the_licences_of_others_stand_beside_what_is_served() -> None:
    notices = (SERVED / "NOTICES.txt").read_text(encoding="utf-8")
    wanted = json.loads((ROOT / "assets/package.json").read_text(encoding="utf-8"))
    versions = wanted["devDependencies"]
    assert f"GOV.UK Frontend {versions['govuk-frontend']}" in notices
    assert f"MOJ Frontend {versions['@ministryofjustice/frontend']}" in notices
    assert notices.count('THE SOFTWARE IS PROVIDED "AS IS"') == 2


def test_the_compilers_versions_are_exact() -> None:
    wanted = json.loads((ROOT / "assets/package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted["devDependencies"].values())


@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(text: str, ground: str) -> None:
    assert contrast(colour(text), colour(ground)) >= LEAST_FOR_TEXT


@pytest.mark.parametrize(("shape", "ground"), SHAPES_ON)
def test_a_shape_can_be_seen_on_its_ground(shape: str, ground: str) -> None:
    assert contrast(colour(shape), colour(ground)) >= LEAST_FOR_SHAPES


@pytest.mark.parametrize("selector", RULES)
def test_a_label_can_be_read(selector: str) -> None:
    ground = drawn(selector, "background-color")
    assert contrast(drawn(selector, "color"), ground) >= LEAST_FOR_TEXT


@pytest.mark.parametrize("selector", LATE_TEXT)
def test_what_is_late_can_be_read_on_both_grounds(selector: str) -> None:
    for ground in (WHITE, declared(SURFACE)):
        assert contrast(drawn(selector, "color"), ground) >= LEAST_FOR_TEXT
