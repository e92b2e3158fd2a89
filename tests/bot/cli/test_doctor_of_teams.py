"""`twokeys doctor` where the chat is Teams."""

from itertools import pairwise

import pytest
from inline_snapshot import snapshot

from bot.sandbox.teams import Tenant
from tests.support.teams_world import secrets_of

SETTINGS = """
[teams]

[accounts.acme]
handle = "acme_help"
teams_channel = "19:replies@thread.tacv2"
roster = ["ada", "bea", "carla"]
leads = ["ada", "bea"]
"""
PERSON = '[people.{name}]\nname = "{name}"\ninitials = "{name[0]}{name[1]}"\nemail = "{name}@acme.example"\n'


@pytest.fixture
async def tenant():
    async with Tenant() as made:
        yield made


@pytest.fixture
def doctor(typed_meanwhile, folder, tenant):
    """Write settings that fit the tenant, make the database, and ask the doctor; `environ` says what is otherwise."""

    async def ask(**environ):
        people = "".join(PERSON.format(name=name) for name in ("ada", "bea", "carla"))
        (folder / "twokeys.toml").write_text(SETTINGS + people)
        variables = {**secrets_of(tenant), **environ}
        await typed_meanwhile("twokeys db upgrade", environ=secrets_of(tenant))
        result = await typed_meanwhile("twokeys doctor", environ=variables)
        result.shown = result.shown.replace(tenant.openid_url, "OPENID").replace(tenant.token_url, "TOKEN")
        return result

    return ask


def problems(result):
    assert result.exit_code == 1, result.shown
    lines = result.shown.splitlines()
    return [f"{line[9:]}{after[8:]}" for line, after in pairwise(lines) if line.startswith("problem")]


async def test_all_is_well_and_slack_is_not_asked_for(doctor):
    result = await doctor()
    assert result.exit_code == 0, result.shown
    assert result.shown == snapshot("""\
ok       settings: 1 account, 3 people
ok       addresses: TEAMS_OPENID_URL moves the calls to OPENID (usually https://login.botframework.com/v1/.well-known/openidconfiguration).
ok       addresses: TEAMS_TOKEN_URL moves the calls to TOKEN (usually https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token).
ok       roster of acme: 3 people, 2 approvals
ok       leads of acme: ada, bea
ok       database: answers, with the tables of this version
ok       signing key: there is none, and no checkpoints of the ledger are signed; "Signed checkpoints" in bot/README.md says how to get them
ok       settings of acme: hold from the first start on
ok       Teams secret: is taken
ok       Teams keys: are there
ok       account acme: rehearses, and publishes nowhere
Everything is well. Next, type: twokeys run
""")


async def test_a_secret_that_is_not_the_app_s_is_told_with_microsoft_s_own_word(doctor):
    assert problems(await doctor(TEAMS_APP_SECRET="another")) == snapshot(
        [
            "Teams secret: Microsoft says invalid_client -> In the Azure portal, App registrations: look at the app's id, its tenant, and whether its client secret is still good."
        ]
    )


async def test_where_nobody_answers_the_variable_is_named(doctor, tenant):
    tenant.break_down("token", status=503)
    assert problems(await doctor()) == snapshot(
        [
            "Teams secret: Microsoft does not answer -> See whether this machine reaches TEAMS_TOKEN_URL (a proxy, a firewall, a wrong address)."
        ]
    )


async def test_without_keys_nothing_of_teams_would_be_believed(doctor, tenant):
    assert problems(await doctor(TEAMS_OPENID_URL=tenant.openid_url + "/nowhere")) == snapshot(
        [
            "Teams keys: cannot be read -> See whether this machine reaches TEAMS_OPENID_URL; without these keys nothing of Teams is believed."
        ]
    )


async def test_what_is_missing_in_the_environment_is_named_at_once(doctor):
    assert problems(await doctor(TEAMS_APP_ID="", TEAMS_TENANT_ID="")) == snapshot(
        [
            "settings: Missing in the environment: TEAMS_APP_ID, TEAMS_TENANT_ID; [teams] needs them. bot/README.md says where they stand. -> Mend twokeys.toml, then type: twokeys doctor"
        ]
    )
