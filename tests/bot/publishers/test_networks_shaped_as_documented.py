"""What X's documentation allows an answer to be, where our own sandbox says it in one way only."""

from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from approvals.errors import LaneStopped, Throttled, Unreachable
from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.publisher import XPublisher
from bot.publishers.x.reader import XReader

PROBLEMS = "https://api.x.com/2/problems/"
TEXT = "We are on it"


class Elsewhere:
    """A network of another make: an answer for each path, and what was asked."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.url = ""

    async def answer(self, request):
        self.asked.append((request.method, request.path, dict(request.query)))
        status, body, headers = self.answers[request.method, request.path]
        body = body(request) if callable(body) else body
        return web.json_response(body, status=status, headers=headers)

    def says(self, method, path, body, *, status=200, **headers):
        shown = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[method, path] = (status, body, shown)


@pytest.fixture
async def elsewhere():
    network = Elsewhere()
    app = web.Application()
    app.router.add_route("*", "/{any:.*}", network.answer)
    async with TestServer(app) as server:
        network.url = str(server.make_url("/"))
        yield network


@pytest.fixture
def reader(elsewhere, clock):
    return XReader(address=Address(url=elsewhere.url), bearer_token="AAAA", clock=clock)


@pytest.fixture
def publisher(elsewhere, clock):
    keys = Credentials(api_key="k", api_secret="s", access_token="made-up-token", access_token_secret="t")
    return XPublisher(address=Address(url=elsewhere.url), credentials=lambda _: keys, clock=clock)


def gone(kind="resource-not-found"):
    return {"title": "Not Found Error", "detail": "Could not find tweet with id: [7].", "type": PROBLEMS + kind}


@pytest.mark.parametrize("kind", ["resource-not-found", "not-authorized-for-resource"])
@pytest.mark.parametrize(
    ("status", "body"),
    [(200, lambda problem: {"errors": [problem]}), (404, lambda problem: {"errors": [problem]}), (404, dict)],
    ids=["beside-a-200", "below-a-404", "as-a-404"],
)
async def test_a_post_that_is_named_as_gone_is_none_whatever_the_status(reader, elsewhere, kind, status, body):
    elsewhere.says("GET", "/2/tweets/7", body(gone(kind)), status=status)
    assert await reader.post("7") is None


@pytest.mark.parametrize(
    "body", [{}, {"title": "Not Found", "detail": "Not Found", "type": "about:blank", "status": 404}, {"errors": []}]
)
async def test_a_404_that_names_no_post_may_be_a_wrong_address_and_is_not_a_post_that_is_gone(reader, elsewhere, body):
    elsewhere.says("GET", "/2/tweets/7", body, status=404)
    with pytest.raises(Unreachable, match="network-error"):
        await reader.post("7")


@pytest.mark.parametrize("absent", [False, True], ids=["null", "absent"])
async def test_what_a_post_does_not_have_is_absent_or_null(reader, elsewhere, absent):
    nothing = dict.fromkeys(
        ("entities", "note_tweet", "referenced_tweets", "conversation_id", "edit_history_tweet_ids", "attachments")
    )
    post = {"id": "7", "text": "Nice weather", "author_id": "3", "created_at": "2026-11-20T09:00:00.000Z"}
    author = {"id": "3", "name": "Dave", "username": "dave"}
    body = {"data": post, "includes": {"users": [author]}}
    if not absent:
        body = {
            "data": post | nothing,
            "includes": {"users": [author], "tweets": None},
            "errors": None,
        }
    elsewhere.says("GET", "/2/tweets/7", body)
    found = await reader.post("7")
    assert (found.text, found.author, found.mentions, found.in_reply_to) == ("Nice weather", "dave", (), None)
    assert found.at == datetime(2026, 11, 20, 9, tzinfo=UTC)


async def test_a_time_without_a_zone_is_no_time(reader, elsewhere):
    post = {"id": "7", "text": "Nice weather", "author_id": "3", "created_at": "2026-11-20T09:00:00"}
    users = [{"id": "3", "name": "Dave", "username": "dave"}]
    elsewhere.says("GET", "/2/tweets/7", {"data": post, "includes": {"users": users}})
    with pytest.raises(Unreachable, match="odd-answer"):
        await reader.post("7")


async def test_an_account_whose_token_does_not_begin_with_its_id_is_asked_who_it_is_once(publisher, elsewhere, account):
    elsewhere.says("GET", "/2/users/me", {"data": {"id": "5", "name": "Acme", "username": "Acme"}})
    elsewhere.says("GET", "/2/users/5/tweets", {"data": [{"id": "9", "text": "Hi"}], "meta": {"result_count": 1}})
    assert await publisher.newest(account) == "9"
    assert await publisher.newest(account) == "9"
    assert [path for _, path, _ in elsewhere.asked].count("/2/users/me") == 1


async def test_an_empty_page_may_have_another_behind_it(publisher, elsewhere, account):
    def page(request):
        if "pagination_token" not in request.query:
            return {"meta": {"result_count": 0, "next_token": "7140dibdnow9c7btw421"}}
        post = {"id": "9", "text": TEXT, "referenced_tweets": [{"type": "replied_to", "id": "7"}]}
        return {"data": [post], "meta": {"result_count": 1, "previous_token": "77qp89", "next_token": None}}

    elsewhere.says("GET", "/2/users/me", {"data": {"id": "5", "name": "Acme", "username": "Acme"}})
    elsewhere.says("GET", "/2/users/5/tweets", page)
    found = await publisher.look_for(TEXT, parent_id="7", account=account, since="8")
    assert found.post_id == "9"


async def test_a_timeline_of_nobody_is_not_an_empty_one(publisher, elsewhere, account):
    elsewhere.says("GET", "/2/users/me", {"data": {"id": "5", "name": "Acme", "username": "Acme"}})
    elsewhere.says("GET", "/2/users/5/tweets", {"errors": [gone()]})
    with pytest.raises(Unreachable, match="odd-answer"):
        await publisher.newest(account)


async def test_a_limit_that_names_only_its_end_is_waited_for_until_then(publisher, elsewhere, account, cleared, clock):
    ends = int(clock.now().timestamp()) + 60
    elsewhere.says("POST", "/2/tweets", {"title": "Too Many Requests"}, status=429, x_rate_limit_reset=str(ends))
    with pytest.raises(Throttled) as failed:
        await publisher.publish(cleared(TEXT), account)
    assert failed.value.until == datetime.fromtimestamp(ends, UTC)


async def test_a_spending_cap_that_is_reached_stops_the_lane(publisher, elsewhere, account, cleared):
    body = {
        "title": "SpendCapReached",
        "detail": "Your enrolled account [1] has reached its billing cycle spend cap.",
        "reset_date": "2026-12-01",
        "type": PROBLEMS + "credits",
    }
    elsewhere.says("POST", "/2/tweets", body, status=403)
    with pytest.raises(LaneStopped, match="credits-depleted"):
        await publisher.publish(cleared(TEXT), account)
