"""Forms and sentences as people see them in Teams, and forms that come back."""

from typing import Any

import pytest
from inline_snapshot import snapshot

from approvals.domain.card import Action
from approvals.domain.notice import Notice
from approvals.domain.people import Called, Identity, Platform
from bot.forms import Ask, Field, Form
from bot.teams import render
from bot.teams.render_form import drawn_again
from bot.wording import forms
from tests.bot.teams.teams_cards import inside, read
from tests.bot.teams.test_render_card import NASTY


def draft_form(**changes: Any) -> Form:
    values = {"link": "", "text": "", "lines": (), **changes}
    return forms.draft(
        accounts=(("acme", "@AcmeHelp"), ("shop", "@AcmeShop")),
        account="acme",
        memory=forms.memory(channel="C1"),
        **values,
    )


def told(card: dict[str, Any]) -> dict[str, Any]:
    return card["actions"][0]["data"]["twokeys"]


FILLED = draft_form(
    link="https://x.com/carla/status/123",
    text="We are on it.\nSorry! ^AD",
    lines=("@carla wrote: my parcel is lost", "Length: 23 of 280."),
)


def test_the_draft_form_shows_what_was_typed_and_what_the_rules_say() -> None:
    assert read(render.form(FILLED, once="1")) == snapshot("""\
@carla wrote: my parcel is lost
Length: 23 of 280.
Account that speaks: <@AcmeHelp>
Post to answer (optional): <https://x.com/carla/status/123>
A link such as https://x.com/name/status/123. Leave it empty for a post of its own.
Text: <We are on it.
Sorry! ^AD>
What will be published. Your ^initials are added to a reply if they are missing.
Send at (optional): <>
Empty: as soon as it is approved. As in 16:30, tomorrow 9:00 or 2026-12-24 18:00, on your own clock.
[Ask for approval] [Check the text]\
""")


def test_in_a_chat_the_form_has_its_title_and_buttons_that_any_card_has() -> None:
    card = render.form(FILLED, once="1", dialog=False)
    assert read(card).startswith("Draft a public reply\n")
    assert {one["type"] for one in card["actions"]} == {"Action.Execute"}
    assert {one["type"] for one in render.form(FILLED, once="1")["actions"]} == {"Action.Submit"}


def test_what_is_not_filled_in_yet_can_be_checked_where_there_is_something_to_check() -> None:
    asked = [forms.reason(memory=""), draft_form()]
    assert [any(one.get("isRequired") for one in inside(render.form(form, once="1"))) for form in asked] == [
        True,
        False,
    ]


def test_a_form_without_fields_has_nothing_to_send() -> None:
    card = render.form(Form(name="findings", title="All findings", submit="", fields=()), once="1")
    assert read(card) == "There is nothing to show."


def test_what_is_wrong_stands_below_its_field_and_what_has_none_at_the_end() -> None:
    shown = read(render.form(FILLED, once="1", wrong={"text": "Say **more**.", "nowhere": "Not now."}))
    lines = shown.split("\n")
    assert lines[lines.index("Please look at this again: Say **more**.") - 1] == "Sorry! ^AD>"
    assert "Please look at this again: Not now." in lines


def test_a_form_comes_back_with_what_was_filled_in() -> None:
    card = render.form(FILLED, once="1")
    sent = {"account": "shop", "link": "", "text": "Another **text**\nwith breaks", "send_at": "16:30"}
    again = drawn_again(told(card), sent)
    assert {field.name: field.value for field in again.fields} == sent
    assert (again.name, again.title, again.submit, again.check, again.memory) == (
        FILLED.name,
        FILLED.title,
        FILLED.submit,
        FILLED.check,
        FILLED.memory,
    )
    once_more = render.form(again, once="1")
    assert "Account that speaks: <@AcmeShop>" in read(once_more)
    assert told(once_more)["shape"] == told(card)["shape"]


@pytest.mark.parametrize(
    "shape",
    [
        None,
        5,
        {},
        {"title": "T"},
        {"title": "T", "submit": "S", "check": "", "fields": 5},
        {"title": 5, "submit": "S", "check": "", "fields": []},
    ],
)
def test_what_is_no_form_of_ours_asks_nothing(shape: object) -> None:
    again = drawn_again({"shape": shape}, {"text": "x"})
    assert (again.fields, again.submit) == ((), "")
    assert read(render.form(again, once="1"))


@pytest.mark.parametrize(
    "field",
    [
        None,
        5,
        {"name": "a"},
        {"name": "a", "ask": "magic", "label": "A", "hint": "", "options": [], "optional": False},
        {"name": "a", "ask": [], "label": "A", "hint": "", "options": [], "optional": False},
        {"name": "a", "ask": "line", "label": "A", "hint": "", "options": 5, "optional": False},
    ],
)
def test_a_field_that_is_none_of_ours_is_left_out(field: object) -> None:
    again = drawn_again({"shape": {"title": "T", "submit": "S", "check": "", "fields": [field]}}, {"a": "x"})
    assert again.fields == ()


def test_a_choice_that_is_no_longer_offered_is_none() -> None:
    card = render.form(draft_form(), once="1")
    again = drawn_again(told(card), {"account": "gone", "text": "Hello"})
    assert "Account that speaks: <@AcmeHelp | @AcmeShop>" in read(render.form(again, once="1"))


def test_a_line_takes_no_line_breaks() -> None:
    form = Form(name="a", title="A", submit="Go", fields=(Field(name="b", ask=Ask.LINE, label="B", value="one\ntwo"),))
    assert "B: <one two>" in read(render.form(form, once="1"))


@pytest.mark.parametrize("words", NASTY)
def test_other_peoples_words_in_a_form_are_no_markup(words: str) -> None:
    card = render.form(draft_form(text=words, lines=(words,)), once="1", wrong={"text": words})
    assert read(card)
    assert not [one for one in inside(card) if one.get("type") == "TextBlock"]
    assert [one["value"] for one in inside(card) if one.get("id") == "text"] == [words]


@pytest.mark.parametrize("words", NASTY)
def test_a_sentence_shows_other_peoples_words_as_they_are(words: str) -> None:
    shown = render.notice(
        Notice(
            slug="suggestion",
            values={"by": "Bo", "version": 1, "author": "Ada", "text": words},
            offers=((Action.ADOPT, "4"),),
        ),
        tenant="M1",
        turn="1",
    )
    assert read(shown)
    assert not [one for one in inside(shown.card) if one.get("type") == "TextBlock"]
    assert "[Adopt this text]" in read(shown)


def test_who_is_called_is_mentioned_if_they_are_known_here_and_named_if_not() -> None:
    ada = Called(name="Ada *x*", identities=(Identity(platform=Platform.TEAMS, workspace="M1", user="aad-1"),))
    bo = Called(name="Bo", identities=(Identity(platform=Platform.SLACK, workspace="T1", user="U1"),))
    shown = render.notice(Notice(slug="draft-made", called=(ada, bo)), tenant="M1", turn="1")
    [entity] = shown.card["msteams"]["entities"]
    assert entity["mentioned"] == {"id": "aad-1", "name": "Ada *x*"}
    assert entity["text"] in next(one["text"] for one in inside(shown.card) if one.get("type") == "TextBlock")
    assert read(shown) == "Ada *x*\nBo: Your draft is in the channel now, waiting for approvals."


def test_a_button_that_opens_a_form_says_for_what() -> None:
    shown = render.offered_form("Draft a public reply", {"do": "say", "value": "draft Hello", "once": "1"})
    assert read(shown) == "Draft a public reply\n[Open the form]"
    [button] = [one for one in inside(shown.card) if one.get("type") == "Action.Submit"]
    assert button["data"]["msteams"] == {"type": "task/fetch"}
