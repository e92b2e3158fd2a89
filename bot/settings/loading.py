"""From the file and the environment to `Settings`, or to every reason why not."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from approvals.domain.hours import Week
from approvals.domain.people import Account, AccountName, Identity, Need, Person, PersonId, Platform, Step
from approvals.domain.retention import Retention
from approvals.domain.vote import Mark
from bot.emoji import plain, reaction
from bot.settings.agreement import disagreements, unsigned
from bot.settings.environment import Environment, environment
from bot.settings.roles import unsigned_checkpoints
from bot.settings.sentences import dotted
from bot.settings.shapes import (
    ANY,
    AccountTable,
    LedgerTable,
    PersonTable,
    RetentionTable,
    SlackTable,
    StepTable,
    TeamsTable,
    hours,
)
from bot.settings.tables import parsed, tables
from bot.settings.values import Checkpoints, Prepared, Role, Settings, SettingsError, Slack, Teams
from policies.ruleset import Ruleset, RulesetError
from policies.ruleset import load as load_ruleset


def load(path: Path, environ: Mapping[str, str], *, role: Role | None = Role.ALL) -> Settings:
    """The settings of that file and environment; raises `SettingsError` with all that is wrong at once.

    Without a role no keys of networks are asked for: enough to look after the database.
    """
    found = tables(parsed(_text(path), file=path))
    accounts = {AccountName(name): _account(name, table) for name, table in found.accounts.items()}
    rulesets, unusable = _rulesets(accounts.values(), path.parent)
    around = environment(
        environ, accounts=accounts.values(), teams=found.teams is not None, folder=path.parent, role=role
    )
    problems = (
        *found.problems,
        *disagreements(found, accounts.values()),
        *unusable,
        *unsigned(accounts.values(), rulesets),
        *around.problems,
        *_whose_cards(found.slack, role),
        *unsigned_checkpoints(
            found.ledger.checkpoint_channel if found.ledger else "", role=role, signing_key=around.signing_key
        ),
    )
    if problems or found.retention is None or found.ledger is None:
        raise SettingsError(problems)
    return Settings(
        path=path,
        slack=_slack(found.slack) if found.slack else None,
        teams=_teams(found.teams, around) if found.teams else None,
        retention=_retention(found.retention),
        checkpoints=_checkpoints(found.ledger, path.parent),
        people=tuple(
            _person(name, table, found.slack.workspace if found.slack else "", around.teams_tenant)
            for name, table in found.people.items()
        ),
        accounts=accounts,
        rulesets=rulesets,
        secrets=around.secrets,
        addresses=around.addresses,
        listen=around.listen,
        database_url=around.database_url,
        texts={
            AccountName(name): {language: Prepared(**texts.model_dump()) for language, texts in table.texts.items()}
            for name, table in found.accounts.items()
        },
        vault_key=around.vault_key,
        signing_key=around.signing_key,
        verify_key=around.verify_key,
    )


def _whose_cards(table: SlackTable | None, role: Role | None) -> tuple[str, ...]:
    """Whoever publishes sees cards with another app than the one that posts them."""
    if role is not Role.PUBLISHER or table is None or table.bot:
        return ()
    words = "missing; --role publisher must know whose messages are cards: twokeys doctor says it, as the bot."
    return (f'slack.bot: {words} Write it as in bot = "U0123456789" under [slack].',)


def _text(path: Path) -> str:
    """Some editors put a mark of the encoding in front, which says nothing."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as missing:
        raise SettingsError((f"There are no settings at {path}.",)) from missing
    except UnicodeDecodeError as garbled:
        raise SettingsError((f"{path} is not UTF-8 text; save it as such.",)) from garbled
    except OSError as unreadable:
        raise SettingsError((f"{path} cannot be read: {unreadable.strerror}.",)) from unreadable


def _rulesets(accounts: Iterable[Account], folder: Path) -> tuple[dict[str, Ruleset], tuple[str, ...]]:
    """Each account's ruleset: one that ships, or a file beside the settings."""
    rulesets: dict[str, Ruleset] = {}
    problems: dict[str, str] = {}
    for account in accounts:
        name = account.ruleset
        try:
            rulesets[name] = load_ruleset(name if name.isidentifier() else folder / name)
        except RulesetError as error:
            for problem in error.problems:
                problems.setdefault(problem, f"{dotted('accounts', account.name, 'ruleset')}: {problem}")
    return rulesets, tuple(problems.values())


def _slack(table: SlackTable) -> Slack:
    return Slack(
        workspace=table.workspace,
        short_names=tuple(dict.fromkeys(table.short_names)),
        emoji={plain(name): Mark(mark) for mark, name in table.emoji.model_dump().items()},
        see_deletions=table.see_deletions,
        bot=table.bot,
    )


def _teams(table: TeamsTable, around: Environment) -> Teams:
    return Teams(
        app_id=around.teams_app,
        tenant=around.teams_tenant,
        emoji={reaction(name): Mark(mark) for mark, name in table.reactions.model_dump().items()},
    )


def _checkpoints(table: LedgerTable, folder: Path) -> Checkpoints:
    return Checkpoints(file=folder / table.checkpoint_file, channel=table.checkpoint_channel)


def _retention(table: RetentionTable) -> Retention:
    return Retention(raw_events=timedelta(days=table.raw_events_days), texts=timedelta(days=table.texts_days))


def _person(name: str, table: PersonTable, workspace: str, tenant: str) -> Person:
    in_slack = (Identity(platform=Platform.SLACK, workspace=workspace, user=table.slack),) if table.slack else ()
    in_teams = (
        (Identity(platform=Platform.TEAMS, workspace=tenant, user=table.teams.casefold()),) if table.teams else ()
    )
    return Person(
        id=PersonId(name),
        name=table.name,
        initials=table.initials,
        email=table.email,
        languages=tuple(table.languages),
        timezone=table.timezone,
        identities=(*in_slack, *in_teams),
    )


def _account(name: str, table: AccountTable) -> Account:
    return Account(
        name=AccountName(name),
        handle=table.handle.removeprefix("@"),
        network=table.network,
        channel=table.channel or "",
        teams_channel=table.teams_channel or "",
        roster=tuple(map(PersonId, table.roster)),
        leads=tuple(map(PersonId, table.leads)),
        backup=tuple(map(PersonId, table.backup)),
        emergency=tuple(map(PersonId, table.emergency)),
        approvals=table.approvals,
        steps=tuple(_step(step, table.leads) for step in table.steps),
        suggesters_count=table.suggesters_count,
        ruleset=table.ruleset,
        domains=tuple(domain.lower() for domain in table.domains),
        exempt_from_summons=table.exempt_from_summons,
        week=Week(
            zone=table.timezone,
            quiet=hours(table.quiet_hours) if table.quiet_hours else None,
            best=tuple(map(hours, table.best_hours)),
        ),
    )


def _step(table: StepTable, leads: Iterable[str]) -> Step:
    need = 1 if table.need == ANY else table.need
    return Step(
        name=table.name,
        roster=tuple(map(PersonId, leads if table.leads else table.roster)),
        need=need if isinstance(need, int) else Need(need),
    )
