"""The terms in force: of what is on record and what this process's settings say, the stricter of each part.

So neither a file that somebody changed nor a row that somebody wrote can weaken what holds: it takes both.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from approvals.domain.people import Account, AccountName, Directory, Person
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
    directory: Directory
    """The people that all accounts know by the same marks, for what concerns all of them."""
    emoji: Mapping[str, Mark]


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
            return effective(self.settings, unit.terms.in_force())
        newest, known = unit.terms.newest(), self._known
        if known[0] != newest:
            known = self._known = (newest, effective(self.settings, unit.terms.in_force()))
        return known[1]


def effective(settings: Mapping[AccountName, Terms], record: Mapping[AccountName, Recorded]) -> Effective:
    """Of the settings and the record the stricter; what is not on record yet is as the settings say."""
    terms = {
        name: stricter(record[name].terms, wanted) if name in record else wanted for name, wanted in settings.items()
    }
    homes = [frozenset(one.homes) for one in terms.values()]
    return Effective(
        terms=terms,
        accounts={name: one.account for name, one in terms.items()},
        directory=Directory(people=_known_to_all(terms.values()), homes=frozenset.intersection(*homes)),
        emoji=dict(_emoji(settings, terms)),
    )


def _known_to_all(terms: Iterable[Terms]) -> tuple[Person, ...]:
    first, *others = terms
    marks = [{person.id: known_by(person) for person in one.people} for one in others]
    return tuple(person for person in first.people if all(of.get(person.id) == known_by(person) for of in marks))


def _emoji(settings: Mapping[AccountName, Terms], terms: Mapping[AccountName, Terms]) -> tuple[tuple[str, Mark], ...]:
    """The emoji are one workspace's: they are the old ones until the last account has agreed to others."""
    old = [one.emoji for name, one in terms.items() if one.emoji != settings[name].emoji]
    return old[0] if old else next(iter(terms.values())).emoji


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
