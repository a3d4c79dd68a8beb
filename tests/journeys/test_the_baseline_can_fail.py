"""The baseline of every journey finds what it is there to find, the second time too."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.baseline import assert_baseline, barriers

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en-GB"><head><title>A page \u2013 Stepdown</title>
<style>.pale {{ color: #ccc }} {style}</style></head>
<body><main><h1>A page</h1>{words}</main></body></html>"""
GOOD = '<p class="dark">Somebody holds the child.</p>'


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page()


def shown(page: Page, words: str, style: str = "") -> list[str]:
    page.set_content(PAGE.format(words=words, style=style))
    return barriers(page)


def test_what_cannot_be_read_is_found_wherever_it_stands_and_each_time(page: Page) -> None:
    assert shown(page, GOOD) == []
    pale = '<p class="pale">Nobody can read this.</p>'
    for words in (pale, pale, f"{GOOD}{pale}", f"<div>{pale}</div>"):
        assert any("color-contrast" in each for each in shown(page, words))


def test_another_style_sheet_makes_what_was_good_be_looked_at_again(page: Page) -> None:
    assert shown(page, GOOD) == []
    found = shown(page, GOOD, ".dark { color: #ddd }")
    assert any("color-contrast" in each for each in found)


def test_what_is_no_matter_of_colour_is_looked_at_every_time(page: Page) -> None:
    for _ in range(2):
        assert any("image-alt" in each for each in shown(page, '<img src="data:,">'))
    page.set_content(PAGE.format(words='<p style="width: 4000px">Wide</p>', style=""))
    with pytest.raises(AssertionError, match="scrolls sideways"):
        assert_baseline(page, [], script=True)
