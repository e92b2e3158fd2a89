"""What `twokeys ledger` says of accounts' settings: each change, and whether what is on record is what was entered."""

import asyncio
import json
import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.domain.people import PersonId, Step
from approvals.domain.subject import Colleague
from approvals.domain.terms import Since
from approvals.domain.vote import Mark
from approvals.storage.database import Database
from approvals.workflow.person import erase
from policies.ruleset import Setting
from tests.approvals.storage.rows import NOON
from tests.support.builders import account, identity, person, terms

OLD = terms(account(steps=(Step(name="Legal", roster=(PersonId("bo"), PersonId("dan"))),)))
NEW = terms(
    account(steps=(Step(name="Press", roster=(PersonId("cleo"),), need=1),)),
    people=(replace(person("ada"), email="ada@acme.example"), *OLD.people[1:]),
    ruleset=replace(OLD.ruleset, settings={"threat": Setting(off=True)}),
    emoji=(("eyes", Mark.APPROVE), *OLD.emoji[1:]),
)
CHANGES = [
    "- step that must approve: Press (1 of cleo)",
    "- no longer a step: Legal (1 of bo, dan)",
    "- Ada Byron is recognised by ada@acme.example, slack/T1/UADA, teams/M1/UADA; it was slack/T1/UADA, teams/M1/UADA",
    "- the rule threat: off; it was as it is by itself",
    "- emoji that count on a card: eyes=approve",
    "- emoji that no longer count: white_check_mark=approve",
]
LATER = NOON + timedelta(days=100)


@pytest.fixture
def do(folder, settings_file):
    """Something in a transaction of the bot's."""
    settings_file()

    def done(step):
        async def work():
            database = Database.open(f"sqlite:///{folder / 'twokeys.sqlite'}", create=True)
            try:
                return await database.run(step)
            finally:
                await database.close()

        return asyncio.run(work())

    return done


@pytest.fixture
def changed(do):
    """Terms that hold, and others that hold after they were agreed to."""

    def step(unit):
        unit.terms.hold(OLD, since=Since.FIRST, at=NOON)
        proposal = unit.terms.propose(before=OLD, held=OLD, wanted=NEW, at=NOON)
        unit.terms.hold(NEW, since=Since.AGREED, at=NOON, before=OLD, proposal=proposal.id)

    do(step)
    return do


def said(typed):
    return [json.loads(line)["says"].splitlines() for line in typed("twokeys ledger export").output.splitlines()]


def test_an_export_says_of_a_change_what_the_channel_hears(typed, changed):
    first, proposed, held = said(typed)
    assert proposed[1:] == CHANGES
    assert held[1:] == ["Press: 1 of cleo", *CHANGES]
    assert "- emoji that count on a card: white_check_mark=approve, x=reject and raised_hand=hold" in first


def test_what_changed_is_known_as_long_as_the_ledger_is_but_for_the_names_of_who_is_forgotten(typed, changed):
    changed(lambda unit: unit.forgetting.loose(before=LATER, needed=2, now=LATER))
    assert said(typed)[2][2:] == CHANGES
    ada = Colleague(ids=frozenset({PersonId("ada")}), identities=frozenset({identity("ada")}))
    changed(lambda unit: erase(unit, ada, now=LATER))
    told = said(typed)[2]
    assert (
        "- (forgotten) is recognised by (forgotten), (forgotten), teams/M1/UADA; it was (forgotten), teams/M1/UADA"
        in told
    )
    assert "ada" not in "\n".join(told).lower().replace("uada", "")
    assert typed("twokeys ledger verify").exit_code == 0


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE terms SET terms = replace(terms, '\"off\":true', '\"off\":false')",
        "DELETE FROM terms WHERE id = 2",
        "INSERT INTO terms SELECT 3, account, replace(terms, '\"approvals\":2', '\"approvals\":1'), since, at, NULL FROM terms WHERE id = 2",
    ],
)
def test_settings_on_record_that_are_not_those_that_were_entered_are_named(typed, changed, folder, forged):
    changed(lambda unit: unit.forgetting.loose(before=LATER, needed=2, now=LATER))
    assert typed("twokeys ledger verify").exit_code == 0
    with sqlite3.connect(folder / "twokeys.sqlite") as theirs:
        theirs.execute(forged)
    theirs.close()
    verified = typed("twokeys ledger verify")
    assert verified.exit_code == 1
    assert "What is on record as the settings of acme is not what was entered: it was changed." in verified.output
