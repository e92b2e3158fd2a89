"""Reads a text sentence by sentence: what each of them does, by the phrases of the data files and by the model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from policies.reading.language import READ, Languages
from policies.reading.phrases import Phrasebook, merged
from policies.reading.sentences import body, sentences
from policies.reading.tags import Incoming, Tag
from policies.reading.words import LINK, Word, features, unquoted, words
from policies.signature import find
from policies.text import Text, prepare

if TYPE_CHECKING:
    from policies.reading.encoder import Meaning
    from policies.reading.model import Model

_LETTERS_SHOUTED = 12
_LONG = 40
"""Characters from which on a sentence shows its own language."""
_EXCEPT = "not "
_FEW_WORDS = 4
"""Words from which on the model is believed of anything that is held against somebody; phrases are at any length."""

_WELCOME = frozenset({Tag.ACTION, Tag.ANSWER, Tag.ASK, Tag.CONTACT, Tag.PAGE, Tag.APOLOGY, Tag.THANKS, Tag.EMPATHY})

_POLITE = frozenset({Tag.THANKS, Tag.APOLOGY, Tag.CONTACT, Tag.ASK, Tag.PAGE})
_GRAVE = frozenset(
    {
        Tag.THREAT,
        Tag.INSULT,
        Tag.BLAME_EXPLICIT,
        Tag.BLAME_OBLIQUE,
        Tag.QUEUE_JUMP,
        Tag.FINANCES,
        Tag.STAFF,
        Tag.LEGAL,
        Tag.JOKE,
        Tag.SPECULATION,
    }
)
"""What is not believed of a sentence that thanks, asks or shows the way, unless it is beyond doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence: where it stands in the original, its words, and what it does by which words of it."""

    span: tuple[int, int]
    words: tuple[Word, ...]
    does: Mapping[str, tuple[int, int]]
    """Each tag, with the place in the original of the words that say so; the whole sentence where the model says it."""
    outright: frozenset[str] = frozenset()
    """The tags that phrases tell, whatever the model says."""
    sure: frozenset[str] = frozenset()
    """The tags that are beyond doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as it was read."""

    language: str
    """Of the whole text; empty where it has too few words to tell."""
    unread: tuple[str, ...]
    """Languages of sentences whose wording nobody checks."""
    sentences: tuple[Sentence, ...]
    asked: tuple[Incoming, ...] | None = None
    """What the post is that it answers, what is likeliest first; None where there is none."""

    def doing(self, *tags: Tag) -> Iterable[tuple[int, Sentence, tuple[int, int]]]:
        """The sentences that do one of these things, with their number and the place of the words that say so."""
        for number, sentence in enumerate(self.sentences):
            for tag in tags:
                if tag in sentence.does:
                    yield number, sentence, sentence.does[tag]
                    break

    def does(self, *tags: Tag) -> bool:
        """Whether any sentence does one of these things."""
        return any(tag in sentence.does for sentence in self.sentences for tag in tags)


class Teaching(Protocol):
    """What a rule teaches the reader."""

    @property
    def phrases(self) -> Mapping[str, tuple[str, ...]]: ...

    @property
    def exceptions(self) -> Mapping[str, tuple[str, ...]]: ...


class Reader:
    """Phrases, models and languages, read once; reading a text is a pure function of it.

    `phrases` say that a sentence does something, `exceptions` that it does not; where neither is there, the model does.
    """

    def __init__(
        self,
        *,
        model: "Model",
        incoming: "Model",
        phrases: Mapping[str, Iterable[str]],
        exceptions: Mapping[str, Iterable[str]],
    ) -> None:
        self._model, self._incoming = model, incoming
        self._languages = Languages()
        named = {tag: tuple(written) for tag, written in phrases.items()}
        barred = {f"{_EXCEPT}{tag}": tuple(written) for tag, written in exceptions.items()}
        self._phrases = Phrasebook(named | barred)

    @classmethod
    def of(cls, rules: Iterable["Teaching"]) -> "Reader":
        """A reader that knows the phrases of those rules, and the models that ship."""
        # They bring numpy along, which a start need not wait for.
        from policies.reading.model import load  # noqa: PLC0415

        taught = tuple(rules)
        return cls(
            model=load("model.npz"),
            incoming=load("incoming.npz"),
            phrases=merged(rule.phrases for rule in taught),
            exceptions=merged(rule.exceptions for rule in taught),
        )

    def read(self, text: Text, language: str | None = None, answered: str | None = None) -> Reading:
        """Read a text of ours, and the post that it answers; its language is detected unless somebody has said it."""
        from policies.reading.encoder import meanings  # noqa: PLC0415 - likewise

        whole = language or self._languages.of(text.clean)
        found: list[Sentence] = []
        unread: set[str] = set()
        signed = find(text.clean) if text.whole else None
        signed_at = text.folded_span(*signed.span) if signed else None
        stretches = list(sentences(text.folded, signed_at))
        if signed and signed_at and not signed.initials:
            stretches.append(signed_at)
        post = None if answered is None else prepare(answered)
        # One pass for all: most of what the encoder does is reading its weights.
        (asked, *meant) = meanings(
            [
                unquoted(said(post)) if post else "",
                *(unquoted(text.clean[slice(*text.span(*stretch))]) for stretch in stretches),
            ]
        )
        for (start, end), meaning in zip(stretches, meant, strict=True):
            own = whole if language else self._language_of(text, start, end, whole)
            if own and own not in READ:
                unread.add(own)
                found.append(Sentence(span=text.span(start, end), words=(), does={}))
            else:
                found.append(self._sentence(text, start, end, meaning, signature=(start, end) == signed_at))
        return Reading(
            language=whole,
            unread=tuple(sorted(unread)),
            sentences=tuple(found),
            asked=self._incoming_as(post, asked) if post else None,
        )

    def _language_of(self, text: Text, start: int, end: int, whole: str) -> str:
        """A long sentence may be in another language than the rest; a short one is taken to be in the same."""
        return self._languages.of(text.clean[slice(*text.span(start, end))]) if end - start >= _LONG else whole

    def _incoming_as(self, post: Text, meaning: "Meaning | None") -> tuple[Incoming, ...]:
        """What a post is that somebody else wrote."""
        row = [word.text for word in words(post.folded, 0, len(post.folded))]
        return tuple(Incoming(tag) for tag in self._incoming.told(features(row), meaning))

    def _sentence(self, text: Text, start: int, end: int, meaning: "Meaning | None", *, signature: bool) -> Sentence:
        """What a sentence does; a signature by phrases alone, as the model knows nothing of names."""
        row = words(text.folded, start, end)
        span = text.span(start, end)
        if not row:
            return Sentence(span=span, words=(), does={})
        terms = [word.text for word in row]
        believed = (
            {} if signature else self._model.told(features(terms, shouted=shouted(text.clean[slice(*span)])), meaning)
        )
        polite = LINK in terms or not _POLITE.isdisjoint(believed)
        told = {
            tag: sure
            for tag, sure in believed.items()
            if tag in _WELCOME or (len(row) >= _FEW_WORDS and (sure or not polite or tag not in _GRAVE))
        }
        does = dict.fromkeys(told, span)
        found = self._phrases.find(terms)
        for name, (first, last) in found.items():
            does[name] = text.span(row[first].start, row[last - 1].end)
        for name in found:
            if name.startswith(_EXCEPT):
                does.pop(name, None)
                does.pop(name.removeprefix(_EXCEPT), None)
        outright = frozenset(does.keys() & found.keys())
        sure = outright | {tag for tag in does if told.get(tag)}
        return Sentence(span=span, words=row, does=does, outright=outright, sure=sure)


def spoken(text: Text) -> tuple[int, int]:
    """Where a text itself stands, folded: without the handles it is addressed to and without its signature."""
    signed = find(text.clean)
    return body(text.folded, text.folded_span(*signed.span) if signed else None)


def said(text: Text) -> str:
    """What a text says itself, as it was written."""
    start, end = spoken(text)
    return text.clean[slice(*text.span(start, end))] if start < end else ""


def shouted(original: str) -> bool:
    """Whether most letters of a sentence are capitals."""
    letters = [letter for letter in original if letter.isalpha()]
    return len(letters) >= _LETTERS_SHOUTED and sum(letter.isupper() for letter in letters) > len(letters) / 2
