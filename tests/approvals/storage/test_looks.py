"""When to look next at a draft: nothing whose time has not come is read, and nothing that was changed is passed over."""

from dataclasses import replace

import pytest

from approvals.domain.draft import Closed, Closing
from approvals.domain.people import Standing
from policies.reply import Kind
from tests.approvals.storage.rows import ACME, ANN, NOON, after, draft
from tests.approvals.storage.test_cases_read import profile


def taken(unit, *, at=0.0, limit=9):
    return unit.looks.take(after(at), limit=limit, lease_until=after(at + 60))


def looked_at(unit, *, again):
    """Three drafts that were looked at, and are to be looked at then."""
    made = [draft(unit, parent_id=None) for _ in range(3)]
    for one in made:
        unit.looks.at(one, after(again))
    return made


async def test_a_new_draft_is_to_be_looked_at_at_once(database):
    made = await database.run(draft)
    assert await database.run(taken) == [made]


async def test_drafts_are_taken_as_their_time_comes_and_by_one_process_at_a_time(database):
    def step(unit):
        first, second, third = looked_at(unit, again=300)
        unit.looks.at(third, after(10))
        assert taken(unit, at=9) == []
        assert taken(unit, at=10) == [third]
        assert taken(unit, at=69) == []
        assert taken(unit, at=300, limit=2) == [first, third]
        assert taken(unit, at=300, limit=2) == [second]
        assert taken(unit, at=300) == []
        assert taken(unit, at=360) == [first, second, third]

    await database.run(step)


async def test_a_draft_that_is_closed_is_not_looked_at(database):
    def step(unit):
        unit.drafts.close(draft(unit), Closed(at=NOON, why=Closing.WITHDRAWN))
        assert taken(unit) == []

    await database.run(step)


async def test_everything_open_can_be_looked_at_at_once(database):
    def step(unit):
        made = looked_at(unit, again=300)
        unit.looks.at_all(after(5))
        assert taken(unit, at=5) == made

    await database.run(step)


async def test_what_became_of_an_answer_concerns_the_other_answers_to_the_same_post(database):
    def step(unit):
        same = draft(unit)
        correction = unit.drafts.add(
            account=ACME, kind=Kind.CORRECTION, parent_id="123", author=ANN, origin="c", corrects="800", now=NOON
        )
        for one in (same, correction, draft(unit, parent_id="124"), draft(unit, account="other")):
            unit.looks.at(one, after(300))
        unit.looks.at_answers(ACME, "123", after(5))
        assert taken(unit, at=5) == [same]

    await database.run(step)


KNOWN = profile("U1")


@pytest.mark.parametrize(
    ("before", "seen"),
    [
        (KNOWN, replace(KNOWN, standing=Standing.DEACTIVATED)),
        (replace(KNOWN, standing=Standing.DEACTIVATED), KNOWN),
        (KNOWN, replace(KNOWN, email="somebody.else@acme.example")),
        (None, replace(KNOWN, standing=Standing.GUEST)),
    ],
    ids=["left", "came back", "another address", "a guest whom nobody knew"],
)
async def test_somebody_who_is_not_who_they_were_concerns_every_open_draft(database, before, seen):
    def step(unit):
        if before:
            unit.profiles.save(before, now=NOON)
        made = looked_at(unit, again=300)
        unit.profiles.save(seen, now=after(5))
        assert taken(unit, at=5) == made

    await database.run(step)


@pytest.mark.parametrize(("before", "seen"), [(KNOWN, KNOWN), (KNOWN, replace(KNOWN, name="Robert")), (None, KNOWN)])
async def test_a_name_and_a_member_whom_nobody_knew_concern_no_draft(database, before, seen):
    def step(unit):
        if before:
            unit.profiles.save(before, now=NOON)
        looked_at(unit, again=300)
        unit.profiles.save(seen, now=after(5))
        assert taken(unit, at=5) == []

    await database.run(step)
