"""Plays a scenario: forks the lives, carries what people do, moves the clock, inflicts, restarts, and asks for the facts."""

import gc
import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from approvals.domain.case import Case
from approvals.domain.delivery import LEASE
from approvals.domain.draft import DraftId
from approvals.domain.people import Platform
from approvals.domain.retention import Retention
from approvals.errors import TwokeysError
from approvals.storage import upgrade
from bot.app import PATIENCE
from bot.signing import new_signer
from tests.crash.child import Child
from tests.crash.facts import Facts, State
from tests.crash.failpoints import Passed
from tests.crash.life import Birth, live
from tests.crash.outcome import Outcome
from tests.crash.places import Places
from tests.crash.rules import Rules
from tests.crash.scenario import LAGS, Place, Scenario
from tests.crash.stories import STORIES, somebody_answers
from tests.crash.street import Street
from tests.crash.teams_street import TeamsStreet
from tests.crash.wire import EPOCH, HungUpError, Line, Raised, Slate

STEP = PATIENCE
"""Seconds between two looks of a scenario's ticker: at all that is due, and at who is being waited for."""

_OVER = 2 * LEASE + timedelta(seconds=STEP)
_PATIENCE = timedelta(minutes=30)
"""How long people wait for something to act upon."""
_TOO_LATE = EPOCH + timedelta(days=366)
"""Something is said all the time, and nobody can act upon it."""


class Conductor:
    """Plays one scenario after the other, in a process without threads."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._rules = Rules()
        # The newest revision is that of the code: read once, not in each life.
        upgrade.head = cache(upgrade.head)
        upgrade.head()
        self._slate = Slate()

    def play(self, scenario: Scenario) -> Outcome:
        """From an empty database to quiet, whatever happens on the way."""
        self._slate.wipe()
        url = self._places.fresh(scenario.place)
        performance = _Performance(scenario, url, self._slate, self._rules, self._places)
        try:
            return performance.play()
        finally:
            performance.end()


class _Performance:
    def __init__(self, scenario: Scenario, url: str, slate: Slate, rules: Rules, places: Places) -> None:
        self._scenario = scenario
        self._story = STORIES[scenario.story]
        self._url = url
        self._slate = slate
        self._rules = rules
        self._places = places
        street = TeamsStreet if self._story.platform is Platform.TEAMS else Street
        self._street = street(
            now=slate.now,
            arrival=scenario.arrival,
            lag=self._story.lag or LAGS[scenario.arrival],
            faults=self._story.faults,
            refuses=self._story.refuses,
            unpaid=self._story.unpaid,
        )
        self._beats = list(self._story.beats)
        self._children: list[Child] = []
        # Replicas share a key, and one that checkpoints are signed with stays; else a process makes one that ends with it.
        self._signer = new_signer() if scenario.place is Place.TWO_REPLICAS or self._story.signed else None
        self._lives = 0
        self._roster = self._street.company.roster
        self._disturbed_at = slate.now()
        self._before: dict[DraftId, Case] = {}

    def play(self) -> Outcome:
        self._start()
        quiet = False
        while not quiet:
            if not any(not child.frozen for child in self._children):
                self._thaw() if self._children else self._fork()
            struck_before = self._slate.struck
            state = self._round()
            if self._slate.struck and not struck_before:
                self._disturbed_at = self._slate.now()
            acted = self._people_act()
            self._happen()
            idle = state is not None and state.idle and not acted and not self._unacknowledged()
            next_due = min(self._times(state), default=None) if state and idle else None
            done = idle and next_due is None
            # What a fault put off is tried again within a lease: what is due later than that is so by people's own times.
            asleep = next_due is not None and next_due > self._slate.now() + LEASE
            late = self._slate.now() - max(self._disturbed_at, self._street.stirred_at)
            if any(child.frozen for child in self._children):
                # The others have done what there was to do, or cannot: now whoever is frozen goes on.
                if done or asleep or late > _OVER:
                    self._thaw()
            elif done and not self._beats:
                quiet = True
            elif asleep and next_due and next_due < _TOO_LATE:
                self._sleep_until(next_due)
            elif late > (_PATIENCE if done else _OVER) or asleep:
                break
            self._slate.advance(STEP)
        facts = self._facts()
        return Outcome(
            scenario=self._scenario,
            story=self._story,
            now=self._slate.now(),
            street=self._street,
            facts=replace(facts, cases=tuple(self._as_seen(case) for case in facts.cases)),
            left=facts.cases,
            before=self._before,
            opener=self._signer.opener() if self._signer else None,
            struck=self._slate.struck,
            struck_again=self._slate.struck_again,
            felt=self._slate.felt,
            quiet=quiet,
            finished=not self._beats,
        )

    def end(self) -> None:
        for child in self._children:
            child.kill()
        self._children.clear()

    def _sleep_until(self, due: datetime) -> None:
        """Nothing happens for hours, or months: go to where something does, a step short of it."""
        if due - self._slate.now() > Retention().raw_events:
            self._before = {case.draft.id: case for case in self._facts().cases}
        self._disturbed_at = due
        self._slate.advance((due - self._slate.now()).total_seconds() - STEP)

    def _as_seen(self, case: Case) -> Case:
        """A draft with the versions that were seen of it before they were forgotten."""
        before = self._before.get(case.draft.id)
        if before is None or not case.draft.forgotten_at:
            return case
        versions = {one.number: one for one in before.revisions}
        return replace(case, revisions=tuple(versions.get(one.number, one) for one in case.revisions))

    def _times(self, state: State) -> Iterator[datetime]:
        """When something happens next by itself, or people come back to what they have to do."""
        comes_back = self._beats[0].at if self._beats else None
        later = comes_back if comes_back and comes_back > self._slate.now() else None
        yield from (at for at in (state.next_due, self._street.said_again_at(), later) if at)

    def _people_act(self) -> bool:
        acted = len(self._street.letters)
        beat = self._beats[0] if self._beats else None
        if beat and (beat.at is None or beat.at <= self._slate.now()) and beat.when(self._street):
            self._slate.advance(1)
            self._beats.pop(0).does(self._street)
        somebody_answers(self._street, mistaken=self._story.mistaken)
        return len(self._street.letters) > acted

    def _unacknowledged(self) -> bool:
        return any(not letter.acknowledged for letter in self._street.letters)

    def _start(self, before: Passed | None = None) -> None:
        for _ in range(2 if self._scenario.place is Place.TWO_REPLICAS else 1):
            self._fork(before)
            before = None

    def _happen(self) -> None:
        """What people did that reaches the product by no chat."""
        if self._roster != self._street.company.roster:
            self._deploy()
        if self._street.tampered_with and self._places.rewrite(self._url):
            self._street.tampered_with = False

    def _deploy(self) -> None:
        """The settings are others: every process is ended and started anew, and what the first passed is counted on from."""
        before = None if self._slate.struck else self._tell(self._children[0], "leave")
        self.end()
        self._roster = self._street.company.roster
        self._disturbed_at = self._slate.now()
        self._start(before)

    def _fork(self, before: Passed | None = None) -> None:
        ours, theirs = socket.socketpair()
        gc.freeze()
        pid = os.fork()
        if pid == 0:
            # It lives for a second: to tidy up what it was born with would take longer than what it has to do.
            gc.disable()
            ours.close()
            for child in self._children:
                child.line.close()
            live(
                Birth(
                    scenario=self._scenario,
                    url=self._url,
                    owner=f"life-{self._lives}",
                    line=Line(theirs),
                    slate=self._slate,
                    ruleset=self._rules.ruleset,
                    signer=self._signer or new_signer(),
                    roster=self._roster,
                    signs=self._story.signed,
                    platform=self._story.platform,
                    # One replica meets the fault; doors passed after it count in whoever lives.
                    armed=not self._children or self._slate.struck,
                    before=before,
                )
            )
        theirs.close()
        self._lives += 1
        child = Child(pid, Line(ours))
        self._children.append(child)
        self._tell(child, "start")

    def _round(self) -> State | None:
        """Each process that runs works once; what arrives is shared out among them, once the fault has struck."""
        letters = [(one.key, one.event) for one in self._street.to_deliver()]
        running = [child for child in self._children if not child.frozen]
        among = len(running) if self._slate.struck else 1
        state = None
        for place, child in enumerate(running):
            theirs = letters[place::among] if place < among else []
            state = self._tell(child, "round", theirs) or state
        return state

    def _facts(self) -> Facts:
        while True:
            if not self._children:
                self._fork()
            facts: Facts | None = self._tell(self._children[0], "facts")
            if facts is not None:
                return facts

    def _tell(self, child: Child, *order: Any) -> Any:
        """Give an order and serve the child until it is done, is frozen, or is gone."""
        try:
            child.line.send(order)
            return self._serve(child)
        except HungUpError:
            child.bury()
            self._children.remove(child)
            self._disturbed_at = self._slate.now()
            return None

    def _serve(self, child: Child) -> Any:
        while True:
            what, *rest = child.line.receive()
            if what == "done":
                return rest[0]
            if what == "stored":
                self._street.acknowledge(rest[0])
            elif what == "answered":
                self._street.answered(*rest)
            elif what == "frozen":
                if child.stands_still():
                    self._places.end_what_stands_still(self._url)
                else:
                    self._children.remove(child)
                    self._disturbed_at = self._slate.now()
                return None
            else:
                child.line.send(self._answer(*rest))

    def _answer(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if method == "restart_database":
            self._disturbed_at = self._slate.now()
            return self._places.restart(self._url)
        if method == "judge":
            return self._rules.judge(*args)
        if method == "promises":
            return self._rules.promises(*args, **kwargs)
        try:
            return self._street.silence.around(method, lambda: getattr(self._street, method)(*args, **kwargs))
        except TwokeysError as fault:
            return Raised(type(fault), fault.slug, fault.values)

    def _thaw(self) -> None:
        """Whoever is frozen goes on where it stopped, long after its lease."""
        self._slate.advance(LEASE.total_seconds() + STEP)
        self._disturbed_at = self._slate.now()
        for child in [one for one in self._children if one.frozen]:
            child.thaw()
            try:
                self._serve(child)
            except HungUpError:
                child.bury()
                self._children.remove(child)
