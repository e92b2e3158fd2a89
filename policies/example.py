"""Texts that show what a rule catches and what it leaves alone, read with its phrases from the file beside it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from policies.finding import Severity
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


class _ExampleRow(_Row):
    text: str
    kind: Kind = Kind.REPLY
    initials: str | None = "AB"
    parent: _ParentRow = _ParentRow()
    previous: tuple[_PreviousRow, ...] = ()
    exempt: bool = False
    excerpt: str | None = None
    severity: Severity | None = None
    note: str = ""

    def example(self, *, flagged: bool) -> Example:
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
        )
        return Example(flagged=flagged, reply=reply, excerpt=self.excerpt, severity=self.severity, note=self.note)


class _File(_Row):
    flagged: tuple[_ExampleRow, ...]
    clean: tuple[_ExampleRow, ...]
    phrases: Mapping[str, tuple[str, ...]] = {}


def read(rule: str) -> RuleData:
    """The data file of a rule of ours; a faulty one is an error of ours, and raises as such."""
    content = files("policies.rules").joinpath(f"{rule}.toml").read_text(encoding="utf-8")
    rows = _File.model_validate(tomllib.loads(content))
    return RuleData(
        examples=(
            *(row.example(flagged=True) for row in rows.flagged),
            *(row.example(flagged=False) for row in rows.clean),
        ),
        phrases=rows.phrases,
    )
