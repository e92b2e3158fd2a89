"""Activities in the shapes that Microsoft's documentation and real tenants show."""

from datetime import UTC, datetime
from typing import Any

BOT, TENANT = "28:app-1", "tenant-1"
ANN = {"id": "29:1ann", "name": "Ann Baker", "aadObjectId": "A1B2-AAD"}
CHANNEL, MESSAGE = "19:abc@thread.tacv2", "1763629200000"
AT = datetime(2026, 11, 20, 9, 0, 1, tzinfo=UTC)


def activity(kind: str = "message", **changes: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "id": "f:17",
        "timestamp": "2026-11-20T09:00:00.1234567Z",
        "localTimestamp": "2026-11-20T10:00:00.1234567+01:00",
        "channelId": "msteams",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "from": ANN,
        "conversation": {
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": TENANT,
            "id": f"{CHANNEL};messageid={MESSAGE}",
        },
        "recipient": {"id": BOT, "name": "Twokeys"},
        "entities": [{"locale": "en-US", "country": "US", "platform": "Web", "type": "clientInfo"}],
        "channelData": {"channel": {"id": CHANNEL}, "team": {"id": CHANNEL}, "tenant": {"id": TENANT}},
        **changes,
    }


def mention(who: str = BOT, text: str = "<at>Twokeys</at>") -> dict[str, Any]:
    return {"type": "mention", "mentioned": {"id": who, "name": "Twokeys"}, "text": text}


def said(text: str, *entities: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return activity(text=text, textFormat="plain", entities=list(entities or (mention(),)), **changes)


def alone(**changes: Any) -> dict[str, Any]:
    """In the chat with the bot."""
    return activity(**{"conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:1"}, **changes})


def reaction(**changes: Any) -> dict[str, Any]:
    return activity("messageReaction", replyToId=MESSAGE, **changes)


def told(**changes: Any) -> dict[str, Any]:
    return {"twokeys": {"do": "approve", "value": "7/1/0123456789abcdef", "turn": "t1", **changes}}


def pressed(data: Any = None, **changes: Any) -> dict[str, Any]:
    value = {"action": {"type": "Action.Execute", "verb": "approve", "data": data or told()}, "trigger": "manual"}
    return activity("invoke", name="adaptiveCard/action", value=value, **{"replyToId": MESSAGE, **changes})


def submitted(data: Any = None, **changes: Any) -> dict[str, Any]:
    """What clients send that know no `Action.Execute`: a message without words."""
    return activity(value=data or told(), **{"replyToId": MESSAGE, **changes})


def form(do: str = "form-send", **fields: Any) -> dict[str, Any]:
    sent = {"do": do, "form": "draft", "memory": '{"channel":"C1"}', "once": "o1", "shape": {}}
    value = {"data": {"twokeys": sent, **fields}, "context": {"theme": "default"}}
    return activity("invoke", name="task/submit", value=value)


def picked(content: str, **changes: Any) -> dict[str, Any]:
    payload = {"id": "1", "body": {"contentType": "html", "content": content}, "from": {}, "attachments": []}
    value = {"commandId": "reply", "commandContext": "message", "messagePayload": payload, "requestId": "r"}
    return activity("invoke", name="composeExtension/fetchTask", value=value, **changes)
