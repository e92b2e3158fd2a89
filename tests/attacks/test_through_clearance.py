"""Whoever has one part of Twokeys: the bot's role in the database, what it sealed once, or even its key."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from aiohttp import ClientSession

from approvals.domain.delivery import LEASE, Act
from approvals.domain.draft import DraftId
from approvals.domain.gate import Clearance, Fresh, decide
from approvals.domain.people import Identity, Platform
from approvals.domain.vote import Mark, Source, Vote
from approvals.reconsider import reconsider
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from approvals.workflow.submit import submit
from bot.sandbox.slack import Message
from bot.sandbox.x import Fault
from bot.settings import Role
from bot.signing import PAYLOAD_TYPE, Signer, _authenticated, new_signer, signer
from bot.signing_keys import keys
from tests.attacks.test_through_database import answered, delivery
from tests.support.aftermath import foiled, ledger
from tests.support.two_parts import OF_THE_PUBLISHER, TwoParts
from tests.support.world import REPLY, SIGNED


def vote(parts: TwoParts, name: str, source: Source = Source.REACTION) -> Vote:
    """An approval of the first draft that nobody gave."""
    who = Identity(platform=Platform.SLACK, workspace=parts.slack.team_id, user=parts.people[name].person.id)
    return Vote(
        draft=DraftId(1),
        revision=1,
        digest=None,
        identity=who,
        mark=Mark.APPROVE,
        source=source,
        cast_at=parts.clock.now(),
        stamp="1",
    )


async def takes_over(
    parts: TwoParts, *votes: Vote, store: bool = True, enters: bool = True, points_at: str = ""
) -> None:
    """Somebody has all that the bot has, its key and its role: stores, seals and hands over what they like."""
    assert parts.app
    context = parts.app.context
    sealer, _ = keys(parts.loaded(bot_environ(parts), Role.BOT), Role.BOT)
    bot = Database.open(parts.roles.bot)

    def step(unit):
        case = context.case(unit, DraftId(1))
        forged = [replace(one, digest=case.current.digest) for one in votes]
        if store:
            for one in forged:
                unit.votes.cast(one)
        if not enters:
            unit.ledger._entries.clear()
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
        cleared = decide(case, claimed, Fresh(post=case.current.parent, findings=case.current.findings), now)
        assert isinstance(cleared, Clearance), cleared
        unit.deliveries.cleared(claimed.id, claimed.token, clearance=sealer.seal(cleared), until=cleared.expires_at)

    try:
        await bot.run(step)
    finally:
        await bot.close()


def bot_environ(parts: TwoParts) -> dict[str, str]:
    kept = {name: value for name, value in parts.environ.items() if name not in OF_THE_PUBLISHER}
    signing = str(parts.folder / "signing.pem")
    return {**kept, "DATABASE_URL": parts.roles.bot, "TWOKEYS_SIGNING_KEY_FILE": signing}


async def hands_over(parts: TwoParts, envelope: str) -> None:
    """Somebody with the bot's role puts an envelope into the hands of the publisher."""
    with psycopg.connect(parts.roles.bot) as bot:
        handed = bot.execute(
            "UPDATE deliveries SET state = 'cleared', owner = NULL, clearance = %s, lease_until = %s, due_at = approved_at"
            " WHERE draft_id = 1 AND state IN ('ready', 'claimed', 'cleared')",
            (envelope, parts.clock.now() + LEASE),
        )
        assert handed.rowcount == 1


async def envelope_of(parts: TwoParts, draft: int = 1) -> str:
    """What the bot sealed last for that draft."""
    assert parts.app
    delivery = (await parts.app.context.database.read(lambda unit: unit.deliveries.of(DraftId(draft))))[-1]
    assert delivery.clearance
    return delivery.clearance


def resealed(envelope: str, by: Signer, **changes: Any) -> str:
    """The same statement with some of it changed, sealed by that key."""
    payload = {**json.loads(base64.b64decode(json.loads(envelope)["payload"])), **changes}
    said = json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()
    signature = base64.b64encode(by._key.sign(_authenticated(said))).decode()
    return json.dumps(
        {
            "payload": base64.b64encode(said).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [{"keyid": by.key_id, "sig": signature}],
        }
    )


def stolen(parts: TwoParts) -> Signer:
    """The bot's own key."""
    return signer((parts.folder / "signing.pem").read_bytes())


async def refused(parts: TwoParts, why: str) -> None:
    """The publisher looks, and does not send, for that reason and no other."""
    await parts.publisher_looks()
    await foiled(parts, "turned-away")
    _, told = await ledger(parts)
    reasons = [values["what"] for kind, values in told if kind == "turned-away"]
    assert reasons[-1] == f"by the publisher: {why}"


async def test_a_vote_by_emoji_is_forged_with_its_entry(parts: TwoParts) -> None:
    card = await parts.ada.drafts(REPLY, parts.complains())
    await parts.bo.reacts("✅", card)
    await takes_over(parts, vote(parts, "cleo"))
    await refused(parts, "not-confirmed, approvals-missing")
    await parts.passes(90)
    assert parts.published() == []


async def test_the_same_goes_out_if_the_emoji_is_there(parts: TwoParts) -> None:
    """What the bot did not hear of is stored, entered, sealed and handed over in the same way."""
    card = await parts.ada.drafts(REPLY, parts.complains())
    await parts.bo.reacts("✅", card)
    parts.slack.lose_next_event()
    await parts.slack.react(parts.cleo.person, "support", card, "white_check_mark")
    await takes_over(parts, vote(parts, "cleo"))
    await parts.publisher_looks()
    assert parts.published() == [SIGNED]


async def test_a_vote_by_button_is_forged_and_never_entered(parts: TwoParts) -> None:
    card = await parts.ada.drafts(REPLY, parts.complains())
    await parts.bo.clicks("Approve", card)
    await parts.cleo.reacts("👍", card)
    await takes_over(parts, vote(parts, "bo", Source.BUTTON), vote(parts, "cleo", Source.BUTTON), enters=False)
    await refused(parts, "not-confirmed, approvals-missing")
    await parts.passes(90)
    assert parts.approvers(card) == "Bo"
    await foiled(parts, "turned-away", what="by the gate: vote-not-entered")


async def test_a_key_is_stolen_and_seals_what_nobody_approved(parts: TwoParts) -> None:
    await parts.ada.drafts(REPLY, parts.complains())
    await takes_over(parts, vote(parts, "bo"), vote(parts, "cleo"), store=False)
    await refused(parts, "not-confirmed, approvals-missing, reader-missing")


async def test_a_card_row_points_at_another_card_that_is_approved(parts: TwoParts) -> None:
    await parts.ada.drafts("Your parcel is on its way to you.", parts.complains())
    other = await marked(parts)
    await takes_over(parts, vote(parts, "bo"), vote(parts, "cleo"), points_at=other.ts)
    await refused(parts, "card-not-seen")


async def test_a_stop_on_the_card_is_kept_from_whoever_publishes(parts: TwoParts) -> None:
    card = await parts.ada.drafts(REPLY, parts.complains())
    for name in ("bo", "cleo"):
        await parts.people[name].clicks("Approve", card)
    await parts.cleared()
    parts.slack.lose_next_event()
    await parts.slack.react(parts.dan.person, "support", card, "x")
    with psycopg.connect(parts.roles.bot) as bot:
        bot.execute("UPDATE cards SET message_id = '1.000001'")
    await refused(parts, "card-not-seen")


@pytest.mark.parametrize(
    ("statement", "bar"),
    [
        ("UPDATE votes SET cast_at = cast_at - interval '5 hours' WHERE mark = 'hold'", "approvals-missing"),
        ("INSERT INTO draft_lifts (draft_id, lifted_by, lifted_at) SELECT 1, 'dan', cast_at FROM votes", "held"),
    ],
    ids=["run out", "lifted"],
)
async def test_a_hold_is_made_to_stand_no_more(parts: TwoParts, statement: str, bar: str) -> None:
    card = await parts.ada.drafts(REPLY, parts.complains())
    await parts.eve.reacts("✋", card)
    with psycopg.connect(parts.roles.bot) as bot:
        bot.execute(statement)
    await parts.bo.reacts("✅", card)
    await parts.cleo.reacts("✅", card)
    await parts.passes(60)
    await foiled(parts, "turned-away", what=f"by the gate: {bar}")


async def test_a_card_row_points_at_another_apps_copy_that_people_marked(parts: TwoParts) -> None:
    card = await parts.ada.drafts(REPLY, parts.complains())
    copy = await copied(parts, card)
    assert parts.slack.message("support", copy).blocks == card.blocks
    for name in ("bo", "cleo"):
        await parts.slack.react(parts.people[name].person, "support", copy, "white_check_mark")
    await takes_over(parts, vote(parts, "bo"), vote(parts, "cleo"), points_at=copy)
    await refused(parts, "card-not-seen")


async def copied(parts: TwoParts, card: Message) -> str:
    """What another app of the workspace posts: the same, to the letter."""
    other = parts.slack.install("other", scopes=("chat:write",))
    await parts.slack.join("other", "support")
    said = {"channel": parts.channel, "text": card.text, "blocks": card.blocks, "metadata": card.metadata}
    headers = {"Authorization": f"Bearer {other.bot_token}"}
    url = f"{parts.slack.api_url}chat.postMessage"
    async with ClientSession(headers=headers) as session, session.post(url, json=said) as answer:
        posted = await answer.json()
    assert posted["ok"], posted
    return str(posted["ts"])


@pytest.mark.parametrize("elsewhere", [False, True], ids=["nowhere", "in another channel"])
async def test_a_draft_is_inserted_with_its_approvals_and_their_entries_and_nobody_has_its_card(
    parts: TwoParts, elsewhere: bool
) -> None:
    quiet = parts.slack.add_channel("quiet", parts.ada.person)
    await parts.slack.join(parts.reader.user, "quiet")
    for name in ("ada", "bo", "cleo"):
        await parts.people[name].says("help")
    await inserted(parts, in_channel=quiet.id if elsewhere else "")
    await refused(parts, "card-not-seen")
    await parts.passes(90)
    assert parts.published() == []


async def inserted(parts: TwoParts, *, in_channel: str) -> None:
    """Somebody with the bot's role writes what the bot would have written; the bot itself does the rest."""
    assert parts.app
    bot = Database.open(parts.roles.bot)
    context = replace(parts.app.context, database=bot)
    by_button = [vote(parts, name, Source.BUTTON) for name in ("bo", "cleo")]
    ada = replace(by_button[0].identity, user=parts.ada.person.id)

    def step(unit: Unit) -> None:
        case = context.case(unit, DraftId(1))
        for one in by_button:
            unit.votes.cast(replace(one, digest=case.current.digest))
        reconsider(context, unit, DraftId(1), context.now())

    try:
        there = replace(context.account("acme"), channel=in_channel)
        complaint = str(parts.complains().id)
        await submit(context, who=ada, account=there, parent_id=complaint, text=REPLY, origin="nobody's")
        await bot.run(step)
    finally:
        await bot.close()
    await parts.cleared()


async def marked(parts: TwoParts) -> Message:
    """Another draft's card, which two people of the roster approve of."""
    said = await parts.ada.drafts(REPLY, parts.complains("@acme_help and mine?"))
    for name in ("bo", "cleo"):
        await parts.slack.react(parts.people[name].person, "support", said, "white_check_mark")
    await parts.quiet()
    return said


async def test_a_clearance_is_used_twice(parts: TwoParts) -> None:
    await parts.approved()
    parts.x.fail_next(Fault.RATE_LIMITED, method="POST", path="/2/tweets")
    await parts.cleared()
    envelope = await envelope_of(parts)
    await parts.publisher_looks()
    assert (parts.published(), parts.sends()) == ([], 1)
    await hands_over(parts, envelope)
    await parts.publisher_looks()
    await foiled(parts, "turned-away", what="by the publisher: seal-used", sends=1)


async def test_a_clearance_is_used_after_its_minute(parts: TwoParts) -> None:
    await parts.approved()
    await parts.cleared()
    envelope = await envelope_of(parts)
    await parts.clock.advance(61)
    await hands_over(parts, envelope)
    await refused(parts, "seal-expired")


async def test_a_clearance_is_used_after_an_approval_was_taken_back(parts: TwoParts) -> None:
    card = await parts.approved()
    await parts.cleared()
    envelope = await envelope_of(parts)
    await parts.cleo.takes_back("✅", card)
    with psycopg.connect(parts.roles.bot) as bot:
        bot.execute(
            "INSERT INTO deliveries (draft_id, revision, account, act, state, approved_at, due_at, token, readings, fault)"
            " SELECT draft_id, revision, account, act, 'ready', approved_at, due_at, 0, 0, '' FROM deliveries"
        )
    await hands_over(parts, envelope)
    await refused(parts, "not-confirmed, approvals-missing")


async def test_an_answer_of_somebody_off_the_roster_is_inserted_with_the_bots_role(parts: TwoParts) -> None:
    await parts.asked(went_out=False)
    with psycopg.connect(parts.roles.bot) as bot:
        assert bot.execute(answered(parts, "fay")).rowcount == 1
    await parts.publisher_looks()
    await foiled(parts, "turned-away", what="by the publisher: only-the-roster", sends=1)


async def test_an_answer_of_the_roster_that_nobody_gave_is_inserted_with_the_bots_role(parts: TwoParts) -> None:
    await parts.asked()
    with psycopg.connect(parts.roles.bot) as bot:
        assert bot.execute(answered(parts, "dan")).rowcount == 1
    await parts.passes(60)
    what = "by the publisher: answer-not-entered"
    await foiled(parts, "turned-away", what=what, sends=1, published=(SIGNED,))


BROKEN = {
    "nothing": lambda _: "",
    "no envelope": lambda _: "approved",
    "an empty envelope": lambda _: "{}",
    "no signature": lambda sealed: json.dumps({**json.loads(sealed), "signatures": []}),
    "two signatures": lambda sealed: json.dumps(
        {**json.loads(sealed), "signatures": json.loads(sealed)["signatures"] * 2}
    ),
    "another type": lambda sealed: json.dumps({**json.loads(sealed), "payloadType": "application/json"}),
    "a changed statement": lambda sealed: json.dumps(
        {**json.loads(sealed), "payload": json.loads(sealed)["payload"][:-8] + "AAAAAAA="}
    ),
    "another signature": lambda sealed: json.dumps(
        {
            **json.loads(sealed),
            "signatures": [{**json.loads(sealed)["signatures"][0], "sig": base64.b64encode(bytes(64)).decode()}],
        }
    ),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
async def test_a_clearance_is_forged(parts: TwoParts, broken: Any) -> None:
    await parts.approved()
    await parts.cleared()
    await hands_over(parts, broken(await envelope_of(parts)))
    await refused(parts, "seal-broken")


async def test_a_clearance_is_sealed_with_another_key(parts: TwoParts) -> None:
    await parts.approved()
    await parts.cleared()
    await hands_over(parts, resealed(await envelope_of(parts), new_signer()))
    await refused(parts, "seal-of-another-key")


async def test_a_clearance_is_sealed_with_another_key_that_says_it_is_ours(parts: TwoParts) -> None:
    await parts.approved()
    await parts.cleared()
    other = new_signer()
    other.key_id = stolen(parts).key_id
    await hands_over(parts, resealed(await envelope_of(parts), other))
    await refused(parts, "seal-broken")


OF_ANOTHER = {
    "account": {"account": "other"},
    "draft": {"draft": "2"},
    "version": {"revision": "2"},
    "text": {"digest": "0" * 64},
    "target": {"target": "1"},
    "no target": {"target": None},
    "ruleset": {"ruleset": "default"},
}


@pytest.mark.parametrize("changes", OF_ANOTHER.values(), ids=OF_ANOTHER)
async def test_a_clearance_of_something_else_is_sealed_with_the_stolen_key(
    parts: TwoParts, changes: dict[str, Any]
) -> None:
    await parts.approved()
    await parts.cleared()
    await hands_over(parts, resealed(await envelope_of(parts), stolen(parts), **changes))
    await refused(parts, "seal-of-another")


async def test_a_clearance_of_another_act_is_sealed_with_the_stolen_key(parts: TwoParts) -> None:
    """One that the publisher knows, and that is not what is owed."""
    await parts.approved()
    await parts.cleared()
    await hands_over(parts, resealed(await envelope_of(parts), stolen(parts), act="delete"))
    await refused(parts, "seal-of-another")


@pytest.mark.parametrize(("from_", "until"), [(0, 3600), (600, 660)], ids=["an hour", "from the future"])
async def test_a_clearance_that_lasts_longer_is_sealed_with_the_stolen_key(
    parts: TwoParts, from_: float, until: float
) -> None:
    await parts.approved()
    await parts.cleared()
    now = parts.clock.now()
    dates = {
        "decided_at": (now + timedelta(seconds=from_)).isoformat(),
        "expires_at": (now + timedelta(seconds=until)).isoformat(),
    }
    await hands_over(parts, resealed(await envelope_of(parts), stolen(parts), **dates))
    await refused(parts, "seal-ill-dated")


async def test_a_clearance_that_names_nobody_is_sealed_with_the_stolen_key(parts: TwoParts) -> None:
    await parts.approved()
    await parts.cleared()
    await hands_over(parts, resealed(await envelope_of(parts), stolen(parts), voters=[]))
    await refused(parts, "not-confirmed, approvals-missing, reader-missing")


async def test_the_clearance_of_one_draft_is_used_for_another(parts: TwoParts) -> None:
    await parts.approved()
    await marked(parts)
    await parts.cleared()
    with psycopg.connect(parts.roles.bot) as bot:
        (envelope,) = bot.execute("SELECT clearance FROM deliveries WHERE state = 'cleared'").fetchone()
        bot.execute("UPDATE deliveries SET state = 'ready', clearance = NULL WHERE draft_id = 2 AND state = 'cleared'")
    other = json.loads(base64.b64decode(json.loads(envelope)["payload"]))["draft"]
    assert other in {"1", "2"}
    await hands_over(parts, resealed(envelope, stolen(parts), draft="2"))
    await refused(parts, "seal-of-another")


def another_bo(parts: TwoParts, terms: Any) -> None:
    for name, user in (("bo", parts.fay.person.id), ("cleo", parts.eve.person.id)):
        (person,) = (one for one in terms["people"] if one["id"] == name)
        person["identities"] = [{"platform": "slack", "workspace": parts.slack.team_id, "user": user}]


def eyes_approve(parts: TwoParts, terms: Any) -> None:
    terms["emoji"].append(["eyes", "approve"])


@pytest.mark.parametrize(
    ("changed", "names", "emoji"),
    [(another_bo, ("fay", "eve"), "white_check_mark"), (eyes_approve, ("bo", "cleo"), "eyes")],
    ids=["who somebody is", "what an emoji means"],
)
async def test_terms_are_written_that_no_settings_say(
    parts: TwoParts, changed: Callable[[TwoParts, Any], None], names: tuple[str, str], emoji: str
) -> None:
    with psycopg.connect(parts.roles.bot) as bot:
        (stored,) = bot.execute("SELECT terms FROM terms").fetchone() or ()
        terms = json.loads(stored)
        changed(parts, terms)
        insert = "INSERT INTO terms (account, terms, since, at) VALUES ('acme', %s, 'agreed', %s)"
        bot.execute(insert, (json.dumps(terms), parts.clock.now()))
    card = await parts.ada.drafts(REPLY, parts.complains())
    for name in names:
        await parts.slack.react(parts.people[name].person, "support", card, emoji)
    await parts.quiet()
    with psycopg.connect(parts.roles.bot) as bot:
        bot.execute(delivery())
    await parts.passes(90)
    assert parts.approvers(card) == "nobody"
    await foiled(parts, "turned-away", what="by the gate: approvals-missing")
