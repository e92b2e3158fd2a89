"""How many can have seen a reply, as a bound."""

import pytest

from approvals.domain.exposure import Exposure


@pytest.mark.parametrize(
    ("ours", "theirs", "most", "online"),
    [
        (4_000, 300, 300, 42),
        (200, 9_000, 200, 28),
        (None, 100, 100, 14),
        (100, None, 100, 14),
        (None, None, None, None),
    ],
)
def test_at_most_those_who_follow_the_smaller_side_can_have_seen_it(ours, theirs, most, online):
    exposure = Exposure(ours=ours, theirs=theirs)
    assert (exposure.most, exposure.online) == (most, online)
