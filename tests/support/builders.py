"""People, accounts, drafts and cases with good defaults: a test names only what it is about.

Ada writes; Bo, Cleo and Dan may approve, too, and Dan leads; Eve works here but is not on the roster.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from approvals.domain.case import Case
from approvals.domain.delivery import Act, Delivery, DeliveryId, State
from approvals.domain.draft import Closed, Closing, Digest, Draft, DraftId, Reason, Revision, digest
from approvals.domain.handover import Handover
from approvals.domain.hold import AccountHold, Lift
from approvals.domain.incident import Incident, IncidentId
from approvals.domain.people import (
    Account,
    AccountName,
    Directory,
    Identity,
    Person,
    PersonId,
    Platform,
    Profile,
    Standing,
)
from approvals.domain.plan import announcement, parts, planned
from approvals.domain.post import Post
from approvals.domain.terms import Terms
from approvals.domain.vote import Mark, Source, Vote
from policies.finding import Finding, Severity
from policies.reply import Kind
from policies.ruleset import load

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DRAFT = DraftId(7)
HOMES = frozenset({(Platform.SLACK, "T1"), (Platform.TEAMS, "M1")})
EVERYBODY = ("ada", "bo", "cleo", "dan", "eve")


def after(seconds: float = 0, *, minutes: float = 0, hours: float = 0) -> datetime:
    """A time, counted from when the draft was made."""
    return NOW + timedelta(seconds=seconds, minutes=minutes, hours=hours)


def identity(name: str, *, workspace: str | None = None, platform: Platform = Platform.SLACK) -> Identity:
    """How a platform knows somebody, in the home workspace unless another is named."""
    home = next(place for where, place in HOMES if where is platform)
    return Identity(platform=platform, workspace=workspace or home, user=f"U{name.upper()}")


def on_teams(name: str) -> Identity:
    return identity(name, platform=Platform.TEAMS)


def person(name: str, **changes: Any) -> Person:
    """Somebody of the settings, pinned on both platforms."""
    pinned = (identity(name), on_teams(name))
    return replace(
        Person(id=PersonId(name), name=name.title(), initials=name[:2].upper(), identities=pinned), **changes
    )


def profile(who: str | Identity, standing: Standing = Standing.MEMBER, **changes: Any) -> Profile:
    """What a platform says of somebody: a full member."""
    known = identity(who) if isinstance(who, str) else who
    return replace(Profile(identity=known, standing=standing, name=known.user.lower()), **changes)


def profiles(*special: Profile) -> dict[Identity, Profile]:
    """Everybody as a full member on both platforms, but for the `special` ones."""
    usual = [profile(where(name)) for name in EVERYBODY for where in (identity, on_teams)]
    return {one.identity: one for one in (*usual, *special)}


def directory(*people: Person) -> Directory:
    """The people of the settings: everybody, unless some are named."""
    return Directory(people=people or tuple(person(name) for name in EVERYBODY), homes=HOMES)


def account(**changes: Any) -> Account:
    """A brand that four people speak for, two of whom must approve."""
    roster = tuple(PersonId(name) for name in ("ada", "bo", "cleo", "dan"))
    usual = Account(
        name=AccountName("acme"), handle="AcmeHelp", network="x", channel="C1", roster=roster, leads=(PersonId("dan"),)
    )
    return replace(usual, **changes)


def terms(of: Account | None = None, **changes: Any) -> Terms:
    """What holds for the account: everybody is pinned, the rules are the usual ones."""
    usual = Terms(
        account=of or account(),
        people=tuple(person(name) for name in EVERYBODY),
        homes=tuple(sorted(HOMES)),
        ruleset=load("default"),
        emoji=(("white_check_mark", Mark.APPROVE), ("x", Mark.REJECT), ("raised_hand", Mark.HOLD)),
    )
    return replace(usual, **changes)


def post(**changes: Any) -> Post:
    """What the customer wrote."""
    usual = Post(
        id="123",
        author="carla",
        text="@AcmeHelp my parcel is lost",
        url="https://x.com/carla/status/123",
        at=NOW - timedelta(minutes=3),
        conversation="123",
        mentions=("AcmeHelp",),
    )
    return replace(usual, **changes)


PARENT = post()


def finding(severity: Severity = Severity.WARNING, *, rule: str = "no-help", excerpt: str = "") -> Finding:
    return Finding(rule=rule, severity=severity, span=None, reason="A reason.", advice="Some advice.", excerpt=excerpt)


def revision(number: int = 1, **changes: Any) -> Revision:
    """A version of the text, with the digest that belongs to it unless another is forged."""
    usual = Revision(
        draft=DRAFT,
        number=number,
        text=f"We are on it, version {number} ^AD",
        length=30,
        parent=PARENT,
        made_by=PersonId("ada"),
        reason=Reason.DRAFTED if number == 1 else Reason.EDITED,
        made_at=NOW,
        digest=digest(voice="", parent=None, text=""),
    )
    made = replace(usual, **changes)
    if "digest" in changes:
        return made
    meant = digest(
        voice=account().voice, parent=made.parent, text=made.text, correction=made.correction, skip=made.skip
    )
    return replace(made, digest=meant)


UNSAID = Digest("")


def vote(who: str | Identity, mark: Mark = Mark.APPROVE, **changes: Any) -> Vote:
    """A mark on the first version, by emoji."""
    usual = Vote(
        draft=DRAFT,
        revision=1,
        digest=UNSAID,
        identity=identity(who) if isinstance(who, str) else who,
        mark=mark,
        source=Source.REACTION,
        cast_at=NOW,
        stamp="1",
    )
    return replace(usual, **changes)


def approvals(*names: str | Identity, revision: int = 1) -> tuple[Vote, ...]:
    """Their approvals, ten seconds apart."""
    return tuple(vote(who, revision=revision, cast_at=after(10 * place)) for place, who in enumerate(names, start=1))


def signed_off(*names: str | Identity, revision: int = 1) -> tuple[Vote, ...]:
    """Their approvals, ten seconds apart, each with a reason."""
    return tuple(replace(one, reason="It is true.") for one in approvals(*names, revision=revision))


def stop(who: str | Identity, **changes: Any) -> Vote:
    return vote(who, Mark.REJECT, **changes)


def hold(who: str | Identity, **changes: Any) -> Vote:
    return vote(who, Mark.HOLD, **changes)


def lift(who: str | Identity, at: datetime) -> Lift:
    by = PersonId(who) if isinstance(who, str) else PersonId(str(who))
    return Lift(draft=DRAFT, by=by, at=at)


def taken_over(left: str, to: str, at: datetime) -> Handover:
    """Somebody left, and somebody else took the draft over."""
    return Handover(draft=DRAFT, left=PersonId(left), to=PersonId(to), at=at)


def account_hold(**changes: Any) -> AccountHold:
    """Bo stopped the whole account."""
    return replace(AccountHold(id=1, account=AccountName("acme"), by=PersonId("bo"), reason="storm", at=NOW), **changes)


def incident(**changes: Any) -> Incident:
    """Something is broken, and Bo leads."""
    usual = Incident(
        id=IncidentId(1),
        account=AccountName("acme"),
        what="the shop is down",
        opened_by=PersonId("bo"),
        opened_at=NOW,
        lead=PersonId("bo"),
    )
    return replace(usual, **changes)


def draft(**changes: Any) -> Draft:
    """A reply that Ada wants to be published."""
    usual = Draft(
        id=DRAFT,
        account=AccountName("acme"),
        kind=Kind.REPLY,
        parent_id="123",
        author=PersonId("ada"),
        created_at=NOW,
    )
    return replace(usual, **changes)


def closed(why: Closing = Closing.WITHDRAWN, **changes: Any) -> Draft:
    """The same, closed."""
    return draft(closed=replace(Closed(at=NOW, why=why), **changes))


def delivery(state: State = State.CLAIMED, **changes: Any) -> Delivery:
    """The first version, approved after 20 s, due after 40 s."""
    usual = Delivery(
        id=DeliveryId(1),
        draft=DRAFT,
        revision=1,
        account=AccountName("acme"),
        act=Act.CREATE,
        state=state,
        approved_at=after(20),
        due_at=after(40),
    )
    return replace(usual, **changes)


def case(*votes: Vote, revisions: Iterable[Revision] = (), **changes: Any) -> Case:
    """A draft with one version, and whatever people said of it."""
    usual = Case(
        draft=draft(),
        account=account(),
        directory=directory(),
        repost_notice=timedelta(minutes=30),
        revisions=tuple(revisions) or (revision(),),
        votes=votes,
        profiles=profiles(),
    )
    made = replace(usual, **changes)
    return replace(made, votes=tuple(_on_its_version(one, made) for one in made.votes))


def _on_its_version(one: Vote, made: Case) -> Vote:
    """A mark is on what its version says, unless another digest is forged."""
    said = [version.digest for version in made.revisions if version.number == one.revision]
    return replace(one, digest=said[0]) if one.digest == UNSAID and said else one


def heard(made: Case) -> Case:
    """The same, and people were told in time of everything that is said again."""
    times = ((part, planned(made, part)) for part in parts(made.current))
    return replace(made, told={announcement(part, at): at - made.repost_notice for part, at in times if at})


def approved(**changes: Any) -> Case:
    """A draft that Bo and Cleo approved, 10 and 20 s after it was made."""
    return case(*approvals("bo", "cleo"), **changes)
