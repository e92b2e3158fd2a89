"""The four doors as plain objects in memory, for tests of the core that need no platform: a test asks them what came through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from approvals.domain.card import Card, MessageRef
from approvals.domain.desk import Desk
from approvals.domain.gate import Clearance
from approvals.domain.notice import Notice
from approvals.domain.people import Account, Identity, Platform, Profile, Standing
from approvals.domain.post import Post
from approvals.domain.vote import Mark
from approvals.errors import PublishFailed, Stale
from approvals.ports import Marks, Posted, Published


@dataclass
class HandMovedClock:
    time: datetime

    def now(self) -> datetime:
        return self.time

    def advance(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Room:
    """A chat in memory: shows cards, keeps reactions, says who people are."""

    profiles: dict[Identity, Profile]
    platform: Platform = Platform.SLACK
    cards: dict[MessageRef, Card] = field(default_factory=dict)
    reactions: dict[MessageRef, dict[Mark, set[Identity]]] = field(default_factory=dict)
    said: list[Notice] = field(default_factory=list)
    told: list[tuple[Identity, Notice]] = field(default_factory=list)

    def react(self, draft: int, revision: int, mark: Mark, who: Identity) -> None:
        self._reactions(draft, revision)[mark].add(who)

    def unreact(self, draft: int, revision: int, mark: Mark, who: Identity) -> None:
        self._reactions(draft, revision)[mark].discard(who)

    def _reactions(self, draft: int, revision: int) -> dict[Mark, set[Identity]]:
        return next(
            self.reactions[ref] for ref, card in self.cards.items() if (card.draft, card.revision) == (draft, revision)
        )

    async def post_card(self, card: Card, *, channel: str, key: str) -> Posted:
        ref = MessageRef(platform=self.platform, workspace="T1", channel=channel, id=str(len(self.cards) + 1))
        self.cards[ref] = card
        self.reactions[ref] = {mark: set() for mark in Mark}
        return Posted(message=ref, trace=None)

    def fits(self, card: Card) -> None:
        pass

    async def offer_marks(self, ref: MessageRef) -> None:
        pass

    async def find_card(self, key: str, *, channel: str, since: datetime) -> Posted | None:
        return None

    async def key_of(self, ref: MessageRef) -> str | None:
        if ref not in self.cards:
            raise Stale("card-gone")
        return self.cards[ref].key

    async def show_card(self, card: Card, ref: MessageRef, *, below: str | None) -> Posted:
        if ref not in self.cards:
            raise Stale("message-gone")
        self.cards[ref] = card
        return Posted(message=ref, trace=None)

    async def marks(self, ref: MessageRef, *, left: str | None) -> Marks | None:
        if ref not in self.cards:
            return None
        present: Mapping[Mark, frozenset[Identity]] = {
            mark: frozenset(who) for mark, who in self.reactions[ref].items()
        }
        return Marks(present=present)

    async def marks_on(self, card: Card, ref: MessageRef) -> Marks | None:
        shown = self.cards.get(ref)
        return await self.marks(ref, left=None) if shown and shown.key == card.key else None

    async def profile(self, identity: Identity) -> Profile:
        return self.profiles.get(identity) or Profile(identity=identity, standing=Standing.UNKNOWN, name="?")

    async def by_email(self, address: str) -> Profile | None:
        return next((profile for profile in self.profiles.values() if profile.email == address), None)

    async def tell(self, identity: Identity, notice: Notice, *, channel: str) -> None:
        self.told.append((identity, notice))

    async def show_home(self, identity: Identity, shown: Desk | Notice) -> None:
        raise AssertionError("Nobody opens a home in these tests.")

    async def say(self, notice: Notice, *, channel: str, thread: MessageRef | None) -> None:
        self.said.append(notice)


@dataclass
class Timeline:
    """A network in memory: what customers wrote, and what was published, with the clearance that allowed it."""

    posts: dict[str, Post] = field(default_factory=dict)
    published: list[Clearance] = field(default_factory=list)
    fault: PublishFailed | None = None
    live_in_spite: bool = False
    """Whether a fault comes after the post is live."""

    def id_in(self, link: str) -> str | None:
        return link.rpartition("/")[2] or None

    def says(self, post: Post, text: str, *, parent_id: str | None) -> bool:
        return (post.in_reply_to, post.text) == (parent_id, text)

    async def post(self, post_id: str) -> Post | None:
        return self.posts.get(post_id)

    async def followers(self, handle: str) -> int | None:
        return None

    async def newest(self, account: Account) -> str | None:
        return None

    async def publish(self, clearance: Clearance, account: Account) -> Published:
        fault, self.fault = self.fault, None
        if fault and not self.live_in_spite:
            raise fault
        self.published.append(clearance)
        if fault:
            raise fault
        return self._published(clearance)

    async def look_for(
        self, text: str, *, parent_id: str | None, account: Account, since: str | None
    ) -> Published | None:
        found = [one for one in self.published if (one.text, one.target) == (text, parent_id)]
        return self._published(found[0]) if found else None

    def _published(self, clearance: Clearance) -> Published:
        number = str(900 + self.published.index(clearance))
        return Published(post_id=number, url=f"https://x.com/acme/status/{number}")
