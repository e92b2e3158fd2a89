"""How well the rules do on labelled texts: `make eval`, with DATA=folder for real replies and toxic texts, too.

The cases and posts beside this file were written without a look at rules and corpus. Precision and recall stand with their 95 % Wilson
intervals (E. B. Wilson, 1927); a rule's precision is measured on its own near misses, which is harder than real life.
"""

import csv
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from policies.engine import Report
from policies.finding import Question, Severity
from policies.linter import RULESET, Linter, Row, linter
from policies.reading.tags import Incoming
from policies.rules import build_all
from policies.triage import triage

CASES = Path(__file__).parent / "cases"
POSTS = Path(__file__).with_name("posts.jsonl")
TODAY = date(2026, 11, 24)
LANGUAGES = ("en", "it", "es")
_STOPS = frozenset({Severity.BLOCKER, Severity.SIGN_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text, the rule that it is about, whether that rule must find something, and what the rules say."""

    rule: str
    flagged: bool
    language: str
    text: str
    report: Report

    @property
    def hit(self) -> bool:
        """Whether its rule found something."""
        return self.rule in {finding.rule for finding in self.report.findings}


def cases(judge: Linter) -> Iterator[Case]:
    """Every labelled case: those of this folder, and the examples that stand beside the rules."""
    for path in sorted(CASES.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            given = json.loads(line)
            row = Row.model_validate({name: value for name, value in given.items() if name != "language"})
            yield Case(
                rule=given["rule"],
                flagged=given["flagged"],
                language=given["language"],
                text=row.reply,
                report=judge.report(row),
            )
    for rule in build_all():
        for example in rule.examples:
            if example.language:
                yield Case(
                    rule=rule.name,
                    flagged=example.flagged,
                    language=example.language,
                    text=example.reply.text,
                    report=judge.engine.check(example.reply, RULESET, TODAY),
                )


def interval(right: int, of: int) -> str:
    """A share with its Wilson interval."""
    if not of:
        return "   –             "
    z, share = 1.96, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return f"{share:4.2f} ({middle - reach:4.2f}–{middle + reach:4.2f})"


def by_rule(judged: Iterable[Case], *, show: frozenset[str]) -> None:
    """Precision and recall of each rule in each language."""
    found: dict[tuple[str, str], Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for case in judged:
        found[case.rule, case.language][case.flagged, case.hit] += 1
        if case.rule in show and case.hit is not case.flagged:
            print(f"  {'missed' if case.flagged else 'wrong '} {case.rule} {case.language}: {case.text}")
    print(f"\n{'rule':26} lang  precision         recall")
    for rule in sorted({rule for rule, _ in found} - {"none"}):
        for language in (*LANGUAGES, "all"):
            count = sum(
                (found[rule, one] for one in LANGUAGES if language in {one, "all"}), Counter[tuple[bool, bool]]()
            )
            hits, wrong = count[True, True], count[False, True]
            print(
                f"{rule:26} {language:4}  {interval(hits, hits + wrong)}  {interval(hits, hits + count[True, False])}"
            )


def posts(judge: Linter, *, show: frozenset[str]) -> None:
    """What triage takes posts for that come in: precision and recall of each kind, and what it is taken for."""
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    right, of = Counter[str](), Counter[str]()
    for line in POSTS.read_text(encoding="utf-8").splitlines():
        given = json.loads(line)
        meant, told = _kind([Incoming(tag) for tag in given["tags"]]), _kind(_asked(judge, given["post"]))
        taken[meant][told] += 1
        right[given["language"]] += meant == told
        of[given["language"]] += 1
        if "triage" in show and meant != told:
            print(f"  {meant} taken for {told}: {given['post']}")
    print(f"\n{'post':10}  precision         recall            taken for")
    for kind, row in taken.items():
        all_told = sum(other[kind] for other in taken.values())
        others = ", ".join(f"{other} {times}" for other, times in row.most_common() if other != kind)
        print(f"{kind:10}  {interval(row[kind], all_told)}  {interval(row[kind], sum(row.values()))}  {others}")
    print("rightly told: " + ", ".join(f"{one} {interval(right[one], of[one])}" for one in LANGUAGES))


def _kind(asked: Iterable[Incoming]) -> str:
    told = triage(asked)
    return told.what if told else "nothing"


def _asked(judge: Linter, post: str) -> Sequence[Incoming]:
    return judge.report(Row.model_validate({"reply": "Hello", "parent": post})).asked


def good(name: str, reports: Sequence[Report]) -> None:
    """How many good replies wording would stop, or warn about, and which rules do."""
    stops, warns, which = 0, 0, Counter[str]()
    for report in reports:
        worded = [one for one in report.findings if one.question is not Question.POSSIBLE or one.rule == "private-data"]
        stops += any(one.severity in _STOPS for one in worded)
        warns += any(one.severity is Severity.WARNING for one in worded)
        which.update({one.rule for one in worded})
    print(
        f"\n{name}: {len(reports)} good replies; stopped {interval(stops, len(reports))}, warned {interval(warns, len(reports))}"
    )
    print("  " + ", ".join(f"{rule} {times}" for rule, times in which.most_common()))


def real(judge: Linter, folder: Path) -> None:
    """The same on replies of real brands, and what triage says of toxic texts; without the files it says so."""
    replies, toxic = folder / "ibm_brand_replies.csv", folder / "surge_toxicity_en.csv"
    if replies.is_file():
        rows = [Row(reply=one["text"].replace("&amp;", "&")) for one in _csv(replies)]
        good("real replies, their posts unknown", [judge.report(row) for row in rows])
    else:
        print(f"\n{replies} is not there, so real replies are left out.")
    if not toxic.is_file():
        print(f"\n{toxic} is not there, so toxic texts are left out.")
        return
    bad = {Incoming.ABUSE, Incoming.OFFENCE}
    count = Counter[tuple[bool, bool]]()
    for one in _csv(toxic):
        count[one["is_toxic"] == "Toxic", _kind(_asked(judge, one["text"])) in bad] += 1
    hits, wrong = count[True, True], count[False, True]
    print(
        f"\ntoxic texts told as abuse or offence: precision {interval(hits, hits + wrong)}, recall {interval(hits, hits + count[True, False])}"
    )


def _csv(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main(arguments: Sequence[str]) -> None:
    show = frozenset(one for one in arguments if not one.startswith("--data="))
    data = next((one.removeprefix("--data=") for one in arguments if one.startswith("--data=")), "")
    judge = linter("default", today=TODAY)
    judged = tuple(cases(judge))
    by_rule(judged, show=show)
    posts(judge, show=show)
    good("written for this", [case.report for case in judged if case.rule == "none"])
    if data:
        real(judge, Path(data))
    else:
        print("\nNo folder with real replies was named (make eval DATA=folder), so they are left out.")


if __name__ == "__main__":
    main(sys.argv[1:])
