"""Texts that show what a rule catches and what it leaves alone, read with its phrases from the file beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from policies.finding import Severity
from policies.reading.language import READ
from policies.reading.phrases import merged
from policies.reply import Brand, Kind, Parent, Previous, Reply

SHOP = Brand(handle="acme_shop", domains=("acmeshop.com",))
"""The other account of the imaginary brand that the examples speak for."""
_CONVERSATION = "conversation"
_EARLIER = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One text by @acme_help, under the ruleset `example`, and what a rule must say about it."""

    flagged: bool
    reply: Reply
    language: str
    """The language whose wording it shows; empty for what is the same in all."""
    excerpt: str | None
    """The words that must be pointed at; None where any will do."""
    severity: Severity | None
    """The severity that is due; None where the rule has only one."""
    note: str
    """What a reader has to know beside the text; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleData:
    """What stands beside a rule: examples, and phrases by name."""

    examples: tuple[Example, ...]
    phrases: Mapping[str, tuple[str, ...]]
    exceptions: Mapping[str, tuple[str, ...]]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _ParentRow(_Row):
    text: str = "@acme_help hello, can you help me?"
    author: str = "marta"
    mentions: tuple[str, ...] = ("acme_help",)
    quotes_account: bool = False
    conversation: tuple[str, ...] = ()


class _PreviousRow(_Row):
    text: str
    here: bool = False


def _spelled_out(row: object) -> object:
    """A post may be given as its text alone."""
    return {"text": row} if isinstance(row, str) else row


def _said_before(row: object) -> object:
    """What was said before, given as its text alone, was said in the same conversation."""
    return {"text": row, "here": True} if isinstance(row, str) else row


class _ExampleRow(_Row):
    text: str
    kind: Kind = Kind.REPLY
    initials: str | None = "AB"
    parent: Annotated[_ParentRow, BeforeValidator(_spelled_out)] = _ParentRow()
    previous: tuple[Annotated[_PreviousRow, BeforeValidator(_said_before)], ...] = ()
    exempt: bool = False
    incident: bool = False
    corrects: str | None = None
    excerpt: str | None = None
    severity: Severity | None = None
    note: str = ""

    def example(self, *, flagged: bool, language: str) -> Example:
        reply = Reply(
            text=self.text,
            account="acme_help",
            kind=self.kind,
            parent=None if self.kind is Kind.POST else Parent(post_id="1", **self.parent.model_dump()),
            previous=tuple(
                Previous(text=row.text, conversation_id=_CONVERSATION if row.here else "another", at=_EARLIER)
                for row in self.previous
            ),
            conversation_id=_CONVERSATION,
            initials=self.initials,
            accounts=(SHOP,),
            network_exempt=self.exempt,
            incident=self.incident,
            corrects=self.corrects,
        )
        return Example(
            flagged=flagged,
            reply=reply,
            language=language,
            excerpt=self.excerpt,
            severity=self.severity,
            note=self.note,
        )


class _File(_Row):
    flagged: tuple[_ExampleRow, ...]
    clean: tuple[_ExampleRow, ...]
    phrases: Mapping[str, tuple[str, ...]] = {}
    exceptions: Mapping[str, tuple[str, ...]] = {}


@cache  # the files are part of the program, and what is read cannot be changed
def read(rule: str) -> RuleData:
    """The data files of a rule of ours, one for all languages and one for each; a faulty one raises."""
    found = [_file(rule, language) for language in ("", *READ)]
    read = [one for one in found if one is not None]
    return RuleData(
        examples=(
            *(row.example(flagged=True, language=language) for language, one in read for row in one.flagged),
            *(row.example(flagged=False, language=language) for language, one in read for row in one.clean),
        ),
        phrases=MappingProxyType(merged(one.phrases for _, one in read)),
        exceptions=MappingProxyType(merged(one.exceptions for _, one in read)),
    )


def _file(rule: str, language: str) -> tuple[str, _File] | None:
    path = files("policies.rules").joinpath(f"{rule}.{language}.toml" if language else f"{rule}.toml")
    if not path.is_file():
        return None
    return language, _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
