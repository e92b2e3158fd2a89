"""The terms of an account: everything in the settings that decides whether a text goes out, and what stricter means.

Terms that hold are never weakened by settings alone. Of old and new terms the stricter of each part holds until two
people of the old roster agree; whatever is not surely stricter, or beside the point, is as it was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, TypeVar

from approvals.domain.people import Account, Directory, Identity, Person, PersonId, Platform, Profile, Step
from approvals.domain.vote import Mark
from policies.ruleset import Ruleset, Setting

AGREE = 2
"""How many people of the old roster let weaker terms hold."""

SPEAKS_NOWHERE = "rehearsal"
"""The network on which nothing becomes public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for one account: who may let it speak, how they are recognised, and what its rules are.

    All people of the settings belong to it, not only the roster: whoever writes a text must be known for certain, as
    their own approval of it does not count.
    """

    account: Account
    people: tuple[Person, ...]
    homes: tuple[tuple[Platform, str], ...]
    """The workspaces in which people are recognised."""
    ruleset: Ruleset
    emoji: tuple[tuple[str, Mark], ...]
    """What each emoji on a card means."""

    @property
    def directory(self) -> Directory:
        """The people, where they are recognised."""
        return Directory(people=self.people, homes=frozenset(self.homes))

    @property
    def voice(self) -> tuple[str, str]:
        """Who is heard in public, whatever the settings call the account."""
        return self.account.network, self.account.handle.casefold()


def _old(old: Any, _: Any) -> Any:
    return old


def _new(_: Any, new: Any) -> Any:
    return new


def _in_both(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(one for one in new if one in old)


def _in_either(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*new, *(one for one in old if one not in new))


def _if_both(old: bool, new: bool) -> bool:
    return old and new


def _if_either(old: bool, new: bool) -> bool:
    return old or new


def _same_letters(old: str, new: str) -> str:
    """Networks do not tell capitals in handles."""
    return new if new.casefold() == old.casefold() else old


def _more_steps(old: tuple[Step, ...], new: tuple[Step, ...]) -> tuple[Step, ...]:
    """The new steps where all old ones are among them; a step that differs at all is another one.

    Each must be taken in any order: that only says who is asked first.
    """
    return new if all(step in new for step in old) else old


def _severity(old: Mapping[str, Setting], new: Mapping[str, Setting]) -> dict[str, Setting]:
    """For each rule the new setting where it is surely no milder, else the old one."""
    rules = dict.fromkeys((*new, *old))
    asked = {rule: (old.get(rule, Setting()), new.get(rule, Setting())) for rule in rules}
    return {rule: after if _no_milder(before, after) else before for rule, (before, after) in asked.items()}


def _no_milder(before: Setting, after: Setting) -> bool:
    if before.off or before == after:
        return True
    if after.off or _watches_longer(before, after):
        return False
    if before.severity is None or after.severity is None:
        # How grave the rule is by itself is not known here.
        return before.severity == after.severity
    return after.severity.rank >= before.severity.rank


def _watches_longer(before: Setting, after: Setting) -> bool:
    if after.observe_until is None:
        return False
    return before.observe_until is None or after.observe_until > before.observe_until


Stricter = Mapping[str, Callable[[Any, Any], Any]]
"""For each field of a value, which of two holds until people agree; a field that is not named stays as it was."""

ACCOUNT: Stricter = {
    "name": _new,
    "handle": _same_letters,
    "network": _old,
    "channel": _new,
    "roster": _in_both,
    "leads": _in_both,
    "backup": _new,
    "emergency": _new,
    "approvals": max,
    "steps": _more_steps,
    "suggesters_count": _if_both,
    "ruleset": _new,
    "domains": _in_either,
    "exempt_from_summons": _if_both,
    "week": _new,
    "teams_channel": _new,
}
PERSON: Stricter = {
    "id": _new,
    "name": _new,
    "initials": _new,
    "email": _old,
    "languages": _old,
    "timezone": _new,
    "identities": _old,
}
RULESET: Stricter = {
    "name": _new,
    "inherits": _new,
    "settings": _severity,
    "max_weighted_length": min,
    "max_mentions": min,
    "similarity": min,
    "pause_seconds": max,
    "grievance_pause_seconds": max,
    "answer_minutes": _new,
    "repost_hours": _new,
    "second_repost_hours": _new,
    "repost_window_hours": _new,
    "repost_reminder_minutes": _new,
    "promise_hours": _new,
    "followup_reminders": _new,
    "incident_update_minutes": _new,
    "incident_later_minutes": _new,
    "incident_later_after_hours": _new,
    "incident_reminder_minutes": _new,
    "own_domains": _in_both,
    "short_domains": _in_both,
    "published": _in_both,
    "signature_aliases": _in_both,
    "off_limits": _in_either,
    "tiers": _in_either,
    "signature_required": _if_either,
}

_Value = TypeVar("_Value", Account, Person, Ruleset)


def stricter(old: Terms, new: Terms) -> Terms:
    """What holds while nobody has agreed to the new terms: of each part the stricter one.

    Never weaker than either; the new terms themselves exactly where they weaken nothing.
    """
    known = {person.id: person for person in old.people}
    return Terms(
        account=_account(old.account, new.account),
        people=tuple(_stricter(known[one.id], one, PERSON) for one in new.people if one.id in known),
        homes=_in_both(old.homes, new.homes),
        ruleset=_stricter(old.ruleset, new.ruleset, RULESET),
        emoji=new.emoji if dict(old.emoji) == dict(new.emoji) else old.emoji,
    )


def _account(old: Account, new: Account) -> Account:
    held = _stricter(old, new, ACCOUNT)
    if new.network == SPEAKS_NOWHERE:
        held = replace(held, network=new.network, handle=new.handle)
    return replace(held, backup=tuple(who for who in held.backup if who in held.roster))


def _stricter(old: _Value, new: _Value, table: Stricter) -> _Value:
    told = {
        field.name: table.get(field.name, _old)(getattr(old, field.name), getattr(new, field.name))
        for field in fields(new)
    }
    return replace(new, **told)


def may_agree(old: Terms, new: Terms) -> tuple[PersonId, ...]:
    """Who of the old roster is asked: those who stay on it, or where fewer than two stay, all of them."""
    staying = tuple(who for who in old.account.roster if who in new.account.roster)
    return staying if len(staying) >= AGREE else old.account.roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Somebody's word that weaker terms may hold, and where they gave it."""

    by: PersonId
    identity: Identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Terms that weaken approval, waiting for people; `before` is what held when nothing waited yet."""

    id: int
    before: Terms
    wanted: Terms
    agreements: tuple[Agreement, ...] = ()
    """One of each person, in the order in which they agreed."""

    @property
    def asked(self) -> tuple[PersonId, ...]:
        """Who may agree."""
        return may_agree(self.before, self.wanted)

    @property
    def agreed(self) -> bool:
        """Whether enough of those who may have agreed."""
        return len({one.by for one in self.agreements} & set(self.asked)) >= AGREE

    def counting(self, profiles: Mapping[Identity, Profile]) -> "Proposal":
        """The same with those alone who are still whom they were when they agreed: full members, and known for sure."""
        known = {who: self.before.directory.recognise(profile) for who, profile in profiles.items()}
        still = [one for one in self.agreements if (person := known.get(one.identity)) and person.id == one.by]
        return replace(self, agreements=tuple(still))


class Since(StrEnum):
    """Why terms hold, or are on record only."""

    FIRST = "first"
    """Nothing was on record."""
    AT_ONCE = "at-once"
    """The settings changed, and weakened nothing of this."""
    AGREED = "agreed"
    """Two people of the old roster agreed."""
    LEFT = "left"
    """The account left the settings; should it come back, these are what it is compared with."""


class Ended(StrEnum):
    """Why a proposal waits no more."""

    AGREED = "agreed"
    TAKEN_BACK = "taken-back"
    """The settings no longer ask for it."""
    REPLACED = "replaced"
    """The settings ask for something else."""
