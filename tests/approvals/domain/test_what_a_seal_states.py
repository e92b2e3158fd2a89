from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.delivery import Act
from approvals.domain.draft import Digest, DraftId
from approvals.domain.gate import Clearance, Fresh, decide
from approvals.domain.people import AccountName
from approvals.domain.quorum import Voter
from approvals.domain.statement import SKEW, mismatch, state
from approvals.domain.vote import Source
from tests.support.builders import DRAFT, PARENT, after, approved, delivery, identity, revision

CASE, OWED = approved(deliveries=(delivery(),)), delivery()
SENT_AT = after(40)


def statement(**changes):
    cleared = decide(CASE, OWED, Fresh(post=PARENT, findings=()), SENT_AT)
    assert isinstance(cleared, Clearance)
    return replace(state(cleared, id="1"), **changes)


def test_it_states_what_was_decided_with_the_events_that_the_approvals_rest_on():
    made = statement()
    assert (made.act, made.account, made.digest, made.target) == (Act.CREATE, "acme", revision().digest, "123")
    assert (made.draft, made.revision, made.ruleset) == (DRAFT, 1, "default")
    assert made.expires_at - made.decided_at == timedelta(seconds=60)
    assert made.voters == tuple(
        Voter(by=name, identity=identity(name), source=Source.REACTION, stamp="1") for name in ("bo", "cleo")
    )


def test_it_covers_the_delivery_that_it_was_made_for():
    assert mismatch(statement(), CASE, OWED, SENT_AT) is None


@pytest.mark.parametrize(
    "other",
    [
        {"account": AccountName("other")},
        {"digest": Digest("0")},
        {"target": "999"},
        {"target": None},
        {"draft": DraftId(8)},
        {"revision": 2},
        {"ruleset": "lax"},
    ],
)
def test_it_covers_nothing_else(other):
    assert mismatch(statement(**other), CASE, OWED, SENT_AT) == "seal-of-another"


def test_a_post_that_answers_nothing_has_no_target():
    alone = replace(CASE, revisions=(revision(parent=None),))
    stated = statement(digest=alone.current.digest)
    assert mismatch(stated, alone, OWED, SENT_AT) == "seal-of-another"
    assert mismatch(replace(stated, target=None), alone, OWED, SENT_AT) is None


def test_it_ends_after_a_minute():
    assert mismatch(statement(), CASE, OWED, SENT_AT + timedelta(seconds=59)) is None
    assert mismatch(statement(), CASE, OWED, SENT_AT + timedelta(seconds=60)) == "seal-expired"


def test_it_cannot_say_that_it_lasts_longer_or_begins_later():
    longer = statement(expires_at=SENT_AT + timedelta(seconds=61))
    assert mismatch(longer, CASE, OWED, SENT_AT) == "seal-ill-dated"
    assert mismatch(statement(), CASE, OWED, SENT_AT - SKEW) is None
    assert mismatch(statement(), CASE, OWED, SENT_AT - SKEW - timedelta(seconds=1)) == "seal-ill-dated"
