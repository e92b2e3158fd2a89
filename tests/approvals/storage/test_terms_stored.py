from dataclasses import fields, replace
from datetime import date

from approvals.domain.people import AccountName, PersonId
from approvals.domain.terms import Agreement, Ended, Since
from approvals.domain.terms_change import Change, differences
from approvals.storage.terms_json import changes_from_json, changes_to_json, terms_from_json, terms_to_json
from policies.finding import Severity
from policies.ruleset import Ruleset, Setting
from tests.support.builders import NOW, account, after, identity, person, terms

ACME = AccountName("acme")
WEAKER = terms(account(approvals=1))
FULL = terms(
    account(
        backup=(PersonId("bo"),), suggesters_count=True, ruleset="acme.toml", domains=("acme.example",), approvals=3
    ),
    people=(person("ada", email="ada@acme.example", languages=("en", "it"), timezone="Europe/Madrid"),),
    ruleset=Ruleset(
        name="acme",
        inherits="default",
        settings={
            "threat": Setting(severity=Severity.WARNING, observe_until=date(2026, 12, 1)),
            "insult": Setting(off=True),
        },
        similarity=0.85,
        published=("ada@acme.example",),
    ),
)


def test_terms_are_the_same_after_they_were_written():
    assert terms_from_json(terms_to_json(FULL)) == FULL


def test_a_field_that_came_later_has_its_default_when_older_terms_are_read():
    stored = terms_to_json(terms())
    older = stored.replace('"suggesters_count":false,', "").replace('"answer_minutes":30,', "")
    assert len(older) < len(stored)
    assert terms_from_json(older) == terms()


def test_the_same_terms_are_the_same_text():
    rules = FULL.ruleset
    other_way = replace(FULL, ruleset=replace(rules, settings=dict(reversed(rules.settings.items()))))
    assert terms_to_json(other_way) == terms_to_json(FULL)


def test_changes_are_the_same_after_they_were_written():
    changes = (
        *differences(terms(), FULL),
        Change(what="a", was=None, becomes=("x", "y")),
        Change(what="b", was=True, becomes=0.9),
        Change(what="c", was=1, becomes="2"),
    )
    read = changes_from_json(changes_to_json(changes))
    assert read == changes
    assert [type(one.was) for one in read] == [type(one.was) for one in changes]
    assert len(fields(Change)) == 4


async def test_the_newest_terms_hold_and_those_of_an_account_that_left_are_kept(database):
    def write(unit):
        unit.terms.hold(terms(), since=Since.FIRST, at=NOW)
        unit.terms.hold(WEAKER, since=Since.AGREED, at=NOW)
        unit.terms.hold(WEAKER, since=Since.LEFT, at=NOW)

    assert await database.read(lambda unit: unit.terms.newest()) == 0
    await database.run(write)
    held = await database.read(lambda unit: unit.terms.in_force())
    assert (held[ACME].terms, held[ACME].here) == (WEAKER, False)
    assert await database.read(lambda unit: unit.terms.newest()) == 3


async def test_a_proposal_waits_with_whoever_agreed_until_it_ends(database):
    def agree(unit):
        unit.terms.alone()
        made = unit.terms.propose(before=terms(), held=terms(), wanted=WEAKER, at=NOW)
        by = [Agreement(by=PersonId(name), identity=identity(name)) for name in ("bo", "ada")]
        return made.id, [unit.terms.agree(made.id, one, at=NOW) for one in (*by, by[0])]

    number, news = await database.run(agree)
    assert news == [True, True, False]
    waiting = await database.read(lambda unit: unit.terms.waiting())
    assert sorted(one.by for one in waiting[ACME].agreements) == ["ada", "bo"]
    assert (waiting[ACME].before, waiting[ACME].wanted) == (terms(), WEAKER)
    await database.run(lambda unit: unit.terms.end(number, why=Ended.TAKEN_BACK, at=after(1)))
    assert await database.read(lambda unit: unit.terms.waiting()) == {}
