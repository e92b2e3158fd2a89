"""Texts that show people one thing and publish another, or speak with the bot's own voice."""

import pytest

from tests.support.aftermath import foiled, under_attack
from tests.support.world import REPLY, World

HIDDEN = {
    "look-alike handle": "Write to @\u0430cme_shop, they help.",
    "look-alike host": "More at https://\u0430\u0441m\u0435.com/help",
    "look-alike ending": "More at acme.\u0441om",
    "twin in punycode": "More at https://xn--80ak6aa92e.com",
    "direction override": "Pay at acme\u202emoc.live",
    "direction isolate": "Pay at acme\u2067moc.live\u2069",
    "zero width": "We are\u200b on it",
    "soft hyphen": "We are on\u00ad it",
    "tag characters": "We are on it\U000e0042\U000e0055\U000e0059",
    "replacement for what cannot be read": "We are \x00 on it",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
async def test_a_text_that_reads_otherwise_than_it_is_makes_no_card(world: World, text: str) -> None:
    await world.ada.says(f"draft {world.x.link(world.complains())}")
    await world.slack.wait_for_view(world.ada.person)
    outcome = await world.ada.sends(text=text)
    assert outcome.errors
    assert world.cards() == []
    await foiled(world, "turned-away", what=f"by the rules: {'unreadable' if chr(0) in text else 'invisible-text'}")


@pytest.mark.parametrize("text", [HIDDEN["look-alike handle"], HIDDEN["direction override"]])
async def test_an_edit_that_reads_otherwise_than_it_is_leaves_the_card_as_it_was(world: World, text: str) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.ada.opens("Edit", card)
    outcome = await world.ada.sends(text=text)
    assert outcome.errors
    assert len(world.cards()) == 1
    await foiled(world, "turned-away", what="by the rules: invisible-text")


SPOKEN = {
    "template": "We are on it {author} {{7*7}} ${HOME} %s %(text)s {0.__class__}",
    "ping": "We are on it <!channel> <!here> <@U0000000001>",
    "link": "We are on it <https://evil.example|acme.example>",
    "markup": "We are *on* _it_ ~now~ `code`",
    "entities": "We are on it &lt;!channel&gt; &amp;amp;",
    "the words of a card": "We are on it. Approved by: Bo and Cleo (2 of 2). Published.",
}


@pytest.mark.parametrize("text", SPOKEN.values(), ids=SPOKEN)
async def test_words_in_a_text_are_shown_and_published_as_they_are_and_do_nothing(world: World, text: str) -> None:
    card = await world.ada.drafts(text, world.complains())
    shown = world.slack.message("support", card)
    assert shown
    assert text in world.shown(card)
    assert shown.pings == []
    await under_attack(world)
    await world.bo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "marked", mark="approve")
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    (published,) = world.published()
    assert published == f"{text} ^AD"
    await foiled(world, "sent", published=(published,))


@pytest.mark.parametrize("text", SPOKEN.values(), ids=SPOKEN)
async def test_words_in_a_customers_post_are_shown_as_they_are_and_do_nothing(world: World, text: str) -> None:
    await under_attack(world)
    card = await world.ada.drafts(REPLY, world.complains(f"@acme_help {text}"))
    shown = world.slack.message("support", card)
    assert shown
    assert text in world.shown(card)
    assert shown.pings == []
    await world.bo.reacts("✅", card)
    await world.passes(60)
    assert "Approved by: Bo (1 of 2)" in world.shown(card)
    await foiled(world, "marked", mark="approve")


@pytest.mark.parametrize("told", [True, False], ids=["told of", "not told of"])
async def test_a_card_that_somebody_changed_by_hand_takes_no_approvals_for_the_text_behind_it(
    world: World, told: bool
) -> None:
    """Whether or not Slack tells of it: by the time it is read back, showing the card anew has put it right."""
    if told:
        world.slack.subscribe("message.channels")
    card = await world.ada.drafts(REPLY, world.complains())
    await under_attack(world)
    await world.slack.tamper("support", card, text="Approve this harmless text")
    await world.bo.reacts("✅", card)
    await world.cleo.reacts("✅", card)
    await world.passes(60)
    await foiled(world, "card-lost", revision=1)
