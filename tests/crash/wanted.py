"""What was done in our name held against what people wanted: which version it is a part of, and who stood behind that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from approvals.domain.card import Action, number_on
from approvals.domain.case import Case
from approvals.domain.delivery import Act
from approvals.domain.draft import Revision
from approvals.domain.hold import DRAFT_HOLD
from approvals.domain.people import Identity
from approvals.domain.plan import TEXT, parts
from approvals.domain.vote import Mark, Source
from bot.events import Pressed
from tests.crash.away import LEADS, name_of
from tests.crash.messages import Said
from tests.crash.network import Deed
from tests.crash.outcome import Outcome

NEEDED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The version of which a deed is a part, and which part."""

    case: Case
    version: Revision
    place: int


def wanted_by(outcome: Outcome, deed: Deed) -> list[Wanted]:
    """Every version of every draft that the deed is a part of."""
    return [
        Wanted(case=case, version=version, place=place)
        for case in outcome.facts.cases
        for version in case.revisions
        for place, was_meant in enumerate(_meant(outcome, version))
        if was_meant(deed)
    ]


def _meant(outcome: Outcome, version: Revision) -> Iterator[Callable[[Deed], bool]]:
    """What a version brings about, part after part: for each, whether a deed is it."""
    parent = version.parent and version.parent.id
    if any(part.number == TEXT for part in parts(version)):
        yield (
            lambda deed: (
                (deed.act, deed.text, deed.parent_id) == (Act.CREATE, version.text, parent)
                and (version.send_at is None or version.send_at <= deed.at)
            )
        )
    if (correction := version.correction) is None:
        return
    if correction.deletes:
        yield lambda deed: (deed.act, deed.id) == (Act.DELETE, correction.original.id)
    said = [live.id for live in outcome.street.live if (live.text, live.parent_id) == (version.text, parent)]
    for again in correction.reposts:
        wanted = [(Act.CREATE, again.text, None)] if again.text else [(Act.REPOST, post, None) for post in said]
        yield lambda deed, wanted=wanted, window=again.window: (  # type: ignore[misc]
            (deed.act, deed.text or deed.id, deed.parent_id) in wanted and window.holds(deed.at)
        )


def behind(outcome: Outcome, wanted: Wanted, deed: Deed) -> set[str]:
    """Whoever had not written it and stood behind exactly that version when it went out.

    They did so where just those words stood on the card, whatever is stored as the version's text.
    """
    case, version = wanted.case, wanted.version
    wrote = {case.draft.author, *(one.made_by for one in case.revisions if one.number <= version.number)}
    approved = {
        name_of(who)
        for (who, mark, _, number), stands in _standing(outcome, wanted, deed).items()
        if stands and mark is Mark.APPROVE and number == version.number and (not deed.text or deed.text in stands.shown)
    }
    return approved - wrote


def stopped(outcome: Outcome, wanted: Wanted, deed: Deed) -> bool:
    """Whether somebody stopped or held the draft, and nobody who may had taken that back."""
    standing = [(mark, stands) for (_, mark, _, _), stands in _standing(outcome, wanted, deed).items() if stands]
    return any(
        mark is Mark.REJECT or (mark is Mark.HOLD and _holds(outcome, wanted, deed, stands))
        for mark, stands in standing
    )


def _holds(outcome: Outcome, wanted: Wanted, deed: Deed, hold: Said) -> bool:
    """Whether a hold's time is not over, and neither a lead nor who held it has lifted it."""
    may = {*LEADS, name_of(hold.who)}
    lifted = any(
        isinstance(letter.event, Pressed)
        and letter.event.action == Action.LIFT
        and number_on(letter.event.value) == wanted.case.draft.id
        and name_of(letter.event.who) in may
        and hold.at <= letter.at <= deed.at
        for letter in outcome.street.letters
    )
    return not lifted and deed.at < hold.at + DRAFT_HOLD


def _standing(outcome: Outcome, wanted: Wanted, deed: Deed) -> Mapping[tuple[Identity, Mark, Source, int], Said | None]:
    standing: dict[tuple[Identity, Mark, Source, int], Said | None] = {}
    for one in outcome.street.said:
        if one.draft != wanted.case.draft.id or one.at > deed.at:
            continue
        standing[one.who, one.mark, one.door, one.revision] = one if one.added else None
        if one.door is Source.REACTION and not one.added:
            standing[one.who, one.mark, Source.BUTTON, one.revision] = None
    return standing
