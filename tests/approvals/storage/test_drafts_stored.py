import pytest

from approvals.domain.delivery import State
from approvals.domain.draft import Closed, Closing, Draft
from approvals.domain.handover import Handover
from approvals.domain.people import AccountName, PersonId
from approvals.errors import Refusal, Stale
from policies.reply import Kind
from tests.approvals.storage.rows import ACME, ANN, NOON, after, draft, owed, revision, send, take

BOB = PersonId("bob")
PARENT_ID = "123"


async def test_a_draft_is_read_as_it_was_added(database):
    def step(unit):
        made = unit.drafts.add(account=ACME, kind=Kind.POST, parent_id=None, author=ANN, origin="form", now=NOON)
        wanted = Draft(id=made, account=ACME, kind=Kind.POST, parent_id=None, author=ANN, created_at=NOON)
        assert unit.drafts.get(made) == unit.drafts.lock(made) == wanted
        assert unit.account_of(made) == ACME

    await database.run(step)


async def test_a_revision_is_read_as_it_was_made(database):
    def step(unit):
        made = draft(unit)
        unit.drafts.add_revision(revision(made, 2, "second, with \u202e and “quotes”"))
        assert unit.drafts.revisions(made) == (
            revision(made),
            revision(made, 2, "second, with \u202e and “quotes”"),
        )

    await database.run(step)


async def test_two_people_cannot_make_the_same_revision(database):
    made = await database.run(draft)
    with pytest.raises(Stale, match="revision-exists"):
        await database.run(lambda unit: unit.drafts.add_revision(revision(made)))


async def test_a_draft_that_never_was_is_refused(database):
    for ask in ("get", "lock"):
        with pytest.raises(Refusal) as refused:
            await database.run(lambda unit, ask=ask: getattr(unit.drafts, ask)(7))
        assert (refused.value.slug, refused.value.values) == ("no-such-draft", {"draft": 7})


async def test_somebody_s_open_drafts_are_those_of_their_accounts_and_their_own_and_those_they_took_over(database):
    def step(unit):
        mine, acme_s, shop_s = draft(unit, account="shop"), draft(unit), draft(unit, account="shop")
        for one in (acme_s, shop_s):
            unit.handovers.add(Handover(draft=one, left=ANN, to=BOB, at=after(1)))
        unit.drafts.close(draft(unit), Closed(at=after(5), why=Closing.EXPIRED))
        assert unit.drafts.open_of(ANN, []) == [mine, acme_s, shop_s]
        assert unit.drafts.open_of(BOB, []) == [acme_s, shop_s]
        assert unit.drafts.open_of(PersonId("eve"), []) == []
        assert unit.drafts.open_of(PersonId("eve"), [ACME]) == [acme_s]
        assert unit.drafts.open_of(PersonId("eve"), [ACME, AccountName("shop")]) == [mine, acme_s, shop_s]

    await database.run(step)


async def test_a_draft_is_closed_once(database):
    def step(unit):
        made = draft(unit)
        withdrawn = Closed(at=after(5), why=Closing.WITHDRAWN, by=ANN, detail="Ann")
        assert unit.drafts.close(made, withdrawn)
        assert not unit.drafts.close(made, Closed(at=after(6), why=Closing.EXPIRED))
        assert unit.drafts.get(made).closed == withdrawn
        assert unit.drafts.open_ids() == []

    await database.run(step)


async def test_drafts_are_open_until_they_are_closed_or_may_be_public(database):
    def step(unit):
        waiting, sending = draft(unit, account="b"), owed(unit).draft
        assert unit.drafts.open_ids() == [waiting, sending]
        (taken,) = take(unit)
        assert unit.drafts.open_ids() == [waiting, sending]
        send(unit, taken)
        assert unit.drafts.open_ids() == [waiting]
        unit.deliveries.settle(taken.id, taken.token, state=State.REFUSED, at=NOON)
        assert unit.drafts.open_ids() == [waiting, sending]

    await database.run(step)


async def test_who_else_answers_a_post_is_known(database):
    def step(unit):
        first, second = owed(unit).draft, draft(unit)
        draft(unit, parent_id="999")
        draft(unit, account="other")
        draft(unit, parent_id=None)
        assert unit.drafts.open_on_parent(ACME, PARENT_ID) == [first, second]
        assert unit.drafts.answered(ACME, PARENT_ID, except_draft=second) is None
        (taken,) = take(unit)
        send(unit, taken)
        assert unit.drafts.open_on_parent(ACME, PARENT_ID) == [first, second]
        assert unit.drafts.answered(ACME, PARENT_ID, except_draft=second) == first
        assert unit.drafts.answered(ACME, PARENT_ID, except_draft=None) == first
        assert unit.drafts.answered(ACME, PARENT_ID, except_draft=first) is None
        assert unit.drafts.answered(AccountName("other"), PARENT_ID, except_draft=None) is None
        unit.deliveries.settle(taken.id, taken.token, state=State.SENT, at=NOON)
        assert unit.drafts.open_on_parent(ACME, PARENT_ID) == [second]

    await database.run(step)
