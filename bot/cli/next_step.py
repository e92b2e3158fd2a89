"""What stands between these settings and a running Twokeys: why, and the next command to type."""

import shlex
from dataclasses import dataclass

from approvals.errors import DatabaseUnusable
from bot.settings import Role, Secrets, SettingsError
from bot.settings.environment import VAULT_CREDENTIAL
from bot.settings.roles import token_names
from bot.signing_keys import SigningKeyUnusable
from bot.vault import Unopenable


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


def after_secrets(secrets: Secrets, *, slack: bool, prefix: str, role: Role) -> NextStep | None:
    """None if the tokens to talk to Slack are there, or not needed; the publisher's process reads there too."""
    if not slack:
        return None
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
        case "not-allowed":
            why = f"Whoever DATABASE_URL logs in as may not do that: {fault.values.get('why')}. Let the database's owner do it; after an upgrade, give both roles their rights again."
            command = f"{prefix} db grant --bot ROLE --publisher ROLE"
        case "not-a-database-address" | "needs-a-file" | "unknown-database":
            why = "DATABASE_URL names no database that works here: use postgresql://… or sqlite:///… with a file."
            command = f"{prefix} doctor"
        case _:
            why, command = f"The database cannot be worked with: {fault}.", f"{prefix} doctor"
    return NextStep(why=(why,), command=command)


def after_grant(fault: DatabaseUnusable, *, prefix: str) -> NextStep:
    """How to get to two roles that can be given rights."""
    match fault.slug:
        case "no-roles-in-a-file":
            why = "An SQLite file knows no roles: whoever reads it reads all of it. Two parts need PostgreSQL: set DATABASE_URL."
            command = f"{prefix} run"
        case "one-role-for-both":
            why = f"{fault.values['role']} cannot be both: give each part a role of its own."
            command = "createuser --pwprompt twokeys_publisher"
        case "no-such-role":
            why = f"The server has no role {fault.values['role']}; make it, as a plain one that owns nothing."
            command = f"createuser --pwprompt {shlex.quote(str(fault.values['role']))}"
        case "role-of-another":
            role, other = str(fault.values["role"]), str(fault.values["other"])
            why = f"{role} is a member of {other}, whose rights would come on top of its own. Take it out of there, then say this again."
            command = f"psql -c {shlex.quote(f'REVOKE {_quoted(other)} FROM {_quoted(role)}')}"
        case "schema-open":
            why = f"{fault.values['role']} may make functions in the schema public, and statements of others would find those. Only the schema's owner can take that back; then say this again."
            role = _quoted(str(fault.values["role"]))
            command = f"psql -c {shlex.quote(f'REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role}')}"
        case "role-too-mighty":
            why = f"{fault.values['role']} owns the tables or the database, or is above all rules; rights would hold it back from nothing. Give that part a plain role of its own."
            command = "createuser --pwprompt twokeys_bot"
        case _:
            return after_database(fault, prefix=prefix)
    return NextStep(why=(why,), command=command)


def _quoted(role: str) -> str:
    return '"' + role.replace('"', '""') + '"'


def after_signing(fault: SigningKeyUnusable, *, prefix: str) -> NextStep:
    """How to get to keys that can be used."""
    values = fault.values
    path = values["path"]
    command = f"{prefix} doctor"
    match fault.slug:
        case "key-missing":
            why = f'There is no key at {path}; see "Two roles" in bot/README.md for how it is made.'
        case "key-unreadable":
            why = f"The key {path} cannot be read: {values['why']}."
        case "key-no-file":
            why = f"The key {path} is no file; name the file that holds it."
        case "key-of-another":
            why = f"The key {path} belongs to user {values['owner']}, and this is user {values['us']}: whoever owns it can change it."
            command = f"chown {values['us']} {shlex.quote(str(path))}"
        case "key-open-to-others":
            why = f"The signing key {path} is open to others (mode {values['mode']}); make a new one if somebody may have read it."
            command = f"chmod 600 {shlex.quote(str(path))}"
        case "key-changeable-by-others":
            why = f"Others can change the key {path} (mode {values['mode']}); see that it is still the right one."
            command = f"chmod 644 {shlex.quote(str(path))}"
        case "verify-key-ill-formed":
            why = f"{path} is no public Ed25519 key; openssl pkey -in signing.pem -pubout makes it."
        case _:
            why = f"{path} is no Ed25519 key; openssl genpkey -algorithm ed25519 makes one."
    return NextStep(why=(why,), command=command)


def after_vault(fault: Unopenable, *, prefix: str) -> NextStep:
    """How to get to a vault that opens; the bot does not start without."""
    values = fault.values
    account, path = values.get("account"), values.get("path")
    command = f"{prefix} accounts check"
    match fault.slug:
        case "no-key":
            needs = (
                f"{account} is in the vault, and there is no key to it" if account else "There is no key to the vault"
            )
            why = f"{needs}: set TWOKEYS_VAULT_KEY_FILE to the file that holds it, or let systemd hand it over as {VAULT_CREDENTIAL}."
        case "key-missing":
            why = f"There is no vault key at {path}; name the file that holds it. (For a new vault it is made so: umask 077; openssl rand -hex 32 > {path})"
        case "key-unreadable":
            why = f"The vault key {path} cannot be read: {values['why']}."
        case "key-no-file":
            why = f"The vault key {path} is no file; name the file that holds the key."
        case "key-of-another":
            why = f"The vault key {path} belongs to user {values['owner']}, and this is user {values['us']}: whoever owns it can change it."
            command = f"chown {values['us']} {shlex.quote(str(path))}"
        case "key-open-to-others":
            why = f"The vault key {path} is open to others (mode {values['mode']}); make a new one if somebody may have read it."
            command = f"chmod 600 {shlex.quote(str(path))}"
        case "key-ill-formed":
            why = f"The vault key {path} is no key: it must have 64 hexadecimal digits, as openssl rand -hex 32 makes them."
        case "other-key":
            why = f"The vault has {account} under the key {values['needed']}, and the key given is {values['found']}. Keep the key {values['needed']}, and set TWOKEYS_VAULT_KEY_FILE to the file that holds it."
        case "no-pair":
            names = " and ".join(token_names(str(account)))
            why = f"There is no token pair of {account}, neither in the vault nor in the environment ({names})."
            command = f"{prefix} accounts add {account}"
        case _:
            why = f"What the vault has of {account} does not open: it was changed, or belongs to another account. Find out who did that; then put its pair there anew."
            command = f"{prefix} accounts add {account} --replace"
    return NextStep(why=(why,), command=command)
