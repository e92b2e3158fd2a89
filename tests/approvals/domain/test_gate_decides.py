"""The gate: what it lets through, each bar that keeps it shut, and that its proof is made nowhere else."""

from copy import deepcopy
from dataclasses import fields, replace

import pytest

from approvals.domain.delivery import Act, State
from approvals.domain.draft import Closing, digest
from approvals.domain.gate import Bar, Clearance, Fresh, NotYet, decide
from approvals.domain.people import Standing
from policies.finding import NotChecked, Severity
from tests.support.builders import (
    NOW,
    PARENT,
    account,
    account_hold,
    after,
    approvals,
    approved,
    case,
    closed,
    delivery,
    directory,
    draft,
    finding,
    hold,
    person,
    post,
    profile,
    profiles,
    revision,
    signed_off,
    stop,
)

DUE = after(40)


def decision(made, *, owed=None, parent=PARENT, findings=(), not_checked=(), now=DUE):
    return decide(made, owed or delivery(), Fresh(post=parent, findings=findings, not_checked=not_checked), now)


def bars(made, **how):
    decided = decision(made, **how)
    return set(decided.bars) if isinstance(decided, NotYet) else set()


def test_what_two_people_approved_is_cleared_and_nothing_else():
    cleared = decision(approved())
    assert isinstance(cleared, Clearance)
    assert (cleared.act, cleared.account, cleared.draft, cleared.revision) == (Act.CREATE, "acme", 7, 1)
    assert (cleared.text, cleared.target, cleared.approved_by) == (revision().text, "123", ("bo", "cleo"))
    assert cleared.digest == digest(voice=account().voice, parent=PARENT, text=cleared.text)


def test_a_clearance_lasts_a_minute():
    cleared = decision(approved())
    assert (cleared.decided_at, cleared.expires_at) == (DUE, after(100))


def test_a_rule_that_spoke_at_approval_may_not_fall_silent_at_sending():
    silent = NotChecked(rule="repeat", reason="no history")
    assert bars(approved(), not_checked=(silent,)) == {Bar.NEW_FINDING}
    assert bars(approved(revisions=[revision(not_checked=(silent,))]), not_checked=(silent,)) == set()


def test_a_post_of_its_own_needs_no_parent():
    made = approved(draft=draft(parent_id=None), revisions=[revision(parent=None)])
    assert decision(made, parent=None).target is None


def test_nothing_is_cleared_before_anybody_approved():
    assert bars(case()) == {Bar.APPROVALS_MISSING}


@pytest.mark.parametrize("who", ["ada", "eve", "zoe"])
def test_nothing_is_cleared_on_the_word_of_somebody_who_does_not_count(who):
    assert bars(case(*approvals("bo", who))) == {Bar.APPROVALS_MISSING}


def test_an_approver_who_left_meanwhile_no_longer_counts():
    assert bars(approved(profiles=profiles(profile("bo", Standing.DEACTIVATED)))) == {Bar.APPROVALS_MISSING}


def test_nothing_is_cleared_for_a_roster_that_needs_nobody():
    assert bars(case(account=account(approvals=0))) == {Bar.APPROVALS_MISSING}


def test_sign_off_keeps_it_shut_until_a_lead_approved():
    threat = (finding(Severity.SIGN_OFF, rule="threat"),)
    versions = [revision(findings=threat)]
    assert bars(approved(revisions=versions), findings=threat) == {Bar.LEAD_MISSING}
    assert bars(case(*approvals("bo", "dan"), revisions=versions), findings=threat) == {Bar.LEAD_MISSING}
    assert isinstance(decision(case(*signed_off("bo", "dan"), revisions=versions), findings=threat), Clearance)


def test_it_stays_shut_until_somebody_who_reads_the_language_approved():
    people = directory(*(person(name, languages=("en",)) for name in ("ada", "bo", "cleo", "dan")))
    assert bars(approved(revisions=[revision(language="it")], directory=people)) == {Bar.READER_MISSING}


def test_a_stop_keeps_it_shut():
    assert bars(case(*approvals("bo", "cleo"), stop("dan"))) == {Bar.STOPPED}


def test_a_hold_keeps_it_shut():
    assert bars(case(*approvals("bo", "cleo"), hold("eve"))) == {Bar.HELD}


def test_an_account_hold_keeps_it_shut():
    assert bars(approved(account_holds=(account_hold(),))) == {Bar.ACCOUNT_HELD}


def test_it_stays_shut_until_the_pause_is_over():
    assert bars(approved(), now=DUE - DUE.resolution) == {Bar.NOT_DUE}


def test_it_shuts_half_an_hour_after_the_approval():
    assert bars(approved(), now=after(20, minutes=30)) == set()
    assert bars(approved(), now=after(20, minutes=30) + NOW.resolution) == {Bar.TOO_OLD}


def test_a_delivery_does_not_make_an_approval_younger_than_it_is():
    late = delivery(approved_at=after(hours=1), due_at=after(hours=1))
    assert bars(approved(), owed=late, now=after(hours=1)) == {Bar.TOO_OLD}


@pytest.mark.parametrize("why", list(Closing))
def test_a_closed_draft_is_never_sent(why):
    assert bars(approved(draft=closed(why))) == {Bar.CLOSED}


def test_a_post_that_another_draft_answered_is_not_answered_again():
    assert bars(approved(answered_by=0)) == {Bar.ANSWERED}


def test_a_delivery_of_a_replaced_version_is_not_sent():
    made = case(*approvals("bo", "cleo", revision=2), revisions=[revision(), revision(2)])
    assert bars(made) == {Bar.OLD_REVISION}


def test_a_delivery_of_a_version_to_come_is_not_sent():
    assert bars(approved(), owed=delivery(revision=2)) == {Bar.OLD_REVISION}


@pytest.mark.parametrize("changes", [{"draft": 8}, {"account": "other"}])
def test_a_delivery_of_something_else_is_not_sent(changes):
    assert bars(approved(), owed=delivery(**changes)) == {Bar.OLD_REVISION}


@pytest.mark.parametrize("state", [State.SENDING, State.IN_DOUBT, State.ASKING, State.SENT])
def test_nothing_is_cleared_while_the_same_draft_is_or_may_be_public(state):
    earlier = delivery(state)
    again = delivery(id=2)
    assert bars(approved(deliveries=(earlier, again)), owed=again) == {Bar.CLOSED}


@pytest.mark.parametrize("state", [State.REFUSED, State.CANCELLED])
def test_an_earlier_delivery_that_certainly_did_nothing_is_no_bar(state):
    again = delivery(id=2)
    assert bars(approved(deliveries=(delivery(state), again)), owed=again) == set()


@pytest.mark.parametrize("state", [State.IN_DOUBT, State.ASKING, State.SENT, State.REFUSED, State.CANCELLED])
def test_a_claim_that_was_overtaken_by_the_facts_is_not_sent(state):
    assert bars(approved(deliveries=(delivery(state),)), owed=delivery(State.CLAIMED)) == {Bar.CLOSED}


def test_the_one_who_sends_may_decide_once_more():
    assert bars(approved(deliveries=(delivery(State.SENDING),)), owed=delivery(State.SENDING)) == set()


@pytest.mark.parametrize("changes", [{"text": "Pay us first"}, {"parent": post(text="I love you")}])
def test_a_text_that_is_not_what_was_approved_is_not_sent(changes):
    forged = replace(revision(), **changes)
    assert Bar.TEXT_CHANGED in bars(approved(revisions=[forged]))


def test_a_draft_moved_to_another_account_is_not_sent():
    moved = approved(draft=draft(account="other"), account=account(name="other"))
    assert Bar.TEXT_CHANGED in bars(moved, owed=delivery(account="other"))


def test_the_people_of_one_account_do_not_approve_for_another():
    forged = revision(digest=digest(voice=account(name="other").voice, parent=PARENT, text=revision().text))
    made = approved(draft=draft(account="other"), revisions=[forged])
    assert Bar.TEXT_CHANGED in bars(made, owed=delivery(account="other"))


def test_an_approval_of_another_text_does_not_count_though_the_version_is_the_same():
    rewritten = revision(text="Something nobody approved. ^AD")
    made = case(*(replace(one, digest=revision().digest) for one in approvals("bo", "cleo")), revisions=[rewritten])
    assert Bar.APPROVALS_MISSING in bars(made)


def test_a_stop_counts_whatever_became_of_the_text():
    made = case(*approvals("bo", "cleo"), replace(stop("dan"), digest=revision(2).digest))
    assert Bar.STOPPED in bars(made)


def test_a_parent_that_is_gone_is_not_answered():
    assert bars(approved(), parent=None) == {Bar.PARENT_GONE}


@pytest.mark.parametrize("changes", [{"text": "@AcmeHelp thank you!"}, {"id": "124"}])
def test_a_parent_that_is_not_the_one_people_saw_is_not_answered(changes):
    assert bars(approved(), parent=post(**changes)) == {Bar.PARENT_CHANGED}


def test_a_parent_that_was_only_read_again_is_the_same():
    assert bars(approved(), parent=post(at=after(30), mentions=())) == set()


def test_a_version_without_its_parent_is_not_sent_as_an_answer():
    assert bars(approved(revisions=[revision(parent=None)])) == {Bar.PARENT_CHANGED}


@pytest.mark.parametrize(("parent", "bar"), [(None, Bar.PARENT_GONE), (post(text="Other"), Bar.PARENT_CHANGED)])
def test_an_answer_is_looked_at_even_if_its_draft_names_no_parent(parent, bar):
    assert bars(approved(draft=draft(parent_id=None)), parent=parent) == {bar}


def test_findings_that_people_saw_are_no_bar():
    seen = (finding(), finding(rule="crowd"))
    assert bars(approved(revisions=[revision(findings=seen)]), findings=seen) == set()


def test_findings_that_went_away_are_no_bar():
    assert bars(approved(revisions=[revision(findings=(finding(),))])) == set()


def test_a_finding_nobody_saw_keeps_it_shut():
    assert bars(approved(), findings=(finding(),)) == {Bar.NEW_FINDING}


def test_a_finding_that_became_worse_keeps_it_shut():
    versions = [revision(findings=(finding(Severity.WARNING),))]
    made = case(*approvals("bo", "dan"), revisions=versions)
    assert bars(made, findings=(finding(Severity.SIGN_OFF),)) == {Bar.NEW_FINDING}


def test_a_finding_that_became_milder_is_no_bar():
    versions = [revision(findings=(finding(Severity.SIGN_OFF),))]
    assert bars(case(*signed_off("bo", "dan"), revisions=versions), findings=(finding(),)) == set()


@pytest.mark.parametrize("order", [1, -1])
def test_one_rule_that_said_the_same_twice_is_seen_at_its_gravest(order):
    twice = (finding(Severity.SIGN_OFF), finding(Severity.WARNING))[::order]
    assert bars(case(*signed_off("bo", "dan"), revisions=[revision(findings=twice)]), findings=twice) == set()


def test_a_new_blocker_blocks():
    assert bars(approved(), findings=(finding(Severity.BLOCKER),)) == {Bar.BLOCKER}


def test_a_blocker_blocks_even_if_people_saw_it():
    seen = (finding(Severity.BLOCKER),)
    assert bars(approved(revisions=[revision(findings=seen)]), findings=seen) == {Bar.BLOCKER}


def test_a_version_that_was_blocked_stays_blocked_when_the_rules_change():
    assert bars(approved(revisions=[revision(findings=(finding(Severity.BLOCKER),))])) == {Bar.BLOCKER}


def test_every_bar_is_named_once():
    made = case(stop("bo"), hold("cleo"), draft=closed(), account_holds=(account_hold(),))
    decided = decision(made, parent=None, findings=(finding(),), now=NOW)
    assert decided.bars == (
        Bar.STOPPED,
        Bar.APPROVALS_MISSING,
        Bar.ACCOUNT_HELD,
        Bar.HELD,
        Bar.NOT_DUE,
        Bar.CLOSED,
        Bar.PARENT_GONE,
        Bar.NEW_FINDING,
    )


def values(cleared):
    return {one.name: getattr(cleared, one.name) for one in fields(cleared)}


def test_a_clearance_cannot_be_made_with_what_another_one_says():
    with pytest.raises(TypeError):
        Clearance(**values(decision(approved())))


def test_a_clearance_cannot_be_made_with_a_seal_of_ones_own():
    with pytest.raises(TypeError, match="gate"):
        Clearance(**{**values(decision(approved())), "seal": object()})


def test_a_clearance_cannot_be_turned_into_one_for_another_text():
    with pytest.raises((TypeError, ValueError)):
        replace(decision(approved()), text="Pay us first")


def test_a_clearance_does_not_change():
    cleared = decision(approved())
    with pytest.raises(AttributeError):
        cleared.text = "Pay us first"


def test_the_same_facts_give_the_same_clearance():
    made = approved()
    assert decision(made) == decision(deepcopy(made))
