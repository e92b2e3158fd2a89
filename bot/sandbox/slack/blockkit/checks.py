"""The small checks of which every Block Kit shape is made, with Slack's own way of saying what is wrong."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.values import Json


@dataclass(slots=True)
class Report:
    """What was found wrong, and the ids that have been used so far."""

    messages: list[str] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    action_ids: set[str] = field(default_factory=set)

    def say(self, path: str, message: str) -> None:
        self.messages.append(f"[ERROR] {message} [json-pointer:{path}]")


Check = Callable[[Report, str, Any], None]


def text_of(least: int, most: int) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, str):
            report.say(path, "must provide a string")
        elif len(value) < least:
            report.say(path, f"must be more than {least - 1} characters")
        elif len(value) > most:
            report.say(path, f"must be less than {most + 1} characters")

    return check


def one_of(*allowed: str) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if value not in allowed:
            report.say(path, f"must be a valid enum value: {', '.join(allowed)}")

    return check


def truth(report: Report, path: str, value: Any) -> None:
    if not isinstance(value, bool):
        report.say(path, "must provide a boolean")


def number(least: int, most: int) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            report.say(path, "must provide a number")
        elif not least <= value <= most:
            report.say(path, f"must be between {least} and {most}")

    return check


def list_of(check_item: Check, least: int, most: int) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, list):
            report.say(path, "must provide an array")
            return
        if len(value) < least:
            report.say(path, f"no fewer than {least} items allowed")
        if len(value) > most:
            report.say(path, f"no more than {most} items allowed")
        for place, item in enumerate(value):
            check_item(report, f"{path}/{place}", item)

    return check


def anything(_report: Report, _path: str, _value: Any) -> None:
    """For the few fields whose inside Slack does not document."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these fields and no others."""

    fields: Mapping[str, Check]
    required: Collection[str] = ()

    def __call__(self, report: Report, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.say(path, "must provide an object")
            return
        for name in self.required:
            if name not in value:
                report.say(path, f"missing required field: {name}")
        for name, inside in value.items():
            if name == "type" and name not in self.fields:
                continue
            check = self.fields.get(name)
            if check is None:
                report.say(path, f"invalid additional property: {name}")
            else:
                check(report, f"{path}/{name}", inside)


def typed(shapes: Mapping[str, Check], value: Json, path: str, report: Report) -> bool:
    """Check a value by its `type`; false when the type is unknown here."""
    kind = value.get("type")
    if kind is None:
        report.say(path, "missing required field: type")
        return False
    shape = shapes.get(kind) if isinstance(kind, str) else None
    if shape is None:
        report.say(f"{path}/type", f"unsupported type: {kind}")
        return False
    shape(report, path, value)
    return True


def by_type(shapes: Mapping[str, Check]) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.say(path, "must provide an object")
            return
        typed(shapes, value, path, report)

    return check
