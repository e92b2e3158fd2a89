"""The ledger is signed once an hour, and read through at the start and once a day."""

from collections.abc import Callable
from datetime import timedelta

from approvals.context import Context
from approvals.workflow.audit import audit
from approvals.workflow.checkpoint import checkpoint
from bot.lanes import Step
from bot.notary import Notary

READ_THROUGH = timedelta(days=1)


class Notarising:
    """Both, as lanes; without a notary, as of a key that ends with the process, nothing is signed."""

    def __init__(self, context: Context, notary: Notary | None, tell: Callable[[int], None]) -> None:
        """`tell` is told how much did not fit."""
        self._context, self._notary, self._tell = context, notary, tell
        self._read_at = context.now()
        self.behind = True
        """Whether it is still to be read through, or could not be."""

    def steps(self) -> dict[str, Step]:
        """The lanes' steps."""
        steps: dict[str, Step] = {"auditing": self._audit}
        if notary := self._notary:
            steps["checkpoints"] = lambda: checkpoint(self._context, notary)
        return steps

    def due(self) -> tuple[str, ...]:
        """The lanes to wake when an hour has passed: whatever could not be read through is read again."""
        due = self.behind or self._context.now() >= self._read_at + READ_THROUGH
        return ("checkpoints", "auditing") if due else ("checkpoints",)

    async def _audit(self) -> int:
        self.behind, self._read_at = True, self._context.now()
        self._tell(await audit(self._context, self._notary))
        self.behind = False
        return 0
