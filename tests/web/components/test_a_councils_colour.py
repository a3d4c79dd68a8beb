"""A council's own colour."""

import pytest

from stepdown.web.components.brand import Brand, UnreadableColourError, contrast


def test_black_on_white_is_the_most_there_is() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#000000") == pytest.approx(21)


def test_the_contrast_is_that_of_the_published_example() -> None:
    # The grey that the WCAG's own techniques give as just enough on white.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_a_council_sets_its_colour() -> None:
    sheet = Brand(brand="#4b0082", link="#4b0082").style_sheet()
    assert "--council-brand: #4b0082;" in sheet
    assert "--council-link: #4b0082;" in sheet


@pytest.mark.parametrize("brand", ["#ffdd00", "#8ac0c3"])
def test_a_colour_on_which_white_cannot_be_read_is_refused(brand: str) -> None:
    with pytest.raises(UnreadableColourError, match="It needs"):
        Brand(brand=brand)


def test_a_link_that_can_be_read_on_white_but_not_on_the_pale_ground_is_refused() -> None:
    # 4.54 on white, 4.2 on the pale ground.
    with pytest.raises(UnreadableColourError, match="pale ground"):
        Brand(link="#767676")


@pytest.mark.parametrize("brand", ["red", "#fff", "#0b4144;} body{display:none", "", "#0b414g"])
def test_what_is_no_colour_never_reaches_the_style_sheet(brand: str) -> None:
    with pytest.raises(UnreadableColourError, match="is not a colour"):
        Brand(brand=brand)
