"""The shapes in which X answers: docs.x.com/x-api/fundamentals/data-dictionary."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, model_validator

PostId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,19}$")]

TWEET_FIELDS = ("author_id", "conversation_id", "created_at", "entities", "note_tweet", "referenced_tweets")


# A post that is deleted or never was; one whose author hides it. docs.x.com/x-api/fundamentals/response-codes-and-errors
_GONE = ("/problems/resource-not-found", "/problems/not-authorized-for-resource")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, given: Any) -> Any:
        """X leaves out what is not there; proxies before it, and what imitates it, may say null."""
        return {name: value for name, value in given.items() if value is not None} if isinstance(given, dict) else given


class Reference(_Shape):
    """Another post this one answers, quotes or reposts."""

    type: str
    id: PostId


class ShortLink(_Shape):
    """What a t.co link in the text stands for."""

    url: str
    expanded_url: str | None = None


class Mentioned(_Shape):
    """A handle in the text that belongs to somebody."""

    username: str


class Entities(_Shape):
    """What X found in a text."""

    urls: tuple[ShortLink, ...] = ()
    mentions: tuple[Mentioned, ...] = ()


class Note(_Shape):
    """The whole of a text of more than 280 characters."""

    text: str
    entities: Entities = Entities()


class Tweet(_Shape):
    """A post."""

    id: PostId
    text: str
    author_id: str = ""
    conversation_id: str | None = None
    created_at: AwareDatetime | None = None
    entities: Entities = Entities()
    note_tweet: Note | None = None
    referenced_tweets: tuple[Reference, ...] = ()
    edit_history_tweet_ids: tuple[PostId, ...] = ()

    def referenced(self, kind: str) -> tuple[str, ...]:
        """Ids of the posts it is tied to in that way."""
        return tuple(reference.id for reference in self.referenced_tweets if reference.type == kind)


class Metrics(_Shape):
    """What is counted of an account."""

    followers_count: int | None = None


class User(_Shape):
    """An account."""

    id: str
    username: str
    public_metrics: Metrics | None = None


class Includes(_Shape):
    """What was expanded beside the posts."""

    users: tuple[User, ...] = ()
    tweets: tuple[Tweet, ...] = ()


class Problem(_Shape):
    """Why something is missing from an answer that is otherwise a success."""

    type: str = ""

    @property
    def gone(self) -> bool:
        """Whether it says that nobody, or not we, can see what was asked for."""
        return self.type.endswith(_GONE)


class Refused(Problem):
    """The body of an answer that is no success: a problem, or several below it."""

    errors: tuple[Problem, ...] = ()

    @property
    def gone(self) -> bool:
        """Whether nothing else is said than that it is gone."""
        return all(problem.gone for problem in self.errors) if self.errors else super().gone


class OneTweet(_Shape):
    """The answer to a look-up."""

    data: Tweet | None = None
    includes: Includes = Includes()
    errors: tuple[Problem, ...] = ()


class OneUser(_Shape):
    """The answer to a look-up of an account."""

    data: User | None = None


class Meta(_Shape):
    """Where a page ends."""

    next_token: str | None = None


class Page(_Shape):
    """A page of a timeline; without `meta` it is none, whatever it says."""

    data: tuple[Tweet, ...] = ()
    meta: Meta


class Me(_Shape):
    """Who the credentials belong to."""

    data: User


class New(_Shape):
    """The id of a post just made."""

    id: PostId


class Created(_Shape):
    """The answer to a post."""

    data: New


class Act(_Shape):
    """What was done to a post that is there already."""

    deleted: bool = False
    retweeted: bool = False


class Done(_Shape):
    """The answer to a deletion, or to the network's own re-post."""

    data: Act
