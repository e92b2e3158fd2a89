"""The rule `masked-link`: a link that hides where it leads."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from policies.example import read
from policies.finding import Severity
from policies.links import Link, under
from policies.reply import Reply
from policies.rule import Check, Hit, Rule
from policies.ruleset import Ruleset
from policies.text import Text

_NUMERIC = re.compile(r"\[[0-9a-f:.%]+\]|0x[0-9a-f]+|\d{8,10}|\d{1,3}(?:\.\d{1,3}){3}", re.IGNORECASE)
_TWIN_FIGURES = str.maketrans("013456", "oleasb")
_LONG_ENOUGH = 5
"""Letters from which on a name that differs in one letter is taken for an imitation; one less under the same ending."""


def build() -> Rule:
    data = read("masked-link")
    return Rule(
        name="masked-link",
        story="4",
        severity=Severity.WARNING,
        catches="shorteners, bare IP addresses, look-alike domains, links that are not https",
        leaves_alone="our own sites and our own short domains",
        check=_check_with(data.phrases["shorteners"]),
        examples=data.examples,
    )


def _check_with(shorteners: tuple[str, ...]) -> Check:
    def check(reply: Reply, text: Text, ruleset: Ruleset) -> Iterable[Hit]:
        ours = (*ruleset.own_domains, *ruleset.short_domains, *(d for b in reply.accounts for d in b.domains))
        for link in text.links:
            if (wrong := _wrong(link, ours, shorteners)) is not None:
                reason, advice = wrong
                yield Hit(span=link.span, reason=reason, advice=advice)

    return check


def _wrong(link: Link, ours: tuple[str, ...], shorteners: tuple[str, ...]) -> tuple[str, str] | None:
    if link.user:
        return (
            f"This looks like {link.user} and leads to {link.host}.",
            "Write the address without what stands before the @.",
        )
    if _NUMERIC.fullmatch(link.host):
        return "This leads to a bare number, and nobody can see whose it is.", "Link to the site by its name."
    if not under(link.host, ours):
        if under(link.host, shorteners):
            return (
                f"{link.host} hides where the link leads.",
                "Write the whole address: the network shortens it by itself.",
            )
        if (imitated := next((own for own in ours if _imitates(link.host, own)), None)) is not None:
            return f"{link.host} looks like {imitated} and is not ours.", f"Check the address; ours is {imitated}."
    if link.scheme not in {"", "https"}:
        return f"The link is {link.scheme}, not https.", "Link to the https address."
    return None


def _imitates(host: str, own: str) -> bool:
    host = host.removeprefix("www.")
    if f".{own}." in f".{host}." or f"-{own}." in f"-{host}.":
        return True
    name, _, ending = own.partition(".")
    least = _LONG_ENOUGH - host.endswith(f".{ending}")
    return any(
        (len(name) >= least and _near(label, name))
        or _plain(label) == _plain(name) != label
        or name in label.split("-")[:-1]
        for label in host.split(".")[:-1]
    )


def _near(label: str, name: str) -> bool:
    return label != name and DamerauLevenshtein.distance(label, name, score_cutoff=1) <= 1


def _plain(label: str) -> str:
    """The label as it looks at a glance."""
    return label.translate(_TWIN_FIGURES).replace("rn", "m").replace("vv", "w").replace("-", "")
