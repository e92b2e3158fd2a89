"""The terms in force: of what is on record and what this process's settings say, the stricter of each part.

So neither a file that somebody changed nor a row that somebody wrote can weaken what holds: it takes both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from approvals.domain.people import Account, AccountName, Directory, Person, PersonId, Recalled
from approvals.domain.terms import Terms, stricter
from approvals.domain.terms_change import known_by
from approvals.domain.vote import Mark
from approvals.storage.terms import Recorded
from approvals.storage.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """What holds for every account of the settings, at one moment."""

    terms: Mapping[AccountName, Terms]
    accounts: Mapping[AccountName, Account]
    directories: Mapping[AccountName, Directory]
    """The people, as each account knows them."""
    directory: Directory
    """The people that all accounts know by the same marks, for what concerns all of them."""
    emoji: Mapping[str, Mark]
    recalled: Mapping[AccountName, tuple[Recalled, ...]]
    """The people as each account knew them once."""

    def formerly(self, account: AccountName, since: datetime) -> tuple[Person, ...]:
        """People whom the account knew otherwise than now at that time or later, as they were."""
        known = self.directories[account].people
        seen = (one.person for one in self.recalled.get(account, ()) if one.until is None or one.until >= since)
        return tuple(dict.fromkeys(person for person in seen if person not in known))


class InForce:
    """Knows the settings, and looks at the record in every transaction that draws conclusions from it."""

    def __init__(self, settings: Iterable[Terms]) -> None:
        self.settings: Mapping[AccountName, Terms] = {one.account.name: one for one in settings}
        self._known = (0, effective(self.settings, {}))
        self.emoji: Mapping[str, Mark] = _Emoji(self)
        """What an emoji means now; it may be kept, and is never old."""

    @property
    def now(self) -> Effective:
        """What was read last, for what needs no transaction."""
        return self._known[1]

    def is_of(self, newest: int) -> bool:
        """Whether those terms are the newest that were read."""
        return self._known[0] == newest

    def read(self, unit: Unit) -> Effective:
        """What holds in this transaction; the record is taken apart again only where it changed."""
        if unit.terms.written:
            return effective(self.settings, unit.terms.in_force(), unit.terms.recalled())
        newest, known = unit.terms.newest(), self._known
        if known[0] != newest:
            known = self._known = (
                newest,
                effective(self.settings, unit.terms.in_force(), unit.terms.recalled()),
            )
        return known[1]


def effective(
    settings: Mapping[AccountName, Terms],
    record: Mapping[AccountName, Recorded],
    recalled: Mapping[AccountName, tuple[Recalled, ...]] = MappingProxyType({}),
) -> Effective:
    """Of the settings and the record the stricter; what is not on record yet is as the settings say."""
    terms = {
        name: _of_both(record[name].terms, wanted) if name in record else wanted for name, wanted in settings.items()
    }
    homes = [frozenset(one.homes) for one in terms.values()]
    return Effective(
        terms=terms,
        accounts={name: one.account for name, one in terms.items()},
        directories={
            name: replace(one.directory, doubted=_doubted(settings[name], one)) for name, one in terms.items()
        },
        directory=Directory(people=_known_to_all(terms.values()), homes=frozenset.intersection(*homes)),
        emoji=_emoji((*terms.values(), *settings.values())),
        recalled=recalled,
    )


def _of_both(recorded: Terms, wanted: Terms) -> Terms:
    """Where neither's steps are among the other's, all of both: a row alone must not take the settings' away."""
    held = stricter(recorded, wanted)
    more = tuple(step for step in wanted.account.steps if step not in held.account.steps)
    return replace(held, account=replace(held.account, steps=(*held.account.steps, *more))) if more else held


def _doubted(settings: Terms, held: Terms) -> frozenset[PersonId]:
    """Whom the settings know by other marks than those that hold."""
    wanted = {person.id: known_by(person) for person in settings.people}
    return frozenset(person.id for person in held.people if wanted[person.id] != known_by(person))


def _known_to_all(terms: Iterable[Terms]) -> tuple[Person, ...]:
    first, *others = terms
    marks = [{person.id: known_by(person) for person in one.people} for one in others]
    return tuple(person for person in first.people if all(of.get(person.id) == known_by(person) for of in marks))


def _emoji(said: Iterable[Terms]) -> Mapping[str, Mark]:
    """The emoji are one workspace's: one approves where all say so, and stops or holds where any does."""
    each = [dict(one.emoji) for one in said]
    vetoes = {name: mark for one in each for name, mark in one.items() if mark is not Mark.APPROVE}
    approving = [{name for name, mark in one.items() if mark is Mark.APPROVE} for one in each]
    return {**dict.fromkeys(sorted(set.intersection(*approving)), Mark.APPROVE), **vetoes}


class _Emoji(Mapping[str, Mark]):
    """The emoji as they are in force whenever somebody looks."""

    def __init__(self, terms: InForce) -> None:
        self._terms = terms

    def __getitem__(self, name: str) -> Mark:
        return self._terms.now.emoji[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms.now.emoji)

    def __len__(self) -> int:
        return len(self._terms.now.emoji)
