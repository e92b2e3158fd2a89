"""What Slack's refusals mean to us: its `error` strings and broken answers, as errors of our own tree."""

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from approvals.errors import Unreachable

# https://docs.slack.dev/reference/methods/auth.test: what any method answers when our token is worth nothing any more.
_NO_ACCESS = frozenset(
    {
        "account_inactive",
        "app_uninstalled",
        "invalid_auth",
        "not_authed",
        "token_expired",
        "token_revoked",
        "team_access_not_granted",
    }
)

BOT_ITSELF = "bot-itself"
"""Our own word for a reader that would be the bot itself, and could write whatever it believes to see."""

# The answers of chat.update and reactions.get to a message, or a channel, that is no more.
GONE = frozenset({"message_not_found", "cant_update_message", "channel_not_found"})

# The answers of chat.postEphemeral when that channel cannot show it to that person.
NOT_THERE = frozenset({"channel_not_found", "is_archived", "not_in_channel", "user_not_in_channel"})

# The answers of users.info to somebody whom nobody may see.
NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})

# A call that was not answered by Slack. The SDK looks for `ok` in whatever stands there in its place, be it a text.
AWAY = (aiohttp.ClientError, SlackClientError, TimeoutError, OSError, AttributeError, ValueError)

_TOO_MANY = 429
_RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})


class SlackSaidNo(Unreachable):
    """Slack answered, and did not do it; `error` is its own word for why."""

    def __init__(self, *, method: str, error: str, slug: str = "slack-said-no", **values: str) -> None:
        super().__init__(slug, method=method, error=error, **values)
        self.error = error


class SlackAccessLost(SlackSaidNo):
    """Slack takes nothing from us before a person has acted."""

    def __init__(self, *, method: str, error: str, **values: str) -> None:
        super().__init__(method=method, error=error, slug="slack-access", **values)


class SlackThrottled(SlackSaidNo):
    """Slack asks to wait `seconds`."""

    def __init__(self, *, method: str, seconds: float) -> None:
        super().__init__(method=method, error="ratelimited")
        self.seconds = seconds


def said(method: str, fault: SlackApiError) -> SlackSaidNo:
    """A refused call as an error of ours."""
    response = fault.response
    # Behind an answer that is not JSON (a 5xx of a proxy) `data` is text, and the response's own `get` fails.
    answer = getattr(response, "data", None)
    error = answer.get("error") if isinstance(answer, dict) else None
    status = getattr(response, "status_code", None) or getattr(response, "status", "unknown")
    if status == _TOO_MANY or error in _RATE_LIMITED:
        return SlackThrottled(method=method, seconds=_seconds(response.headers))
    word = str(error or f"http-{status}")
    return SlackAccessLost(method=method, error=word) if word in _NO_ACCESS else SlackSaidNo(method=method, error=word)


def _seconds(headers: object) -> float:
    """Retry-After in seconds; one that is missing or no number is a second."""
    named = {str(name).lower(): value for name, value in dict(headers or {}).items()}  # type: ignore[call-overload]  # a mapping of any kind
    try:
        return max(0.0, float(str(named["retry-after"])))
    except (KeyError, ValueError):
        return 1.0
