"""What every workflow step works with: the database, the doors, the people and the rules, wired once in `bot.app`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from approvals.domain.card import MessageRef
from approvals.domain.case import Case
from approvals.domain.draft import Draft, DraftId
from approvals.domain.hold import RESUMERS, AccountHold
from approvals.domain.notice import Notice
from approvals.domain.people import Account, AccountName, Directory, Identity, Person, Platform, Profile, Standing
from approvals.domain.retention import Retention
from approvals.errors import Refusal, Unreachable
from approvals.in_force import Effective, InForce
from approvals.ports import Chat, Clock, Publisher, Reader, Witness
from approvals.storage.cards import CardRow
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from policies.engine import Engine
from policies.reading.tags import Incoming
from policies.ruleset import Ruleset

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The product's parts; `owner` names this process in the claims it makes.

    A process that only clears has no `publishers`, one that only publishes no `chats`.
    """

    database: Database
    clock: Clock
    chats: Mapping[Platform, Chat]
    witnesses: Mapping[Platform, Witness]
    readers: Mapping[str, Reader]
    publishers: Mapping[str, Publisher]
    terms: InForce
    engine: Engine
    owner: str
    retention: Retention = field(default_factory=Retention)

    @property
    def accounts(self) -> Mapping[AccountName, Account]:
        """Our accounts, as they were when the record was last read."""
        return self.terms.now.accounts

    @property
    def directory(self) -> Directory:
        """The people, for what concerns all accounts; a case has its own."""
        return self.terms.now.directory

    def account(self, name: str) -> Account:
        """The account of that name or handle; refuses one that is not ours, and says which are."""
        wanted = name.strip().removeprefix("@").casefold()
        for account in self.accounts.values():
            if wanted in {account.name.casefold(), account.handle.casefold()}:
                return account
        raise Refusal("no-such-account", name=name, ours=tuple(self.accounts))

    def chat(self, platform: Platform) -> Chat:
        """A chat of the settings; raises `Unreachable` for one that left them, and may come back."""
        found = self.chats.get(platform)
        if found is None:
            raise Unreachable("chat-not-there", platform=platform)
        return found

    def heard(self, unit: Unit) -> frozenset[Platform]:
        """The chats that somebody reads: this process, or, as far as the record names their channels, another."""
        return unit.terms.chats().union(self.chats, self.witnesses)

    def comes_first(self, unit: Unit, now: datetime, *, of: int | None) -> bool:
        """Whether something came in that may be a stop, and that somebody reads; with `of`, by when that was the newest."""
        ahead = unit.inbox.ahead(now, of=of)
        return bool(ahead) and bool(ahead & self.heard(unit))

    def ruleset(self, account: Account) -> Ruleset:
        """The account's ruleset, as it was when the record was last read."""
        return self.terms.now.terms[account.name].ruleset

    def pause(self, case: Case) -> timedelta:
        """How long anybody may still stop an approved text: longer where it answers a grievance."""
        rules = self.ruleset(case.account)
        # A correction is in a hurry: the wrong post is read meanwhile.
        grave = Incoming.GRIEVANCE in case.current.asked and case.draft.corrects is None
        return timedelta(seconds=rules.grievance_pause_seconds if grave else rules.pause_seconds)

    def case(self, unit: Unit, draft: DraftId) -> Case:
        """Every fact about a draft; refuses one whose account left the settings."""
        return self._case(unit, unit.drafts.get(draft))

    def _case(self, unit: Unit, facts: Draft) -> Case:
        held = self._in_force(unit, facts.account)
        terms = held.terms[facts.account]
        directory = held.directories[facts.account]
        notice = timedelta(minutes=terms.ruleset.repost_reminder_minutes)
        formerly = held.formerly(facts.account, since=facts.created_at)
        return unit.case(facts, account=terms.account, directory=directory, repost_notice=notice, formerly=formerly)

    def _in_force(self, unit: Unit, name: AccountName) -> Effective:
        """What holds in this transaction; refuses an account that left the settings."""
        held = self.terms.read(unit)
        if name not in held.terms:
            raise Refusal("no-such-account", name=name, ours=tuple(self.accounts))
        return held

    def case_to_show(self, unit: Unit, draft: DraftId) -> Case:
        """The same for a card; what it lost, it loses of an account that left the settings, too."""
        facts = unit.drafts.get(draft)
        return self._case(unit, facts) if facts.redacted_at is None else self._known_or_gone(unit, facts)

    def case_left(self, unit: Unit, draft: DraftId) -> Case:
        """The same of any draft: of an account that left the settings without what those say."""
        return self._known_or_gone(unit, unit.drafts.get(draft))

    def _known_or_gone(self, unit: Unit, facts: Draft) -> Case:
        if facts.account in self.accounts:
            return self._case(unit, facts)
        gone = Account(name=facts.account, handle=facts.account, network="", channel="", roster=())
        return unit.case(facts, account=gone, directory=self.directory, repost_notice=timedelta())

    def open_drafts(self, unit: Unit) -> list[DraftId]:
        """The drafts that people can still act on, of accounts that the settings name."""
        return self.known(unit, unit.drafts.open_ids())

    def known(self, unit: Unit, drafts: Iterable[DraftId]) -> list[DraftId]:
        """Those whose account is in the settings; what belongs to another waits for it to come back."""
        return [draft for draft in drafts if unit.account_of(draft) in self.accounts]

    def places(self, account: Account) -> tuple[tuple[Platform, str], ...]:
        """Where an account's cards stand, of the chats that are there."""
        return tuple((platform, channel) for platform, channel in account.channels if platform in self.chats)

    async def announce(self, notice: Notice, account: Account) -> None:
        """Say something in each of an account's channels; raises `Unreachable` where none of them heard it."""
        await self.say_in(notice, ((platform, channel, None) for platform, channel in self.places(account)))

    async def say_below(self, notice: Notice, cards: Iterable[CardRow]) -> None:
        """Say something below those cards; raises `Unreachable` where nobody heard it."""
        await self.say_in(notice, ((one.platform, one.channel, one.message) for one in cards))

    async def say_in(self, notice: Notice, places: Iterable[tuple[Platform, str, MessageRef | None]]) -> None:
        """Say something in those channels, or below those cards; raises `Unreachable` where none of them heard it.

        One chat that is away for hours must not make the other hear everything again and again.
        """
        faults, heard = [], False
        for platform, channel, thread in places:
            if platform not in self.chats:
                continue
            try:
                await self.chat(platform).say(notice, channel=channel, thread=thread)
                heard = True
            except Unreachable as fault:
                _log.warning("not said", what=notice.slug, where=platform, why=str(fault))
                faults.append(fault)
        if faults and not heard:
            raise faults[0]

    def account_holds(self, unit: Unit, account: AccountName) -> tuple[AccountHold, ...]:
        """What holds an account now, or every account."""
        return unit.holds.standing(account, needed=RESUMERS)

    async def person(
        self, who: Identity, *, account: AccountName | None = None, draft: DraftId | None = None
    ) -> Person:
        """The person behind an identity, as the account knows its people, or the draft's account, or else all of them.

        Refuses everybody else, and says why.
        """
        profile = await self.chat(who.platform).profile(who)
        directory = await self.database.read(lambda unit: self._people(unit, account, draft))
        return self.recognised(profile, directory)

    def _people(self, unit: Unit, account: AccountName | None, draft: DraftId | None) -> Directory:
        name = unit.account_of(draft) if draft is not None else account
        return self._in_force(unit, name).terms[name].directory if name is not None else self.terms.read(unit).directory

    def recognised(self, profile: Profile, directory: Directory) -> Person:
        """The person of that directory; refuses everybody else, and says why."""
        person = directory.recognise(profile)
        if person is None:
            if profile.standing is Standing.GONE:
                raise Refusal("in-no-team")
            if profile.standing is not Standing.MEMBER:
                raise Refusal("not-a-full-member", standing=profile.standing)
            waits = any(terms.directory.recognise(profile) for terms in self.terms.settings.values())
            raise Refusal("not-agreed-yet" if waits else "not-in-settings", name=profile.name)
        return person

    def now(self) -> datetime:
        """The time now, in UTC."""
        return self.clock.now()
