"""Signed HTTP: what the app is told goes as a POST to its request URL."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.clock import Clock
from bot.sandbox.slack.delivered import Answer, Parcel, ParcelKind
from bot.sandbox.slack.values import Json

_RETRY_REASONS = {"timeout": "http_timeout"}


class SignedPosts:
    def __init__(self, *, secret: str, clock: Clock, ack_seconds: float) -> None:
        self._secret = secret
        self._clock = clock
        self.stamped_by_clock = False
        """Stamp with the workspace's clock; otherwise with the machine's time, by which Bolt judges a stamp."""
        self._ack_seconds = ack_seconds
        self._session: ClientSession | None = None

    async def deliver(self, url: str, parcel: Parcel) -> Answer:
        body, content_type = _encoded(parcel)
        headers = self.headers(body) | {"Content-Type": content_type}
        if parcel.attempt:
            reason = _RETRY_REASONS.get(parcel.reason, parcel.reason)
            headers |= {"X-Slack-Retry-Num": str(parcel.attempt), "X-Slack-Retry-Reason": reason}
        return await self._post(url, body, headers)

    def headers(self, body: str) -> dict[str, str]:
        """https://docs.slack.dev/authentication/verifying-requests-from-slack."""
        stamp = str(int(self._clock.now().timestamp() if self.stamped_by_clock else time.time()))
        digest = hmac.new(self._secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def _post(self, url: str, body: str, headers: dict[str, str]) -> Answer:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=self._ack_seconds))
        try:
            async with self._session.post(url, data=body.encode(), headers=headers, allow_redirects=False) as response:
                text = await response.text()
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                if not 200 <= response.status < 300:
                    return Answer(failure="http_error", no_retry=no_retry)
                return Answer(acked=True, body=_decoded(text, response.content_type))
        except TimeoutError:
            return Answer(failure="timeout")
        except ClientError:
            return Answer(failure="connection_failed")
        except ValueError:
            return Answer(failure="http_error")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _encoded(parcel: Parcel) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    match parcel.kind:
        case ParcelKind.EVENT:
            return json.dumps(parcel.payload), "application/json"
        case ParcelKind.COMMAND:
            return urlencode(parcel.payload), form
        case ParcelKind.INTERACTIVE:
            return urlencode({"payload": json.dumps(parcel.payload)}), form


def _decoded(text: str, content_type: str) -> Json | None:
    if not text.strip():
        return None
    if content_type == "application/json":
        body = json.loads(text)
        return body if isinstance(body, dict) else None
    return {"text": text}
