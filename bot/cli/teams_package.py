"""`twokeys teams-package`: writes the app that a team installs."""

from pathlib import Path
from urllib.parse import urlsplit

import click

from bot.cli.failure import Failure
from bot.cli.invocation import Invocation, pass_invocation
from bot.settings.environment import guid
from bot.teams.package import package

_MOST_COMPANY = 32


@click.command("teams-package")
@click.option("--website", required=True, help="Your company's page, https; Teams shows it beside the app.")
@click.option("--privacy", help="Your page on privacy; the website without it.")
@click.option("--terms", help="Your page on terms of use; the website without it.")
@click.option("--company", default="Twokeys", show_default=True, help="Who offers the app, up to 32 letters.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("twokeys-teams.zip"),
    show_default=True,
    help="Never written over.",
)
@pass_invocation
def teams_package(
    invocation: Invocation, *, website: str, privacy: str | None, terms: str | None, company: str, output: Path
) -> None:
    """Write the app for Microsoft Teams, to be uploaded there; TEAMS_APP_ID says whose it is."""
    pages = {"--website": website, "--privacy": privacy or website, "--terms": terms or website}
    problems = [f"{option}: {page} is no https address of a page." for option, page in pages.items() if not _page(page)]
    app_id = guid(invocation.environ, "TEAMS_APP_ID", problems)
    if not invocation.environ.get("TEAMS_APP_ID", "").strip():
        problems.append(
            "TEAMS_APP_ID is missing in the environment: it is the Application (client) ID under App registrations in the "
            "Azure portal."
        )
    if not 0 < len(company.strip()) <= _MOST_COMPANY:
        problems.append(f"--company: must have 1 to {_MOST_COMPANY} letters.")
    if problems:
        raise Failure(dict.fromkeys(problems))
    made = package(app_id, company=company.strip(), website=website, privacy=pages["--privacy"], terms=pages["--terms"])
    _write(output, made)
    click.echo(f"Written: {output}")
    click.echo("In Teams: Apps, Manage your apps, Upload an app; add it to the team, and to each person of the roster.")


def _page(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _write(output: Path, made: bytes) -> None:
    try:
        with output.open("xb") as new:
            new.write(made)
    except FileExistsError as there:
        raise Failure(
            (f"{output} is there already; nothing was written. Move it away, or choose another place with --output.",)
        ) from there
    except OSError as refused:
        raise Failure((f"{output} cannot be written: {refused.strerror}.",)) from refused
