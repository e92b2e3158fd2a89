"""The catalogue of rules, for people to read: in a terminal, and as the table of the package's README."""

import unicodedata
from collections.abc import Iterable

from policies.example import Example
from policies.reply import Kind
from policies.rule import Rule

_SHOWN = 3
_WIDTH = 110


def as_text(rules: Iterable[Rule]) -> str:
    """Every rule with all its examples."""
    return "\n".join(_entry(rule) for rule in rules)


def as_markdown(rules: Iterable[Rule]) -> str:
    """A table of the rules, and a few examples of each."""
    rules = tuple(rules)
    table = [
        "| rule | severity | story | catches | leaves alone |",
        "|---|---|---|---|---|",
        *(
            f"| [`{rule.name}`](#{rule.name}) | {rule.severity} | {rule.story or '–'} | {rule.catches} | {rule.leaves_alone} |"
            for rule in rules
        ),
    ]
    sections = ["\n".join([f"\n### {rule.name}\n", *_bullets(rule)]) for rule in rules]
    return "\n".join([*table, *sections]) + "\n"


def _entry(rule: Rule) -> str:
    lines = [
        f"{rule.name} ({rule.severity})",
        f"  catches: {rule.catches}",
        f"  leaves alone: {rule.leaves_alone}",
        *(f"  {_label(example)}: {_told(example)}" for example in rule.examples),
    ]
    return "\n".join(lines) + "\n"


def _bullets(rule: Rule) -> Iterable[str]:
    for flagged in (True, False):
        some = [example for example in rule.examples if example.flagged is flagged][:_SHOWN]
        yield from (f"- {_label(example)}: {_told(example).replace('|', chr(92) + '|')}" for example in some)


def _label(example: Example) -> str:
    return "flagged" if example.flagged else "fine"


def _told(example: Example) -> str:
    """The text on one line, with what is invisible made visible, and what one has to know beside it."""
    text = " ".join(_visible(example.reply.text).split())
    if len(text) > _WIDTH:
        text = f"{text[:_WIDTH].rstrip()} …"
    parent = example.reply.parent
    about = [
        "" if example.reply.kind is Kind.REPLY else example.reply.kind,
        "" if parent is None or not parent.text or "acme_help" in parent.mentions else f"answers “{parent.text}”",
        *(f"after “{post.text}”" for post in example.reply.previous or ()),
        example.note,
    ]
    said = "; ".join(part for part in about if part)
    return f"“{text}”" + (f" ({said})" if said else "")


def _visible(text: str) -> str:
    return "".join(
        f"‹U+{ord(letter):04X}›"
        if unicodedata.category(letter) in {"Cc", "Cf"} and letter not in "\n\t\u200d"
        else letter
        for letter in text
    )
