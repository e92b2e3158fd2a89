from approvals.domain.draft import Closed, Closing
from approvals.domain.hold import Lift
from approvals.domain.people import AccountName, PersonId
from tests.approvals.storage.rows import ACME, ANN, NOON, after, draft

BOB, EVE = PersonId("bob"), PersonId("eve")


async def test_a_hold_stands_until_two_different_people_lift_it(database):
    def step(unit):
        hold = unit.holds.add(account=ACME, by=ANN, reason="fire", at=NOON)
        assert unit.holds.standing(ACME, needed=2) == (hold,)
        assert unit.holds.lift(hold.id, by=BOB, at=after(1))
        assert not unit.holds.lift(hold.id, by=BOB, at=after(2))
        (still,) = unit.holds.standing(ACME, needed=2)
        assert still.lifted_by == (BOB,)
        assert unit.holds.lift(hold.id, by=EVE, at=after(3))
        assert unit.holds.standing(ACME, needed=2) == ()

    await database.run(step)


async def test_a_hold_on_everything_holds_every_account(database):
    def step(unit):
        everything = unit.holds.add(account=None, by=None, reason="credits", at=NOON)
        own = unit.holds.add(account=ACME, by=ANN, reason="", at=after(1))
        assert unit.holds.standing(ACME, needed=2) == (everything, own)
        assert unit.holds.standing(AccountName("other"), needed=2) == (everything,)
        assert unit.holds.standing(None, needed=2) == (everything,)

    await database.run(step)


async def test_what_was_lifted_of_a_draft_is_kept_in_order(database):
    def step(unit):
        made = draft(unit)
        lifts = (Lift(draft=made, by=ANN, at=after(1)), Lift(draft=made, by=BOB, at=after(2)))
        for lift in lifts:
            unit.holds.lift_draft(lift)
        assert unit.holds.lifts(made) == lifts

    await database.run(step)


async def test_a_hold_is_to_be_shown_on_each_open_draft_once(database):
    def step(unit):
        first, second, closed, others = (draft(unit), draft(unit), draft(unit), draft(unit, account="other"))
        unit.drafts.close(closed, Closed(at=NOON, why=Closing.EXPIRED))
        own = unit.holds.add(account=ACME, by=ANN, reason="", at=NOON)
        everything = unit.holds.add(account=None, by=ANN, reason="", at=NOON)
        assert unit.holds.unshown(needed=2, limit=9) == (own.id, [first, second])
        unit.holds.shown(first, own.id, at=NOON)
        unit.holds.shown(first, own.id, at=NOON)
        assert unit.holds.unshown(needed=2, limit=9) == (own.id, [second])
        unit.holds.shown(second, own.id, at=NOON)
        assert unit.holds.unshown(needed=2, limit=9) == (everything.id, [first, second, others])
        assert unit.holds.unshown(needed=2, limit=1) == (everything.id, [first])
        for who in (BOB, EVE):
            unit.holds.lift(everything.id, by=who, at=NOON)
        assert unit.holds.unshown(needed=2, limit=9) == (0, [])

    await database.run(step)
