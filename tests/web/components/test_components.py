"""The components, drawn with what the gallery shows and with what nobody should type."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import override_settings

from stepdown.web.components import gallery_examples
from tests.web.components.markup import Element, read

HOSTILE = "<xss>\"'&</p></dd>{{ 1 }}"
# These name a state or a colour, or are addresses: code gives them, never data.
GIVEN_BY_CODE = {"state", "tone", "tag", "finding", "template", "colour", "colours", "section"}


def spoilt(value: Any, key: str = "") -> Any:
    """Return the same with hostile text in every place where text may come from data."""
    if key in GIVEN_BY_CODE:
        return value
    if isinstance(value, str):
        return value + HOSTILE
    if isinstance(value, dict):
        return {name: spoilt(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoilt(inner, key) for inner in value]
    return value


def drawn(template: str, **context: Any) -> Element:
    return read(render_to_string(f"components/{template}.html", context))


@pytest.mark.parametrize("template", ["gallery/components.html", "gallery/episode.html"])
def test_nothing_that_comes_from_data_becomes_markup(template: str) -> None:
    html = render_to_string(template, spoilt(gallery_examples.components()))
    page = read(html)
    assert page.find("xss") == []
    assert page.text.count(HOSTILE.partition("{{")[0]) > 50
    hrefs = [str(link.attributes["href"]) for link in page.find("a")]
    assert any(HOSTILE in href for href in hrefs)


def test_the_gallery_is_closed_where_the_site_is_in_use(client: Client) -> None:
    for address in ("/components/", "/components/episode/", "/components/questions/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("open_to", ["DEBUG", "DEMO"])
def test_the_gallery_is_open_in_the_demo(client: Client, open_to: str) -> None:
    with override_settings(**{open_to: True}):
        assert client.get("/components/").status_code == 200


def test_every_mistake_on_a_page_is_in_its_summary_and_in_its_title(client: Client) -> None:
    with override_settings(DEMO=True):
        sent = {"actions-TOTAL_FORMS": "1", "actions-INITIAL_FORMS": "0", "name": "Ada"}
        response = client.post("/components/questions/", sent)
    page = read(response.text)
    assert page.find("title")[0].text.startswith("Error: Every question")
    targets = [
        str(link.attributes["href"]).removeprefix("#")
        for summary in page.find("div", class_="govuk-error-summary")
        for link in summary.find("a")
    ]
    assert len(targets) == 11
    for target in targets:
        boxes = [e for tag in ("input", "textarea", "select") for e in page.find(tag, id=target)]
        assert len(boxes) == 1, target
    assert page.find("input", id="id_name")[0].attributes["value"] == "Ada"


def test_a_row_may_be_added_to_a_form_with_nothing_else_right(client: Client) -> None:
    with override_settings(DEMO=True):
        sent = {
            "actions-TOTAL_FORMS": "1",
            "actions-INITIAL_FORMS": "0",
            "actions-0-what": "Visit",
            "actions-add": "1",
            "name": "Ada",
        }
        response = client.post("/components/questions/", sent)
    page = read(response.text)
    assert page.find("div", class_="govuk-error-summary") == []
    assert page.find("input", id="id_name")[0].attributes["value"] == "Ada"
    assert page.find("input", id="id_actions-0-what")[0].attributes["value"] == "Visit"
    assert page.find("input", id="id_actions-1-what")


def test_a_finding_is_told_by_its_word_and_its_shape() -> None:
    rows = drawn("finding_list", findings=gallery_examples.FINDINGS).find("li")
    words = [row.find("span", class_="sd-finding__word")[0].text for row in rows]
    shapes = [str(row.find("svg")[0]) for row in rows]
    assert words == ["Met:", "Not met:", "Not known:"]
    assert len(set(shapes)) == 3


def test_a_comparison_names_the_child_in_every_cell() -> None:
    siblings: dict[str, Any] = gallery_examples.SIBLINGS
    table = drawn("compare", **siblings)
    for row in table.find("tbody")[0].find("tr"):
        cells = [cell.find("span", class_="sd-stacks__column")[0].text for cell in row.find("td")]
        assert cells == ["Robyn", "Theo", "Unborn baby"]
    # A table whose cells are blocks on a phone keeps its roles only where they are said.
    assert table.find("table", role="table")
    assert len(table.find("th", role="rowheader", scope="row")) == 4
    assert len(table.find("th", role="columnheader", scope="col")) == 3


def test_a_comparison_with_a_child_left_out_is_an_error() -> None:
    rows = [{"label": "Seen alone", "cells": ["Yes"]}]
    with pytest.raises(ValueError, match="zip"):
        drawn("compare", children=gallery_examples.SIBLINGS["children"], rows=rows)


def test_a_task_that_cannot_start_is_no_link() -> None:
    rows = drawn("task_list", tasks=gallery_examples.LATER_TASKS).find("li")
    assert rows[0].find("a")[0].text == "Finish family support worker’s work"
    assert rows[1].find("a") == []


def test_a_clause_shows_the_rule_the_reading_and_the_councils_words() -> None:
    parts = drawn("clause", clause=gallery_examples.WRITTEN_CONSENT)
    assert parts.find("summary")[0].text == "Overview, rule 1"
    assert [term.text for term in parts.find("dt")] == [
        "The rule, in plain words",
        "How strong it is",
        "Our reading",
        "Our reading: who may let it pass",
        "The council’s own words",
        "Where it stands",
    ]


def test_each_reading_of_a_clause_leads_to_where_it_is_challenged() -> None:
    links = drawn("clause", clause=gallery_examples.WRITTEN_CONSENT).find("a")
    led_to = {link.attributes["href"]: link.text for link in links}
    assert led_to["#challenge"] == "Challenge this reading of Overview, rule 1"
    assert led_to["#challenge-part"].endswith("Overview, rule 1: who may let it pass")


def test_a_clause_without_words_attached_says_nothing_of_them() -> None:
    clause = gallery_examples.WRITTEN_CONSENT | {"words": ""}
    terms = [term.text for term in drawn("clause", clause=clause).find("dt")]
    assert "The council’s own words" not in terms


def test_a_record_that_was_corrected_stays_and_says_so() -> None:
    items = drawn("timeline", items=gallery_examples.HAPPENED).find("li")
    corrected = [item for item in items if item.has(class_="sd-timeline__superseded")]
    assert len(corrected) == 1
    assert "Corrected: the visit was on 2 March" in corrected[0].text


def test_a_summary_keeps_the_column_of_actions_free_in_every_row() -> None:
    rows = drawn("summary_list", rows=gallery_examples.SUMMARY)
    assert len(rows.find("div", class_="govuk-summary-list__row--no-actions")) == 1
    plain = [{"key": "Origin", "value": None}]
    assert not drawn("summary_list", rows=plain).find(
        "div", class_="govuk-summary-list__row--no-actions"
    )


def test_the_step_that_is_now_is_said_to_be() -> None:
    steps = drawn("stepper", steps=gallery_examples.STEPS).find("li", aria_current="step")
    assert [step.find("span", class_="sd-stepper__name")[0].text for step in steps] == [
        "Family and consent"
    ]
