import pytest

from approvals.domain.people import PersonId
from approvals.errors import Refusal
from tests.approvals.storage.rows import NOON, after, draft

BOB = PersonId("bob")


async def test_a_suggestion_is_adopted_once(database):
    def step(unit):
        made = draft(unit)
        one = unit.suggestions.add(draft=made, revision=1, text="Better", by=BOB, now=NOON)
        assert unit.suggestions.get(one.id) == one
        assert unit.suggestions.adopt(one.id, now=after(1))
        assert not unit.suggestions.adopt(one.id, now=after(2))
        assert [each.adopted_at for each in unit.suggestions.of(made)] == [after(1)]

    await database.run(step)


async def test_a_suggestion_that_never_was_is_refused(database):
    with pytest.raises(Refusal, match="no-such-suggestion"):
        await database.run(lambda unit: unit.suggestions.get(7))
