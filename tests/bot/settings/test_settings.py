"""What `twokeys.toml` may say, and every sentence it gets when it should not."""

from datetime import timedelta
from itertools import combinations, product
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from approvals.domain.people import AccountName, Identity, Person, PersonId, Platform, Profile, Standing
from approvals.domain.retention import Retention
from approvals.domain.vote import Mark
from bot.settings import KeyPlace, Network, Role, SettingsError, load

GOOD = """
[slack]
workspace = "T0001"
short_names = ["draft"]

[accounts.acme]
handle = "@acme_help"
channel = "C0001"
roster = ["ada", "bea", "carla"]
leads = ["ada"]
domains = ["Acme.example"]

[people.ada]
name = "Ada Byron"
initials = "AB"
email = "ada@acme.example"
timezone = "Europe/London"

[people.bea]
name = "Bea Ruiz"
initials = "BR"
slack = "U0002"
languages = ["es", "en"]

[people.carla]
name = "Carla Neri"
initials = "CN"
email = "carla@acme.example"
"""

SIGNING = {"TWOKEYS_SIGNING_KEY_FILE": "signing.pem"}
X_KEYS = {
    "X_BEARER_TOKEN": "bearer",
    "X_API_KEY": "key",
    "X_API_SECRET": "very-secret",
    "X_ACME_ACCESS_TOKEN": "1-token",
    "X_ACME_ACCESS_SECRET": "very-secret-too",
}


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "twokeys.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path, environ=None, **options):
    with pytest.raises(SettingsError) as refused:
        load(path, environ or {}, **options)
    assert str(refused.value) == "\n".join(refused.value.problems)
    return [problem.replace(str(path.parent), "HERE") for problem in refused.value.problems]


def test_good_settings_become_people_and_accounts(written):
    settings = load(written(GOOD), {})
    acme = settings.accounts[AccountName("acme")]
    assert (acme.handle, acme.network, acme.channel, acme.approvals) == ("acme_help", Network.REHEARSAL, "C0001", 2)
    assert acme.roster == ("ada", "bea", "carla")
    assert acme.domains == ("acme.example",)
    assert settings.people[1] == Person(
        id=PersonId("bea"),
        name="Bea Ruiz",
        initials="BR",
        languages=("es", "en"),
        identities=(Identity(platform=Platform.SLACK, workspace="T0001", user="U0002"),),
    )
    assert settings.slack.emoji == {"white_check_mark": Mark.APPROVE, "x": Mark.REJECT, "raised_hand": Mark.HOLD}
    assert set(settings.rulesets) == {"default"}


def test_the_directory_recognises_people_of_the_home_workspace_alone(written):
    directory = load(written(GOOD), {}).directory()

    def somebody(workspace):
        identity = Identity(platform=Platform.SLACK, workspace=workspace, user="U0002")
        return Profile(identity=identity, standing=Standing.MEMBER, name="bea")

    assert directory.recognise(somebody("T0001")) == directory.person(PersonId("bea"))
    assert directory.recognise(somebody("T0002")) is None


def test_five_errors_are_told_all_at_once(written):
    text = (
        GOOD.replace('"carla"]', '"karla"]')
        .replace('initials = "BR"', 'initials = "ab"')
        .replace('handle = "@acme_help"', 'handle = "acme help"\nchanel = "C1"')
        .replace("Europe/London", "Europe/Londn")
    )
    text += '[accounts.other]\nhandle = "other"\nchannel = "C0001"\nroster = ["ada", "bea", "zoe"]\napprovals = 0\n'
    assert problems(written(text), {"TWOKEYS_LISTEN": "everywhere"}) == snapshot(
        [
            'accounts.acme.handle: "acme help" is no handle; use up to 15 letters, digits and underscores.',
            "accounts.acme.chanel: this key means nothing here. Did you mean channel?",
            "accounts.other.approvals: 0 would publish what nobody approved; use 2, or 1 for a team of two or three (author plus one).",
            'people.ada.timezone: "Europe/Londn" is no time zone; use a name such as Europe/Madrid. Did you mean Europe/London?',
            "people.bea.initials: ada has the same initials; everybody signs with their own.",
            'accounts.acme.roster[2]: "karla" is nobody under [people]; add [people.karla] or take the name out. Did you mean carla?',
            'accounts.other.roster[2]: "zoe" is nobody under [people]; add [people.zoe] or take the name out.',
            'TWOKEYS_LISTEN: "everywhere" is no host and port; write it as in 127.0.0.1:3000',
        ]
    )


def test_an_error_in_one_table_does_not_hide_a_contradiction_in_another(written):
    text = GOOD.replace('workspace = "T0001"', "workspace = 1").replace('"carla"]', '"karla"]')
    assert problems(written(text)) == snapshot(
        [
            "slack.workspace: must be text in quotes, not 1.",
            'accounts.acme.roster[2]: "karla" is nobody under [people]; add [people.karla] or take the name out. Did you mean carla?',
        ]
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"ada", "bea", "carla"', '"ada", "bea", "ada"', "named twice"),
        ('leads = ["ada"]', 'leads = ["zoe"]', "nobody under [people]"),
        ('leads = ["ada"]', 'leads = ["ada"]\nemergency = ["zoe"]', "nobody under [people]"),
        ('email = "carla@acme.example"', "", "could never be recognised"),
        ('email = "carla@acme.example"', 'email = "ADA@acme.example"', "same e-mail address"),
        ('email = "carla@acme.example"', 'slack = "U0002"', "same Slack user id"),
        ('email = "carla@acme.example"', 'email = "carla"', "is no e-mail address"),
        ('initials = "CN"', 'initials = "CARLA"', "two or three letters"),
        ('initials = "CN"', "", "people.carla.initials: is missing"),
        ('channel = "C0001"', 'channel = "#replies"', "is no channel id"),
        ('channel = "C0001"', 'channel = "C0001"\nruleset = "strict"', "strict: there is no such ruleset"),
        ('channel = "C0001"', 'channel = "C0001"\nnetwork = "y"', "is no network"),
        ('channel = "C0001"', 'channel = "C0001"\napprovals = 0', "nobody approved"),
        ('channel = "C0001"', 'channel = "C0001"\napprovals = -1', "nobody approved"),
        ('channel = "C0001"', 'channel = "C0001"\napprovals = true', "whole number"),
        ('channel = "C0001"', 'channel = "C0001"\napprovals = "2"', "whole number"),
        ('"Acme.example"', '"https://acme.example/"', "is no domain"),
        ('languages = ["es", "en"]', 'languages = "es"', "must be a list"),
        ('languages = ["es", "en"]', 'languages = ["Spanish"]', "is no language"),
        ("Europe/London", "../../etc/passwd", "is no time zone"),
        ('short_names = ["draft"]', 'short_names = ["/draft"]', "without its slash"),
        ('short_names = ["draft"]', 'emoji = {reject = ":white_check_mark:"}', "already means approve"),
        ('short_names = ["draft"]', 'emoji = {approve = "hand"}', "raised_hand already means approve"),
        ('short_names = ["draft"]', 'emoji = {aprove = "x"}', "Did you mean approve?"),
        ('roster = ["ada", "bea", "carla"]', "roster = []", "nobody may approve"),
        ('roster = ["ada", "bea", "carla"]', "", "accounts.acme.roster: is missing"),
        ('initials = "CN"', 'initials = ["CN"]', "not a list"),
        ('initials = "CN"', "initials = {first = 1}", "not a table"),
        ("[accounts.acme]", "[accounts.ac-me]", "lower-case letters"),
        ("[slack]", "[slak]", "Did you mean slack?"),
        ("[slack]", "accounts = 3\n[slack]", "accounts: must be a table"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(written, old, new, sentence):
    text = GOOD.replace(old, new)
    if new.startswith("accounts = 3"):
        text = text.replace("[accounts.acme]", "[other]")
    told = problems(written(text))
    assert any(sentence in problem for problem in told), told


def test_empty_settings_say_what_belongs_there(written):
    assert problems(written("")) == snapshot(
        [
            'slack: is missing; add [slack] with workspace = "T…" (or [teams], for Microsoft Teams).',
            "accounts: there is none; add [accounts.<name>].",
            "people: there is none; add [people.<name>].",
        ]
    )


def test_a_roster_must_reach_its_number_without_any_one_author(written):
    text = GOOD.replace('["ada", "bea", "carla"]', '["ada", "bea"]')
    assert problems(written(text)) == snapshot(
        [
            "accounts.acme.roster: 1 person is missing. When Ada Byron writes, Bea Ruiz is left to approve, and approvals = 2. Add 1 to the roster (not on it yet: Carla Neri), or set approvals = 1 (author plus one)."
        ]
    )


def test_a_roster_of_one_cannot_approve_its_own_texts(written):
    text = GOOD.replace('["ada", "bea", "carla"]', '["ada"]\napprovals = 1')
    assert problems(written(text)) == snapshot(
        [
            "accounts.acme.roster: 1 person is missing. When Ada Byron writes, nobody is left to approve, and approvals = 1. Add 1 to the roster (not on it yet: Bea Ruiz and Carla Neri)."
        ]
    )


def test_a_ruleset_that_names_rules_for_a_lead_needs_one(written, tmp_path):
    (tmp_path / "house.toml").write_text('[rules]\nthreat = "sign-off"\nrepeat = "sign-off"\ninsult = "blocker"\n')
    text = GOOD.replace('leads = ["ada"]', 'ruleset = "house.toml"')
    assert problems(written(text)) == snapshot(
        [
            "accounts.acme.leads: there are none, and the ruleset house.toml has a lead sign off what repeat and threat find; name some of the roster, two if one of them writes, too."
        ]
    )
    assert load(written(GOOD.replace("leads =", 'ruleset = "house.toml"\nleads =')), {})
    assert load(written(text.replace('"house.toml"', '"default"')), {})


def test_a_team_of_two_may_ask_for_author_plus_one(written):
    text = GOOD.replace('["ada", "bea", "carla"]', '["ada", "bea"]\napprovals = 1')
    assert load(written(text), {}).accounts[AccountName("acme")].approvals == 1


def test_settings_load_exactly_if_every_text_can_find_its_approvals(written):
    team = ("ada", "bea", "carla")
    for size, approvals in product(range(1, 4), range(1, 4)):
        for roster in combinations(team, size):
            names = ", ".join(f'"{who}"' for who in roster)
            text = GOOD.replace('"ada", "bea", "carla"]', f"{names}]\napprovals = {approvals}")
            path = written(text.replace('leads = ["ada"]', ""))
            if all(len(set(roster) - {author}) >= approvals for author in team):
                assert load(path, {})
            else:
                assert "missing. When" in problems(path)[0]


def test_a_slip_of_grammar_is_told_with_its_line(written):
    assert problems(written('[slack]\nworkspace = "T0001\n')) == snapshot(
        [
            "HERE/twokeys.toml cannot be read as TOML: Illegal character '\\n' (at line 2, column 19). Mend that line and try again."
        ]
    )


@pytest.mark.parametrize("text", [f"x = {'9' * 5000}", f"x = {'[' * 5000}{']' * 5000}"])
def test_toml_that_is_too_much_to_read_is_told(written, text):
    [said] = problems(written(text))
    assert said.startswith("HERE/twokeys.toml cannot be read as TOML: a number in it is too long, or brackets stand in")


def test_a_mark_of_the_encoding_in_front_says_nothing(written):
    assert load(written(f"\ufeff{GOOD}"), {})


def test_missing_settings_say_how_to_write_them(tmp_path):
    assert problems(tmp_path / "twokeys.toml") == snapshot(["There are no settings at HERE/twokeys.toml."])


def test_settings_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "twokeys.toml").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in problems(tmp_path / "twokeys.toml")[0]


def test_settings_that_cannot_be_read_are_refused(tmp_path):
    assert "cannot be read" in problems(tmp_path)[0]


def test_two_accounts_cannot_share_a_handle(written):
    text = GOOD + '[accounts.twin]\nhandle = "ACME_HELP"\nchannel = "C0001"\nroster = ["ada", "bea", "carla"]\n'
    assert problems(written(text)) == snapshot(
        ["accounts.twin.handle: acme has the same handle; name each account once."]
    )


def test_a_ruleset_beside_the_settings_is_found(written):
    path = written(GOOD.replace('channel = "C0001"', 'channel = "C0001"\nruleset = "acme.toml"'))
    (path.parent / "acme.toml").write_text("[numbers]\npause_seconds = 5\n", encoding="utf-8")
    assert load(path, {}).rulesets["acme.toml"].pause_seconds == 5


def test_faults_of_a_ruleset_stand_in_the_same_list(written):
    path = written(GOOD.replace('channel = "C0001"', 'channel = "C1"\nruleset = "acme.toml"'))
    (path.parent / "acme.toml").write_text("[numbers]\npause = 5\n", encoding="utf-8")
    told = problems(path)
    assert any("is no channel id" in problem for problem in told)


class TestAnAccountOnX:
    @pytest.fixture
    def path(self, written):
        return written(GOOD.replace('channel = "C0001"', 'channel = "C0001"\nnetwork = "x"'))

    def test_needs_its_keys_by_name(self, path):
        assert problems(path) == snapshot(
            [
                'Missing in the environment: X_BEARER_TOKEN, X_API_KEY, X_API_SECRET, X_ACME_ACCESS_TOKEN, X_ACME_ACCESS_SECRET; accounts with network = "x" need them. Set them, or let the account rehearse with network = "rehearsal". Token pairs may be in the vault instead: then set TWOKEYS_VAULT_KEY_FILE.'
            ]
        )

    def test_has_them_from_the_environment(self, path):
        secrets = load(path, X_KEYS).secrets
        assert secrets.x_accounts[AccountName("acme")].access_secret.get_secret_value() == "very-secret-too"
        assert secrets.x_bearer_token
        assert secrets.x_bearer_token.get_secret_value() == "bearer"

    def test_needs_no_pair_in_the_environment_where_there_is_a_vault(self, path):
        without = {name: value for name, value in X_KEYS.items() if "_ACCESS_" not in name}
        assert load(path, without | {"TWOKEYS_VAULT_KEY_FILE": "vault.key"}).vault_key == KeyPlace(
            path=Path("vault.key")
        )

    def test_asks_the_bot_for_nothing_but_reading(self, path):
        environ = {"DATABASE_URL": "postgresql://h/d", "TWOKEYS_SIGNING_KEY_FILE": "signing.pem"}
        assert load(path, environ | {"X_BEARER_TOKEN": "bearer"}, role=Role.BOT)

    def test_asks_for_nothing_when_only_the_database_is_looked_after(self, path):
        assert load(path, {}, role=None)

    def test_shows_no_secret_in_any_repr(self, path):
        environ = X_KEYS | {"SLACK_BOT_TOKEN": "xoxb-very-secret", "DATABASE_URL": "postgresql://u:very-secret@h/d"}
        assert "very-secret" not in repr(load(path, environ))


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SLACK_API_URL", "http://slack.example/api/", "must be https"),
        ("SLACK_API_URL", "ftp://127.0.0.1/", "must be https"),
        ("X_API_URL", "http://127.0.0.1.example", "must be https"),
        ("X_API_URL", "api.x.com", "no base address"),
        ("X_API_URL", "https://user:pw@api.x.com", "no base address"),
        ("X_API_URL", "https://api.x.com:port", "no base address"),
        ("X_API_URL", "https://[::1", "no base address"),
        ("TWOKEYS_LISTEN", "3000", "no host and port"),
        ("TWOKEYS_LISTEN", "127.0.0.1:70000", "no host and port"),
        ("TWOKEYS_LISTEN", "127.0.0.1:³", "no host and port"),
        ("DATABASE_URL", "mysql://secret@db/twokeys", "postgresql://"),
        ("SLACK_BOT_TOKEN", "xapp-secret", "should begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-secret", "should begin with xapp-"),
        ("SLACK_SIGNING_SECRET", "sec\nret", "copy it again"),
    ],
)
def test_a_variable_that_is_wrong_is_named_and_not_shown(written, name, value, sentence):
    told = problems(written(GOOD), {name: value})
    assert len(told) == 1
    assert name in told[0]
    assert sentence in told[0]
    assert "secret" not in told[0]


def test_what_systemd_hands_over_is_the_key_of_the_vault_unless_a_file_is_named(written, tmp_path):
    handed = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert load(written(GOOD), handed).vault_key is None
    key = tmp_path / "twokeys-vault-key"
    key.touch()
    assert load(written(GOOD), handed).vault_key == KeyPlace(path=key, by_systemd=True)
    named = load(written(GOOD), handed | {"TWOKEYS_VAULT_KEY_FILE": "vault.key"}).vault_key
    assert named == KeyPlace(path=Path("vault.key"))


def test_addresses_are_the_platforms_own_unless_they_are_moved(written):
    usual = load(written(GOOD), {}).addresses
    assert (usual.slack_api, usual.x_api, usual.moved()) == ("https://slack.com/api/", "https://api.x.com", ())


@pytest.mark.parametrize("host", ["127.0.0.1:99", "localhost", "[::1]:99"])
def test_addresses_may_move_to_this_machine_and_say_so(written, host):
    moved = load(written(GOOD), {"SLACK_API_URL": f"http://{host}/api", "X_API_URL": f"http://{host}/"}).addresses
    assert (moved.slack_api, moved.x_api) == (f"http://{host}/api/", f"http://{host}")
    assert [sentence.split()[0] for sentence in moved.moved()] == ["SLACK_API_URL", "X_API_URL"]


def test_the_database_is_a_file_beside_the_settings(written, tmp_path):
    assert load(written(GOOD), {}).database_url == f"sqlite:///{tmp_path}/twokeys.sqlite"
    assert load(written(GOOD), {"DATABASE_URL": "postgres://h/d"}).database_url == "postgres://h/d"


def test_it_listens_on_this_machine_unless_told_otherwise(written):
    usual = load(written(GOOD), {}).listen
    moved = load(written(GOOD), {"TWOKEYS_LISTEN": "[::1]:0"}).listen
    assert [(one.host, one.port) for one in (usual, moved)] == [("127.0.0.1", 3000), ("::1", 0)]


@pytest.mark.parametrize("channel", ["", "C0009", "G0009"])
def test_checkpoints_may_be_said_in_a_channel(written, channel):
    settings = written(f'{GOOD}[ledger]\ncheckpoint_channel = "{channel}"')
    assert load(settings, SIGNING).checkpoints.channel == channel


def test_a_channel_of_checkpoints_that_nobody_signs_is_told(written):
    settings = written(f'{GOOD}[ledger]\ncheckpoint_channel = "C0009"')
    with pytest.raises(SettingsError) as wrong:
        load(settings, {})
    (told,) = wrong.value.problems
    assert told.startswith(
        "ledger.checkpoint_channel: nothing would be said there, as checkpoints are signed with TWOKEYS"
    )
    assert load(settings, {}, role=None).checkpoints.channel == "C0009"


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [
        ("#audit", '"#audit" is no channel id of Slack (C…) or Teams (19:…).'),
        ("19:a@thread.tacv2", "there is no [teams]; add that table, or take the channel out."),
    ],
)
def test_a_channel_of_checkpoints_that_cannot_be_one_is_told(written, channel, sentence):
    with pytest.raises(SettingsError) as wrong:
        load(written(f'{GOOD}[ledger]\ncheckpoint_channel = "{channel}"'), SIGNING)
    assert wrong.value.problems == (f"ledger.checkpoint_channel: {sentence}",)


def test_how_long_things_are_kept_can_be_said(written):
    assert load(written(GOOD), {}).retention == Retention()
    said = GOOD + "[retention]\nraw_events_days = 7\ntexts_days = 365\n"
    kept = load(written(said), {}).retention
    assert (kept.raw_events, kept.texts) == (timedelta(days=7), timedelta(days=365))


def test_days_that_do_not_work_are_told_with_the_reason(written):
    def told(*lines):
        return problems(written(GOOD + "[retention]\n" + "\n".join(lines)))

    assert told("raw_events_days = 0", "texts_days = 29") == snapshot(
        [
            "retention.raw_events_days: 0 is no number of days that works here; use 1 to 3650: within a day, the same event may come again.",
            "retention.texts_days: 29 is no number of days that works here; use 30 to 3650: the rules look that far back for repeated texts.",
        ]
    )
    assert told("raw_events_days = 4000", 'texts_days = "long"') == snapshot(
        [
            "retention.raw_events_days: 4000 is no number of days that works here; use 1 to 3650: within a day, the same event may come again.",
            'retention.texts_days: must be a whole number without quotes, not "long".',
        ]
    )
    assert told("text_days = 90") == snapshot(
        ["retention.text_days: this key means nothing here. Did you mean texts_days?"]
    )
    assert problems(written("retention = 7\n" + GOOD)) == snapshot(["retention: must be a table of its own, not 7."])
    assert problems(written(GOOD + "[retension]\n")) == snapshot(
        ["retension: this key means nothing here. Did you mean retention?"]
    )
