"""Whom a word on the command line means."""

from collections.abc import Iterable

from approvals.domain.people import Person, Profile
from approvals.domain.subject import Colleague, Customer
from bot.settings import Settings


def meant(word: str, settings: Settings, profiles: Iterable[Profile]) -> Colleague | Customer | None:
    """A customer by @handle; one of ours by id, by e-mail address or by user id. None for nobody we know.

    Somebody who left is no full member any more, and is still the same person: an address or a pinned id is enough.
    """
    if word.startswith("@") and word != "@":
        return Customer(handle=word.removeprefix("@"))
    known = tuple(profiles)
    folded = word.casefold()
    seen = [one for one in known if one.identity.user == word or (one.email or "").casefold() == folded]
    person = next(
        (
            one
            for one in settings.people
            if one.id == word
            or (one.email or "").casefold() == folded
            or any(own.user == word for own in one.identities)
            or any(_is(one, profile) for profile in seen)
        ),
        None,
    )
    if person is not None:
        theirs = {profile.identity for profile in known if _is(person, profile)}
        return Colleague(ids=frozenset({person.id}), identities=frozenset({*person.identities, *theirs}))
    if seen:
        return Colleague(ids=frozenset(), identities=frozenset(one.identity for one in seen))
    return None


def _is(person: Person, profile: Profile) -> bool:
    mailed = person.email is not None and person.email.casefold() == (profile.email or "").casefold()
    return mailed or profile.identity in person.identities
