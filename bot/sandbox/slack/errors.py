"""What goes wrong in the sandbox: an answer that Slack would give, or an act that Slack's client would not offer."""

from typing import Any


class SlackError(Exception):
    """An `ok: false` answer of the Web API, by Slack's own error string."""

    def __init__(self, error: str, *, status: int = 200, headers: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers or {}
        self.extra = extra


class NotOfferedError(Exception):
    """A person tried what Slack's client would not let them do: such a test is wrong, not the app."""
