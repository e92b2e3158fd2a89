"""The rule `secret`: anything that looks like a key, a token or a password."""

import math
import re
from collections import Counter
from collections.abc import Iterable

from policies.example import read
from policies.finding import Severity
from policies.links import Link
from policies.reply import Reply
from policies.rule import Check, Hit, Rule
from policies.ruleset import Ruleset
from policies.taken import Taken
from policies.text import Text

# The issuers mark their keys, so that they are known for what they are wherever they turn up.
_MARKED = re.compile(
    r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|\bgh[pousr]_[A-Za-z0-9]{20,255}\b|\bgithub_pat_\w{20,255}\b|\bglpat-[\w-]{20,64}"
    r"|\bxox[abeprs]-[A-Za-z0-9-]{10,255}|\bxapp-\d-[A-Za-z0-9-]{10,255}"
    r"|\b(?:sk|rk|pk)[-_](?:live|test|proj|ant)[-_][\w-]{10,255}|\bsk-[A-Za-z0-9]{20,255}"
    r"|\bAIza[\w-]{35}|\bya29\.[\w-]{20,255}|\bSG\.[\w-]{16,64}\.[\w-]{16,64}|\bnpm_[A-Za-z0-9]{30,64}|\bpypi-[\w-]{30,255}"
    r"|\beyJ[\w-]{8,2000}\.[\w-]{8,2000}\.[\w-]{8,2000}"
    r"|\bAAAAAAAAAAAAAAAAAAAA[\w%-]{20,200}"
)
_WEBHOOK = re.compile(r"^/services/T\w+/B\w+/\w+|^/api/webhooks/\d+/[\w-]+")
_IN_QUERY = re.compile(
    r"[?&#](?:access_token|api_?key|token|secret|password|passwd|pwd|sig|signature|auth)=[^&\s#]{6,}", re.IGNORECASE
)
_RUN = re.compile(r"(?<![\w+/=#-])[\w+/=-]{20,512}(?![\w+/=-])")
_CLASSES = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))
_TURNS = re.compile(r"(?<=\d)[A-Za-z]|(?<=[A-Za-z])\d")
_MANY_TURNS = 3
"""Turns from letters to figures or back: words that are run together, with a year behind them, have one."""
_HEX = re.compile(r"[0-9a-f]{32,128}|[0-9A-F]{32,128}")
_HAS_BOTH = re.compile(r"(?=.*\d)(?=.*[a-f])", re.IGNORECASE)
_BITS = 3.6
"""Bits a letter from which on a run of letters was drawn by a machine; prose and product codes stay below."""
_AROUND = 30


def build() -> Rule:
    data = read("secret")
    return Rule(
        name="secret",
        story="4",
        severity=Severity.BLOCKER,
        catches="anything that looks like a key, a token or a password",
        leaves_alone="a product code, a voucher, a checksum that is called one, the address of a page or a film",
        check=_check_with(**data.phrases),
        examples=data.examples,
    )


def _check_with(
    *, passwords: tuple[str, ...], codes: tuple[str, ...], links: tuple[str, ...], checksums: tuple[str, ...]
) -> Check:
    # The value must hold a figure or a sign among its letters, or stand in quotes: "password: required" says nothing.
    announced = re.compile(
        rf"\b(?:{'|'.join(passwords)})\b\s{{0,2}}(?:(?:[:=]|\b(?:{'|'.join(links)})\b)\s{{0,2}}){{1,2}}"
        r"(?:[\"'«]([^\s\"'»]{4,64})[\"'»]"
        r"|((?=\S{0,40}(?:[a-z]\S{0,20}\d|\d\S{0,20}[a-z]|\d{4}|[#$%&*@^_!+=~]\w))[^\s,;]{4,64}))"
    )
    code = re.compile(
        rf"\b(?:{'|'.join(codes)})\b\s{{0,2}}(?:[:=]\s{{0,2}})?(?:\b(?:{'|'.join(links)})\b\s{{0,2}})?(\d{{4,8}})\b(?![.,:/-]\d)"
    )
    is_checksum = re.compile(rf"\b(?:{'|'.join(checksums)})\b")

    def check(_reply: Reply, text: Text, _ruleset: Ruleset) -> Iterable[Hit]:
        spans = [match.span() for match in _MARKED.finditer(text.clean)]
        spans += [link.span for link in text.links if _carries_one(link)]
        for match in announced.finditer(text.folded):
            spans.append(text.span(*match.span(1 if match[1] else 2)))
        spans += [text.span(*match.span(1)) for match in code.finditer(text.folded)]
        linked = Taken(text.clean)
        for link in text.links:
            linked.take(link.span)
        for match in _RUN.finditer(text.clean):
            before = text.clean[max(0, match.start() - _AROUND) : match.start()].lower()
            if _is_drawn(match[0]) and not is_checksum.search(before) and linked.take(match.span()):
                spans.append(match.span())
        last = -1
        for span in sorted(spans):
            if span[0] >= last:
                last = span[1]
                yield Hit(
                    span=span,
                    reason="This looks like a key, a token or a password, and everybody could use it.",
                    advice="Leave it out; if it is a real one, have it changed now, as it is in this channel already.",
                )

    return check


def _carries_one(link: Link) -> bool:
    return ":" in link.user or bool(_WEBHOOK.search(link.rest)) or bool(_IN_QUERY.search(link.rest))


def _is_drawn(run: str) -> bool:
    """Whether a machine drew these letters at random."""
    if _HEX.fullmatch(run):
        return bool(_HAS_BOTH.match(run))
    if not all(shape.search(run) for shape in _CLASSES) or len(_TURNS.findall(run)) < _MANY_TURNS:
        return False
    counts = Counter(run).values()
    return -sum(count / len(run) * math.log2(count / len(run)) for count in counts) >= _BITS
