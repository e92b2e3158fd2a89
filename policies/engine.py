"""The judge: runs every rule of a ruleset over a text, and lets nothing pass that could not be judged."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from itertools import islice
from threading import Lock
from zoneinfo import ZoneInfo

from policies.finding import Finding, NotChecked, Severity
from policies.length import counted_length
from policies.promises import Promise, promises
from policies.reading.language import READ
from policies.reading.reader import Reader
from policies.reading.tags import Incoming
from policies.reply import Reply
from policies.rule import Hit, Lacking, Rule, Said, WordingCheck
from policies.ruleset import Ruleset, RulesetError
from policies.text import Text, prepare

_MOST_HITS = 20
"""Findings of one rule that a report holds at most: nobody reads more, and a hostile text has thousands."""

_Answer = tuple[tuple[Hit, ...], Lacking | None]
"""What a rule found, and what kept it from looking at all of the text, if anything did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the rules say about a text."""

    text: str
    """The text to publish: the draft, with what Twokeys mended. Safe to store: what is unreadable (and blocked) is
    replaced, and what is far too long (and blocked) is cut."""
    length: int
    """Its weighted length; far over the limit, a lower bound."""
    language: str
    """The ISO 639-1 code of its language; empty where it has too few words to tell."""
    asked: tuple[Incoming, ...]
    """What the post that is answered is, what is likeliest first; empty where there is none."""
    findings: tuple[Finding, ...]
    """Worst first, then in the order of the text."""
    watched: tuple[Finding, ...]
    """Findings of rules that only observe for now; they hold nothing up."""
    not_checked: tuple[NotChecked, ...]

    @property
    def blocked(self) -> bool:
        return any(finding.severity is Severity.BLOCKER for finding in self.findings)

    @property
    def needs_sign_off(self) -> bool:
        return any(finding.severity is Severity.SIGN_OFF for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is read once, and takes a second or two: rules, phrases, models."""

    rules: tuple[Rule, ...]
    """What mends goes first, so that all others judge the text that would be published."""
    reader: Reader


class Engine:
    """Rules and rulesets; `check` is a pure function of its arguments.

    Rules that are given as a function are built at the first text, or when somebody says `warm`.
    """

    def __init__(self, rules: Iterable[Rule] | Callable[[], Iterable[Rule]], rulesets: Mapping[str, Ruleset]) -> None:
        self._build = rules if callable(rules) else partial(tuple, tuple(rules))
        self._rulesets = dict(rulesets)
        self._known: _Known | None = None
        self._reading = Lock()

    def warm(self, today: date) -> None:
        """Do now what the first text would wait for, by checking one."""
        for name in islice(self._rulesets, 1):
            self.check(Reply(text="Good morning, all is well: https://example.com", account="nobody"), name, today)

    def _know(self) -> _Known:
        # Texts are checked on several threads; what fails is tried again by the next one.
        with self._reading:
            if self._known is None:
                rules = tuple(self._build())
                self._known = _Known(
                    rules=tuple(sorted(rules, key=lambda rule: rule.severity is not Severity.FIX)),
                    reader=Reader.of(rules),
                )
            return self._known

    def ruleset(self, name: str) -> Ruleset:
        """The ruleset of that name. Without one nothing may be published, so its absence is an error."""
        try:
            return self._rulesets[name]
        except KeyError:
            raise RulesetError((f"There is no ruleset named {name!r}.",)) from None

    def check(self, reply: Reply, ruleset: str, today: date) -> Report:
        """Judge a text by the ruleset of that name. Raises `RulesetError` if there is no such ruleset."""
        return self.judge(reply, self.ruleset(ruleset), today)

    def promises(self, text: str, *, now: datetime, zone: ZoneInfo, default: timedelta) -> tuple[Promise, ...]:
        """What a text that is published `now` promises; `default` is the time for what names none."""
        prepared = prepare(text)
        return promises(self._know().reader.read(prepared), prepared, now=now, zone=zone, default=default)

    def judge(self, reply: Reply, rules: Ruleset, today: date) -> Report:
        """Judge a text, after mending what can be mended."""
        known = self._know()
        active = [rule for rule in known.rules if rule.always or not rules.setting(rule.name).off]
        text = prepare(reply.text)
        read = cache(lambda: _read(known.reader, reply, text))
        found: list[Finding] = []
        watched: list[Finding] = []
        not_checked: list[NotChecked] = []
        for rule in active:
            answer = _ask(rule, reply, text, read, rules)
            if isinstance(answer, Finding):
                found.append(answer)
                continue
            hits, lacking = answer
            if lacking is not None:
                not_checked.append(NotChecked(rule=rule.name, reason=lacking.reason, question=rule.question))
            watching = not rule.always and rules.watches_only(rule.name, today)
            for hit in hits:
                finding = _finding(rule, hit, text, rules)
                (watched if watching else found).append(finding)
                if finding.severity is Severity.FIX and hit.mended is not None and not watching:
                    reply = replace(reply, text=hit.mended)
                    text = prepare(reply.text)
        said = read()
        return Report(
            text=text.clean,
            length=counted_length(reply, rules.max_weighted_length),
            language=said.reading.language if isinstance(said, Said) else "",
            asked=said.asked or () if isinstance(said, Said) else (),
            findings=tuple(sorted(found, key=_worst_first)),
            watched=tuple(sorted(watched, key=_worst_first)),
            not_checked=tuple(not_checked),
        )


def _read(reader: Reader, reply: Reply, text: Text) -> Said | Exception:
    """The text as it is read once for all rules about wording; or why it could not be read."""
    try:
        reading = reader.read(text, reply.language, reply.parent.text if reply.parent else None)
        return Said(reply=reply, text=text, reading=reading)
    except Exception as error:  # noqa: BLE001 - reading may break in any way; each rule that needs it then stops the text
        return error


def _ask(
    rule: Rule, reply: Reply, text: Text, read: Callable[[], Said | Exception], rules: Ruleset
) -> _Answer | Finding:
    """What a rule says; a rule that breaks blocks the text and is named, as what it would have said is not known."""
    try:
        hits, lacking = _told(rule.check(reply, text, rules) if rule.check else ())
        if rule.wording is None or lacking is not None:
            return hits, lacking
        worded, lacking = _worded(rule.wording, read(), rules)
        return (*hits, *(hit for hit in worded if not any(_meet(hit, other) for other in hits))), lacking
    except Exception as error:  # noqa: BLE001 - a rule may break in any way, and must stop the text in each of them
        return Finding(
            rule=rule.name,
            severity=Severity.BLOCKER,
            span=None,
            reason=f"The rule {rule.name} broke down ({type(error).__name__}), so nobody knows whether the text is fine.",
            advice=f"Tell whoever looks after Twokeys; until it is mended, a ruleset may switch {rule.name} off.",
            excerpt="",
        )


def _meet(one: Hit, other: Hit) -> bool:
    """Whether two hits point at the same place."""
    return (
        one.span is not None and other.span is not None and one.span[0] < other.span[1] and other.span[0] < one.span[1]
    )


def _worded(wording: WordingCheck, said: Said | Exception, rules: Ruleset) -> _Answer:
    """What a rule says of the wording; of what stands in a language that it does not know it says that it does not."""
    if isinstance(said, Exception):
        raise said
    hits, lacking = _told(wording(said, rules))
    if lacking is not None or not said.reading.unread:
        return hits, lacking
    languages = f"{', '.join(READ)}, and this is {', '.join(said.reading.unread)}"
    # What is missing from the whole text may be in what nobody has read.
    return tuple(hit for hit in hits if hit.span is not None), Lacking(reason=f"Its wording is read in {languages}.")


def _told(answer: Iterable[Hit] | Lacking) -> _Answer:
    return ((), answer) if isinstance(answer, Lacking) else (tuple(islice(answer, _MOST_HITS)), None)


def _finding(rule: Rule, hit: Hit, text: Text, rules: Ruleset) -> Finding:
    severity = rule.severity if rule.always else rules.setting(rule.name).severity or hit.severity or rule.severity
    return Finding(
        rule=rule.name,
        severity=severity,
        span=hit.span,
        reason=hit.reason,
        advice=hit.advice,
        excerpt="" if hit.span is None else text.clean[slice(*hit.span)],
        question=rule.question,
    )


def _worst_first(finding: Finding) -> tuple[int, tuple[int, int], str]:
    return -finding.severity.rank, finding.span or (-1, -1), finding.rule
