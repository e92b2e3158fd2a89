"""A form as an Adaptive Card, in a dialog or in a chat, and the form that comes back from one; pure.

Teams keeps nothing of a form, so the form travels with it: what it is called, what it asks, what it must remember.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from bot.forms import Ask, Field, Form
from bot.teams.elements import Element, act, card, group, line, lines, paragraph, run
from bot.wording.clipping import clipped

SEND, CHECK = "form-send", "form-check"
_MOST_LINES = 8_000
_MOST_LABEL = 200
_OPTIONS = 100


def form(form: Form, *, once: str, wrong: Mapping[str, str] | None = None, dialog: bool = True) -> Element:
    """The card with its inputs; `once` names this opening of it, `wrong` says what is wrong with which field.

    In a dialog the buttons are those that dialogs answer to, elsewhere those of any card.
    """
    amiss = wrong or {}
    body = [
        *([] if dialog else [line(run(form.title, bold=True))]),
        *lines([clipped("\n".join(one for one in form.lines if one), _MOST_LINES)]),
        *(piece for field in form.fields for piece in _input(field, amiss.get(field.name, ""), form)),
        *(line(run(f"Please look at this again: {words}", bold=True)) for words in _elsewhere(form, amiss)),
    ]
    if not body:
        body = lines(["There is nothing to show."])
    told = {"form": form.name, "memory": form.memory, "once": once, "shape": _shape(form)}
    pressed = [(SEND, form.submit), (CHECK, form.check)]
    return card(body) | {"actions": [_button(do, label, told, dialog=dialog) for do, label in pressed if label]}


def drawn_again(told: Mapping[str, Any], fields: Mapping[str, str]) -> Form:
    """The form that was sent, with what is filled in; what is no form of ours becomes one that asks nothing."""
    shape = told.get("shape")
    match shape:
        case {"title": str(title), "submit": str(submit), "check": str(check), "fields": list(asked)}:
            return Form(
                name=str(told.get("form", "")),
                title=title,
                submit=submit,
                check=check,
                fields=tuple(one for each in asked if (one := _field(each, fields)) is not None),
                memory=str(told.get("memory", "")),
            )
        case _:
            return Form(name="", title="Close this form", submit="", fields=())


def _elsewhere(form: Form, wrong: Mapping[str, str]) -> list[str]:
    """What is wrong with fields that the form does not have."""
    names = {field.name for field in form.fields}
    return [words for name, words in wrong.items() if name not in names and words]


def _button(do: str, label: str, told: Mapping[str, Any], *, dialog: bool) -> Element:
    if not dialog:
        return act(label, {"do": do, **told})
    return {"type": "Action.Submit", "title": label, "data": {"twokeys": {"do": do, **told}}}


def _input(field: Field, wrong: str, form: Form) -> list[Element]:
    """A field with what is said about it below; what a form that can be checked lacks, Twokeys says itself.

    A client sends nothing at all, by whichever button, until everything is filled in that it is told to ask for:
    what a check is to fill in could never be checked. What need not be filled in it does not say by itself.
    https://learn.microsoft.com/adaptive-cards/authoring-cards/input-validation
    """
    label = f"{clipped(field.label, _MOST_LABEL)}{' (optional)' if field.optional else ''}"
    asked = {} if field.optional or form.check else {"isRequired": True, "errorMessage": "Please fill this in."}
    shape: Element = {"id": field.name, "label": label, **_element(field), **asked}
    below = [
        *(paragraph(f"Please look at this again: {wrong}", bold=True) if wrong else []),
        *(paragraph(field.hint, grey=True) if field.hint else []),
    ]
    return [group([shape, *below])]


def _element(field: Field) -> Element:
    match field.ask:
        case Ask.LINE:
            return {"type": "Input.Text", "value": " ".join(field.value.split())}
        case Ask.TEXT:
            return {"type": "Input.Text", "isMultiline": True, "value": field.value}
        case Ask.CHOICE:
            choices = [{"title": label, "value": value} for value, label in field.options[:_OPTIONS]]
            chosen = {"value": field.value} if field.value in dict(field.options) else {}
            return {"type": "Input.ChoiceSet", "style": "compact", "choices": choices, **chosen}
        case _:
            assert_never(field.ask)


def _shape(form: Form) -> Element:
    return {
        "title": form.title,
        "submit": form.submit,
        "check": form.check,
        "fields": [
            {
                "name": field.name,
                "ask": str(field.ask),
                "label": field.label,
                "hint": field.hint,
                "options": [list(option) for option in field.options],
                "optional": field.optional,
            }
            for field in form.fields
        ],
    }


def _field(shape: object, fields: Mapping[str, str]) -> Field | None:
    match shape:
        case {
            "name": str(name),
            "ask": str(ask),
            "label": str(label),
            "hint": str(hint),
            "options": list(options),
            "optional": bool(optional),
        } if ask in set(Ask):
            pairs = tuple((str(one[0]), str(one[1])) for one in options if isinstance(one, list) and len(one) == 2)  # noqa: PLR2004 - a value and its label
            return Field(
                name=name,
                ask=Ask(ask),
                label=label,
                hint=hint,
                options=pairs,
                optional=optional,
                value=fields.get(name, ""),
            )
        case _:
            return None
