"""A message counts as a card only if it shows what that card says, as far as Slack gives it back."""

import copy

import pytest

from bot.slack import render
from bot.slack.same_card import shows
from tests.bot.slack.slack_cards import a_card
from tests.support.builders import post


def message(card):
    return {"blocks": copy.deepcopy(render.card(card).blocks)}


def block(shown, name):
    return next(one for one in shown["blocks"] if one.get("block_id") == name)


def said(shown, name, elements):
    block(shown, name)["elements"][0]["elements"] = elements


def test_a_card_as_it_was_posted_is_that_card():
    assert shows(a_card(), message(a_card()))


@pytest.mark.parametrize(
    "other",
    [
        {"text": "We are on it! ^AD"},
        {"handle": "OtherHelp"},
        {"parent": post(text="Another complaint")},
        {"parent": None},
        {"key": "7/2/0123456789abcdef"},
        {"key": "7/1/ffffffffffffffff"},
    ],
)
def test_a_card_that_says_something_else_is_not(other):
    assert not shows(a_card(), message(a_card(**other)))


@pytest.mark.parametrize("shown", [{}, {"blocks": []}, {"blocks": None}, {"text": "We are on it. ^AD"}])
def test_a_message_without_its_blocks_is_no_card(shown):
    assert not shows(a_card(), shown)


def test_a_second_text_below_the_first_is_seen():
    shown = message(a_card())
    shown["blocks"].append(copy.deepcopy(block(shown, "text")))
    assert not shows(a_card(), shown)


def test_what_changes_on_a_card_makes_no_difference():
    assert shows(a_card(), message(a_card(approved=("Bo", "Cleo"), waiting_for=())))


def test_an_emoji_may_come_back_by_name_or_as_an_element():
    card = a_card(text="On its way 🚚 to you ^AD")
    by_name, as_element, unnamed = message(card), message(card), message(card)
    said(by_name, "text", [{"type": "text", "text": "On its way :truck: to you ^AD"}])
    pieces = [{"type": "text", "text": "On its way "}, {"type": "text", "text": " to you ^AD"}]
    said(as_element, "text", [pieces[0], {"type": "emoji", "name": "truck", "unicode": "1f69a"}, pieces[1]])
    said(unnamed, "text", [pieces[0], {"type": "emoji", "name": "truck"}, pieces[1]])
    assert all(shows(card, shown) for shown in (by_name, as_element, unnamed))


def test_an_emoji_that_slack_spells_out_is_the_right_one():
    card, shown = a_card(text="On its way 🚚 ^AD"), message(a_card(text="On its way 🚚 ^AD"))
    said(shown, "text", [{"type": "text", "text": "On its way :truck: ^AD and more"}])
    assert not shows(card, shown)


def test_a_time_is_not_taken_for_the_name_of_an_emoji():
    card = a_card(text="We open at 10:30:45 ^AD")
    assert not shows(card, message(a_card(text="We open at 10:31:45 ^AD")))


def test_a_name_that_the_author_wrote_out_is_compared_as_it_is():
    assert shows(a_card(text="Say :truck: ^AD"), message(a_card(text="Say :truck: ^AD")))
    assert not shows(a_card(text="Say :truck: ^AD"), message(a_card(text="Say :car: ^AD")))


def test_an_address_may_come_back_as_a_link_and_signs_escaped():
    card = a_card(text="See https://acme.example/help & <3 🚚 ^AD")
    shown = message(card)
    link = {"type": "link", "url": "https://acme.example/help"}
    rest = {"type": "text", "text": " &amp; &lt;3 :truck: ^AD"}
    said(shown, "text", [{"type": "text", "text": "See "}, link, rest])
    assert shows(card, shown)
    link["url"] = "https://evil.example/help"
    assert not shows(card, shown)
