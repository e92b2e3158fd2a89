"""Whom the terms of accounts name, and forgetting them there."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from approvals.domain.ledger import EntryKind, Sort
from approvals.domain.people import PersonId
from approvals.domain.subject import Colleague, Words
from approvals.domain.terms_change import known_by, without
from approvals.storage.record_tables import disclosures
from approvals.storage.telling import TellingStore
from approvals.storage.terms import EVERY
from approvals.storage.terms_json import digest, terms_from_json, terms_to_json
from approvals.storage.terms_tables import announcements, terms, terms_agreements, terms_proposals

_PROPOSED = select(terms_proposals)
_FORGET_DIGESTS = delete(disclosures).where(
    disclosures.c.sort == Sort.TEXT, disclosures.c.value.in_(bindparam("these", expanding=True))
)
_FORGET_AGREED = (
    update(terms_agreements)
    .where(terms_agreements.c.person.in_(bindparam("these", expanding=True)))
    .values(person=bindparam("nobody"), user_id=bindparam("nobody"))
)
# They name people in words; once said, nobody needs them any more.
_FORGET_SAID = update(announcements).where(announcements.c.said_at.is_not(None)).values(changes="[]", names=[])


class PeopleOfTerms(TellingStore):
    """People in the terms that hold, held, or wait."""

    __slots__ = ()

    def known(self, who: Colleague) -> tuple[Words, ...]:
        """As what the terms of accounts know somebody, or did."""
        found = {
            (person.name, known_by(person)): row.at
            for row in self._all(EVERY)
            for person in terms_from_json(row.terms).people
            if who.is_(person)
        }
        return tuple(
            Words(what="settings", text=", ".join(filter(None, said)), at=at, draft=None) for said, at in found.items()
        )

    def addresses(self, who: Colleague) -> frozenset[str]:
        """The e-mail addresses that terms have, had, or would have for somebody."""
        known = [(row.before, row.wanted) for row in self._all(_PROPOSED)] + [(row.terms,) for row in self._all(EVERY)]
        people = {person for stored in known for one in stored for person in terms_from_json(one).people}
        return frozenset(person.email for person in people if person.email and who.is_(person))

    def forget(self, who: Colleague, *, nobody: PersonId, at: datetime) -> None:
        """Put `nobody` wherever terms, and what was said of them, name somebody; what was known by their digests is, no more."""
        changed: list[str] = []
        for table, columns in ((terms, ("terms",)), (terms_proposals, ("before", "wanted"))):
            for row in self._all(select(table)):
                held = {one: terms_from_json(getattr(row, one)) for one in columns}
                left = {one: without(known, who, nobody=nobody) for one, known in held.items()}
                if left != held:
                    written = {one: terms_to_json(known) for one, known in left.items()}
                    self._do(update(table).where(table.c.id == row.id).values(written))
                    changed += [digest(getattr(row, one)) for one in columns]
        if gone := self._changed(_FORGET_DIGESTS, these=changed):
            self._tell(EntryKind.FORGOTTEN, at, disclosures=gone)
        self._do(_FORGET_AGREED, these=sorted(who.ids), nobody=nobody)
        self._do(_FORGET_SAID)
