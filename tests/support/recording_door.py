"""A door that records what is handed in, and answers what it is told to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from approvals.domain.people import Platform
from bot.events import Event, FormSent, Picked, Pressed, Said
from bot.forms import Accepted, Answer, Form, Verdict


class DiskFullError(Exception):
    """What a database says now and then."""


@dataclass
class RecordingDoor:
    answer: Answer = None
    filled: Form | None = None
    looked: Form | None = None
    verdict: Verdict = field(default_factory=Accepted)
    forms: frozenset[str] = frozenset({"edit", "suggest", "reason"})
    failures: int = 0
    """How many times `keep` is yet to fail."""

    platform: Platform = Platform.SLACK
    known_address: str | None = None

    kept: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    """Where the platform said that it is reached, each time it was stored."""
    again: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    asked: list[Event] = field(default_factory=list)
    filling: list[Form] = field(default_factory=list)
    looking: list[FormSent] = field(default_factory=list)
    judged: list[FormSent] = field(default_factory=list)
    worked: list[Event] = field(default_factory=list)
    given_up: list[Event] = field(default_factory=list)

    async def keep(
        self, platform: Platform, key: str, payload: Mapping[str, Any], *, came: datetime | None = None
    ) -> bool:
        del came
        assert platform is self.platform
        if self.failures:
            self.failures -= 1
            raise DiskFullError(f"no room for {payload}")
        if key in self.kept:
            self.again.append(key)
            return False
        self.kept[key] = payload
        return True

    async def address(self, platform: Platform, workspace: str) -> str | None:
        del workspace
        assert platform is self.platform
        return self.known_address

    async def keep_address(self, platform: Platform, workspace: str, address: str) -> None:
        del workspace
        assert platform is self.platform
        if self.failures:
            self.failures -= 1
            raise DiskFullError(f"no room for {address}")
        self.addresses.append(address)

    async def turned_away(self, what: str) -> None:
        self.refused.append(what)

    async def ask(self, event: Said | Picked | Pressed) -> Answer:
        self.asked.append(event)
        return self.answer

    async def fill(self, form: Form, event: Said | Picked | Pressed) -> Form:
        self.filling.append(form)
        return self.filled or form

    async def look(self, sent: FormSent) -> Form:
        self.looking.append(sent)
        assert self.looked
        return self.looked

    async def judge(self, sent: FormSent) -> Verdict:
        self.judged.append(sent)
        return self.verdict

    def opens_form(self, action: str) -> bool:
        return action in self.forms

    async def work(self, event: Event) -> None:
        self.worked.append(event)

    async def give_up(self, event: Event) -> None:
        self.given_up.append(event)
