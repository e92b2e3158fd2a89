"""What a version brings about in public, one part after the other: a text, and for a correction what follows it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from approvals.domain.case import Case
from approvals.domain.correction import Purpose
from approvals.domain.delivery import Act, Delivery, State
from approvals.domain.draft import Revision
from approvals.domain.hours import Window, best_in
from approvals.domain.move import Move
from approvals.domain.post import Post
from approvals.domain.quorum import count, reached_at

TEXT, DELETION, FIRST_REPOST = 0, 1, 2

AT_ITS_TIME = timedelta(minutes=30)
"""How late a text with a time of its own may go out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One public act; its number stays the same from version to version."""

    number: int
    act: Act
    text: str = ""
    """What it publishes, if it publishes anything."""
    window: Window | None = None
    """When it may happen; None where it follows at once what was before it."""


def parts(revision: Revision) -> tuple[Part, ...]:
    """Everything the version brings about, in order."""
    return tuple(_parts(revision))


def _parts(revision: Revision) -> Iterator[Part]:
    correction = revision.correction
    if correction is None or correction.purpose is not Purpose.TAKE_DOWN:
        yield Part(number=TEXT, act=Act.CREATE, text=revision.text, window=_at_its_time(revision.send_at))
    if correction is None:
        return
    if correction.deletes:
        yield Part(number=DELETION, act=Act.DELETE)
    for turn, again in enumerate(correction.reposts):
        act = Act.CREATE if again.text else Act.REPOST
        yield Part(number=FIRST_REPOST + turn, act=act, text=again.text, window=again.window)


def _at_its_time(send_at: datetime | None) -> Window | None:
    return Window(opens=send_at, closes=send_at + AT_ITS_TIME, zone="UTC") if send_at else None


def part_of(revision: Revision, number: int) -> Part | None:
    """The part of that number, if the version has it."""
    return next((part for part in parts(revision) if part.number == number), None)


def done(case: Case, number: int) -> Delivery | None:
    """The delivery by which that part was done."""
    return next((one for one in case.deliveries if one.part == number and one.state is State.SENT), None)


def skipped(case: Case, number: int) -> Move | None:
    """Who left that part out, if somebody did."""
    last = _last_move(case, number)
    return last if last and last.to is None else None


def next_part(case: Case) -> Part | None:
    """The first part of the current version that is neither done nor left out."""
    return next(
        (part for part in parts(case.current) if not done(case, part.number) and not skipped(case, part.number)), None
    )


def behind(case: Case) -> tuple[Part, ...]:
    """What is said again after the next part, and so waits for it, whatever time it has."""
    first = next_part(case)
    later = (part for part in parts(case.current) if first and part.number > max(first.number, DELETION))
    return tuple(part for part in later if not done(case, part.number) and not skipped(case, part.number))


def due(case: Case, part: Part) -> datetime | None:
    """When a part is to happen that has a time of its own: when it is planned for, or later if people heard of it late."""
    at, heard_at = planned(case, part), announced(case, part)
    return if_heard(case, part, heard_at) if heard_at else at


def planned(case: Case, part: Part) -> datetime | None:
    """What a part with a time of its own is planned for: where somebody moved it to, or its window's best moment.

    What would follow a late correction on its heels waits, and so does what would go out before people can be told;
    where its window is too short for that, it is planned for after it.
    """
    if part.window is None:
        return None
    if part.number == TEXT:
        return part.window.opens
    moved = _last_move(case, part.number)
    wanted = moved.to if moved and moved.to and part.window.holds(moved.to) else None
    may = wanted or _opens(case, part.number, part.window)
    opens = max((may, *_told_first(case, part, moved if wanted else None)))
    if not part.window.holds(opens):
        return part.window.closes + timedelta.resolution
    return opens if wanted else best_in(replace(part.window, opens=opens), case.account.week)


def _opens(case: Case, number: int, window: Window) -> datetime:
    """When a window opens: as planned, and not before half the wait that was planned has passed since the correction."""
    made_with = (made for made in case.revisions if (part := part_of(made, number)) and part.window == window)
    planned_at = min(
        (max(made.made_at, made.send_at or made.made_at) for made in made_with), default=case.current.made_at
    )
    live = _live(case, TEXT)
    return max(window.opens, live + (window.opens - planned_at) / 2) if live else window.opens


def _told_first(case: Case, part: Part, moved: Move | None) -> tuple[datetime, ...]:
    """Before when it does not go out, so that people hear of it after what had to come before it.

    Whoever moved it after all that knew what they did.
    """
    earlier = (one for one in parts(case.current) if one.number < part.number and not skipped(case, one.number))
    before = [_live(case, one.number) or (planned(case, one) if one.number != TEXT else None) for one in earlier]
    came = [at for at in (reached_at(case, count(case)), *before) if at and (moved is None or at > moved.at)]
    return tuple(at + case.repost_notice for at in came)


def _live(case: Case, number: int) -> datetime | None:
    """When that part was sent: whoever dies meanwhile may note hours later that it is there."""
    said = done(case, number)
    return (said.sent_at or said.settled_at) if said else None


def announcement(part: Part, at: datetime) -> str:
    """What people were told, in `Case.told`, once they heard that a part goes out then."""
    return f"repost {part.number} at {at.isoformat()}"


def announced(case: Case, part: Part) -> datetime | None:
    """When people were told that a part goes out when it is planned for; None if they were not, or need not be."""
    at = planned(case, part)
    return case.told.get(announcement(part, at)) if at else None


def unannounced(case: Case, part: Part) -> bool:
    """Whether people must hear of a part before it goes out, and have not."""
    return part.number >= FIRST_REPOST and announced(case, part) is None


def if_heard(case: Case, part: Part, heard_at: datetime) -> datetime | None:
    """When a part goes out if people hear of it then: as planned, or later, where that leaves them too little notice."""
    at = planned(case, part)
    return max(at, heard_at + shortest_notice(case, part, at)) if at else None


def shortest_notice(case: Case, part: Part, at: datetime) -> timedelta:
    """How long before a part goes out people must have heard of it: half as long as if nothing comes between."""
    if part.number == TEXT:
        return timedelta()
    moved = _last_move(case, part.number)
    return (min(case.repost_notice, at - moved.at) if moved and moved.to == at else case.repost_notice) / 2


def too_late(case: Case, part: Part) -> bool:
    """Whether nothing of its window is left for it: people say when instead, or that it is left out."""
    at = due(case, part)
    return part.window is not None and at is not None and part.number != TEXT and not part.window.holds(at)


def target(case: Case, part: Part) -> str | None:
    """The id of the post that a part answers, deletes or shows again; None for a post of its own."""
    revision = case.current
    match part.act:
        case Act.DELETE:
            return revision.correction.original.id if revision.correction else None
        case Act.REPOST:
            said = done(case, TEXT)
            return said.post_id if said else None
        case Act.CREATE:
            return revision.parent.id if revision.parent and part.number == TEXT else None
        case _:
            assert_never(part.act)


def left_standing(case: Case) -> Post | None:
    """Our wrong post, where the draft ended before it was deleted, though it was to be; or before anything was said of it."""
    correction = case.current.correction
    if correction is None or case.draft.closed is None or done(case, DELETION):
        return None
    return correction.original if correction.deletes or not done(case, TEXT) else None


def to_correct(case: Case) -> tuple[str, str] | None:
    """The post that a correction begun from the draft's card would correct, by id and address; None if there is none.

    What it published; but where the wrong post was to be deleted and is still there, or was only said to be wrong, that one.
    """
    said, correction, stays = done(case, TEXT), case.current.correction, left_standing(case)
    if stays is not None:
        return stays.id, stays.url
    if said is None or said.post_id is None:
        return None
    if correction is not None and correction.purpose is Purpose.HOLD_THE_LINE:
        return correction.original.id, correction.original.url
    return said.post_id, said.post_url or ""


def rests_on(case: Case, part: Part) -> str | None:
    """The id of the post that must still be there when a part happens: what is answered, or what is said again."""
    if part.number == TEXT:
        return target(case, part)
    if part.window is None:
        return None
    said = done(case, TEXT)
    # What a rehearsal published has no address, and can be read nowhere.
    return said.post_id if said and said.post_url else None


def awaited(case: Case, part: Part) -> int | None:
    """The draft that is about to correct what a part would say again: it waits for what becomes of that."""
    return case.being_corrected_by if part.number >= FIRST_REPOST and case.corrected_by is None else None


def answers(case: Case, delivery: Delivery) -> tuple[str, str | None]:
    """The text that a delivery publishes, and the post that it answers, by the version that it is about."""
    revision = case.sent_by(delivery)
    part = part_of(revision, delivery.part)
    first = delivery.part == TEXT and revision.parent
    return part.text if part else "", first.id if first else None


def under_way(case: Case) -> bool:
    """Whether something of it is public, and something is still to come."""
    return done(case, TEXT) is not None and case.draft.closed is None and next_part(case) is not None


def _last_move(case: Case, number: int) -> Move | None:
    return next((move for move in reversed(case.moves) if move.part == number), None)
