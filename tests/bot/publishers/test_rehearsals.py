from dataclasses import replace
from datetime import UTC, datetime

import pytest

from approvals.errors import NoEffect
from bot.publishers.rehearsal import RehearsalPublisher, RehearsalReader


@pytest.fixture
def rehearsed(account):
    return replace(account, network="rehearsal")


@pytest.fixture
def rehearsal(clock):
    return RehearsalPublisher(clock=clock)


async def test_a_rehearsal_gives_the_same_id_for_the_same_revision(rehearsal, rehearsed, cleared):
    clearance = cleared("Hello", by=rehearsed)
    first = await rehearsal.publish(clearance, rehearsed)
    again = await rehearsal.publish(clearance, rehearsed)
    assert (first.post_id, first.url) == ("rehearsal-7-1", "")
    assert again == first


async def test_a_rehearsal_finds_nothing_public(rehearsal, rehearsed):
    assert await rehearsal.newest(rehearsed) is None
    assert await rehearsal.look_for("Hello", parent_id=None, account=rehearsed, since=None) is None


async def test_a_rehearsal_is_as_strict_about_clearances(rehearsal, rehearsed, cleared, clock):
    clearance = cleared("Hello", by=rehearsed)
    with pytest.raises(NoEffect, match="wrong-network"):
        await rehearsal.publish(clearance, replace(rehearsed, network="x"))
    with pytest.raises(NoEffect, match="wrong-account"):
        await rehearsal.publish(clearance, replace(rehearsed, name="other"))
    await clock.advance(60)
    with pytest.raises(NoEffect, match="clearance-expired"):
        await rehearsal.publish(clearance, rehearsed)


async def test_a_post_stands_in_for_one_that_cannot_be_read():
    reader = RehearsalReader(handles=("Acme", "AcmeHelp"))
    post = await reader.post("1790000000000000001")
    assert post == await reader.post("1790000000000000001")
    assert (
        post.text == "@Acme @AcmeHelp (a rehearsal: post 1790000000000000001 was not read, as there is no bearer token)"
    )
    assert post.mentions == ("Acme", "AcmeHelp")


async def test_an_id_that_is_none_gets_its_stand_in_too():
    assert (await RehearsalReader(handles=()).post("abc")).id == "abc"


async def test_the_stand_in_is_as_old_as_its_id_says():
    post = await RehearsalReader(handles=()).post("1541815603606036480")
    assert post.at == datetime(2022, 6, 28, 16, 7, 40, 105_000, tzinfo=UTC)
