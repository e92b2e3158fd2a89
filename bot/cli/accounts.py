"""`twokeys accounts …`: the token pairs in the vault; no command takes a secret as an argument, or shows one."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from approvals.domain.people import AccountName
from approvals.domain.sealed import Sealed
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from bot.cli import token_pair
from bot.cli.checks.check import Check, lines
from bot.cli.checks.vault import shut
from bot.cli.checks.x import ask
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database, after_vault
from bot.settings import KeyPlace, Settings, TokenPair
from bot.settings.sentences import did_you_mean
from bot.unlocking import unused, vault_key
from bot.vault import Unopenable, WrappingKey, opened, rewrapped, seal
from bot.vault_key import read_key

T = TypeVar("T")


@click.group()
def accounts() -> None:
    """Look after the token pairs in the vault."""


@accounts.command()
@click.argument("account")
@click.option("--replace", "replacing", is_flag=True, help="Put the new pair in the place of the one that is there.")
@pass_invocation
def add(invocation: Invocation, *, account: str, replacing: bool) -> None:
    """Put an account's token pair into the vault; it is asked for, or read from standard input."""
    settings = invocation.settings(role=None)
    name = AccountName(account)
    if name not in settings.accounts:
        hint = did_you_mean(account, settings.accounts) or f" There are: {', '.join(settings.accounts)}."
        raise Failure((f"{account} is no account under [accounts] in {settings.path}.{hint}",))
    with _said(invocation):
        key = vault_key(settings)
        pair = token_pair.asked()
        new = seal(pair, account=name, key=key, now=datetime.now(UTC))
        added = _in_database(settings, lambda unit: _put(unit, new, replacing=replacing))
    if not added:
        raise Failure((f"{account} is in the vault already. To put another pair in its place, say --replace.",))
    click.echo(f"{account} is in the vault, under the key {key.id}; the bot uses it from its next start on.")
    for sentence in unused(name, settings):
        click.echo(sentence)
    click.echo(f"Next, type: {invocation.prefix} accounts check --online")


@accounts.command(name="list")
@pass_invocation
def list_(invocation: Invocation) -> None:
    """List what is in the vault: names, keys' ids and dates, nothing secret."""
    settings = invocation.settings(role=None)
    with _said(invocation):
        rows = _rows(settings)
    if not rows:
        _say_empty(invocation)
        return
    table = [("account", "key", "added", "wrapped")]
    table += [(row.account, row.key_id, _minute(row.sealed_at), _minute(row.wrapped_at)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


@accounts.command()
@click.option("--online", is_flag=True, help="Ask X, too, whose pairs they are and whether they may write.")
@click.pass_context
@pass_invocation
def check(invocation: Invocation, ctx: click.Context, *, online: bool) -> None:
    """See whether everything in the vault opens."""
    settings = invocation.settings(role=None)
    with _said(invocation):
        rows = _rows(settings)
        if not rows:
            _say_empty(invocation)
            return
        key = vault_key(settings, account=rows[0].account)
    pairs, checks = _opened(rows, key, prefix=invocation.prefix)
    if online:
        checks += asyncio.run(_online(pairs, settings, prefix=invocation.prefix))
    for line in lines(checks, prefix=invocation.prefix):
        click.echo(line)
    if not all(one.ok for one in checks):
        ctx.exit(1)


@accounts.command()
@click.option(
    "--new-key-file", required=True, type=click.Path(path_type=Path), help="Holds the key that takes the place of ours."
)
@pass_invocation
def rotate(invocation: Invocation, *, new_key_file: Path) -> None:
    """Wrap everything under a new key, all at once or not at all; the old key is given up only if nothing needs it."""
    settings = invocation.settings(role=None)
    with _said(invocation, "Nothing was changed."):
        old, new = vault_key(settings), read_key(KeyPlace(path=new_key_file))
        if old == new:
            raise Failure((f"{new_key_file} holds the key that is in use; make a new one: openssl rand -hex 32",))
        now = datetime.now(UTC)
        count = _in_database(settings, lambda unit: _rewrap(unit, old=old, new=new, now=now))
    click.echo(f"{count} {'account is' if count == 1 else 'accounts are'} under the key {new.id} now.")
    click.echo(f"Nothing in this database needs the key {old.id} any more; its backups of before do.")
    click.echo(f"From now on: TWOKEYS_VAULT_KEY_FILE={new_key_file}, or put it where the old one was.")
    click.echo(f"Then type: {invocation.prefix} accounts check")


@accounts.command()
@click.argument("account")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@pass_invocation
def remove(invocation: Invocation, *, account: str, yes: bool) -> None:
    """Take an account's token pair out of the vault, for good."""
    settings = invocation.settings(role=None)
    name = AccountName(account)
    with _said(invocation):
        there = [row.account for row in _rows(settings)]
        if name not in there:
            raise Failure((f"{account} is not in the vault.{did_you_mean(account, there)}",))
        if not yes and not click.confirm(f"Take the token pair of {account} out of the vault, for good?"):
            raise Failure(("Nothing was removed.",))
        _in_database(settings, lambda unit: unit.vault.remove(name, at=datetime.now(UTC)))
    click.echo(f"{account} is not in the vault any more. X still takes its token pair: revoke it in the portal.")


@contextmanager
def _said(invocation: Invocation, *first: str) -> Iterator[None]:
    """What goes wrong with the database or the vault ends the command with sentences, these first."""
    try:
        yield
    except DatabaseUnusable as fault:
        raise Failure((*first, *after_database(fault, prefix=invocation.prefix).sentences())) from fault
    except Unopenable as fault:
        raise Failure((*first, *after_vault(fault, prefix=invocation.prefix).sentences())) from fault


def _in_database(settings: Settings, step: Callable[[Unit], T]) -> T:
    async def work() -> T:
        database = Database.open(settings.database_url)
        try:
            return await database.run(step)
        finally:
            await database.close()

    return asyncio.run(work())


def _rows(settings: Settings) -> tuple[Sealed, ...]:
    """Everything in the vault, also while the bot runs."""

    async def work() -> tuple[Sealed, ...]:
        database = Database.open_readonly(settings.database_url)
        try:
            return await database.read(lambda unit: unit.vault.all())
        finally:
            await database.close()

    return asyncio.run(work())


def _put(unit: Unit, new: Sealed, *, replacing: bool) -> bool:
    """Keep it, unless the account has one; the vault stays under one key."""
    for row in unit.vault.all_alone():
        if row.account == new.account and not replacing:
            return False
        if row.account != new.account and row.key_id != new.key_id:
            raise Unopenable("other-key", account=row.account, needed=row.key_id, found=new.key_id)
    unit.vault.put(new)
    return True


def _rewrap(unit: Unit, *, old: WrappingKey, new: WrappingKey, now: datetime) -> int:
    """Every row, or, where one does not open, none: its key must not be given up."""
    rows = unit.vault.all_alone()
    for row in rows:
        unit.vault.put(rewrapped(row, old=old, new=new, now=now))
    return len(rows)


def _opened(
    rows: Iterable[Sealed], key: WrappingKey, *, prefix: str
) -> tuple[dict[AccountName, TokenPair], list[Check]]:
    pairs: dict[AccountName, TokenPair] = {}
    checks: list[Check] = []
    for row in rows:
        try:
            pairs[row.account] = opened(row, key)
        except Unopenable as fault:
            checks.append(shut(fault, prefix=prefix))
        else:
            checks.append(Check(subject="vault", said=f"{row.account} opens, under the key {key.id}"))
    return pairs, checks


async def _online(pairs: Mapping[AccountName, TokenPair], settings: Settings, *, prefix: str) -> tuple[Check, ...]:
    known = replace(settings, secrets=replace(settings.secrets, x_accounts=pairs))
    asked = [account for name, account in settings.accounts.items() if name in pairs]
    return await ask(asked, known, vaulted=frozenset(pairs), prefix=prefix)


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _say_empty(invocation: Invocation) -> None:
    click.echo(f"The vault is empty. Next, type: {invocation.prefix} accounts add ACCOUNT")
