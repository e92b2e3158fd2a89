"""`make crash`: plays the matrix and prints what came of it; `--only` plays scenarios by name."""

import argparse
import json
import logging
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence

import structlog

from tests.crash import matrix
from tests.crash.conductor import Conductor
from tests.crash.invariants import LOST, ONCE, QUIET
from tests.crash.listed import FILE
from tests.crash.mutants import MUTANTS
from tests.crash.places import Places
from tests.crash.scenario import Scenario, named
from tests.crash.stories import STORIES
from tests.crash.team import Verdict, judge, judge_all

_EVERY = 200
"""Scenarios between two words of progress."""


def main() -> int:
    """Play what was asked for; 1 if an invariant does not hold, or a mutant went unnoticed."""
    arguments = _arguments()
    if not arguments.loud:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    if arguments.serve:
        return _serve()
    began = time.monotonic()
    if arguments.list:
        return _list(arguments.jobs)
    if arguments.only:
        return _report(list(judge_all([named(name) for name in arguments.only], jobs=1)), began)
    recorded = list(judge_all(list(matrix.recordings()), jobs=arguments.jobs))
    hits = {verdict.scenario: verdict.passed for verdict in recorded}
    scenarios = list(_scenarios(arguments, hits))
    if arguments.part > 1:
        # Drawn, and always the same: a stride would meet the same faults again and again.
        scenarios = random.Random(arguments.part).sample(scenarios, len(scenarios) // arguments.part)  # noqa: S311 - no secret
    whole = sum(1 for _ in matrix.whole(hits))
    print(
        f"{len(recorded)} recordings, {len(scenarios)} scenarios with a fault, {arguments.jobs} at a time; "
        f"the full product (--all) has {whole}",
        flush=True,
    )
    verdicts = [*recorded, *_with_progress(judge_all(scenarios, jobs=arguments.jobs), began)]
    caught = list(judge_all([mutant.caught_in for mutant in MUTANTS.values()], jobs=arguments.jobs))
    return max(_report(verdicts, began), _report_mutants(caught))


def _scenarios(arguments: argparse.Namespace, hits: matrix.Recordings) -> Iterable[Scenario]:
    return matrix.whole(hits) if arguments.all else matrix.covering(hits, arguments.seed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="SCENARIO", help="play these, as the report names them")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another choice from the full product")
    parser.add_argument("--all", action="store_true", help="the full product: each time, fault, place, way of arriving")
    parser.add_argument("--part", type=int, default=1, metavar="N", help="one scenario in N, drawn")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at a time")
    parser.add_argument("--loud", action="store_true", help="with what the product logs")
    parser.add_argument("--list", action="store_true", help="write down the failpoints that the stories come by")
    parser.add_argument("--serve", action="store_true", help="play what is named on standard input, a line each")
    return parser.parse_args()


def _list(jobs: int) -> int:
    found: dict[str, str] = {}
    passed = {verdict.scenario.story: verdict.passed for verdict in judge_all(list(matrix.stories()), jobs=jobs)}
    for story in STORIES:
        for hit in passed[story]:
            found.setdefault(hit.point, story)
    FILE.write_text("".join(f"{point} {story}\n" for point, story in sorted(found.items())))
    print(f"{len(found)} failpoints in {FILE.name}")
    return 0


def _serve() -> int:
    """Names in, verdicts out, for whoever must not fork itself."""
    places = Places()
    try:
        conductor = Conductor(places)
        for line in sys.stdin:
            verdict = judge(conductor, named(line.strip()))
            answer = {name: getattr(verdict, name) for name in ("broken", "struck", "struck_again", "felt")}
            print(json.dumps({**answer, "passed": [str(hit) for hit in verdict.passed]}), flush=True)
    finally:
        places.close()
    return 0


def _with_progress(verdicts: Iterable[Verdict], began: float) -> Iterable[Verdict]:
    for number, verdict in enumerate(verdicts, start=1):
        if verdict.broken:
            _print_broken(verdict)
        if number % _EVERY == 0:
            print(f"… {number} after {time.monotonic() - began:.0f} s", flush=True)
        yield verdict


def _report(verdicts: Sequence[Verdict], began: float) -> int:
    rows: dict[tuple[str, str], Counter[str]] = {}
    for verdict in verdicts:
        row = rows.setdefault((verdict.scenario.place, verdict.scenario.fault or "none"), Counter())
        row["scenarios"] += 1
        row["struck"] += verdict.struck
        row["felt"] += verdict.felt
        row["again"] += verdict.struck_again
        row["not again"] += bool(verdict.scenario.second) and not verdict.struck_again
        row["duplicates"] += _breaks(verdict, ONCE)
        row["lost"] += _breaks(verdict, LOST)
        row["stuck"] += _breaks(verdict, QUIET)
        row["other"] += bool(verdict.broken) and not _breaks(verdict, ONCE, LOST, QUIET)
    columns = ("scenarios", "struck", "felt", "again", "not again", "duplicates", "lost", "stuck", "other")
    print(f"\n{'database':<14}{'fault':<12}" + "".join(f"{column:>12}" for column in columns))
    for (place, fault), row in sorted(rows.items()):
        print(f"{place:<14}{fault:<12}" + "".join(f"{row[column]:>12}" for column in columns))
    whole = sum(rows.values(), Counter())
    print(f"{'all':<26}" + "".join(f"{whole[column]:>12}" for column in columns))
    seconds = time.monotonic() - began
    print(f"{len(verdicts)} scenarios in {seconds:.0f} s, {len(verdicts) / seconds:.1f} a second")
    failed = [verdict for verdict in verdicts if verdict.broken]
    for verdict in failed:
        _print_broken(verdict)
    return 1 if failed else 0


def _report_mutants(verdicts: Sequence[Verdict]) -> int:
    missed = 0
    print()
    for verdict in verdicts:
        sentence = MUTANTS[verdict.scenario.mutant].sentence
        why = next((one for one in verdict.broken if one.startswith(sentence)), None)
        print(f"{verdict.scenario.mutant:<30}{f'caught: {why}' if why else 'NOT CAUGHT'}")
        missed += why is None
    return 1 if missed else 0


def _breaks(verdict: Verdict, *sentences: str) -> bool:
    return any(one.startswith(sentences) for one in verdict.broken)


def _print_broken(verdict: Verdict) -> None:
    print(f"\n{verdict.scenario}")
    for sentence in verdict.broken:
        print(f"  {sentence}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
