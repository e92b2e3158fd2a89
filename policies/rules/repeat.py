"""The rule `repeat`: the same text again, or nearly the same."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from policies.example import read
from policies.finding import Severity
from policies.reply import Kind, Previous, Reply
from policies.rule import Check, Hit, Lacking, Rule
from policies.ruleset import Ruleset
from policies.text import Text, fold

_LEADING = re.compile(r"\s*(?:@\w{1,30}\s+)*")
_ENDING = re.compile(r"\s\^[\w/+&,^ ]{1,40}[\s.]*$")
_FIGURES = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_COMPARED = 2_000
_LONG_ENOUGH = 25
"""Letters from which on two texts may be nearly the same; shorter ones are it only word for word."""


def build() -> Rule:
    data = read("repeat")
    return Rule(
        name="repeat",
        story="1",
        severity=Severity.WARNING,
        catches="the same or nearly the same text again: a blocker in the same conversation, a warning elsewhere",
        leaves_alone="a correction published again that names itself as such; another day, hour or price",
        check=_check_with(data.phrases["names_itself"]),
        examples=data.examples,
    )


def _check_with(names_itself: tuple[str, ...]) -> Check:
    says_so = re.compile(rf"\b(?:{'|'.join(map(re.escape, names_itself))})")

    def check(reply: Reply, text: Text, ruleset: Ruleset) -> Iterable[Hit] | Lacking:
        if reply.previous is None:
            return Lacking(reason="The account's earlier posts are not known.")
        if reply.kind is Kind.CORRECTION and says_so.search(text.folded):
            return ()
        here = [post for post in reply.previous if _same_conversation(post, reply)]
        elsewhere = [post for post in reply.previous if not _same_conversation(post, reply)]
        mine = _core(text.folded)
        if not mine:
            return ()
        if any(_repeats(mine, _core_of(post.text[:_COMPARED]), ruleset.similarity) for post in here):
            return (
                Hit(
                    severity=Severity.BLOCKER,
                    reason="We have said this in this conversation already.",
                    advice="Say what is new since then, or what you do about it now.",
                ),
            )
        if any(_repeats(mine, _core_of(post.text[:_COMPARED]), ruleset.similarity) for post in elsewhere):
            return (
                Hit(
                    reason="We have said nearly the same to somebody else not long ago, and the network may refuse it.",
                    advice="Answer this person's question in words of its own.",
                ),
            )
        return ()

    return check


def _same_conversation(post: Previous, reply: Reply) -> bool:
    return post.conversation_id is not None and post.conversation_id == reply.conversation_id


@lru_cache(maxsize=1_000)  # the account's earlier posts are the same for every draft
def _core_of(post: str) -> str:
    return _core(fold(post))


def _core(folded: str) -> str:
    """The words alone: neither whom it is addressed to, nor who signed it, nor how it is punctuated."""
    start = _LEADING.match(folded)
    body = folded[start.end() if start else 0 :][:_COMPARED]
    return " ".join(_WORD.findall(_ENDING.sub("", body)))


def _repeats(one: str, other: str, similarity: float) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG_ENOUGH or not fuzz.ratio(one, other, score_cutoff=100 * similarity):
        return False
    return _FIGURES.findall(one) == _FIGURES.findall(other)
