"""The small checks of which every shape of a card is made."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Version = tuple[int, int]


@dataclass(slots=True)
class Report:
    """What was found wrong, the ids that were used so far, and the version that the card says it needs."""

    faults: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    version: Version = (1, 0)

    def say(self, path: str, what: str) -> None:
        self.faults.append(f"{path or '/'}: {what}")

    def use_id(self, path: str, value: Any) -> None:
        text_of(1)(self, path, value)
        if isinstance(value, str):
            if value in self.ids:
                self.say(path, f"the id '{value}' is used twice")
            self.ids.add(value)

    def need(self, path: str, version: Version, what: str) -> None:
        if version > self.version:
            self.say(path, f"{what} needs version {version[0]}.{version[1]}")

    @contextmanager
    def instead(self) -> Iterator[None]:
        """Of a thing and its fallback only one is shown, so they may share ids."""
        before = set(self.ids)
        self.ids = set()
        yield
        self.ids = before


Check = Callable[[Report, str, Any], None]


def text_of(least: int = 0) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, str):
            report.say(path, "must be a string")
        elif len(value) < least:
            report.say(path, "must not be empty")

    return check


def one_of(*allowed: str) -> Check:
    """Upper and lower case are alike, as in the schema's patterns."""

    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, str) or value.lower() not in {one.lower() for one in allowed}:
            report.say(path, f"must be one of {', '.join(allowed)}")

    return check


def truth(report: Report, path: str, value: Any) -> None:
    if not isinstance(value, bool):
        report.say(path, "must be true or false")


def number(report: Report, path: str, value: Any) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        report.say(path, "must be a number")


def written(pattern: str, words: str) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            report.say(path, f"must be {words}")

    return check


PIXELS = written(r"\d+px", "a number of pixels, such as 50px")
URL = written(r"(https?://|mailto:|tel:|data:image/)\S+", "an absolute address")
ID: Check = Report.use_id


def list_of(check_item: Check, least: int = 0, most: int | None = None) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, list):
            report.say(path, "must be an array")
            return
        if len(value) < least:
            report.say(path, f"must have at least {least}")
        if most is not None and len(value) > most:
            report.say(path, f"must have at most {most}")
        for place, item in enumerate(value):
            check_item(report, f"{path}/{place}", item)

    return check


def any_object(report: Report, path: str, value: Any) -> None:
    if not isinstance(value, dict):
        report.say(path, "must be an object")


def text_or_object(report: Report, path: str, value: Any) -> None:
    if not isinstance(value, str | dict):
        report.say(path, "must be a string or an object")


def either(first: Callable[[Any], bool], then: Check, otherwise: Check) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        (then if first(value) else otherwise)(report, path, value)

    return check


def since(version: Version, check: Check) -> Check:
    """A property that came with a later version."""

    def checked(report: Report, path: str, value: Any) -> None:
        report.need(path, version, "this property")
        check(report, path, value)

    return checked


@dataclass(frozen=True, slots=True)
class Shape:
    """An object with these properties and no others."""

    fields: Mapping[str, Check]
    required: Collection[str] = ()
    version: Version = (1, 0)

    def __call__(self, report: Report, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.say(path, "must be an object")
            return
        report.need(path, self.version, str(value.get("type", "this")))
        for name in self.required:
            if name not in value:
                report.say(path, f"{name} is missing")
        for name, inside in value.items():
            check = self.fields.get(name)
            if name == "type" and check is None:
                continue
            if check is None:
                report.say(f"{path}/{name}", "is no property here")
            else:
                check(report, f"{path}/{name}", inside)


def plain(kind: str, shape: Shape) -> Check:
    """An object whose `type` may be left out, as its place says what it is."""

    def check(report: Report, path: str, value: Any) -> None:
        if isinstance(value, dict) and value.get("type", kind) != kind:
            report.say(f"{path}/type", f"must be {kind}")
        shape(report, path, value)

    return check


def by_type(shapes: Mapping[str, Check]) -> Check:
    def check(report: Report, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.say(path, "must be an object")
            return
        kind = value.get("type")
        shape = shapes.get(kind) if isinstance(kind, str) else None
        if shape is None:
            report.say(f"{path}/type", "is missing" if kind is None else f"{kind} is not known here")
        else:
            shape(report, path, value)

    return check
