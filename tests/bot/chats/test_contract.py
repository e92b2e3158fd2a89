"""One contract over both chats: each can what is declared of it, and nothing that is declared to be missing."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest

from approvals.domain.card import MessageRef, project
from approvals.domain.notice import Notice
from approvals.domain.people import Called, Platform, Standing
from approvals.domain.vote import Mark
from approvals.errors import Unreachable
from bot.events import Picked, Pressed, Reacted
from bot.forms import Ask, Field, Form
from bot.parity import PARITY, Feature
from tests.bot.chats.sides import SIDES, Side
from tests.support.builders import NOW, case, revision

CARD = project(case(), revision(), NOW, limit=280)
HELLO = Notice(slug="draft-made")
FORM = Form(
    name="draft", title="Draft", submit="Go", fields=(Field(name="text", ask=Ask.TEXT, label="Text", optional=True),)
)


async def posted(side: Side) -> MessageRef:
    return (await side.line.chat.post_card(CARD, channel=side.channel, key=CARD.key)).message


def heard(side: Side) -> list[object]:
    return [side.line.understand(letter) for letter in side.door.kept.values()]


async def card(side: Side) -> bool:
    shown = side.standing(await posted(side))
    assert len(side.in_channel()) == 1
    return CARD.text in shown and CARD.parent.text in shown and "Waiting for 2 approvals." in shown


async def anew(side: Side) -> bool:
    ref = await posted(side)
    await side.line.chat.show_card(replace(CARD, approved=("Bo",)), ref, below=None)
    return "Approved by: Bo" in side.standing(ref) and len(side.in_channel()) == 1


async def reaction(side: Side) -> bool:
    ref = await posted(side)
    await side.react("anna", ref)
    await side.quiet()
    [event] = heard(side)
    assert isinstance(event, Reacted)
    return (event.who, event.message, event.added) == (side.who("anna"), ref, True)


async def button(side: Side) -> bool:
    ref = await posted(side)
    await side.press("anna", ref, "Approve")
    await side.quiet()
    [event] = heard(side)
    assert isinstance(event, Pressed)
    return (event.who, event.action, event.value, event.message) == (side.who("anna"), "approve", CARD.key, ref)


async def command(side: Side) -> bool:
    await side.say("anna", "draft Hello")
    [asked] = side.door.asked
    return (asked.who, asked.text) == (side.who("anna"), "draft Hello")


async def form_at_once(side: Side) -> bool:
    side.door.answer = FORM
    return await side.say("anna", "draft Hello")


async def pick(side: Side) -> bool:
    side.door.answer = FORM
    await side.pick("anna", "look https://x.com/carla/status/123")
    [picked] = side.door.asked
    return isinstance(picked, Picked) and picked.text == "look https://x.com/carla/status/123"


async def home(side: Side) -> bool:
    await side.line.chat.show_home(side.who("anna"), HELLO)
    return "Your draft is in the channel now" in side.home("anna") and not side.in_channel()


async def privately(side: Side) -> bool:
    await side.line.chat.tell(side.who("anna"), HELLO, channel=side.channel)
    assert not side.in_channel()
    assert not [*side.in_channel_alone("ben"), *side.in_chat("ben")]
    return len([*side.in_channel_alone("anna"), *side.in_chat("anna")]) == 1


async def in_the_channel(side: Side) -> bool:
    await side.line.chat.tell(side.who("anna"), HELLO, channel=side.channel)
    return bool(side.in_channel_alone("anna"))


async def called(side: Side) -> bool:
    anna = Called(name="Anna", identities=(side.who("anna"),))
    await side.line.chat.say(replace(HELLO, called=(anna,)), channel=side.channel, thread=None)
    return side.notified() == [side.who("anna").user]


async def by_email(side: Side) -> bool:
    found = await side.line.chat.by_email("anna@acme.example")
    assert await side.line.chat.by_email("nobody@acme.example") is None
    return found is not None and found.identity == side.who("anna")


async def guests(side: Side) -> bool:
    profile = side.line.chat.profile
    assert (await profile(side.who("anna"))).standing is Standing.MEMBER
    return (await profile(await side.guest("gus"))).standing is Standing.GUEST


async def offered(side: Side) -> bool:
    ref = await posted(side)
    await side.line.chat.offer_marks(ref)
    return len(side.reactions(ref)) == len(Mark)


async def found(side: Side) -> bool:
    since = side.clock.now()
    await side.lose_next_answer()
    with pytest.raises(Unreachable):
        await posted(side)
    assert len(side.in_channel()) == 1
    return await side.line.chat.find_card(CARD.key, channel=side.channel, since=since) is not None


async def read_back(side: Side) -> bool:
    ref = await posted(side)
    await side.react("anna", ref)
    marks = await side.line.chat.marks(ref, left=None)
    assert marks.readable == bool(marks.present)
    return side.who("anna") in marks.present.get(Mark.APPROVE, ())


async def tampered(side: Side) -> bool:
    ref = await posted(side)
    left = (await side.line.chat.marks(ref, left=None)).trace
    await side.tamper(ref)
    return (await side.line.chat.marks(ref, left=left)).edited


async def sent_again(side: Side) -> bool:
    ref = await posted(side)
    side.door.failures = 1
    await side.react("anna", ref)
    await side.clock.advance(60)
    await side.quiet()
    return len(heard(side)) == 1


async def deactivated(side: Side) -> bool:
    await side.close_account("ben")
    return (await side.line.chat.profile(side.who("ben"))).standing is Standing.DEACTIVATED


PROBES: Mapping[Feature, Callable[[Side], Awaitable[bool]]] = {
    Feature.CARD: card,
    Feature.ANEW: anew,
    Feature.REACTION: reaction,
    Feature.BUTTON: button,
    Feature.COMMAND: command,
    Feature.FORM_AT_ONCE: form_at_once,
    Feature.PICK: pick,
    Feature.HOME: home,
    Feature.PRIVATELY: privately,
    Feature.IN_THE_CHANNEL: in_the_channel,
    Feature.CALLED: called,
    Feature.BY_EMAIL: by_email,
    Feature.GUESTS: guests,
    Feature.OFFERED: offered,
    Feature.FOUND: found,
    Feature.READ_BACK: read_back,
    Feature.TAMPERED: tampered,
    Feature.SENT_AGAIN: sent_again,
    Feature.DEACTIVATED: deactivated,
}


@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("feature", Feature, ids=lambda one: one.name.lower())
async def test_each_chat_can_what_is_declared_of_it_and_no_more(feature: Feature, platform: Platform) -> None:
    async with SIDES[platform]() as side:
        assert await PROBES[feature](side) == PARITY[feature][platform].can


def test_everything_is_declared_of_every_chat() -> None:
    assert set(PARITY) == set(Feature)
    assert all(set(ways) == set(Platform) for ways in PARITY.values())
