"""Whatever people do in whatever order: nothing is published without its approvals."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import booleans, integers, lists, sampled_from

from approvals.catching_up import Ballot
from approvals.context import Context
from approvals.domain.draft import DraftId
from approvals.domain.people import (
    Account,
    AccountName,
    Identity,
    Person,
    PersonId,
    Platform,
    Profile,
    Standing,
)
from approvals.domain.post import Post
from approvals.domain.terms import Terms
from approvals.domain.vote import Mark, Source
from approvals.errors import Ambiguous, NoEffect, Refusal, Throttled
from approvals.in_force import InForce
from approvals.showing import show_stale
from approvals.storage.database import Database
from approvals.storage.upgrade import upgrade
from approvals.workflow import answer, hold, revise, vote
from approvals.workflow.clear import clear_due
from approvals.workflow.follow import follow
from approvals.workflow.publish import send_due
from approvals.workflow.read_back import hear, read_back
from approvals.workflow.submit import submit
from approvals.workflow.wait import wait
from bot.signing import new_signer
from policies.engine import Engine
from policies.rules import build_all
from policies.ruleset import load
from tests.support.databases import hurried
from tests.support.doors import HandMovedClock, Room, Timeline

T = TypeVar("T")
HOME = "T1"
ROSTER = ("ada", "bo", "cleo", "dan")
NAMES = (*ROSTER, "eve", "gus", "sam", "robo", "nobody")
STANDINGS = {"gus": Standing.GUEST, "sam": Standing.STRANGER, "robo": Standing.BOT}


def identity(name: str, *, second: bool = False) -> Identity:
    return Identity(platform=Platform.SLACK, workspace=HOME, user=f"U{name.upper()}{'2' if second else ''}")


@cache
def _migrated() -> bytes:
    """An SQLite file with empty tables, which each office begins with."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.sqlite"
        upgrade(f"sqlite:///{file}")
        return file.read_bytes()


class Office(RuleBasedStateMachine):
    """Nine people, one customer and one account, doing anything in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        self.clock = HandMovedClock(datetime(2026, 11, 20, 9, tzinfo=UTC))
        self.timeline = Timeline()
        self.timeline.posts["1"] = Post(
            id="1",
            author="carla",
            text="@acme my parcel is lost",
            url="https://x.com/carla/status/1",
            at=self.clock.now(),
            conversation="1",
            mentions=("acme",),
        )
        people = tuple(
            Person(
                id=PersonId(name),
                name=name.title(),
                initials=name[:2].upper(),
                identities=(identity(name), identity(name, second=True)),
            )
            for name in (*ROSTER, "eve", "gus")
        )
        self.room = Room(
            profiles={
                who: Profile(identity=who, standing=STANDINGS.get(name, Standing.MEMBER), name=name)
                for name in NAMES
                if name != "nobody"
                for who in (identity(name), identity(name, second=True))
            }
        )
        self.account = Account(
            name=AccountName("acme"),
            handle="acme",
            network="x",
            channel="C1",
            roster=tuple(PersonId(name) for name in ROSTER),
            leads=(PersonId("dan"),),
        )
        file = Path(self.folder.name) / "office.sqlite"
        file.write_bytes(_migrated())
        self.database = hurried(Database.open(f"sqlite:///{file}"))
        self.context = Context(
            database=self.database,
            clock=self.clock,
            chats={Platform.SLACK: self.room},
            witnesses={Platform.SLACK: self.room},
            readers={"x": self.timeline},
            publishers={"x": self.timeline},
            terms=InForce(
                [
                    Terms(
                        account=self.account,
                        people=people,
                        homes=((Platform.SLACK, HOME),),
                        ruleset=load("default"),
                        emoji=(),
                    )
                ]
            ),
            engine=Engine(build_all(), {}),
            owner="test",
        )
        self.signer = new_signer()
        self.stamp = 0
        self.drafts: list[DraftId] = []
        self.checked = 0

    def teardown(self) -> None:
        self.run(self.database.close())
        self.loop.close()
        self.folder.cleanup()

    def run(self, step: Coroutine[Any, Any, T]) -> T | None:
        try:
            return self.loop.run_until_complete(step)
        except Refusal:
            return None

    def ballot(self, name: str, mark: Mark, source: Source, draft: int, back: int, *, second: bool) -> Ballot:
        self.stamp += 1
        case = self.case(self.drafts[draft % len(self.drafts)])
        return Ballot(
            who=identity(name, second=second),
            draft=case.draft.id,
            revision=max(1, case.current.number - back),
            mark=mark,
            source=source,
            stamp=str(self.stamp),
        )

    def case(self, draft: DraftId):
        return self.loop.run_until_complete(self.database.read(lambda unit: self.context.case(unit, draft)))

    @initialize()
    def somebody_drafts(self) -> None:
        self.draft("ada", reply=True, words=0)

    @rule(name=sampled_from(NAMES), reply=booleans(), words=integers(0, 3))
    def draft(self, name: str, *, reply: bool, words: int) -> None:
        made = self.run(
            submit(
                self.context,
                who=identity(name),
                account=self.account,
                parent_id="1" if reply else None,
                text=f"We are looking for it, number {words}.",
                origin=f"{name}/{reply}/{words}",
            )
        )
        if made is not None and made not in self.drafts:
            self.drafts.append(made)

    @precondition(lambda self: self.drafts)
    @rule(
        name=sampled_from(NAMES),
        mark=sampled_from([Mark.APPROVE] * 8 + [Mark.REJECT, Mark.HOLD]),
        source=sampled_from(Source),
        draft=integers(0, 5),
        back=sampled_from([0, 0, 0, 1]),
        second=booleans(),
    )
    def mark(self, name: str, mark: Mark, source: Source, draft: int, back: int, *, second: bool) -> None:
        self.run(show_stale(self.context))
        ballot = self.ballot(name, mark, source, draft, back, second=second)
        if source is Source.REACTION:
            self.room.react(ballot.draft, ballot.revision, mark, ballot.who)
        self.run(vote.cast(self.context, ballot))

    @precondition(lambda self: self.drafts)
    @rule(names=lists(sampled_from((*ROSTER, "eve")), min_size=2, max_size=4, unique=True), draft=integers(0, 5))
    def approve_and_wait(self, names: list[str], draft: int) -> None:
        for name in names:
            self.mark(name, Mark.APPROVE, Source.REACTION, draft, 0, second=False)
        self.time_passes(21)

    @precondition(lambda self: self.drafts)
    @rule(names=lists(sampled_from(ROSTER), min_size=3, max_size=4, unique=True))
    def the_roster_approves_the_newest_and_waits(self, names: list[str]) -> None:
        self.approve_and_wait(names, len(self.drafts) - 1)

    @precondition(lambda self: self.drafts)
    @rule(name=sampled_from(ROSTER), mark=sampled_from(Mark), source=sampled_from(Source), draft=integers(0, 5))
    def take_back(self, name: str, mark: Mark, source: Source, draft: int) -> None:
        self.run(show_stale(self.context))
        ballot = self.ballot(name, mark, source, draft, 0, second=False)
        if source is Source.REACTION:
            self.room.unreact(ballot.draft, ballot.revision, mark, ballot.who)
        self.run(vote.retract(self.context, ballot))

    @precondition(lambda self: self.drafts)
    @rule(name=sampled_from(NAMES), draft=integers(0, 5), words=integers(4, 7))
    def edit(self, name: str, draft: int, words: int) -> None:
        case = self.case(self.drafts[draft % len(self.drafts)])
        self.run(
            revise.edit(
                self.context,
                who=identity(name),
                draft=case.draft.id,
                revision=case.current.number,
                text=f"We found it in depot {words}.",
            )
        )

    @precondition(lambda self: self.drafts)
    @rule(name=sampled_from(ROSTER), draft=integers(0, 5), words=integers(8, 11))
    def suggest_and_adopt(self, name: str, draft: int, words: int) -> None:
        case = self.case(self.drafts[draft % len(self.drafts)])
        made = self.run(
            revise.suggest(
                self.context,
                who=identity(name),
                draft=case.draft.id,
                revision=case.current.number,
                text=f"It will be with you on day {words}.",
            )
        )
        if made is not None:
            self.run(revise.adopt(self.context, who=identity(case.draft.author), suggestion=made.id))

    @precondition(lambda self: self.drafts)
    @rule(name=sampled_from(NAMES), draft=integers(0, 5))
    def lift(self, name: str, draft: int) -> None:
        self.stamp += 1
        this, now = self.drafts[draft % len(self.drafts)], self.context.now()
        self.run(hold.lift(self.context, who=identity(name), draft=this, at=now, stamp=str(self.stamp)))

    @rule(name=sampled_from(ROSTER), hold_it=sampled_from([True, False, False, False, False]))
    def hold_or_resume_account(self, name: str, *, hold_it: bool) -> None:
        if hold_it:
            self.run(hold.hold_account(self.context, who=identity(name), account=self.account, reason=""))
        else:
            for who in {name, "bo"}:
                now = self.context.now()
                self.run(hold.resume_account(self.context, who=identity(who), account=self.account, at=now))

    @rule(name=sampled_from(ROSTER), standing=sampled_from([Standing.MEMBER] * 8 + list(Standing)))
    def become(self, name: str, standing: Standing) -> None:
        who = identity(name)
        self.room.profiles[who] = Profile(identity=who, standing=standing, name=name)
        self.run(vote.recount(self.context, who))

    @rule(words=integers(0, 3))
    def the_customer_edits(self, words: int) -> None:
        old = self.timeline.posts["1"]
        self.timeline.posts["1"] = Post(
            id="1",
            author=old.author,
            text=f"@acme my parcel is lost, day {words}",
            url=old.url,
            at=old.at,
            conversation="1",
            mentions=old.mentions,
        )

    @rule(
        fault=sampled_from([Ambiguous("connection-lost"), NoEffect("never-sent"), NoEffect("forbidden"), Throttled]),
        live=booleans(),
    )
    def the_next_send_fails(self, fault, *, live: bool) -> None:
        unsure = isinstance(fault, Ambiguous)
        self.timeline.fault = Throttled("network-throttled", until=self.clock.now()) if fault is Throttled else fault
        self.timeline.live_in_spite = live and unsure

    @precondition(lambda self: self.drafts)
    @rule(name=sampled_from(NAMES), draft=integers(0, 5))
    def send_again(self, name: str, draft: int) -> None:
        self.run(answer.it_is_not(self.context, who=identity(name), draft=self.drafts[draft % len(self.drafts)]))

    @rule(seconds=sampled_from([1, 21, 31, 130, 400, 1900, 50_000]))
    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)
        self.run(wait(self.context))
        self.run(clear_due(self.context, self.signer))
        self.run(send_due(self.context, self.signer.opener()))
        for step in (read_back, hear, follow, show_stale):
            self.run(step(self.context))

    @invariant()
    def nothing_is_published_without_its_approvals(self) -> None:
        for clearance in self.timeline.published[self.checked :]:
            case = self.case(DraftId(clearance.draft))
            revision = next(one for one in case.revisions if one.number == clearance.revision)
            said = {
                one.identity.user.removeprefix("U").removesuffix("2").lower()
                for one in case.votes
                if one.revision == revision.number and one.mark is Mark.APPROVE
            }
            wrote = {case.draft.author, *(one.made_by for one in case.revisions[: revision.number])}
            suggested = {one.suggested_by for one in case.revisions[: revision.number]}
            eligible = {who for who in clearance.approved_by if who in ROSTER} - wrote - suggested
            assert len(eligible) >= self.account.approvals
            assert eligible <= said
            assert clearance.digest == revision.digest
            assert clearance.text == revision.text
        self.checked = len(self.timeline.published)

    @invariant()
    def nothing_is_published_twice(self) -> None:
        said = [(one.text, one.target, one.draft) for one in self.timeline.published]
        assert len(said) == len(set(said))


Office.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestOffice = Office.TestCase
