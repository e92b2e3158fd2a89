"""A notice is what is to be said, in values; the words are made elsewhere."""

from approvals.domain.notice import Notice


def test_a_notice_needs_no_values_and_offers_nothing_by_itself():
    assert Notice(slug="too-late") == Notice(slug="too-late", values={}, offers=())


def test_two_notices_do_not_share_their_values():
    assert Notice(slug="a").values is not Notice(slug="b").values
