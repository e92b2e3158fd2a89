"""The marks on a message as Slack's answer names them; pure."""

from collections.abc import Collection, Mapping
from typing import Any

from approvals.domain.people import Identity, Platform
from approvals.domain.vote import Mark
from approvals.ports import Marks
from bot.emoji import plain
from bot.slack.traces import differ, trace


def marks_of(
    message: Mapping[str, Any],
    *,
    emoji: Mapping[str, Mark],
    workspace: str,
    left: str | None = None,
    without: Collection[str] = (),
) -> Marks:
    """The marks now, `without` our own; cut short are those of which Slack counts more people than it names."""
    present: dict[Mark, set[Identity]] = {mark: set() for mark in emoji.values()}
    cut_short = set[Mark]()
    for reaction in message.get("reactions", ()):
        mark = emoji.get(plain(reaction["name"]))
        if mark is None:
            continue
        if reaction["count"] != len(reaction["users"]):
            cut_short.add(mark)
        present[mark].update(
            Identity(platform=Platform.SLACK, workspace=workspace, user=user)
            for user in reaction["users"]
            if user not in without
        )
    seen = trace(message)
    return Marks(
        present={mark: frozenset(who) for mark, who in present.items()},
        cut_short=frozenset(cut_short),
        edited=left is not None and seen is not None and differ(left, seen),
        trace=seen,
    )
