"""The buttons and inputs of a card, and what a client makes of them before it sends anything."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.sandbox.teams.errors import NotOfferedError
from bot.sandbox.teams.values import Json

_INSIDE = ("items", "columns", "rows", "cells", "body")
_TAPPED = ("selectAction", "inlineAction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    action: Json
    inputs: list[Json]
    """Those of its card, and of the cards around it."""

    def called(self, name: str) -> bool:
        return name in {self.action.get("title"), self.action.get("id"), self.action.get("verb")}


def inputs_of(card: Json) -> list[Json]:
    return [one for one in _elements(card) if str(one["type"]).startswith("Input.")]


def buttons_of(card: Json, outer: tuple[Json, ...] = ()) -> Iterator[Button]:
    inputs = [*outer, *inputs_of(card)]
    rows = [card, *(one for one in _elements(card) if one["type"] == "ActionSet")]
    actions = [action for row in rows for action in row.get("actions", [])]
    actions += [one[name] for one in (card, *_elements(card)) for name in _TAPPED if name in one]
    for action in actions:
        yield Button(action=action, inputs=inputs)
        if action["type"] == "Action.ShowCard":
            yield from buttons_of(action["card"], tuple(inputs))


def button(card: Json, name: str, *, old_client: bool = False) -> Button:
    """By title, id or verb; an old client shows the fallback of what it does not know."""
    offered = list(buttons_of(card))
    if old_client:
        offered = [_as_old(one) for one in offered]
    found = [one for one in offered if one.called(name)]
    if not found:
        raise NotOfferedError(f"There is no button {name}, only {', '.join(map(_title, offered)) or 'none'}.")
    if found[0].action.get("isEnabled") is False:
        raise NotOfferedError(f"The button {name} is greyed out.")
    return found[0]


def _as_old(one: Button) -> Button:
    fallback = one.action.get("fallback")
    known = one.action["type"] != "Action.Execute"
    return one if known or not isinstance(fallback, dict) else Button(action=fallback, inputs=one.inputs)


def _title(one: Button) -> str:
    return str(one.action.get("title", one.action["type"]))


def _elements(node: Json) -> Iterator[Json]:
    """Everything in a card's body, the inside of containers too."""
    for name in _INSIDE:
        for inside in node.get(name, []):
            if "type" in inside:
                yield inside
            yield from _elements(inside)


def filled(inputs: list[Json], given: Mapping[str, Any]) -> dict[str, str]:
    """What is sent: what the card had in it, overwritten by what somebody entered; nothing for what is empty."""
    by_id = {one["id"]: one for one in inputs}
    if strange := [name for name in given if name not in by_id]:
        raise NotOfferedError(f"There is no input {strange[0]}, only {', '.join(by_id) or 'none'}.")
    values = {name: _entered(one, given.get(name, one.get("value"))) for name, one in by_id.items()}
    for name, one in by_id.items():
        _check(one, values[name])
    return {name: value for name, value in values.items() if value}


def _entered(one: Json, value: Any) -> str:
    if one["type"] == "Input.Toggle":
        on, off = one.get("valueOn", "true"), one.get("valueOff", "false")
        return str({True: on, False: off, None: off}.get(value, value))
    if one["type"] != "Input.ChoiceSet" or value is None:
        return "" if value is None else str(value)
    wanted = (
        value if isinstance(value, list | tuple) else str(value).split(",") if one.get("isMultiSelect") else [value]
    )
    return ",".join(_choice(one, each) for each in wanted if each != "")


def _choice(one: Json, wanted: Any) -> str:
    """By value or by what is shown."""
    for choice in one.get("choices", []):
        if wanted in {choice["value"], choice["title"]}:
            return str(choice["value"])
    raise NotOfferedError(f"{one['id']} has no choice {wanted}.")


def _check(one: Json, value: str) -> None:
    """A client marks the input and sends nothing."""
    message = one.get("errorMessage") or f"{one.get('label') or one['id']} is not as it must be."
    if one.get("isRequired") and not value:
        raise NotOfferedError(message)
    if value and "regex" in one and not re.fullmatch(one["regex"], value):
        raise NotOfferedError(message)
    if "maxLength" in one and len(value) > one["maxLength"]:
        raise NotOfferedError(f"{one['id']} takes at most {one['maxLength']} characters.")
