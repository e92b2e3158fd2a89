"""The rule `unsummoned`: an answer to a post that has not called the account."""

from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.reply import Kind, Reply, same_handle
from policies.rule import Hit, Lacking, Rule
from policies.ruleset import Ruleset
from policies.text import Text


def build() -> Rule:
    return Rule(
        name="unsummoned",
        story="",
        severity=Severity.BLOCKER,
        catches="an answer to a post that neither mentions nor quotes the account: the network refuses it",
        leaves_alone="posts of their own, answers to one's own posts, accounts whose tier is exempt",
        check=_check,
        examples=read("unsummoned").examples,
    )


def _check(reply: Reply, _text: Text, _ruleset: Ruleset) -> Iterable[Hit] | Lacking:
    # X, all self-serve tiers since 23 February 2026: the answered post must mention the account, quote it, or be its own.
    if reply.kind is Kind.POST or reply.network_exempt:
        return ()
    parent = reply.parent
    if parent is None:
        return () if reply.kind is Kind.CORRECTION else Lacking(reason="The post that is answered could not be read.")
    if parent.addresses(reply.account) or parent.quotes_account or same_handle(parent.author, reply.account):
        return ()
    return (
        Hit(
            reason=f"The post by @{parent.author.lstrip('@')} neither mentions nor quotes @{reply.account.lstrip('@')}, and the network refuses such answers.",
            advice="Answer where they have called us, or say it in a post of its own.",
        ),
    )
