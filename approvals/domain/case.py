"""A case: every fact about one draft, read in one go; all conclusions are drawn from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from approvals.domain.delivery import Delivery
from approvals.domain.draft import Draft, Revision, Suggestion
from approvals.domain.handover import Handover
from approvals.domain.hold import AccountHold, DraftHold, Lift, on_draft
from approvals.domain.incident import GoOn, Incident, Release
from approvals.domain.move import Move
from approvals.domain.people import Account, Directory, Identity, Person, PersonId, Profile, distinct, others_of
from approvals.domain.vote import Vote


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A draft with its revisions, marks, holds and deliveries, and the people as they are now."""

    draft: Draft
    account: Account
    directory: Directory
    repost_notice: timedelta
    """How long before a correction is said again people hear of it."""
    revisions: tuple[Revision, ...]
    votes: tuple[Vote, ...] = ()
    lifts: tuple[Lift, ...] = ()
    account_holds: tuple[AccountHold, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    handovers: tuple[Handover, ...] = ()
    moves: tuple[Move, ...] = ()
    profiles: Mapping[Identity, Profile]
    formerly: tuple[Person, ...] = ()
    """People whom the terms knew otherwise since it was drafted, as they were."""
    answered_by: int | None = None
    """Another draft of the same account whose answer to the same post is, or may be, public."""
    corrected_by: int | None = None
    """Another draft that corrects what this one has published, in public."""
    being_corrected_by: int | None = None
    """Another draft that is to correct that, and of which nothing is public yet."""
    incident: Incident | None = None
    """The account's last incident, open or not."""
    go_ons: tuple[GoOn, ...] = ()
    releases: tuple[Release, ...] = ()
    told: Mapping[str, datetime] = field(default_factory=dict)
    """What was said of the newest revision of a correction, and when."""

    @property
    def current(self) -> Revision:
        """The newest revision, the only one that can be approved."""
        return self.revisions[-1]

    @property
    def delivery(self) -> Delivery | None:
        """The delivery that is, or may be, public; without one, the newest."""
        away = [one for one in self.deliveries if one.away]
        return next(reversed(away or self.deliveries), None)

    def sent_by(self, delivery: Delivery) -> Revision:
        """The revision that a delivery of this draft is about."""
        return next(revision for revision in self.revisions if revision.number == delivery.revision)

    @property
    def responsible(self) -> PersonId:
        """Whose the draft is: its author, or whoever took it over last."""
        return self.handovers[-1].to if self.handovers else self.draft.author

    @property
    def signer(self) -> PersonId:
        """Whose initials belong under the current text: a hand-over alone changes no text, and no signature."""
        made_at = max((made.made_at for made in self.revisions if made.made_by), default=self.draft.created_at)
        return next((one.to for one in reversed(self.handovers) if one.at <= made_at), self.draft.author)

    @property
    def writers(self) -> tuple[PersonId, ...]:
        """Everybody who wrote or edited any version of the text."""
        return distinct([self.draft.author, *(made.made_by for made in self.revisions if made.made_by)])

    @property
    def suggesters(self) -> tuple[PersonId, ...]:
        """Everybody whose suggestion became a version."""
        return distinct([made.suggested_by for made in self.revisions if made.suggested_by])

    @property
    def kept_by(self) -> tuple[AccountHold, ...]:
        """What of its account's holds keeps this draft from going out."""
        leak = self.current.takes_down
        return tuple(hold for hold in self.account_holds if not leak or hold.stops_leaks)

    def profile(self, identity: Identity) -> Profile | None:
        """What was last read of an identity, if anything was."""
        return self.profiles.get(identity)

    def person(self, identity: Identity) -> Person | None:
        """The person of the settings behind an identity."""
        profile = self.profile(identity)
        return self.directory.recognise(profile) if profile else None

    def name(self, identity: Identity) -> str:
        """A name to show for an identity."""
        person, profile = self.person(identity), self.profile(identity)
        return person.name if person else profile.name if profile else identity.user

    def also(self, who: PersonId) -> frozenset[PersonId]:
        """What else whoever had that id is, or was, called since it was drafted."""
        if not self.formerly:
            return frozenset()
        return others_of(who, (*self.formerly, *self.directory.people), self.profiles.values())

    def holds(self, now: datetime) -> tuple[DraftHold, ...]:
        """What holds this draft now."""
        return on_draft(self.votes, self.lifts, leads=self.account.leads, owner=self.owner, now=now)

    def owner(self, identity: Identity) -> PersonId:
        """Whose identity it is; a full member whom the settings do not name stands for themselves."""
        person = self.person(identity)
        return person.id if person else PersonId(str(identity))
