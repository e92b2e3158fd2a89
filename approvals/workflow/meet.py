"""Who the people of the settings are on a platform: looked up at start, so that they can be reminded before they act."""

from datetime import datetime
from functools import partial

import structlog

from approvals.context import Context
from approvals.domain.people import Person, Platform, Profile
from approvals.errors import Unreachable
from approvals.storage.unit import Unit

_log = structlog.get_logger()


async def meet(context: Context, platform: Platform) -> None:
    """Read everybody's profile; somebody who cannot be read now is read when they act."""
    for person in context.directory.people:
        try:
            profile = await _profile(context, platform, person)
        except Unreachable as fault:
            _log.warning("not met", who=person.id, why=str(fault))
            continue
        if profile is not None:
            await context.database.run(partial(_save, profile, context.now()))


async def _profile(context: Context, platform: Platform, person: Person) -> Profile | None:
    chat = context.chat(platform)
    pinned = next((own for own in person.identities if own.platform is platform), None)
    if pinned is not None:
        return await chat.profile(pinned)
    found = await chat.by_email(person.email) if person.email else None
    if found is not None:
        return found
    # Whoever was deactivated while nobody listened is found by no address any more.
    known = await context.database.read(lambda unit: unit.profiles.all())
    was = next((one.identity for one in known if context.directory.recognise(one) == person), None)
    return await chat.profile(was) if was else None


def _save(profile: Profile, now: datetime, unit: Unit) -> None:
    unit.profiles.save(profile, now=now)
