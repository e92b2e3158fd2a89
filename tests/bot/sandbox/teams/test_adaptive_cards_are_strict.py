"""A card is refused for each thing that its reference does not have, with the place of it."""

import pytest

from bot.sandbox.teams.adaptive.card import card_faults
from tests.bot.sandbox.teams.tiny_client import card, execute, with_card

FULL = card(
    {"type": "TextBlock", "text": "Title", "style": "heading", "wrap": True, "size": "ExtraLarge", "color": "Good"},
    {
        "type": "RichTextBlock",
        "inlines": ["plain", {"type": "TextRun", "text": "bold", "weight": "bolder", "underline": True}],
    },
    {"type": "FactSet", "facts": [{"title": "Account", "value": "Acme"}]},
    {
        "type": "ColumnSet",
        "columns": [
            {"type": "Column", "width": "auto", "items": [{"type": "Image", "url": "https://a.example/b.png"}]},
            {"width": 2, "items": [{"type": "TextBlock", "text": "x", "id": "x", "isVisible": False}]},
            {"width": "50px"},
        ],
    },
    {"type": "Container", "style": "emphasis", "bleed": True, "items": [], "rtl": True},
    {
        "type": "Table",
        "columns": [{"width": 1}],
        "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [{"type": "TextBlock", "text": "x"}]}]}],
    },
    {"type": "ImageSet", "images": [{"type": "Image", "url": "https://a.example/b.png", "size": "small"}]},
    {"type": "Media", "sources": [{"mimeType": "video/mp4", "url": "https://a.example/b.mp4"}]},
    {"type": "Input.Text", "id": "text", "isMultiline": True, "maxLength": 9, "label": "Text"},
    {"type": "Input.Text", "id": "why", "label": "Why", "isRequired": True, "errorMessage": "Say why."},
    {"type": "Input.Number", "id": "number", "min": 1, "max": 2.5, "value": 1},
    {"type": "Input.Date", "id": "date", "value": "2026-03-02"},
    {"type": "Input.Time", "id": "time", "min": "09:00"},
    {"type": "Input.Toggle", "id": "toggle", "title": "Sure"},
    {
        "type": "Input.ChoiceSet",
        "id": "choice",
        "style": "filtered",
        "choices": [{"title": "A", "value": "a"}],
        "value": "a",
    },
    {"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "title": "Open", "url": "https://a.example"}]},
    actions=[
        execute("Approve", id="approve", style="positive", tooltip="Say yes", data={"draft": 7}),
        {"type": "Action.ToggleVisibility", "targetElements": ["x", {"elementId": "x", "isVisible": True}]},
        {
            "type": "Action.ShowCard",
            "title": "Stop",
            "card": {"type": "AdaptiveCard", "body": [], "actions": [execute("Stop it")]},
        },
        {"type": "Action.Submit", "title": "More", "mode": "secondary", "data": {"msteams": {"type": "task/fetch"}}},
    ],
    refresh={"action": {"type": "Action.Execute", "verb": "refresh"}, "userIds": ["29:1"]},
    msteams={
        "width": "Full",
        "entities": [{"type": "mention", "text": "<at>Anna</at>", "mentioned": {"id": "29:1", "name": "Anna"}}],
    },
    fallbackText="A draft",
    lang="en",
    **{"$schema": "http://adaptivecards.io/schemas/adaptive-card.json"},
)


def test_a_card_with_everything_is_right():
    assert card_faults(FULL) == []


def choices(**more):
    return {"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "A", "value": "a,b"}], **more}


def titled(number):
    return [execute(f"B{one}") for one in range(number)]


PIC = {"type": "Image", "url": "https://a.example/b.png"}
WRONG = [
    ("no object", "/: must be an object"),
    ([], "/: must be an object"),
    ({"version": "1.5", "body": [PIC]}, "/: type is missing"),
    ({"type": "AdaptiveCard", "body": [PIC]}, "/: version is missing"),
    ({"type": "Card", "version": "1.5", "body": [PIC]}, "/type: must be AdaptiveCard"),
    (card("x", version="1.6"), "/version: Teams shows cards up to 1.5"),
    (card("x", version="one"), "/version: must be a version such as 1.5"),
    (card(), "/: there is nothing in the card"),
    (card("x", footer="y"), "/footer: is no property here"),
    (card("x", **{"$schema": "https://a.example"}), "/$schema: must be the address of the Adaptive Card schema"),
    (card({"text": "x"}), "/body/0/type: is missing"),
    (card({"type": "Text", "text": "x"}), "/body/0/type: Text is not known here"),
    (card({"type": "TextBlock"}), "/body/0: text is missing"),
    (card({"type": "TextBlock", "text": 7}), "/body/0/text: must be a string"),
    (card({"type": "TextBlock", "text": "x", "colour": "good"}), "/body/0/colour: is no property here"),
    (
        card({"type": "TextBlock", "text": "x", "color": "red"}),
        "/body/0/color: must be one of default, dark, light, accent, good, warning, attention",
    ),
    (card({"type": "TextBlock", "text": "x", "wrap": "yes"}), "/body/0/wrap: must be true or false"),
    (card({"type": "TextBlock", "text": "x", "maxLines": "2"}), "/body/0/maxLines: must be a number"),
    (card({"type": "Image", "url": "b.png"}), "/body/0/url: must be an absolute address"),
    (card(PIC | {"width": "50"}), "/body/0/width: must be a number of pixels, such as 50px"),
    (card({"type": "FactSet", "facts": [{"title": "A"}]}), "/body/0/facts/0: value is missing"),
    (card({"type": "Container"}), "/body/0: items is missing"),
    (card({"type": "Container", "items": {}}), "/body/0/items: must be an array"),
    (
        card({"type": "ColumnSet", "columns": [{"width": "wide"}]}),
        "/body/0/columns/0/width: must be a number of pixels, such as 50px",
    ),
    (card({"type": "ColumnSet", "columns": [{"type": "Container"}]}), "/body/0/columns/0/type: must be Column"),
    (card({"type": "Input.Text"}), "/body/0: id is missing"),
    (card({"type": "Input.Text", "id": ""}), "/body/0/id: must not be empty"),
    (
        card({"type": "Input.Text", "id": "a", "isRequired": True, "label": "A"}),
        "/body/0: a required input needs errorMessage",
    ),
    (
        card({"type": "Input.ChoiceSet", "id": "a", "isRequired": True, "errorMessage": "A?"}),
        "/body/0: a required input needs label",
    ),
    (card({"type": "Input.Toggle", "id": "a"}), "/body/0: title is missing"),
    (card({"type": "Input.Date", "id": "a", "value": "2 March"}), "/body/0/value: must be a date such as 2026-03-02"),
    (card({"type": "Input.Time", "id": "a", "value": "9"}), "/body/0/value: must be a time such as 14:30"),
    (card(choices(value="c")), "/body/0/value: must be among the choices"),
    (
        card(choices(isMultiSelect=True)),
        "/body/0/choices: a value must not have a comma where several can be chosen",
    ),
    (card("x", actions=[{"type": "Action.OpenUrl"}]), "/actions/0: url is missing"),
    (card("x", actions=[{"type": "Action.Http"}]), "/actions/0/type: Action.Http is not known here"),
    (card("x", actions=[{"title": "x"}]), "/actions/0/type: is missing"),
    (card("x", actions=[execute("A", data=[])]), "/actions/0/data: must be a string or an object"),
    (card("x", actions=[execute("A", data={}, kind="x")]), "/actions/0/kind: is no property here"),
    (
        card("x", actions=[{"type": "Action.Execute", "fallback": "skip"}]),
        "/actions/0/fallback: must be one of drop",
    ),
    (
        card("x", actions=[{"type": "Action.Execute", "fallback": {"type": "Action.Submit", "verb": "x"}}]),
        "/actions/0/fallback/verb: is no property here",
    ),
    (card("x", actions=titled(7)), "/actions: Teams shows at most 6 buttons"),
    (
        card(PIC | {"selectAction": {"type": "Action.ShowCard", "card": card("x")}}),
        "/body/0/selectAction/type: Action.ShowCard is not known here",
    ),
    (card("x", actions=[execute("A")], version="1.3"), "/actions/0: Action.Execute needs version 1.4"),
    (card({"type": "Table", "rows": []}, version="1.4"), "/body/0: Table needs version 1.5"),
    (
        card({"type": "Input.Text", "id": "a", "label": "A"}, version="1.2"),
        "/body/0/label: this property needs version 1.3",
    ),
    (card(PIC | {"id": "a"}, PIC | {"id": "a"}), "/body/1/id: the id 'a' is used twice"),
    (
        card(PIC | {"id": "a"}, actions=[execute("A"), {"type": "Action.Submit", "id": "a"}]),
        "/actions/1/id: the id 'a' is used twice",
    ),
    (card("x", refresh={"userIds": []}), "/refresh: action is missing"),
    (
        card("x", refresh={"action": {"type": "Action.Submit"}}),
        "/refresh/action/type: must be Action.Execute",
    ),
    (
        card("x", refresh={"action": {"type": "Action.Execute"}, "userIds": ["29:1"] * 61}),
        "/refresh/userIds: must have at most 60",
    ),
    (card("x", msteams={"width": "wide"}), "/msteams/width: must be one of full"),
]


@pytest.mark.parametrize(("wrong", "fault"), WRONG, ids=[fault for _, fault in WRONG])
def test_each_fault_is_named_with_its_place(wrong, fault):
    assert card_faults(wrong) == [fault]


def test_a_thing_and_its_fallback_may_share_an_id():
    shared = {"type": "Action.Execute", "id": "a", "fallback": {"type": "Action.Submit", "id": "a"}}
    assert card_faults(card("x", actions=[shared])) == []


def test_every_fault_is_told_at_once():
    wrong = card({"type": "TextBlock"}, {"type": "Input.Text"}, actions=[{"type": "Action.OpenUrl"}])
    assert len(card_faults(wrong)) == 3


async def test_the_connector_refuses_a_wrong_card_and_says_why(tenant, client, channel):
    refused = await client.send(channel.id, with_card(card({"type": "TextBlock"})))
    assert (refused.status, refused.code) == (400, "BadSyntax")
    assert refused.body["error"]["message"] == "The Adaptive Card is not valid: /body/0: text is missing"
    assert tenant.messages(channel) == []
