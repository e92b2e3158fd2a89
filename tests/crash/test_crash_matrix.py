"""The quick part of the crash matrix: every fifth door once, each story undisturbed, each mutant; all else is `make crash`."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from tests.crash import matrix
from tests.crash.conftest import Play
from tests.crash.invariants import INVARIANTS
from tests.crash.listed import listed, transactions
from tests.crash.mutant import Mutant
from tests.crash.mutants import MUTANTS
from tests.crash.scenario import Arrival, Fault, Hit, Place, Scenario, named

ONLY_STRUCK = {"publish._unproven": "approved/sqlite/in-order/kill@clear._clear.lambda:committed#1"}
"""Transactions that only struck scenarios come by, each with one that does.

A process opens what it has sealed itself at once: it finds another's seal only where that one ended in between, and took
its key along.
"""


@pytest.mark.parametrize("scenario", list(matrix.quick(listed())), ids=str)
def test_nothing_is_lost_or_done_twice_whatever_breaks(play: Play, scenario: Scenario) -> None:
    verdict = play(scenario)
    assert verdict["broken"] == []
    # Of two replicas, the one that is not interrupted may be the one that comes by.
    assert verdict["struck"] or scenario.place is Place.TWO_REPLICAS


BETWEEN = {
    "the correction is live, and that is known": "plan/sqlite/in-order/kill@publish._sent.lambda:committed#1",
    "the deletion is under way, and has not happened": "plan/postgresql/disorder/freeze@publisher.publish:before#2",
    "the wrong post is gone, and nobody knows": "plan/sqlite/ack-lost/kill@publisher.publish:after#2+3",
    "the wrong post is gone, and that is known": "plan/two-replicas/twice/kill@publish._sent.lambda:committed#2",
    "it was moved, and that is done once more": "plan-moved/postgresql/ack-lost/kill@move.move.step:committed#1",
    "it was left out, and that is done once more": "plan-skipped/sqlite/in-order/kill@move.skip.step:committed#1",
    "a reply that ends it is public, and nobody followed that": "plan-ended/sqlite/in-order/kill@follow._follow:begin#5",
    "it is shown again, and nobody knows": "plan/postgresql/in-order/restart@publisher.publish:after#3",
}


@pytest.mark.parametrize("scenario", BETWEEN.values(), ids=BETWEEN)
def test_a_plan_goes_on_where_it_was_interrupted(play: Play, scenario: str) -> None:
    verdict = play(named(scenario))
    assert (verdict["broken"], verdict["struck"]) == ([], True)


@pytest.mark.parametrize("scenario", list(matrix.stories()), ids=str)
def test_every_story_comes_to_its_end_by_itself_and_by_no_door_that_is_not_listed(
    play: Play, scenario: Scenario
) -> None:
    verdict = play(scenario)
    assert verdict["broken"] == []
    passed = {hit.rpartition("#")[0] for hit in verdict["passed"]}
    by_it_first = {point for point, story in listed().items() if story == scenario.story}
    assert by_it_first <= passed <= set(listed()), "say: make crash ARGS=--list"


def test_whoever_begins_anew_after_a_crash_is_killed_again_a_few_doors_on(play: Play) -> None:
    once = named("approved/sqlite/in-order/kill@publisher.publish:after#1")
    verdicts = [play(replace(once, second=second)) for second in (None, 3, 9_999)]
    assert [verdict["struck_again"] for verdict in verdicts] == [False, True, False]
    assert all(verdict["struck"] and not verdict["broken"] for verdict in verdicts)


FELT = {
    "the disk is full": "approved/sqlite/in-order/disk-full@submit.submit.lambda:begin#1",
    "the server restarts": "approved/postgresql/in-order/restart@submit.submit.lambda:commit#1",
}


@pytest.mark.parametrize("scenario", FELT.values(), ids=FELT)
def test_what_is_wrong_with_the_database_is_felt_and_only_then(play: Play, scenario: str) -> None:
    struck = named(scenario)
    assert [play(one)["felt"] for one in (struck, replace(struck, fault=None, hit=None))] == [True, False]


def test_a_card_that_was_posted_just_before_the_end_says_what_is_so_by_now(play: Play) -> None:
    """What leaks is taken down whether a card stands or not."""
    verdict = play(named("owed/sqlite/in-order/kill@chat.post_card:after#2"))
    assert (verdict["broken"], verdict["struck"]) == ([], True)


def test_every_transaction_of_the_product_is_a_failpoint() -> None:
    played = {point.rpartition(":")[0] for point in listed()}
    assert set(transactions()) - played == ONLY_STRUCK.keys()


@pytest.mark.parametrize(("transaction", "scenario"), ONLY_STRUCK.items(), ids=ONLY_STRUCK)
def test_what_only_struck_scenarios_come_by_is_played_too(play: Play, transaction: str, scenario: str) -> None:
    verdict = play(named(scenario))
    assert (verdict["broken"], verdict["struck"]) == ([], True)
    assert f"{transaction}:committed#1" in verdict["passed"]


def test_what_make_crash_plays_has_each_passing_of_a_failpoint_and_each_failpoint_with_all_that_it_may_meet() -> None:
    def aspects(scenarios: Iterable[Scenario]) -> set[object]:
        struck = [(one, one.hit) for one in scenarios if one.hit]
        alone = {hit for _, hit in struck}
        paired = {
            (hit.point, what)
            for one, hit in struck
            for what in (one.story, one.arrival, bool(one.second), (one.place, one.fault))
        }
        stories = {(one.story, one.place, what) for one, _ in struck for what in (one.fault, one.arrival)}
        return {*alone, *paired, *stories}

    recorded = {
        one: tuple(Hit(point, time) for point, story in listed().items() if story == one.story for time in (1, 2, 3))
        for one in matrix.recordings()
    }
    played, full = list(matrix.covering(recorded, 1)), list(matrix.whole(recorded))
    assert aspects(played) == aspects(full)
    assert len(played) < len(full) / 20


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_product_with_that_mistake_is_caught(play: Play, mutant: Mutant) -> None:
    assert any(one.startswith(mutant.sentence) for one in play(mutant.caught_in)["broken"])


def test_there_is_no_sentence_that_no_product_breaks() -> None:
    assert {next(one for one in INVARIANTS if one.startswith(mutant.sentence)) for mutant in MUTANTS.values()} == set(
        INVARIANTS
    )


@pytest.mark.parametrize(
    "mutant", [one for one in MUTANTS.values() if one.caught_in.fault], ids=lambda one: str(one.caught_in)
)
def test_the_fault_that_shows_the_mistake_breaks_nothing_without_it(play: Play, mutant: Mutant) -> None:
    assert play(replace(mutant.caught_in, mutant=""))["broken"] == []


def test_a_scenario_is_found_by_its_name() -> None:
    scenario = Scenario(
        story="approved",
        place=Place.TWO_REPLICAS,
        arrival=Arrival.TWICE,
        fault=Fault.DISK_FULL,
        hit=Hit("publish.send_due.claim:begin", 3),
        second=4,
        mutant="post-first",
    )
    assert named(str(scenario)) == scenario
