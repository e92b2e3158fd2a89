from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.errors import Unreachable
from bot.publishers.x.reader import XReader
from bot.sandbox.x import Fault


async def test_a_post_is_read_as_people_see_it(reader, network, complaint, clock):
    own = network.post_as("Acme", "We deliver")
    posted = network.post_as("carla", "@Acme & <you>: see acme.com/a?b=1&c=2", quotes=own.id, reply_to=complaint.id)
    post = await reader.post(str(posted.id))
    assert (post.id, post.author, post.at) == (str(posted.id), "carla", clock.now())
    assert post.text == "@Acme & <you>: see http://acme.com/a?b=1&c=2"
    assert post.url == f"https://x.com/carla/status/{posted.id}"
    assert (post.conversation, post.in_reply_to) == (str(complaint.id), str(complaint.id))
    assert (post.mentions, post.quotes) == (("Acme",), ("Acme",))


async def test_a_post_that_is_nobodys_answer_has_no_ties(reader, network):
    post = await reader.post(str(network.post_as("dave", "Nice weather").id))
    assert (post.in_reply_to, post.mentions, post.quotes) == (None, (), ())


async def test_a_deleted_post_is_none(reader, network, complaint):
    network.delete_by_hand(complaint.id)
    assert await reader.post(str(complaint.id)) is None


@pytest.mark.parametrize("post_id", ["1", "", "abc", "0", "-1", "١٢", "1/2", "9" * 30])
async def test_what_never_was_a_post_is_none(reader, post_id):
    assert await reader.post(post_id) is None


async def test_a_quoted_post_that_is_gone_leaves_no_quote(reader, network):
    quoted = network.post_as("Acme", "We deliver")
    posted = network.post_as("carla", "Do they?", quotes=quoted.id)
    network.delete_by_hand(quoted.id)
    assert (await reader.post(str(posted.id))).quotes == ()


@pytest.mark.parametrize("old", [False, True], ids=["newest-served", "old-served"])
async def test_an_edited_post_is_read_in_its_newest_version(reader, network, complaint, old):
    network.serve_old_versions(yes=old)
    edited = network.edit_by_hand(complaint.id, "@Acme my parcel is found")
    post = await reader.post(str(complaint.id))
    assert (post.id, post.text) == (str(edited.id), "@Acme my parcel is found")


@pytest.mark.parametrize("old", [False, True], ids=["newest-served", "old-served"])
async def test_each_version_of_an_edited_post_has_the_same_lasting_id(reader, network, complaint, old):
    network.serve_old_versions(yes=old)
    unedited = await reader.post(str(complaint.id))
    second = network.edit_by_hand(complaint.id, "@Acme my parcel is found")
    third = network.edit_by_hand(second.id, "@Acme my parcel is found, thank you")
    posts = [unedited, *[await reader.post(str(version.id)) for version in (complaint, second, third)]]
    assert [post.id for post in posts] == [str(complaint.id), *[str(third.id)] * 3]
    assert {post.lasting_id for post in posts} == {str(complaint.id)}


FAULTS = [
    (Fault.DROPPED_BEFORE, "network-silent"),
    (Fault.SLOW, "network-silent"),
    (Fault.HTML_503_BEFORE, "network-error"),
    (Fault.CUT_SHORT, "network-silent"),
    (Fault.HTML_200, "odd-answer"),
    (Fault.JSON_LIST, "odd-answer"),
    (Fault.ERRORS_NULL, "odd-answer"),
    (Fault.BAD_REQUEST, "network-error"),
    (Fault.UNAUTHORIZED, "credentials-refused"),
    (Fault.NO_CREDITS, "credits-depleted"),
    (Fault.FORBIDDEN, "network-error"),
    (Fault.NOT_FOUND, "network-error"),
    (Fault.RATE_LIMITED, "network-throttled"),
    (Fault.REDIRECT, "network-error"),
    (Fault.REFUSED, "network-unreachable"),
]


@pytest.mark.parametrize(("fault", "slug"), FAULTS)
async def test_a_post_that_cannot_be_read_is_not_a_post_that_is_gone(reader, network, complaint, fault, slug):
    network.fail_next(fault)
    with pytest.raises(Unreachable) as failed:
        await reader.post(str(complaint.id))
    assert failed.value.slug == slug


async def test_a_limit_is_waited_for_without_asking_again(reader, network, complaint, clock):
    network.limit("GET /2/tweets/{id}", 1)
    await reader.post(str(complaint.id))
    asked = len(network.attempts)
    with pytest.raises(Unreachable) as failed:
        await reader.post(str(complaint.id))
    assert failed.value.values["until"] == clock.now() + timedelta(minutes=15)
    assert len(network.attempts) == asked
    await clock.advance(15 * 60)
    assert await reader.post(str(complaint.id))


async def test_a_bearer_token_of_somebody_else_reads_nothing(address, complaint, clock):
    with pytest.raises(Unreachable, match="credentials-refused"):
        await XReader(address=address, bearer_token="wrong", clock=clock).post(str(complaint.id))


async def test_the_machines_proxy_is_not_asked(reader, complaint, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert await reader.post(str(complaint.id))


async def test_a_line_that_is_not_secure_where_it_must_be_is_no_line(network, address, complaint, clock):
    secure = replace(address, url=network.url.replace("http:", "https:"))
    with pytest.raises(Unreachable, match="network-unreachable"):
        await XReader(address=secure, bearer_token="any", clock=clock).post(str(complaint.id))
