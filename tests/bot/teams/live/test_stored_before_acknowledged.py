"""People act, and what they do is stored before Teams is told that we have it: once, in order, and nothing odd of it."""

import pytest

from approvals.domain.card import Action
from approvals.domain.people import Identity, Platform
from bot.events import AccessLost, HomeOpened, Missed, Pressed, ProfileChanged, Reacted, Said

CHECK, CROSS = "2705_whiteheavycheckmark", "274c_crossmark"


async def test_a_reaction_is_stored(tenant, message, posted, anna, who, events):
    await tenant.react(anna, message, CHECK)
    [reacted] = events()
    assert isinstance(reacted, Reacted)
    assert (reacted.who, reacted.message, reacted.name, reacted.added) == (who(anna), posted, "teams/✅", True)


async def test_a_swap_is_two_letters_the_old_one_first(tenant, message, anna, events):
    await tenant.react(anna, message, CHECK)
    await tenant.swap(anna, message, CHECK, CROSS)
    assert [(event.name, event.added) for event in events()] == [
        ("teams/✅", True),
        ("teams/✅", False),
        ("teams/❌", True),
    ]
    assert sorted({float(event.stamp) for event in events()}) == [float(event.stamp) for event in events()[::2]]


async def test_a_button_is_stored_and_noted(tenant, message, card, posted, ben, who, events):
    outcome = await tenant.press(ben, message, "Approve")
    assert outcome.message == "Noted. The card shows it in a moment."
    [pressed] = events()
    assert isinstance(pressed, Pressed)
    assert (pressed.who, pressed.action, pressed.value, pressed.message) == (
        who(ben),
        Action.APPROVE,
        card.key,
        posted,
    )


async def test_an_old_client_sends_a_button_as_a_message_and_it_is_the_same(tenant, message, ben, events):
    await tenant.press(ben, message, "Approve")
    await tenant.press(ben, message, "Stop", old_client=True)
    approved, stopped = events()
    assert (stopped.who, stopped.value, stopped.message) == (approved.who, approved.value, approved.message)
    assert stopped.action == Action.STOP


async def test_a_message_that_could_not_be_stored_comes_again_under_its_id(tenant, line, door, channel, anna, clock):
    door.failures = 1
    await tenant.say(anna, channel, "@Twokeys help")
    assert not door.kept
    assert tenant.attempts[-1].answer.status == 503
    await clock.advance(16)
    assert len(door.kept) == 1
    assert tenant.attempts[-1].id == tenant.attempts[-2].id


async def test_a_button_that_could_not_be_stored_says_so_and_comes_again(tenant, door, message, ben, clock):
    door.failures = 1
    assert not (await tenant.press(ben, message, "Approve")).ok
    await clock.advance(16)
    assert len(door.kept) == 1


async def test_a_reaction_that_could_not_be_stored_is_lost_and_that_is_told_once(
    tenant, line, door, message, anna, clock
):
    """Teams sends no reaction again, and lets nobody read them back."""
    door.failures = 1
    await tenant.react(anna, message, CHECK)
    await clock.advance(60)
    assert not door.kept
    for _ in range(2):
        line.look()
        await line.quiet()
        await clock.advance(60)
    assert door.worked == [Missed(platform=Platform.TEAMS)]


async def test_nothing_else_that_could_not_be_stored_is_told(tenant, line, door, message, channel, anna, clock):
    door.failures = 2
    await tenant.say(anna, channel, "@Twokeys help")
    await tenant.press(anna, message, "Approve")
    line.look()
    await line.quiet()
    assert door.worked == []


async def test_a_new_address_that_could_not_be_stored_is_not_acknowledged(make_line, listens, tenant, door, asks):
    door.known_address = None
    line = make_line()
    await line.start()
    await listens(line)
    door.failures = 1
    assert (await tenant.deliver(asks())).status == 503
    assert (await tenant.deliver(asks())).status == 200
    assert (len(door.kept), door.addresses) == (1, [tenant.service_url])


async def test_what_is_delivered_twice_is_stored_once(tenant, line, door, message, channel, anna):
    tenant.duplicate_next(3)
    await tenant.say(anna, channel, "@Twokeys help")
    await tenant.react(anna, message, CHECK)
    await tenant.press(anna, message, "Approve")
    await tenant.settle()
    assert len(door.kept) == len(door.again) == 3


async def test_a_button_again_under_another_id_is_stored_once(tenant, door, message, anna):
    await tenant.press(anna, message, "Approve")
    assert (await tenant.repeat()).status == 200
    assert tenant.attempts[-1].id != tenant.attempts[-2].id
    assert len(door.kept) == 1


async def test_other_people_and_other_buttons_are_not_the_same_press(tenant, door, message, anna, ben):
    for person in (anna, ben):
        for name in ("Approve", "Stop", "Hold"):
            await tenant.press(person, message, name)
    assert len(door.kept) == 6


async def test_the_same_button_of_a_card_that_was_drawn_anew_is_another_press(
    tenant, chat, door, message, card, posted, anna
):
    await tenant.press(anna, message, "Approve")
    await chat.show_card(card, posted, below=None)
    await tenant.press(anna, message, "Approve")
    assert len(door.kept) == 2


async def test_the_same_button_some_minutes_later_is_another_press(tenant, door, message, anna, clock):
    """The first word for an end is good for an hour: who says it again after that means it."""
    await tenant.press(anna, message, "Approve")
    await clock.advance(121)
    await tenant.press(anna, message, "Approve")
    assert len(door.kept) == 2


async def test_reactions_that_arrive_in_disorder_carry_their_order(tenant, line, message, anna, events):
    tenant.hold_activities()
    await tenant.react(anna, message, CHECK)
    await tenant.unreact(anna, message, CHECK)
    await tenant.release_activities(backwards=True)
    assert [event.added for event in events()] == [False, True]
    assert [event.added for event in sorted(events(), key=lambda event: float(event.stamp))] == [True, False]


async def test_what_people_say_to_each_other_is_not_stored(tenant, line, door, channel, anna, ben):
    await tenant.say(anna, channel, "@ben draft the merger")
    assert not door.kept


async def test_commands_are_stored_wherever_they_are_said(tenant, line, channel, anna, events):
    await tenant.say(anna, channel, "@Twokeys draft Hello")
    await tenant.slash(anna, channel, "/draft Hello")
    await tenant.say(anna, tenant.chat(anna), "draft Hello")
    assert {(type(event), event.text) for event in events()} == {(Said, "draft Hello")}
    assert len(events()) == 3


async def test_home_is_shown_to_whoever_says_so_in_private(tenant, line, anna, who, events):
    await tenant.say(anna, tenant.chat(anna), "Home")
    assert events() == [HomeOpened(who=who(anna))]


async def test_who_leaves_a_team_is_read_anew(tenant, line, team, ben, who, events):
    await tenant.leave(ben, team)
    assert events() == [ProfileChanged(who=who(ben))]


async def test_the_end_of_the_app_in_the_team_is_heard(tenant, line, team, anna, events):
    await tenant.uninstall(anna, team)
    assert {type(event) for event in events()} == {AccessLost}


async def test_one_person_without_the_app_is_no_end_of_it(tenant, line, door, anna):
    await tenant.install_for(anna, remove=True)
    assert not door.kept


async def test_what_could_not_be_stored_is_not_logged(tenant, line, door, channel, anna, entries):
    door.failures = 1
    await tenant.say(anna, channel, "@Twokeys draft our merger is on Friday")
    assert "not acknowledged" in [entry["event"] for entry in entries]


ELSEWHERE = {
    "conversation": {"conversationType": "channel", "id": "19:1@thread.tacv2", "tenantId": "another"},
    "channelData": {"tenant": {"id": "another"}},
}
"""Whoever knows the app's id can install it in a tenant of their own."""

ODD = {
    "who is a word": {"from": "29:1"},
    "nobody": {"from": None},
    "no directory id": {"from": {"id": "29:1", "name": "Ann"}},
    "a directory id that is none": {"from": {"id": "29:1", "aadObjectId": ["x"]}},
    "a directory id that no database takes": {"from": {"id": "29:1", "aadObjectId": "a\x00b"}},
    "half a letter as a directory id": {"from": {"id": "29:1", "aadObjectId": "a\ud800"}},
    "another tenant": {"channelData": {"tenant": {"id": "another"}}},
    "the app in another tenant": {"type": "installationUpdate", "action": "add", **ELSEWHERE},
    "the app in another tenant no more": {"type": "installationUpdate", "action": "remove", **ELSEWHERE},
    "the bot out of a team of another tenant": {
        "type": "conversationUpdate",
        "recipient": {"id": "28:1"},
        "membersRemoved": [{"id": "28:1"}],
        **ELSEWHERE,
    },
    "somebody out of a team of another tenant": {
        "type": "conversationUpdate",
        "membersRemoved": [{"id": "29:1", "aadObjectId": "1-2"}],
        **ELSEWHERE,
    },
    "no tenant": {"channelData": None, "conversation": {"conversationType": "personal", "id": "a:1"}},
    "no conversation": {"conversation": None},
    "a conversation that is a word": {"conversation": "a:1"},
    "a conversation without an id": {"conversation": {"conversationType": "personal", "tenantId": "x"}},
    "an unknown kind": {"type": "pigeon"},
    "no kind": {"type": None},
    "an empty kind": {"type": ""},
    "a kind that is a list": {"type": ["message"]},
    "typing": {"type": "typing"},
    "the end of a conversation": {"type": "endOfConversation"},
    "an event": {"type": "event", "name": "application/vnd.microsoft.readReceipt", "value": 5},
    "tokens": {"type": "event", "name": "tokens/response"},
    "a command": {"type": "command", "name": "x"},
    "an edited message": {"type": "messageUpdate", "channelData": {"eventType": "editMessage"}},
    "a deleted message": {"type": "messageDelete"},
    "trace": {"type": "trace"},
    "hand off": {"type": "handoff"},
    "an unknown invoke": {"type": "invoke", "name": "signin/verifyState", "value": {"state": "1"}},
    "an invoke without a name": {"type": "invoke", "value": {"action": {"data": 5}}},
    "a card action without a value": {"type": "invoke", "name": "adaptiveCard/action", "value": None},
    "a card action of another bot": {
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {"action": {"type": "Action.Execute", "verb": "x", "data": {"twokeys": {"do": 5, "value": []}}}},
    },
    "a button that says what it does in a list": {
        "value": {"twokeys": {"do": ["approve"], "value": "7/1", "turn": "1"}},
    },
    "a form that is none": {
        "type": "invoke",
        "name": "task/submit",
        "value": {"data": {"twokeys": {"do": "form-send"}}},
    },
    "a dialog of nobody's": {"type": "invoke", "name": "task/fetch", "value": {"data": [1]}},
    "a message extension without a message": {"type": "invoke", "name": "composeExtension/submitAction", "value": 5},
    "a search": {"type": "invoke", "name": "composeExtension/query", "value": {"commandId": "x"}},
    "a reaction to nothing": {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
    "a reaction that is none": {
        "type": "messageReaction",
        "replyToId": "1",
        "reactionsAdded": [None, 5, {}, {"type": 5}],
    },
    "reactions that are no list": {"type": "messageReaction", "replyToId": "1", "reactionsAdded": {"type": "like"}},
    "reactions that are absent": {"type": "messageReaction", "replyToId": "1"},
    "an update of nothing": {"type": "conversationUpdate"},
    "members that are none": {
        "type": "conversationUpdate",
        "membersRemoved": [None, 5, {"id": 5}, {"aadObjectId": ""}],
    },
    "members that are no list": {"type": "conversationUpdate", "membersRemoved": "29:1", "membersAdded": 5},
    "an installation of nothing": {"type": "installationUpdate", "action": ["remove"]},
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
async def test_what_teams_never_sends_is_acknowledged_and_ends(tenant, line, door, asks, odd):
    answer = await tenant.deliver(asks(**odd))
    assert answer.status == 200
    assert (door.kept, door.asked, door.judged) == ({}, [], [])


STRANGE = {
    "no entities": {"entities": None},
    "entities that are none": {"entities": [None, 5, "x", {"type": "mention"}, {"type": "mention", "mentioned": 5}]},
    "a time that is none": {"timestamp": "yesterday", "localTimestamp": 5},
    "no time": {"timestamp": None},
    "a time at the end of time": {"timestamp": "9999-12-31T23:59:59.9999999Z"},
    "a time before all times": {"timestamp": "0001-01-01T00:00:00+14:00"},
    "a recipient that is a word": {"recipient": "28:1"},
    "attachments that are none": {"attachments": [None, 5]},
    "no id": {"id": None},
    "an id that is a number": {"id": 5},
    "a value that is a list": {"value": [1]},
    "unknown fields": {"callerId": 5, "semanticAction": [], "relatesTo": "x", "listenFor": {}, "expiration": "never"},
    "asking for the answers": {"deliveryMode": "expectReplies"},
    "letters that no database takes": {"summary": "\x00 \ud800"},
}


@pytest.mark.parametrize("odd", STRANGE.values(), ids=STRANGE)
async def test_what_is_strange_and_not_needed_makes_no_difference(tenant, line, asks, anna, who, events, odd):
    assert (await tenant.deliver(asks(**odd))).status == 200
    [event] = events()
    assert event == Said(who=who(anna), channel="a:1", verb=None, text="help")


async def test_a_guest_of_another_tenant_is_no_identity_of_ours(tenant, line, team, channel, message, events):
    sam = tenant.add_federated("sam")
    await tenant.join(sam, team)
    await tenant.react(sam, message, CHECK)
    # Who they are is asked of Teams: what an activity says of them does not tell.
    [reacted] = events()
    assert reacted.who == Identity(platform=Platform.TEAMS, workspace=tenant.tenant_id, user=sam.object_id)
