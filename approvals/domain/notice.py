"""A notice: something Twokeys tells people, as a slug and values; `wording` makes the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be said; values are plain words, numbers, times or tuples of them.

    `offers` are buttons below the sentence: what each does, and the value it carries. What stands `below` follows it,
    each with buttons of its own.
    """

    slug: str
    values: Mapping[str, object] = field(default_factory=dict)
    offers: tuple[tuple[str, str], ...] = ()
    below: tuple["Notice", ...] = ()
