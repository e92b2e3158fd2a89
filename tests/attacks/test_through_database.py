"""Whoever may write rows: in one process the owner of the file."""

from collections.abc import Awaitable, Callable

import pytest

from approvals.domain.draft import DraftId, digest
from approvals.domain.people import Identity, Platform
from approvals.storage.unit import Unit
from bot.sandbox.slack import Message
from tests.support.aftermath import foiled, ledger
from tests.support.world import REPLY, SIGNED, World

OTHER = "Buy our new shoes. ^AD"
A_WHILE = 120


async def writes(world: World, *statements: str) -> None:
    """Somebody writes into the database while the bot runs."""
    assert world.app

    def step(unit: Unit) -> None:
        for statement in statements:
            assert unit.votes._connection.exec_driver_sql(statement).rowcount

    await world.app.context.database.run(step)


async def by_buttons(world: World, *names: str) -> Message:
    """Ada's reply, approved with buttons, which no platform can be asked about again."""
    card = await world.ada.drafts(REPLY, world.complains())
    for name in names:
        await world.people[name].clicks("Approve", card)
    return card


def vote_of(world: World, name: str, source: str) -> str:
    """The statement that makes Bo's vote one of somebody else's, by that door."""
    user, stamp = world.people[name].person.id, "1"
    return (
        "INSERT INTO votes (draft_id, revision, platform, workspace, user_id, mark, source, digest, cast_at,"
        " stamp, stamp_whole, stamp_billionths, reason)"
        f" SELECT draft_id, revision, platform, workspace, '{user}', mark, '{source}', digest, cast_at,"
        f" '{stamp}', 1, 0, '' FROM votes WHERE user_id = '{world.bo.person.id}'"
    )


def delivery(state: str = "ready") -> str:
    """The statement that has the first draft sent now."""
    return (
        "INSERT INTO deliveries (draft_id, revision, account, act, state, approved_at, due_at, token, readings, fault)"
        f" SELECT id, 1, account, 'create', '{state}', created_at, created_at, 0, 0, '' FROM drafts"
    )


@pytest.mark.parametrize("source", ["button", "reaction"])
async def test_a_vote_is_inserted(world: World, source: str) -> None:
    await by_buttons(world, "bo")
    await writes(world, vote_of(world, "cleo", source), delivery())
    await world.passes(A_WHILE)
    assert world.approvers() == "Bo"
    if source == "button":
        await foiled(world, "turned-away", what="by the gate: vote-not-entered")
    await foiled(world, "turned-away", what="by the gate: approvals-missing")


async def test_a_vote_is_made_to_be_of_somebody_else(world: World) -> None:
    await by_buttons(world, "bo", "gus")
    gus, cleo = world.gus.person.id, world.cleo.person.id
    await writes(
        world,
        f"UPDATE votes SET user_id = '{cleo}' WHERE user_id = '{gus}'",
        delivery(),
    )
    await world.passes(A_WHILE)
    await foiled(world, "turned-away", what="by the gate: vote-not-entered")


async def test_a_vote_that_was_taken_back_is_made_to_stand_again(world: World) -> None:
    card = await by_buttons(world, "bo", "cleo", "cleo")
    await world.cleo.clicks("Take it back", world.slack.ephemerals(world.cleo.person, "support")[-1])
    assert world.approvers(card) == "Bo"
    await writes(world, "UPDATE votes SET retracted_at = NULL WHERE retracted_at IS NOT NULL", delivery())
    await world.passes(A_WHILE)
    await foiled(world, "turned-away", what="by the gate: vote-not-entered")


async def test_a_vote_on_the_old_text_is_made_one_on_the_new(world: World) -> None:
    await by_buttons(world, "bo", "cleo")
    await world.ada.edits("Buy our new shoes.")
    await writes(
        world,
        "UPDATE votes SET revision = 2, digest = (SELECT digest FROM revisions WHERE number = 2)",
        delivery().replace("SELECT id, 1", "SELECT id, 2"),
    )
    await world.passes(A_WHILE)
    await foiled(world, "turned-away", what="by the gate: vote-not-entered")


async def test_a_delivery_is_inserted_for_what_nobody_approved(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await writes(world, delivery())
    await world.passes(A_WHILE)
    await foiled(world, "turned-away", what="by the gate: approvals-missing")


async def test_a_delivery_is_said_to_be_cleared(world: World) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await writes(world, delivery("cleared"))
    await world.passes(A_WHILE)
    await foiled(world, "turned-away", what="by the publisher: seal-broken")


async def text_changed(world: World) -> None:
    await writes(world, f"UPDATE revisions SET text = '{OTHER}'")


async def text_and_digests_changed(world: World) -> None:
    """As the bot itself would have written them, had that been the text."""
    assert world.app
    context = world.app.context

    def forged(unit: Unit) -> str:
        case = context.case(unit, DraftId(1))
        return digest(voice=case.account.voice, parent=case.current.parent, text=OTHER)

    other = await context.database.read(forged)
    await writes(
        world,
        f"UPDATE revisions SET text = '{OTHER}', digest = '{other}'",
        f"UPDATE votes SET digest = '{other}'",
    )


async def author_changed(world: World) -> None:
    await writes(world, "UPDATE drafts SET author = 'eve'", "UPDATE revisions SET made_by = 'eve'")


async def end_undone(world: World) -> None:
    await world.ada.clicks("Withdraw")
    await writes(world, "UPDATE drafts SET closed_at = NULL, closed_why = NULL", delivery())


async def stop_undone(world: World) -> None:
    await world.dan.clicks("Stop")
    await writes(world, "UPDATE votes SET retracted_at = cast_at WHERE mark = 'reject'", delivery())


async def stop_deleted(world: World) -> None:
    await world.dan.clicks("Stop")
    await writes(world, "DELETE FROM votes WHERE mark = 'reject'", delivery())


async def edit_undone(world: World) -> None:
    await world.ada.edits("We found your parcel, it comes tomorrow.")
    await writes(world, "DELETE FROM cards WHERE revision = 2", "DELETE FROM revisions WHERE number = 2", delivery())


@pytest.mark.parametrize(
    "attack",
    [text_changed, text_and_digests_changed, end_undone, stop_undone, stop_deleted, edit_undone],
    ids=lambda attack: attack.__name__,
)
async def test_rows_are_changed_after_two_people_approved(
    world: World, attack: Callable[[World], Awaitable[None]]
) -> None:
    await by_buttons(world, "bo", "cleo")
    await attack(world)
    await world.passes(A_WHILE)
    _, told = await ledger(world)
    (why,) = {values["what"] for kind, values in told if kind == "turned-away" and "gate" in values["what"]}
    assert "text-changed" in why
    await foiled(world, "turned-away", what=why)


async def test_another_author_is_written_in_so_that_the_author_may_approve(world: World) -> None:
    card = await by_buttons(world, "ada", "bo")
    await author_changed(world)
    await writes(world, delivery())
    await world.passes(A_WHILE)
    assert world.cards()[0].ts == card.ts
    await foiled(world, "turned-away", what="text-changed")


async def test_somebody_off_the_roster_is_written_in_as_one_of_it(world: World) -> None:
    await by_buttons(world, "bo", "fay")
    fay = world.fay.person.id
    await writes(
        world,
        f"UPDATE profiles SET email = 'cleo@acme.example', name = 'Cleo' WHERE user_id = '{fay}'",
        delivery(),
    )
    await world.passes(A_WHILE)
    await foiled(world, "turned-away", what="by the gate: approvals-missing")


def answered(world: World, name: str) -> str:
    """The statement by which somebody says that the post of which nobody knows is not there."""
    person = world.people[name].person
    return (
        "INSERT INTO answers (delivery_id, draft_id, platform, workspace, user_id, post_id, said_at, due_at, outcome)"
        f" SELECT id, draft_id, 'slack', '{world.slack.team_id}', '{person.id}', NULL, due_at, due_at, '' FROM deliveries"
    )


async def test_an_answer_of_somebody_off_the_roster_is_inserted_so_that_it_goes_out_again(world: World) -> None:
    card = await world.asked(went_out=False)
    await writes(world, answered(world, "fay"))
    await world.passes(A_WHILE)
    assert "It is not; send again" in world.shown(card)
    await foiled(world, "turned-away", what="by the publisher: only-the-roster", sends=1)


async def test_an_answer_of_the_roster_that_nobody_gave_is_inserted_so_that_it_goes_out_again(world: World) -> None:
    card = await world.asked()
    await writes(world, answered(world, "dan"))
    await world.passes(A_WHILE)
    assert "It is not; send again" in world.shown(card)
    assert "the ledger does not know of it" in world.dan.told
    await foiled(world, "turned-away", what="by the publisher: answer-not-entered", sends=1, published=(SIGNED,))


async def answers_with_its_entry(world: World, name: str, post: str) -> None:
    """What the bot writes when somebody answers, though nobody did."""
    assert world.app
    now, user = world.clock.now(), world.people[name].person.id
    who = Identity(platform=Platform.SLACK, workspace=world.slack.team_id, user=user)

    def step(unit: Unit) -> None:
        unsure = unit.deliveries.of(DraftId(1))[-1]
        unit.answers.add(delivery=unsure.id, draft=unsure.draft, who=who, post_id=post, at=now)

    await world.app.context.database.run(step)


@pytest.mark.parametrize(("of", "says"), [("acme_help", "Good morning."), ("carla", SIGNED)])
async def test_an_answer_with_another_post_is_inserted_so_that_what_was_approved_never_goes_out(
    world: World, of: str, says: str
) -> None:
    complaint = world.complains()
    other = world.x.post_as(of, says, reply_to=complaint.id)
    card = await world.asked(complaint, went_out=False)
    await answers_with_its_entry(world, "dan", str(other.id))
    await world.passes(A_WHILE)
    assert "It is not; send again" in world.shown(card)
    why, ours = "by the publisher: not-that-post", ("Good morning.",) if of == "acme_help" else ()
    await foiled(world, "turned-away", what=why, sends=1, published=ours)
