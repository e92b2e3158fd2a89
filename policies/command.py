"""The linter's command line: `twokeys check`, and `python -m policies` where the bot is not wanted."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from click.core import ParameterSource

from policies.catalogue import as_text as catalogue
from policies.finding import Finding
from policies.linter import BatchError, Linter, Row, as_github, as_row, as_text, linter, rows
from policies.rules import build_all
from policies.ruleset import RulesetError

Format = Callable[[str, str, Iterable[Finding]], Iterator[str]]
_FORMATS: dict[str, Format] = {"text": as_text, "github": as_github}
_OF_A_ROW = frozenset({"texts", "parent", "kind", "incident", "form"})
_MEANT_AS_A_FILE = (".txt", ".md", ".jsonl")


@click.command(epilog="`check rules` lists the rules, `check explain RULE` tells one with all its examples.")
@click.argument("texts", nargs=-1)
@click.option("--parent", metavar="TEXT", help="The post that is answered.")
@click.option("--ruleset", default="default", show_default=True, help="One that ships, or a file.")
@click.option("--account", default="", metavar="HANDLE", help="Who would say it.")
@click.option("--initials", metavar="AB", help="Whose signature is asked for.")
@click.option("--kind", type=click.Choice(["reply", "post", "correction"]), default="reply", show_default=True)
@click.option("--incident", is_flag=True, help="Something is broken for many just now.")
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option(
    "--batch",
    type=click.File(encoding="utf-8-sig", errors="backslashreplace"),
    help="A whole archive: a JSON row a line in, one a line out.",
)
@click.pass_context
def check(
    ctx: click.Context,
    texts: tuple[str, ...],
    parent: str | None,
    ruleset: str,
    account: str,
    initials: str | None,
    kind: str,
    incident: bool,
    form: str,
    batch: Iterable[str] | None,
) -> None:
    """Ask the rules about texts: given as they are, as files, or on standard input.

    Ends with 0 if nothing was found, 1 if something was, 2 if it could not be asked.
    """
    if batch is not None and (useless := _beside_an_archive(ctx)):
        said = "--batch takes texts and what is known of them from its rows, and answers in JSON"
        raise click.UsageError(f"{said}; leave out {', '.join(useless)}.")
    match texts:
        case ("rules",):
            for rule in build_all():
                click.echo(f"{rule.name:28} {rule.severity:9} {rule.catches}")
            return
        case ("explain", name):
            click.echo(_explained(name), nl=False)
            return
    try:
        judge = linter(ruleset, today=datetime.now(UTC).date(), account=account, initials=initials)
    except RulesetError as wrong:
        raise click.UsageError("\n".join(wrong.problems)) from wrong
    if batch is not None:
        ctx.exit(_archive(judge, batch))
    given = [
        (name, Row.model_validate({"reply": text, "parent": parent, "kind": kind, "incident": incident}))
        for name, text in _given(texts)
    ]
    ctx.exit(_told(judge, given, form))


def _beside_an_archive(ctx: click.Context) -> list[str]:
    """What was given that the rows of an archive say, as it is called where it was given."""
    given = [one for one in ctx.command.params if one.name in _OF_A_ROW and _is_given(ctx, one.name)]
    return [one.opts[0] if isinstance(one, click.Option) else "the texts" for one in given]


def _is_given(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE


def _told(judge: Linter, given: Iterable[tuple[str, Row]], form: str) -> int:
    found = False
    for name, row in given:
        report = judge.report(row)
        found = found or bool(report.findings)
        if form == "json":
            _say(json.dumps({"name": name, **as_row(row, report)}, ensure_ascii=False))
            continue
        for line in _FORMATS[form](name, row.reply, report.findings):
            _say(line)
        if form == "text" and report.not_checked:
            click.echo(f"{name}: not checked: {', '.join(one.rule for one in report.not_checked)}", err=True)
    return int(found)


def _archive(judge: Linter, lines: Iterable[str]) -> int:
    status = 0
    for row in rows(lines):
        if isinstance(row, BatchError):
            click.echo(str(row), err=True)
            status = 2
            continue
        report = judge.report(row)
        _say(json.dumps(as_row(row, report), ensure_ascii=False))
        status = status or int(bool(report.findings))
    return status


def _say(line: str) -> None:
    """A line of the answer, at once; half a character, in a name or an id, as the escape that JSON has for it."""
    click.echo(line.encode("utf-8", "backslashreplace").decode("utf-8"))


def _given(texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each text with a name to point at it by."""
    if not texts and sys.stdin.isatty():
        raise click.UsageError("Give a text, a file, or `-` for standard input.")
    for number, text in enumerate(texts or ("-",), start=1):
        if text == "-":
            yield "<stdin>", _read(sys.stdin.buffer.read())
        elif (path := _path(text)) is not None:
            try:
                yield text, _read(path.read_bytes())
            except OSError as fault:
                raise click.UsageError(f"{text} cannot be read: {fault.strerror}.") from fault
        else:
            yield f"<text {number}>" if len(texts) > 1 else "<text>", text


def _path(text: str) -> Path | None:
    """The file that is meant, if one is: a name that has no spaces and is there, or looks like one."""
    if not text or text != text.strip() or "\n" in text or "\0" in text:
        return None
    try:
        there = Path(text).is_file()
    except OSError:
        return None
    looks_like_one = not any(letter.isspace() for letter in text) and text.endswith(_MEANT_AS_A_FILE)
    return Path(text) if there or looks_like_one else None


def _read(content: bytes) -> str:
    """A file's text, without the line break at its end; what is no UTF-8 stays visible, and is blocked as unreadable."""
    return content.decode("utf-8-sig", "replace").removesuffix("\n").removesuffix("\r")


def _explained(name: str) -> str:
    known = {rule.name: rule for rule in build_all()}
    if name not in known:
        raise click.UsageError(f"There is no rule {name!r}. There are: {', '.join(known)}.")
    return catalogue([known[name]])
