"""The handbook's tables say everything that may be set, with a word on each."""

import re

from bot.settings.reference import environment_table, settings_tables
from bot.settings.shapes import (
    AccountTable,
    EmojiTable,
    LedgerTable,
    PersonTable,
    ReactionsTable,
    RetentionTable,
    SlackTable,
    StepTable,
    TeamsTable,
    TextsTable,
)


def rows(table):
    return re.findall(r"^\| `(.+?)` \| (.+) \| (.*) \|$", table, flags=re.MULTILINE)


def test_every_key_is_there_with_what_it_says():
    models = (
        SlackTable,
        EmojiTable,
        TeamsTable,
        ReactionsTable,
        RetentionTable,
        LedgerTable,
        AccountTable,
        StepTable,
        TextsTable,
        PersonTable,
    )
    keys = [key for model in models for key in model.model_fields]
    told = rows(settings_tables())
    assert [key for key, _, _ in told] == keys
    assert all(what != "None" for _, what, _ in told)


def test_a_key_says_what_holds_without_it():
    usual = {key: without for key, _, without in rows(settings_tables())}
    assert (usual["handle"], usual["approvals"], usual["see_deletions"], usual["backup"]) == (
        "needed",
        "`2`",
        "`true`",
        "none",
    )


def test_every_variable_is_there():
    names = {name for name, _, _ in rows(environment_table())}
    assert {"SLACK_BOT_TOKEN", "DATABASE_URL", "TWOKEYS_LISTEN", "X_BEARER_TOKEN", "TWOKEYS_VAULT_KEY_FILE"} <= names
