"""Every change of settings has its words."""

from dataclasses import fields

import pytest

from approvals.domain.people import Account, Person
from approvals.domain.terms_change import Change
from bot.wording import terms
from policies.ruleset import Ruleset

OWN_WAY = {"person.id", "person.email", "person.identities", "ruleset.settings", "ruleset.name", "ruleset.inherits"}
"""What never changes by itself, is told in another way, or stands as it is written."""


@pytest.mark.parametrize(("value", "prefix"), [(Account, "account"), (Person, "person"), (Ruleset, "ruleset")])
def test_every_field_has_words_of_its_own(value, prefix):
    named = {f"{prefix}.{field.name}" for field in fields(value)}
    assert named - {*terms._LISTS, *terms._VALUES} - OWN_WAY == set()


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            Change(what="account.roster", was=("Bo",), becomes=("Eve", "Fay", "Gil")),
            ["may approve from now on: Eve, Fay and Gil", "may no longer approve: Bo"],
        ),
        (Change(what="person.languages", of="Dan", was=(), becomes=("it", "es")), ["Dan reads Italian and Spanish"]),
        (
            Change(what="account.suggesters_count", was=False, becomes=True),
            ["whoever suggested a text may approve it: yes; it was no"],
        ),
        (
            Change(what="rule", of="threat", was="blocker", becomes="warning/2026-12-01"),
            ["the rule threat: warning, but it only watches until 2026-12-01; it was blocker"],
        ),
        (
            Change(what="person", of="Gail", becomes="gail@acme.example"),
            ["Gail is new in the settings, may draft, hold and resume, and is recognised by gail@acme.example"],
        ),
        (Change(what="person", of="Gail", was="gail@acme.example"), ["Gail is not in the settings any more"]),
        (
            Change(what="account.steps", was=("a", "b"), becomes=("b", "a")),
            ["steps that must approve, in this order: b and a; it was a and b"],
        ),
        (Change(what="ruleset.inherits", was=None, becomes="default"), ["ruleset.inherits: default; it was nothing"]),
        (Change(what="account.new", was=("{a}",), becomes=()), ["account.new without: {a}"]),
    ],
)
def test_a_change_is_a_plain_line(change, lines):
    assert terms.lines([change]) == lines
