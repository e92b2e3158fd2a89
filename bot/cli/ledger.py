"""`twokeys ledger …`: what an auditor asks of the ledger; nothing here can change it."""

import asyncio
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from approvals.domain.checkpoint import origin
from approvals.domain.draft import DraftId
from approvals.domain.ledger import Disclosure, Link
from approvals.domain.ledger_check import Verdict, verify
from approvals.domain.ledger_reading import Disclosed, Told, digests, forgotten, read
from approvals.errors import DatabaseUnusable
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from bot.cli.anchors import Anchors, read_anchors
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.cli.next_step import after_database
from bot.settings import Settings
from bot.wording import evidence
from bot.wording.ledger_verdict import verdict

T = TypeVar("T")
Rows = Iterable[tuple[Link, Told, list[Disclosure]]]
Writer = Callable[[Rows, evidence.Names, IO[str]], None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""


@click.group()
def ledger() -> None:
    """Read what happened, and see that nobody changed it."""


@ledger.command(name="verify")
@click.option(
    "--against",
    multiple=True,
    metavar="CHECKPOINT",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with signed checkpoints, as they were kept elsewhere.",
)
@click.pass_context
@pass_invocation
def verify_(invocation: Invocation, ctx: click.Context, *, against: tuple[Path, ...]) -> None:
    """See whether every entry is as it was written, none is missing, and none was there otherwise before."""
    settings = invocation.settings(role=None)
    anchors = read_anchors(settings, against, prefix=invocation.prefix)
    found, untrue, gone, told = _in_ledger(invocation, settings, lambda unit: _verified(unit, anchors))
    click.echo(verdict(found))
    click.echo(anchors.said)
    for digest in untrue:
        click.echo(f"What is kept for the digest {digest} is not what was said then: it was changed.")
    taken = max(0, gone - told)
    if gone > taken:
        click.echo(f"{gone - taken} personal values were forgotten, as they should be after their time.")
    if taken:
        click.echo(
            f"{taken} personal values are missing, and no entry says that they were forgotten: they were taken away."
        )
    if found.misfit or untrue or taken:
        ctx.exit(1)


@ledger.command()
@click.argument("draft", type=click.IntRange(min=1))
@click.pass_context
@pass_invocation
def show(invocation: Invocation, ctx: click.Context, *, draft: int) -> None:
    """Show everything about one DRAFT on one page."""
    settings = invocation.settings(role=None)
    found, told, names = _in_ledger(
        invocation, settings, lambda unit: (*_about(unit, DraftId(draft)), _names(unit, settings))
    )
    if not told:
        raise Failure((f"There is no draft {draft} in the ledger.",))
    click.echo(evidence.page(told, names, verdict(found)))
    if found.misfit:
        ctx.exit(1)


@ledger.command()
@click.option("--from", "since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The first day, in UTC.")
@click.option("--to", "until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The last day, in UTC.")
@click.option("--format", "kind", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@pass_invocation
def export(invocation: Invocation, *, since: datetime | None, until: datetime | None, kind: str) -> None:
    """Print the entries of those days, with what their digests stand for.

    A line of jsonl has the exact bytes that were hashed, too, so that others can verify them.
    """
    if since and until and until < since:
        raise click.UsageError("--to is before --from.")
    settings = invocation.settings(role=None)
    first, last = _start(since.date() if since else date.min), _end(until.date() if until else date.max)
    writer: Writer = _write_jsonl if kind == "jsonl" else _write_csv

    def work(unit: Unit) -> Verdict:
        found = verify(unit.ledger.links(), {})
        writer(_days(unit, found.size, first, last), _names(unit, settings), sys.stdout)
        return found

    found = _in_ledger(invocation, settings, work)
    if found.misfit:
        raise Failure((verdict(found), "Nothing from there on was printed."))


def _in_ledger(invocation: Invocation, settings: Settings, step: Callable[[Unit], T]) -> T:
    """Read, also while the bot writes; one picture of the whole ledger."""

    async def work() -> T:
        database = Database.open_readonly(settings.database_url)
        try:
            return await database.read(step)
        finally:
            await database.close()

    try:
        return asyncio.run(work())
    except DatabaseUnusable as fault:
        raise Failure(after_database(fault, prefix=invocation.prefix).sentences()) from fault


def _verified(unit: Unit, anchors: Anchors) -> tuple[Verdict, list[str], int, int]:
    """The chain, what is kept for a digest and does not fit it, how many digests stand for nothing any more, and of how
    many the entries say so.
    """
    named: set[str] = set()
    told = 0

    def noting() -> Iterator[Link]:
        nonlocal told
        for link in unit.ledger.links():
            yield link
            # Only what the check went past is known to be an entry.
            named.update(digests(link))
            told += forgotten(link)

    first = next(unit.ledger.links(), None)
    anchors.refuse_others(origin(first) if first else None)
    found = verify(noting(), anchors.roots)
    kept = {one.digest: one.fits for one in unit.ledger.disclosures()}
    return found, [digest for digest, fits in kept.items() if not fits], len(named - kept.keys()), told


def _about(unit: Unit, draft: DraftId) -> tuple[Verdict, list[Told]]:
    """What can be relied on of a draft: its entries as far as the ledger is whole."""
    found = verify(unit.ledger.links(), {})
    links = [link for link in unit.ledger.of(draft) if link.seq <= found.size]
    return found, [told for _, told, _ in _opened(unit, links)]


def _opened(unit: Unit, links: Iterable[Link]) -> Iterator[tuple[Link, Told, list[Disclosure]]]:
    for link in links:
        disclosed = unit.ledger.disclosed(digests(link))
        try:
            told = read(link, disclosed)
        except (ValueError, KeyError, RecursionError) as forged:
            raise Failure((f"Entry {link.seq} is no entry: it was not written by Twokeys.",)) from forged
        yield link, told, list(disclosed.values())


def _days(unit: Unit, size: int, first: datetime, last: datetime) -> Iterator[tuple[Link, Told, list[Disclosure]]]:
    whole = takewhile(lambda link: link.seq <= size, unit.ledger.links())
    return (row for row in _opened(unit, whole) if first <= row[1].at < last)


def _names(unit: Unit, settings: Settings) -> dict[str, str]:
    """Who is who, as far as the settings and the platforms tell."""
    directory = settings.directory()
    names = {str(person.id): person.name for person in settings.people}
    for profile in unit.profiles.all():
        person = directory.recognise(profile)
        names[str(profile.identity)] = person.name if person else f"{profile.name} ({profile.identity})"
    return names


def _write_jsonl(rows: Rows, names: evidence.Names, out: IO[str]) -> None:
    for link, told, disclosures in rows:
        line = {
            "seq": told.seq,
            "at": told.at.isoformat(),
            "kind": told.kind,
            "account": told.account,
            "draft": told.draft,
            "says": evidence.line(told, names),
            "values": _plain(told.values),
            "body": link.body.decode(),
            "leaf": link.leaf.hex(),
            "disclosures": {one.digest: [one.salt, one.personal.sort, one.personal.value] for one in disclosures},
        }
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _write_csv(rows: Rows, names: evidence.Names, out: IO[str]) -> None:
    table = csv.writer(out)
    table.writerow(("seq", "at", "kind", "account", "draft", "says", "leaf"))
    for link, told, _ in rows:
        cells = (told.seq, told.at.isoformat(), told.kind, told.account, told.draft, evidence.line(told, names))
        table.writerow([*(_cell(cell) for cell in cells), link.leaf.hex()])


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _plain(part: Any) -> Any:
    match part:
        case Disclosed():
            return part.value
        case dict():
            return {name: _plain(value) for name, value in part.items()}
        case list():
            return [_plain(one) for one in part]
        case _:
            return part


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _end(day: date) -> datetime:
    return datetime.max.replace(tzinfo=UTC) if day == date.max else _start(day + timedelta(days=1))
