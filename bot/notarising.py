"""The ledger is signed once an hour, and read through at the start and once a day."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from approvals.context import Context
from approvals.domain.people import Platform, platform_of
from approvals.errors import Unreachable
from approvals.ports import Chat
from approvals.workflow.audit import Audit
from approvals.workflow.checkpoint import checkpoint
from bot.lanes import Step
from bot.notary import Notary
from bot.settings import Settings
from bot.signing import Signer
from bot.signing_keys import SigningKeyUnusable, known_keys

_READ_THROUGH = timedelta(hours=23, minutes=30)
"""Looked at once an hour, which comes to a day."""

_log = structlog.get_logger()


class Notarising:
    """Both, as lanes; without a notary, as of a key that ends with the process, nothing is signed."""

    def __init__(self, context: Context, notary: Notary | None, tell: Callable[[int], None]) -> None:
        """`tell` is told how much did not fit."""
        self._context, self._notary, self._tell = context, notary, tell
        self._audit: Audit | None = None
        self._began = context.now()
        self.failed = False
        """Whether it could not be read through, or not be compared."""

    def steps(self) -> dict[str, Step]:
        """The lanes' steps."""
        steps: dict[str, Step] = {"auditing": self._read_on}
        if notary := self._notary:
            steps["checkpoints"] = lambda: checkpoint(self._context, notary)
        return steps

    def due(self) -> tuple[str, ...]:
        """The lanes to wake when an hour has passed: whatever could not be read through is read again."""
        due = self.failed or self._context.now() >= self._began + _READ_THROUGH
        return ("checkpoints", "auditing") if due else ("checkpoints",)

    async def _read_on(self) -> int:
        """One piece at a time, so that whoever stops the process need not wait for all of it."""
        if self._audit is None:
            self._audit, self._began = Audit(self._context, self._notary), self._context.now()
        audit, self.failed = self._audit, True
        try:
            if await audit.go_on():
                return 1
        except Unreachable as fault:
            _log.warning("ledger not compared with checkpoints", why=str(fault))
        else:
            self.failed = False
        self._audit = None
        self._tell(len(audit.doubts))
        return 0


def notary(settings: Settings, signer: Signer, chats: Mapping[Platform, Chat]) -> Notary:
    """The notary of those settings; of earlier keys, what they signed is read as far as they are known."""
    kept = settings.checkpoints
    try:
        openers = known_keys(settings)
    except SigningKeyUnusable as fault:
        _log.warning("what earlier keys signed is not read", why=str(fault))
        openers = ()
    chat = chats.get(platform_of(kept.channel))
    return Notary(signer=signer, file=kept.file, chat=chat, channel=kept.channel, openers=openers)
