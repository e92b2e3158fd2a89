"""A text that needs a lead is refused exactly where nobody but its author could sign it off."""

from itertools import combinations

import pytest

from approvals.checking import refuse_unsigned
from approvals.domain.people import PersonId
from approvals.domain.quorum import count
from approvals.errors import Refusal
from policies.finding import Severity
from tests.support.builders import account, case, draft, finding, revision, signed_off

TEAM = tuple(map(PersonId, ("ada", "bo", "cleo", "dan")))
LEADS = [leads for size in range(4) for leads in combinations(TEAM, size)]


@pytest.mark.parametrize("author", [*TEAM, PersonId("eve")])
@pytest.mark.parametrize("severity", [Severity.SIGN_OFF, Severity.WARNING])
@pytest.mark.parametrize("leads", LEADS, ids="-".join)
def test_a_text_is_refused_exactly_if_everybody_but_its_author_is_not_enough(leads, severity, author):
    brand, found = account(leads=leads), (finding(severity),)
    everybody = case(
        *signed_off(*(who for who in TEAM if who != author)),
        account=brand,
        draft=draft(author=author),
        revisions=[revision(made_by=author, findings=found)],
    )
    try:
        refuse_unsigned(brand, found, author)
    except Refusal:
        assert not count(everybody).complete
    else:
        assert count(everybody).complete
