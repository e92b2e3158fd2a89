"""Slack's payloads, in the shapes its documentation and real workspaces show, as our events."""

from typing import Any

import pytest

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity, Platform
from bot.events import (
    AccessLost,
    Event,
    FormSent,
    HomeOpened,
    MessageTouched,
    Picked,
    Pressed,
    ProfileChanged,
    Reacted,
    Said,
)
from bot.slack import inbound, render
from tests.bot.slack.payloads import BOT, LATER, TS, a_view, form, happened, picked, pressed, reaction, slash, touched
from tests.bot.slack.slack_cards import a_card


def who(user: str = "U1", workspace: str = "T1") -> Identity:
    return Identity(platform=Platform.SLACK, workspace=workspace, user=user)


def card(ts: str = TS) -> MessageRef:
    return MessageRef(platform=Platform.SLACK, workspace="T1", channel="C1", id=ts)


def event(payload: dict[str, Any], *short_names: str) -> Event | None:
    return inbound.event(payload, bot_user=BOT, short_names=short_names)


def test_an_emoji_on_a_card_is_a_reaction_of_the_installing_workspace() -> None:
    assert event(reaction("+1::skin-tone-3")) == Reacted(who=who(), message=card(), name="+1", added=True, stamp=LATER)


def test_an_emoji_taken_off_is_one_too_and_needs_no_author_of_the_message() -> None:
    payload = reaction("hand", type="reaction_removed")
    del payload["event"]["item_user"]
    assert event(payload) == Reacted(who=who(), message=card(), name="raised_hand", added=False, stamp=LATER)


def test_an_emoji_in_a_channel_that_another_workspace_shares_is_one_of_the_installing_workspace() -> None:
    assert event({**reaction("x"), "team_id": "T9"}) == Reacted(
        who=who(), message=card(), name="x", added=True, stamp=LATER
    )


@pytest.mark.parametrize("authorizations", [None, [], [{"team_id": None, "enterprise_id": "E1"}]])
def test_an_event_without_an_installation_belongs_to_the_workspace_that_it_names(authorizations: Any) -> None:
    found = event({**reaction("x"), "authorizations": authorizations})
    assert isinstance(found, Reacted)
    assert found.message == card()


def test_our_own_emoji_say_nothing() -> None:
    assert event(reaction(user=BOT)) is None


def test_an_emoji_on_a_file_says_nothing() -> None:
    assert event(reaction(item={"type": "file", "file": "F1"})) is None


def test_a_button_on_a_card_says_who_pressed_what_and_when() -> None:
    assert event(pressed()) == Pressed(
        who=who(), channel="C1", action="approve", value="7/1", message=card(), stamp=LATER
    )


def test_a_button_is_pressed_as_a_member_of_ones_own_workspace() -> None:
    found = event(pressed(user={"id": "U1", "team_id": "T9"}))
    assert isinstance(found, Pressed)
    assert found.who == who(workspace="T9")
    assert found.message == card()


def test_a_button_below_a_private_sentence_has_no_message() -> None:
    container = {"type": "message", "message_ts": TS, "channel_id": "C1", "is_ephemeral": True}
    found = event(pressed(container=container))
    assert isinstance(found, Pressed)
    assert found.message is None


def test_a_link_that_was_pressed_says_nothing() -> None:
    action = {"type": "button", "action_id": "x", "url": "https://x.com", "action_ts": LATER}
    assert event(pressed(actions=[action])) is None


def test_a_sent_form_brings_what_was_filled_in_and_its_memory() -> None:
    found = event(form())
    assert isinstance(found, FormSent)
    assert found == FormSent(
        who=who(),
        id=found.id,
        form="draft",
        fields={"account": "acme", "link": "", "text": "We are on it"},
        memory='{"channel":"C1"}',
    )


def test_the_check_button_sends_nothing_but_shows_what_is_filled_in() -> None:
    check = form(
        "block_actions",
        container={"type": "view", "view_id": "V1"},
        actions=[{"type": "button", "action_id": "check-form", "value": "draft", "action_ts": LATER}],
    )
    assert event(check) is None
    assert inbound.sent(check) == event(form())


def test_somebody_opens_their_home_and_not_only_the_messages_beside_it() -> None:
    opened = happened(type="app_home_opened", user="U1", channel="D1", tab="home")
    assert event(opened) == HomeOpened(who=who())
    assert event(happened(**{**opened["event"], "tab": "messages"})) is None
    assert event(happened(**{**opened["event"], "user": BOT})) is None


def test_a_button_in_a_home_is_in_no_channel_and_on_no_message() -> None:
    there = form(
        "block_actions",
        container={"type": "view", "view_id": "V1"},
        view=a_view() | {"type": "home"},
        actions=[{"type": "button", "action_id": "done", "value": "3", "action_ts": LATER}],
    )
    assert event(there) == Pressed(
        who=who(), channel="", action="done", value="3", message=None, stamp=LATER, at_home=True
    )


def test_a_command_keeps_its_words_whatever_they_are() -> None:
    assert event(slash()) == Said(
        who=who(), channel="C1", verb=None, text="draft payload https://x.com/carla/status/123"
    )


def test_a_short_name_is_the_verb() -> None:
    assert event(slash(command="/draft", text="hello"), "draft") == Said(
        who=who(), channel="C1", verb="draft", text="hello"
    )


def test_a_command_without_words_is_one() -> None:
    assert event(slash(text="")) == Said(who=who(), channel="C1", verb=None, text="")


def test_a_picked_message_has_its_links_written_out() -> None:
    text = "see <https://x.com/carla/status/123?a=1&amp;b=2|x.com/carla> &lt;urgent&gt;"
    assert event(picked({"text": text})) == Picked(
        who=who(), channel="C1", text="see https://x.com/carla/status/123?a=1&b=2 <urgent>"
    )


def test_a_link_that_stands_in_an_attachment_only_is_found() -> None:
    found = event(picked({"text": "New mention", "attachments": [{"title_link": "https://x.com/carla/status/123"}]}))
    assert found == Picked(who=who(), channel="C1", text="New mention\nhttps://x.com/carla/status/123")


def test_a_deleted_card_is_noticed() -> None:
    assert event(touched("message_deleted", deleted_ts=TS)) == MessageTouched(
        message=card(), deleted=True, card=a_card().key
    )


@pytest.mark.parametrize("blocks", [None, 5, [], [7], [{"type": "actions", "block_id": "marks"}]])
def test_a_deletion_of_which_slack_does_not_say_what_it_was_is_noticed_too(blocks: Any) -> None:
    before = {"user": BOT, "ts": TS, "blocks": blocks}
    noticed = event(touched("message_deleted", deleted_ts=TS, previous_message=before))
    assert noticed == MessageTouched(message=card(), deleted=True, card=None)


def test_a_deleted_card_with_a_thread_leaves_a_tombstone_and_is_noticed() -> None:
    tombstone = {"subtype": "tombstone", "user": "USLACKBOT", "ts": TS, "text": "This message was deleted."}
    assert event(touched("message_changed", message=tombstone)) == MessageTouched(
        message=card(), deleted=True, card=a_card().key
    )


def test_another_text_on_a_card_is_noticed() -> None:
    other = {"user": BOT, "ts": TS, "text": "card", "blocks": render.card(a_card(text="Another text")).blocks}
    assert event(touched("message_changed", message=other)) == MessageTouched(
        message=card(), deleted=False, card=a_card().key
    )


def test_todays_state_on_a_card_is_our_own_doing() -> None:
    other = {"user": BOT, "ts": TS, "text": "card", "blocks": render.card(a_card(approved=("Bo",))).blocks}
    assert event(touched("message_changed", message=other)) is None


def test_a_card_of_which_slack_does_not_say_what_it_showed_is_not_taken_for_changed() -> None:
    before = {"user": BOT, "ts": TS, "text": "card"}
    after = {**before, "blocks": render.card(a_card()).blocks}
    assert event(touched("message_changed", previous_message=before, message=after)) is None


def test_a_card_that_lost_its_blocks_is_noticed() -> None:
    other = {"user": BOT, "ts": TS, "text": "Send us your password"}
    assert event(touched("message_changed", message=other)) == MessageTouched(
        message=card(), deleted=False, card=a_card().key
    )


@pytest.mark.parametrize("subtype", ["message_deleted", "message_changed"])
def test_what_becomes_of_other_peoples_messages_is_theirs(subtype: str) -> None:
    before, now = {"user": "U2", "ts": TS, "text": "one"}, {"user": "U2", "ts": TS, "text": "two"}
    assert event(touched(subtype, deleted_ts=TS, previous_message=before, message=now)) is None


def test_somebody_who_was_changed_is_read_anew() -> None:
    user = {"id": "U1", "team_id": "T1", "deleted": True}
    assert event(happened(type="user_change", user=user)) == ProfileChanged(who=who())


def test_a_revoked_token_and_an_uninstalled_app_end_the_access() -> None:
    assert isinstance(event(happened(type="tokens_revoked", tokens={"oauth": [], "bot": [BOT]})), AccessLost)
    assert isinstance(event(happened(type="app_uninstalled")), AccessLost)


def test_a_persons_own_token_is_not_ours() -> None:
    assert event(happened(type="tokens_revoked", tokens={"oauth": ["U1"], "bot": []})) is None


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "event_callback"},
        {"type": "event_callback", "team_id": "T1", "event": {}},
        {"type": "view_closed", "view": {}},
        {"type": "shortcut", "callback_id": "draft_reply"},
        {"type": "block_actions"},
        happened(type="app_home_opened", user="U1"),
        happened(type="message", channel="C1", user="U1", text="hello", ts=TS),
    ],
)
def test_what_is_not_for_us_is_nothing(payload: dict[str, Any]) -> None:
    assert event(payload) is None


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(reaction(user="U1\0"), id="a person whom no database can look for"),
        pytest.param(reaction(user=""), id="nobody"),
        pytest.param(reaction(event_ts="soon"), id="a time that is none"),
        pytest.param(reaction(event_ts="1e9"), id="a time that is no decimal"),
        pytest.param(reaction(item={"type": "message", "channel": "C1", "ts": "\ud800"}), id="half a letter"),
        pytest.param(pressed(user="U1"), id="a button of somebody without a profile"),
        pytest.param(pressed(user=None), id="a button that nobody pressed"),
        pytest.param(pressed(container={"type": "message"}), id="a button nowhere"),
        pytest.param(touched("message_deleted", deleted_ts=TS, previous_message=5), id="a message that was none"),
        pytest.param(form(user=["U1"]), id="a form of several"),
        pytest.param(form(view={"callback_id": "draft", "state": {"values": {}}}), id="a form without a name"),
        pytest.param(slash(channel_id="C1 or C2"), id="a channel with spaces"),
    ],
)
def test_what_slack_never_sends_is_nothing(payload: dict[str, Any]) -> None:
    assert event(payload) is None


@pytest.mark.parametrize("odd", [5, "T1", [5, None, "T1"], [{"team_id": 5}], {"team_id": "T9"}])
def test_authorizations_of_another_shape_are_none(odd: Any) -> None:
    found = event({**reaction("x"), "authorizations": odd})
    assert isinstance(found, Reacted)
    assert found.message == card()


def test_a_message_written_by_something_odd_is_not_ours() -> None:
    found = event(reaction(item_user=["U1"]))
    assert isinstance(found, Reacted)
    assert not found.ours


def test_a_block_with_an_odd_name_is_not_one_of_a_card() -> None:
    before = {"user": BOT, "ts": TS, "blocks": [{"block_id": ["text"]}]}
    assert event(touched("message_changed", previous_message=before, message={"ts": TS, "blocks": []})) is None


def test_fields_of_a_form_that_hold_nothing_are_left_out() -> None:
    found = event(form(view=a_view(state={"values": {"a": None, "b": {"b": 5}}})))
    assert isinstance(found, FormSent)
    assert found.fields == {"b": ""}


@pytest.mark.parametrize("name", ["", "a\0b", "\ud800", "x" * 5000])
def test_a_name_that_no_database_takes_is_no_key(name: str) -> None:
    keys = [inbound.key(happened(name, type=kind)) for kind in ("one", "two", "one")]
    assert keys[0] == keys[2] != keys[1]
    assert all(one.isascii() and one.isprintable() and len(one) < 100 for one in keys)


def test_a_payload_keeps_its_key_when_it_comes_again() -> None:
    assert inbound.key(reaction()) == "Ev1"
    assert inbound.key(pressed(trigger_id="1")) == inbound.key(pressed(trigger_id="2"))
    assert inbound.key(form(trigger_id="1")) == inbound.key(form(trigger_id="2"))


def test_a_form_sent_again_with_other_words_is_another_one() -> None:
    values = {"text": {"text": {"type": "plain_text_input", "value": "We are looking"}}}
    first, second = form(), form(view=a_view(state={"values": values}))
    assert inbound.key(first) != inbound.key(second)
    ids = [one.id for one in map(inbound.sent, (first, second, form(trigger_id="2"))) if one]
    assert ids[0] == ids[2] != ids[1]


def test_no_two_doings_share_a_key() -> None:
    again = {"type": "button", "action_id": "approve", "value": "7/1", "action_ts": "1763629261.000300"}
    below = {"type": "message", "message_ts": "1763629200.000900", "channel_id": "C1"}
    keys = [
        inbound.key(payload)
        for payload in (
            reaction(),
            happened("Ev2", type="app_uninstalled"),
            pressed(),
            pressed(user={"id": "U2"}),
            pressed(actions=[again]),
            pressed(container=below),
            form(),
            form(view=a_view(hash="156.two")),
            form(user={"id": "U2"}),
            slash(),
            slash(trigger_id="13.38.ab"),
        )
    ]
    assert len(set(keys)) == len(keys)
