"""What X lets an account write, and what the site lets anybody write by hand."""

from datetime import timedelta

from bot.sandbox.x import problems, text
from bot.sandbox.x.store import Store
from bot.sandbox.x.values import Account, Clock, Post

# The window in which users see the same text refused again; X names none.
_DUPLICATE_FOR = timedelta(hours=12)


class Rules:
    """Decides about each write, and makes it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.reposted_already = problems.reposted_already

    def create(
        self,
        author: Account,
        body: str,
        *,
        reply_to: int | None = None,
        exclude: frozenset[int] = frozenset(),
        quotes: int | None = None,
    ) -> Post:
        """A post through the API, or the problem that stands against it."""
        written = text.tidy(body)
        if not text.sound(written):
            raise problems.invalid("$.text: is empty or has characters that cannot be posted", text=written[:40])
        parent = self.live(reply_to)
        if reply_to is not None and parent is None:
            raise problems.reply_to_nothing()
        if parent and not self._summoned(author, parent):
            raise problems.unsummoned()
        if quotes is not None and (author.tier != "enterprise" or self.live(quotes) is None):
            raise problems.unquotable()
        prefix, written = self._with_prefix(author, written, parent, exclude)
        if text.weight(written) > text.LONGEST:
            raise problems.too_long()
        if self._said_before(author, prefix + written):
            raise problems.duplicate()
        return self._add(author, prefix, written, parent, quotes)

    def write_by_hand(self, author: Account, body: str, *, reply_to: int | None, quotes: int | None) -> Post:
        """A post by a person on the site: no summons is needed there, and quoting is free."""
        written = text.tidy(body)
        parent = self.live(reply_to)
        for number in (reply_to, quotes):
            if number is not None and self.live(number) is None:
                raise ValueError(f"there is no post {number} on the network")
        prefix, written = self._with_prefix(author, written, parent, frozenset())
        if not text.sound(written) or text.weight(written) > text.LONGEST:
            raise ValueError("a post has between 1 and 280 characters, as X counts them")
        return self._add(author, prefix, written, parent, quotes)

    def edit_by_hand(self, post: Post, body: str) -> Post:
        """A new version with an id of its own: docs.x.com/x-api/fundamentals/edit-posts."""
        return self._store.add_post(
            author_id=post.author_id,
            prefix=post.prefix,
            text=text.tidy(body),
            now=self._clock.now(),
            reply_to=post.reply_to,
            quotes=post.quotes,
            conversation_id=post.conversation_id,
            first_id=post.first_id,
        )

    def delete(self, author: Account, post_id: int) -> None:
        post = self.live(post_id)
        if post is None:
            raise problems.gone(post_id)
        if post.author_id != author.id:
            raise problems.not_the_author()
        self._store.delete(post, self._clock.now())

    def repost(self, author: Account, post_id: int) -> Post:
        post = self.live(post_id)
        if post is None:
            raise problems.gone(post_id)
        if post.reposts:
            post = self._store.post(post.reposts) or post
        if self._store.repost_by(author.id, post.first_id):
            raise self.reposted_already()
        return self._store.add_post(author_id=author.id, text="", reposts=post.id, now=self._clock.now())

    def take_repost_back(self, author: Account, post_id: int) -> None:
        """Taking back what is not there is no error on X."""
        post = self._store.post(post_id)
        repost = post and self._store.repost_by(author.id, post.first_id)
        if repost:
            self._store.delete(repost, self._clock.now())

    def live(self, post_id: int | None) -> Post | None:
        post = self._store.post(post_id) if post_id is not None else None
        return None if post is None or post.deleted else post

    def _summoned(self, author: Account, parent: Post) -> bool:
        """The rule of 23 February 2026 for all but enterprise: the parent's author named us there, or quotes us."""
        if author.tier == "enterprise" or parent.author_id == author.id:
            return True
        quoted = self._store.post(parent.quotes) if parent.quotes else None
        named = text.mentioned(parent.full_text, self._store.account)
        return author in named or bool(quoted and quoted.author_id == author.id)

    def _with_prefix(
        self, author: Account, written: str, parent: Post | None, exclude: frozenset[int]
    ) -> tuple[str, str]:
        """The handles X puts before a reply, which do not count, and the rest, which does.

        They are the parent's author, who cannot be left out, and whom the parent mentions.
        """
        if parent is None:
            return "", written
        answered = self._store.account_by_id(parent.author_id)
        others = [
            account for account in text.mentioned(parent.full_text, self._store.account) if account.id not in exclude
        ]
        everybody = {account.handle: None for account in [answered, *others] if account and account.id != author.id}
        rest = text.split_leading(written, everybody)
        return "".join(f"@{handle} " for handle in everybody), rest

    def _said_before(self, author: Account, full_text: str) -> bool:
        """In the last hours, deleted or not, the handles that X put before it included."""
        since = self._clock.now() - _DUPLICATE_FOR
        return any(post.full_text == full_text for post in self._store.posts_by(author.id) if post.created_at > since)

    def _add(self, author: Account, prefix: str, written: str, parent: Post | None, quotes: int | None) -> Post:
        return self._store.add_post(
            author_id=author.id,
            prefix=prefix,
            text=written,
            now=self._clock.now(),
            reply_to=parent.id if parent else None,
            quotes=quotes,
            conversation_id=parent.conversation_id if parent else None,
        )
