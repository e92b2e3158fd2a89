"""What the rules about wording share: how one is built, what helps, and a hit for each sentence that does something."""

import re
from collections.abc import Iterable
from typing import Final

from policies.example import read
from policies.finding import Question, Severity
from policies.reading.reader import Sentence
from policies.reading.tags import Incoming, Tag
from policies.rule import Hit, Lacking, Rule, Said, WordingCheck
from policies.text import fold

_DOMAIN = re.compile(r"(?<![\w@.])[\w-]{2,63}(?:\.[\w-]{2,63}){0,4}\.[a-z]{2,24}(?:/\S|(?![\w.]))")

HELP: Final = (Tag.ACTION, Tag.ANSWER, Tag.ASK, Tag.CONTACT, Tag.PAGE)
"""What helps, apart from an apology and a link."""

DEFENCE: Final = (Tag.DEFENCE, Tag.BLAME_EXPLICIT, Tag.BLAME_OBLIQUE)

NO_PARENT: Final = Lacking(reason="The post that is answered is not known.")


def rule(
    *,
    name: str,
    story: str,
    question: Question,
    severity: Severity,
    catches: str,
    leaves_alone: str,
    wording: WordingCheck,
) -> Rule:
    """A rule about wording, with its phrases and examples from the files of its name."""
    data = read(name)
    return Rule(
        name=name,
        story=story,
        question=question,
        severity=severity,
        catches=catches,
        leaves_alone=leaves_alone,
        wording=wording,
        examples=data.examples,
        phrases=data.phrases,
        exceptions=data.exceptions,
    )


def hits(said: Said, *tags: Tag, reason: str, advice: str, severity: Severity | None = None) -> Iterable[Hit]:
    """A hit for each sentence that does one of these things; what is not beyond doubt stops nobody, it warns."""
    for _, sentence, span in said.reading.doing(*tags):
        sure = not sentence.sure.isdisjoint(tags)
        yield Hit(span=span, reason=reason, advice=advice, severity=severity if sure else Severity.WARNING)


def wants_help(said: Said) -> bool:
    """Whether the post that is answered complains, or asks and does not merely praise."""
    asked = said.asked or ()
    return Incoming.GRIEVANCE in asked or (Incoming.QUESTION in asked and Incoming.PRAISE not in asked)


def complains(said: Said) -> bool:
    """Whether the post that is answered complains, however it is worded."""
    return said.asked is not None and Incoming.GRIEVANCE in said.asked


def helps(said: Said) -> bool:
    """Whether anything in the text helps, other than an apology."""
    return names_an_address(said) or any(is_help(sentence) for sentence in said.reading.sentences)


def is_help(sentence: Sentence) -> bool:
    """Whether a sentence helps; a fact that only defends us answers nothing."""
    given = sentence.does.keys() & set(HELP)
    return bool(given) and not (given == {Tag.ANSWER} and not sentence.does.keys().isdisjoint(DEFENCE))


def names_an_address(said: Said) -> bool:
    """Whether there is a link, or what a person takes for one: a domain counts though no network would link it."""
    return bool(said.text.links) or _DOMAIN.search(said.text.clean) is not None


def listed(entry: str) -> re.Pattern[str]:
    """Finds in folded text what a brand has put on a list, where it is a word of its own."""
    folded = fold(entry).strip()
    return re.compile(rf"(?<!\w){re.escape(folded)}(?!\w)" if folded else "(?!)")


def in_conversation(said: Said) -> tuple[str, ...]:
    """What we have said in this conversation before."""
    here = said.reply.conversation_id
    return tuple(one.text for one in said.reply.previous or () if here is not None and one.conversation_id == here)
