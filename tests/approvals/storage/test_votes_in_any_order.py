from dataclasses import replace

from approvals.domain.vote import Mark, Source
from tests.approvals.storage.rows import after, draft, reason, retract, vote


async def test_a_mark_stands_as_it_was_given(database):
    def step(unit):
        given = vote(draft(unit))
        assert unit.votes.cast(given)
        assert unit.votes.of(given.draft) == (given,)

    await database.run(step)


async def test_the_same_mark_twice_changes_nothing(database):
    def step(unit):
        given = vote(draft(unit))
        assert unit.votes.cast(given)
        assert not unit.votes.cast(given)
        assert not unit.votes.cast(replace(given, stamp="1700000000.000200", cast_at=after(9)))
        (stored,) = unit.votes.of(given.draft)
        assert stored.cast_at == after(0)

    await database.run(step)


async def test_a_mark_taken_back_and_given_again_stands_from_the_second_time(database):
    def step(unit):
        given = vote(draft(unit))
        unit.votes.cast(given)
        assert retract(unit, given, stamp="1700000001", at=1)
        assert [one.retracted_at for one in unit.votes.of(given.draft)] == [after(1)]
        assert unit.votes.cast(replace(given, stamp="1700000002", cast_at=after(2)))
        (stored,) = unit.votes.of(given.draft)
        assert (stored.cast_at, stored.retracted_at) == (after(2), None)

    await database.run(step)


async def test_a_cast_that_arrives_after_its_retraction_changes_nothing(database):
    def step(unit):
        given = vote(draft(unit))
        assert not retract(unit, given, stamp="1700000001")
        assert not unit.votes.cast(given)
        assert not any(one.stands for one in unit.votes.of(given.draft))

    await database.run(step)


async def test_a_retraction_that_arrives_after_the_next_cast_changes_nothing(database):
    def step(unit):
        given = vote(draft(unit))
        unit.votes.cast(given)
        unit.votes.cast(replace(given, stamp="1700000003"))
        assert not retract(unit, given, stamp="1700000002")
        assert all(one.stands for one in unit.votes.of(given.draft))

    await database.run(step)


async def test_a_second_retraction_moves_the_order_on(database):
    def step(unit):
        given = vote(draft(unit))
        unit.votes.cast(given)
        assert retract(unit, given, stamp="1700000001", at=1)
        assert not retract(unit, given, stamp="1700000005", at=5)
        assert not unit.votes.cast(replace(given, stamp="1700000004"))
        (stored,) = unit.votes.of(given.draft)
        assert stored.retracted_at == after(1)

    await database.run(step)


async def test_equal_stamps_change_nothing(database):
    def step(unit):
        given = vote(draft(unit))
        unit.votes.cast(given)
        assert not retract(unit, given, stamp=given.stamp)

    await database.run(step)


async def test_stamps_are_numbers_and_not_words(database):
    def step(unit):
        given = vote(draft(unit), stamp="999999999.9")
        unit.votes.cast(given)
        assert retract(unit, given, stamp="1000000000.000001")
        assert not unit.votes.cast(replace(given, stamp="1000000000.00000099"))
        assert unit.votes.cast(replace(given, stamp="1000000000.0000011"))

    await database.run(step)


async def test_digits_that_a_float_would_lose_are_kept(database):
    def step(unit):
        given = vote(draft(unit), stamp="1700000000123456.000001")
        unit.votes.cast(given)
        assert retract(unit, given, stamp="1700000000123456.000002")

    await database.run(step)


async def test_each_door_and_each_mark_is_a_row_of_its_own(database):
    def step(unit):
        made = draft(unit)
        for source in Source:
            for mark in Mark:
                assert unit.votes.cast(vote(made, mark=mark, source=source))
        assert len(unit.votes.of(made)) == 6

    await database.run(step)


async def test_a_reason_is_kept_with_every_door_of_the_mark(database):
    def step(unit):
        made = draft(unit)
        for source in Source:
            unit.votes.cast(vote(made, mark=Mark.REJECT, source=source))
        assert reason(unit, vote(made, mark=Mark.REJECT), "wrong order number")
        assert {one.reason for one in unit.votes.of(made)} == {"wrong order number"}
        assert not reason(unit, vote(made, "U2", mark=Mark.REJECT), "never stopped it")

    await database.run(step)


async def test_a_reason_goes_with_the_mark_it_was_given_for(database):
    def step(unit):
        given = vote(draft(unit), mark=Mark.REJECT)
        unit.votes.cast(given)
        reason(unit, given, "typo")
        retract(unit, given, stamp="1700000001")
        unit.votes.cast(replace(given, stamp="1700000002"))
        assert [one.reason for one in unit.votes.of(given.draft)] == [""]

    await database.run(step)
