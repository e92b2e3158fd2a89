"""`twokeys ledger …`: what an auditor asks of the ledger; nothing here can change it."""

import asyncio
import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from approvals.domain.checkpoint import origin
from approvals.domain.draft import DraftId
from approvals.domain.ledger import Disclosure, EntryKind, Link
from approvals.domain.ledger_check import Misfit, Reading, Verdict, verify
from approvals.domain.ledger_reading import Disclosed, Told, digests, forgotten, read, terms_entered, while_open
from approvals.domain.people import AccountName
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
from bot.wording.misfits import misfit

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An entry, what it tells, which is nothing if it is none, and what does not fit of it."""

    link: Link
    told: Told | None
    says: str
    misfit: str
    disclosures: Sequence[Disclosure]


Writer = Callable[[Iterable[Row], IO[str]], None]
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
    found, untrue, gone, told, altered = _in_ledger(invocation, settings, lambda unit: _verified(unit, anchors))
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
    for account in altered:
        click.echo(f"What is on record as the settings of {account} is not what was entered: it was changed.")
    if found.misfit or untrue or taken or altered:
        ctx.exit(1)


@ledger.command()
@click.argument("draft", type=click.IntRange(min=1))
@click.pass_context
@pass_invocation
def show(invocation: Invocation, ctx: click.Context, *, draft: int) -> None:
    """Show everything about one DRAFT on one page."""
    settings = invocation.settings(role=None)
    found, rows = _in_ledger(invocation, settings, lambda unit: _about(unit, DraftId(draft), _names(unit, settings)))
    if not rows:
        raise Failure((f"There is no draft {draft} in the ledger.",))
    click.echo(evidence.page(draft, verdict(found), [(row.link.seq, row.told, row.says, row.misfit) for row in rows]))
    if found.misfit or any(row.misfit for row in rows):
        ctx.exit(1)


@ledger.command()
@click.option("--from", "since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The first day, in UTC.")
@click.option("--to", "until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="The last day, in UTC.")
@click.option("--format", "kind", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@pass_invocation
def export(invocation: Invocation, *, since: datetime | None, until: datetime | None, kind: str) -> None:
    """Print the entries of those days, with what their digests stand for.

    A line of jsonl has the exact bytes that were hashed, too, so that others can verify them. Of what does not fit each line
    says so; what is no entry has no day, and is always there.
    """
    if since and until and until < since:
        raise click.UsageError("--to is before --from.")
    settings = invocation.settings(role=None)
    first, last = _start(since.date() if since else date.min), _end(until.date() if until else date.max)
    writer: Writer = _write_jsonl if kind == "jsonl" else _write_csv

    def work(unit: Unit) -> list[str]:
        wrong: list[str] = []

        def noting() -> Iterator[Row]:
            for row in _rows(unit, _names(unit, settings)):
                wrong.extend([row.misfit] if row.misfit else [])
                if row.told is None or first <= row.told.at < last:
                    yield row

        writer(noting(), sys.stdout)
        return wrong

    if wrong := _in_ledger(invocation, settings, work):
        raise Failure((wrong[0], "Whatever does not fit is marked as that."))


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


def _verified(unit: Unit, anchors: Anchors) -> tuple[Verdict, list[str], int, int, list[AccountName]]:
    """The chain, what is kept for a digest and does not fit it, how many digests stand for nothing any more, of how
    many the entries say so, and accounts of which other terms are on record than were entered.
    """
    named: set[str] = set()
    held: dict[AccountName, str] = {}
    told = 0

    def noting() -> Iterator[Link]:
        nonlocal told
        for link in unit.ledger.links():
            yield link
            # Only what the check went past is known to be an entry.
            named.update(digests(link))
            told += forgotten(link)
            if terms := terms_entered(link):
                held.update([terms])

    first = next(unit.ledger.links(), None)
    anchors.refuse_others(origin(first) if first else None)
    found = verify(noting(), anchors.roots)
    kept = {one.digest: one for one in unit.ledger.disclosures()}
    untrue = [digest for digest, one in kept.items() if not one.fits]
    said = {account: kept[digest].personal.value if digest in kept else None for account, digest in held.items()}
    altered = [] if found.misfit else unit.terms.others_than(said)
    return found, untrue, len(named - kept.keys()), told, altered


def _about(unit: Unit, draft: DraftId, names: evidence.Names) -> tuple[Verdict, list[Row]]:
    """Whether the ledger is whole; every entry of a draft, and of what held while it was open."""
    own, settings = list[Row](), dict[int, Row]()
    for row in _rows(unit, names, lambda link: link.draft == draft or terms_entered(link) is not None):
        if row.link.draft == draft:
            own.append(row)
        else:
            settings[row.link.seq] = row
    told = [row.told for row in own if row.told]
    for let in (one for one in told if one.kind is EntryKind.CLEARED):
        names = evidence.as_cleared(let, names)
    own = [replace(row, says=evidence.line(row.told, names)) if row.told else row for row in own]
    held = while_open(told, [row.told for row in settings.values() if row.told]) if told else []
    shown = [*own, *(replace(settings[one.seq], told=one, says=evidence.line(one, names)) for one in held)]
    return verify(unit.ledger.links(), {}), sorted(shown, key=lambda row: row.link.seq)


def _rows(unit: Unit, names: evidence.Names, wanted: Callable[[Link], bool] = lambda _: True) -> Iterator[Row]:
    """Every entry that is wanted, each held against the one before it as that stands."""
    reading = Reading({})
    for link in unit.ledger.links():
        expected = reading.expected
        found = reading.look(link)
        if wanted(link):
            yield _row(unit, link, names, misfit(found, expected) if found else "")


def _row(unit: Unit, link: Link, names: evidence.Names, wrong: str) -> Row:
    disclosed = unit.ledger.disclosed(digests(link))
    told: Told | None
    try:
        told = read(link, disclosed)
        says = evidence.line(told, names)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
        # Whoever may add entries may add whatever fits.
        told, says, wrong = None, "", wrong or misfit(Misfit.UNREADABLE, link.seq)
    return Row(link=link, told=told, says=says, misfit=wrong, disclosures=list(disclosed.values()))


def _names(unit: Unit, settings: Settings) -> dict[str, str]:
    """Who is who, as far as the settings and the platforms tell; beside what can be changed stands a platform's own id."""
    directory = settings.directory()
    names = {str(person.id): person.name for person in settings.people}
    for profile in unit.profiles.all():
        person = directory.recognise(profile)
        names[str(profile.identity)] = f"{(person or profile).name} ({profile.identity})"
    return names


def _write_jsonl(rows: Iterable[Row], out: IO[str]) -> None:
    for row in rows:
        line = {
            **_head(row),
            "says": row.says,
            "misfit": row.misfit or None,
            "values": _plain(row.told.values) if row.told else None,
            "body": row.link.body.decode(errors="backslashreplace"),
            "leaf": row.link.leaf.hex(),
            "disclosures": {one.digest: [one.salt, one.personal.sort, one.personal.value] for one in row.disclosures},
        }
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _write_csv(rows: Iterable[Row], out: IO[str]) -> None:
    table = csv.writer(out)
    table.writerow(("seq", "at", "kind", "account", "draft", "says", "misfit", "leaf"))
    for row in rows:
        cells = (*_head(row).values(), row.says, row.misfit)
        table.writerow([*(_cell(cell) for cell in cells), row.link.leaf.hex()])


def _head(row: Row) -> dict[str, object]:
    told = row.told
    return {
        "seq": row.link.seq,
        "at": told.at.isoformat() if told else None,
        "kind": told.kind if told else None,
        "account": told.account if told else None,
        "draft": row.link.draft,
    }


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
