"""Whether the tables of `twokeys.toml` agree with each other: names, numbers, and who is left to approve."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

from approvals.domain.people import Account, PersonId, Platform, distinct, platform_of
from bot.emoji import plain, reaction
from bot.settings.sentences import did_you_mean, dotted
from bot.settings.tables import Row, Tables
from policies.finding import Severity
from policies.ruleset import Ruleset


def disagreements(tables: Tables, accounts: Iterable[Account]) -> tuple[str, ...]:
    """A sentence for each contradiction between tables; what is ill shaped was said already."""
    return tuple(
        chain(
            _alike("people", tables.person_rows, "initials", "initials; everybody signs with their own"),
            _alike("people", tables.person_rows, "email", "e-mail address; a vote must belong to one person"),
            _alike("people", tables.person_rows, "slack", "Slack user id; a vote must belong to one person"),
            _alike("people", tables.person_rows, "teams", "object id; a vote must belong to one person"),
            _alike("accounts", tables.account_rows, "handle", "handle; name each account once"),
            _emoji(tables),
            _places(tables),
            *(_listed(name, row, tables.person_rows) for name, row in tables.account_rows.items()),
            *(_steps(name, row, tables.person_rows) for name, row in tables.account_rows.items()),
            *(_reach(account, tables.person_rows) for account in accounts),
            *(_reach_of_steps(account, tables.person_rows) for account in accounts),
        )
    )


def unsigned(accounts: Iterable[Account], rulesets: Mapping[str, Ruleset]) -> Iterator[str]:
    """A ruleset that names rules for a lead to sign off needs one; what rules ask by themselves is no word of the settings."""
    for account in accounts:
        rules = rulesets[account.ruleset].settings if account.ruleset in rulesets else {}
        asking = sorted(rule for rule, setting in rules.items() if setting.severity is Severity.SIGN_OFF)
        if asking and not account.leads:
            yield (
                f"{dotted('accounts', account.name, 'leads')}: there are none, and the ruleset {account.ruleset} has a lead sign "
                f"off what {' and '.join(asking)} {'finds' if len(asking) == 1 else 'find'}; name some of the roster, two "
                "if one of them writes, too."
            )


def _alike(section: str, rows: Mapping[str, Row], key: str, rule: str) -> Iterator[str]:
    """What two tables must not have in common, whatever its case."""
    owners: dict[tuple[str | None, str], str] = {}
    for name, row in rows.items():
        value = row.text(key)
        if value is not None:
            first = owners.setdefault((row.text("network"), value.casefold().removeprefix("@")), name)
            if first != name:
                yield f"{dotted(section, name, key)}: {first} has the same {rule}."


def _emoji(tables: Tables) -> Iterator[str]:
    if tables.slack is not None:
        yield from _clear("slack.emoji", tables.slack.emoji.model_dump(), plain)
    if tables.teams is not None:
        yield from _clear("teams.reactions", tables.teams.reactions.model_dump(), reaction)


def _clear(where: str, emoji: Mapping[str, str], name: Callable[[str], str]) -> Iterator[str]:
    """No emoji means two things, however it is spelled."""
    meanings: dict[str, str] = {}
    for mark, spelled in emoji.items():
        first = meanings.setdefault(name(spelled), mark)
        if first != mark:
            yield f"{where}.{mark}: {spelled} already means {first}; use another emoji."


def _places(tables: Tables) -> Iterator[str]:
    """Each account has a channel in a chat that is there, and no chat is there for nothing."""
    chats = {"channel": ("slack", tables.slack), "teams_channel": ("teams", tables.teams)}
    for name, row in tables.account_rows.items():
        named = [key for key in chats if row.text(key)]
        if not named and all(key in row.values for key in chats):
            yield (
                f'{dotted("accounts", name, "channel")}: is missing; add channel = "C…" for Slack, '
                'or teams_channel = "19:…" for Teams.'
            )
        for key in named:
            chat, table = chats[key]
            if table is None and not any(problem.startswith(f"{chat}") for problem in tables.problems):
                yield f"{dotted('accounts', name, key)}: there is no [{chat}]; add that table, or take the channel out."
    if tables.ledger and (said := tables.ledger.checkpoint_channel):
        chat, table = chats["teams_channel" if platform_of(said) is Platform.TEAMS else "channel"]
        if table is None and not any(problem.startswith(f"{chat}") for problem in tables.problems):
            yield f"ledger.checkpoint_channel: there is no [{chat}]; add that table, or take the channel out."


def _listed(account: str, row: Row, people: Mapping[str, Row]) -> Iterator[str]:
    at = ("accounts", account)
    roster = row.names("roster")
    if roster == ():
        yield f'{dotted(*at, "roster")}: nobody may approve; name the people, as in roster = ["ada", "bea", "carla"].'
    for key in ("roster", "leads", "backup"):
        yield from _named(row.names(key) or (), (*at, key), roster=roster, people=people)
    yield from _named(row.names("emergency") or (), (*at, "emergency"), roster=None, people=people)
    for who in distinct(map(PersonId, roster or ())):
        if who in people and not _recognisable(people[who]):
            where = dotted(*at, "roster", (roster or ()).index(who))
            yield f'{where}: "{who}" could never be recognised; give [people.{who}] an email, or pin a slack or teams user id.'


def _named(
    listed: tuple[str, ...], at: tuple[str | int, ...], *, roster: tuple[str, ...] | None, people: Mapping[str, Row]
) -> Iterator[str]:
    """Who is listed must be somebody, once, and on the account's roster (None if that is ill shaped)."""
    for place, who in enumerate(listed):
        where = f'{dotted(*at, place)}: "{who}"'
        if who not in people:
            yield f"{where} is nobody under [people]; add [people.{who}] or take the name out.{did_you_mean(who, people)}"
        elif who in listed[:place]:
            yield f"{where} is named twice; take one out."
        elif roster is not None and who not in roster:
            yield f"{where} is not on the roster, so their approval would not count; add them to {dotted(*at[:2], 'roster')}."


def _steps(account: str, row: Row, people: Mapping[str, Row]) -> Iterator[str]:
    """Each step has a name of its own and some people: a roster of its own, or the leads."""
    names: list[str] = []
    for place, step in enumerate(row.values.get("steps", ())):
        at = ("accounts", account, "steps", place)
        roster, leads = tuple(step.get("roster", ())), step.get("leads", False)
        if step["name"].casefold() in names:
            yield f"{dotted(*at, 'name')}: another step has the same name; a card must tell them apart."
        names.append(step["name"].casefold())
        if leads and roster:
            yield f"{dotted(*at)}: says leads and a roster; take one of them out."
        elif leads and row.names("leads") == ():
            yield f"{dotted(*at, 'leads')}: the account has no leads; name them in {dotted('accounts', account, 'leads')}."
        elif not leads and not roster:
            yield f'{dotted(*at, "roster")}: nobody may approve in this step; name people of the roster, as in roster = ["ada", "bea"], or write leads = true.'
        yield from _named(roster, (*at, "roster"), roster=row.names("roster"), people=people)


def _recognisable(person: Row) -> bool:
    """Whether a chat identity can lead to the person; an ill-shaped one is given, and said already."""
    return any(key not in person.values or person.text(key) for key in ("email", "slack", "teams"))


def _reach(account: Account, people: Mapping[str, Row]) -> Iterator[str]:
    """The roster must reach its number whoever writes; says who is left when it cannot, and how many are missing."""
    if not account.roster or not set(account.roster) <= set(people):
        return
    writer = max(people, key=lambda who: account.short_without(PersonId(who)))
    missing = account.short_without(PersonId(writer))
    if not missing:
        return
    left = [who for who in distinct(account.roster) if who != writer]
    others = [who for who in people if who not in account.roster]
    yield (
        f"{dotted('accounts', account.name, 'roster')}: {missing} {'person is' if missing == 1 else 'people are'} missing. "
        f"When {_name(writer, people)} writes, {_all(left, people) or 'nobody'} {'are' if len(left) > 1 else 'is'} left to "
        f"approve, and approvals = {account.approvals}. Add {missing} to the roster"
        + (f" (not on it yet: {_all(others, people)})" if others else "")
        + (f", or set approvals = {len(left)}" if left else "")
        + (" (author plus one)." if len(left) == 1 else ".")
    )


def _reach_of_steps(account: Account, people: Mapping[str, Row]) -> Iterator[str]:
    """Each step must reach its number whoever writes; says who is left in it when it cannot."""
    for place, step in enumerate(account.steps):
        if not step.roster or not set(step.roster) <= set(account.roster) & set(people):
            continue
        writer = max(people, key=lambda who: step.short_without(PersonId(who)))
        missing = step.short_without(PersonId(writer))
        if not missing:
            continue
        left = [who for who in distinct(step.roster) if who != writer]
        others = [who for who in distinct(account.roster) if who in people and who not in step.roster]
        need = step.need if isinstance(step.need, int) else f'"{step.need}"'
        yield (
            f"{dotted('accounts', account.name, 'steps', place)}: {missing} {'person is' if missing == 1 else 'people are'} "
            f"missing in the step {step.name}. When {_name(writer, people)} writes, {_all(left, people) or 'nobody'} "
            f"{'are' if len(left) > 1 else 'is'} left to approve in it, and need = {need}. Add {missing} to it"
            + (f" (of the roster, not in it yet: {_all(others, people)})" if others else "")
            + (f", or set need = {len(left)}." if left else ".")
        )


def _name(who: str, people: Mapping[str, Row]) -> str:
    return people[who].text("name") or who


def _all(who: Iterable[str], people: Mapping[str, Row]) -> str:
    return " and ".join(_name(one, people) for one in who)
