"""`twokeys hold`: stop everything from a terminal, also when the chat is down."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from approvals.context import Context
from approvals.domain.hold import TERMINAL
from approvals.domain.local_time import moment
from approvals.domain.notice import Notice
from approvals.domain.people import Account
from approvals.errors import DatabaseUnusable, Refusal
from approvals.in_force import InForce
from approvals.storage.database import Database
from approvals.storage.engines import address, file_of
from approvals.workflow.hold import hold_as
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database
from bot.clock import SystemClock
from bot.left_holds import LeftHold, leave
from bot.settings import Settings
from bot.settings.sentences import did_you_mean
from bot.wording.notices import sentence
from policies.engine import Engine

_TAKEN_WITHIN = 10.0
"""Seconds after which a running Twokeys has surely looked."""
_LOOK = 0.1


@click.command()
@click.argument("account")
@click.argument("reason", nargs=-1)
@click.option(
    "--until", metavar="TIME", help="When it ends by itself: 18:00, 'tomorrow 9:00', '2026-12-24 18:00' (UTC)."
)
@pass_invocation
def hold(invocation: Invocation, *, account: str, reason: tuple[str, ...], until: str | None) -> None:
    """Stop everything of an ACCOUNT at once; `all` stops every one. Two people resume it in the chat."""
    settings = invocation.settings(role=None)
    held = _account(settings, account)
    ends = _ends(until)
    words = " ".join(reason)
    try:
        database = Database.open(settings.database_url)
    except DatabaseUnusable as fault:
        if fault.slug != "in-use":
            raise Failure(after_database(fault, prefix=invocation.prefix).sentences()) from fault
        _hand_over(
            settings,
            LeftHold(account=held.name if held else None, reason=words, until=ends.isoformat() if ends else None),
        )
    else:
        asyncio.run(_hold(settings, database, held, words, ends))
    click.echo(f"Held: nothing of {account} goes out until {_resumed(account, ends)}.")


def _account(settings: Settings, name: str) -> Account | None:
    if name == "all":
        return None
    found = next((one for one in settings.accounts.values() if name in {one.name, one.handle}), None)
    if found is None:
        ours = ", ".join(settings.accounts)
        hint = did_you_mean(name, settings.accounts)
        raise Failure(
            (f"{name} is not one of our accounts ({ours}); nothing was held.{hint} Say all to hold every one.",)
        )
    return found


def _ends(until: str | None) -> datetime | None:
    if until is None:
        return None
    try:
        return moment(until, now=datetime.now(UTC), zone="UTC")
    except Refusal as refusal:
        raise Failure(
            (f"{sentence(Notice(slug=refusal.slug, values=refusal.values))} Nothing was held yet.",)
        ) from refusal


def _resumed(account: str, ends: datetime | None) -> str:
    people = f"two people say /twokeys resume {account}"
    return f"{ends:%Y-%m-%d %H:%M} UTC, or until {people}" if ends else people


async def _hold(
    settings: Settings, database: Database, account: Account | None, reason: str, until: datetime | None
) -> None:
    context = Context(
        database=database,
        clock=SystemClock(),
        chats={},
        witnesses={},
        readers={},
        publishers={},
        terms=InForce(settings.terms()),
        engine=Engine((), {}),
        owner="a terminal",
    )
    try:
        await hold_as(context, by=TERMINAL, account=account, reason=reason, until=until)
    finally:
        await database.close()


def _hand_over(settings: Settings, held: LeftHold) -> None:
    """The process that has the file does it, within a second; while it cannot, the hold waits for it."""
    file = leave(file_of(address(settings.database_url)), held)
    end = time.monotonic() + _TAKEN_WITHIN
    while file.exists():
        if time.monotonic() > end:
            raise Failure(
                (
                    "Twokeys runs, and has not answered yet; it holds this as soon as it does.",
                    f"Until then nothing is certain: stop it (SIGTERM) if something must not go out. The hold waits in {Path(file).parent}.",
                )
            )
        # A command of its own: nothing else waits here, and a file tells nobody that it was taken.
        time.sleep(_LOOK)
