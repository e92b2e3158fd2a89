"""The text of `twokeys.toml` taken apart: every table that has its shape, and a sentence for all that has not."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.settings.sentences import dotted, sentence, unknown_key
from bot.settings.shapes import (
    AccountTable,
    EmojiTable,
    LedgerTable,
    PersonTable,
    ReactionsTable,
    RetentionTable,
    SlackTable,
    StepTable,
    TeamsTable,
    TextsTable,
)
from bot.settings.values import SettingsError

_TABLES = ("slack", "teams", "retention", "ledger", "accounts", "people")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_INNER: Mapping[str | int, type[BaseModel]] = {
    "emoji": EmojiTable,
    "reactions": ReactionsTable,
    "steps": StepTable,
    "texts": TextsTable,
}
"""The tables inside others, by the key under which they stand."""
_Table = TypeVar("_Table", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Row:
    """A table as far as it is right: what it lacks is wrong, and was said already."""

    values: Mapping[str, Any]

    def text(self, key: str) -> str | None:
        """A value of text, if it is given and right."""
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def names(self, key: str) -> tuple[str, ...] | None:
        """A list of names, if it is right."""
        return tuple(self.values[key]) if key in self.values else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What has its shape as tables, and every account and person of the file as a row, those with a fault too."""

    slack: SlackTable | None
    teams: TeamsTable | None
    retention: RetentionTable | None
    ledger: LedgerTable | None
    accounts: Mapping[str, AccountTable]
    people: Mapping[str, PersonTable]
    account_rows: Mapping[str, Row]
    person_rows: Mapping[str, Row]
    problems: tuple[str, ...]


def parsed(text: str, *, file: Path) -> dict[str, Any]:
    """The file as TOML; a fault of its grammar is the only problem that can be told then."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise SettingsError((f"{file} cannot be read as TOML: {broken}. Mend that line and try again.",)) from broken
    except (ValueError, RecursionError) as broken:
        why = "a number in it is too long, or brackets stand in brackets too often. Mend that and try again."
        raise SettingsError((f"{file} cannot be read as TOML: {why}",)) from broken


def tables(document: Mapping[str, Any]) -> Tables:
    """Each table on its own, so that one with a fault hides nothing about the others."""
    problems = [unknown_key(key, _TABLES) for key in document if key not in _TABLES]
    slack = None
    if "slack" in document:
        slack, _ = _table(SlackTable, document["slack"], ("slack",), problems)
    elif "teams" not in document:
        problems.append('slack: is missing; add [slack] with workspace = "T…" (or [teams], for Microsoft Teams).')
    teams = None
    if "teams" in document:
        teams, _ = _table(TeamsTable, document["teams"], ("teams",), problems)
    retention, _ = _table(RetentionTable, document.get("retention", {}), ("retention",), problems)
    ledger, _ = _table(LedgerTable, document.get("ledger", {}), ("ledger",), problems)
    accounts, account_rows = _section(AccountTable, "accounts", document, problems)
    people, person_rows = _section(PersonTable, "people", document, problems)
    return Tables(
        slack=slack,
        teams=teams,
        retention=retention,
        ledger=ledger,
        accounts=accounts,
        people=people,
        account_rows=account_rows,
        person_rows=person_rows,
        problems=tuple(problems),
    )


def _section(
    model: type[_Table], section: str, document: Mapping[str, Any], problems: list[str]
) -> tuple[dict[str, _Table], dict[str, Row]]:
    found = document.get(section, {})
    good: dict[str, _Table] = {}
    rows: dict[str, Row] = {}
    if not isinstance(found, dict):
        problems.append(f"{section}: must be a table; write [{section}.<name>].")
        return good, rows
    if not found:
        problems.append(f"{section}: there is none; add [{section}.<name>].")
    for name, values in found.items():
        if not _NAME.fullmatch(name):
            problems.append(f"{dotted(section, name)}: use lower-case letters, digits and underscores for this name.")
        table, rows[name] = _table(model, values, (section, name), problems)
        if table is not None:
            good[name] = table
    return good, rows


def _table(model: type[_Table], values: Any, at: tuple[str, ...], problems: list[str]) -> tuple[_Table | None, Row]:
    try:
        table = model.model_validate(values)
    except ValidationError as wrong:
        for error in wrong.errors():
            inner = next((_INNER[key] for key in error["loc"][:-1] if key in _INNER), model)
            problems.append(sentence(error, at=at, known=tuple(inner.model_fields)))
        amiss = {error["loc"][0] for error in wrong.errors() if error["loc"]}
        given = values if isinstance(values, dict) else {}
        kept = {key: given.get(key, shape.default) for key, shape in model.model_fields.items() if key not in amiss}
        return None, Row(kept if given else {})
    return table, Row(table.model_dump())
