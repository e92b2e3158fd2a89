import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from approvals.domain.notice import Notice
from approvals.errors import Unreachable
from bot.publishers.x.credentials import Credentials
from bot.sandbox.x import Fault

TEXT = "We are on it"


async def test_the_newest_own_post_is_where_reading_back_starts(publisher, network, account):
    assert await publisher.newest(account) is None
    network.post_as("Acme", "One")
    newest = network.post_as("Acme", "Two")
    network.post_as("carla", "Three")
    assert await publisher.newest(account) == str(newest.id)


async def test_an_own_post_is_found_by_text_parent_and_time(publisher, network, account, complaint):
    earlier = network.post_as("Acme", TEXT, reply_to=complaint.id)
    other = network.post_as("carla", "@Acme and another one")
    network.post_as("Acme", "Something else", reply_to=complaint.id)
    assert await look(publisher, account, complaint, since=earlier) is None
    assert (await look(publisher, account, complaint)).post_id == str(earlier.id)
    assert await look(publisher, account, other, since=earlier) is None
    answer = network.post_as("Acme", TEXT, reply_to=other.id)
    found = await look(publisher, account, other, since=earlier)
    assert (found.post_id, found.url) == (str(answer.id), network.link(answer))


async def look(publisher, account, parent, since=None):
    return await publisher.look_for(
        TEXT, parent_id=str(parent.id), account=account, since=str(since.id) if since else None
    )


async def test_an_own_post_is_found_below_a_page_of_others(publisher, network, account, complaint):
    network.post_as("Acme", TEXT, reply_to=complaint.id)
    for number in range(110):
        network.post_as("Acme", f"Number {number}")
    assert await look(publisher, account, complaint)


async def test_a_timeline_that_lags_proves_nothing(publisher, network, account, complaint, clock):
    network.lag(timeline=60)
    network.post_as("Acme", TEXT, reply_to=complaint.id)
    assert await look(publisher, account, complaint) is None
    await clock.advance(60)
    assert await look(publisher, account, complaint)


async def test_a_deleted_post_is_not_found(publisher, network, account, complaint):
    network.delete_by_hand(network.post_as("Acme", TEXT, reply_to=complaint.id).id)
    assert await look(publisher, account, complaint) is None


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.DROPPED_BEFORE, Fault.HTML_200, Fault.JSON_LIST, Fault.SLOW])
async def test_a_timeline_that_cannot_be_read_is_not_an_empty_one(publisher, network, account, complaint, fault):
    network.fail_next(fault, times="always")
    with pytest.raises(Unreachable):
        await publisher.newest(account)
    with pytest.raises(Unreachable):
        await look(publisher, account, complaint)


async def test_the_timeline_of_nobody_is_not_an_empty_one(publisher, keys, account):
    keys["acme"] = changed(keys["acme"], token="no user")
    with pytest.raises(Unreachable, match="credentials-refused"):
        await publisher.newest(account)
    keys.clear()
    with pytest.raises(Unreachable, match="no-credentials"):
        await publisher.newest(account)


def changed(keys, *, token):
    return Credentials(
        api_key=keys.api_key,
        api_secret=keys.api_secret,
        access_token=token,
        access_token_secret=keys.access_token_secret,
    )


async def test_an_account_in_order_has_nothing_to_be_told(publisher, account):
    assert await publisher.check(account) == ()


async def test_an_account_without_keys_is_told_so(publisher, keys, account):
    keys.clear()
    assert await publisher.check(account) == (Notice(slug="x-no-credentials", values={"account": "acme"}),)


async def test_keys_that_are_refused_are_told(publisher, keys, account):
    keys["acme"] = changed(keys["acme"], token="12-wrong")
    (notice,) = await publisher.check(account)
    assert (notice.slug, notice.values["account"]) == ("x-credentials-refused", "acme")


async def test_the_keys_of_another_account_are_told(publisher, network, keys, account):
    other = network.add_account("AcmeHelp", "Acme Help")
    keys["acme"] = Credentials(
        api_key=other.api_key,
        api_secret=other.api_secret,
        access_token=other.access_token,
        access_token_secret=other.access_token_secret,
    )
    (notice,) = await publisher.check(account)
    assert notice == Notice(slug="x-other-handle", values={"account": "acme", "handle": "Acme", "found": "AcmeHelp"})


@pytest.mark.parametrize(
    ("level", "slugs"), [("read", ["x-read-only"]), ("read-write", []), ("read-write-directmessages", [])]
)
async def test_a_token_that_may_only_read_is_told(publisher_at, account, level, slugs):
    async def me(_request):
        body = {"data": {"id": "1", "name": "Acme Ltd", "username": "acme"}}
        return web.json_response(body, headers={"x-access-level": level})

    app = web.Application()
    app.router.add_get("/2/users/me", me)
    async with TestServer(app) as server:
        notices = await publisher_at(str(server.make_url("/"))).check(account)
    assert [notice.slug for notice in notices] == slugs


async def test_a_network_that_cannot_be_asked_is_not_a_verdict(publisher, network, account):
    network.fail_next(Fault.HTML_503_BEFORE)
    with pytest.raises(Unreachable):
        await publisher.check(account)
