"""The keys that Teams signs with: fetched, kept, looked for anew, and waited for by nobody who can do without."""

import asyncio

import pytest

from bot.sandbox.teams import Flaw
from tests.bot.teams.live.conftest import eventually


async def test_keys_are_fetched_once_for_many_requests(tenant, line, asks):
    for _ in range(5):
        assert (await tenant.deliver(asks())).status == 200
    assert (tenant.counts["metadata"], tenant.counts["keys"]) == (1, 1)


async def test_many_requests_at_once_fetch_the_keys_once(tenant, line, door, asks):
    answers = await asyncio.gather(*(tenant.deliver(asks()) for _ in range(10)))
    assert {answer.status for answer in answers} == {200}
    assert tenant.counts["keys"] == 1
    assert len(door.kept) == 10


async def test_a_new_key_is_looked_for(tenant, line, asks, clock):
    await tenant.deliver(asks())
    await clock.advance(60)
    tenant.rotate_keys()
    assert (await tenant.deliver(asks())).status == 200
    assert tenant.counts["keys"] == 2


async def test_a_new_key_is_looked_for_also_just_after_the_first_ones_were_read(tenant, line, asks):
    await tenant.deliver(asks())
    tenant.rotate_keys()
    assert (await tenant.deliver(asks())).status == 200
    assert tenant.counts["keys"] == 2


async def test_a_key_that_is_published_no_more_is_good_no_more(tenant, line, asks, clock):
    await tenant.deliver(asks())
    await clock.advance(60)
    tenant.rotate_keys()
    await tenant.deliver(asks())
    tenant.rotate_keys()
    await clock.advance(60)
    assert (await tenant.deliver(asks())).status == 200


async def test_unknown_keys_make_no_storm_of_requests(tenant, line, asks, clock):
    await tenant.deliver(asks())
    for _ in range(20):
        assert (await tenant.deliver(asks(), flaw=Flaw.UNKNOWN_KID)).status == 401
    assert tenant.counts["keys"] == 2
    await clock.advance(60)
    for _ in range(20):
        await tenant.deliver(asks(), flaw=Flaw.UNKNOWN_KID)
    assert tenant.counts["keys"] == 3


async def test_tokens_that_no_key_of_teams_can_have_signed_ask_nobody(tenant, line, asks):
    for flaw in (Flaw.JUNK, Flaw.EMPTY, Flaw.NO_HEADER, Flaw.BASIC, Flaw.NO_KID, Flaw.HS256, Flaw.NONE):
        assert (await tenant.deliver(asks(), flaw=flaw)).status == 401
    assert "metadata" not in tenant.counts


async def test_old_keys_stay_good_while_the_key_server_is_away(tenant, line, asks, clock):
    await tenant.deliver(asks())
    tenant.break_down("metadata", "keys")
    await clock.advance(60)
    assert (await tenant.deliver(asks(), flaw=Flaw.UNKNOWN_KID)).status == 401
    assert (await tenant.deliver(asks())).status == 200


async def test_without_any_key_teams_is_asked_to_come_again(tenant, line, door, asks):
    tenant.break_down("metadata")
    assert (await tenant.deliver(asks())).status == 503
    assert (door.kept, door.refused) == ({}, ["unproven"])
    tenant.mend()
    assert (await tenant.deliver(asks())).status == 200


@pytest.mark.parametrize("operation", ["metadata", "keys"])
async def test_keys_that_come_in_pieces_are_read_to_their_end(tenant, line, asks, operation):
    """Microsoft's list is longer than what one packet holds."""
    tenant.fail_next(operation, pieces=True, slow=0.02)
    assert (await tenant.deliver(asks())).status == 200


async def test_answers_of_the_key_server_that_are_no_keys_are_none(tenant, line, asks):
    tenant.break_down("keys", garbage=True)
    assert (await tenant.deliver(asks())).status == 503
    tenant.break_down("keys", reset=True)
    assert (await tenant.deliver(asks())).status == 503
    tenant.mend()
    assert (await tenant.deliver(asks())).status == 200


async def test_keys_are_looked_at_again_each_day_and_nobody_waits_for_it(tenant, line, asks, clock):
    await tenant.deliver(asks())
    await clock.advance(24 * 3600 + 1)
    tenant.break_down("metadata", slow=0.05)
    assert (await tenant.deliver(asks())).status == 200
    assert tenant.counts["keys"] == 1
    await eventually(lambda: tenant.counts["keys"] == 2)


async def test_a_slow_key_server_delays_nobody_whose_key_is_known(tenant, line, door, asks, clock):
    """A forger with an unknown key makes us look for it; what comes meanwhile is taken before that has ended."""
    await tenant.deliver(asks())
    await clock.advance(60)
    tenant.break_down("metadata", slow=0.5)
    order = []

    async def sent(flaw, name):
        order.append((name, (await tenant.deliver(asks(), flaw=flaw)).status))

    forger = asyncio.create_task(sent(Flaw.UNKNOWN_KID, "unknown"))
    await tenant.until(lambda: tenant.counts["metadata"] == 2)
    await sent(None, "known")
    assert not forger.done()
    await forger
    assert order == [("known", 200), ("unknown", 401)]
    assert len(door.kept) == 2


async def test_keys_are_read_before_anybody_calls_and_where_they_cannot_be_had_once_a_minute(tenant, line, asks, clock):
    tenant.break_down("metadata")
    for _ in range(3):
        line.look()
        await tenant.until(lambda: tenant.counts.get("metadata") == 1)
    tenant.mend()
    await clock.advance(60)
    await eventually(lambda: (line.look(), tenant.counts.get("keys") == 1)[1])
    assert (await tenant.deliver(asks())).status == 200
    assert (tenant.counts["metadata"], tenant.counts["keys"]) == (2, 1)
