"""Who the people of a tenant are for Teams: members of the teams in which we are, read anew each time they are asked for."""

from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Protocol

from approvals.domain.people import Identity, Platform, Profile, Standing
from approvals.errors import Unreachable
from bot.teams.errors import TeamsSaidNo

Member = Mapping[str, Any]

_STANDINGS = {"user": Standing.MEMBER, "owner": Standing.MEMBER, "guest": Standing.GUEST}

_INVITED = "#ext#"
"""Stands in the name by which guests sign in, where an answer leaves their role out: the SDK calls it optional.

https://learn.microsoft.com/entra/external-id/user-properties
"""


class Roster(Protocol):
    """Reads the members of a conversation; raises `Unreachable`."""

    async def member(self, conversation: str, user: str) -> Member:
        """One of them, by Teams' own id."""

    async def members(self, conversation: str) -> list[Member]:
        """All of them."""


class Members:
    """Finds people in the channels of the settings, by their id in the tenant."""

    def __init__(self, *, roster: Roster, tenant: str, channels: Iterable[str]) -> None:
        self._roster, self._tenant = roster, tenant
        self._channels = tuple(dict.fromkeys(channels))
        self._known: dict[str, tuple[str, str]] = {}
        """Where somebody was seen, and Teams' own id of theirs, by their id in the tenant."""
        self._addresses: dict[str, str] = {}
        """Whose an address was when the members were read; who they are is read anew."""

    async def profile(self, identity: Identity) -> Profile:
        """Who somebody is now; of those who are in none of our teams Teams tells us nothing."""
        if identity.workspace != self._tenant:
            return Profile(identity=identity, standing=Standing.STRANGER, name=identity.user)
        member = await self._find(identity.user)
        if member is None:
            return Profile(identity=identity, standing=Standing.GONE, name=identity.user)
        return profile_of(identity, member, home=self._tenant)

    async def by_email(self, address: str) -> Profile | None:
        """Whoever has that address in one of our teams."""
        wanted = address.casefold()
        if wanted not in self._addresses:
            async for _ in self._everybody():
                if wanted in self._addresses:
                    break
        user = self._addresses.get(wanted)
        member = await self._find(user) if user else None
        if user is None or member is None or address_of(member).casefold() != wanted:
            self._addresses.pop(wanted, None)
            return None
        return profile_of(
            Identity(platform=Platform.TEAMS, workspace=self._tenant, user=user), member, home=self._tenant
        )

    async def id_of(self, user: str) -> str | None:
        """Teams' own id of somebody, with which a chat with them is opened."""
        if user not in self._known:
            await self._find(user)
        return self._known[user][1] if user in self._known else None

    async def _find(self, user: str) -> Member | None:
        if user in self._known:
            channel, own = self._known[user]
            try:
                return await self._roster.member(channel, own)
            except TeamsSaidNo as fault:
                if not fault.gone:
                    raise
            del self._known[user]
        async for member in self._everybody():
            if user_of(member) == user:
                return member
        return None

    async def _everybody(self) -> AsyncIterator[Member]:
        """The members of each channel; one that cannot be read, at the end, as whoever is sought may be in another."""
        fault: Unreachable | None = None
        for channel in self._channels:
            try:
                found = await self._read(channel)
            except Unreachable as away:
                fault = away
                continue
            for member in found:
                yield member
        if fault:
            raise fault

    async def _read(self, channel: str) -> list[Member]:
        found = await self._roster.members(channel)
        for member in found:
            if (user := user_of(member)) and isinstance(member.get("id"), str):
                self._known[user] = (channel, member["id"])
                address = address_of(member).casefold()
                # What stands in another tenant's directory takes nobody's address away.
                if address and (address not in self._addresses or _standing(member, self._tenant) is Standing.MEMBER):
                    self._addresses[address] = user
        return found


def profile_of(identity: Identity, member: Member, *, home: str) -> Profile:
    """The profile behind a member.

    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
    """
    address = address_of(member)
    return Profile(
        identity=identity,
        standing=_standing(member, home),
        name=str(member.get("name") or member.get("givenName") or identity.user),
        email=address or None,
    )


def user_of(member: Member) -> str:
    """Somebody's id in the tenant; some answers call it `objectId`."""
    found = member.get("aadObjectId") or member.get("objectId")
    return found.casefold() if isinstance(found, str) else ""


def address_of(member: Member) -> str:
    """The address that the tenant's administrators gave somebody."""
    found = member.get("email") or member.get("userPrincipalName")
    return found if isinstance(found, str) else ""


def _standing(member: Member, home: str) -> Standing:
    """Somebody of another tenant first: in a shared channel their role there is `user`."""
    if str(member.get("tenantId")).casefold() != home.casefold():
        return Standing.STRANGER
    signs_in_as = member.get("userPrincipalName")
    if "userRole" not in member and isinstance(signs_in_as, str) and signs_in_as:
        return Standing.GUEST if _INVITED in signs_in_as.casefold() else Standing.MEMBER
    return _STANDINGS.get(str(member.get("userRole")).casefold(), Standing.STRANGER)
