"""What can be looked at without asking anybody: rosters, the database, the clock."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from approvals.domain.people import Account, Directory
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.rights import beyond
from bot.cli.checks.check import Check
from bot.cli.next_step import after_database
from bot.settings import Role

MOST_SKEW = timedelta(seconds=30)
_NAMED = 3
"""How much of what is too much is named."""


def rosters(accounts: Iterable[Account], directory: Directory) -> tuple[Check, ...]:
    """Who may approve for each account, and whether somebody can sign off what needs a lead."""
    return tuple(check for account in accounts for check in (_roster(account), _leads(account, directory)))


def _roster(account: Account) -> Check:
    number = "author plus one" if account.approvals == 1 else f"{account.approvals} approvals"
    steps = f", steps: {', '.join(step.name for step in account.steps)}" if account.steps else ""
    return Check(subject=f"roster of {account.name}", said=f"{len(account.roster)} people, {number}{steps}")


def _leads(account: Account, directory: Directory) -> Check:
    subject = f"leads of {account.name}"
    if not account.leads:
        return Check(
            subject=subject,
            said="there are none: a text that needs a lead's sign-off could never be sent",
            remedy=f"Name two people of the roster under accounts.{account.name}.leads.",
        )
    names = ", ".join(directory.name(who) for who in account.leads)
    if len(account.leads) == 1:
        names += f" (a text by {names} that needs a lead's sign-off has nobody to give it)"
    return Check(subject=subject, said=names)


async def database(url: str, *, prefix: str) -> Check:
    """Whether the database answers and has the tables of this version; works beside a running bot."""
    try:
        opened = await asyncio.to_thread(Database.open_readonly, url)
        try:
            await opened.ping()
        finally:
            await opened.close()
    except DatabaseUnusable as fault:
        step = after_database(fault, prefix=prefix)
        again = step.command.endswith(" doctor")
        remedy = "Put that right, then look again." if again else f"Type: {step.command}"
        return Check(subject="database", said=" ".join(step.why), remedy=remedy)
    return Check(subject="database", said="answers, with the tables of this version")


async def database_role(url: str, role: Role) -> tuple[Check, ...]:
    """Whether a part of Twokeys has no more rights than its own; raises `DatabaseUnusable` if that cannot be asked."""
    if role is Role.ALL:
        return ()
    more = await asyncio.to_thread(beyond, url, part=str(role))
    if not more:
        return (Check(subject="database role", said=f"has the rights of --role {role}, and no others"),)
    other = Role.PUBLISHER if role is Role.BOT else Role.BOT
    others = f", and {len(more) - _NAMED} other things" if len(more) > _NAMED else ""
    return (
        Check(
            subject="database role",
            said=f"may do what --role {role} may not ({', '.join(more[:_NAMED])}{others})",
            remedy=f"Let DATABASE_URL log in as a role of its own: twokeys db grant --{role} ROLE --{other} OTHER.",
        ),
    )


def clock(date: str, *, now: datetime) -> Check:
    """Whether this machine's clock agrees with a platform's: signatures and times of the pause depend on it.

    `date` is the Date header of an answer (https://www.rfc-editor.org/rfc/rfc9110#field.date).
    """
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return Check(subject="clock", said="Slack's answer has no time to compare with")
    skew = now - (theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC))
    seconds = abs(round(skew.total_seconds()))
    if abs(skew) <= MOST_SKEW:
        return Check(subject="clock", said="agrees with Slack's")
    way = "ahead of" if skew > timedelta() else "behind"
    return Check(
        subject="clock",
        said=f"{seconds} s {way} Slack's",
        remedy="Let this machine's clock be set by NTP (timedatectl set-ntp true).",
    )
