"""Two bots on one database, of which one has a chat that the other has not: what that chat brings, or is owed, waits for it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from approvals.context import Context
from approvals.domain.people import AccountName, Platform
from approvals.domain.terms_change import Announcement
from approvals.workflow.change_terms import announce
from approvals.workflow.forget import forget
from bot.inbox import Inbox
from tests.support.both_chats import BothChats, both_chats
from tests.support.world import SIGNED


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[BothChats]:
    async with both_chats(tmp_path, f"sqlite:///{tmp_path / 'twokeys.sqlite'}") as made:
        yield made


def only_in_slack(both: BothChats) -> Context:
    """What another bot works with, whose settings have no Teams."""
    assert both.app
    known = both.app.context
    here = {Platform.SLACK: known.chats[Platform.SLACK]}
    return replace(known, chats=here, witnesses={}, owner="another")


async def came_in(both: BothChats, *, after: timedelta = timedelta()) -> None:
    """Something comes in from Teams, for whoever looks then."""
    assert both.app
    now = both.clock.now() + after
    await both.app.context.database.run(lambda unit: unit.inbox.put(Platform.TEAMS, "Ev1", {}, now))


async def waiting(both: BothChats) -> int:
    assert both.app
    return await both.app.context.database.read(lambda unit: unit.inbox.waiting())


async def test_what_a_chat_sent_is_left_to_the_bot_that_has_that_chat(both: BothChats) -> None:
    assert both.app
    await came_in(both)
    other = Inbox(only_in_slack(both), {Platform.SLACK: both.app._lines.reads[Platform.SLACK]})
    assert await other.work() == 0
    assert await waiting(both) == 1
    await both.app.tick()
    await both.quiet()
    assert await waiting(both) == 0


async def test_what_another_bot_has_still_to_read_may_be_a_stop(both: BothChats) -> None:
    other = only_in_slack(both)
    await both.approved()
    await came_in(both, after=timedelta(hours=1))
    now = both.clock.now()
    assert await other.database.read(lambda unit: other.comes_first(unit, now, of=None))
    await both.passes(60)
    assert both.published() == []


async def test_what_a_chat_sent_that_left_the_settings_holds_nothing_up_and_is_forgotten(both: BothChats) -> None:
    await both.restarts(teams_settings="")
    await came_in(both)
    await both.approved()
    await both.passes(60)
    assert both.published() == [SIGNED]
    assert await waiting(both) == 1
    assert both.app
    await both.clock.advance(timedelta(days=15).total_seconds())
    await forget(both.app.context)
    assert await waiting(both) == 0


async def test_what_a_chat_is_owed_is_said_by_the_bot_that_has_that_chat(both: BothChats) -> None:
    assert both.app
    assert both.place
    told = Announcement(account=AccountName("acme"), channel=both.place.id, slug="terms-left")
    now = both.clock.now()
    await both.app.context.database.run(lambda unit: unit.terms.owe(told, at=now))
    assert await announce(only_in_slack(both)) == 0
    assert await announce(both.app.context) == 1
    assert "acme" in both.tenant.plain(both.last_in_teams())
