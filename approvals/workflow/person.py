"""Somebody asks what is kept about them, or wants it forgotten."""

import secrets
from dataclasses import replace
from datetime import datetime

from approvals.domain.people import PersonId
from approvals.domain.subject import Colleague, Customer, Dossier, Erased, mentions
from approvals.storage.unit import Unit

NOBODY = "somebody who was forgotten"
"""What stands wherever a forgotten colleague was named, with a mark that tells one from another."""


def dossier(unit: Unit, who: Colleague | Customer) -> Dossier:
    """Everything that is kept about somebody."""
    if isinstance(who, Customer):
        answers = unit.persons.answers(who)
        posts = unit.persons.posts(one.draft for one in answers)
        return Dossier(
            mentions=tuple(mentions(unit.ledger.links(), posts)) if posts else (),
            answers=answers,
            named_in=unit.persons.named_in(who),
            events=unit.persons.events([who.handle]),
        )
    who = _addressed(unit, who)
    digests = unit.persons.digests(who)
    known = unit.profiles.many(who.identities)
    return Dossier(
        mentions=tuple(mentions(unit.ledger.links(), digests)) if digests else (),
        profiles=tuple(known.values()),
        words=(*unit.people_of_terms.known(who), *unit.persons.words(who)),
        marks=unit.persons.marks(who),
        events=unit.persons.events(one.user for one in who.identities),
    )


def erase(unit: Unit, who: Colleague | Customer, now: datetime) -> Erased:
    """Forget what need not be kept about somebody; nothing of a colleague who has a hand in an open draft."""
    if isinstance(who, Customer):
        return _erase_customer(unit, who, now)
    if left := unit.persons.hand_in_open(who):
        return Erased(left=left)
    nobody, who = f"{NOBODY} ({secrets.token_hex(4)})", _addressed(unit, who)
    unit.people_of_terms.forget(who, nobody=PersonId(nobody), at=now)
    return Erased(entries=unit.persons.forget(who, nobody=nobody, now=now))


def _addressed(unit: Unit, who: Colleague) -> Colleague:
    return replace(who, addresses=unit.people_of_terms.addresses(who))


def _erase_customer(unit: Unit, who: Customer, now: datetime) -> Erased:
    answers = unit.persons.answers(who)
    left = tuple(dict.fromkeys(one.draft for one in answers if one.open))
    ended = tuple(dict.fromkeys(one.draft for one in answers if not one.open))
    for draft in ended:
        unit.drafts.lock(draft)
        unit.forgetting.parent(draft, now=now)
        unit.cards.redact(draft, now=now)
    unit.persons.forget_events([who.handle], now)
    return Erased(drafts=ended, left=left, named_in=unit.persons.named_in(who))
