"""Every card that Twokeys shows in Teams, held against Microsoft's schema, and shown by Microsoft's own renderer."""

from collections.abc import Iterable

import pytest

from tests.end_to_end.teams_cards import NASTY, everything
from tests.support.official_cards import faults
from tests.support.plain import plain

pytest_plugins = ("tests.support.browser", "tests.support.npm", "tests.support.official_renderer")

CARDS = everything()


@pytest.mark.parametrize("name", CARDS)
def test_the_published_schema_takes_every_card(name):
    assert faults(CARDS[name].card) == []


def test_the_schema_looks_at_every_element():
    assert faults({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "wrap": True}]})


async def test_the_official_renderer_shows_every_card_whole_and_has_nothing_against_it(renderer):
    for name, shown in CARDS.items():
        assert await renderer.complaints(shown.card) == [], name
        assert _missing(shown.lines, await renderer.words()) == [], name
        assert [one for one in shown.buttons if one not in await renderer.buttons()] == [], name


async def test_what_customers_write_is_shown_as_they_wrote_it_and_does_nothing(renderer):
    for name in ("nasty", "a sentence", "form draft in a chat"):
        await renderer.complaints(CARDS[name].card)
        dressed = renderer.tab.locator("h1, ul, ol, blockquote, code, em, at, b, img")
        assert await dressed.count() == 0, name
        links = await renderer.tab.locator("a").evaluate_all("all => all.map(one => one.href)")
        assert [one for one in links if "evil" in one] == [], name


async def test_every_line_of_a_text_has_its_place_empty_ones_and_spaces_included(renderer):
    await renderer.complaints(CARDS["nasty"].card)
    assert await renderer.lines_of_the_text() == NASTY.split("\n")


async def test_a_button_that_asks_first_shows_its_question(renderer):
    await renderer.complaints(CARDS["waiting with buttons"].card)
    await renderer.tab.get_by_role("button", name="Withdraw").click()
    assert "Yes, withdraw" in await renderer.buttons()


def _missing(lines: Iterable[str], seen: list[str]) -> list[str]:
    """Which lines a reader does not find; each stands in a line of its own, or in one with more."""
    return [line for line in map(plain, lines) if not any(line in one for one in seen)]
