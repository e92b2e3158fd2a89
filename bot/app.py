"""The composition root: the one file that names concrete classes, and starts and stops them in order."""

import os
import socket
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog

from approvals.context import Context
from approvals.domain.people import AccountName, Platform
from approvals.errors import TwokeysError
from approvals.ports import Clock, Publisher, Reader
from approvals.showing import show_stale
from approvals.storage.database import Database
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import read_back
from approvals.workflow.wait import wait
from bot.dispatch import Dispatch
from bot.events import Reconnected
from bot.inbox import Inbox
from bot.lanes import Lanes
from bot.measures import Measures
from bot.publishers.rehearsal import RehearsalPublisher, RehearsalReader
from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.publisher import XPublisher
from bot.publishers.x.reader import XReader
from bot.settings import Network, Settings
from bot.slack.app import SlackLine
from bot.slack.inbound import event as understand
from bot.ticker import ticker
from bot.web import Web
from policies.engine import Engine
from policies.rules import build_all

TICK, PATIENCE, RECONCILE = 1.0, 15.0, 300.0
"""Seconds between looks at what is due, at who is being waited for, and at the platform's own reactions."""

_log = structlog.get_logger()


class SystemClock:
    """The machine's time, in UTC."""

    def now(self) -> datetime:
        """The time now."""
        return datetime.now(UTC)


class Twokeys:
    """The whole product of one process; `start` brings it up, `stop` ends it without losing anything."""

    def __init__(self, settings: Settings, database: Database, *, clock: Clock, ticking: bool = True) -> None:
        self._database = database
        self._clock = clock
        self._measures = Measures()
        self._closing = False
        readers, publishers = _networks(settings, clock)
        self._lanes = Lanes(
            {
                "inbox": lambda: self._inbox.work(),
                "cards": lambda: show_stale(self.context),
                "sending": lambda: send_due(self.context),
                "reading back": lambda: read_back(self.context),
                "waiting": lambda: wait(self.context),
            }
        )
        chats = {}
        self.context = Context(
            database=database,
            clock=clock,
            chats=chats,
            readers=readers,
            publishers=publishers,
            accounts=settings.accounts,
            directory=settings.directory(),
            engine=Engine(build_all(), settings.rulesets),
            owner=f"{socket.gethostname()}/{os.getpid()}",
        )
        self.dispatch = Dispatch(self.context, emoji=settings.slack.emoji, wake=self._wake)
        self._inbox = Inbox(self.context, self.dispatch, {Platform.SLACK: understand})
