from datetime import UTC, datetime, timedelta

import pytest

from approvals.domain.case import Case
from approvals.domain.delivery import Act, Delivery, DeliveryId, State
from approvals.domain.draft import Draft, DraftId, Reason, Revision, digest
from approvals.domain.gate import Clearance, Fresh, decide
from approvals.domain.people import (
    Account,
    AccountName,
    Directory,
    Identity,
    Person,
    PersonId,
    Platform,
    Profile,
    Standing,
)
from approvals.domain.post import Post
from approvals.domain.vote import Mark, Source, Vote
from bot.publishers.x.address import Address
from bot.publishers.x.credentials import Credentials
from bot.publishers.x.publisher import XPublisher
from bot.publishers.x.reader import XReader
from bot.sandbox.clock import HandClock
from bot.sandbox.x import Network
from policies.reply import Kind


@pytest.fixture
def clock():
    return HandClock(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


@pytest.fixture
async def network(clock):
    network = Network(clock=clock)
    await network.start()
    yield network
    await network.stop()


@pytest.fixture
def address(network):
    return Address(url=network.url, connect=1, read=0.3)


@pytest.fixture
def account():
    return Account(
        name=AccountName("acme"),
        handle="Acme",
        network="x",
        channel="C0ACME",
        roster=(PersonId("ada"), PersonId("bo")),
        approvals=1,
    )


@pytest.fixture
def keys(network):
    """Whose keys the publisher finds; Acme's are there from the start."""
    return {"acme": of_sandbox(network.add_account("Acme", "Acme Ltd"))}


def of_sandbox(given):
    return Credentials(
        api_key=given.api_key,
        api_secret=given.api_secret,
        access_token=given.access_token,
        access_token_secret=given.access_token_secret,
    )


@pytest.fixture
def publisher(address, keys, clock):
    return XPublisher(address=address, credentials=keys.get, clock=clock)


@pytest.fixture
def publisher_at(keys, clock):
    """Makes a patient publisher for another address."""
    return lambda url: XPublisher(address=Address(url=url), credentials=keys.get, clock=clock)


@pytest.fixture
def reader(network, address, clock):
    return XReader(address=address, bearer_token=network.bearer_token, clock=clock)


@pytest.fixture
def complaint(network, keys):
    """A customer's post that mentions Acme."""
    return network.post_as("carla", "@Acme my parcel is lost")


@pytest.fixture
def cleared(account, clock):
    """Makes a clearance as the gate does: Ada wrote the text, Bo approved it."""

    def clear(text, *, answers=None, by=account) -> Clearance:
        now = clock.now()
        parent_id = None if answers is None else str(answers.id)
        parent = None if answers is None else Post(id=parent_id, author="carla", text="…", url="", at=now)
        revision = Revision(
            draft=DraftId(7),
            number=1,
            text=text,
            length=len(text),
            parent=parent,
            made_by=PersonId("ada"),
            reason=Reason.DRAFTED,
            made_at=now,
            digest=digest(voice=by.voice, parent=parent, text=text),
        )
        bo = Identity(platform=Platform.SLACK, workspace="T1", user="UBO")
        case = Case(
            draft=Draft(
                id=DraftId(7),
                account=by.name,
                kind=Kind.REPLY if parent else Kind.POST,
                parent_id=parent_id,
                author=PersonId("ada"),
                created_at=now,
            ),
            account=by,
            directory=Directory(
                people=(Person(id=PersonId("bo"), name="Bo", initials="BO", identities=(bo,)),),
                homes=frozenset({(Platform.SLACK, "T1")}),
            ),
            repost_notice=timedelta(minutes=30),
            revisions=(revision,),
            votes=(
                Vote(
                    draft=DraftId(7),
                    revision=1,
                    digest=revision.digest,
                    identity=bo,
                    mark=Mark.APPROVE,
                    source=Source.BUTTON,
                    cast_at=now,
                    stamp="1",
                ),
            ),
            profiles={bo: Profile(identity=bo, standing=Standing.MEMBER, name="Bo")},
        )
        delivery = Delivery(
            id=DeliveryId(1),
            draft=DraftId(7),
            revision=1,
            account=by.name,
            act=Act.CREATE,
            state=State.CLAIMED,
            approved_at=now,
            due_at=now - timedelta(seconds=1),
        )
        clearance = decide(case, delivery, Fresh(post=parent, findings=()), now)
        assert isinstance(clearance, Clearance)
        return clearance

    return clear
