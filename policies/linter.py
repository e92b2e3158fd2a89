"""Texts judged outside the bot: as people type them, from files, or a whole archive of JSON lines."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from policies.engine import Engine, Report
from policies.finding import Finding
from policies.reply import Kind, Parent, Previous, Reply
from policies.rules import build_all
from policies.ruleset import load

RULESET = "linted"
_CONVERSATION = "conversation"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_LEADING = re.compile(r"\s*[@＠](\w{1,30})")
_MENTION = re.compile(r"(?<!\w)[@＠](\w{1,30})")


class BatchError(ValueError):
    """A line of an archive that is no row; its message says which line, and what is wrong with it."""


def _post(row: object) -> object:
    return {"text": row} if isinstance(row, str) else row


def _language(code: str | None) -> str | None:
    """`en` for `EN` and `en-GB`; what networks write where they know none is none."""
    main = re.split("[-_]", code or "")[0].strip().lower()
    return None if main in {"", "und"} else main


class _Post(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    author: str | None = None
    mentions: tuple[str, ...] | None = None


class Row(BaseModel):
    """One text with what is known of it; of a parent its text is enough."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int | None = None
    reply: str
    parent: Annotated[_Post | None, BeforeValidator(_post)] = None
    previous: tuple[str, ...] | None = None
    """What the brand said in this conversation before; None where that is not known."""
    kind: Kind = Kind.REPLY
    corrects: str | None = None
    incident: bool = False
    language: Annotated[str | None, AfterValidator(_language)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linter:
    """Judges rows under one ruleset. `account` is the handle that would speak, where it is known."""

    engine: Engine
    today: date
    account: str = ""
    initials: str | None = None

    def report(self, row: Row) -> Report:
        """What the rules say of a row."""
        return self.engine.check(self._reply(row), RULESET, self.today)

    def _reply(self, row: Row) -> Reply:
        before = row.previous
        return Reply(
            text=row.reply,
            account=self.account,
            kind=row.kind,
            parent=self._parent(row),
            previous=None
            if before is None
            else tuple(Previous(text=text, conversation_id=_CONVERSATION, at=_LONG_AGO) for text in before),
            conversation_id=_CONVERSATION,
            initials=self.initials,
            incident=row.incident,
            corrects=row.corrects,
            language=row.language,
        )

    def _parent(self, row: Row) -> Parent | None:
        """The post that is answered; without its author's name, whoever the reply is addressed to wrote it."""
        if row.parent is None or row.kind is Kind.POST:
            return None
        addressed = _LEADING.match(row.reply)
        mentions = row.parent.mentions
        return Parent(
            post_id="",
            author=row.parent.author or (addressed[1] if addressed else ""),
            text=row.parent.text,
            mentions=tuple(_MENTION.findall(row.parent.text)) if mentions is None else mentions,
        )


def linter(ruleset: str, *, today: date, account: str = "", initials: str | None = None) -> Linter:
    """A linter for a ruleset that ships, or for a file's; raises `RulesetError`."""
    engine = Engine(build_all(), {RULESET: load(ruleset)})
    return Linter(engine=engine, today=today, account=account, initials=initials)


def rows(lines: Iterable[str]) -> Iterator[Row | BatchError]:
    """The rows of an archive, line by line as they are read; what is no row is given as the error that it is.

    An archive may end with an empty line.
    """
    empty: int | None = None
    for number, line in enumerate(lines, start=1):
        if empty is not None:
            yield BatchError(f"Line {empty} is empty.")
        empty = None if line.strip() else number
        if empty is not None:
            continue
        try:
            yield Row.model_validate(json.loads(line.strip()))
        except ValidationError as error:
            wrong = "; ".join(f"{_place(one['loc'])} {_said(one['msg'])}" for one in error.errors(include_url=False))
            yield BatchError(f"Line {number} is no row: {wrong}.")
        except json.JSONDecodeError as error:
            yield BatchError(f"Line {number} is not JSON: {error.msg}, at character {error.colno}.")
        except (ValueError, RecursionError) as error:
            yield BatchError(f"Line {number} cannot be read: {error}.")


def as_row(row: Row, report: Report) -> Mapping[str, Any]:
    """The answer to a row of an archive; what was found in the text as a whole spans the text."""
    return {
        "id": row.id,
        "language": report.language,
        "findings": [
            {
                "rule": finding.rule,
                "severity": str(finding.severity),
                "span": list(finding.span or (0, len(row.reply))),
                "reason": finding.reason,
            }
            for finding in report.findings
        ],
        "not_checked": sorted(one.rule for one in report.not_checked),
    }


def as_text(name: str, text: str, findings: Iterable[Finding]) -> Iterator[str]:
    """A line for each finding: where, how grave, which rule, why, and what to do instead."""
    for finding in findings:
        line, column = _line(text, finding)
        yield f"{name}:{line}:{column}: {finding.severity} {finding.rule}: {finding.reason} {finding.advice}"


def as_github(name: str, text: str, findings: Iterable[Finding]) -> Iterator[str]:
    """The same as a workflow command of GitHub's.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    for finding in findings:
        line, column = _line(text, finding)
        level = {"blocker": "error", "sign-off": "error", "warning": "warning"}.get(finding.severity, "notice")
        said = f"{finding.reason} {finding.advice}"
        yield (
            f"::{level} file={_property(name)},line={line},col={column},title={_property(finding.rule)}::{_data(said)}"
        )


def _line(text: str, finding: Finding) -> tuple[int, int]:
    start = finding.span[0] if finding.span else 0
    before = text[:start]
    return before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _place(place: tuple[int | str, ...]) -> str:
    return f"`{'.'.join(str(step) for step in place)}`" if place else "it"


def _said(message: str) -> str:
    """What pydantic says, without the names of our own classes."""
    return message.removeprefix("Input ").partition(" or instance of ")[0].lower()
