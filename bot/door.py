"""The one door through which every chat adapter hands in what arrived; `dispatch` stands behind it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from approvals.domain.people import Platform
from bot.events import Event, FormSent, Picked, Pressed, Said
from bot.forms import Answer, Form, Verdict


class Door(Protocol):
    """What a chat adapter may ask of the product. Most never raise; refusals come back as sentences."""

    async def keep(
        self, platform: Platform, key: str, payload: Mapping[str, Any], *, came: datetime | None = None
    ) -> bool:
        """Store a payload before it is acknowledged, once per `key`; its event is worked off afterwards.

        `came` is when it came in, where it was judged since. False if it was there already. Raises if it could not be
        stored: then do not acknowledge.
        """

    async def address(self, platform: Platform, workspace: str) -> str | None:
        """Where a platform said last that it is reached. Raises if that could not be read."""

    async def keep_address(self, platform: Platform, workspace: str, address: str) -> None:
        """It is reached there from now on. Raises if that could not be stored."""

    async def turned_away(self, what: str) -> None:
        """Something came that is not from where it says; it is noted, and that is all."""

    async def ask(self, event: Said | Picked | Pressed) -> Answer:
        """Answer at once what needs an answer at once: a command, or a button that opens a form."""

    async def fill(self, form: Form, event: Said | Picked | Pressed) -> Form:
        """Load what is slow into a form that is already open."""

    async def look(self, sent: FormSent) -> Form:
        """The form again with length and findings of what is filled in, nothing sent."""

    async def judge(self, sent: FormSent) -> Verdict:
        """Whether a sent form can be accepted."""

    def opens_form(self, action: str) -> bool:
        """Whether a button opens a form (and so goes to `ask`), or is stored and worked off."""

    async def work(self, event: Event) -> None:
        """Do what an event says; called from the inbox, or directly for `Reconnected`."""

    async def give_up(self, event: Event) -> None:
        """An event could not be worked off however often it was tried: say so to whoever caused it."""
