"""The body of a request to the page, read field by field; what is missing or odd is a sentence."""

from typing import Any

from aiohttp import web


class OddRequestError(Exception):
    """The page was asked something that makes no sense."""


class Asked:
    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, request: web.Request) -> "Asked":
        if request.content_type != "application/json":
            raise OddRequestError("An act is a JSON object, sent as application/json.")
        try:
            fields = await request.json()
        except web.HTTPRequestEntityTooLarge as error:
            raise OddRequestError("That is more than this page takes at once.") from error
        except ValueError as error:
            raise OddRequestError("That is no JSON.") from error
        if not isinstance(fields, dict):
            raise OddRequestError("An act is a JSON object.")
        return cls(fields)

    def text(self, name: str) -> str:
        found = self._fields.get(name)
        if not isinstance(found, str) or not found.strip():
            raise OddRequestError(f"`{name}` is missing.")
        return found

    def maybe_text(self, name: str) -> str | None:
        return self.text(name) if self._fields.get(name) not in (None, "") else None

    def yes(self, name: str) -> bool:
        return self._fields.get(name) is True

    def any(self, name: str) -> Any:
        return self._fields.get(name)

    def fields(self, name: str) -> dict[str, Any]:
        found = self._fields.get(name, {})
        if not isinstance(found, dict):
            raise OddRequestError(f"`{name}` must be an object.")
        return found

    def seconds(self, name: str) -> float:
        found = self._fields.get(name)
        if isinstance(found, bool) or not isinstance(found, (int, float)) or not 0 < found <= 7 * 86_400:
            raise OddRequestError(f"`{name}` must be a number of seconds above 0, a week at most.")
        return float(found)

    def post_id(self, name: str) -> int:
        found = self.text(name)
        if not found.isascii() or not found.isdigit() or len(found) > 20:
            raise OddRequestError(f"`{name}` is not the id of a post.")
        return int(found)
