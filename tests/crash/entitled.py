"""What must be true of whoever lets something out, or has it allowed, each as a sentence."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from approvals.domain.card import Action
from bot.events import FormSent, Pressed
from bot.wording import forms
from tests.crash.away import LEADS, name_of
from tests.crash.network import Deed
from tests.crash.outcome import Outcome
from tests.crash.wanted import NEEDED, behind, wanted_by

_AGREE = 2
"""How many of those who may approve let others do so."""


def _settings(outcome: Outcome) -> Iterator[str]:
    before, agreed_at = set(outcome.street.company.rosters[0]), _agreed_at(outcome)
    for at, roster in outcome.facts.rosters:
        if set(roster) - before and (agreed_at is None or at < agreed_at):
            yield f"{', '.join(roster)} may approve at {at}, and not two have agreed"
    for deed, people, away in _let_out(outcome):
        if len(people - away) >= NEEDED:
            yield f"{deed} happened on the word of {', '.join(sorted(people))}, and not all may approve"


def _still_there(outcome: Outcome) -> Iterator[str]:
    for deed, people, away in _let_out(outcome):
        if len(people & _roster(outcome, deed.at)) >= NEEDED:
            yield f"{deed} happened on the word of {', '.join(sorted(people))}; of {', '.join(sorted(away))} none counts"


def _let_out(outcome: Outcome) -> Iterator[tuple[Deed, set[str], set[str]]]:
    """What needed more than those who were behind it: they, and who had left or taken it over by then."""
    for deed in outcome.street.deeds:
        roster, away = _roster(outcome, deed.at), _away(outcome, deed.at)
        found = [behind(outcome, one, deed) for one in wanted_by(outcome, deed)]
        if not any(len((people & roster) - away) >= NEEDED for people in found):
            yield from ((deed, people, away) for people in found)


def _roster(outcome: Outcome, at: datetime) -> set[str]:
    """Whom the settings let approve then: whoever they added, once two of those before had agreed."""
    first, last = set(outcome.street.company.rosters[0]), set(outcome.street.company.roster)
    agreed_at = _agreed_at(outcome)
    return last if agreed_at and agreed_at <= at else first & last


def _agreed_at(outcome: Outcome) -> datetime | None:
    """When the second of two people agreed who were both still there."""
    company, agreed = outcome.street.company, set[str]()
    for letter, event in _pressed(outcome, Action.AGREE_TO_TERMS):
        agreed |= {name_of(event.who)} & set(company.rosters[0])
        if len([one for one in agreed if not company.gone(one, letter)]) >= _AGREE:
            return letter
    return None


def _away(outcome: Outcome, at: datetime) -> set[str]:
    """Who had left by then, or had taken something over."""
    took = {name_of(event.who) for when, event in _pressed(outcome, Action.TAKE_OVER) if when <= at}
    return took | {name for name in outcome.street.company.left if outcome.street.company.gone(name, at)}


def _ours(outcome: Outcome) -> Iterator[str]:
    sent = [one.event for one in outcome.street.letters if isinstance(one.event, FormSent)]
    said = {(name_of(one.who), one.fields["entry"]) for one in sent if one.form == forms.OURS}
    found = {(str(one.proposed_by), one.entry): one for one in outcome.facts.ours}
    if said != found.keys():
        yield f"{sorted(found)} are said to be ours instead of {sorted(said)}"
    for (lead, entry), one in found.items():
        agreed = {name_of(event.who) for _, event in _pressed(outcome, Action.AGREE) if event.value == str(one.id)}
        others = agreed - {lead}
        fits = one.agreed_by in others if others else one.agreed_by is None
        if lead not in LEADS or not fits:
            yield f"{entry} is ours on the word of {lead} and {one.agreed_by}; these agreed: {sorted(agreed)}"


def _pressed(outcome: Outcome, action: Action) -> list[tuple[datetime, Pressed]]:
    """Who pressed such buttons, and when."""
    pressed = [(letter.at, letter.event) for letter in outcome.street.letters if isinstance(letter.event, Pressed)]
    return [(at, event) for at, event in pressed if event.action == action]


ENTITLED: Mapping[str, Callable[[Outcome], Iterator[str]]] = {
    "Weaker settings hold only once two of those before have agreed": _settings,
    "Nobody lets out what they took over, or after they left": _still_there,
    "An address is the brand's own once a lead and somebody else have said so": _ours,
}
