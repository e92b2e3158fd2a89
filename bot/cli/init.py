"""`twokeys init`: asks for the channel, the people and the accounts, and writes settings that load."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import click

from bot.cli import newcomers
from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.settings.template import NewAccount, NewPerson, environment_text, settings_text
from bot.slack.manifest import manifest, witness_manifest

_EXAMPLE_PLACE = "https://app.slack.com/client/T00000000/C00000000"
_EXAMPLE_PEOPLE = ("Ada Byron <ada@acme.example>", "Bea Ruiz <bea@acme.example>", "Carla Neri <carla@acme.example>")
_EXAMPLE_ACCOUNT = "acme_help"
_TWO = 2
_Made = TypeVar("_Made")


@click.command()
@click.option("--channel", help="The channel's address in a browser: https://app.slack.com/client/T…/C…")
@click.option("--person", "people", multiple=True, help='Once for each: --person "Ada Byron <ada@acme.example>"')
@click.option("--account", "accounts", multiple=True, help="The handle of an account; once for each.")
@click.option("--short-name", "short_names", multiple=True, help="A slash command of its own, such as draft.")
@click.option("--http-url", help="Where Slack reaches this machine, if not by Socket Mode: https://…/slack/events")
@click.option(
    "--see-deletions/--no-see-deletions",
    default=True,
    help="Whether to ask for the right to read the channel's messages: to notice deleted cards, and to find one again.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: examples stand for what is not given.")
@pass_invocation
def init(
    invocation: Invocation,
    *,
    channel: str | None,
    people: tuple[str, ...],
    accounts: tuple[str, ...],
    short_names: tuple[str, ...],
    http_url: str | None,
    see_deletions: bool,
    yes: bool,
) -> None:
    """Write commented settings, the manifest of the Slack app, and an example of the environment."""
    folder = invocation.config.parent
    files = (
        invocation.config,
        folder / "slack-manifest.yaml",
        folder / ".env.example",
        folder / "slack-reader-manifest.yaml",
    )
    _refuse_overwriting(files)
    try:
        place = _place(channel, yes=yes)
        team = _people(people, yes=yes)
        ours = _accounts(accounts, yes=yes)
    except ValueError as wrong:
        raise Failure((str(wrong),)) from wrong
    if http_url and not http_url.startswith("https://"):
        raise Failure((f"{http_url} is not https; Slack sends to https addresses only.",))
    if len(team) < _TWO:
        raise Failure((f"{len(team)} person cannot approve texts of their own; name at least one more.",))
    _write(
        {
            files[0]: settings_text(
                workspace=place[0],
                channel=place[1],
                people=team,
                accounts=ours,
                short_names=short_names,
                see_deletions=see_deletions,
            ),
            files[1]: manifest(short_names=short_names, http_url=http_url, see_deletions=see_deletions),
            files[2]: environment_text(ours),
            files[3]: witness_manifest(),
        }
    )
    if len(team) == _TWO:
        click.echo(
            "With two people, one approval is all there can be: approvals = 1, author plus one. Name a third for 2."
        )
    for sentence in _next(invocation, files, examples=yes and not (channel and people and accounts)):
        click.echo(sentence)


def _refuse_overwriting(files: Iterable[Path]) -> None:
    there = [
        f"{file} is there already; nothing was written. Move it away, or choose another place with --config."
        for file in files
        if file.exists()
    ]
    if there:
        raise Failure(there)


def _place(given: str | None, *, yes: bool) -> tuple[str, str]:
    if given or yes:
        return newcomers.place(given or _EXAMPLE_PLACE)
    click.echo("Open the channel where texts are approved in a browser, and copy the address bar.")
    return _asked("Channel", newcomers.place)


def _people(given: tuple[str, ...], *, yes: bool) -> tuple[NewPerson, ...]:
    if given or yes:
        return newcomers.people(given or _EXAMPLE_PEOPLE)
    click.echo("Who drafts and approves? One each: Ada Byron <ada@acme.example>. Three or more is best; empty to end.")
    return _several("Person", newcomers.people, fewest=_TWO)


def _accounts(given: tuple[str, ...], *, yes: bool) -> tuple[NewAccount, ...]:
    if given or yes:
        return newcomers.accounts(given or (_EXAMPLE_ACCOUNT,))
    click.echo("Which accounts speak in public? Their handles, one each; empty to end. All of them rehearse at first.")
    return _several("Account", newcomers.accounts, fewest=1)


def _asked(question: str, made: Callable[[str], _Made]) -> _Made:
    while True:
        try:
            return made(click.prompt(question))
        except ValueError as wrong:
            click.echo(str(wrong))


def _several(question: str, made: Callable[[Iterable[str]], tuple[_Made, ...]], *, fewest: int) -> tuple[_Made, ...]:
    """Ask until nothing is answered; an answer that does not fit with those before it is asked anew."""
    kept: tuple[str, ...] = ()
    while True:
        text = str(click.prompt(question, default="", show_default=False))
        if not text and len(kept) >= fewest:
            return made(kept)
        if not text:
            click.echo(f"At least {fewest}, please.")
            continue
        try:
            made((*kept, text))
        except ValueError as wrong:
            click.echo(str(wrong))
        else:
            kept = (*kept, text)


def _write(files: Mapping[Path, str]) -> None:
    try:
        for file, text in files.items():
            with file.open("x", encoding="utf-8") as new:
                new.write(text)
    except OSError as refused:
        raise Failure((f"{refused.filename} cannot be written: {refused.strerror}.",)) from refused


def _next(invocation: Invocation, files: tuple[Path, ...], *, examples: bool) -> Iterable[str]:
    settings, slack, environment, reader = files
    yield f"Written: {settings}, {slack}, {environment}, and {reader}, which only a publisher of its own needs."
    if examples:
        yield f"Examples stand in {settings} for what was not given: edit it first."
    yield f"1. On api.slack.com/apps: Create New App, From a manifest, paste {slack}; install it, and invite it to the channel."
    variables = environment.with_name(".env")
    prefix = invocation.prefix if "--env-file" in invocation.prefix else f"{invocation.prefix} --env-file {variables}"
    yield f"2. Copy {environment} to {variables} and put the tokens there."
    yield f"3. {prefix} db upgrade"
    yield f"Microsoft Teams beside Slack, or instead of it: see [teams] in {settings}."
    yield f"Next, type: {prefix} doctor"
