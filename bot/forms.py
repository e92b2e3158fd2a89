"""A form as a value: what is asked, what is shown beside it, and what it must remember until it is sent."""

from dataclasses import dataclass
from enum import StrEnum

from approvals.domain.card import Action
from approvals.domain.notice import Notice

JUDGE_WITHIN = 2.0
"""Seconds: Slack shows an error when a sent form is not answered within three."""


OPENS = frozenset(
    {
        Action.EDIT,
        Action.SUGGEST,
        Action.IT_IS_LIVE,
        Action.REASON,
        Action.FINDINGS,
        Action.OURS,
        Action.CORRECT,
        Action.MOVE,
        Action.SNOOZE,
        Action.HAND_OVER,
    }
)
"""Buttons that open a form."""


class Ask(StrEnum):
    """What kind of input a field is."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One input; `options` are (value, label) pairs of a choice."""

    name: str
    ask: Ask
    label: str
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form; `lines` stand above its fields as plain text, `memory` comes back with what is sent.

    A form that is `loading` is shown at once and asked to be filled in afterwards. `check` offers a button that
    looks at what is filled in without sending it. Titles have at most 24 characters, memory at most 3,000.
    """

    name: str
    title: str
    submit: str
    fields: tuple[Field, ...]
    lines: tuple[str, ...] = ()
    memory: str = ""
    loading: bool = False
    check: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """What is wrong with what was filled in: a sentence per field's name."""

    fields: dict[str, str]
    why: str = ""
    """What turned it away, for the ledger; empty where it is only out of reach now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The form may be stored and acknowledged; its work is done from the inbox."""


Answer = Form | Notice | None
"""What a command or a pressed button gets: a form, a private sentence, or nothing."""

Verdict = Wrong | Form | Accepted
"""What a sent form gets: errors beside its fields, the form once more with more to read, or acceptance."""
