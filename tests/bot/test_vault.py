"""What is sealed opens for its account, with its key, unchanged; and in no other way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from approvals.domain.people import AccountName
from bot.settings import TokenPair
from bot.vault import Unopenable, WrappingKey, opened, rewrapped, seal

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
KEY, NEW = WrappingKey(secret=b"k" * 32), WrappingKey(secret=b"n" * 32)
ACME, OTHER = AccountName("acme"), AccountName("other")
PAIR = TokenPair(access_token=SecretStr("12-TOKEN"), access_secret=SecretStr("HIDDEN"))


def sealed(account=ACME, key=KEY, pair=PAIR):
    return seal(pair, account=account, key=key, now=NOON)


def refused(row, key=KEY):
    with pytest.raises(Unopenable) as shut:
        opened(row, key)
    assert "TOKEN" not in f"{shut.value} {shut.value!r}"
    return shut.value


@given(token=st.text(), secret=st.text())
def test_what_goes_in_comes_out(token, secret):
    pair = TokenPair(access_token=SecretStr(token), access_secret=SecretStr(secret))
    assert opened(sealed(pair=pair), KEY) == pair


def test_the_same_pair_is_never_sealed_the_same_way():
    one, other = sealed(), sealed()
    assert one.wrapped != other.wrapped
    assert one.credentials != other.credentials


def test_nothing_of_it_can_be_read_without_opening():
    row = sealed()
    shown = f"{row!r} {KEY!r} {PAIR!r}".encode() + row.wrapped + row.credentials
    assert not any(word in shown for word in (b"TOKEN", b"HIDDEN", KEY.secret, repr(KEY.secret).encode()))
    assert KEY.secret.hex()[:8] not in KEY.id


def test_another_key_is_told_by_its_id():
    shut = refused(sealed(), NEW)
    assert (shut.slug, shut.values) == ("other-key", {"account": ACME, "needed": KEY.id, "found": NEW.id})
    assert refused(replace(sealed(), key_id=NEW.id), NEW).slug == "changed"


def test_a_row_moved_to_another_account_stays_shut():
    assert refused(replace(sealed(), account=OTHER)).slug == "changed"


@pytest.mark.parametrize("part", ["wrapped", "credentials"])
def test_half_a_row_of_another_account_stays_shut(part):
    assert refused(replace(sealed(), **{part: getattr(sealed(account=OTHER), part)})).slug == "changed"
    assert refused(replace(sealed(), **{part: getattr(sealed(), part)})).slug == "changed"


@pytest.mark.parametrize("part", ["wrapped", "credentials"])
def test_no_bit_may_change_and_none_may_be_missing(part):
    row = sealed()
    whole = getattr(row, part)
    for place in range(len(whole)):
        flipped = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        assert refused(replace(row, **{part: flipped})).slug == "changed"
        assert refused(replace(row, **{part: whole[:place]})).slug == "changed"
    assert refused(replace(row, **{part: whole + b"\0"})).slug == "changed"


def test_under_a_new_key_the_old_one_opens_nothing():
    later = NOON + timedelta(days=1)
    row = sealed()
    new = rewrapped(row, old=KEY, new=NEW, now=later)
    assert opened(new, NEW) == PAIR
    assert refused(new, KEY).slug == "other-key"
    assert (new.credentials, new.sealed_at, new.wrapped_at) == (row.credentials, NOON, later)


@pytest.mark.parametrize("row", [sealed(key=NEW), replace(sealed(), account=OTHER), replace(sealed(), credentials=b"")])
def test_what_does_not_open_is_not_rewrapped(row):
    with pytest.raises(Unopenable):
        rewrapped(row, old=KEY, new=NEW, now=NOON)
