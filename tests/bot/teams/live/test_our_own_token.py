"""Our own token for Teams: asked for once an hour, forgotten once it is refused, and no start without a right secret."""

import asyncio

import pytest
from aiohttp import web

from approvals.domain.notice import Notice
from approvals.errors import Unreachable
from bot.events import AccessLost
from bot.teams.errors import TeamsAccessLost

HELLO = Notice(slug="draft-made")


async def test_one_token_is_good_for_an_hour(tenant, chat, channel, clock):
    for _ in range(5):
        await chat.say(HELLO, channel=channel.id, thread=None)
    await clock.advance(54 * 60)
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert tenant.counts["token"] == 1
    await clock.advance(2 * 60)
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert tenant.counts["token"] == 2


async def test_many_calls_at_once_ask_for_one_token(tenant, chat, channel, clock):
    await clock.advance(3600)
    await asyncio.gather(*(chat.say(HELLO, channel=channel.id, thread=None) for _ in range(5)))
    assert tenant.counts["token"] == 2
    assert len(tenant.posts(channel)) == 5


async def test_a_token_that_is_refused_is_forgotten_and_another_asked_for_once(tenant, chat, channel):
    tenant.revoke_tokens()
    await chat.say(HELLO, channel=channel.id, thread=None)
    assert tenant.counts["token"] == 2
    assert len(tenant.posts(channel)) == 1


async def test_who_is_refused_twice_does_not_go_on_asking(tenant, chat, channel):
    tenant.fail_next("create", status=401, times=9)
    with pytest.raises(TeamsAccessLost):
        await chat.say(HELLO, channel=channel.id, thread=None)
    assert (tenant.counts["create"], tenant.counts["token"]) == (2, 2)


async def test_a_secret_that_is_refused_ends_the_start(make_line):
    with pytest.raises(Unreachable) as refused:
        await make_line(secret="wrong").start()
    assert refused.value.slug == "teams-access"
    assert refused.value.values["error"] == "invalid_client"


async def test_a_busy_sign_in_refuses_no_secret_and_ends_no_start(make_line, tenant, door, clock):
    tenant.be_too_busy_to_sign_in()
    line = make_line()
    await line.start()
    await looked(line, clock)
    assert not line.healthy
    assert door.worked == []
    tenant.be_too_busy_to_sign_in(False)
    await looked(line, clock)
    assert line.healthy


async def looked(line, clock):
    """After a while, look: whether everybody is to be read anew because of it."""
    await clock.advance(30)
    line.look()
    await line.quiet()
    return line.look()


async def test_looking_asks_no_more_than_twice_a_minute_and_nobody_waits_for_it(make_line, tenant, clock):
    tenant.break_down("token")
    line = make_line()
    await line.start()
    for _ in range(10):
        line.look()
    await line.quiet()
    for _ in range(29):
        await clock.advance(1)
        line.look()
        await line.quiet()
    assert tenant.counts["token"] == 2


async def test_a_teams_that_is_away_is_waited_for(make_line, tenant, clock):
    tenant.break_down("token")
    line = make_line()
    await line.start()
    assert not line.healthy
    assert not await looked(line, clock)
    tenant.mend()
    assert await looked(line, clock)
    assert line.healthy


async def test_a_secret_that_is_refused_later_is_told_once_and_makes_us_unwell(make_line, tenant, door, clock):
    """A tick that looks for Teams goes on with everything else."""
    tenant.break_down("token")
    line = make_line()
    await line.start()
    tenant.mend()
    tenant.change_secret("another")
    for _ in range(3):
        await looked(line, clock)
    assert not line.healthy
    assert door.worked == [AccessLost(detail="invalid_client")]


async def test_a_secret_that_runs_out_makes_us_unwell_until_it_is_good_again(line, tenant, chat, channel, clock, door):
    secret = tenant.app_secret
    tenant.change_secret("another")
    await clock.advance(3600)
    for _ in range(2):
        with pytest.raises(TeamsAccessLost):
            await chat.say(HELLO, channel=channel.id, thread=None)
    await looked(line, clock)
    assert not line.healthy
    assert door.worked == [AccessLost(detail="invalid_client")]
    tenant.change_secret(secret)
    await looked(line, clock)
    assert line.healthy
    await chat.say(HELLO, channel=channel.id, thread=None)


@pytest.fixture
async def token_server():
    """A token endpoint that answers what it is given."""
    answers = []

    async def answered(_):
        return answers.pop()

    app = web.Application()
    app.add_routes([web.post("/token", answered)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/token", answers
    await runner.cleanup()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"text": "Please log in to this network."}, id="no JSON"),
        pytest.param({"text": "[]"}, id="a list"),
        pytest.param({"text": '{"access_token": "t", "expires_in": "soon"}'}, id="a time that is no number"),
        pytest.param({"text": '{"access_token": "t", "expires_in": NaN}'}, id="no number"),
        pytest.param({"text": '{"access_token": "t", "expires_in": 1e300}'}, id="endless"),
        pytest.param({"text": '{"access_token": 5, "expires_in": 3599}'}, id="no token"),
        pytest.param({"text": '{"access_token": "t\\nX: y", "expires_in": 3599}'}, id="more than a token"),
        pytest.param({"text": "{}", "status": 302, "headers": {"Location": "http://127.0.0.1:1/"}}, id="elsewhere"),
        pytest.param({"body": b"\xff", "status": 200}, id="no text"),
        pytest.param({"text": '{"error": "temporarily_unavailable"}', "status": 503}, id="busy"),
    ],
)
async def test_odd_answers_of_the_token_server_are_a_teams_that_is_away(make_line, token_server, answer, clock):
    url, answers = token_server
    answers += [web.Response(**answer)]
    line = make_line(token_url=url)
    await line.start()
    assert not line.healthy
    answers += [web.json_response({"access_token": "t", "expires_in": "3599"})]
    await looked(line, clock)
    assert line.healthy
