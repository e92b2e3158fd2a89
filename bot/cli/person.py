"""`twokeys person …`: what is kept about somebody, and forgetting it."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TypeVar

import click

from approvals.domain.draft import DraftId
from approvals.domain.people import PersonId
from approvals.domain.subject import Colleague, Customer, Erased
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from approvals.workflow.person import dossier, erase
from bot.cli.dossier import as_json
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database
from bot.cli.subjects import meant
from bot.settings import Settings
from bot.settings.sentences import did_you_mean

T = TypeVar("T")

_PERSON = click.argument("person", metavar="PERSON")


@click.group()
def person() -> None:
    """See what is kept about a person, or have it forgotten.

    PERSON is an id under [people], a user id of the chat, an e-mail address, or a customer's handle such as @carla.
    """


@person.command()
@_PERSON
@pass_invocation
def export(invocation: Invocation, *, person: str) -> None:
    """Print what is kept about a person, as JSON.

    Not in it, though kept for a while: what the chat sent, of which only the number is told, what a colleague said of a
    post that may be out, and the words of a correction beside its text; of a customer, holds and incidents that name them.
    """
    settings = invocation.settings(role=None)
    with _said(invocation):
        who, kept = _reading(settings, lambda unit: (who := _who(unit, person, settings), dossier(unit, who)))
    if kept.empty:
        raise _nothing(person, settings)
    click.echo(json.dumps(as_json(who, kept), ensure_ascii=False, indent=2))


@person.command(name="erase")
@_PERSON
@click.option("--yes", is_flag=True, help="Do not ask again.")
@click.pass_context
@pass_invocation
def erase_(invocation: Invocation, ctx: click.Context, *, person: str, yes: bool) -> None:
    """Forget everything about a person that need not be kept; the ledger still verifies afterwards."""
    settings = invocation.settings(role=None)
    with _said(invocation):
        who, kept = _reading(settings, lambda unit: (who := _who(unit, person, settings), dossier(unit, who)))
        if kept.empty:
            raise _nothing(person, settings)
        if isinstance(who, Colleague) and (places := _listed_in(who, settings)):
            raise Failure(
                (
                    f"{person} may still approve: {', '.join(places)} in {settings.path}. Nothing was forgotten.",
                    "Take the name out there, start Twokeys anew, and ask again.",
                )
            )
        if not yes and not click.confirm(f"Forget everything about {person} that need not be kept, for good?"):
            raise Failure(("Nothing was forgotten.",))
        erased = _writing(settings, lambda unit: erase(unit, who, now=datetime.now(UTC)))
    if isinstance(who, Customer):
        said = _of_customer(who, erased, settings)
    elif erased.left:
        raise Failure(
            (
                f"{person} has a hand in what is still open: {_drafts(erased.left)}. Nothing was forgotten.",
                "Wait until that is published or withdrawn, and ask again.",
            )
        )
    else:
        said = _of_colleague(who, person, erased, settings)
    for sentence in said:
        click.echo(sentence)
    if erased.left:
        ctx.exit(1)


def _of_customer(who: Customer, erased: Erased, settings: Settings) -> Iterator[str]:
    days = settings.retention.texts.days
    if erased.drafts:
        yield f"Forgotten: what @{who.handle} wrote, in {_drafts(erased.drafts)}. Their cards lose it as soon as Twokeys runs."
        yield (
            "That these posts were answered stays known, by their numbers, so that nobody answers them twice. What we "
            f"answered stays until {days} days after the end of its draft."
        )
    if not erased.drafts and not erased.left:
        yield f"Nothing is kept of what @{who.handle} wrote."
    if erased.left:
        yield f"Not forgotten, as people still work on it: {_drafts(erased.left)}. Ask again once that is at its end."
    if erased.named_in:
        yield (
            f"Named in other words than their own: {_drafts(erased.named_in)}. Those texts go {days} days after the end "
            "of their draft."
        )
    yield "Not looked through are the words of holds and incidents."
    yield "Out of reach are their posts on X, what people wrote of them in the channel, the logs, and backups of the database."


def _of_colleague(who: Colleague, name: str, erased: Erased, settings: Settings) -> Iterator[str]:
    yield (
        f"Forgotten: who {name} is. {erased.entries} {'entry' if erased.entries == 1 else 'entries'} of the ledger, and "
        "everything else that named them, is of somebody who was forgotten now."
    )
    yield f"What they wrote stays, without their name, until {settings.retention.texts.days} days after the end of its draft."
    for one in settings.people:
        if one.id in who.ids:
            yield f"Take [people.{one.id}] out of {settings.path}, too, and start Twokeys anew: else it gets to know them again."
    yield "Out of reach are the messages in the channel, posts on X, the logs, and backups of the database."


def _drafts(drafts: Iterable[DraftId]) -> str:
    numbers = [str(draft) for draft in drafts]
    return f"draft {numbers[0]}" if len(numbers) == 1 else f"drafts {', '.join(numbers)}"


def _listed_in(who: Colleague, settings: Settings) -> list[str]:
    """Where the settings still let them approve."""
    return [
        f"accounts.{account.name}.{key}"
        for account in settings.accounts.values()
        for key, listed in (
            ("roster", account.roster),
            ("leads", account.leads),
            ("backup", account.backup),
            ("emergency", account.emergency),
        )
        if who.ids & set(listed)
    ]


def _who(unit: Unit, word: str, settings: Settings) -> Colleague | Customer:
    found = meant(word, settings, unit.profiles.all())
    if found is not None:
        return found
    return Colleague(ids=frozenset({PersonId(word)}), identities=frozenset())


def _nothing(word: str, settings: Settings) -> Failure:
    known = [one.id for one in settings.people]
    handle = "" if "@" in word else f" If that is a customer, write @{word}."
    return Failure((f"Nothing is kept about {word}.{did_you_mean(word, known)}{handle}",))


@contextmanager
def _said(invocation: Invocation) -> Iterator[None]:
    """What goes wrong with the database ends the command with sentences."""
    try:
        yield
    except DatabaseUnusable as fault:
        raise Failure(after_database(fault, prefix=invocation.prefix).sentences()) from fault


def _reading(settings: Settings, step: Callable[[Unit], T]) -> T:
    """Also while the bot runs."""

    async def work() -> T:
        database = Database.open_readonly(settings.database_url)
        try:
            return await database.read(step)
        finally:
            await database.close()

    return asyncio.run(work())


def _writing(settings: Settings, step: Callable[[Unit], T]) -> T:
    async def work() -> T:
        database = Database.open(settings.database_url)
        try:
            result = await database.run(step)
            await database.rewrite()
            return result
        finally:
            await database.close()

    return asyncio.run(work())
