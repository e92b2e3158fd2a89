import json
from datetime import timedelta

import psycopg
import pytest

from approvals.domain.card import MessageRef
from approvals.domain.delivery import State
from approvals.domain.draft import Closed, Closing
from approvals.domain.ledger import Sort
from approvals.domain.ledger_check import verify
from approvals.domain.people import AccountName, PersonId, Platform
from approvals.domain.vote import Mark
from approvals.storage.database import Database
from tests.approvals.storage.rows import (
    ACME,
    ANN,
    NOON,
    PARENT,
    after,
    draft,
    owed,
    reason,
    revision,
    send,
    take,
    vote,
)

LATER = NOON + timedelta(days=100)
END = Closed(at=after(60), why=Closing.WITHDRAWN, by=ANN, detail="Ann")


def ended(unit, closed=END):
    made = draft(unit)
    unit.suggestions.add(draft=made, revision=1, text="Better words", by=PersonId("bob"), now=NOON)
    given = vote(made, mark=Mark.REJECT)
    unit.votes.cast(given)
    reason(unit, given, "Carol is my neighbour")
    unit.drafts.close(made, closed)
    return made


def everything(unit, made):
    return repr((unit.drafts.get(made), unit.drafts.revisions(made), unit.suggestions.of(made), unit.votes.of(made)))


def disclosed(unit):
    return sorted(one.personal.value for one in unit.ledger.disclosures() if one.personal.sort is not Sort.PERSON)


def last_told(unit):
    return json.loads(list(unit.ledger.links())[-1].body)


async def test_a_draft_keeps_its_facts_and_loses_every_word_said_about_it(database):
    made = await database.run(ended)
    await database.run(lambda unit: unit.forgetting.draft(made, now=LATER))
    kept = await database.read(lambda unit: everything(unit, made))
    for word in ("We are on it", "Better words", "neighbour", "parcel", "carol", "d" * 64, "'are'"):
        assert word not in kept
    assert await database.read(disclosed) == []
    (text,) = await database.read(lambda unit: unit.drafts.revisions(made))
    assert [(one.rule, one.severity) for one in text.findings] == [("crowd", "warning"), ("unsigned", "sign-off")]
    assert (text.made_by, text.not_checked[0].rule, text.not_checked[0].reason) == (ANN, "repeat", "")
    facts = await database.read(lambda unit: unit.drafts.get(made))
    assert (facts.closed, facts.parent_id, facts.forgotten_at) == (END, "123", LATER)


async def test_the_ledger_is_told_how_much_was_forgotten_and_still_verifies(database):
    made = await database.run(ended)
    await database.run(lambda unit: unit.forgetting.draft(made, now=LATER))
    told = await database.read(last_told)
    assert (told["kind"], told["draft"]) == ("forgotten", str(made))
    # The text, its digest, the suggestion, the reason and the post.
    assert told["values"] == {"texts": 1, "posts": 1, "suggestions": 1, "reasons": 1, "owed": 0, "disclosures": 5}
    assert verify(await database.read(lambda unit: list(unit.ledger.links())), {}).misfit is None


async def test_a_draft_is_forgotten_once(database):
    made = await database.run(ended)
    await database.run(lambda unit: unit.forgetting.draft(made, now=LATER))
    size = await database.read(lambda unit: len(list(unit.ledger.links())))
    await database.run(lambda unit: unit.forgetting.draft(made, now=LATER))
    await database.run(lambda unit: unit.forgetting.draft(made + 9, now=LATER))
    assert await database.read(lambda unit: len(list(unit.ledger.links()))) == size
    assert await database.run(lambda unit: unit.forgetting.ended(LATER, limit=9)) == []


async def test_a_mark_that_counted_still_belongs_to_its_version_and_one_that_did_not_still_does_not(database):
    def step(unit):
        made = ended(unit)
        unit.votes.cast(vote(made, "U2"))
        unit.drafts.add_revision(revision(made, 2))
        unit.forgetting.draft(made, now=LATER)
        return made

    made = await database.run(step)
    texts, votes = await database.read(lambda unit: (unit.drafts.revisions(made), unit.votes.of(made)))
    assert {one.digest for one in texts} == {""}
    # The rows' votes are on a digest of one letter, the revisions have one of many.
    assert {one.digest for one in votes} == {"-"}


@pytest.mark.parametrize("state", [State.SENT, State.REFUSED])
async def test_what_the_network_said_is_forgotten_and_what_we_call_it_is_not(database, state):
    def step(unit):
        delivery = owed(unit)
        (taken,) = take(unit)
        send(unit, taken)
        fault = "refused\nThe text of carol is not allowed"
        unit.deliveries.settle(taken.id, taken.token, state=state, at=after(1), post_id="9", post_url="u", fault=fault)
        unit.drafts.close(delivery.draft, Closed(at=after(1), why=Closing.REFUSED, detail=fault))
        unit.forgetting.draft(delivery.draft, now=LATER)
        return unit.drafts.get(delivery.draft), unit.deliveries.of(delivery.draft)

    facts, (delivery,) = await database.run(step)
    assert (facts.closed.detail, delivery.fault, delivery.post_id) == ("refused", "refused", "9")


async def test_only_what_ended_and_owes_nothing_is_old_enough(database):
    def step(unit):
        first, second = ended(unit), ended(unit, Closed(at=after(90), why=Closing.EXPIRED))
        draft(unit)
        unit.drafts.close(owed(unit).draft, END)
        assert unit.forgetting.ended(after(60), limit=9) == []
        assert unit.forgetting.ended(after(61), limit=9) == [first]
        assert unit.forgetting.ended(LATER, limit=9) == [first, second]
        assert unit.forgetting.ended(LATER, limit=1) == [first]

    await database.run(step)


async def test_a_draft_that_another_process_is_forgetting_is_left_to_it(postgresql_url):
    database = Database.open(postgresql_url)
    await database.run(ended)
    with psycopg.connect(postgresql_url) as other:
        other.execute("SELECT id FROM drafts FOR UPDATE")
        assert await database.run(lambda unit: unit.forgetting.ended(LATER, limit=9)) == []
    await database.close()


async def test_cards_that_stand_are_owed_a_look_and_one_that_never_did_is_not_posted(database):
    def step(unit):
        made = ended(unit)
        unit.cards.want(made, 1, Platform.SLACK, "C1", now=NOON)
        unit.cards.redact(made, now=LATER)
        assert unit.cards.stale(limit=9, now=LATER) == []
        (card,) = unit.cards.of(made)
        unit.drafts.add_revision(revision(made, 2))
        unit.cards.want(made, 2, Platform.SLACK, "C1", now=NOON)
        _, card = unit.cards.of(made)
        unit.cards.posted(card, message("1.2"), now=NOON)
        unit.cards.shown(card, version=1, trace="a b", now=NOON)
        unit.cards.lost(card, at=NOON)
        unit.cards.redact(made, now=LATER)
        return unit.cards.stale(limit=9, now=LATER)

    (card,) = await database.run(step)
    assert (card.revision, card.trace) == (2, None)


def message(at):
    return MessageRef(platform=Platform.SLACK, workspace="T1", channel="C1", id=at)


async def test_why_an_account_was_held_is_forgotten_once_it_goes_on(database):
    def step(unit):
        over = unit.holds.add(account=ACME, by=ANN, reason="Carol called", at=NOON)
        unit.holds.add(account=ACME, by=ANN, reason="Dave called", at=NOON)
        unit.holds.add(account=ACME, by=None, reason="access-lost", at=NOON)
        for who in ("bo", "cleo"):
            unit.holds.lift(over.id, by=PersonId(who), at=after(1))
        unit.published.propose(AccountName("acme"), "help@acme.example", by=ANN, at=NOON)

    await database.run(step)
    assert await database.run(lambda unit: unit.forgetting.loose(before=NOON, needed=2, now=LATER)) == 0
    assert await database.run(lambda unit: unit.forgetting.loose(before=after(1), needed=2, now=LATER)) == 2
    standing = await database.read(lambda unit: unit.holds.standing(ACME, needed=3))
    assert [hold.reason for hold in standing] == ["", "Dave called", "access-lost"]
    assert await database.read(disclosed) == ["Dave called", "access-lost", "help@acme.example"]
    assert (await database.read(last_told))["values"]["reasons"] == 1
    assert await database.run(lambda unit: unit.forgetting.loose(before=after(1), needed=2, now=LATER)) == 0


async def test_what_an_incident_was_is_forgotten_once_it_is_long_over(database):
    def step(unit):
        over = unit.incidents.open(account=ACME, what="Carol cannot pay", by=ANN, at=NOON)
        unit.incidents.close(over, by=PersonId("bo"), at=after(1))
        unit.incidents.open(account=AccountName("other"), what="Dave cannot pay", by=ANN, at=NOON)

    await database.run(step)
    assert await database.run(lambda unit: unit.forgetting.loose(before=after(1), needed=2, now=LATER)) == 0
    assert await database.run(lambda unit: unit.forgetting.loose(before=after(2), needed=2, now=LATER)) == 2
    what = await database.read(lambda unit: [unit.incidents.newest(AccountName(one)).what for one in (ACME, "other")])
    assert what == ["", "Dave cannot pay"]
    assert await database.read(disclosed) == ["Dave cannot pay"]


async def test_the_post_alone_can_be_forgotten(database):
    made = await database.run(ended)
    await database.run(lambda unit: unit.forgetting.parent(made, now=LATER))
    kept = await database.read(lambda unit: everything(unit, made) + repr(disclosed(unit)))
    for word in (PARENT.text, "carol/status", "d" * 64):
        assert word not in kept
    assert "We are on it" in kept
    facts = await database.read(lambda unit: unit.drafts.get(made))
    assert (facts.forgotten_at, facts.parent_forgotten_at, facts.parent_id) == (None, LATER, "123")
    assert (await database.read(last_told))["values"] == {"posts": 1, "disclosures": 2}
