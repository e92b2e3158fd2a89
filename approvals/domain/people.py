"""Who somebody is: a person of the settings, seen through identities on chat platforms."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from approvals.domain.hours import EVERY_HOUR, Week

PersonId = NewType("PersonId", str)
AccountName = NewType("AccountName", str)


class Platform(StrEnum):
    """Where people talk to Twokeys."""

    SLACK = "slack"
    TEAMS = "teams"


def platform_of(channel: str) -> Platform:
    """Where a channel is: the ids of Slack's are letters and digits, those of Teams' begin with `19:`."""
    return Platform.TEAMS if ":" in channel else Platform.SLACK


class Standing(StrEnum):
    """What a platform says an identity is; only a full member's word counts."""

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    GONE = "gone"
    """In no place any more where the platform would tell who they are, or in none so far."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One user of one workspace (Slack) or tenant (Teams)."""

    platform: Platform
    workspace: str
    user: str

    def __str__(self) -> str:
        return f"{self.platform}/{self.workspace}/{self.user}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a platform told of an identity; `email` unless the platform says that it is not confirmed."""

    identity: Identity
    standing: Standing
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human of the settings; `identities` are pinned there."""

    id: PersonId
    name: str
    initials: str
    email: str | None = None
    languages: tuple[str, ...] = ()
    timezone: str = "UTC"
    identities: tuple[Identity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """Somebody as terms on record knew them, and when other terms came to hold; None for those that hold."""

    person: Person
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Somebody who is called in a channel: each chat mentions them by its own identity, or names them."""

    name: str
    identities: tuple[Identity, ...]


class Need(StrEnum):
    """How many of a step's people must approve, where that is no plain number."""

    ALL = "all"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Some of a roster, so many of whom must be among those who approve."""

    name: str
    roster: tuple[PersonId, ...]
    need: int | Need = 1

    def needed(self, able: int) -> int:
        """How many must approve when `able` of its people may: "all" and "majority" are of those.

        Never nobody: where everybody of a step wrote the text, the step stays open.
        """
        match self.need:
            case Need.ALL:
                return max(1, able)
            case Need.MAJORITY:
                return able // 2 + 1
            case number:
                return max(1, number)

    def short_without(self, *writers: PersonId) -> int:
        """How many approvals its people cannot give when `writers` wrote the text."""
        able = len(set(self.roster) - set(writers))
        return max(0, self.needed(able) - able)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A brand's public account, and who may let it speak.

    `approvals` people of `roster` must approve; `steps` say, in their order, who must be among them.
    """

    name: AccountName
    handle: str
    network: str
    channel: str
    """Where its cards stand in Slack; empty for nowhere."""
    roster: tuple[PersonId, ...]
    leads: tuple[PersonId, ...] = ()
    backup: tuple[PersonId, ...] = ()
    emergency: tuple[PersonId, ...] = ()
    """Who is called when an incident opens."""
    approvals: int = 2
    steps: tuple[Step, ...] = ()
    suggesters_count: bool = False
    ruleset: str = "default"
    domains: tuple[str, ...] = ()
    exempt_from_summons: bool = False
    week: Week = EVERY_HOUR
    teams_channel: str = ""
    """Where its cards stand in Teams; empty for nowhere."""

    @property
    def channels(self) -> tuple[tuple[Platform, str], ...]:
        """Where its cards stand, and where what concerns it is said."""
        named = ((Platform.SLACK, self.channel), (Platform.TEAMS, self.teams_channel))
        return tuple((platform, channel) for platform, channel in named if channel)

    @property
    def voice(self) -> str:
        """Who would be speaking, and where: an approval is for that voice, and for no other."""
        return f"{self.network}/{self.handle.casefold()}/{self.name}"

    def short_without(self, *writers: PersonId) -> int:
        """How many approvals the roster cannot give when `writers` wrote the text."""
        return max(0, self.approvals - len(set(self.roster) - set(writers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The people of the settings, and the home workspaces in which they are recognised."""

    people: tuple[Person, ...]
    homes: frozenset[tuple[Platform, str]]
    doubted: frozenset[PersonId] = frozenset()
    """Who would be somebody else by the settings, or by the record: until people agree, they approve nothing."""

    def person(self, who: PersonId) -> Person | None:
        """The person of that id, if the settings still name them."""
        return next((person for person in self.people if person.id == who), None)

    def name(self, who: PersonId | None) -> str:
        """A name to show; an id that left the settings stands for itself."""
        if who is None:
            return "Twokeys"
        person = self.person(who)
        return person.name if person else who

    def recognise(self, profile: Profile) -> Person | None:
        """The human behind a full member's profile: by pinned id, else by confirmed e-mail, else nobody.

        Two people with the same id or address are nobody: a link that is not certain is none.
        """
        if profile.standing is not Standing.MEMBER or not self.at_home(profile.identity):
            return None
        pinned = [person for person in self.people if profile.identity in person.identities]
        if pinned:
            return pinned[0] if len(pinned) == 1 else None
        if profile.email is None:
            return None
        address = profile.email.casefold()
        mailed = [
            person
            for person in self.people
            if person.email
            and person.email.casefold() == address
            and not any(own.platform is profile.identity.platform for own in person.identities)
        ]
        return mailed[0] if len(mailed) == 1 else None

    def called(self, who: Iterable[PersonId], profiles: Iterable[Profile]) -> tuple[Called, ...]:
        """People as each chat can call them: by every identity that is pinned, or was recognised."""
        known = tuple(profiles)
        return tuple(
            Called(name=person.name, identities=self._identities(person, known))
            for one in distinct(who)
            if (person := self.person(one))
        )

    def _identities(self, person: Person, known: Iterable[Profile]) -> tuple[Identity, ...]:
        recognised = (one.identity for one in known if self.recognise(one) == person)
        return tuple(dict.fromkeys((*person.identities, *recognised)))

    def reach(self, who: Person, profiles: Iterable[Profile]) -> Identity | None:
        """An identity by which somebody can be told something: one of the settings, or one that was recognised."""
        known = (one.identity for one in profiles if (person := self.recognise(one)) and person.id == who.id)
        return next(iter(who.identities), None) or next(known, None)

    def left(self, who: PersonId, profiles: Iterable[Profile]) -> bool:
        """Whether nobody can act as that person any more: the settings do not name them, or all they were is no member.

        Somebody of whom no platform ever told anything is taken to be there.
        """
        own = [
            profile
            for profile in profiles
            if (person := self.recognise(replace(profile, standing=Standing.MEMBER))) and person.id == who
        ]
        gone = bool(own) and all(profile.standing is not Standing.MEMBER for profile in own)
        return gone or self.person(who) is None

    def reached(self, who: PersonId, profiles: Iterable[Profile]) -> Identity | None:
        """How somebody can be told something: by a pinned id, or by the profile in which they were recognised."""
        person = self.person(who)
        if person is None:
            return None
        seen = (one.identity for one in profiles if self.recognise(one) == person)
        return next(iter(person.identities), None) or next(seen, None)

    def at_home(self, identity: Identity) -> bool:
        """Whether the identity belongs to a home workspace."""
        return (identity.platform, identity.workspace) in self.homes


def others_of(who: PersonId, people: Iterable[Person], profiles: Iterable[Profile]) -> frozenset[PersonId]:
    """The other ids of whoever had that id: of each who has, or had, an identity or an address of theirs.

    `people` are as they are and as they were; a profile tells which address an identity has.
    """
    seen = tuple(people)
    known: list[frozenset[object]] = [
        *(frozenset({one.id, *one.identities, *_address(one.email)}) for one in seen),
        *(frozenset({one.identity, *_address(one.email)}) for one in profiles),
    ]
    same: frozenset[object] = frozenset({who})
    while (more := same.union(*(one for one in known if one & same))) != same:
        same = more
    return frozenset(one.id for one in seen if one.id in same) - {who}


def _address(email: str | None) -> tuple[str, ...]:
    return (email.casefold(),) if email else ()


def distinct(ids: Iterable[PersonId]) -> tuple[PersonId, ...]:
    """Each person once, in the order seen."""
    return tuple(dict.fromkeys(ids))
