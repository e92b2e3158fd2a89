"""Whether the tables of `twokeys.toml` agree with each other: names, numbers, and who is left to approve."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from approvals.domain.people import Account, PersonId, distinct
from bot.emoji import plain
from bot.settings.sentences import did_you_mean, dotted
from bot.settings.tables import Row, Tables


def disagreements(tables: Tables, accounts: Iterable[Account]) -> tuple[str, ...]:
    """A sentence for each contradiction between tables; what is ill shaped was said already."""
    return tuple(
        chain(
            _alike("people", tables.person_rows, "initials", "initials; everybody signs with their own"),
            _alike("people", tables.person_rows, "email", "e-mail address; a vote must belong to one person"),
            _alike("people", tables.person_rows, "slack", "Slack user id; a vote must belong to one person"),
            _alike("accounts", tables.account_rows, "handle", "handle; name each account once"),
            _emoji(tables),
            *(_listed(name, row, tables.person_rows) for name, row in tables.account_rows.items()),
            *(_reach(account, tables.person_rows) for account in accounts),
        )
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
    if tables.slack is None:
        return
    meanings: dict[str, str] = {}
    for mark, emoji in tables.slack.emoji.model_dump().items():
        first = meanings.setdefault(plain(emoji), mark)
        if first != mark:
            yield f"slack.emoji.{mark}: {emoji} already means {first}; use another emoji."


def _listed(account: str, row: Row, people: Mapping[str, Row]) -> Iterator[str]:
    at = ("accounts", account)
    roster = row.names("roster")
    if roster == ():
        yield f'{dotted(*at, "roster")}: nobody may approve; name the people, as in roster = ["ada", "bea", "carla"].'
    for key in ("roster", "leads", "backup"):
        listed = row.names(key) or ()
        for place, who in enumerate(listed):
            where = f'{dotted(*at, key, place)}: "{who}"'
            if who not in people:
                yield f"{where} is nobody under [people]; add [people.{who}] or take the name out.{did_you_mean(who, people)}"
            elif who in listed[:place]:
                yield f"{where} is named twice; take one out."
            elif roster is not None and who not in roster:
                yield f"{where} is not on the roster, so their approval would not count; add them to {dotted(*at, 'roster')}."
            elif key == "roster" and not _recognisable(people[who]):
                yield f"{where} could never be recognised; give [people.{who}] an email or a slack user id."


def _recognisable(person: Row) -> bool:
    """Whether a chat identity can lead to the person; an ill-shaped one is given, and said already."""
    return any(key not in person.values or person.text(key) for key in ("email", "slack"))


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


def _name(who: str, people: Mapping[str, Row]) -> str:
    return people[who].text("name") or who


def _all(who: Iterable[str], people: Mapping[str, Row]) -> str:
    return " and ".join(_name(one, people) for one in who)
