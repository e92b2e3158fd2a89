"""Who works for the brand of a scenario, and the terms that hold for it."""

from dataclasses import replace

from approvals.domain.people import Account, AccountName, Person, PersonId, Platform
from approvals.domain.terms import Terms
from policies.ruleset import Ruleset
from tests.crash.away import LEADS, ROSTER
from tests.crash.messages import HOME, identity
from tests.crash.street import CHANNEL, EMOJI

TEAMS_CHANNEL = "19:support@thread.tacv2"
NAMES = ("ada", "bo", "cleo", "dan", "eve")
ACCOUNT = Account(
    name=AccountName("acme"),
    handle="acme",
    network="x",
    channel=CHANNEL,
    teams_channel=TEAMS_CHANNEL,
    roster=tuple(map(PersonId, ROSTER)),
    leads=tuple(map(PersonId, LEADS)),
    backup=(PersonId("dan"),),
    emergency=(PersonId("eve"),),
)
PEOPLE = tuple(
    Person(
        id=PersonId(name),
        name=name.title(),
        initials=name[:2].upper(),
        identities=(identity(name), identity(f"{name}2"), identity(name, Platform.TEAMS)),
    )
    for name in NAMES
)


def terms(ruleset: Ruleset, roster: tuple[str, ...], platform: Platform) -> Terms:
    """What the settings say of the account, in the chat in which its people are."""
    where = {"teams_channel": ""} if platform is Platform.SLACK else {"channel": ""}
    return Terms(
        account=replace(ACCOUNT, roster=tuple(map(PersonId, roster)), **where),
        people=PEOPLE,
        homes=tuple((platform, HOME) for platform in Platform),
        ruleset=ruleset,
        emoji=tuple((name, mark) for mark, name in EMOJI.items()),
    )
