"""The operations of the Bot Connector that Teams offers, each under its path."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.teams.connector import activities, conversations, roster
from bot.sandbox.teams.connector.call import Call
from bot.sandbox.teams.faults import Operation

Run = Callable[[Call], tuple[int, Any]]

_ONE = "/v3/conversations/{conversation}"
ROUTES: tuple[tuple[str, str, Operation, Run], ...] = (
    ("POST", "/v3/conversations", Operation.CREATE, conversations.create),
    ("POST", f"{_ONE}/activities", Operation.SEND, activities.send),
    ("POST", f"{_ONE}/activities/{{activity}}", Operation.REPLY, activities.reply),
    ("PUT", f"{_ONE}/activities/{{activity}}", Operation.UPDATE, activities.update),
    ("DELETE", f"{_ONE}/activities/{{activity}}", Operation.DELETE, activities.delete),
    ("GET", f"{_ONE}/members/{{member}}", Operation.MEMBER, roster.member),
    ("GET", f"{_ONE}/members", Operation.MEMBERS, roster.members),
    ("GET", f"{_ONE}/pagedmembers", Operation.PAGED_MEMBERS, roster.paged_members),
    ("GET", "/v3/teams/{team}", Operation.TEAM, roster.team),
    ("GET", "/v3/teams/{team}/conversations", Operation.CHANNELS, roster.channels),
)

__all__ = ["ROUTES", "Call", "Run"]
