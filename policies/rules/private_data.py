"""The rule `private-data`: what belongs to one person, shown in public or asked for in public."""

import re
from collections.abc import Callable, Iterable, Mapping

from policies import wording
from policies.example import read
from policies.finding import Severity
from policies.identifiers import Identifier, find_emails, find_numbers, find_phones
from policies.reading.tags import Tag
from policies.reply import Reply
from policies.rule import Check, Hit, Rule, Said
from policies.ruleset import Ruleset
from policies.taken import Taken
from policies.text import Text, fold

_STREET = re.compile(
    r"\b(?:(?:via|viale|corso|piazza|piazzale|largo|vicolo|calle|avenida|avda|plaza|paseo|carrera)\b\.?(?: [\w'.]{1,30}){1,5}?,? (?:n\.? ?|num\. ?|# ?)?\d{1,4}\b"
    r"|\d{1,5}[a-z]?(?: [a-z'.]{2,30}){1,3} (?:street|st|road|rd|avenue|ave|lane|ln|drive|close|court|gardens|terrace|boulevard|blvd)\b)"
)
_PHONE_TELLS = 24
_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n")
_AROUND = 80
_ALNUM = re.compile(r"[\W_]+")
_DIGIT = re.compile(r"\d")
_ENOUGH_DIGITS = 8
"""Digits from which on the end of a published number is the number, without its country."""
_ENOUGH_OF_AN_ORDER = 5
"""Digits from which on it is no year and no quantity."""

_ASKS = "This asks somebody for private data, and they would answer in public."
_NAME_A_WAY = "Name the private way to send it: a direct message, a form, an address of ours."


def build() -> Rule:
    data = read("private-data")
    return Rule(
        name="private-data",
        story="1",
        severity=Severity.SIGN_OFF,
        catches="e-mail, phone, card, account, order and national numbers, a private address; asking somebody to post theirs in public",
        leaves_alone="what the ruleset lists as published, the private channel named beside the question, a free line, an ISBN, a train, a product code",
        check=_check_with(data.phrases),
        wording=_asked_in_other_words,
        examples=data.examples,
        phrases={Tag.ASK_PRIVATE: data.phrases[Tag.ASK_PRIVATE]},
        exceptions=data.exceptions,
    )


def _check_with(phrases: Mapping[str, tuple[str, ...]]) -> Check:
    shown = _shown_with(phrases)
    asked = _asked_with(phrases)

    def check(reply: Reply, text: Text, ruleset: Ruleset) -> Iterable[Hit]:
        published = tuple(_bare(entry) for entry in (*ruleset.published, *reply.published))
        taken = Taken(text.clean)
        for link in text.links:
            if link.scheme or link.rest:  # a bare domain may be the end of a spelled-out address
                taken.take(link.span)
        our_own = False
        for found in shown(text):
            if not taken.take(found.span):
                continue
            if _is_published(text.clean[slice(*found.span)], published):
                our_own = True
                continue
            yield Hit(
                span=found.span,
                reason=f"This is {found.what}, and everybody would read it.",
                advice="Leave it out and go on in a private message; if it is ours to publish, have it added to the ruleset.",
            )
        if not our_own and not text.links:
            yield from asked(text)

    return check


def _asked_in_other_words(said: Said, _ruleset: Ruleset) -> Iterable[Hit]:
    """Where a sentence asks for it in words that no list holds, unless a private way is named."""
    if said.reading.does(Tag.CONTACT) or wording.names_an_address(said):
        return
    for _, sentence, span in said.reading.doing(Tag.ASK_PRIVATE):
        if Tag.ASK in sentence.does or Tag.ASK_PRIVATE in sentence.outright:
            sure = Tag.ASK_PRIVATE in sentence.sure
            yield Hit(span=span, reason=_ASKS, advice=_NAME_A_WAY, severity=None if sure else Severity.WARNING)


def _shown_with(phrases: Mapping[str, tuple[str, ...]]) -> Callable[[Text], Iterable[Identifier]]:
    """Finds what is somebody's own."""
    numbered = re.compile(
        rf"\b(?:{_any(phrases['numbered'])})\b(?:[\s:#.°º']|\b(?:{_any(phrases['fillers'])})\b){{0,8}}"
        r"([a-z]{0,4}[- ]?\d[\da-z./-]{3,30})"
    )
    at_home = re.compile(rf"\b(?:{_any(phrases['at_home'])})\b")
    calls = re.compile(rf"\b(?:{_any(phrases['calls'])})\b")

    def shown(text: Text) -> Iterable[Identifier]:
        def announced(place: int) -> bool:
            return calls.search(fold(text.clean[max(0, place - _PHONE_TELLS) : place])) is not None

        yield from find_emails(text.clean, text.span, text.folded)
        yield from find_numbers(text.clean)
        yield from find_phones(text.clean, called_for=announced)
        for match in numbered.finditer(text.folded):
            if len(_DIGIT.findall(match[1])) >= _ENOUGH_OF_AN_ORDER:
                yield Identifier(span=text.span(*match.span(1)), what="a number of somebody's order or account")
        for match in _STREET.finditer(text.folded):
            before = text.folded[max(0, match.start() - _AROUND) : match.start()]
            if at_home.search(_SENTENCE_END.split(before)[-1]):
                yield Identifier(span=text.span(*match.span()), what="a private address")

    return shown


def _asked_with(phrases: Mapping[str, tuple[str, ...]]) -> Callable[[Text], Iterable[Hit]]:
    """Finds where somebody is asked for it, unless a private way is named anywhere in the text."""
    asks = re.compile(
        rf"\b(?:{_any(phrases['asks'])})\b(?:[^\w.!?\n]{{1,4}}\w{{1,30}}){{0,6}}?[^\w.!?\n]{{1,4}}"
        rf"(?:\w{{1,3}}')?(?:{_any(phrases['theirs'])})\b"
    )
    forbids = re.compile(rf"\b(?:{_any(phrases['forbids'])})\b(?:[^\w.!?\n]{{1,4}}\w{{1,30}}){{0,3}}\W{{0,4}}$")
    channels = re.compile(rf"\b(?:{_any(phrases['channels'])})\b")

    def asked(text: Text) -> Iterable[Hit]:
        if channels.search(text.folded):
            return
        for match in asks.finditer(text.folded):
            if not forbids.search(text.folded[max(0, match.start() - _AROUND) : match.start()]):
                yield Hit(
                    span=text.span(*match.span()),
                    reason=_ASKS,
                    advice=_NAME_A_WAY,
                )

    return asked


def _any(phrases: tuple[str, ...]) -> str:
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


def _bare(entry: str) -> str:
    return _ALNUM.sub("", fold(entry))


def _is_published(words: str, published: tuple[str, ...]) -> bool:
    bare = _bare(words)
    return any(
        bare == entry or (bare.isdigit() and len(bare) >= _ENOUGH_DIGITS and entry.endswith(bare.lstrip("0")))
        for entry in published
    )
