"""What changed in the terms of an account, as the ledger is told it: whomever it names can be forgotten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from approvals.domain.evidence import steps
from approvals.domain.ledger import Personal, Sort, Value, text, who
from approvals.domain.people import Account, Person, PersonId
from approvals.domain.terms import Terms
from approvals.domain.terms_change import Change, Plain, differences, steps_changed
from policies.ruleset import Ruleset

_PEOPLE = frozenset({"account.roster", "account.leads", "account.backup", "account.emergency"})
_OWN_WORDS = frozenset({"ruleset.published", "ruleset.signature_aliases", "ruleset.off_limits"})
_HOW_SHOWN = frozenset({"person.name", "person.initials"})
"""What decides nothing, and is theirs."""


def entered(old: Terms | None, new: Terms) -> list[Value]:
    """Everything that is different, but for how people are shown; all that is no default where nothing held before."""
    before, after = _by_id(old or _nothing(new)), _by_id(new)
    return [_told(one, before, after) for one in differences(before, after) if one.what not in _HOW_SHOWN]


def _nothing(new: Terms) -> Terms:
    account = Account(name=new.account.name, handle="", network="", channel="", roster=())
    return Terms(account=account, people=(), homes=(), ruleset=Ruleset(name=new.ruleset.name), emoji=())


def _by_id(terms: Terms) -> Terms:
    """The same, naming people by their ids."""
    return replace(terms, people=tuple(replace(person, name=person.id) for person in terms.people))


def _told(change: Change, before: Terms, after: Terms) -> Mapping[str, Value]:
    of: Value = change.of
    was, becomes = _value(change.what, change.was), _value(change.what, change.becomes)
    if change.what.startswith("person"):
        of = who(PersonId(change.of))
    if change.what in {"person", "person.known_by"}:
        was, becomes = (_known_by(terms.people, change.of) for terms in (before, after))
    if change.what == "account.steps":
        was, becomes = map(steps, steps_changed(before.account.steps, after.account.steps))
    return {"what": change.what, "of": of, "was": was, "becomes": becomes}


def _known_by(people: Iterable[Person], this: str) -> Value:
    """By what they are recognised; None of whom the terms do not name."""
    return next((list(_marks(person)) for person in people if person.id == this), None)


def _marks(person: Person) -> Iterator[Value]:
    if person.email:
        yield Personal(Sort.PERSON, person.email)
    yield from map(who, person.identities)


def _value(what: str, value: Plain) -> Value:
    match value:
        case float():
            return str(value)
        case tuple() if what in _PEOPLE:
            return [who(PersonId(one)) for one in value]
        case tuple() if what in _OWN_WORDS:
            return [text(one) for one in value]
        case _:
            return value
