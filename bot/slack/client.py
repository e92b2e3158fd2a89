"""The SDK's client as we use it: it asks the address that it was given, once, and nobody else."""

from typing import Any

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient


class Client(AsyncWebClient):
    """Sends nothing a second time, follows no redirect, and uses no proxy of the environment.

    The SDK's own handlers send a post again after a reset connection, which makes two posts of one call.
    """

    def __init__(
        self, *, url: str, token: str | None = None, session: ClientSession | None = None, timeout: int = 30
    ) -> None:
        super().__init__(token=token, base_url=url, session=session, timeout=timeout, retry_handlers=[])
        self.proxy = None

    async def _request(self, *, http_verb: str, api_url: str, req_args: dict[str, Any]) -> dict[str, Any]:
        direct = {**req_args, "allow_redirects": False}
        return await super()._request(http_verb=http_verb, api_url=api_url, req_args=direct)
