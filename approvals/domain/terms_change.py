"""What is different between two terms of an account, part by part, for people to read and for the record."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from approvals.domain.people import Account, AccountName, Person, PersonId, Step
from approvals.domain.subject import Colleague
from approvals.domain.terms import Terms, stricter
from policies.ruleset import Ruleset, Setting

Plain = str | int | float | bool | None | tuple[str, ...]

_One = TypeVar("_One")

_OF_PEOPLE = frozenset({"roster", "leads", "backup", "emergency"})
_KNOWN_BY = ("email", "identities")
_THEIR_OWN = frozenset({"id", *_KNOWN_BY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is different: what (`account.approvals`, `person.languages`, `rule`), of whom, and how.

    Of a list, `was` holds what is gone, and `becomes` what is new.
    """

    what: str
    of: str = ""
    was: Plain = None
    becomes: Plain = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a channel is to hear: what changed, the people it names, and the proposal that they may agree to, if any."""

    account: AccountName
    channel: str
    slug: str
    changes: tuple[Change, ...] = ()
    names: tuple[str, ...] = ()
    proposal: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """New terms beside those that hold: what is so at once, and what waits until people agree."""

    held: Terms
    """What holds until then."""
    at_once: tuple[Change, ...]
    waiting: tuple[Change, ...]


def compare(old: Terms, new: Terms) -> Compared:
    """What the new terms change: whatever weakens approval, or might, waits."""
    held = stricter(old, new)
    return Compared(held=held, at_once=differences(old, held), waiting=differences(held, new))


def differences(old: Terms, new: Terms) -> tuple[Change, ...]:
    """Everything that is different, in the order of the settings; nothing about a mere order of names."""
    return tuple(_differences(old, new))


def _differences(old: Terms, new: Terms) -> Iterator[Change]:
    name = _shown(old, new)
    yield from _account(old.account, new.account, name)
    yield from _people(old.people, new.people, name)
    yield from _listed("homes", "", old.homes, new.homes, "/".join)
    yield from _ruleset(old.ruleset, new.ruleset)
    yield from _listed("emoji", "", old.emoji, new.emoji, "=".join)


def _shown(old: Terms, new: Terms) -> Callable[[PersonId], str]:
    """How people are told from each other: by name, and by their id as well where somebody else has that name."""
    names = {person.id: person.name for person in (*old.people, *new.people)}
    alike = Counter(name.casefold() for name in names.values())

    def shown(who: PersonId) -> str:
        name = names.get(who, who)
        return f"{name} ({who})" if alike[name.casefold()] > 1 else name

    return shown


def _account(old: Account, new: Account, name: Callable[[PersonId], str]) -> Iterator[Change]:
    def step(one: Step) -> str:
        return f"{one.name} ({one.need} of {', '.join(map(name, one.roster))})"

    for field, was, becomes in _fields(old, new):
        if field in _OF_PEOPLE:
            yield from _listed(f"account.{field}", "", was, becomes, name)
        elif field == "steps" and was != becomes:
            gone, added = (tuple(map(step, steps)) for steps in steps_changed(was, becomes))
            yield Change(what="account.steps", was=gone, becomes=added)
        elif field != "steps":
            yield from _changed(f"account.{field}", "", was, becomes)


def steps_changed(was: tuple[Step, ...], becomes: tuple[Step, ...]) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps that are gone, and those that are new; all of both where those that stay are in another order."""
    gone = tuple(step for step in was if step not in becomes)
    added = tuple(step for step in becomes if step not in was)
    stay = [step for step in was if step in becomes] == [step for step in becomes if step in was]
    return (gone, added) if stay else (was, becomes)


def _people(old: tuple[Person, ...], new: tuple[Person, ...], name: Callable[[PersonId], str]) -> Iterator[Change]:
    before, after = ({person.id: person for person in people} for people in (old, new))
    for who, person in before.items():
        if who not in after:
            yield Change(what="person", of=name(who), was=known_by(person))
    for who, person in after.items():
        if who not in before:
            yield Change(what="person", of=name(who), becomes=known_by(person))
            continue
        yield from _changed("person.known_by", name(who), known_by(before[who]), known_by(person))
        for field, was, becomes in _fields(before[who], person):
            if field not in _THEIR_OWN:
                yield from _changed(f"person.{field}", name(who), was, becomes)


def without(terms: Terms, who: Colleague, *, nobody: PersonId) -> Terms:
    """The same with `nobody` in the place of somebody who is forgotten, and nothing of how they were known."""
    ids = {*who.ids, *(person.id for person in terms.people if who.is_(person))}

    def listed(people: tuple[PersonId, ...]) -> tuple[PersonId, ...]:
        return tuple(nobody if one in ids else one for one in people)

    of = terms.account
    account = replace(
        of,
        roster=listed(of.roster),
        leads=listed(of.leads),
        backup=listed(of.backup),
        emergency=listed(of.emergency),
        steps=tuple(replace(step, roster=listed(step.roster)) for step in of.steps),
    )
    people = tuple(person for person in terms.people if person.id not in ids)
    return replace(terms, account=account, people=people)


def known_by(person: Person) -> str:
    """What a chat must say of somebody for them to be this person."""
    return ", ".join([*([person.email] if person.email else []), *map(str, person.identities)])


def _ruleset(old: Ruleset, new: Ruleset) -> Iterator[Change]:
    for rule in sorted({*old.settings, *new.settings}):
        was, becomes = old.setting(rule), new.setting(rule)
        if was != becomes:
            yield Change(what="rule", of=rule, was=_setting(was), becomes=_setting(becomes))
    for name, was, becomes in _fields(old, new):
        if name != "settings":
            yield from _changed(f"ruleset.{name}", "", was, becomes)


def _setting(setting: Setting) -> str:
    if setting.off:
        return "off"
    said = setting.severity or "usual"
    return f"{said}/{setting.observe_until.isoformat()}" if setting.observe_until else said


def _fields(old: Account | Person | Ruleset, new: Account | Person | Ruleset) -> Iterator[tuple[str, Any, Any]]:
    for field in fields(new):
        yield field.name, getattr(old, field.name), getattr(new, field.name)


def _changed(what: str, of: str, was: Any, becomes: Any) -> Iterator[Change]:
    if isinstance(was, tuple) and isinstance(becomes, tuple):
        yield from _listed(what, of, was, becomes, str)
    elif was != becomes:
        yield Change(what=what, of=of, was=_plain(was), becomes=_plain(becomes))


def _plain(value: Any) -> Plain:
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _listed(
    what: str, of: str, was: tuple[_One, ...], becomes: tuple[_One, ...], shown: Callable[[_One], str]
) -> Iterator[Change]:
    gone = tuple(shown(one) for one in was if one not in becomes)
    added = tuple(shown(one) for one in becomes if one not in was)
    if gone or added:
        yield Change(what=what, of=of, was=gone, becomes=added)
