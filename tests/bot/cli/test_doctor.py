"""`twokeys doctor` against a workspace and a network that answer as the vendors do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from inline_snapshot import snapshot

from approvals.domain.people import Identity, PersonId, Platform
from approvals.domain.terms import Agreement, Since
from approvals.storage.database import Database
from bot.cli.checks.local import clock
from bot.sandbox.clock import RealClock
from bot.sandbox.slack import Workspace
from bot.sandbox.x import Network
from bot.settings import load
from bot.slack.manifest import WITNESS_SCOPES

_KEY = Ed25519PrivateKey.from_private_bytes(b"1" * 32)
PRIVATE = _KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
async def slack():
    async with Workspace(rate_limits=False) as workspace:
        people = [workspace.add_person(name, email=f"{name}@acme.example") for name in ("ada", "bea", "carla")]
        workspace.add_channel("replies", *people)
        yield workspace


@pytest.fixture
async def network():
    network = Network(clock=RealClock())
    await network.start()
    yield network
    await network.stop()


@pytest.fixture
def doctor(typed_meanwhile, slack, network, settings_file):
    """Write settings that fit the sandboxes, make the database, and ask the doctor."""

    async def ask(*, upgraded=True, publishes="rehearsal", settings=None, environ=None, without=(), more=""):
        channel = next(one["id"] for one in slack.snapshot()["channels"] if one["name"] == "replies")
        fitting = {"workspace": slack.team_id, "channel": channel, "bea": slack.person("bea").id}
        settings_file(network=publishes, more=more, **(fitting | (settings or {})))
        variables = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": slack.app_token,
            "SLACK_API_URL": slack.api_url,
            "X_API_URL": network.url,
            **(environ or {}),
        }
        for name in without:
            del variables[name]
        if upgraded:
            await typed_meanwhile("twokeys db upgrade", environ=variables)
        result = await typed_meanwhile("twokeys doctor", environ=variables)
        for real, shown in (
            (slack.api_url, "SLACK/"),
            (network.url, "X"),
            (slack.team_id, "TEAM"),
            (channel, "CHANNEL"),
        ):
            result.shown = result.shown.replace(real, shown)
        return result

    return ask


def problems(result):
    assert result.exit_code == 1, result.shown
    lines = result.shown.splitlines()
    return [f"{line[9:]}{after[8:]}" for line, after in pairwise(lines) if line.startswith("problem")]


@pytest.fixture
def keys(network):
    def of(handle):
        pair = network.add_account(handle, handle)
        return {
            "X_BEARER_TOKEN": network.bearer_token,
            "X_API_KEY": pair.api_key,
            "X_API_SECRET": pair.api_secret,
            "X_ACME_ACCESS_TOKEN": pair.access_token,
            "X_ACME_ACCESS_SECRET": pair.access_token_secret,
        }

    return of


async def test_everything_is_well(doctor, keys):
    result = await doctor(publishes="x", environ=keys("acme_help"))
    assert result.exit_code == 0, result.shown
    assert result.shown == snapshot("""\
ok       settings: 1 account, 3 people
ok       addresses: SLACK_API_URL moves the calls to SLACK/ (usually https://slack.com/api/).
ok       addresses: X_API_URL moves the calls to X (usually https://api.x.com).
ok       roster of acme: 3 people, 2 approvals
ok       leads of acme: Ada Byron, Bea Ruiz
ok       database: answers, with the tables of this version
ok       signing key: there is none, and no checkpoints of the ledger are signed; "Signed checkpoints" in bot/README.md says how to get them
ok       settings of acme: hold from the first start on
ok       Slack token: works as twokeys (U0000000003) in Acme
ok       Slack scopes: all granted
ok       clock: agrees with Slack's
ok       Slack app token: opens a socket
ok       channel of acme: the bot is in #replies
ok       Ada Byron: is ada in Slack
ok       Bea Ruiz: is bea in Slack
ok       Carla Neri: is carla in Slack
ok       account acme: @acme_help on X, may write
Everything is well. Next, type: twokeys run
""")


async def test_the_next_command_repeats_the_options(doctor, typed_meanwhile, folder, slack, network):
    await doctor()
    variables = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.api_url}
    (folder / "keys").write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    result = await typed_meanwhile("twokeys --env-file keys doctor", environ={"X_API_URL": network.url})
    assert result.output.endswith("Next, type: twokeys --env-file keys run\n")


async def test_a_rehearsing_account_asks_nothing_of_x(doctor, network):
    result = await doctor()
    assert result.exit_code == 0, result.shown
    assert "account acme: rehearses, and publishes nowhere" in result.shown
    assert not network.attempts


async def test_faulty_settings_are_told_all_at_once(doctor):
    result = await doctor(upgraded=False, settings={"channel": "#replies", "workspace": "acme"})
    assert problems(result) == snapshot(
        [
            'settings: slack.workspace: "acme" is no Slack workspace; it begins with T and stands in the address app.slack.com/client/T…. -> Mend twokeys.toml, then type: twokeys doctor',
            'settings: accounts.acme.channel: "#replies" is no channel id; open the channel\'s details in Slack and copy the id at their foot (it begins with C). -> Mend twokeys.toml, then type: twokeys doctor',
        ]
    )


def test_without_settings_it_says_how_to_write_them(typed):
    result = typed("twokeys --config here.toml doctor")
    assert result.exit_code == 1
    assert result.shown == snapshot("""\
problem  settings: There are no settings at here.toml.
         -> Type: twokeys --config here.toml init
1 of 1 need attention.
""")


async def test_a_database_without_tables_says_how_to_make_them(doctor):
    assert problems(await doctor(upgraded=False)) == snapshot(
        ["database: The database is still empty. -> Type: twokeys db upgrade"]
    )


async def test_missing_tokens_are_named(doctor):
    assert problems(await doctor(without=["SLACK_BOT_TOKEN"])) == snapshot(
        [
            "Slack token: SLACK_BOT_TOKEN is missing -> Put it into a file as .env.example shows, and type: twokeys --env-file .env doctor"
        ]
    )
    assert problems(await doctor(without=["SLACK_APP_TOKEN"])) == snapshot(
        [
            "Slack app token: SLACK_APP_TOKEN is missing -> Make one with connections:write under Basic Information of your app on api.slack.com/apps."
        ]
    )


async def test_signed_http_needs_no_app_token(doctor, slack):
    environ = {"SLACK_SIGNING_SECRET": slack.signing_secret}
    assert (await doctor(without=["SLACK_APP_TOKEN"], environ=environ)).exit_code == 0


async def test_tokens_that_slack_does_not_know_are_told_apart(doctor):
    assert problems(await doctor(environ={"SLACK_BOT_TOKEN": "xoxb-other"})) == snapshot(
        ["Slack token: Slack says invalid_auth -> Copy the token again: Slack does not know it."]
    )
    assert problems(await doctor(environ={"SLACK_APP_TOKEN": "xapp-other"})) == snapshot(
        ["Slack app token: Slack says invalid_auth -> Copy the token again: Slack does not know it."]
    )


async def test_a_workspace_that_is_not_home_is_named(doctor):
    told = problems(await doctor(settings={"workspace": "T0AWAY"}))
    assert told[0] == snapshot(
        'Slack token: belongs to the workspace Acme (TEAM), and slack.workspace is T0AWAY -> Write workspace = "TEAM" under [slack], or use the token of the other workspace.'
    )


async def test_the_right_to_read_the_channel_is_asked_for_where_the_settings_say_so(doctor):
    assert (await doctor(settings={"seen": "false"})).exit_code == 0
    (problem,) = problems(await doctor(settings={"seen": "true"}))
    assert problem.startswith("Slack scopes: missing: channels:history, groups:history")


async def test_scopes_that_were_not_granted_are_named(doctor, slack):
    slack.take_away("reactions:read", "im:write")
    assert problems(await doctor()) == snapshot(
        [
            "Slack scopes: missing: im:write, reactions:read -> Install the app again with slack-manifest.yaml, then copy its token anew."
        ]
    )


async def test_a_channel_without_the_bot_says_how_to_invite_it(doctor, slack):
    await slack.leave(slack.bot(), "replies")
    assert problems(await doctor()) == snapshot(
        [
            "channel of acme: the bot is not in #replies -> Type /invite @twokeys in the channel CHANNEL, or correct its id."
        ]
    )


async def test_the_channel_of_checkpoints_is_looked_at(doctor, slack, folder):
    other = slack.add_channel("audit", "ada", bot=False)
    more = f'[ledger]\ncheckpoint_channel = "{other.id}"'
    (unsigned,) = problems(await doctor(more=more, upgraded=False))
    assert unsigned.startswith("settings: ledger.checkpoint_channel: nothing would be said there")
    (folder / "signing.pem").write_bytes(PRIVATE)
    (folder / "signing.pem").chmod(0o600)
    environ = {"TWOKEYS_SIGNING_KEY_FILE": str(folder / "signing.pem")}
    (problem,) = problems(await doctor(more=more, environ=environ))
    assert problem.startswith(
        "channel of checkpoints: the bot is not in #audit -> Type /invite @twokeys in the channel"
    )
    await slack.join(slack.bot(), "audit")
    assert "channel of checkpoints: the bot is in #audit" in (await doctor(more=more, environ=environ)).shown


async def test_a_channel_that_is_not_there_or_archived_is_told(doctor, slack):
    assert problems(await doctor(settings={"channel": "C0NOWHERE"})) == snapshot(
        [
            "channel of acme: Slack says channel_not_found -> Type /invite @twokeys in the channel C0NOWHERE, or correct its id."
        ]
    )
    slack.archive("replies")
    assert problems(await doctor()) == snapshot(
        ["channel of acme: #replies is archived -> Name another channel in the settings."]
    )


async def test_people_who_would_never_count_are_named(doctor, slack):
    await slack.deactivate("bea")
    await slack.change_person("ada", is_email_confirmed=False)
    await slack.change_person("carla", email="neri@acme.example")
    assert problems(await doctor()) == snapshot(
        [
            "Ada Byron: has not confirmed the e-mail address -> Pin people.ada.slack.",
            "Bea Ruiz: is deactivated -> Only full members of the workspace count. Correct people.bea.slack: copy the user id from the profile's menu in Slack.",
            "Carla Neri: Slack says users_not_found -> Correct people.carla.email, or pin the user id: people.carla.slack.",
        ]
    )


async def test_a_guest_is_not_a_full_member(doctor, slack):
    guest = slack.add_guest("gil")
    assert problems(await doctor(settings={"bea": guest.id})) == snapshot(
        [
            "Bea Ruiz: is a guest -> Only full members of the workspace count. Correct people.bea.slack: copy the user id from the profile's menu in Slack."
        ]
    )


async def test_a_slack_that_does_not_answer_is_told(doctor, slack):
    slack.fail_next("auth.test", reset=True)
    assert problems(await doctor()) == snapshot(
        [
            "Slack token: Slack does not answer -> See whether this machine reaches SLACK_API_URL (a proxy, a firewall, a wrong address)."
        ]
    )
    slack.fail_next("auth.test", status=503)
    assert problems(await doctor()) == snapshot(
        [
            "Slack token: Slack does not answer -> See whether this machine reaches SLACK_API_URL (a proxy, a firewall, a wrong address)."
        ]
    )


async def test_a_person_nobody_could_recognise_is_named(doctor):
    found = await doctor(more='[people.dan]\nname = "Dan Roe"\ninitials = "DR"\n')
    assert problems(found) == snapshot(
        ["Dan Roe: could never be recognised -> Give people.dan an email or a slack user id."]
    )


async def test_an_account_needs_a_lead_and_is_better_off_with_two(doctor):
    assert problems(await doctor(settings={"leads": "[]"})) == snapshot(
        [
            "leads of acme: there are none: a text that needs a lead's sign-off could never be sent -> Name two people of the roster under accounts.acme.leads."
        ]
    )
    alone = await doctor(settings={"leads": '["ada"]'})
    assert alone.exit_code == 0
    assert "a text by Ada Byron that needs a lead's sign-off has nobody to give it" in alone.shown


async def test_the_steps_of_an_account_are_named(doctor):
    found = await doctor(more='[[accounts.acme.steps]]\nname = "sign-off"\nleads = true\n')
    assert "roster of acme: 3 people, 2 approvals, steps: sign-off" in found.shown


async def test_keys_of_another_account_are_told(doctor, keys):
    assert problems(await doctor(publishes="x", environ=keys("acme_news"))) == snapshot(
        [
            "account acme: its keys belong to @acme_news -> Put the keys of @acme_help into X_ACME_ACCESS_TOKEN and X_ACME_ACCESS_SECRET."
        ]
    )


async def test_keys_that_x_refuses_are_told(doctor, keys):
    refused = keys("acme_help") | {"X_ACME_ACCESS_SECRET": "other"}
    assert problems(await doctor(publishes="x", environ=refused)) == snapshot(
        [
            "account acme: X refuses its keys -> Generate X_ACME_ACCESS_TOKEN and X_ACME_ACCESS_SECRET anew in the developer portal, of the app that X_API_KEY belongs to."
        ]
    )


async def test_an_x_that_does_not_answer_is_told(doctor, keys):
    environ = keys("acme_help") | {"X_API_URL": "http://127.0.0.1:9"}
    assert problems(await doctor(publishes="x", environ=environ)) == snapshot(
        [
            "account acme: X cannot be asked: network-unreachable -> See whether this machine reaches X_API_URL, and whether X has credits left; then try again."
        ]
    )


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (29, "agrees with Slack's"),
        (-29, "agrees with Slack's"),
        (31, "31 s ahead of Slack's"),
        (-90, "90 s behind Slack's"),
    ],
)
def test_a_clock_that_is_wrong_by_more_than_half_a_minute_is_a_problem(seconds, said):
    found = clock("Fri, 20 Nov 2026 12:00:00 GMT", now=NOON + timedelta(seconds=seconds))
    assert found.said == said
    assert found.ok == (abs(seconds) < 30)


def test_without_a_date_the_clock_is_not_blamed():
    assert clock("", now=NOON).ok


async def test_a_pair_in_the_vault_is_asked_about_as_one_of_the_environment(doctor, keys, key_file, typed_meanwhile):
    environ = keys("acme_help") | {"TWOKEYS_VAULT_KEY_FILE": str(key_file())}
    pair = [environ.pop("X_ACME_ACCESS_TOKEN"), environ.pop("X_ACME_ACCESS_SECRET")]
    assert "There is no token pair of acme" in problems(await doctor(publishes="x", environ=environ))[0]
    await typed_meanwhile("twokeys accounts add acme", answers=pair, environ=environ)
    found = await doctor(publishes="x", environ=environ)
    assert found.exit_code == 0, found.shown
    assert "vault: gives the token pair of acme\nok       account acme: @acme_help on X, may write" in found.shown
    key_file(digit="6")
    (problem,) = problems(await doctor(publishes="x", environ=environ))
    assert problem.startswith("vault: The vault has acme under the key 67ab340c7212f43b")


WEAKER = {"leads": '["ada", "bea"]\napprovals = 1'}


@pytest.fixture
def record(folder):
    """Write to the database as a running bot does."""

    async def write(fact):
        database = Database.open(f"sqlite:///{folder / 'twokeys.sqlite'}")
        settings = load(folder / "twokeys.toml", {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
        (terms,) = settings.terms()
        await database.run(lambda unit: fact(unit, terms))
        await database.close()

    return write


def first_start(unit, terms):
    unit.terms.hold(terms, since=Since.FIRST, at=NOON)


def weakened_and_agreed_by_ada(unit, terms):
    held = unit.terms.in_force()["acme"].terms
    proposal = unit.terms.propose(before=held, held=held, wanted=terms, at=NOON)
    who = Identity(platform=Platform.SLACK, workspace="T1", user="U1")
    unit.terms.agree(proposal.id, Agreement(by=PersonId("ada"), identity=who), at=NOON)


async def test_settings_that_hold_are_well(doctor, record):
    await doctor()
    await record(first_start)
    result = await doctor()
    assert "ok       settings of acme: hold\n" in result.shown


async def test_weaker_settings_that_no_start_has_seen_do_not_hold_yet(doctor, record):
    await doctor()
    await record(first_start)
    (said,) = problems(await doctor(settings=WEAKER))
    assert said == (
        "settings of acme: this does not hold yet: approvals that a text needs: 1; it was 2"
        " -> Start Twokeys; it asks two people of the old roster, in the channel, whether they agree."
    )


async def test_weaker_settings_that_wait_are_named_with_whoever_has_agreed_and_whoever_can(doctor, record):
    await doctor()
    await record(first_start)
    await doctor(settings=WEAKER)
    await record(weakened_and_agreed_by_ada)
    (said,) = problems(await doctor(settings=WEAKER))
    assert said == (
        "settings of acme: this does not hold yet: approvals that a text needs: 1; it was 2. Agreed so far: Ada Byron"
        " -> 2 people must press Agree in the channel (Bea Ruiz, Carla Neri can), or change the settings back."
    )


async def test_a_part_with_the_rights_and_the_app_of_the_other_is_told(
    typed_meanwhile, slack, settings_file, two_roles, folder
):
    settings_file(workspace=slack.team_id, channel="C0001", bea=slack.person("bea").id)
    file = folder / "twokeys.toml"
    file.write_text(file.read_text().replace("see_deletions", f'bot = "{slack.bot().id}"\nsee_deletions'))
    (folder / "verify.pem").write_bytes(PUBLIC)
    environ = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "TWOKEYS_VERIFY_KEY_FILE": str(folder / "verify.pem"),
        "DATABASE_URL": two_roles.owner,
    }
    told = (await typed_meanwhile("twokeys doctor --role publisher", environ=environ)).output
    assert "problem  database role: may do what --role publisher may not (everything that postgres may)" in told
    assert "problem  Slack app: SLACK_BOT_TOKEN is of the app that posts the cards" in told
    reader = slack.install("twokeys-reader", scopes=WITNESS_SCOPES)
    own = {**environ, "SLACK_BOT_TOKEN": reader.bot_token, "DATABASE_URL": two_roles.publisher}
    told = (await typed_meanwhile("twokeys doctor --role publisher", environ=own)).output
    assert "ok       database role: has the rights of --role publisher, and no others" in told
    assert "Slack app" not in told
    nowhere = {**own, "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"}
    told = (await typed_meanwhile("twokeys doctor --role publisher", environ=nowhere)).output
    assert "problem  database role: cannot be looked at" in told
    closed = await typed_meanwhile("twokeys accounts list", environ={**own, "DATABASE_URL": two_roles.bot})
    assert (closed.exit_code, "may not do that: permission denied for table vault" in closed.stderr) == (1, True)
    signing = {name: value for name, value in environ.items() if name != "TWOKEYS_VERIFY_KEY_FILE"} | {
        "TWOKEYS_SIGNING_KEY_FILE": str(folder / "signing.pem")
    }
    for url, said in ((two_roles.bot, "ok  "), (two_roles.owner, "problem")):
        told = (await typed_meanwhile("twokeys doctor --role bot", environ={**signing, "DATABASE_URL": url})).output
        assert f"{said:8} database role:" in told
