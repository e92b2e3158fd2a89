"""Whoever may write `twokeys.toml`: what would open everything is refused at start, what weakens waits for two people."""

import pytest

from tests.support.aftermath import foiled, under_attack
from tests.support.starting import refused_start
from tests.support.world import REPLY, World

REFUSED = {
    "empty roster": ("roster = []\nleads = []", "nobody may approve"),
    "a roster of one, and nobody else": ('roster = ["bo"]\nleads = []\napprovals = 1', "is missing"),
    "quorum 0": ("approvals = 0", "would publish what nobody approved"),
    "quorum below 0": ("approvals = -1", "would publish what nobody approved"),
    "quorum of a half": ("approvals = 0.5", "must be a whole number"),
    "a ruleset that is missing": ('ruleset = "gone.toml"', "gone.toml"),
    "a ruleset elsewhere that is missing": ('ruleset = "/nowhere/rules.toml"', "rules.toml"),
    "somebody on the roster whom nobody could recognise": ('roster = ["bo", "cleo", "mallory"]\nleads = []', "mallory"),
    "a step that nobody need take": ('[[accounts.acme.steps]]\nname = "legal"\nroster = ["bo"]\nneed = 0', "need"),
}


@pytest.mark.parametrize(("lines", "said"), REFUSED.values(), ids=REFUSED)
async def test_settings_that_would_open_everything_are_refused_at_start(world: World, lines: str, said: str) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await under_attack(world)
    await world.stop()
    world.account_settings = lines
    assert said in await refused_start(world)
    await world.restarts(account_settings="")
    await world.passes(60)
    await foiled(world, "turned-away", what="a start, by the settings")


WEAKER = {
    "fewer approvals": {"account_settings": "approvals = 1"},
    "somebody new on the roster": {"account_settings": 'roster = ["ada", "bo", "cleo", "dan", "fay"]'},
    "somebody recognised by another account": {},
    "suggesters count": {"account_settings": "suggesters_count = true"},
}


async def weakened(world: World, how: str) -> None:
    """Ada's reply, and as many approvals as the weaker settings ask for."""
    await under_attack(world)
    fay = {"person_settings": {"bo": f'slack = "{world.fay.person.id}"'}}
    new = {"more_settings": '[people.fay]\nname = "Fay"\ninitials = "FA"\nemail = "fay@acme.example"\n'}
    await world.restarts(
        **{
            "somebody recognised by another account": fay,
            "somebody new on the roster": {**WEAKER[how], **new},
        }.get(how, WEAKER[how])
    )
    await world.ada.drafts(REPLY, world.complains())
    if how == "suggesters count":
        await world.bo.suggests("We found your parcel, it comes tomorrow.")
        await world.ada.clicks("Adopt this text", world.slack.messages("support")[-1])
        await world.bo.reacts("✅")
    elif how != "fewer approvals":
        await world.fay.reacts("✅")
    await world.cleo.reacts("✅")
    await world.passes(60)


@pytest.mark.parametrize("how", WEAKER)
async def test_what_is_weaker_does_not_hold_before_two_people_agreed(world: World, how: str) -> None:
    await weakened(world, how)
    await foiled(world, "settings-proposed")


async def test_what_is_weaker_does_not_hold_when_one_person_agrees_twice(world: World) -> None:
    await world.restarts(account_settings="approvals = 1")
    await world.agree("bo", "bo")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(60)
    await foiled(world, "turned-away", what="agreed-before")


@pytest.mark.parametrize(
    ("name", "why"), [("eve", "only-these-agree"), ("fay", "not-in-settings"), ("gus", "not-a-full-member")]
)
async def test_what_is_weaker_does_not_hold_when_somebody_agrees_who_was_not_asked(
    world: World, name: str, why: str
) -> None:
    await world.restarts(account_settings='roster = ["ada", "bo", "cleo", "dan", "eve"]\napprovals = 1')
    await world.agree("bo", name)
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(60)
    await foiled(world, "turned-away", what=why)


ADA_B = '[people.ada_b]\nname = "Ada"\ninitials = "AD"\nemail = "ada@acme.example"\nlanguages = ["en"]\n'


async def ada_is_called_otherwise(world: World) -> None:
    """Ada's key in the settings is another one, which two people agree to, and she and Bo approve."""
    await under_attack(world)
    await world.restarts(
        account_settings='roster = ["ada_b", "bo", "cleo", "dan"]', without=("ada",), more_settings=ADA_B
    )
    await world.agree("bo", "cleo")
    await world.ada.reacts("✅")
    await world.bo.reacts("✅")
    await world.passes(60)


async def test_whoever_wrote_a_text_does_not_approve_it_under_another_key(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await ada_is_called_otherwise(world)
    assert "Ada's approval does not count: Ada wrote this" in world.shown()
    await foiled(world, "settings-agreed")


async def test_whoever_suggested_a_text_does_not_approve_it_under_another_key(world: World) -> None:
    await world.cleo.drafts(REPLY, world.complains())
    await world.ada.suggests("We found your parcel, it comes tomorrow.")
    await world.cleo.clicks("Adopt this text", world.said()[-1])
    await ada_is_called_otherwise(world)
    await foiled(world, "settings-agreed")


async def test_milder_rules_do_not_hold_before_two_people_agreed(world: World) -> None:
    await under_attack(world)
    await world.restarts(rules='[rules]\ninvisible-text = "off"\n[numbers]\ngrievance_pause_seconds = 20\n')
    await world.ada.says(f"draft {REPLY}")
    await world.slack.wait_for_view(world.ada.person)
    await world.ada.sends(text="Write to @\u0430cme_shop")
    assert world.cards() == []
    await foiled(world, "settings-proposed")


async def test_a_voice_under_another_name_is_not_a_new_one(world: World) -> None:
    await under_attack(world)
    await world.restarts(account_name="other", account_settings="approvals = 1")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(60)
    await foiled(world, "settings-proposed")


async def test_a_voice_that_only_rehearses_and_comes_back_under_another_name_is_not_a_new_one(world: World) -> None:
    await world.restarts(account_settings='network = "rehearsal"')
    await under_attack(world)
    await world.restarts(account_name="other", account_settings="approvals = 1")
    await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅")
    await world.passes(60)
    await foiled(world, "settings-proposed")
