"""An entry of the ledger as it is read: its bytes taken apart, and its digests with what they stand for."""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from approvals.domain.draft import DraftId
from approvals.domain.ledger import Disclosure, EntryKind, Link
from approvals.domain.people import AccountName


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What a digest of an entry stands for; None once that was forgotten, or if it is not what it was made of."""

    value: str | None


FORGOTTEN: Final = Disclosed(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An entry, readable."""

    seq: int
    at: datetime
    kind: EntryKind
    account: AccountName | None
    draft: DraftId | None
    values: Mapping[str, Any]
    """As JSON has them, with `Disclosed` in the place of each digest."""


# Within a string of JSON the quotes would be escaped.
_DIGEST = re.compile(rb'"digest":"([0-9a-f]{64})"')


def digests(link: Link) -> frozenset[str]:
    """Every salted digest in an entry."""
    return frozenset(one.decode() for one in _DIGEST.findall(link.body))


def said(link: Link) -> Any:
    """An entry as JSON has it; None if it is none."""
    try:
        return json.loads(link.body)
    except (ValueError, RecursionError):
        return None


def forgotten(link: Link) -> int:
    """How many personal values an entry says were forgotten."""
    if b'"forgotten"' not in link.body:
        return 0
    match said(link):
        case {"kind": EntryKind.FORGOTTEN, "values": {"people": int(people), "reasons": int(reasons)}}:
            return people + reasons
        case {"kind": EntryKind.FORGOTTEN, "values": {"disclosures": int(many)}}:
            return many
        case _:
            return 0


def terms_entered(link: Link) -> tuple[AccountName, str] | None:
    """Of which account an entry says what holds, and the digest of its terms; None of any other entry."""
    if b'"settings-held"' not in link.body:
        return None
    match said(link):
        case {"kind": EntryKind.SETTINGS_HELD, "account": str(account), "values": {"digest": {"digest": str(digest)}}}:
            return AccountName(account), digest
        case _:
            return None


def while_open(draft: Sequence[Told], settings: Iterable[Told]) -> list[Told]:
    """Of what is told of a draft's account the part that held while it was open: what held already, without how that
    came to be, and each change.
    """
    first = draft[0].seq
    end = next((one.seq for one in draft if one.kind is EntryKind.CLOSED), math.inf)
    own = [one for one in settings if one.account == draft[0].account and one.seq < end]
    before = [one for one in own if one.seq < first][-1:]
    held = [replace(one, values={**one.values, "changes": []}) for one in before]
    return [*held, *(one for one in own if one.seq > first)]


def taken_for(cleared: Told) -> dict[str, str]:
    """Whose each identity was taken to be whose mark counted, as far as an entry says so; earlier ones do not."""
    said = [(mark["who"], mark.get("of", FORGOTTEN)) for mark in cleared.values["marks"]]
    return {who.value: of.value for who, of in said if who.value and of.value}


def read(link: Link, disclosed: Mapping[str, Disclosure]) -> Told:
    """Take an entry apart that `ledger_check.verify` found whole."""
    entry = json.loads(link.body)
    return Told(
        seq=link.seq,
        at=datetime.fromisoformat(entry["at"]).astimezone(UTC),
        kind=EntryKind(entry["kind"]),
        account=entry["account"],
        draft=link.draft,
        values={name: _opened(value, disclosed) for name, value in entry["values"].items()},
    )


def _digest(part: Any) -> str | None:
    return part["digest"] if isinstance(part, dict) and part.keys() == {"sort", "digest"} else None


def _opened(part: Any, disclosed: Mapping[str, Disclosure]) -> Any:
    if digest := _digest(part):
        found = disclosed.get(digest)
        return Disclosed(found.personal.value) if found and found.fits else FORGOTTEN
    match part:
        case dict():
            return {name: _opened(value, disclosed) for name, value in part.items()}
        case list():
            return [_opened(one, disclosed) for one in part]
        case _:
            return part
