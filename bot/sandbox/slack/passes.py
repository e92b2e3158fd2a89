"""What an interaction lends to the app for a while: trigger ids for views, response URLs for messages."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.slack.errors import SlackError

_TRIGGER_LIFE = timedelta(seconds=3)  # https://docs.slack.dev/interactivity/handling-user-interaction
_URL_LIFE = timedelta(minutes=30)
_URL_USES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    person: str
    channel: str | None
    view: str | None
    until: datetime
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    person: str
    channel: str
    ts: str | None
    """The message that was acted on; none for a slash command."""
    until: datetime
    uses: int = 0


class Passes:
    def __init__(self) -> None:
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, person: str, channel: str | None, view: str | None, now: datetime) -> str:
        number = len(self._triggers) + 1
        name = f"{number}.{int(now.timestamp())}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(person=person, channel=channel, view=view, until=now + _TRIGGER_LIFE)
        return name

    def exchange(self, name: str, now: datetime) -> Trigger:
        trigger = self._triggers.get(name)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if now > trigger.until:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_url(self, person: str, channel: str, ts: str | None, now: datetime) -> str:
        name = secrets.token_urlsafe(18)
        self._urls[name] = ResponseUrl(person=person, channel=channel, ts=ts, until=now + _URL_LIFE)
        return name

    def use_url(self, name: str, now: datetime) -> ResponseUrl:
        url = self._urls.get(name)
        if url is None:
            raise SlackError("invalid_url", status=404)
        if now > url.until:
            raise SlackError("expired_url", status=404)
        if url.uses >= _URL_USES:
            raise SlackError("used_url", status=404)
        url.uses += 1
        return url
