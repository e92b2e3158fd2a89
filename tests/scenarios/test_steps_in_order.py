"""Steps of an account: a colleague of support first, then a lead."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from approvals.domain.people import PersonId, Step
from tests.support.world import REPLY, SIGNED, World

STEPS = (
    '[[accounts.acme.steps]]\nname = "support"\nroster = ["bo", "cleo"]\n'
    '[[accounts.acme.steps]]\nname = "sign-off"\nroster = ["ada", "dan"]\n'
)


@pytest.fixture
async def stepped(world: World) -> World:
    await world.restarts(more_settings=STEPS)
    return world


def people_on(world: World) -> str:
    return world.shown().partition("added at its end.\n")[2].partition("\n[")[0]


@pytest.mark.slack("as Slack shows it")
async def test_two_of_one_step_publish_nothing_before_the_other_step_approved(stepped: World) -> None:
    await stepped.ada.drafts(REPLY, stepped.complains())
    await stepped.bo.reacts("✅")
    await stepped.cleo.reacts("✅")
    await stepped.passes(60)
    assert stepped.published() == []
    assert people_on(stepped) == snapshot("""\
*Waiting for step 2 of 2: sign-off.*
Approved by: Bo and Cleo (2 of 2)
Support: approved by Bo and Cleo
Sign-off: Dan\
""")
    await stepped.dan.clicks("Approve")
    await stepped.passes(60)
    assert stepped.published() == [SIGNED]


@pytest.mark.slack("as Slack shows it")
async def test_an_early_approval_waits_on_the_card_and_is_not_asked_for_again(stepped: World) -> None:
    await stepped.ada.drafts(REPLY, stepped.complains())
    await stepped.dan.reacts("✅")
    await stepped.passes(60)
    assert stepped.published() == []
    assert people_on(stepped) == snapshot("""\
*Waiting for step 1 of 2: support.*
Approved by: Dan (1 of 2)
Support: Bo or Cleo
Then sign-off: approved by Dan; it counts once the step before is complete\
""")
    await stepped.bo.reacts("✅")
    await stepped.passes(60)
    assert stepped.published() == [SIGNED]


async def test_those_whose_turn_it_is_are_reminded(stepped: World) -> None:
    await stepped.ada.drafts(REPLY, stepped.complains())
    await stepped.bo.reacts("✅")
    await stepped.passes(301)
    reminder = stepped.slack.messages("support")[-1]
    assert stepped.shown(reminder) == f"<@{stepped.dan.person.id}>\nDraft 1 is still waiting for approvals."


async def test_who_would_leave_a_step_without_anybody_is_refused_before_anything_is_posted(world: World) -> None:
    """Settings that allow this are refused; here they were loosened behind the loading's back."""
    loosen(world, Step(name="support", roster=(PersonId("ada"),)))
    await world.ada.hands_in(REPLY, world.complains())
    assert world.cards() == []
    assert "Nobody could approve this: without you, the step support of acme is 1 short." in world.ada.told


def loosen(world: World, step: Step) -> None:
    assert world.app
    accounts = world.app.context.accounts
    assert isinstance(accounts, dict)
    accounts.update({name: replace(account, steps=(step,)) for name, account in accounts.items()})
