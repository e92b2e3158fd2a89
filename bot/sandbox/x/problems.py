"""The answers X gives to a request it refuses, each as its documentation and its users' logs show it."""

from typing import Any

from bot.sandbox.x.values import Account

# docs.x.com/x-api/fundamentals/response-codes-and-errors
_TYPES = "https://api.twitter.com/2/problems/"
_INVALID = {
    "title": "Invalid Request",
    "detail": "One or more parameters to your request was invalid.",
    "type": _TYPES + "invalid-request",
}


class Problem(Exception):
    """A refusal: its HTTP status and the body that goes with it."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body


def _plain(status: int, title: str, detail: str) -> Problem:
    return Problem(status, {"title": title, "detail": detail, "type": "about:blank", "status": status})


def forbidden(detail: str) -> Problem:
    return _plain(403, "Forbidden", detail)


def unauthorized() -> Problem:
    return _plain(401, "Unauthorized", "Unauthorized")


def not_found() -> Problem:
    return _plain(404, "Not Found", "Not Found")


def too_many_requests() -> Problem:
    return _plain(429, "Too Many Requests", "Too Many Requests")


def invalid(message: str, **parameters: str) -> Problem:
    shown = {name: [value] for name, value in parameters.items()}
    return Problem(400, {"errors": [{"parameters": shown, "message": message}], **_INVALID})


def unsupported_authentication() -> Problem:
    """A write, or a question about "me", with the app's own token."""
    return Problem(
        403,
        {
            "title": "Unsupported Authentication",
            "detail": "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  "
            "Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
            "type": _TYPES + "unsupported-authentication",
            "status": 403,
        },
    )


def read_only() -> Problem:
    return Problem(
        403,
        {
            "title": "Forbidden",
            "detail": "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
            "type": _TYPES + "oauth1-permissions",
            "status": 403,
        },
    )


def credits_depleted(app_id: int) -> Problem:
    return Problem(
        402,
        {
            "account_id": app_id,
            "title": "CreditsDepleted",
            "detail": f"Your enrolled account [{app_id}] does not have any credits to fulfill this request.",
            "type": _TYPES + "credits",
        },
    )


def missing(kind: str, value: object, parameter: str) -> dict[str, str]:
    """One entry of the `errors` that stand beside, or in place of, the data of a 200."""
    return {
        "value": str(value),
        "detail": f"Could not find {kind} with {parameter}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": str(value),
        "type": _TYPES + "resource-not-found",
    }


def gone(post_id: int) -> Problem:
    """A post to be deleted, or reposted, that is not there (any more)."""
    return Problem(404, {**missing("tweet", post_id, "id"), "status": 404})


def too_long() -> Problem:
    return invalid(
        "Your Tweet text is too long. For more information on how Twitter determines text length "
        "see https://github.com/twitter/twitter-text."
    )


def duplicate() -> Problem:
    return forbidden("You are not allowed to create a Tweet with duplicate content.")


def unsummoned() -> Problem:
    return forbidden(
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
        "by the author of the post you are replying to."
    )


def unquotable() -> Problem:
    return forbidden(
        "Quoting this post is not allowed because you have not been mentioned or are not part of the "
        "conversation thread of the post you are quoting."
    )


def reply_to_nothing() -> Problem:
    return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")


def reposted_already() -> Problem:
    """Code 327, in the older shape that this refusal kept."""
    return Problem(403, {"errors": [{"code": 327, "message": "You have already retweeted this Tweet."}]})


def reposted_already_400() -> Problem:
    """The other answer that users of the v2 endpoint report for the same thing."""
    return invalid("You cannot retweet a Tweet that you have already retweeted.")


def not_the_author() -> Problem:
    return forbidden("You are not authorized to delete this Tweet.")


def another_user(account: Account, asked: str) -> Problem:
    return invalid(
        f"The `id` query parameter value [{asked}] must be the same as the authenticating user [{account.id}]", id=asked
    )
