"""A unit of work: every store on the connection of one transaction, which whoever opened it commits."""

from datetime import timedelta

from sqlalchemy import Connection

from approvals.domain.case import Case
from approvals.domain.draft import Draft, DraftId
from approvals.domain.hold import RESUMERS
from approvals.domain.people import Account, AccountName, Directory, Person
from approvals.storage.answers import Answers
from approvals.storage.cards import Cards
from approvals.storage.chat_addresses import ChatAddresses
from approvals.storage.checkpoints import Checkpoints
from approvals.storage.clearances import Clearances
from approvals.storage.deliveries import Deliveries
from approvals.storage.drafts import Drafts
from approvals.storage.follow_ups import FollowUps
from approvals.storage.forgetting import Forgetting
from approvals.storage.handovers import Handovers
from approvals.storage.holds import Holds
from approvals.storage.inbox import Inbox
from approvals.storage.incident_calls import IncidentCalls
from approvals.storage.incidents import Incidents
from approvals.storage.ledger import Ledger
from approvals.storage.looks import Looks
from approvals.storage.moves import Moves
from approvals.storage.own_posts import OwnPosts
from approvals.storage.people_of_terms import PeopleOfTerms
from approvals.storage.persons import Persons
from approvals.storage.profiles import Profiles
from approvals.storage.published import PublishedEntries
from approvals.storage.reports import Reports
from approvals.storage.suggestions import Suggestions
from approvals.storage.terms import TermsOfAccounts
from approvals.storage.told import Told
from approvals.storage.vault import Vault
from approvals.storage.votes import Votes


class Unit:
    """All stores, within one transaction."""

    __slots__ = (
        "answers",
        "cards",
        "chat_addresses",
        "checkpoints",
        "clearances",
        "deliveries",
        "drafts",
        "follow_ups",
        "forgetting",
        "handovers",
        "holds",
        "inbox",
        "incident_calls",
        "incidents",
        "ledger",
        "looks",
        "moves",
        "own_posts",
        "people_of_terms",
        "persons",
        "profiles",
        "published",
        "reports",
        "suggestions",
        "terms",
        "told",
        "vault",
        "votes",
    )

    def __init__(self, connection: Connection) -> None:
        self.ledger = Ledger(connection)
        self.drafts = Drafts(connection, self.ledger)
        self.suggestions = Suggestions(connection, self.ledger)
        self.own_posts = OwnPosts(connection)
        self.looks = Looks(connection)
        self.votes = Votes(connection, self.ledger)
        self.holds = Holds(connection, self.ledger)
        self.handovers = Handovers(connection, self.ledger)
        self.moves = Moves(connection, self.ledger)
        self.follow_ups = FollowUps(connection, self.ledger)
        self.incidents = Incidents(connection, self.ledger)
        self.incident_calls = IncidentCalls(connection)
        self.deliveries = Deliveries(connection, self.ledger)
        self.cards = Cards(connection, self.ledger)
        self.published = PublishedEntries(connection, self.ledger)
        self.forgetting = Forgetting(connection, self.ledger)
        self.persons = Persons(connection, self.ledger)
        self.vault = Vault(connection, self.ledger)
        self.clearances = Clearances(connection)
        self.answers = Answers(connection, self.ledger)
        self.reports = Reports(connection)
        self.checkpoints = Checkpoints(connection)
        self.chat_addresses = ChatAddresses(connection)
        self.profiles = Profiles(connection)
        self.inbox = Inbox(connection, self.ledger)
        self.terms = TermsOfAccounts(connection, self.ledger)
        self.people_of_terms = PeopleOfTerms(connection, self.ledger)
        self.told = Told(connection)

    def finish(self) -> None:
        """Write what the transaction has to tell; nothing is changed after it."""
        self.ledger.write()

    def account_of(self, draft: DraftId) -> AccountName:
        """The account a draft speaks for; refuses a draft that never was."""
        return self.drafts.get(draft).account

    def case(
        self,
        facts: Draft,
        *,
        account: Account,
        directory: Directory,
        repost_notice: timedelta,
        formerly: tuple[Person, ...] = (),
    ) -> Case:
        """Every fact about a draft, in one go."""
        draft = facts.id
        revisions = self.drafts.revisions(draft)
        answered_by = corrected_by = being_corrected_by = None
        if facts.corrects is not None:
            corrected_by, being_corrected_by = self.own_posts.corrected(facts.account, of=draft)
        elif facts.parent_id is not None:
            answered_by = self.drafts.answered(facts.account, facts.parent_id, except_draft=draft)
        incident = self.incidents.newest(facts.account)
        return Case(
            draft=facts,
            account=account,
            directory=directory,
            repost_notice=repost_notice,
            revisions=revisions,
            votes=self.votes.of(draft),
            lifts=self.holds.lifts(draft),
            account_holds=self.holds.standing(facts.account, needed=RESUMERS),
            deliveries=self.deliveries.of(draft),
            suggestions=self.suggestions.of(draft),
            handovers=self.handovers.of(draft),
            moves=self.moves.of(draft),
            profiles=self.profiles.voters(draft),
            formerly=formerly,
            answered_by=answered_by,
            corrected_by=corrected_by,
            being_corrected_by=being_corrected_by,
            incident=incident,
            go_ons=self.incidents.go_ons(draft) if incident else (),
            releases=self.incidents.releases(draft) if facts.prepared is not None else (),
            told=self.told.of(draft, revisions[-1].number) if facts.corrects is not None else {},
        )
