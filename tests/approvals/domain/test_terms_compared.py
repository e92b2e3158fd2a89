"""Which changes of settings weaken approval and wait, and which hold at once."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, builds, dates, integers, none, sampled_from, sets

from approvals.domain import terms as domain
from approvals.domain.hours import Week
from approvals.domain.people import Account, AccountName, Person, PersonId, Platform, Standing, Step
from approvals.domain.subject import Colleague
from approvals.domain.terms import Agreement, Proposal, Terms, may_agree, stricter
from approvals.domain.terms_change import Change, Compared, compare, differences, without
from approvals.domain.vote import Mark
from bot.settings import Network
from policies.finding import Severity
from policies.ruleset import Ruleset, Setting
from tests.support.builders import account, identity, person, profile, terms

USUAL = terms()
GAIL = person("gail")
PRESS = Step(name="Press", roster=(PersonId("cleo"),))
LEGAL = Step(name="Legal", roster=(PersonId("bo"), PersonId("dan")))


def with_account(**changes) -> Terms:
    return terms(account(**changes))


def with_rules(**changes) -> Terms:
    return terms(ruleset=replace(USUAL.ruleset, **changes))


def with_rule(**setting) -> Terms:
    return with_rules(settings={"threat": Setting(**setting)})


def with_person(**changes) -> Terms:
    return terms(people=(replace(person("ada"), **changes), *USUAL.people[1:]))


def ids(*names: str) -> tuple[PersonId, ...]:
    return tuple(map(PersonId, names))


def waits(old: Terms, new: Terms) -> set[str]:
    return {change.what for change in compare(old, new).waiting}


def at_once(old: Terms, new: Terms) -> set[str]:
    return {change.what for change in compare(old, new).at_once}


PAIRS = {
    "account.approvals": (with_account(approvals=3), with_account(approvals=2)),
    "account.roster": (
        with_account(roster=ids("ada", "bo", "cleo")),
        with_account(roster=ids("ada", "bo", "cleo", "dan")),
    ),
    "account.leads": (with_account(leads=ids("dan")), with_account(leads=ids("dan", "bo"))),
    "account.steps": (with_account(steps=(LEGAL,)), with_account(steps=())),
    "account.suggesters_count": (with_account(), with_account(suggesters_count=True)),
    "account.exempt_from_summons": (with_account(), with_account(exempt_from_summons=True)),
    "account.domains": (with_account(domains=("a.example", "b.example")), with_account(domains=("a.example",))),
    "rule": (with_rule(severity=Severity.BLOCKER), with_rule(severity=Severity.WARNING)),
    "ruleset.max_weighted_length": (USUAL, with_rules(max_weighted_length=4000)),
    "ruleset.max_mentions": (USUAL, with_rules(max_mentions=9)),
    "ruleset.similarity": (USUAL, with_rules(similarity=0.99)),
    "ruleset.pause_seconds": (USUAL, with_rules(pause_seconds=1)),
    "ruleset.grievance_pause_seconds": (USUAL, with_rules(grievance_pause_seconds=1)),
    "ruleset.own_domains": (USUAL, with_rules(own_domains=("evil.example",))),
    "ruleset.short_domains": (USUAL, with_rules(short_domains=("ev.il",))),
    "ruleset.published": (USUAL, with_rules(published=("ada@acme.example",))),
    "ruleset.signature_aliases": (USUAL, with_rules(signature_aliases=("^Us",))),
    "ruleset.off_limits": (USUAL, with_rules(off_limits=("staff",))),
    "ruleset.tiers": (with_rules(tiers=("Gold",)), USUAL),
    "ruleset.signature_required": (USUAL, with_rules(signature_required=False)),
    "person": (USUAL, terms(people=(*USUAL.people, GAIL))),
    "homes": (USUAL, terms(homes=(*USUAL.homes, (Platform.SLACK, "T2")))),
}
"""By what changes: two terms, the second of which is the weaker one; turned around, it holds at once."""

EITHER_WAY = {
    "account.handle": (with_account(handle="acme_us"), USUAL),
    "account.network": (with_account(network="other"), USUAL),
    "account.steps": (with_account(steps=(LEGAL,)), with_account(steps=(replace(LEGAL, need=2),))),
    "person.known_by": (with_person(email="ada@acme.example"), USUAL),
    "person.languages": (with_person(languages=("it",)), USUAL),
    "emoji": (terms(emoji=(("eyes", Mark.APPROVE),)), USUAL),
    "rule": (with_rule(severity=Severity.BLOCKER), with_rule()),
}
"""What is not surely stricter in either direction, and waits in both."""

BESIDE_THE_POINT = {
    "account.name": with_account(name=AccountName("brand")),
    "account.handle": with_account(handle="ACMEHELP"),
    "account.channel": with_account(channel="C2"),
    "account.teams_channel": with_account(teams_channel="19:2@thread.tacv2"),
    "account.backup": with_account(backup=ids("bo")),
    "account.emergency": with_account(emergency=ids("eve")),
    "account.ruleset": with_account(ruleset="acme.toml"),
    "account.week": with_account(week=Week(zone="Europe/Madrid")),
    "person.name": with_person(name="Adele"),
    "person.initials": with_person(initials="AX"),
    "person.timezone": with_person(timezone="Europe/Madrid"),
    "ruleset.name": with_rules(name="acme"),
    "ruleset.inherits": with_rules(inherits="default"),
    "ruleset.answer_minutes": with_rules(answer_minutes=5),
    "ruleset.repost_hours": with_rules(repost_hours=2),
    "ruleset.second_repost_hours": with_rules(second_repost_hours=20),
    "ruleset.repost_window_hours": with_rules(repost_window_hours=1),
    "ruleset.repost_reminder_minutes": with_rules(repost_reminder_minutes=10),
    "ruleset.promise_hours": with_rules(promise_hours=4),
    "ruleset.followup_reminders": with_rules(followup_reminders=1),
    "ruleset.incident_update_minutes": with_rules(incident_update_minutes=20),
    "ruleset.incident_later_minutes": with_rules(incident_later_minutes=40),
    "ruleset.incident_later_after_hours": with_rules(incident_later_after_hours=2),
    "ruleset.incident_reminder_minutes": with_rules(incident_reminder_minutes=10),
}


@pytest.mark.parametrize("what", PAIRS)
def test_what_weakens_approval_waits_and_what_strengthens_it_holds_at_once(what):
    strong, weak = PAIRS[what]
    assert (waits(strong, weak), at_once(strong, weak)) == ({what}, set())
    assert (waits(weak, strong), at_once(weak, strong)) == (set(), {what})


@pytest.mark.parametrize("what", EITHER_WAY)
def test_in_doubt_it_waits(what):
    one, other = EITHER_WAY[what]
    assert (waits(one, other), at_once(one, other)) == ({what}, set())
    assert (waits(other, one), at_once(other, one)) == ({what}, set())


@pytest.mark.parametrize("what", BESIDE_THE_POINT)
def test_what_is_beside_the_point_holds_at_once(what):
    assert (waits(USUAL, BESIDE_THE_POINT[what]), at_once(USUAL, BESIDE_THE_POINT[what])) == (set(), {what})
    assert (waits(BESIDE_THE_POINT[what], USUAL), at_once(BESIDE_THE_POINT[what], USUAL)) == (set(), {what})


@pytest.mark.parametrize(
    ("value", "table", "prefix"),
    [
        (Account, domain.ACCOUNT, "account."),
        (Person, domain.PERSON, "person."),
        (Ruleset, domain.RULESET, "ruleset."),
    ],
)
def test_of_every_field_it_is_said_what_is_stricter_and_shown_here(value, table, prefix):
    names = [field.name for field in fields(value)]
    assert list(table) == names
    shown = {*PAIRS, *EITHER_WAY, *BESIDE_THE_POINT}
    told_otherwise = {"person.id", "person.email", "person.identities", "ruleset.settings"}
    assert {f"{prefix}{name}" for name in names} - shown - told_otherwise == set()


def test_terms_are_these_parts_and_each_is_compared():
    assert [field.name for field in fields(Terms)] == ["account", "people", "homes", "ruleset", "emoji"]


def test_a_part_that_nobody_has_judged_waits(monkeypatch):
    monkeypatch.delitem(domain.ACCOUNT, "approvals")
    assert waits(with_account(approvals=2), with_account(approvals=3)) == {"account.approvals"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (Setting(), Setting(off=True)),
        (Setting(severity=Severity.WARNING), Setting(off=True)),
        (Setting(), Setting(observe_until=date(2026, 12, 1))),
        (Setting(observe_until=date(2026, 12, 1)), Setting(observe_until=date(2026, 12, 2))),
        (Setting(severity=Severity.SIGN_OFF), Setting(severity=Severity.WARNING)),
    ],
)
def test_a_rule_that_is_milder_waits_and_the_way_back_holds_at_once(old, new):
    mild, grave = with_rules(settings={"threat": new}), with_rules(settings={"threat": old})
    assert waits(grave, mild) == {"rule"}
    assert at_once(mild, grave) == {"rule"}


def test_a_mere_order_of_names_is_no_change():
    assert (
        differences(with_account(roster=ids("ada", "bo", "cleo")), with_account(roster=ids("cleo", "bo", "ada"))) == ()
    )


def test_another_order_of_steps_holds_at_once_and_is_told_whole():
    first, then = with_account(steps=(LEGAL, PRESS)), with_account(steps=(PRESS, LEGAL))
    legal, press = "Legal (1 of Bo, Dan)", "Press (1 of Cleo)"
    changed = Change(what="account.steps", was=(legal, press), becomes=(press, legal))
    assert compare(first, then) == Compared(held=then, at_once=(changed,), waiting=())


def called_ada(who: str) -> tuple[Person, ...]:
    return tuple(replace(one, name="Ada") if one.id == who else one for one in USUAL.people)


def test_people_of_one_name_are_told_from_each_other_wherever_they_are_listed():
    joins = ids("ada", "bo", "cleo", "dan", "eve")
    renamed = terms(
        account(roster=joins, leads=ids("dan", "eve"), steps=(Step(name="Press", roster=ids("ada", "eve")),)),
        people=called_ada("eve"),
    )
    assert compare(terms(account(leads=ids("dan", "ada"))), renamed).waiting == (
        Change(what="account.roster", was=(), becomes=("Ada (eve)",)),
        Change(what="account.leads", was=(), becomes=("Ada (eve)",)),
    )
    assert differences(with_account(leads=ids("dan", "eve"), roster=joins), renamed) == (
        Change(what="account.steps", was=(), becomes=("Press (1 of Ada (ada), Ada (eve))",)),
        Change(what="person.name", of="Ada (eve)", was="Eve", becomes="Ada"),
    )


def test_a_step_of_a_namesake_is_another_step():
    mine, theirs = (
        terms(account(steps=(Step(name="Press", roster=ids(who)),)), people=called_ada("eve")) for who in ("ada", "eve")
    )
    assert waits(mine, theirs) == waits(theirs, mine) == {"account.steps"}


def test_a_namesake_who_is_gone_is_told_with_their_id():
    old = terms(people=called_ada("eve"))
    gone = terms(account(roster=ids("bo", "cleo", "dan")), people=old.people[1:])
    told = {(change.what, change.of, change.was) for change in compare(old, gone).at_once}
    assert told == {("account.roster", "", ("Ada (ada)",)), ("person", "Ada (ada)", "slack/T1/UADA, teams/M1/UADA")}


def test_a_rehearsal_holds_at_once_under_any_name_and_the_way_back_waits():
    rehearsal = with_account(network=Network.REHEARSAL, handle="trial")
    assert at_once(USUAL, rehearsal) == {"account.network", "account.handle"}
    assert waits(rehearsal, USUAL) == {"account.network", "account.handle"}


def test_whoever_waits_for_the_roster_is_no_backup_yet():
    old = with_account(roster=ids("ada", "bo", "cleo"))
    new = with_account(roster=ids("ada", "bo", "cleo", "dan"), backup=ids("dan", "bo"))
    assert stricter(old, new).account.backup == ids("bo")


def test_somebody_who_left_is_gone_at_once():
    gone = terms(people=USUAL.people[:-1])
    assert compare(USUAL, gone).at_once == (Change(what="person", of="Eve", was="slack/T1/UEVE, teams/M1/UEVE"),)


def test_what_people_read_names_who_and_what():
    known, pinned = with_person(email="ada@acme.example", identities=()), with_person(identities=(identity("ada"),))
    assert differences(known, pinned) == (
        Change(what="person.known_by", of="Ada", was="ada@acme.example", becomes="slack/T1/UADA"),
    )
    watching = with_rule(severity=Severity.WARNING, observe_until=date(2026, 12, 1))
    assert differences(watching, with_rule(off=True)) == (
        Change(what="rule", of="threat", was="warning/2026-12-01", becomes="off"),
    )
    assert differences(USUAL, with_rule(severity=Severity.BLOCKER)) == (
        Change(what="rule", of="threat", was="usual", becomes="blocker"),
    )
    assert differences(with_account(), with_account(roster=ids("ada", "cleo", "dan", "eve"))) == (
        Change(what="account.roster", was=("Bo",), becomes=("Eve",)),
    )


SOME_TERMS = builds(
    lambda roster, leads, approvals, suggesters, pause, severity, off, until, people: terms(
        account(
            roster=ids(*sorted(roster)), leads=ids(*sorted(leads)), approvals=approvals, suggesters_count=suggesters
        ),
        ruleset=replace(
            USUAL.ruleset,
            pause_seconds=pause,
            settings={"threat": Setting(severity=severity, off=off, observe_until=until)},
        ),
        people=tuple(one for one in USUAL.people if one.id in {*people, *roster}),
    ),
    roster=sets(sampled_from(["ada", "bo", "cleo", "dan", "eve"])),
    leads=sets(sampled_from(["ada", "bo"])),
    approvals=integers(1, 3),
    suggesters=booleans(),
    pause=integers(0, 3),
    severity=none() | sampled_from(Severity),
    off=booleans(),
    until=none() | dates(min_value=date(2026, 1, 1), max_value=date(2026, 1, 3)),
    people=sets(sampled_from(["ada", "bo", "eve"])),
)


@given(old=SOME_TERMS, new=SOME_TERMS)
def test_what_holds_meanwhile_weakens_neither(old, new):
    held = stricter(old, new)
    assert compare(old, held).waiting == ()
    assert differences(stricter(held, new), held) == ()
    assert set(held.account.roster) <= set(old.account.roster) & set(new.account.roster)
    assert held.account.approvals >= max(old.account.approvals, new.account.approvals)


@given(old=SOME_TERMS, new=SOME_TERMS)
def test_what_waits_and_what_holds_at_once_are_all_there_is(old, new):
    compared = compare(old, new)
    assert bool(compared.at_once or compared.waiting) == bool(differences(old, new))


def proposal(*names: str, roster: tuple[PersonId, ...] = ids("ada", "bo", "cleo", "eve")) -> Proposal:
    agreements = tuple(Agreement(by=PersonId(name), identity=identity(name)) for name in names)
    return Proposal(id=1, before=with_account(), wanted=with_account(roster=roster), agreements=agreements)


def test_those_who_stay_on_the_roster_are_asked_or_all_where_fewer_than_two_stay():
    assert proposal().asked == ids("ada", "bo", "cleo")
    assert may_agree(with_account(), with_account(roster=ids("ada", "eve", "gail"))) == ids("ada", "bo", "cleo", "dan")


def test_two_people_who_were_asked_are_enough_and_nobody_else():
    assert not proposal("ada").agreed
    assert not proposal("ada", "ada").agreed
    assert not proposal("ada", "eve").agreed
    assert not proposal("ada", "dan").agreed
    assert proposal("ada", "cleo").agreed


def test_the_word_of_somebody_who_is_no_full_member_any_more_or_is_not_known_counts_no_more():
    now = {
        identity("ada"): profile("ada"),
        identity("bo"): profile("bo", Standing.DEACTIVATED),
        identity("cleo"): profile("cleo"),
    }
    assert proposal("ada", "cleo", "dan").counting(now).agreed
    assert not proposal("ada", "bo").counting(now).agreed
    assert [one.by for one in proposal("ada", "bo", "dan").counting(now).agreements] == ["ada"]


def test_a_voice_is_one_whatever_its_capitals():
    assert with_account(handle="ACMEhelp").voice == USUAL.voice
    assert USUAL.directory.person(PersonId("ada")) == person("ada")


def test_of_somebody_who_was_forgotten_nothing_is_left_and_everybody_else_is_as_before():
    nobody, dan = PersonId("nobody"), Colleague(ids=frozenset(), identities=frozenset({identity("dan")}))
    before = with_account(backup=ids("dan"), emergency=ids("dan", "eve"), steps=(LEGAL,))
    after = without(before, dan, nobody=nobody)
    listed = (after.account.roster, after.account.leads, after.account.backup, after.account.emergency)
    assert listed == (ids("ada", "bo", "cleo", "nobody"), (nobody,), (nobody,), ids("nobody", "eve"))
    assert after.account.steps == (replace(LEGAL, roster=ids("bo", "nobody")),)
    assert after.people == tuple(one for one in before.people if one.id != "dan")
    eve = Colleague(ids=frozenset(ids("eve")), identities=frozenset())
    assert without(after, eve, nobody=nobody).account.emergency == (nobody, nobody)
