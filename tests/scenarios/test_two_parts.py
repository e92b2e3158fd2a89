"""Twokeys in two parts: one talks with people and has no keys of the brand, the other publishes what it has seen itself."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import psycopg
import pytest

from approvals.domain.delivery import LEASE, Act
from approvals.domain.draft import DraftId
from approvals.domain.gate import Clearance, Fresh, decide
from approvals.domain.people import Identity, Platform
from approvals.domain.vote import Mark, Source, Vote
from approvals.storage.database import Database
from bot.sandbox.slack import Message
from bot.sandbox.x import Fault
from bot.settings import Role
from bot.signing_keys import keys
from tests.support.databases import TwoRoles
from tests.support.two_parts import TwoParts
from tests.support.world import REPLY, SIGNED, a_world


@pytest.fixture
async def world(tmp_path: Path, two_roles: TwoRoles) -> AsyncIterator[TwoParts]:
    async with a_world(tmp_path, two_roles.owner, made=partial(TwoParts, roles=two_roles)) as made:
        yield made


def vote(world: TwoParts, name: str, source: Source = Source.REACTION) -> Vote:
    """An approval of the first draft that nobody gave."""
    who = Identity(platform=Platform.SLACK, workspace=world.slack.team_id, user=world.people[name].person.id)
    return Vote(
        draft=DraftId(1),
        revision=1,
        digest=None,
        identity=who,
        mark=Mark.APPROVE,
        source=source,
        cast_at=world.clock.now(),
        stamp="1",
    )


async def takes_over(world: TwoParts, *votes: Vote, store: bool = True, points_at: str = "") -> None:
    """Somebody has all that the bot has, its key and its role: stores, seals and hands over what they like."""
    assert world.app
    context = world.app.context
    sealer, _ = keys(world.loaded(bot_environ(world), Role.BOT), Role.BOT)
    bot = Database.open(world.roles.bot)

    def step(unit):
        case = context.case(unit, DraftId(1))
        forged = [replace(one, digest=case.current.digest) for one in votes]
        if store:
            for one in forged:
                unit.votes.cast(one)
        if points_at:
            sql = unit.cards._connection.exec_driver_sql
            sql("UPDATE cards SET message_id = NULL WHERE message_id = %s", (points_at,))
            sql("UPDATE cards SET message_id = %s WHERE draft_id = 1", (points_at,))
        now = context.now()
        unit.deliveries.add(
            draft=DraftId(1),
            revision=1,
            account=case.account.name,
            act=Act.CREATE,
            approved_at=now,
            due_at=now,
            now=now,
        )
        (claimed,) = unit.deliveries.claim(now=now, limit=1, owner="somebody", lease_until=now + LEASE)
        known = unit.profiles.many(one.identity for one in forged)
        case = replace(
            context.case(unit, DraftId(1)), votes=(*case.votes, *forged), profiles={**case.profiles, **known}
        )
        cleared = decide(case, claimed, Fresh(parent=case.current.parent, findings=case.current.findings), now)
        assert isinstance(cleared, Clearance), cleared
        unit.deliveries.cleared(claimed.id, claimed.token, clearance=sealer.seal(cleared), until=cleared.expires_at)

    try:
        await bot.run(step)
    finally:
        await bot.close()


def bot_environ(world: TwoParts) -> dict[str, str]:
    kept = {
        name: value for name, value in world.environ.items() if not name.startswith(("X_API_KEY", "X_API_S", "X_ACME"))
    }
    signing = str(world.folder / "signing.pem")
    return {**kept, "DATABASE_URL": world.roles.bot, "TWOKEYS_SIGNING_KEY_FILE": signing}


async def hands_over(world: TwoParts, envelope: str) -> None:
    """Somebody with the bot's role puts an envelope into the hands of the publisher."""
    with psycopg.connect(world.roles.bot) as bot:
        handed = bot.execute(
            "UPDATE deliveries SET state = 'cleared', owner = NULL, clearance = %s, lease_until = %s, due_at = approved_at"
            " WHERE state IN ('ready', 'claimed', 'cleared')",
            (envelope, world.clock.now() + LEASE),
        )
        assert handed.rowcount == 1


async def fault(world: TwoParts) -> str:
    """Why the newest delivery of the first draft was given back."""
    assert world.app
    return (await world.app.context.database.read(lambda unit: unit.deliveries.of(DraftId(1))))[-1].fault


async def test_what_two_people_approved_goes_out(world: TwoParts) -> None:
    card = await world.approved()
    await world.passes(30)
    assert world.published() == [SIGNED]
    assert "Published." in world.shown(card)
    assert "acme_help/status/" in world.shown(card)


async def test_the_bot_alone_sends_nothing_and_says_who_is_missing(world: TwoParts) -> None:
    card = await world.approved()
    await world.cleared()
    await world.clock.advance(61)
    await world.bot_looks()
    await world.bot_looks()
    assert world.published() == []
    await world.clock.advance(61)
    await world.bot_looks()
    assert "did not take it in time" in world.shown(card)
    await world.publisher_looks()
    assert world.published() == [SIGNED]


async def test_an_approval_taken_back_after_it_was_cleared_stops_it(world: TwoParts) -> None:
    card = await world.approved()
    await world.cleared()
    world.slack.lose_next_event()
    await world.cleo.takes_back("✅", card)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")
    await world.passes(120)
    assert world.published() == []
    assert world.approvers(card) == "Bo"


@pytest.mark.parametrize("emoji", ["❌", "✋"])
async def test_a_stop_or_hold_after_it_was_cleared_stops_it_though_the_word_of_it_is_lost(
    world: TwoParts, emoji: str
) -> None:
    card = await world.approved()
    await world.cleared()
    world.slack.lose_next_event()
    await world.dan.reacts(emoji, card)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")
    await world.passes(120)
    assert world.published() == []


async def test_a_voter_deactivated_after_it_was_cleared_stops_it(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    world.slack.lose_next_event()
    await world.slack.deactivate("cleo")
    await world.publisher_looks()
    assert world.published() == []


async def test_a_stop_by_a_button_that_is_not_worked_off_yet_is_waited_for(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    world.slack.fail_next("users.info", error="fatal_error", times=3)
    assert world.app
    bot = world.app._lanes._lanes["inbox"]
    step, bot._step = bot._step, nothing
    await world.slack.click(world.dan.person, "support", world.card(), "Stop")
    await world.quiet()
    await world.publisher_looks()
    assert world.published() == []
    bot._step = step
    await world.passes(120)
    assert world.published() == []


async def nothing() -> int:
    return 0


async def test_a_forged_vote_does_not_publish(world: TwoParts) -> None:
    card = await world.ada.drafts(REPLY, world.complains())
    await world.bo.reacts("✅", card)
    await takes_over(world, vote(world, "cleo"))
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")
    await world.passes(300)
    assert world.published() == []


async def test_a_stolen_key_does_not_publish_what_nobody_approved(world: TwoParts) -> None:
    await world.ada.drafts(REPLY, world.complains())
    await takes_over(world, vote(world, "bo"), vote(world, "cleo"), store=False)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")


async def test_a_card_row_that_points_at_another_approved_card_does_not_publish(world: TwoParts) -> None:
    await world.ada.drafts("Your parcel is on its way to you.", world.complains())
    other = await marked(world)
    await takes_over(world, vote(world, "bo"), vote(world, "cleo"), points_at=other.ts)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "not-confirmed")


async def marked(world: TwoParts) -> Message:
    """Another draft's card, which two people of the roster approve of."""
    said = await world.ada.drafts(REPLY, world.complains("@acme_help and mine?"))
    for name in ("bo", "cleo"):
        await world.slack.react(world.people[name].person, "support", said, "white_check_mark")
    await world.quiet()
    return said


async def test_a_clearance_works_once(world: TwoParts) -> None:
    await world.approved()
    world.x.fail_next(Fault.RATE_LIMITED, method="POST", path="/2/tweets")
    await world.cleared()
    envelope = await envelope_of(world)
    await world.publisher_looks()
    assert (world.published(), world.sends()) == ([], 1)
    await hands_over(world, envelope)
    await world.publisher_looks()
    assert (world.published(), world.sends(), await fault(world)) == ([], 1, "seal-used")


async def envelope_of(world: TwoParts) -> str:
    assert world.app
    delivery = (await world.app.context.database.read(lambda unit: unit.deliveries.of(DraftId(1))))[-1]
    assert delivery.clearance
    return delivery.clearance


async def test_a_clearance_ends_after_a_minute(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    envelope = await envelope_of(world)
    await world.clock.advance(61)
    await hands_over(world, envelope)
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "seal-expired")


async def test_a_changed_envelope_does_not_publish(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    envelope = json.loads(await envelope_of(world))
    envelope["payload"] = envelope["payload"][:-8] + "AAAAAAA="
    await hands_over(world, json.dumps(envelope))
    await world.publisher_looks()
    assert (world.published(), await fault(world)) == ([], "seal-broken")
    await world.passes(120)
    assert world.published() == [SIGNED]


async def test_an_unclear_send_is_asked_about_and_sent_again_by_the_publisher(world: TwoParts) -> None:
    card = await world.asked(went_out=False)
    await world.dan.clicks("It is not; send again", card)
    await world.publisher_looks()
    await world.bot_looks()
    assert "sent again after a new pause" in world.dan.told
    await world.passes(60)
    assert world.published() == [SIGNED]


async def test_a_post_that_went_out_after_all_is_found_by_the_publisher_before_it_sends_again(world: TwoParts) -> None:
    card = await world.asked()
    world.x.lag(timeline=0)
    await world.dan.clicks("It is not; send again", card)
    await world.publisher_looks()
    await world.bot_looks()
    assert "It is live after all" in world.dan.told
    assert "Published." in world.shown(card)
    assert world.published() == [SIGNED]


async def test_the_reader_only_reads(world: TwoParts) -> None:
    await world.approved()
    await world.cleared()
    before = len(world.slack.calls)
    assert world.publisher
    await world.publisher.tick()
    await world.publisher.quiet()
    methods = {method for method, _ in world.slack.calls[before:]}
    assert methods <= {"reactions.get", "users.info", "auth.test"}
    assert world.published() == [SIGNED]
