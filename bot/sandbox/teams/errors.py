"""What goes wrong in the sandbox: an answer that Microsoft would give, or an act that Teams would not offer."""

from typing import Any

Json = dict[str, Any]


class ConnectorError(Exception):
    """An answer of the connector (https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis)."""

    def __init__(self, status: int, code: str, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.headers = headers or {}
        self.body: Json = {"error": {"code": code, "message": message}}


class SignInError(Exception):
    """An answer of the token endpoint (https://learn.microsoft.com/entra/identity-platform/reference-error-codes)."""

    def __init__(self, status: int, error: str, number: int, sentence: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.number = number
        self.sentence = sentence


class NotOfferedError(Exception):
    """A person tried what Teams would not let them do: such a test is wrong, not the bot."""


def bad_syntax(message: str) -> ConnectorError:
    return ConnectorError(400, "BadSyntax", message)


def bad_argument(message: str) -> ConnectorError:
    return ConnectorError(400, "Bad argument", message)


def not_in_roster() -> ConnectorError:
    return ConnectorError(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")


def forbidden(message: str) -> ConnectorError:
    return ConnectorError(403, "ForbiddenOperationException", message)


def not_enough_permissions(message: str) -> ConnectorError:
    return ConnectorError(403, "NotEnoughPermissions", message)


def no_conversation() -> ConnectorError:
    return ConnectorError(404, "ConversationNotFound", "Conversation not found.")


def no_activity() -> ConnectorError:
    """Its documented message speaks of the conversation, too."""
    return ConnectorError(404, "ActivityNotFoundInConversation", "Conversation not found.")


def no_member() -> ConnectorError:
    return ConnectorError(404, "MemberNotFoundInConversation", "Member not found.")


def too_big() -> ConnectorError:
    return ConnectorError(413, "MessageSizeTooBig", "Message size too large.")


def throttled(seconds: int) -> ConnectorError:
    return ConnectorError(429, "Throttled", "Too many requests.", headers={"Retry-After": str(seconds)})
