"""What the ledger tells of a draft, held against its rows: a row that was never entered is no fact."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from approvals.domain.answer import Answer
from approvals.domain.case import Case
from approvals.domain.draft import Digest, Revision
from approvals.domain.ledger import Disclosure, EntryKind, Link, instant
from approvals.domain.ledger_check import intact
from approvals.domain.quorum import standing
from approvals.domain.vote import VETOES, Mark, Vote

_Version = tuple[str | None, str | None, str | None]
"""What a version was when it was entered: its digest, who made it, and whose suggestion it was."""
_Marked = tuple[int, str | None, str, str]
"""The version, who marked it, with what, and by which door."""
_Reasoned = tuple[int, str | None, str, str | None]
"""The version, who said why they marked it so, with what mark, and why."""
_Let = tuple[int, str, str | None]
"""The version, or the part, that somebody let out in an incident: its number, which incident, and who."""
_Answered = tuple[str, str | None, str | None]
"""What somebody said became of a delivery: which, who, and which post it is, if it is any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Of one draft: for whom and by whom it was drafted, its versions, and the last word of each mark."""

    drafted: tuple[str | None, str | None]
    versions: Mapping[int, _Version]
    marks: Mapping[_Marked, str | None]
    """When it was given last; None if it was taken back."""
    closed: bool
    cards: Mapping[tuple[int, str], str] = field(default_factory=dict)
    """Which message became the card of a version, last of all, by platform."""
    prepared: bool = False
    """Whether it is a statement that is kept for an incident."""
    lifted: frozenset[tuple[str | None, str]] = frozenset()
    """Who lifted what held the draft, and when."""
    released: frozenset[_Let] = frozenset()
    gone_on: frozenset[_Let] = frozenset()
    answered: frozenset[_Answered] = frozenset()
    reasoned: frozenset[_Reasoned] = frozenset()


def book(links: Iterable[Link], disclosed: Mapping[str, Disclosure]) -> Book:
    """Read the entries about a draft, in their order; one that is not as it was written tells nothing."""
    drafted: tuple[str | None, str | None] = (None, None)
    versions: dict[int, _Version] = {}
    marks: dict[_Marked, str | None] = {}
    cards: dict[tuple[int, str], str] = {}
    closed = prepared = False
    lifted = set[tuple[str | None, str]]()
    released, gone_on = set[_Let](), set[_Let]()
    opened = partial(_opened, disclosed)
    entries = [_said(link) for link in links]
    for entry in entries:
        match entry:
            case {"kind": EntryKind.DRAFTED, "account": str(account), "values": {"author": author} as said}:
                drafted = (account, opened(author))
                prepared = said.get("prepared") is not None
            case {"kind": EntryKind.REVISED, "values": {"revision": int(number), "digest": digest} as said}:
                versions[number] = (opened(digest), opened(said.get("made_by")), opened(said.get("suggested_by")))
            case {
                "kind": EntryKind.MARKED | EntryKind.UNMARKED as kind,
                "at": str(at),
                "values": {"revision": int(number), "who": who, "mark": str(mark), "by": str(door)},
            }:
                marks[number, opened(who), mark, door] = at if kind == EntryKind.MARKED else None
            case {"kind": EntryKind.CARD_POSTED, "values": {"revision": int(number), "message": str(message)}}:
                cards[number, message.partition("/")[0]] = message
            case {"kind": EntryKind.LIFTED, "at": str(at), "values": {"by": by}}:
                lifted.add((opened(by), at))
            case {
                "kind": EntryKind.RELEASED,
                "values": {"revision": int(number), "incident": str(incident), "by": by},
            }:
                released.add((number, incident, opened(by)))
            case {"kind": EntryKind.GONE_ON, "values": {"part": int(number), "incident": str(incident), "by": by}}:
                gone_on.add((number, incident, opened(by)))
            case {"kind": EntryKind.CLOSED}:
                closed = True
    return Book(
        drafted=drafted,
        versions=versions,
        marks=marks,
        closed=closed,
        cards=cards,
        prepared=prepared,
        lifted=frozenset(lifted),
        released=frozenset(released),
        gone_on=frozenset(gone_on),
        answered=frozenset(_answers(entries, opened)),
        reasoned=frozenset(_reasons(entries, opened)),
    )


def _reasons(entries: Iterable[Any], opened: Callable[[Any], str | None]) -> Iterator[_Reasoned]:
    for entry in entries:
        match entry:
            case {
                "kind": EntryKind.REASONED,
                "values": {"revision": int(number), "who": who, "mark": str(mark), "reason": reason},
            }:
                yield number, opened(who), mark, opened(reason)


def _answers(entries: Iterable[Any], opened: Callable[[Any], str | None]) -> Iterator[_Answered]:
    for entry in entries:
        match entry:
            case {
                "kind": EntryKind.ANSWERED,
                "values": {"delivery": str(delivery), "who": who, "post": None | str() as post},
            }:
                yield delivery, opened(who), post


def _opened(disclosed: Mapping[str, Disclosure], part: Any) -> str | None:
    found = disclosed.get(str(part.get("digest"))) if isinstance(part, dict) else None
    return found.personal.value if found and found.fits else None


def _said(link: Link) -> Any:
    try:
        return json.loads(link.body) if intact(link) else None
    except (ValueError, RecursionError):
        return None


def unknown(case: Case, entered: Book) -> tuple[Vote, ...]:
    """The approvals of the current version that stand as rows, and of which the ledger does not say so."""
    return tuple(
        vote
        for vote in standing(case)
        if vote.mark is Mark.APPROVE and entered.marks.get(_marked(vote)) != instant(vote.cast_at)
    )


def given(answer: Answer, entered: Book) -> bool:
    """Whether the ledger says that somebody answered so."""
    return (str(answer.delivery), str(answer.who), answer.post_id) in entered.answered


def vouched(case: Case, entered: Book) -> Case:
    """The case as far as the ledger bears it out.

    Approvals and reasons that it does not know are left out, as are lifted holds, and so is what nobody let out in an incident.
    Where it knows another text, another hand in it, another version, a stop that no row shows, or shows at another
    time, or the end of the draft, the current version has no digest any more, so that nothing was approved.
    """
    strange = unknown(case, entered)
    known = replace(
        case,
        votes=tuple(_reasoned(vote, entered) for vote in case.votes if vote not in strange),
        lifts=tuple(one for one in case.lifts if (one.by, instant(one.at)) in entered.lifted),
        releases=tuple(one for one in case.releases if (one.revision, str(one.incident), one.by) in entered.released),
        go_ons=tuple(one for one in case.go_ons if (one.part, str(one.incident), one.by) in entered.gone_on),
    )
    if _fits(case, entered):
        return known
    return replace(known, revisions=(*case.revisions[:-1], replace(case.current, digest=Digest(""))))


def _reasoned(vote: Vote, entered: Book) -> Vote:
    known = (vote.revision, str(vote.identity), vote.mark, vote.reason) in entered.reasoned
    return vote if known else replace(vote, reason="")


def _fits(case: Case, entered: Book) -> bool:
    stand = {(_marked(vote), instant(vote.cast_at)) for vote in case.votes if vote.stands}
    vetoes = {(marked, at) for marked, at in entered.marks.items() if at is not None and marked[2] in VETOES}
    return (
        entered.drafted == (case.draft.account, case.draft.author)
        and entered.prepared == (case.draft.prepared is not None)
        and entered.versions == {one.number: _version(one) for one in case.revisions}
        and vetoes <= stand
        and (case.draft.closed is not None or not entered.closed)
    )


def _version(revision: Revision) -> _Version:
    return (revision.digest, revision.made_by, revision.suggested_by)


def _marked(vote: Vote) -> _Marked:
    return (vote.revision, str(vote.identity), vote.mark, vote.source)
