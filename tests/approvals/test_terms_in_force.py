"""What holds is the stricter of what is on record and what a process's settings say, in every process."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.people import AccountName, PersonId, Step
from approvals.domain.quorum import Discount, count, discount
from approvals.domain.terms import Since
from approvals.domain.vote import Mark
from approvals.in_force import InForce, effective
from approvals.storage.terms import Recorded
from tests.support.builders import NOW, account, case, identity, person, stop, terms, vote

ACME, SHOP = AccountName("acme"), AccountName("shop")
STRONG, WEAK = terms(account(approvals=3)), terms(account(approvals=1))


def approvals(in_force, unit):
    return in_force.read(unit).accounts[ACME].approvals


async def test_a_row_that_somebody_wrote_weakens_nothing_below_the_settings(database):
    in_force = InForce([terms()])
    await database.run(lambda unit: unit.terms.hold(WEAK, since=Since.AGREED, at=NOW))
    assert await database.read(lambda unit: approvals(in_force, unit)) == 2


async def test_another_process_notices_at_once_what_was_agreed_to(database):
    in_force = InForce([WEAK])
    await database.run(lambda unit: unit.terms.hold(STRONG, since=Since.FIRST, at=NOW))
    assert await database.read(lambda unit: approvals(in_force, unit)) == 3
    await database.run(lambda unit: unit.terms.hold(WEAK, since=Since.AGREED, at=NOW))
    assert await database.read(lambda unit: approvals(in_force, unit)) == 1
    assert in_force.now.accounts[ACME].approvals == 1


async def test_what_a_transaction_wrote_and_undid_is_not_remembered(database):
    in_force = InForce([WEAK])
    await database.run(lambda unit: unit.terms.hold(STRONG, since=Since.FIRST, at=NOW))

    def undone(unit):
        unit.terms.hold(WEAK, since=Since.AGREED, at=NOW)
        assert approvals(in_force, unit) == 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(undone)
    await database.run(lambda unit: unit.terms.hold(STRONG, since=Since.FIRST, at=NOW))
    assert await database.read(lambda unit: approvals(in_force, unit)) == 3


def test_of_all_people_those_are_known_whom_every_account_knows_by_the_same_marks():
    gail = person("gail")
    settings = [terms(people=(*terms().people, gail)), terms(account(name=SHOP), people=(*terms().people, gail))]
    record = {ACME: Recorded(terms=terms(), here=True)}
    now = effective({one.account.name: one for one in settings}, record)
    assert now.directory.person(PersonId("gail")) is None
    assert now.terms[SHOP].directory.person(PersonId("gail")) == gail
    assert now.directory.person(PersonId("ada")) == person("ada")


def known_as(**marks):
    """The usual terms, in which Bo is known by that."""
    return terms(people=tuple(replace(one, **marks) if one.id == "bo" else one for one in terms().people))


@pytest.mark.parametrize("other", [known_as(email="bo@evil.example"), known_as(identities=(identity("bo"),))])
def test_whom_record_and_settings_know_by_other_marks_approves_nothing_and_still_stops(other):
    for settings, record in ((terms(), other), (other, terms())):
        now = effective({ACME: settings}, {ACME: Recorded(terms=record, here=True)})
        known = now.directories[ACME]
        bo = next(iter(known.person(PersonId("bo")).identities))
        mine = replace(case(vote(bo.user), vote("cleo"), stop(bo.user)), directory=known)
        assert (discount(mine, bo, Mark.APPROVE), discount(mine, bo, Mark.REJECT)) == (Discount.NOT_AGREED, None)
        assert PersonId("bo") not in count(mine).able
    assert effective({ACME: other}, {ACME: Recorded(terms=other, here=True)}).directories[ACME].doubted == frozenset()


async def test_people_are_remembered_as_they_were_when_a_text_was_written_and_not_from_before(database):
    old, mid, new = known_as(email="bo@old.example"), known_as(email="bo@mid.example"), known_as()
    in_force = InForce([new])
    for hours, one in enumerate((old, mid, new)):
        at = NOW + timedelta(hours=hours)
        await database.run(lambda unit, one=one, at=at: unit.terms.hold(one, since=Since.AGREED, at=at))
    held = await database.read(in_force.read)

    def known(hours: float) -> list[str | None]:
        return [one.email for one in held.formerly(ACME, since=NOW + timedelta(hours=hours))]

    assert known(0.5) == ["bo@old.example", "bo@mid.example"]
    assert known(1.5) == ["bo@mid.example"]
    assert known(2.5) == []


def test_of_steps_of_which_neither_are_among_the_others_all_are_to_be_taken():
    legal, press = (Step(name=name, roster=(PersonId("dan"),)) for name in ("legal", "press"))
    now = effective(
        {ACME: terms(account(steps=(legal,)))}, {ACME: Recorded(terms=terms(account(steps=(press,))), here=True)}
    )
    assert now.accounts[ACME].steps == (press, legal)


def test_an_emoji_approves_where_record_and_settings_say_so_and_stops_where_either_does():
    mine, theirs = (
        (("a", Mark.APPROVE), ("b", Mark.REJECT)),
        (("a", Mark.APPROVE), ("b", Mark.APPROVE), ("c", Mark.HOLD)),
    )
    for settings, record in ((mine, theirs), (theirs, mine)):
        now = effective({ACME: terms(emoji=settings)}, {ACME: Recorded(terms=terms(emoji=record), here=True)})
        assert now.emoji == {"a": Mark.APPROVE, "b": Mark.REJECT, "c": Mark.HOLD}


def test_no_other_emoji_approves_until_the_last_account_agreed():
    new = (("eyes", Mark.APPROVE),)
    settings = {ACME: terms(emoji=new), SHOP: terms(account(name=SHOP), emoji=new)}
    record = {ACME: Recorded(terms=terms(emoji=new), here=True), SHOP: Recorded(terms=terms(), here=True)}
    assert effective(settings, record).emoji == {name: mark for name, mark in terms().emoji if mark is not Mark.APPROVE}
    assert effective(settings, {}).emoji == {"eyes": Mark.APPROVE}
    live = InForce(settings.values()).emoji
    assert (dict(live), len(live)) == ({"eyes": Mark.APPROVE}, 1)
