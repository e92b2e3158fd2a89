"""The stories of what is out of reach for a while, and of who is not there any more, or not yet."""

from approvals.domain.card import Action
from approvals.domain.lifecycle import Status
from approvals.domain.vote import Mark
from bot.wording import forms
from tests.crash.away import ROSTER
from tests.crash.story import (
    Deed,
    Sight,
    Story,
    always,
    approve,
    approved_by,
    beat,
    drafts,
    every,
    fills_in,
    say_why,
    shown,
    told,
)
from tests.crash.street import Street
from tests.crash.troubles import follows

TEXT = "We are looking for your parcel now."
ADDRESS = "parcels@acme.example"
ADDRESS_TEXT = f"Please write to {ADDRESS}, and we look for your parcel at once."


def not_asked(*calls: str) -> Deed:
    """The next such calls do not arrive."""
    return lambda street: street.silence.not_asked.update(calls)


def not_answered(*calls: str) -> Deed:
    """The next such calls arrive, and nobody hears of it."""
    return lambda street: street.silence.not_answered.update(calls)


def loses_card(street: Street) -> None:
    street.loses_card("1")


def leaves(who: str) -> Deed:
    return lambda street: street.leaves(who)


def may_approve_as_well(who: str) -> Deed:
    """Somebody writes that into the settings, and the product is started anew."""
    return lambda street: street.company.rosters.append((*ROSTER, who))


def says_it_is_ours(who: str) -> Deed:
    return fills_in(who, forms.OURS, entry=ADDRESS)


def card_says(what: str) -> Sight:
    """Something that cards say of some drafts alone stands on it."""

    def when(street: Street) -> bool:
        message = street.card("1")
        return message is not None and bool(getattr(message.card, what))

    return when


def quiet(street: Street) -> bool:
    """For longer than any pause nobody has done anything."""
    return street.passed(45)


def heard(slug: str, times: int) -> Sight:
    return lambda street: street.heard(slug) >= times


def agrees(who: str, action: Action, slug: str) -> Deed:
    return follows(who, action, slug, below="1")


ABSENCES = {
    # Of everything something does not arrive at first, or its answer gets lost: what Ada wrote cannot be worked off, her
    # card stands there before anybody knows, and is deleted without a word; the customer's post cannot be read, nor can
    # anybody look whether ours is live.
    "out-of-reach": Story(
        beats=(
            beat(always, not_asked("profile"), not_answered("post_card"), drafts("ada", TEXT)),
            beat(shown(), approve("bo")),
            beat(approved_by("Bo"), loses_card),
            beat(shown(version=2), approve("cleo", "dan", version=2), not_asked("post")),
            beat(shown(Status.ASKING, version=2), not_asked("look_for")),
        ),
        versions=2,
        faults=("lost-before",),
    ),
    # Ada leaves. Bo, who has approved what she wrote, takes it over, so that Cleo has to; Dan says that an address in it
    # is the brand's own, and cannot agree to that himself, with whatever account.
    "left-behind": Story(
        beats=(
            beat(always, drafts("ada", ADDRESS_TEXT)),
            beat(shown(), approve("bo"), says_it_is_ours("dan"), leaves("ada")),
            beat(
                every(told("left-behind"), told("ours-proposed")),
                follows("bo", Action.TAKE_OVER, "left-behind", below="1"),
                agrees("dan2", Action.AGREE, "ours-proposed"),
            ),
            beat(card_says("taken_over_by"), approve("dan")),
            beat(card_says("reason_missing"), say_why("dan", Mark.APPROVE)),
            beat(quiet, approve("cleo"), agrees("cleo", Action.AGREE, "ours-proposed")),
        ),
        hears={"left-behind": 1, "ours-proposed": 1},
    ),
    # Somebody writes Eve into the settings, who has approved already. Bo agrees, and she herself cannot; he leaves, so that
    # Cleo and Dan have to.
    "weakened": Story(
        beats=(
            beat(always, drafts("ada", TEXT)),
            beat(shown(), approve("bo", "eve"), not_asked("say"), may_approve_as_well("eve")),
            beat(
                told("terms-wait"),
                agrees("bo", Action.AGREE_TO_TERMS, "terms-wait"),
                agrees("bo2", Action.AGREE_TO_TERMS, "terms-wait"),
                agrees("eve", Action.AGREE_TO_TERMS, "terms-wait"),
            ),
            beat(
                told("terms-one-agreed"),
                leaves("bo"),
                agrees("cleo", Action.AGREE_TO_TERMS, "terms-wait"),
                approve("cleo"),
            ),
            beat(every(heard("terms-one-agreed", 2), quiet), agrees("dan", Action.AGREE_TO_TERMS, "terms-wait")),
        ),
        hears={"terms-first": 1, "terms-wait": 1, "terms-one-agreed": 2, "terms-agreed": 1},
    ),
}
