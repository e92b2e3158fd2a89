"""People act, and what they do is stored before Slack is told that we have it."""

from approvals.domain.card import Action
from approvals.domain.notice import Notice
from bot.events import FormSent, Picked, Pressed, ProfileChanged, Reacted, Reconnected, Said
from bot.forms import Ask, Field, Form, Wrong
from bot.logs import only_allowed, only_frames

FORM = Form(
    name="draft",
    title="Draft a public reply",
    submit="Ask for approval",
    check="Check the text",
    memory='{"channel":"C1"}',
    fields=(Field(name="text", ask=Ask.TEXT, label="Text", value="We are on it"),),
)
LOADED = Form(
    name="draft",
    title="Draft a public reply",
    submit="Ask for approval",
    check="Check the text",
    memory='{"channel":"C1"}',
    lines=("Length: 12 of 280.",),
    fields=FORM.fields,
)
HELP = Notice(slug="draft-made")


async def opened(workspace, door, line, channel, anna):
    door.answer = FORM
    await workspace.slash(anna, channel, "/twokeys", "draft")
    await line.quiet()


async def test_a_reaction_is_stored(workspace, line, message, posted, channel, anna, who, events):
    await workspace.react(anna, channel, message, "raised_hand::skin-tone-3")
    [reacted] = events()
    assert isinstance(reacted, Reacted)
    assert (reacted.who, reacted.message, reacted.name, reacted.added) == (who(anna), posted, "raised_hand", True)


async def test_our_own_reactions_are_not_stored(chat, posted, door):
    await chat.offer_marks(posted)
    assert not door.kept


async def test_an_event_that_could_not_be_stored_comes_again(workspace, door, line, message, channel, anna, clock):
    door.failures = 1
    await workspace.react(anna, channel, message, "white_check_mark")
    assert not door.kept
    await clock.advance(1)
    assert len(door.kept) == 1
    assert [attempt.attempt for attempt in workspace.attempts][-2:] == [0, 1]


async def test_a_doubled_event_is_stored_once(workspace, door, message, channel, anna):
    workspace.duplicate_next_event()
    await workspace.react(anna, channel, message, "white_check_mark")
    await workspace.settle()
    assert len(door.kept) == 1
    assert len(door.again) == 1


async def test_what_arrives_in_disorder_carries_its_order(workspace, message, channel, anna, events):
    workspace.hold_events()
    await workspace.react(anna, channel, message, "x")
    await workspace.unreact(anna, channel, message, "x")
    await workspace.release_events(backwards=True)
    assert [event.added for event in events()] == [False, True]
    assert [event.added for event in sorted(events(), key=lambda event: float(event.stamp))] == [True, False]


async def test_what_was_done_while_no_line_was_up_is_stored_when_it_is(
    make_line, workspace, door, channel, anna, clock
):
    first = await workspace.post(anna, channel, "Hello")
    await workspace.react(anna, channel, first, "x")
    line = make_line()
    await line.start()
    await clock.advance(61)
    assert len(door.kept) == 1
    await line.stop()


async def test_what_could_not_be_stored_is_not_logged(workspace, door, message, channel, ben, logged, entries):
    door.failures = 1
    await workspace.click(ben, channel, message, Action.APPROVE)
    entry = entries[-1]
    assert only_allowed(None, "", only_frames(None, "", entry))["exception"].startswith("DiskFullError at ")
    assert "no room" not in logged()
    assert "response_url" not in logged()


async def test_a_profile_that_changed_is_stored(workspace, line, ben, who, events):
    await workspace.rename(ben, real_name="Benjamin")
    assert events() == [ProfileChanged(who=who(ben))]


async def test_a_button_is_stored_and_acknowledged(workspace, card, message, posted, channel, ben, who, events):
    outcome = await workspace.click(ben, channel, message, Action.APPROVE)
    assert outcome.ok
    [pressed] = events()
    assert isinstance(pressed, Pressed)
    assert (pressed.who, pressed.action, pressed.value, pressed.message) == (who(ben), "approve", card.key, posted)


async def test_a_button_that_cannot_be_stored_says_so_to_whoever_pressed_it(workspace, door, message, channel, ben):
    door.failures = 1
    outcome = await workspace.click(ben, channel, message, Action.APPROVE)
    assert not outcome.ok


async def test_a_button_that_opens_a_form_opens_it_and_is_not_stored(workspace, door, line, message, channel, ben):
    door.answer = FORM
    await workspace.click(ben, channel, message, Action.EDIT)
    assert (await workspace.wait_for_view(ben)).title == "Draft a public reply"
    assert not door.kept


async def test_a_command_opens_a_form_at_once_and_loads_the_rest_afterwards(workspace, door, line, channel, anna, who):
    door.answer = Form(name="draft", title="Draft", submit="", fields=(), lines=("One moment.",), loading=True)
    door.filled = LOADED
    outcome = await workspace.slash(anna, channel, "/twokeys", "draft payload=1")
    assert outcome.ok
    assert door.asked == [Said(who=who(anna), channel=channel.id, verb=None, text="draft payload=1")]
    await line.quiet()
    assert [method for method, _ in workspace.calls if method.startswith("views.")] == ["views.open", "views.update"]
    assert "Length: 12 of 280." in workspace.plain(workspace.open_view(anna))


async def test_a_command_is_answered_in_private(workspace, door, line, channel, anna):
    door.answer = HELP
    await workspace.slash(anna, channel, "/twokeys", "help")
    await line.quiet()
    assert [workspace.plain(told) for told in workspace.ephemerals(anna, channel)] == [
        "Your draft is in the channel now, waiting for approvals."
    ]


async def test_a_command_is_answered_where_we_are_not_a_member(workspace, door, line, anna):
    elsewhere = workspace.add_channel("elsewhere", anna, bot=False)
    door.answer = HELP
    await workspace.slash(anna, elsewhere, "/twokeys", "help")
    await line.quiet()
    assert workspace.ephemerals(anna, elsewhere)


async def test_a_form_that_cannot_be_opened_is_apologised_for(workspace, door, line, channel, anna):
    door.answer = FORM
    workspace.fail_next("views.open", error="expired_trigger_id")
    await workspace.slash(anna, channel, "/twokeys", "draft")
    await line.quiet()
    [told] = workspace.ephemerals(anna, channel)
    assert "Try again in a minute" in workspace.plain(told)


async def test_a_message_is_picked_from_its_menu(workspace, door, line, channel, anna, who):
    message = await workspace.post(anna, channel, "look https://x.com/carla/status/123")
    await workspace.shortcut(anna, channel, message, "draft_reply")
    assert door.asked == [Picked(who=who(anna), channel=channel.id, text="look https://x.com/carla/status/123")]


async def test_the_check_button_shows_more_in_the_open_form(workspace, door, line, channel, anna):
    await opened(workspace, door, line, channel, anna)
    door.looked = LOADED
    await workspace.fill(anna, {"Text": "We are looking"})
    await workspace.click_in_view(anna, "check-form")
    await line.quiet()
    assert door.looking[0].fields["text"] == "We are looking"
    assert "Length: 12 of 280." in workspace.plain(workspace.open_view(anna))
    assert not door.kept


async def test_a_form_is_stored_before_it_closes(workspace, door, line, channel, anna, who, events):
    await opened(workspace, door, line, channel, anna)
    outcome = await workspace.submit(anna)
    assert outcome.ok
    assert workspace.open_view(anna) is None
    (sent,) = events()
    assert sent == FormSent(
        who=who(anna), id=sent.id, form="draft", fields={"text": "We are on it"}, memory='{"channel":"C1"}'
    )


async def test_a_form_that_could_not_be_stored_stays_open_with_everything_in_it(workspace, door, line, channel, anna):
    await opened(workspace, door, line, channel, anna)
    door.failures = 1
    outcome = await workspace.submit(anna)
    assert not outcome.ok
    assert workspace.open_view(anna).values["text"]["text"]["value"] == "We are on it"
    assert (await workspace.submit(anna)).ok


async def test_what_is_wrong_stands_beside_the_field(workspace, door, line, channel, anna):
    await opened(workspace, door, line, channel, anna)
    door.verdict = Wrong(fields={"text": "Say more."})
    outcome = await workspace.submit(anna)
    assert outcome.errors == {"text": "Say more."}
    assert not door.kept


async def test_a_form_may_come_back_with_more_to_read(workspace, door, line, channel, anna):
    await opened(workspace, door, line, channel, anna)
    door.verdict = LOADED
    await workspace.submit(anna)
    assert "Length: 12 of 280." in workspace.plain(workspace.open_view(anna))
    assert not door.kept


async def test_a_global_shortcut_or_an_unknown_event_is_acknowledged_and_nothing_else(workspace, door, line, anna):
    workspace.subscribe("subteam_members_changed")
    await workspace.regroup(workspace.add_group("support"), anna)
    await workspace.global_shortcut(anna, "something")
    assert not door.kept
    assert not door.asked
    assert door.worked == [Reconnected()]


async def test_a_card_deleted_or_edited_by_hand_is_noticed_and_our_own_update_is_not(
    workspace, door, make_line, chat, card, channel, anna, events
):
    workspace.grant("channels:history")
    workspace.subscribe("message.channels")
    ref = (await chat.post_card(card, channel=channel.id, key="k")).message
    await chat.show_card(card, ref, below=None)
    await workspace.settle()
    assert not door.kept
    await workspace.tamper(channel, ref.id, text="Send us your password", blocks=[])
    await workspace.delete_message(anna, channel, ref.id)
    assert [(event.message, event.deleted) for event in events()] == [(ref, False), (ref, True)]
    unstarted = make_line()
    assert [unstarted.understand(payload) for payload in door.kept.values()] == events()
