"""Calls to Teams: patient with its limits, never sent twice unasked, refused in our own words."""

from dataclasses import replace

import pytest

from approvals.domain.card import MessageRef
from approvals.domain.notice import Notice
from approvals.errors import Refusal, Stale, Unreachable
from bot.events import Missed
from bot.teams.errors import TeamsSaidNo, TeamsThrottled

HELLO = Notice(slug="draft-made")


async def test_teams_asks_to_wait_and_we_do(tenant, chat, channel, waits):
    tenant.fail_next("create", status=429, retry_after=7)
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert waits.seconds == [7]
    assert len(tenant.posts(channel)) == 1


async def test_a_long_wait_is_left_to_whoever_called(tenant, chat, channel, waits):
    tenant.fail_next("create", status=429, retry_after=3600)
    with pytest.raises(TeamsThrottled):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert waits.seconds == []


async def test_patience_with_429_has_an_end(tenant, chat, channel):
    tenant.fail_next("create", status=429, times=9)
    with pytest.raises(Unreachable):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert tenant.counts["create"] == 4
    assert not tenant.posts(channel)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 502},
        {"status": 503},
        {"status": 504},
        {"reset": True},
        {"garbage": True},
        {"reset": True, "after": True},
        {"garbage": True, "after": True},
        {"status": 502, "after": True},
    ],
    ids=str,
)
async def test_a_post_that_fails_is_made_once_whatever_became_of_it(tenant, chat, card, posted, channel, fault):
    before = len(tenant.messages(channel))
    for operation, call in {
        "create": chat.post_card(card, channel=channel.id, key="k"),
        "send": chat.say(HELLO, channel=channel.id, thread=posted),
    }.items():
        asked = tenant.counts.get(operation, 0)
        tenant.fail_next(operation, **fault)
        with pytest.raises(Unreachable):
            await call
        assert tenant.counts[operation] == asked + 1
    assert len(tenant.messages(channel)) - before == (2 if fault.get("after") else 0)


async def test_a_post_that_teams_asks_to_try_again_was_not_made_and_is(tenant, chat, card, posted, channel, waits):
    before = len(tenant.messages(channel))
    tenant.fail_next("create", status=412)
    tenant.fail_next("send", status=412)
    await chat.post_card(card, channel=channel.id, key="k")
    await chat.say(HELLO, channel=channel.id, thread=posted)
    assert len(tenant.messages(channel)) == before + 2
    assert len(waits.seconds) == 2


@pytest.mark.parametrize("fault", [{"status": 412}, {"status": 502}, {"status": 504}, {"garbage": True}])
async def test_what_can_be_done_twice_is_tried_again(tenant, chat, card, posted, channel, anna, who, waits, fault):
    tenant.fail_next("update", **fault)
    await chat.show_card(replace(card, approved=("Bo",)), posted, below=None)
    assert "Approved by: Bo" in tenant.plain(tenant.message(posted.id))
    tenant.fail_next("pagedmembers", **fault)
    assert (await chat.profile(who(anna))).name == "Anna Bianchi"
    assert len(waits.seconds) == 2
    assert (tenant.counts["update"], tenant.counts["pagedmembers"]) == (2, 2)


async def test_a_broken_connection_is_made_anew_for_what_can_be_done_twice(tenant, chat, card, posted):
    tenant.fail_next("update", reset=True, times=2)
    await chat.show_card(replace(card, approved=("Bo",)), posted, below=None)
    assert "Approved by: Bo" in tenant.plain(tenant.message(posted.id))


async def test_members_are_refused_in_the_same_words(tenant, chat, anna, who, waits):
    tenant.fail_next("pagedmembers", status=429, retry_after=7)
    await chat.profile(who(anna))
    assert waits.seconds == [7]
    tenant.revoke_tokens()
    await chat.by_email("nobody@acme.example")
    assert tenant.counts["token"] == 2
    tenant.fail_next("pagedmembers", status=403)
    with pytest.raises(TeamsSaidNo) as refused:
        await chat.by_email("nobody@acme.example")
    assert refused.value.status == 403


async def test_no_call_is_tried_for_ever(tenant, chat, card, posted):
    tenant.break_down("update", status=502)
    with pytest.raises(TeamsSaidNo):
        await chat.show_card(card, posted, below=None)
    assert tenant.counts["update"] == 4


async def test_a_refusal_is_not_tried_again(tenant, chat, card, posted):
    tenant.fail_next("update", status=400)
    with pytest.raises(TeamsSaidNo):
        await chat.show_card(card, posted, below=None)
    assert tenant.counts["update"] == 1


async def test_teams_own_word_is_kept(tenant, chat, card, channel, team, anna):
    await tenant.uninstall(anna, team)
    with pytest.raises(TeamsSaidNo) as refused:
        await chat.post_card(card, channel=channel.id, key="k")
    assert (refused.value.status, refused.value.code) == (403, "BotNotInConversationRoster")
    assert tenant.counts["create"] == 1
    await tenant.install(anna, team)
    await chat.post_card(card, channel=channel.id, key="k")


async def test_an_update_that_teams_refuses_to_find_is_said_below_the_card(tenant, chat, card, posted, channel):
    tenant.fail_next("update", status=404)
    left = await chat.show_card(replace(card, approved=("Bo",)), posted, below=None)
    below = tenant.thread(tenant.message(posted.id))[-1]
    assert below.id == left.below != posted.id
    assert "Approved by: Bo" in tenant.plain(below)
    assert "Approved by: nobody" in tenant.plain(tenant.message(posted.id))


async def test_what_is_said_below_a_card_follows_it_in_place(tenant, chat, card, posted):
    tenant.fail_next("update", status=404)
    below = (await chat.show_card(card, posted, below=None)).below
    tenant.fail_next("update", status=404)
    assert (await chat.show_card(replace(card, approved=("Bo",)), posted, below=below)).below == below
    assert "Approved by: nobody" in tenant.plain(tenant.message(posted.id))
    assert "Approved by: Bo" in tenant.plain(tenant.message(below))
    assert (await chat.show_card(replace(card, approved=("Cleo",)), posted, below=below)).below == below
    assert ["Approved by: Cleo" in tenant.plain(tenant.message(one)) for one in (posted.id, below)] == [True, True]
    assert len(tenant.thread(tenant.message(posted.id))) == 2


async def test_where_neither_is_found_the_card_is_said_below_once_more(tenant, chat, card, posted):
    tenant.fail_next("update", status=404)
    first = (await chat.show_card(card, posted, below=None)).below
    tenant.fail_next("update", status=404, times=2)
    second = (await chat.show_card(card, posted, below=first)).below
    assert second not in {first, None}


async def test_a_card_that_is_gone_with_its_thread_is_stale(tenant, chat, card, posted):
    tenant.fail_next("update", status=404)
    tenant.fail_next("send", status=404)
    with pytest.raises(Stale):
        await chat.show_card(card, posted, below=None)


async def test_a_thread_that_cannot_be_reached_now_is_no_sign_of_a_lost_card(tenant, chat, card, posted):
    tenant.fail_next("update", status=404)
    tenant.fail_next("send", status=500)
    with pytest.raises(Unreachable) as away:
        await chat.show_card(card, posted, below=None)
    assert not isinstance(away.value, Stale)


async def test_a_card_in_a_channel_that_is_no_more_is_stale(tenant, chat, card, posted, channel, anna):
    await tenant.delete_channel(anna, channel)
    with pytest.raises(Stale):
        await chat.show_card(card, posted, below=None)


async def test_a_card_that_teams_cannot_show_whole_is_refused_with_how_much_is_too_much(chat, card):
    chat.fits(card)
    with pytest.raises(Refusal) as refused:
        chat.fits(replace(card, text="a" * 13_000))
    assert refused.value.slug == "card-too-large"


async def test_a_card_is_one_new_message_and_its_reference_is_what_teams_called_it(tenant, chat, card, channel):
    first = await chat.post_card(card, channel=channel.id, key="7/1")
    second = await chat.post_card(card, channel=channel.id, key="7/2")
    assert [one.id for one in tenant.posts(channel)] == [first.message.id, second.message.id]
    assert first.message == MessageRef(
        platform=chat.platform, workspace=tenant.tenant_id, channel=channel.id, id=first.message.id
    )


async def test_a_slow_answer_is_waited_for(tenant, chat, card, channel):
    tenant.fail_next("create", slow=0.2)
    posted = await chat.post_card(card, channel=channel.id, key="k")
    assert [one.id for one in tenant.posts(channel)] == [posted.message.id]


async def test_an_answer_that_comes_in_pieces_is_read_to_its_end(tenant, chat, card, posted, channel, anna, who, waits):
    for operation in ("create", "update", "pagedmembers"):
        tenant.fail_next(operation, pieces=True, slow=0.02)
    again = await chat.post_card(card, channel=channel.id, key="k")
    assert again.message.id == tenant.posts(channel)[-1].id
    await chat.show_card(card, posted, below=None)
    assert (await chat.profile(who(anna))).name == "Anna Bianchi"
    assert waits.seconds == []


async def test_without_an_address_nothing_is_sent_anywhere(make_line, door, card, channel):
    door.known_address = None
    line = make_line()
    await line.start()
    with pytest.raises(Unreachable) as away:
        await line.chat.post_card(card, channel=channel.id, key="k")
    assert away.value.slug == "teams-unheard"


async def test_teams_tells_of_another_address_and_is_called_there_from_then_on(tenant, line, chat, channel, asks, door):
    elsewhere = tenant.service_url.replace("/emea/", "/teams/")
    assert (await tenant.deliver(asks(serviceUrl=elsewhere))).status == 200
    assert door.addresses == [elsewhere]
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert tenant.calls[-1][1].startswith("/teams/")
    assert not line.look()


@pytest.mark.parametrize(("away", "told"), [(60, False), (61, True)])
async def test_out_of_reach_for_more_than_a_minute_something_may_be_lost(
    tenant, line, chat, card, posted, door, clock, away, told
):
    tenant.break_down("update", reset=True)
    with pytest.raises(Unreachable):
        await chat.show_card(card, posted, below=None)
    await clock.advance(away)
    tenant.mend()
    await chat.show_card(card, posted, below=None)
    for _ in range(2):
        line.look()
        await line.quiet()
        await clock.advance(60)
    assert door.worked == ([Missed(platform=chat.platform)] if told else [])


async def test_what_could_not_be_told_is_told_later(tenant, line, chat, card, posted, door, clock, entries):
    async def fails(_):
        raise OSError("the disk is full")

    tenant.break_down("update")
    with pytest.raises(Unreachable):
        await chat.show_card(card, posted, below=None)
    await clock.advance(61)
    tenant.mend()
    await chat.show_card(card, posted, below=None)
    works, door.work = door.work, fails
    line.look()
    await line.quiet()
    door.work = works
    await clock.advance(30)
    line.look()
    await line.quiet()
    assert door.worked == [Missed(platform=chat.platform)]
    assert "not told" in [entry["event"] for entry in entries]
