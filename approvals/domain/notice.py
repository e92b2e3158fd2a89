"""A notice: something Twokeys tells people, as a slug and values; `wording` makes the sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from approvals.domain.people import Called


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is to be said; values are plain words, numbers, times or tuples of them.

    `called` are the people it is for, who stand in front of it. `offers` are buttons below the sentence: what each does,
    and the value it carries. What stands `below` follows it, each with buttons of its own.
    """

    slug: str
    values: Mapping[str, object] = field(default_factory=dict)
    called: tuple[Called, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    below: tuple["Notice", ...] = ()
