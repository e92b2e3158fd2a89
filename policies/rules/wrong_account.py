"""The rule `wrong-account`: one of our brands speaks where another one should."""

import re
from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.links import under
from policies.reply import Brand, Kind, Reply, same_handle
from policies.rule import Check, Hit, Lacking, Rule
from policies.ruleset import Ruleset
from policies.text import Text


def build() -> Rule:
    data = read("wrong-account")
    return Rule(
        name="wrong-account",
        story="4",
        severity=Severity.SIGN_OFF,
        catches="a reply by a brand that the post does not address, an account that mentions itself, another brand's domain",
        leaves_alone="a hand-over between two of our accounts that is named as such",
        check=_check_with(data.phrases["hand_over"]),
        examples=data.examples,
    )


def _check_with(hand_over: tuple[str, ...]) -> Check:
    says_so = re.compile(rf"\b(?:{'|'.join(map(re.escape, hand_over))})\b")

    def check(reply: Reply, text: Text, ruleset: Ruleset) -> Iterable[Hit] | Lacking:
        handing_over = says_so.search(text.folded) is not None
        named = [brand for brand in reply.accounts if any(same_handle(brand.handle, m.handle) for m in text.mentions)]
        taking_over = named if handing_over else []
        hits = (
            *(_wrongly_asked(reply) if not taking_over else ()),
            *_named_itself(reply, text),
            *_foreign_links(reply, text, ruleset, taking_over),
        )
        if not hits and reply.kind is Kind.REPLY and reply.parent is None:
            return Lacking(reason="The post that is answered could not be read.")
        return hits

    return check


def _wrongly_asked(reply: Reply) -> Iterable[Hit]:
    if (addressed := _somebody_else(reply)) is not None:
        account = reply.account.lstrip("@")
        yield Hit(
            reason=f"The post addresses {addressed}, and @{account} would answer.",
            advice=f"Answer from the account that was asked, or say that @{account} takes over.",
        )


def _named_itself(reply: Reply, text: Text) -> Iterable[Hit]:
    for mention in text.mentions:
        if same_handle(mention.handle, reply.account):
            yield Hit(
                span=mention.span,
                reason=f"@{reply.account.lstrip('@')} mentions itself.",
                advice="Check from which account this is to go out.",
            )


def _foreign_links(reply: Reply, text: Text, ruleset: Ruleset, taking_over: list[Brand]) -> Iterable[Hit]:
    for link in text.links:
        owner = next((brand for brand in reply.accounts if under(link.host, brand.domains)), None)
        if owner is not None and owner not in taking_over and not under(link.host, ruleset.own_domains):
            yield Hit(
                span=link.span,
                reason=f"{link.host} belongs to @{owner.handle.lstrip('@')}, and @{reply.account.lstrip('@')} would link to it.",
                advice="Check from which account this is to go out, or name the other one as taking over.",
            )


def _somebody_else(reply: Reply) -> str | None:
    """Whom the answered post addresses, if it is not the account that would answer."""
    parent = reply.parent
    if (
        reply.kind is Kind.POST
        or parent is None
        or parent.quotes_account
        or parent.addresses(reply.account)
        or any(same_handle(person, reply.account) for person in (parent.author, *parent.conversation))
    ):
        return None
    others: list[Brand] = [brand for brand in reply.accounts if parent.addresses(brand.handle)]
    if others:
        return " and ".join(f"@{brand.handle.lstrip('@')}" for brand in others)
    # Where the network insists on being called, `unsummoned` says so already.
    return "none of our accounts" if reply.network_exempt else None
