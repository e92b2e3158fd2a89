"""Holds that begin or end without anybody in the chat: left beside the database, or over by themselves."""

from pathlib import Path

from approvals.context import Context
from approvals.domain.hold import TERMINAL
from approvals.errors import Refusal
from approvals.workflow.hold import end_holds, hold_as
from bot import left_holds


async def hold_and_let_go(context: Context, database: Path | None) -> int:
    """Hold what a command line asked for, and end the holds whose time is over; returns how many that were."""
    taken = 0
    for file, left in left_holds.left(database) if database else ():
        try:
            account = context.account(left.account) if left.account else None
        except Refusal:
            # It was there when the hold was asked for: rather too much is held than too little.
            account = None
        await hold_as(context, by=TERMINAL, account=account, reason=left.reason, until=left.ends)
        file.unlink()
        taken += 1
    return taken + await end_holds(context)
