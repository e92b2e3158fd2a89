"""Holds that begin or end without anybody in the chat: left beside the database, or over by themselves."""

from pathlib import Path

from approvals.context import Context
from approvals.domain.hold import TERMINAL
from approvals.errors import Refusal
from approvals.workflow.hold import end_holds, hold_as, show_holds
from bot import left_holds


async def hold_and_let_go(context: Context, database: Path | None) -> int:
    """Hold what a command line asked for, end the holds whose time is over, and show on cards what they do not show yet.

    Returns how much that was.
    """
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
    return taken + await end_holds(context) + await show_holds(context)
