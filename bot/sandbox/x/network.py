"""The door for tests and the demo: start the network, let people write on it, look at its truth, spoil its answers."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from aiohttp import web

from bot.sandbox.x import problems
from bot.sandbox.x.faults import Fault, Order, Plan
from bot.sandbox.x.lag import Lag, Seconds
from bot.sandbox.x.limits import Limits
from bot.sandbox.x.reads import Reads
from bot.sandbox.x.rules import Rules
from bot.sandbox.x.server import Answer, Server
from bot.sandbox.x.store import Store
from bot.sandbox.x.values import Account, Attempt, Clock, Credentials, Post, Right, Tier
from bot.sandbox.x.writes import Writes

_REMEMBERED = 500
_FOREVER = 10**9


class Network:
    """An X-shaped network on loopback. Its methods belong to the thread of the loop that started it."""

    def __init__(
        self, *, clock: Clock, path: Path | str = ":memory:", on_change: Callable[[], None] | None = None
    ) -> None:
        self._clock = clock
        self._store = Store(path)
        self._rules = Rules(self._store, clock)
        self._lag = Lag()
        self._limits = Limits(clock)
        self._plan = Plan()
        self._reads = Reads(self._store, clock, self._lag)
        self._server = Server(
            store=self._store,
            limits=self._limits,
            plan=self._plan,
            reads=self._reads,
            writes=Writes(self._store, self._rules),
            record=self._record,
        )
        self.attempts: deque[Attempt] = deque(maxlen=_REMEMBERED)
        self.on_change = on_change

    # Coming and going

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        await self._server.start(host, port)

    async def stop(self) -> None:
        await self._server.stop()
        self._store.close()

    @property
    def url(self) -> str:
        host, port = self._server.address
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    # Keys

    @property
    def api_key(self) -> str:
        return self._store.api_key

    @property
    def api_secret(self) -> str:
        return self._store.api_secret

    @property
    def bearer_token(self) -> str:
        return self._store.bearer_token

    def add_account(
        self, handle: str, name: str, *, tier: Tier = "self-serve", right: Right = "read-write"
    ) -> Credentials:
        """A brand's account with its token pair; asked again for the same handle, the same keys come back."""
        self._store.add_account(
            handle=handle, name=name, tier=tier, right=right, with_token=True, now=self._clock.now()
        )
        account = self.account(handle)
        self._changed()
        return Credentials(
            api_key=self.api_key,
            api_secret=self.api_secret,
            access_token=account.token or "",
            access_token_secret=account.token_secret or "",
        )

    def add_person(self, handle: str, name: str | None = None) -> Account:
        """Somebody without an app; `post_as` does this by itself for a new handle."""
        if found := self._store.account(handle):
            return found
        self._store.add_account(
            handle=handle,
            name=name or handle,
            tier="self-serve",
            right="read-write",
            with_token=False,
            now=self._clock.now(),
        )
        return self.account(handle)

    def account(self, handle: str) -> Account:
        found = self._store.account(handle)
        if found is None:
            raise KeyError(f"nobody on the network is called {handle}")
        return found

    def follow(self, handle: str, followers: int) -> None:
        """So many follow the account."""
        self._store.set_followers(handle, followers)

    def allow(self, handle: str, right: Right) -> None:
        """Change what the account's token may do."""
        self._store.set_right(handle, right)

    # By hand, on the site

    def post_as(self, handle: str, text: str, *, reply_to: int | None = None, quotes: int | None = None) -> Post:
        """A person writes; a mention of a handle nobody has is plain text, as on X."""
        author = self._store.account(handle) or self.add_person(handle)
        post = self._rules.write_by_hand(author, text, reply_to=reply_to, quotes=quotes)
        self._changed()
        return post

    def edit_by_hand(self, post_id: int, text: str) -> Post:
        """Returns the new version, which has an id of its own; the old id still leads to it."""
        edited = self._rules.edit_by_hand(self.post(post_id), text)
        self._changed()
        return edited

    def delete_by_hand(self, post_id: int) -> None:
        self._store.delete(self.post(post_id), self._clock.now())
        self._changed()

    # The truth

    def post(self, post_id: int | str) -> Post:
        """That version of the post, deleted or not."""
        found = self._store.post(int(post_id))
        if found is None:
            raise KeyError(f"there is no post {post_id} on the network")
        return found

    def timeline(self, handle: str, *, deleted: bool = False) -> list[Post]:
        """What is live under that handle, newest first and without any lag; with `deleted`, what was, too."""
        posts = self._store.posts_by(self.account(handle).id)
        return [post for post in posts if deleted or not post.deleted]

    @staticmethod
    def link(post: Post) -> str:
        return f"https://x.com/{post.handle}/status/{post.id}"

    def snapshot(self) -> dict[str, Any]:
        """Everything a page needs to show the network, as JSON."""
        accounts = self._store.accounts()
        names = {account.id: account.name for account in accounts}
        return {
            "accounts": [
                {"handle": account.handle, "name": account.name, "tier": account.tier, "brand": bool(account.token)}
                for account in accounts
            ],
            "posts": [
                {
                    "id": str(post.id),
                    "handle": post.handle,
                    "name": names[post.author_id],
                    "text": post.text,
                    "prefix": post.prefix,
                    "created_at": post.created_at.isoformat(),
                    "link": self.link(post),
                    "reply_to": post.reply_to and str(post.reply_to),
                    "quotes": post.quotes and str(post.quotes),
                    "reposts": post.reposts and str(post.reposts),
                    "edited": post.id != post.first_id,
                    "deleted": post.deleted,
                }
                for post in self._store.posts()
            ],
            "attempts": [{**asdict(attempt), "at": attempt.at.isoformat()} for attempt in self.attempts],
            "faults": [
                {"fault": order.fault, "method": order.method, "path": order.path, "left": order.left}
                for order in self._plan.waiting()
            ],
        }

    # What goes wrong

    def fail_next(
        self,
        fault: Fault | str,
        *,
        method: str | None = None,
        path: str = "*",
        times: int | Literal["always"] = 1,
        seconds: float = 30,
    ) -> None:
        """Spoil the next requests of that method and path (`*` stands for anything in it).

        `refused` cannot be counted, as nobody hears the calls: it lasts until `answer_again`.
        `seconds` is for `slow`, in real time; a caller who hangs up ends it.
        """
        fault = Fault(fault)
        if fault is Fault.REFUSED:
            self._server.refuse()
            return
        left = _FOREVER if times == "always" else times
        self._plan.add(Order(fault=fault, method=method, path=path, left=left, seconds=seconds))
        self._changed()

    async def answer_again(self) -> None:
        """Forget every fault that waits, hold no answer back, and listen, on the same port, if nobody does."""
        self._plan.clear()
        self._server.let_go()
        await self._server.listen_again()
        self._changed()

    def lag(
        self, *, timeline: Seconds | None = None, mentions: Seconds | None = None, lookup: Seconds | None = None
    ) -> None:
        """How many seconds late a post shows in each of them: a number, or a function of the post."""
        if timeline is not None:
            self._lag.timeline = timeline
        if mentions is not None:
            self._lag.mentions = mentions
        if lookup is not None:
            self._lag.lookup = lookup

    def limit(self, endpoint: str, calls: int) -> None:
        """So many calls in fifteen minutes, for an endpoint written as `POST /2/tweets`."""
        self._limits.allow(endpoint, calls)

    def credits(self, *, left: bool) -> None:
        """Without credits every call is a 402."""
        self._server.has_credits = left

    def serve_old_versions(self, *, yes: bool) -> None:
        """X's pages disagree whether the old id of an edited post gives the newest version (the default) or its own."""
        self._reads.lookup_serves_old_versions = yes

    def refuse_second_reposts_with(self, status: Literal[403, 400]) -> None:
        """Reports disagree: a 403 with code 327 (the default), or a 400 without a code."""
        both = {403: problems.reposted_already, 400: problems.reposted_already_400}
        self._rules.reposted_already = both[status]

    def _record(self, request: web.Request, answer: Answer | None, fault: Fault | None) -> None:
        self.attempts.append(
            Attempt(
                at=self._clock.now(),
                method=request.method,
                path=request.path,
                status=answer.status if answer else None,
                fault=fault,
                handle=answer.account.handle if answer and answer.account else None,
            )
        )
        self._changed()

    def _changed(self) -> None:
        if self.on_change:
            self.on_change()
