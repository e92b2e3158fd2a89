"""`twokeys init`: what it asks, what it writes, and that it never writes over anything."""

import re

import pytest
from inline_snapshot import snapshot

from approvals.domain.people import AccountName
from bot.settings import Network, load

GIVEN = [
    "init",
    "--yes",
    "--channel",
    "https://app.slack.com/client/T0001/C0001",
    "--person",
    "Ada Byron <ada@acme.example>",
    "--person",
    'Bea "Bee" Ruiz <bea@acme.example>',
    "--account",
    "@Acme_Help",
    "--short-name",
    "draft",
]


def files(folder):
    return sorted(file.name for file in folder.iterdir())


def test_asking_nothing_it_writes_examples_that_load(typed, folder):
    result = typed("twokeys init --yes")
    assert result.exit_code == 0, result.output
    assert files(folder) == [".env.example", "slack-manifest.yaml", "slack-reader-manifest.yaml", "twokeys.toml"]
    account = load(folder / "twokeys.toml", {}).accounts[AccountName("acme_help")]
    assert (account.network, account.approvals, len(account.roster)) == (Network.REHEARSAL, 2, 3)
    assert result.output == snapshot("""\
Written: twokeys.toml, slack-manifest.yaml, .env.example, and slack-reader-manifest.yaml, which only a publisher of its own needs.
Examples stand in twokeys.toml for what was not given: edit it first.
1. On api.slack.com/apps: Create New App, From a manifest, paste slack-manifest.yaml; install it, and invite it to the channel.
2. Copy .env.example to .env and put the tokens there.
3. twokeys --env-file .env db upgrade
Microsoft Teams beside Slack, or instead of it: see [teams] in twokeys.toml.
Next, type: twokeys --env-file .env doctor
""")


def test_what_is_given_stands_in_the_settings(typed, folder):
    assert typed(GIVEN).exit_code == 0
    settings = load(folder / "twokeys.toml", {})
    assert (settings.slack.workspace, settings.slack.short_names) == ("T0001", ("draft",))
    assert [(one.id, one.name, one.initials, one.email) for one in settings.people] == [
        ("ada", "Ada Byron", "AB", "ada@acme.example"),
        ("bea", 'Bea "Bee" Ruiz', "BR", "bea@acme.example"),
    ]
    account = settings.accounts[AccountName("acme_help")]
    assert (account.handle, account.channel, account.approvals) == ("Acme_Help", "C0001", 1)


def test_questions_are_asked_until_they_are_answered(typed, folder):
    answers = [
        "replies",
        "https://app.slack.com/client/T0001/C0001",
        "",
        "Ada",
        "Ada Byron <ada@acme.example>",
        "Bea Ruiz <ada@acme.example>",
        "Bea Ruiz <bea@acme.example>",
        "Carla Neri <carla@acme.example>",
        "",
        "acme help",
        "acme_help",
        "",
    ]
    result = typed("twokeys init", answers=answers)
    assert result.exit_code == 0, result.output
    assert result.output == snapshot("""\
Open the channel where texts are approved in a browser, and copy the address bar.
Channel: replies
That is no channel's address. Open the channel in a browser and copy what the address bar shows: https://app.slack.com/client/T…/C…
Channel: https://app.slack.com/client/T0001/C0001
Who drafts and approves? One each: Ada Byron <ada@acme.example>. Three or more is best; empty to end.
Person: \n\
At least 2, please.
Person: Ada
'Ada' is nobody; write a name and an e-mail address: Ada Byron <ada@acme.example>
Person: Ada Byron <ada@acme.example>
Person: Bea Ruiz <ada@acme.example>
ada@acme.example is there twice; a vote must belong to one person.
Person: Bea Ruiz <bea@acme.example>
Person: Carla Neri <carla@acme.example>
Person: \n\
Which accounts speak in public? Their handles, one each; empty to end. All of them rehearse at first.
Account: acme help
'acme help' is no handle; use up to 15 letters, digits and underscores, as in acme_help
Account: acme_help
Account: \n\
Written: twokeys.toml, slack-manifest.yaml, .env.example, and slack-reader-manifest.yaml, which only a publisher of its own needs.
1. On api.slack.com/apps: Create New App, From a manifest, paste slack-manifest.yaml; install it, and invite it to the channel.
2. Copy .env.example to .env and put the tokens there.
3. twokeys --env-file .env db upgrade
Microsoft Teams beside Slack, or instead of it: see [teams] in twokeys.toml.
Next, type: twokeys --env-file .env doctor
""")
    assert len(load(folder / "twokeys.toml", {}).people) == 3


def test_the_step_and_teams_in_the_settings_load_without_their_comment_signs(typed, folder):
    typed(GIVEN)
    text = (folder / "twokeys.toml").read_text()
    (folder / "twokeys.toml").write_text(re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE))
    settings = load(folder / "twokeys.toml", {}, role=None)
    assert settings.teams is not None
    account = settings.accounts[AccountName("acme_help")]
    assert [(step.name, step.roster, step.need) for step in account.steps] == [("sign-off", account.leads, 1)]


def test_the_settings_explain_themselves(typed, folder):
    typed(GIVEN)
    assert (folder / "twokeys.toml").read_text() == snapshot("""\
# Who may let which account speak. Checked at every start: all mistakes are told at once.
# Secrets do not belong here but in the environment: see .env.example.
# To see whether everything fits: twokeys doctor

[slack]
workspace = "T0001"                 # the home workspace; people of others never count
short_names = ["draft"]             # ["draft"] gives /draft beside /twokeys draft; the whole workspace shares such names
see_deletions = true                # false: it asks for no right to read the channel; a card whose posting failed may then stand twice

[slack.emoji]
approve = "white_check_mark"        # what counts on a card; nothing else is a vote
reject = "x"                        # stops the text until it is taken back
hold = "raised_hand"                # holds it for a while

# Microsoft Teams beside Slack, or instead of it: "Teams in fifteen minutes" in bot/README.md. The app and the tenant stand
# in the environment; accounts get teams_channel = "19:…@thread.tacv2", people teams = "…" (their object id) or their e-mail.
#[teams]
#[teams.reactions]
#approve = "✅"                     # what counts on a card there, beside its buttons; nothing else is a vote
#reject = "❌"
#hold = "✋"

[retention]
raw_events_days = 14                # what the chat sent, from when it came
texts_days = 90                     # texts, reasons and customers' posts, from the end of their draft

[ledger]
checkpoint_file = "twokeys.checkpoints"  # what the ledger was, signed with TWOKEYS_SIGNING_KEY_FILE: copy it to where nobody here can write
checkpoint_channel = ""             # the id of a channel of its own, where they are said as well

[accounts.acme_help]
handle = "Acme_Help"                # its name on the network
network = "rehearsal"               # goes through everything and publishes nowhere; "x" when the keys are there
channel = "C0001"                   # the id of the channel for its cards; invite the bot there
roster = ["ada", "bea"]             # who may approve
leads = ["ada", "bea"]              # who of them signs off what the rules ask a lead for, and lifts holds
backup = []                         # who of them is asked when nobody else acted
emergency = []                      # who of the people is called when an incident opens
approvals = 1                       # by people who neither wrote nor edited the text; 1 is "author plus one"; never 0
suggesters_count = false            # whether somebody whose suggestion was adopted may still approve
ruleset = "default"                 # or a file beside this one, such as "acme.toml"
domains = []                        # web sites of this brand; another account's text that links there is pointed out
exempt_from_summons = false         # true for X Enterprise alone: may answer posts that did not mention it
timezone = "UTC"                    # where its days are counted, such as Europe/Madrid
best_hours = []                     # ["12:00-14:00"]: when a correction is best said again; quiet_hours = "22:00-08:00" when not
# Who must be among them, if that matters: a block for each step, asked one after the other.
#[[accounts.acme_help.steps]]
#name = "sign-off"                  # as it stands on the card
#leads = true                       # or roster = ["…"], some of the roster above
#need = "any"                       # or "all", "majority", or a number

# One table for each person. They are recognised by the confirmed e-mail address of a full member of the workspace,
# or by a pinned user id (slack = "U…"). Optional: languages = ["en", "es"], timezone = "Europe/Madrid".

[people.ada]
name = "Ada Byron"                  # as others read it on a card
initials = "AB"                     # the end of their replies: ^XY
email = "ada@acme.example"          # or slack = "U…"

[people.bea]
name = "Bea \\"Bee\\" Ruiz"           # as others read it on a card
initials = "BR"                     # the end of their replies: ^XY
email = "bea@acme.example"          # or slack = "U…"
""")


def test_the_example_of_the_environment_names_the_account_s_variables(typed, folder):
    typed(GIVEN)
    lines = (folder / ".env.example").read_text().splitlines()
    assert {"SLACK_BOT_TOKEN=", "#X_ACME_HELP_ACCESS_TOKEN=", "#X_ACME_HELP_ACCESS_SECRET="} <= set(lines)


@pytest.mark.parametrize("name", ["twokeys.toml", "slack-manifest.yaml", ".env.example", "slack-reader-manifest.yaml"])
def test_nothing_is_written_over(typed, folder, name):
    (folder / name).write_text("mine")
    result = typed("twokeys init --yes")
    assert result.exit_code == 1
    assert f"{name} is there already; nothing was written." in result.stderr
    assert files(folder) == [name]
    assert (folder / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--channel", "#replies"], "That is no channel's address."),
        (["--person", "Ada"], "write a name and an e-mail address"),
        (["--person", "Ada <ada@acme.example>"], "name at least one more"),
        (["--account", "acme help"], "is no handle"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(typed, folder, arguments, sentence):
    result = typed(["init", "--yes", *arguments])
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert files(folder) == []


def test_a_folder_that_is_not_there_is_said_to_be_missing(typed):
    result = typed("twokeys --config nowhere/twokeys.toml init --yes")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_it_repeats_the_options_it_was_given(typed, folder):
    (folder / "keys").write_text("")
    (folder / "acme").mkdir()
    shown = typed("twokeys --config acme/twokeys.toml --env-file keys init --yes").output
    assert "Next, type: twokeys --config acme/twokeys.toml --env-file keys doctor\n" in shown
