"""Teams' activities as our own events."""

from datetime import timedelta
from typing import Any

import pytest

from approvals.domain.card import MessageRef
from approvals.domain.people import Identity, Platform
from bot.events import AccessLost, Event, FormSent, HomeOpened, Picked, Pressed, ProfileChanged, Reacted, Said
from bot.teams import inbound
from bot.teams.order import Order
from tests.bot.teams.payloads import (
    AT,
    BOT,
    CHANNEL,
    MESSAGE,
    TENANT,
    activity,
    alone,
    form,
    mention,
    picked,
    pressed,
    reaction,
    said,
    submitted,
    told,
)

ANN = Identity(platform=Platform.TEAMS, workspace=TENANT, user="a1b2-aad")
CARD = MessageRef(platform=Platform.TEAMS, workspace=TENANT, channel=CHANNEL, id=MESSAGE)


def events(of: dict[str, Any]) -> list[Event | None]:
    return [
        inbound.event(letter, bot=BOT, tenant=TENANT) for _, letter in inbound.letters(of, received=AT, order=Order())
    ]


def keys(of: dict[str, Any], *, later: float = 0) -> list[str]:
    return [key for key, _ in inbound.letters(of, received=AT + timedelta(seconds=later), order=Order())]


def words(of: dict[str, Any]) -> str:
    [event] = events(of)
    assert isinstance(event, Said)
    return event.text


def test_a_reaction_is_of_somebody_on_a_message_at_a_time() -> None:
    [reacted] = events(reaction(reactionsAdded=[{"type": "2705_whiteheavycheckmark"}]))
    assert reacted == Reacted(who=ANN, message=CARD, name="teams/✅", added=True, stamp="1795165200.123456")


def test_a_swap_is_a_removal_and_then_an_addition() -> None:
    both = reaction(reactionsAdded=[{"type": "like"}], reactionsRemoved=[{"type": "heart"}, {"type": "laugh"}])
    assert [(one.name, one.added) for one in events(both)] == [
        ("teams/heart", False),
        ("teams/laugh", False),
        ("teams/like", True),
    ]
    assert len(set(keys(both))) == 3


def test_another_skin_tone_takes_nothing_back() -> None:
    hands = [[{"type": f"270b_raisedhand-tone{tone}"}] for tone in (1, 3)]
    [gone, came] = events(reaction(reactionsRemoved=hands[0], reactionsAdded=hands[1]))
    assert gone is None
    assert isinstance(came, Reacted)
    assert (came.added, came.name) == (True, "teams/✋")


def test_reactions_to_one_message_are_several_although_all_have_its_id() -> None:
    tick, order = [{"type": "2705_whiteheavycheckmark"}], Order()
    bo = {"id": "29:bo", "aadObjectId": "b0b0-aad"}
    mine = reaction(id=MESSAGE, reactionsAdded=tick)
    happened = [
        mine,
        reaction(id=MESSAGE, reactionsAdded=tick, **{"from": bo}),
        reaction(id=MESSAGE, reactionsRemoved=tick),
        mine | {"timestamp": "2026-11-20T09:00:07.1234567Z"},
    ]
    said = [key for one in happened for key, _ in inbound.letters(one, received=AT, order=order)]
    assert len(set(said)) == 4
    assert keys(mine) == keys(mine, later=15) == said[:1]


def test_a_reaction_is_on_the_message_it_answers_whatever_thread_the_conversation_names() -> None:
    plain = activity("messageReaction", reactionsAdded=[{"type": "like"}], replyToId=MESSAGE)
    plain["conversation"] = {"id": CHANNEL, "tenantId": TENANT}
    assert events(plain)[0].message == CARD


@pytest.mark.parametrize(
    "text",
    [
        "<at>Twokeys</at> draft Hello",
        "<at>Twokeys</at>&nbsp;draft Hello",
        "<at>Twokeys</at>\N{NO-BREAK SPACE}draft Hello",
        "  <at>Twokeys</at>draft Hello  ",
        "<at>Twokeys</at> /draft Hello",
        "draft Hello <at>Twokeys</at>",
    ],
)
def test_a_command_is_what_stands_beside_the_mention(text: str) -> None:
    assert words(said(text)) == "draft Hello"


def test_only_the_mention_of_the_bot_goes_and_that_of_somebody_else_stays_a_name() -> None:
    other = mention("29:1ben", "<at>Ben Okafor</at>")
    assert (
        words(said("<at>Twokeys</at> hand over to <at>Ben Okafor</at>", mention(), other)) == "hand over to Ben Okafor"
    )
    twice = said("<at>Twokeys</at> say <at>Twokeys</at> again", mention(), mention())
    assert words(twice).split() == ["say", "again"]


def test_signs_of_html_are_the_signs_they_stand_for() -> None:
    assert words(said("<at>Twokeys</at> draft a &lt; b &amp;&amp; c &gt; d")) == "draft a < b && c > d"


def test_line_breaks_of_a_command_stay() -> None:
    assert words(said("<at>Twokeys</at> draft one\ntwo")) == "draft one\ntwo"


def test_what_no_database_takes_is_marked_as_unreadable() -> None:
    assert words(said("<at>Twokeys</at> draft a\x00b\ud800c")) == "draft a\ufffdb\ufffdc"


def test_words_that_do_not_call_the_bot_are_not_for_it() -> None:
    assert events(said("<at>Ben</at> draft", mention("29:1ben", "<at>Ben</at>"))) == [None]
    assert events(activity(text="Twokeys draft Hello")) == [None]


def test_a_name_with_special_letters_is_stripped_by_what_the_mention_says() -> None:
    own = mention(text="<at>Two (keys) *</at>")
    assert words(said("<at>Two (keys) *</at> draft Hello", own)) == "draft Hello"


def test_a_mention_without_its_text_leaves_the_words() -> None:
    assert words(said("draft Hello", {"type": "mention", "mentioned": {"id": BOT}})) == "draft Hello"


def test_a_slash_command_is_for_the_bot_without_a_mention() -> None:
    slash = activity(text="/draft Hello", recipient={"id": BOT, "isTargeted": True}, entities=[])
    assert words(slash) == "draft Hello"
    assert events(activity(text="/draft Hello", recipient={"id": BOT, "isTargeted": "yes"}, entities=[])) == [None]


def test_alone_with_the_bot_every_word_is_for_it() -> None:
    assert words(alone(text="draft Hello")) == "draft Hello"


@pytest.mark.parametrize("word", ["home", "Home", " HOME ", "/home"])
def test_home_is_asked_for_anywhere(word: str) -> None:
    for asked in (alone(text=word), said(f"<at>Twokeys</at> {word}")):
        assert events(asked) == [HomeOpened(who=ANN)]


def test_a_button_is_the_same_by_either_kind_of_client() -> None:
    [new], [old] = events(pressed()), events(submitted())
    assert isinstance(new, Pressed)
    assert new == old
    assert (new.who, new.action, new.value, new.message) == (ANN, "approve", "7/1/0123456789abcdef", CARD)


def test_a_button_alone_with_the_bot_is_on_no_card() -> None:
    assert events(alone(value=told(), replyToId="1"))[0].message is None


@pytest.mark.parametrize(
    "data", [{}, {"twokeys": 5}, {"twokeys": {"do": "approve"}}, {"twokeys": {"do": 5, "value": "7"}}]
)
def test_a_button_of_somebody_elses_is_nothing(data: dict[str, Any]) -> None:
    assert events(pressed({"x": "y", **data})) == [None]


def test_a_form_is_what_is_filled_in_and_what_it_remembers() -> None:
    [sent] = events(form(text="We are on it", send_at="16:30"))
    assert isinstance(sent, FormSent)
    assert (sent.who, sent.form, sent.memory) == (ANN, "draft", '{"channel":"C1"}')
    assert sent.fields == {"text": "We are on it", "send_at": "16:30"}


def test_a_form_that_is_only_looked_at_is_no_event() -> None:
    assert events(form("form-check", text="We are on it")) == [None]


def test_a_message_is_picked_with_its_links_written_out() -> None:
    content = (
        '<div><p>Look: <a href="https://x.com/carla/status/1?a=1&amp;b=2">this</a><br>and &lt;that&gt;&nbsp;too</p>'
        '<a href="https://x.com/carla/status/2">https://x.com/carla/status/2</a></div>'
    )
    event = inbound.asked(picked(content), tenant=TENANT)
    assert isinstance(event, Picked)
    assert (event.who, event.channel) == (ANN, f"{CHANNEL};messageid={MESSAGE}")
    assert [line for line in event.text.split("\n") if line] == [
        "Look: this",
        "and <that> too",
        "https://x.com/carla/status/2",
        "https://x.com/carla/status/1?a=1&b=2",
    ]


def test_the_extension_without_a_message_picks_nothing() -> None:
    bare = activity("invoke", name="composeExtension/fetchTask", value={"commandId": "reply"})
    assert inbound.asked(bare, tenant=TENANT) == Picked(who=ANN, channel=f"{CHANNEL};messageid={MESSAGE}", text="")


def test_who_leaves_is_read_anew_and_the_bot_that_leaves_has_lost_its_access() -> None:
    gone = activity("conversationUpdate", membersRemoved=[{"id": "29:1", "aadObjectId": "X"}, {"id": BOT}])
    left, lost = events(gone)
    assert isinstance(left, ProfileChanged)
    assert isinstance(lost, AccessLost)
    assert events(activity("conversationUpdate", membersAdded=[{"id": BOT}])) == []


def test_nobody_without_an_id_in_our_tenant_does_anything() -> None:
    for odd in (
        {"from": {"id": "29:1"}},
        {"channelData": {"tenant": {"id": "another"}}},
        {"channelData": {}, "conversation": {"id": CHANNEL, "tenantId": "another"}},
    ):
        assert events(pressed(**odd)) == [None]
        assert events(reaction(reactionsAdded=[{"type": "like"}], **odd)) == [None]


def test_an_id_is_the_same_however_it_is_spelled() -> None:
    other = {"id": "29:1ann", "aadObjectId": "a1b2-aad"}
    assert events(pressed(**{"from": other})) == events(pressed())


@pytest.mark.parametrize("odd", ["", "yesterday", None, 5, "2026-13-01T00:00:00Z"])
def test_a_time_that_is_none_is_when_it_came_in(odd: Any) -> None:
    assert events(pressed(timestamp=odd))[0].stamp == "1795165201.000000"


def test_a_later_time_is_a_larger_stamp_whatever_zone_it_is_told_in() -> None:
    [early], [late] = (
        events(pressed(timestamp="2026-11-20T09:00:00Z")),
        events(pressed(timestamp="2026-11-20T11:00:01+02:00")),
    )
    assert float(early.stamp) + 1 == float(late.stamp)


def test_an_activity_is_known_by_its_id_and_a_press_by_what_it_asks() -> None:
    assert keys(said("<at>Twokeys</at> a")) == keys(said("<at>Twokeys</at> a"), later=900)
    assert keys(said("<at>Twokeys</at> a")) != keys(said("<at>Twokeys</at> a", id="f:18"))
    assert keys(pressed()) == keys(pressed(id="f:again-0001"), later=30)
    assert keys(pressed()) != keys(pressed(), later=900)
    assert keys(pressed()) != keys(pressed(told(turn="t2")))
    assert keys(pressed()) != keys(pressed(**{"from": {"id": "29:1", "aadObjectId": "other"}}))
    assert keys(form(text="a")) == keys({**form(text="a"), "id": "f:again"}, later=900)
    assert keys(form(text="a")) != keys(form(text="b"))


def test_a_stop_is_a_stop_however_often_it_is_pressed() -> None:
    stop = pressed(told(do="stop"))
    assert keys(stop) != keys({**stop, "id": "f:18"})


def test_without_an_id_an_activity_is_known_by_all_it_says() -> None:
    assert keys(said("<at>Twokeys</at> a", id=None)) != keys(said("<at>Twokeys</at> b", id=None))


@pytest.mark.parametrize("letter", [{}, {"activity": 5}, {"activity": {}, "received": "x", "part": "", "number": "0"}])
def test_what_is_no_letter_of_ours_is_nothing(letter: dict[str, Any]) -> None:
    assert inbound.event(letter, bot=BOT, tenant=TENANT) is None
