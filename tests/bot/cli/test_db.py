"""`twokeys db`: bringing the database to the code's version."""

import sqlite3

import psycopg
import pytest
from inline_snapshot import snapshot

from approvals.storage.database import Database
from approvals.storage.upgrade import current, head
from tests.approvals.storage.roles import meanwhile


def test_a_new_database_is_made_and_made_again(typed, folder, settings_file):
    settings_file()
    for _ in range(2):
        result = typed("twokeys db upgrade")
        assert result.exit_code == 0, result.output
    assert current(f"sqlite:///{folder}/twokeys.sqlite") == head()
    assert result.output.endswith("Next, type: twokeys doctor\n")


def test_an_account_on_x_needs_no_keys_for_that(typed, settings_file):
    settings_file(network="x")
    assert typed("twokeys db upgrade").exit_code == 0


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:very-secret@127.0.0.1:9/twokeys",
        "postgresql://u@127.0.0.1:9/twokeys?password=very-secret",
        "postgresql://u@127.0.0.1:9/twokeys?connect_timeout=5&sslpassword=very-secret",
    ],
)
def test_a_database_that_does_not_answer_is_said_to_be_so_without_its_password(typed, settings_file, address):
    settings_file()
    result = typed("twokeys db upgrade", environ={"DATABASE_URL": address})
    assert result.exit_code == 1
    assert "127.0.0.1:9/twokeys does not answer" in result.stderr
    assert "very-secret" not in result.stderr
    assert "Traceback" not in result.stderr


def test_an_address_that_is_none_is_said_to_be_so(typed, settings_file):
    settings_file()
    result = typed("twokeys db upgrade", environ={"DATABASE_URL": "sqlite://"})
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
DATABASE_URL names no database that works here: use postgresql://… or sqlite:///… with a file.
Next, type: twokeys doctor
""")


async def test_a_database_at_work_is_left_alone(typed_meanwhile, folder, settings_file):
    settings_file()
    await typed_meanwhile("twokeys db upgrade")
    database = Database.open(f"sqlite:///{folder}/twokeys.sqlite")
    try:
        result = await typed_meanwhile("twokeys db upgrade")
    finally:
        await database.close()
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
Another Twokeys is already working on this database; on SQLite there can be only one. Stop it first.
Next, type: twokeys doctor
""")


def test_a_database_that_is_newer_than_the_code_is_left_alone(typed, folder, settings_file):
    settings_file()
    typed("twokeys db upgrade")
    with sqlite3.connect(folder / "twokeys.sqlite") as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    result = typed("twokeys db upgrade")
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
The database is newer than this Twokeys, which could damage it; install the newer version again, in its folder.
Next, type: pip install --upgrade .
""")


def test_two_roles_get_their_rights(typed, settings_file, two_roles):
    settings_file()
    result = typed(
        "twokeys db grant --bot twokeys_bot --publisher twokeys_publisher", environ={"DATABASE_URL": two_roles.owner}
    )
    assert result.exit_code == 0, result.output
    assert result.output == snapshot("""\
twokeys_bot may write what people say and clear what they approved; it reads no credentials and settles no post.
twokeys_publisher may read what was said, send what was cleared, and settle it; it adds no vote and no text.
Say this again after each db upgrade.
""")


def test_a_role_that_is_not_there_is_said_to_be_so(typed, settings_file, two_roles):
    settings_file()
    result = typed(
        "twokeys db grant --bot nobody --publisher twokeys_publisher", environ={"DATABASE_URL": two_roles.owner}
    )
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
The server has no role nobody; make it, as a plain one that owns nothing.
Next, type: createuser --pwprompt nobody
""")


def test_a_role_that_is_a_member_of_the_other_is_to_be_taken_out_of_it(typed, settings_file, two_roles):
    settings_file()
    with psycopg.connect(two_roles.owner, autocommit=True) as admin:
        admin.execute("GRANT twokeys_publisher TO twokeys_bot")
        try:
            result = typed(
                "twokeys db grant --bot twokeys_bot --publisher twokeys_publisher",
                environ={"DATABASE_URL": two_roles.owner},
            )
        finally:
            admin.execute("REVOKE twokeys_publisher FROM twokeys_bot")
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
twokeys_bot is a member of twokeys_publisher, whose rights would come on top of its own. Take it out of there, then say this again.
Next, type: psql -c 'REVOKE "twokeys_publisher" FROM "twokeys_bot"'
""")


def test_a_schema_in_which_others_find_what_a_role_makes_is_to_be_closed_by_its_owner(typed, settings_file, two_roles):
    settings_file()
    with (
        meanwhile(two_roles, "CREATE ROLE giver", "DROP ROLE giver"),
        meanwhile(
            two_roles,
            "GRANT CREATE ON SCHEMA public TO giver WITH GRANT OPTION",
            "REVOKE ALL ON SCHEMA public FROM giver CASCADE",
        ),
        meanwhile(
            two_roles,
            "SET ROLE giver; GRANT CREATE ON SCHEMA public TO twokeys_bot; RESET ROLE",
            "RESET ROLE",
        ),
    ):
        result = typed(
            "twokeys db grant --bot twokeys_bot --publisher twokeys_publisher",
            environ={"DATABASE_URL": two_roles.owner},
        )
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
twokeys_bot may make functions in the schema public, and statements of others would find those. Only the schema's owner can take that back; then say this again.
Next, type: psql -c 'REVOKE CREATE ON SCHEMA public FROM PUBLIC, "twokeys_bot"'
""")


def test_a_file_has_no_roles(typed, settings_file):
    settings_file()
    typed("twokeys db upgrade")
    result = typed("twokeys db grant --bot a --publisher b")
    assert result.exit_code == 1
    assert result.stderr == snapshot("""\
An SQLite file knows no roles: whoever reads it reads all of it. Two parts need PostgreSQL: set DATABASE_URL.
Next, type: twokeys run
""")
