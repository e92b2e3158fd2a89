"""What a bot may answer to an invoke, and what a person then sees."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.teams.adaptive.card import card_faults
from bot.sandbox.teams.delivered import Answer
from bot.sandbox.teams.values import ADAPTIVE_CARD, Json

UNREACHABLE = "Unable to reach app. Please try again."
WRONG = "Something went wrong. Please try again."
_MESSAGE = "application/vnd.microsoft.activity.message"
_ERRORS = frozenset(
    {
        "application/vnd.microsoft.error",
        "application/vnd.microsoft.error.inLineFailure",
        "application/vnd.microsoft.error.preconditionFailed",
    }
)
_SIZES = ("small", "medium", "large")
_TASK_FIELDS = frozenset({"title", "height", "width", "card", "url", "fallbackUrl", "completionBotId"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    error: str | None = None
    message: str | None = None
    card: Json | None = None
    title: str = ""
    faults: tuple[str, ...] = ()


def _refused(*faults: str) -> Understood:
    return Understood(error=WRONG, faults=faults)


def _unanswered(answer: Answer) -> Understood | None:
    """No answer in time, or one that says that the bot failed."""
    if answer.status is None:
        return Understood(error=UNREACHABLE, faults=(f"no answer in time ({answer.failure})",))
    if answer.status != 200:
        return Understood(error=WRONG, faults=(f"HTTP {answer.status} where 200 is due",))
    return None


def card_action(answer: Answer) -> Understood:
    """https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format."""
    if unanswered := _unanswered(answer):
        return unanswered
    body = answer.body
    if not isinstance(body, dict) or set(body) != {"statusCode", "type", "value"}:
        return _refused("the answer to a card action has statusCode, type and value, and nothing else")
    status, kind, value = body["statusCode"], body["type"], body["value"]
    if not isinstance(status, int) or isinstance(status, bool):
        return _refused("statusCode must be a number")
    if kind == ADAPTIVE_CARD:
        faults = card_faults(value) + ([] if status == 200 else ["a card goes with statusCode 200"])
        return _refused(*faults) if faults else Understood(card=value)
    if kind == _MESSAGE:
        if status != 200 or not isinstance(value, str) or not value:
            return _refused("a message goes with statusCode 200 and is text")
        return Understood(message=value)
    if kind in _ERRORS:
        if status < 400 or not isinstance(value, dict) or not {"code", "message"} <= set(value):
            return _refused("an error has a statusCode from 400, and code and message in its value")
        return Understood(error=str(value["message"]))
    return _refused(f"{kind} is no type of an answer to a card action")


def task(answer: Answer, *, may_close: bool) -> Understood:
    """https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots."""
    if unanswered := _unanswered(answer):
        return unanswered
    if answer.body in (None, {}, ""):
        return Understood() if may_close else _refused("a dialog that was asked for needs a task")
    if not isinstance(answer.body, dict) or set(answer.body) - {"task", "cacheInfo"}:
        return _refused("the answer about a dialog is a task")
    return _task(answer.body.get("task"))


def _task(value: Any) -> Understood:
    if not isinstance(value, dict) or set(value) != {"type", "value"}:
        return _refused("a task has type and value")
    if value["type"] == "message":
        text = value["value"]
        return Understood(message=text) if isinstance(text, str) and text else _refused("a task's message is text")
    if value["type"] != "continue":
        return _refused("a task's type is continue or message")
    return _task_info(value["value"])


def _task_info(info: Any) -> Understood:
    if not isinstance(info, dict):
        return _refused("a task that continues has an object as its value")
    faults = [f"{name} is no property of a dialog" for name in info if name not in _TASK_FIELDS]
    if ("card" in info) == ("url" in info):
        faults.append("a dialog has a card or a url")
    faults += [f"{name} must be a number or a size" for name in ("height", "width") if not _size(info.get(name))]
    if not isinstance(info.get("title", ""), str):
        faults.append("a dialog's title is text")
    attachment = info.get("card")
    if attachment is not None:
        whole = isinstance(attachment, dict) and attachment.get("contentType") == ADAPTIVE_CARD
        faults += card_faults(attachment.get("content")) if whole else ["a dialog's card is an attachment"]
    if faults:
        return _refused(*faults)
    return Understood(card=attachment["content"] if attachment else None, title=info.get("title", ""))


def _size(value: Any) -> bool:
    return value is None or value in _SIZES or (isinstance(value, int) and not isinstance(value, bool))


def extension(answer: Answer) -> Understood:
    """https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/respond-to-task-module-submit."""
    if unanswered := _unanswered(answer):
        return unanswered
    body = answer.body
    if body in (None, {}, ""):
        return Understood()
    if isinstance(body, dict) and set(body) == {"composeExtension"}:
        return _compose(body["composeExtension"])
    return task(answer, may_close=True)


def _compose(value: Any) -> Understood:
    if not isinstance(value, dict):
        return _refused("composeExtension is an object")
    match value.get("type"):
        case "message":
            text = value.get("text")
            return Understood(message=text) if isinstance(text, str) and text else _refused("a message is text")
        case "result":
            return _result(value)
        case "botMessagePreview":
            preview = value.get("activityPreview")
            attachments = preview.get("attachments") if isinstance(preview, dict) else None
            if not isinstance(attachments, list) or len(attachments) != 1:
                return _refused("a preview is a message with exactly one card")
            faults = _card_of(attachments[0])
            return _refused(*faults) if faults else Understood(card=attachments[0]["content"])
        case kind:
            return _refused(f"{kind} is no type of a composeExtension that this app uses")


def _result(value: Json) -> Understood:
    attachments = value.get("attachments")
    if value.get("attachmentLayout") not in {"list", "grid"} or not isinstance(attachments, list) or not attachments:
        return _refused("a result has attachmentLayout list or grid, and attachments")
    faults = _card_of(attachments[0])
    return _refused(*faults) if faults else Understood(card=attachments[0]["content"])


def _card_of(attachment: Any) -> list[str]:
    if not isinstance(attachment, dict) or attachment.get("contentType") != ADAPTIVE_CARD:
        return ["an attachment here is an Adaptive Card"]
    return card_faults(attachment.get("content"))
