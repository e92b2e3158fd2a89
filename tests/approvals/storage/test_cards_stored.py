from approvals.domain.card import MessageRef
from approvals.domain.delivery import State
from approvals.domain.draft import Closed, Closing
from approvals.domain.people import Platform
from tests.approvals.storage.rows import NOON, after, draft, owed, revision, send, take


def want(unit, made, number=1, *, at=0, platform=Platform.SLACK):
    unit.cards.want(draft=made, revision=number, platform=platform, channel="C1", now=after(at))


def message(ts="1700000000.000100", platform=Platform.SLACK):
    return MessageRef(platform=platform, workspace="T1", channel="C0123", id=ts)


def stale(unit, *, at=99, limit=9):
    return unit.cards.stale(limit=limit, now=after(at))


async def test_a_card_is_owed_until_it_shows_what_was_wanted_last(database):
    def step(unit):
        made = draft(unit)
        want(unit, made)
        (card,) = stale(unit)
        assert (card.key, card.message, card.wanted, card.shown) == (f"{made}/1", None, 1, 0)
        want(unit, made)
        unit.cards.posted(card, message(), now=after(2))
        unit.cards.shown(card, version=card.wanted, trace=None, now=NOON)
        (card,) = stale(unit)
        assert (card.message, card.wanted, card.shown, card.posted_at) == (message(), 2, 1, after(2))
        unit.cards.shown(card, version=card.wanted, trace=None, now=NOON)
        assert stale(unit) == []

    await database.run(step)


async def test_what_is_shown_never_counts_backwards_and_an_old_state_shown_late_is_owed_another_look(database):
    def step(unit):
        made = draft(unit)
        want(unit, made)
        (early,) = stale(unit)
        want(unit, made)
        (late,) = stale(unit)
        unit.cards.shown(late, version=late.wanted, trace=None, now=NOON)
        assert stale(unit) == []
        unit.cards.shown(early, version=early.wanted, trace=None, now=NOON)
        (again,) = stale(unit)
        assert (again.wanted, again.shown) == (3, 2)

    await database.run(step)


async def test_a_card_that_was_taken_is_nobody_elses_until_it_is_shown_or_its_lease_is_over(database):
    def step(unit):
        made = draft(unit)
        want(unit, made)
        mine = unit.cards.take(after(0), lease_until=after(60))
        assert mine is not None
        assert unit.cards.take(after(59), lease_until=after(119)) is None
        theirs = unit.cards.take(after(60), lease_until=after(120))
        assert theirs is not None
        want(unit, made)
        unit.cards.shown(theirs, version=theirs.wanted, trace=None, now=after(61))
        again = unit.cards.take(after(61), lease_until=after(121))
        assert again is not None
        assert (again.wanted, again.shown) == (2, 1)

    await database.run(step)


async def test_the_message_that_was_noted_first_is_the_card(database):
    def step(unit):
        want(unit, draft(unit))
        (card,) = stale(unit)
        assert unit.cards.posted(card, message(), now=NOON)
        assert unit.cards.posted(card, message(), now=after(1))
        assert not unit.cards.posted(card, message("1700000000.000200"), now=after(1))
        assert unit.cards.of(card.draft)[0].message == message()

    await database.run(step)


async def test_the_card_that_is_behind_longest_comes_first(database):
    def step(unit):
        first, second, third = draft(unit), draft(unit), draft(unit)
        want(unit, third, at=3)
        want(unit, first, at=1)
        want(unit, second, at=2)
        want(unit, first, at=4)
        assert [card.draft for card in stale(unit)] == [first, second, third]
        assert [card.draft for card in stale(unit, limit=1)] == [first]
        (card,) = unit.cards.of(first)
        unit.cards.shown(card, version=2, trace=None, now=NOON)
        want(unit, first, at=5)
        assert [card.draft for card in stale(unit)] == [second, third, first]

    await database.run(step)


async def test_a_card_that_failed_is_left_alone_for_a_while(database):
    def step(unit):
        want(unit, draft(unit))
        (card,) = stale(unit, at=0)
        unit.cards.attempting(card, now=NOON)
        unit.cards.retry(card, at=after(10), why="ratelimited")
        assert stale(unit, at=9) == []
        (again,) = stale(unit, at=10)
        assert again.attempted_at == NOON

    await database.run(step)


async def test_whoever_was_overtaken_does_not_post_a_card_any_more(database):
    def step(unit):
        made = draft(unit)
        want(unit, made)
        (overtaken,) = stale(unit)
        assert unit.cards.attempting(overtaken, now=NOON)
        assert not unit.cards.attempting(overtaken, now=after(1))
        (again,) = stale(unit)
        assert unit.cards.attempting(again, now=after(2))
        unit.cards.posted(again, message(), now=after(3))
        assert not unit.cards.attempting(again, now=after(4))
        assert [card.attempted_at for card in unit.cards.of(made)] == [NOON]

    await database.run(step)


async def test_a_lost_card_is_news_once_and_never_shown_again(database):
    def step(unit):
        made = draft(unit)
        want(unit, made)
        (card,) = stale(unit)
        unit.cards.posted(card, message(), now=NOON)
        assert unit.cards.lost(card, at=after(1))
        assert not unit.cards.lost(card, at=after(2))
        want(unit, made)
        assert stale(unit) == []
        assert unit.cards.open(Platform.SLACK) == []
        assert [each.lost_at for each in unit.cards.of(made)] == [after(1)]

    await database.run(step)


async def test_a_card_is_found_by_its_message_and_nothing_else(database):
    def step(unit):
        want(unit, draft(unit))
        (card,) = stale(unit)
        unit.cards.posted(card, message(), now=NOON)
        assert unit.cards.by_message(message()).id == card.id
        assert unit.cards.by_message(message(ts="1700000000.0001")) is None
        assert unit.cards.by_message(message(platform=Platform.TEAMS)) is None

    await database.run(step)


async def test_posted_current_cards_of_open_drafts_are_looked_at_until_nobody_needs_them(database):
    def step(unit):
        current, unposted, closed, away = draft(unit), draft(unit), draft(unit), owed(unit).draft
        unit.drafts.add_revision(revision(current, 2))
        for made, number in ((current, 1), (current, 2), (unposted, 1), (closed, 1), (away, 1)):
            want(unit, made, number)
        want(unit, current, 2, platform=Platform.TEAMS)
        for card in stale(unit):
            if card.draft != unposted:
                unit.cards.posted(card, message(ts=f"{card.id}", platform=card.platform), now=NOON)
        unit.drafts.close(closed, Closed(at=NOON, why=Closing.WITHDRAWN))
        assert [card.key for card in unit.cards.open(Platform.SLACK)] == [f"{current}/2", f"{away}/1"]
        sending = take(unit)[0]
        send(unit, sending)
        assert [card.key for card in unit.cards.open(Platform.SLACK)] == [f"{current}/2", f"{away}/1"]
        unit.deliveries.settle(sending.id, sending.token, state=State.SENT, at=NOON, post_id="1", post_url="https://x")
        assert [card.key for card in unit.cards.open(Platform.SLACK)] == [f"{current}/2"]
        assert [card.key for card in unit.cards.open(Platform.TEAMS)] == [f"{current}/2"]

    await database.run(step)
