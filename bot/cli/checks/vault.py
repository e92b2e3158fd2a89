"""Whether the vault opens, and which accounts it speaks for."""

import asyncio

from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from bot.cli.checks.check import Check
from bot.cli.next_step import after_vault
from bot.settings import Settings
from bot.unlocking import Unlocked, unlock
from bot.vault import Unopenable


async def vault(settings: Settings, *, prefix: str) -> tuple[tuple[Check, ...], Unlocked | None]:
    """What was found, and the settings with what the vault gave; None if nobody knows what it would give.

    A database that cannot be read is another check's to tell.
    """
    unread = None if settings.vault_key else Unlocked(settings=settings, vaulted=frozenset(), told=())
    try:
        database = await asyncio.to_thread(Database.open_readonly, settings.database_url)
    except DatabaseUnusable:
        return (), unread
    try:
        known = await unlock(settings, database)
    except DatabaseUnusable:
        return (), unread
    except Unopenable as fault:
        return (shut(fault, prefix=prefix),), None
    finally:
        await database.close()
    return tuple(
        Check(subject="vault", said=f"gives the token pair of {name}") for name in sorted(known.vaulted)
    ), known


def shut(fault: Unopenable, *, prefix: str) -> Check:
    """Why it does not open, and what to do."""
    step = after_vault(fault, prefix=prefix)
    return Check(subject="vault", said=" ".join(step.why), remedy=f"Type: {step.command}")
