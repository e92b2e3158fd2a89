"""What the visitor does on the public network: customers write, and take back what they wrote."""

from dataclasses import dataclass

from bot.sandbox.page.asked import Asked, OddRequestError
from bot.sandbox.page.shown import Json
from bot.sandbox.x import Network


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkActs:
    network: Network

    async def post(self, asked: Asked) -> Json:
        handle, text = asked.text("handle").strip().removeprefix("@"), asked.text("text")
        self._customer(handle)
        answered = asked.post_id("reply_to") if asked.maybe_text("reply_to") else None
        return {"link": self.network.link(self.network.post_as(handle, text, reply_to=answered))}

    async def delete(self, asked: Asked) -> Json:
        try:
            post = self.network.post(asked.post_id("id"))
        except KeyError as error:
            raise OddRequestError("There is no such post.") from error
        self._customer(post.handle)
        self.network.delete_by_hand(post.id)
        return {}

    def _customer(self, handle: str) -> None:
        brands = [one["handle"].lower() for one in self.network.snapshot()["accounts"] if one["brand"]]
        if handle.lower() in brands:
            raise OddRequestError(f"Nobody but the app writes as @{handle} here; choose a customer's name.")
