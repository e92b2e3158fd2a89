"""A workspace that real Slack libraries cannot tell from Slack."""

from bot.sandbox.slack.changes import Change
from bot.sandbox.slack.courier import Attempt
from bot.sandbox.slack.door import Outcome
from bot.sandbox.slack.errors import NotOfferedError, SlackError
from bot.sandbox.slack.values import Channel, ChannelKind, Group, Message, Person, Reaction, View
from bot.sandbox.slack.workspace import EVENTS, SCOPES, Workspace

__all__ = [
    "EVENTS",
    "SCOPES",
    "Attempt",
    "Change",
    "Channel",
    "ChannelKind",
    "Group",
    "Message",
    "NotOfferedError",
    "Outcome",
    "Person",
    "Reaction",
    "SlackError",
    "View",
    "Workspace",
]
