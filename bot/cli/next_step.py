"""What stands between these settings and a running Twokeys: why, and the next command to type."""

from dataclasses import dataclass

from approvals.errors import DatabaseUnusable
from bot.settings import Role, Secrets, SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Why it cannot run yet; `command` is what to type next."""

    why: tuple[str, ...]
    command: str

    def sentences(self) -> tuple[str, ...]:
        """Everything to print, the command last."""
        return (*self.why, f"Next, type: {self.command}")


def after_settings(error: SettingsError, *, prefix: str, exists: bool) -> NextStep:
    """Without settings they are to be written; with faults in them, mended and looked at again."""
    return NextStep(why=error.problems, command=f"{prefix} {'doctor' if exists else 'init'}")


def after_secrets(secrets: Secrets, *, prefix: str, role: Role) -> NextStep | None:
    """None if the tokens to talk to Slack are there; the publisher's process reads there too."""
    why = []
    if secrets.slack_bot_token is None:
        why.append("SLACK_BOT_TOKEN is missing: it stands under OAuth & Permissions of your app on api.slack.com/apps.")
    if role is not Role.PUBLISHER and secrets.slack_app_token is None and secrets.slack_signing_secret is None:
        why.append("SLACK_APP_TOKEN is missing: make one with connections:write under Basic Information of your app.")
    if not why:
        return None
    if "--env-file" in prefix:
        return NextStep(why=(*why, "Add what is missing to that file of variables."), command=f"{prefix} doctor")
    why.append("Copy .env.example to .env and fill it in.")
    return NextStep(why=tuple(why), command=f"{prefix} --env-file .env doctor")


def after_database(fault: DatabaseUnusable, *, prefix: str) -> NextStep:
    """How to get to a database that can be worked with."""
    match fault.slug:
        case "no-migrations":
            why, command = "The database is still empty.", f"{prefix} db upgrade"
        case "migrations-pending":
            why, command = "The database is older than this Twokeys.", f"{prefix} db upgrade"
        case "newer-than-code":
            why = "The database is newer than this Twokeys, which could damage it; install the newer version again, in its folder."
            command = "pip install --upgrade ."
        case "in-use":
            why = "Another Twokeys is already working on this database; on SQLite there can be only one. Stop it first."
            command = f"{prefix} doctor"
        case "unreachable":
            why = f"The database {fault.values.get('database')} does not answer: {fault.values.get('why')}. Start it, or correct DATABASE_URL."
            command = f"{prefix} doctor"
        case "not-a-database-address" | "needs-a-file" | "unknown-database":
            why = "DATABASE_URL names no database that works here: use postgresql://… or sqlite:///… with a file."
            command = f"{prefix} doctor"
        case _:
            why, command = f"The database cannot be worked with: {fault}.", f"{prefix} doctor"
    return NextStep(why=(why,), command=command)
