"""What holds is the stricter of what is on record and what a process's settings say, in every process."""

import pytest

from approvals.domain.people import AccountName, PersonId
from approvals.domain.terms import Since
from approvals.domain.vote import Mark
from approvals.in_force import InForce, effective
from approvals.storage.terms import Recorded
from tests.support.builders import NOW, account, person, terms

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


def test_emoji_are_the_old_ones_until_the_last_account_agreed():
    new = (("eyes", Mark.APPROVE),)
    settings = {ACME: terms(emoji=new), SHOP: terms(account(name=SHOP), emoji=new)}
    record = {ACME: Recorded(terms=terms(emoji=new), here=True), SHOP: Recorded(terms=terms(), here=True)}
    assert effective(settings, record).emoji == dict(terms().emoji)
    assert effective(settings, {}).emoji == {"eyes": Mark.APPROVE}
    live = InForce(settings.values()).emoji
    assert (dict(live), len(live)) == ({"eyes": Mark.APPROVE}, 1)
