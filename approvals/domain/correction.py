"""A correction: what was wrong, whether the wrong post goes, and when the right one is said again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from approvals.domain.hours import Week, Window, window
from approvals.domain.post import Post


class Gravity(StrEnum):
    """How much the mistake matters, which decides how often its correction is said again."""

    MINOR = "minor"
    NORMAL = "normal"
    MAJOR = "major"


class Purpose(StrEnum):
    """What is to be done about a post that was wrong."""

    CORRECT = "correct"
    HOLD_THE_LINE = "hold-the-line"
    """Say that it was wrong, and owe the right information."""
    TAKE_DOWN = "take-down"
    """Delete what shows personal data or a secret, and owe a statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repost:
    """The correction said again within a window: as it is, by the network's own re-post, or in other words."""

    window: Window
    text: str = ""
    """The other words; empty for the network's own re-post, which it takes once of each post."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a correcting text brings with it; it is approved with the text, as one."""

    original: Post
    """Our own post that was wrong."""
    wrong: str
    """What was wrong in it, in a few words, for those who approve."""
    right: str
    gravity: Gravity
    deletes: bool
    """Whether the original is deleted, once the correction is live."""
    reposts: tuple[Repost, ...] = ()
    purpose: Purpose = Purpose.CORRECT


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A correction whose re-posts still to come are left out, once the reply that asks for it is public."""

    draft: int
    """The correction's draft."""
    url: str
    """Where the correction is; empty for a rehearsal's, which has no address."""


_TIMES = {Gravity.MINOR: 0, Gravity.NORMAL: 1, Gravity.MAJOR: 2}


def reposts(
    gravity: Gravity, *, after: Sequence[timedelta], length: timedelta, other_words: str, now: datetime, week: Week
) -> tuple[Repost, ...]:
    """The windows in which a correction of that gravity is said again, so long `after` now, in the account's hours.

    The network takes its own re-post once, so that whatever follows it needs `other_words`.
    """
    windows = [window(now + wait, length=length, week=week) for wait in after[: _TIMES[gravity]]]
    return tuple(Repost(window=one, text="" if turn == 0 else other_words) for turn, one in enumerate(windows))


def canonical(correction: Correction) -> str:
    """Everything in it that people approve, in exactly one way of writing."""
    return json.dumps(
        [
            correction.original.id,
            correction.original.text,
            correction.wrong,
            correction.right,
            str(correction.gravity),
            correction.deletes,
            str(correction.purpose),
            [[one.window.opens.isoformat(), one.window.closes.isoformat(), one.text] for one in correction.reposts],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
