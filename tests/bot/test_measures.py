"""What is measured, and what never is."""

import math
import re
from pathlib import Path

import approvals
import bot
from bot.measures import Measures

PACKAGES = [Path(package.__file__).parent for package in (approvals, bot)]


def test_no_measure_is_taken_by_person():
    """Nor by anything else: without labels there is nothing to tell people apart by."""
    samples = [sample for metric in Measures().registry.collect() for sample in metric.samples]
    assert len(samples) >= 4
    assert all(sample.labels == {} for sample in samples)


def test_whoever_watches_sees_that_the_ledger_does_not_fit():
    measures = Measures()
    assert math.isnan(measures.registry.get_sample_value("twokeys_ledger_doubts"))
    measures.audited(2)
    assert measures.registry.get_sample_value("twokeys_ledger_doubts") == 2


def test_no_query_counts_by_person():
    """What is grouped in a query is grouped by account, so nothing can be summed up for each person."""
    sources = [file for package in PACKAGES for file in package.rglob("*.py") if "sandbox" not in file.parts]
    assert len(sources) > 100
    grouped = [by for file in sources for by in re.findall(r"group_by\(([^)]*)\)", file.read_text(encoding="utf-8"))]
    assert set(grouped) == {"terms.c.account"}
