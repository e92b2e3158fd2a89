import pytest

from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials


@pytest.mark.parametrize(
    "url",
    ["https://api.x.com", "https://proxy.example/x/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"],
)
def test_an_address_is_https_or_on_this_machine(url):
    assert Address(url=url).url == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.x.com",
        "http://api.x.com",
        "http://10.0.0.1",
        "http://127.0.0.1.evil.example",
        "ftp://127.0.0.1",
        "https://user:secret@api.x.com",
        "https://api.x.com?a=b",
        "https://api.x.com#a",
        "https://",
    ],
)
def test_any_other_address_is_refused(url):
    with pytest.raises(ValueError, match=r"address|https"):
        Address(url=url)


@pytest.mark.parametrize(("connect", "read"), [(0, 1), (1, 0), (5, 55)])
def test_waits_that_outlast_half_a_claim_are_refused(connect, read):
    with pytest.raises(ValueError, match="lease"):
        Address(connect=connect, read=read)


def test_a_path_and_query_move_to_the_address_whatever_host_they_had():
    moved = Address(url="https://proxy.example/x/").of("https://api.twitter.com/2/tweets?ids=1%2C2")
    assert moved == "https://proxy.example/x/2/tweets?ids=1%2C2"


def test_keys_are_never_shown():
    keys = Credentials(api_key="KEY", api_secret="SECRET", access_token="12-TOKEN", access_token_secret="HIDDEN")
    assert not any(word in f"{keys} {keys!r}" for word in ("KEY", "SECRET", "TOKEN", "HIDDEN"))


@pytest.mark.parametrize(("token", "user"), [("12-abc", "12"), ("abc", None), ("x-abc", None), ("", None)])
def test_an_access_token_names_its_user(token, user):
    keys = Credentials(api_key="", api_secret="", access_token=token, access_token_secret="")
    assert keys.user_id == user
