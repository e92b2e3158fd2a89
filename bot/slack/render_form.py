"""A form as a Slack modal, and what is wrong with one; pure."""

from typing import assert_never

from bot.forms import Ask, Field, Form, Wrong
from bot.slack.blocks import Block, button, buttons, lines, plain, rich
from bot.wording.clipping import clipped

CHECK = "check-form"
"""The button inside a form that looks at what is filled in."""

_TITLE = 24
_INPUT = 3_000
_OPTIONS = 100
_MOST_LINE = 3_000
_CUT = "What was here is longer than Slack's forms take (3,000 characters), and its end is missing."


def form(form: Form) -> Block:
    """The modal: what there is to read, the fields, the button that checks."""
    asked = [_input(field) for field in form.fields]
    checks = [buttons(button(form.check, action=CHECK, value=form.name), block_id=CHECK)] if form.check else []
    view: Block = {
        "type": "modal",
        "callback_id": form.name,
        "private_metadata": form.memory,
        "title": plain(form.title, _TITLE),
        "close": plain("Cancel" if form.submit else "Close", _TITLE),
        "blocks": [*_above(form), *asked, *checks],
    }
    return view | ({"submit": plain(form.submit, _TITLE)} if form.submit else {})


def wrong(wrong: Wrong) -> dict[str, str]:
    """A sentence per field, as Slack shows it beside the field."""
    return {name: clipped(words, _MOST_LINE) or "Please look at this again." for name, words in wrong.fields.items()}


def _above(form: Form) -> list[Block]:
    """A modal must have something in it, even if there is nothing to read."""
    cut = [_CUT for field in form.fields if field.value != clipped(field.value, _INPUT)]
    words = [clipped(one, _MOST_LINE) for one in (*form.lines, *cut) if one]
    if not words and not form.fields:
        words = ["There is nothing to show."]
    return [rich(*lines(words))] if words else []


def _input(field: Field) -> Block:
    """Block and element are named like the field, so that what is typed survives a redraw."""
    shape: Block = {
        "type": "input",
        "block_id": field.name,
        "label": plain(field.label, 2_000),
        "element": {"action_id": field.name, **_element(field)},
        "optional": field.optional,
    }
    return shape | ({"hint": plain(field.hint, 2_000)} if field.hint else {})


def _element(field: Field) -> Block:
    match field.ask:
        case Ask.LINE:
            return {"type": "plain_text_input", **_initial(" ".join(field.value.split()))}
        case Ask.TEXT:
            return {"type": "plain_text_input", "multiline": True, **_initial(field.value)}
        case Ask.CHOICE:
            options = [{"text": plain(label, 75), "value": value} for value, label in field.options[:_OPTIONS]]
            chosen = [option for option in options if option["value"] == field.value]
            first = {"initial_option": chosen[0]} if chosen else {}
            return {"type": "static_select", "options": options, **first}
        case _:
            assert_never(field.ask)


def _initial(value: str) -> Block:
    return {"initial_value": clipped(value, _INPUT)} if value else {}
