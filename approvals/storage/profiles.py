"""Profiles: what the platforms last told of each identity."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from approvals.domain.draft import DraftId
from approvals.domain.people import Identity, Profile, Standing
from approvals.storage.chat_tables import profiles
from approvals.storage.looks import EVERY_OPEN
from approvals.storage.store import Store
from approvals.storage.tables import votes

_KEY = (profiles.c.platform, profiles.c.workspace, profiles.c.user_id)

_insert = insert(profiles)
_SAVE = _insert.on_conflict_do_update(
    index_elements=_KEY,
    set_={name: _insert.excluded[name] for name in ("standing", "name", "email", "read_at")},
    # Two look-ups of one person may end in the other order than they began.
    where=_insert.excluded.read_at >= profiles.c.read_at,
)
_ALL = select(profiles).order_by(*_KEY)
_GET = select(profiles).where(*(column == bindparam(f"the_{column.name}") for column in _KEY))
_MANY = select(profiles).where(tuple_(*_KEY).in_(bindparam("these", expanding=True)))
_VOTERS = select(profiles).where(
    tuple_(*_KEY).in_(
        select(votes.c.platform, votes.c.workspace, votes.c.user_id).where(votes.c.draft_id == bindparam("this"))
    )
)
_STALE = select(profiles).where(profiles.c.read_at < bindparam("before")).order_by(profiles.c.read_at, *_KEY)


class Profiles(Store):
    """Who is who."""

    def save(self, profile: Profile, now: datetime) -> None:
        """Keep what was read, unless something newer is known; where it says more than a name, drafts are looked at anew.

        Whoever is gone keeps the name and the address that they had: nobody else would know who it is that has left.
        """
        before = self.get(profile.identity)
        if before and profile.standing is Standing.GONE:
            profile = replace(profile, name=before.name, email=before.email)
        self._do(
            _SAVE,
            platform=profile.identity.platform,
            workspace=profile.identity.workspace,
            user_id=profile.identity.user,
            standing=profile.standing,
            name=profile.name,
            email=profile.email,
            read_at=now,
        )
        if _news(before, profile):
            self._do(EVERY_OPEN, now=now)

    def get(self, identity: Identity) -> Profile | None:
        """What was last read of an identity, if anything was."""
        row = self._first(
            _GET, the_platform=identity.platform, the_workspace=identity.workspace, the_user_id=identity.user
        )
        return _profile(row) if row else None

    def many(self, identities: Iterable[Identity]) -> dict[Identity, Profile]:
        """What is known of those identities; the unknown ones are left out."""
        these = [(one.platform, one.workspace, one.user) for one in identities]
        return _by_identity(self._all(_MANY, these=these)) if these else {}

    def all(self) -> tuple[Profile, ...]:
        """Everybody that was ever read."""
        return tuple(_profile(row) for row in self._all(_ALL))

    def voters(self, draft: DraftId) -> dict[Identity, Profile]:
        """What is known of everybody who marked a card of the draft."""
        return _by_identity(self._all(_VOTERS, this=draft))

    def stale(self, before: datetime) -> tuple[Identity, ...]:
        """Identities that were last read before then, longest ago first."""
        return tuple(_profile(row).identity for row in self._all(_STALE, before=before))


def _news(before: Profile | None, profile: Profile) -> bool:
    """Whether somebody may have left, come back, or be another person; a member whom nobody knew has marked nothing."""
    if before is None:
        return profile.standing is not Standing.MEMBER
    return (before.standing, before.email) != (profile.standing, profile.email)


def _by_identity(rows: list[Row[Any]]) -> dict[Identity, Profile]:
    return {(profile := _profile(row)).identity: profile for row in rows}


def _profile(row: Row[Any]) -> Profile:
    return Profile(
        identity=Identity(platform=row.platform, workspace=row.workspace, user=row.user_id),
        standing=row.standing,
        name=row.name,
        email=row.email,
    )
