"""What every workflow step works with: the database, the doors, the people and the rules, wired once in `bot.app`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.people import Account, AccountName, Directory, Identity, Person, Platform, Standing
from approvals.errors import Refusal
from approvals.ports import Chat, Clock, Publisher, Reader, Witness
from approvals.storage.database import Database
from approvals.storage.unit import Unit
from policies.engine import Engine
from policies.reading.tags import Incoming
from policies.ruleset import Ruleset, RulesetError


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
    accounts: Mapping[AccountName, Account]
    directory: Directory
    engine: Engine
    owner: str

    def account(self, name: str) -> Account:
        """The account of that name or handle; refuses one that is not ours, and says which are."""
        wanted = name.strip().removeprefix("@").casefold()
        for account in self.accounts.values():
            if wanted in {account.name.casefold(), account.handle.casefold()}:
                return account
        raise Refusal("no-such-account", name=name, ours=tuple(self.accounts))

    def ruleset(self, account: Account) -> Ruleset:
        """The account's ruleset; without one nothing is published."""
        try:
            return self.engine.ruleset(account.ruleset)
        except RulesetError as missing:
            raise Refusal("no-ruleset", account=account.name, ruleset=account.ruleset) from missing

    def pause(self, case: Case) -> timedelta:
        """How long anybody may still stop an approved text: longer where it answers a grievance."""
        rules = self.ruleset(case.account)
        grave = Incoming.GRIEVANCE in case.current.asked
        return timedelta(seconds=rules.grievance_pause_seconds if grave else rules.pause_seconds)

    def case(self, unit: Unit, draft: DraftId) -> Case:
        """Every fact about a draft; refuses one whose account left the settings."""
        name = unit.account_of(draft)
        if name not in self.accounts:
            raise Refusal("no-such-account", name=name, ours=tuple(self.accounts))
        return unit.case(draft, account=self.accounts[name], directory=self.directory)

    def open_drafts(self, unit: Unit) -> list[DraftId]:
        """The drafts that people can still act on, of accounts that the settings name."""
        return self.known(unit, unit.drafts.open_ids())

    def known(self, unit: Unit, drafts: Iterable[DraftId]) -> list[DraftId]:
        """Those whose account is in the settings; what belongs to another waits for it to come back."""
        return [draft for draft in drafts if unit.account_of(draft) in self.accounts]

    async def person(self, who: Identity) -> Person:
        """The person of the settings behind an identity; refuses everybody else, and says why."""
        profile = await self.chats[who.platform].profile(who)
        person = self.directory.recognise(profile)
        if person is None:
            if profile.standing is Standing.MEMBER:
                raise Refusal("not-in-settings", name=profile.name)
            raise Refusal("not-a-full-member", standing=profile.standing)
        return person

    def now(self) -> datetime:
        """The time now, in UTC."""
        return self.clock.now()
