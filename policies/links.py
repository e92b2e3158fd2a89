"""Links, hosts and handles as a network sees them in a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from policies.lookalikes import latin_twin

# Every repetition is bounded or ends at a character it cannot itself match, so that a hostile text costs linear time.
_SCHEME = re.compile(r"(?<![\w+.-])([a-z][a-z0-9+.-]{1,15})://([^\s<>\"]+)", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@./:+%&=#-])((?:[\w-]{1,63}\.){1,16}(xn--[a-z0-9-]{1,59}|[^\W\d_]{2,24}))(?![\w@-]|\.\w)(:\d{1,5})?([/?#][^\s<>\"]*)?",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w@＠&/.+-])[@＠](\w{1,30})(?![\w@＠])")
_TRAILING = ".,;:!?'\"’”»)]}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link: where it stands, its scheme (empty for a bare domain), its user part, host and the rest."""

    span: tuple[int, int]
    scheme: str
    user: str
    host: str
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One handle with its @: where it stands, and the bare handle."""

    span: tuple[int, int]
    handle: str


def find_mentions(text: str) -> tuple[Mention, ...]:
    return tuple(Mention(span=match.span(), handle=match[1]) for match in _MENTION.finditer(text))


def find_links(text: str) -> tuple[Link, ...]:
    found = [_with_scheme(match) for match in _SCHEME.finditer(text)]
    taken = {place for link in found for place in range(*link.span)}
    found += [
        Link(
            span=(match.start(), match.start() + len(match[0].rstrip(_TRAILING))),
            scheme="",
            user="",
            host=match[1].lower(),
            rest=(match[4] or "").rstrip(_TRAILING),
        )
        for match in _BARE.finditer(text)
        if match.start() not in taken and is_top_level(latin_twin(match[2].lower()) or match[2].lower())
    ]
    return tuple(sorted(found, key=lambda link: link.span))


def _with_scheme(match: re.Match[str]) -> Link:
    whole = match[0].rstrip(_TRAILING)
    authority, rest = _split(whole[len(match[1]) + 3 :])
    user, _, host = authority.rpartition("@")
    if not host.startswith("["):
        host = re.sub(r":\d{0,5}$", "", host)
    return Link(
        span=(match.start(), match.start() + len(whole)),
        scheme=match[1].lower(),
        user=user,
        host=host.lower().rstrip("."),
        rest=rest,
    )


def _split(address: str) -> tuple[str, str]:
    end = min((place for sign in "/?#" if (place := address.find(sign)) >= 0), default=len(address))
    return address[:end], address[end:]


@lru_cache(maxsize=2048)
def is_top_level(label: str) -> bool:
    """Whether a bare `name.label` becomes a link on the network: `hello.World` does, `done.Then` does not."""
    from twitter_text import extract_urls_with_indices  # noqa: PLC0415 - as in `policies.length`

    return bool(extract_urls_with_indices(f"https://a.{label}"))


def under(host: str, domains: Iterable[str]) -> bool:
    """Whether a host is one of the domains or lies below one."""
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)
