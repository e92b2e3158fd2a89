"""Products that forget something, or show, say or keep it otherwise than it is: for each sentence one that breaks it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import approvals.in_force
import approvals.reconsider
import approvals.showing
import approvals.workflow.follow
import approvals.workflow.listen
from approvals.context import Context
from approvals.domain import gate, quorum, terms_change
from approvals.domain.card import Card, MessageRef
from approvals.domain.case import Case
from approvals.domain.draft import DraftId
from approvals.domain.ledger import EntryKind
from approvals.domain.notice import Notice
from approvals.domain.people import AccountName, PersonId, Platform
from approvals.domain.published import Published
from approvals.domain.terms import Proposal
from approvals.ports import Posted
from approvals.storage.cards import CardRow, Cards
from approvals.storage.checkpoints import Checkpoints
from approvals.storage.deliveries import Deliveries
from approvals.storage.inbox import Inbox
from approvals.storage.published import PublishedEntries
from approvals.storage.votes import Votes
from bot.dispatch import Dispatch
from tests.crash.mutant import Instead, Mutant
from tests.crash.scenario import named

_Show = Callable[..., Awaitable[Posted]]


def _another_text_on_the_card(context: Context) -> None:
    chat: Any = context.chats[Platform.SLACK]

    def otherwise(show: _Show) -> _Show:
        return lambda card, *where, **more: show(replace(card, text=f"{card.text} Thank you."), *where, **more)

    _chat_does(context, post_card=otherwise(chat.post_card), show_card=otherwise(chat.show_card))


def _cards_left_as_they_are(context: Context) -> None:
    async def show_card(_: Card, ref: MessageRef, *, below: str | None) -> Posted:
        return Posted(message=ref, trace=None)

    _chat_does(context, show_card=show_card)


def _chat_does(context: Context, **methods: Any) -> None:
    context.chats[Platform.SLACK] = Instead(context.chats[Platform.SLACK], **methods)  # type: ignore[index]


def _asked_again_each_time(_: Context) -> None:
    async def changed(*_: object) -> bool:
        return True

    approvals.showing._changed = changed


def _replaced_left_as_they_are(_: Context) -> None:
    all_of = Cards.of

    def newest_of(store: Cards, draft: DraftId) -> tuple[CardRow, ...]:
        found = all_of(store, draft)
        return tuple(one for one in found if one.revision == max(card.revision for card in found))

    Cards.of = newest_of  # type: ignore[method-assign]


def _shown_an_hour_later(_: Context) -> None:
    approvals.showing._RETRY_AFTER = timedelta(hours=1)


def _never_held(_: Context) -> None:
    Case.holds = lambda *_: ()  # type: ignore[method-assign]


def _never_taken_back(_: Context) -> None:
    Votes.retract = lambda *_, **__: False  # type: ignore[method-assign]


def _shown_for_ever(_: Context) -> None:
    Cards.shown = lambda *_, **__: None  # type: ignore[method-assign]


def _never_settled(_: Context) -> None:
    Deliveries.settle = lambda *_, **__: True  # type: ignore[method-assign]


def _end_not_entered(_: Context) -> None:
    tell = Deliveries._tell_of

    def all_but_ends(store: Deliveries, kind: EntryKind, *what: Any, **values: Any) -> None:
        if kind is not EntryKind.CANCELLED:
            tell(store, kind, *what, **values)

    Deliveries._tell_of = all_but_ends  # type: ignore[method-assign]


def _put_back_and_forgotten(_: Context) -> None:
    def forget(store: Inbox, letter: int, at: datetime, why: str) -> None:
        store.done(letter, now=at)

    Inbox.retry = forget  # type: ignore[method-assign]


def _held_on_cards_alone(_: Context) -> None:
    planned, of_people = approvals.reconsider.schedule, gate._of_people
    approvals.reconsider.schedule = lambda case, **when: planned(replace(case, account_holds=()), **when)
    gate._of_people = lambda case, tally: of_people(replace(case, account_holds=()), tally)


def _owed_each_time(_: Context) -> None:
    approvals.workflow.follow._owed = lambda *_: False  # type: ignore[assignment]


def _never_answered(_: Context) -> None:
    async def sorry(*_: object) -> Notice:
        return Notice(slug="apology")

    Dispatch.ask = sorry  # type: ignore[method-assign]


def _weaker_at_once(_: Context) -> None:
    approvals.in_force.stricter = terms_change.stricter = lambda _, wanted: wanted


def _those_who_left_agree(_: Context) -> None:
    Proposal.counting = lambda proposal, _: proposal  # type: ignore[method-assign]


def _approved_by_who_took_it_over(_: Context) -> None:
    barred = quorum.barred
    quorum.barred = lambda case: barred(replace(case, handovers=()))


def _agreed_with_oneself(_: Context) -> None:
    agree = PublishedEntries.agree

    def on_one_word(store: PublishedEntries, account: AccountName, entry: str, by: PersonId, at: datetime) -> Published:
        proposed = propose(store, account, entry, by, at)
        agree(store, proposed.id, by, at)
        return proposed

    propose, PublishedEntries.propose = PublishedEntries.propose, on_one_word  # type: ignore[method-assign]


def _texts_left_on_cards(_: Context) -> None:
    Cards.redact = lambda *_, **__: None  # type: ignore[method-assign]


def _signed_and_kept_here(_: Context) -> None:
    Checkpoints.only_here = lambda _: ()  # type: ignore[method-assign]


def _no_second_pause(_: Context) -> None:
    approvals.workflow.listen.CANCELLABLE = frozenset()


FORGETFUL: Mapping[str, Mutant] = {
    "another-text-on-the-card": Mutant(
        apply=_another_text_on_the_card,
        caught_in=named("approved/sqlite/in-order!another-text-on-the-card"),
        sentence="Each post is, byte for byte",
    ),
    "cards-left-as-they-are": Mutant(
        apply=_cards_left_as_they_are,
        caught_in=named("approved/sqlite/in-order!cards-left-as-they-are"),
        sentence="Nothing is stuck without a sentence",
    ),
    "asked-again-each-time": Mutant(
        apply=_asked_again_each_time,
        caught_in=named("approved/sqlite/in-order!asked-again-each-time"),
        sentence="Nobody is asked again",
    ),
    "never-taken-back": Mutant(
        apply=_never_taken_back,
        caught_in=named("taken-back/sqlite/in-order!never-taken-back"),
        sentence="Every acknowledged mark",
    ),
    "shown-for-ever": Mutant(
        apply=_shown_for_ever,
        caught_in=named("approved/sqlite/in-order!shown-for-ever"),
        sentence="Everything is done within two leases",
    ),
    "never-settled": Mutant(
        apply=_never_settled,
        caught_in=named("approved/sqlite/in-order!never-settled"),
        sentence="Each delivery has one end",
    ),
    "end-not-entered": Mutant(
        apply=_end_not_entered,
        caught_in=named("taken-back/sqlite/in-order!end-not-entered"),
        sentence="The ledger verifies, and tells one end",
    ),
    "replaced-left-as-they-are": Mutant(
        apply=_replaced_left_as_they_are,
        caught_in=named("edited/sqlite/in-order!replaced-left-as-they-are"),
        sentence="Nothing is stuck without a sentence",
    ),
    "shown-an-hour-later": Mutant(
        apply=_shown_an_hour_later,
        caught_in=named("out-of-reach/sqlite/in-order!shown-an-hour-later"),
        sentence="Everything is done within two leases",
    ),
    "never-held": Mutant(
        apply=_never_held,
        caught_in=named("held-up/sqlite/in-order!never-held"),
        sentence="Each post is, byte for byte",
    ),
    "put-back-and-forgotten": Mutant(
        apply=_put_back_and_forgotten,
        caught_in=named("approved/sqlite/in-order/raise@submit.submit.lambda:begin#1!put-back-and-forgotten"),
        sentence="What was approved is live in the end",
    ),
    "held-on-cards-alone": Mutant(
        apply=_held_on_cards_alone,
        caught_in=named("held/sqlite/in-order!held-on-cards-alone"),
        sentence="What somebody was told is held",
    ),
    "owed-each-time": Mutant(
        apply=_owed_each_time,
        caught_in=named("owed/sqlite/in-order!owed-each-time"),
        sentence="What is owed is owed once",
    ),
    "never-answered": Mutant(
        apply=_never_answered,
        caught_in=named("held/sqlite/in-order!never-answered"),
        sentence="Who says a command is answered",
    ),
    "weaker-at-once": Mutant(
        apply=_weaker_at_once,
        caught_in=named("weakened/sqlite/in-order!weaker-at-once"),
        sentence="Weaker settings hold",
    ),
    "those-who-left-agree": Mutant(
        apply=_those_who_left_agree,
        caught_in=named("weakened/sqlite/in-order!those-who-left-agree"),
        sentence="Weaker settings hold",
    ),
    "approved-by-who-took-it-over": Mutant(
        apply=_approved_by_who_took_it_over,
        caught_in=named("left-behind/sqlite/in-order!approved-by-who-took-it-over"),
        sentence="Nobody lets out what they took over",
    ),
    "agreed-with-oneself": Mutant(
        apply=_agreed_with_oneself,
        caught_in=named("left-behind/sqlite/in-order!agreed-with-oneself"),
        sentence="An address is the brand's own",
    ),
    "texts-left-on-cards": Mutant(
        apply=_texts_left_on_cards,
        caught_in=named("forgotten/sqlite/in-order!texts-left-on-cards"),
        sentence="What is old enough is forgotten",
    ),
    "signed-and-kept-here": Mutant(
        apply=_signed_and_kept_here,
        caught_in=named("forgotten/sqlite/in-order!signed-and-kept-here"),
        sentence="All of the ledger is signed elsewhere",
    ),
    "no-second-pause": Mutant(
        apply=_no_second_pause,
        caught_in=named("in-teams/sqlite/in-order!no-second-pause"),
        sentence="Once a mark may be lost",
    ),
}
