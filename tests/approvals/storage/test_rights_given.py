"""Rights are given to two roles of a real server, taken away again, and looked at."""

import psycopg
import pytest

from approvals.errors import DatabaseUnusable
from approvals.storage.rights import beyond, grant
from tests.approvals.storage.roles import changed, meanwhile, refused

BOTH = pytest.mark.parametrize("part", ["bot", "publisher"])


def test_rights_may_be_given_again_and_what_was_given_beside_them_is_taken_away(two_roles):
    with psycopg.connect(two_roles.owner, autocommit=True) as admin:
        admin.execute("GRANT ALL ON vault, votes TO twokeys_bot, twokeys_publisher")
    assert changed(two_roles.bot, "SELECT 1 FROM vault") == 0
    told = grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
    assert [sentence.split()[0] for sentence in told] == ["twokeys_bot", "twokeys_publisher"]
    assert "vault" in refused(two_roles.bot, "SELECT 1 FROM vault")
    assert "votes" in refused(two_roles.publisher, "DELETE FROM votes")


@pytest.mark.parametrize(
    ("bot", "publisher", "why"),
    [
        ("twokeys_bot", "twokeys_bot", "one-role-for-both"),
        ("nobody_here", "twokeys_publisher", "no-such-role"),
        ("postgres", "twokeys_publisher", "role-too-mighty"),
        ("twokeys_bot", "postgres", "role-too-mighty"),
    ],
)
def test_roles_that_rights_would_not_hold_back_are_refused(two_roles, bot, publisher, why):
    with pytest.raises(DatabaseUnusable) as refusal:
        grant(two_roles.owner, bot=bot, publisher=publisher)
    assert refusal.value.slug == why


@pytest.mark.parametrize("how", ["", "WITH INHERIT FALSE"], ids=["inherited", "to be become"])
@pytest.mark.parametrize(
    ("part", "member", "of"),
    [
        ("bot", "twokeys_bot", "twokeys_publisher"),
        ("publisher", "twokeys_publisher", "twokeys_bot"),
        ("bot", "twokeys_bot", "postgres"),
        ("bot", "twokeys_bot", "pg_read_all_data"),
        ("publisher", "twokeys_publisher", "pg_write_all_data"),
        ("bot", "twokeys_bot", "pg_read_server_files"),
    ],
)
def test_a_role_is_refused_with_the_rights_of_another_that_it_is_a_member_of(two_roles, part, member, of, how):
    assert not beyond(getattr(two_roles, part), part=part)
    with meanwhile(two_roles, f"GRANT {of} TO {member} {how}", f"REVOKE {of} FROM {member}"):
        with pytest.raises(DatabaseUnusable) as refusal:
            grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
        assert beyond(getattr(two_roles, part), part=part)
    assert (refusal.value.slug, refusal.value.values) == ("role-of-another", {"role": member, "other": of})


def test_a_role_that_gets_to_anothers_rights_by_a_third_is_to_leave_that_one(two_roles):
    with (
        meanwhile(two_roles, "CREATE ROLE team", "DROP ROLE team"),
        meanwhile(two_roles, "GRANT twokeys_publisher TO team", "REVOKE twokeys_publisher FROM team"),
        meanwhile(two_roles, "GRANT team TO twokeys_bot", "REVOKE team FROM twokeys_bot"),
        pytest.raises(DatabaseUnusable) as refusal,
    ):
        grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
    assert (refusal.value.slug, refusal.value.values["other"]) == ("role-of-another", "team")


def test_a_member_of_what_gives_no_rights_is_none_of_them(two_roles):
    with meanwhile(two_roles, "GRANT pg_monitor TO twokeys_bot", "REVOKE pg_monitor FROM twokeys_bot"):
        assert grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
        assert not beyond(two_roles.bot, part="bot")


@pytest.mark.parametrize("may", ["BYPASSRLS", "CREATEROLE", "REPLICATION"])
def test_a_role_that_is_above_the_rules_or_can_put_itself_there_is_refused(two_roles, may):
    with meanwhile(two_roles, f"ALTER ROLE twokeys_bot {may}", f"ALTER ROLE twokeys_bot NO{may}"):
        with pytest.raises(DatabaseUnusable) as refusal:
            grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
        assert beyond(two_roles.bot, part="bot")
    assert refusal.value.slug == "role-too-mighty"


def test_what_everybody_on_the_server_was_given_is_taken_away(two_roles):
    with psycopg.connect(two_roles.owner, autocommit=True) as admin:
        admin.execute("GRANT SELECT (account) ON vault TO PUBLIC")
    assert beyond(two_roles.bot, part="bot")
    grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
    assert not beyond(two_roles.bot, part="bot")
    assert "vault" in refused(two_roles.bot, "SELECT account FROM vault")


@BOTH
def test_the_owner_is_beyond_either_part(two_roles, part):
    assert beyond(two_roles.owner, part=part) == ("everything that postgres may",)


def test_an_sqlite_file_has_no_roles(sqlite_url):
    with pytest.raises(DatabaseUnusable) as refusal:
        grant(sqlite_url, bot="a", publisher="b")
    assert refusal.value.slug == "no-roles-in-a-file"


@BOTH
@pytest.mark.parametrize("to", ["PUBLIC", "twokeys_bot, twokeys_publisher"])
def test_that_somebody_may_make_things_where_others_find_them_is_taken_away(two_roles, part, to):
    url = getattr(two_roles, part)
    with meanwhile(two_roles, f"GRANT CREATE ON SCHEMA public TO {to}", f"REVOKE CREATE ON SCHEMA public FROM {to}"):
        assert beyond(url, part=part) == ("CREATE in the schema public",)
        grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
        assert not beyond(url, part=part)
        assert "schema public" in refused(url, "CREATE TABLE mine (id int)")


@pytest.mark.parametrize(
    ("give", "take", "why"),
    [
        ("ALTER SCHEMA public OWNER TO twokeys_bot", "ALTER SCHEMA public OWNER TO postgres", "role-too-mighty"),
        ("GRANT CREATE ON SCHEMA public TO team", "REVOKE CREATE ON SCHEMA public FROM team", "role-of-another"),
    ],
)
def test_a_role_that_can_make_things_there_all_the_same_is_refused(two_roles, give, take, why):
    with (
        meanwhile(two_roles, "CREATE ROLE team", "DROP ROLE team"),
        meanwhile(two_roles, "GRANT team TO twokeys_bot", "REVOKE team FROM twokeys_bot"),
        meanwhile(two_roles, give, take),
    ):
        assert beyond(two_roles.bot, part="bot")
        with pytest.raises(DatabaseUnusable) as refusal:
            grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
    assert refusal.value.slug == why


def test_what_cannot_be_taken_away_from_everybody_is_refused(two_roles):
    """Whoever owns the tables need not own the schema."""
    again = "GRANT CREATE ON SCHEMA public TO giver WITH GRANT OPTION"
    with (
        meanwhile(two_roles, "CREATE ROLE giver", "DROP ROLE giver"),
        meanwhile(two_roles, again, "REVOKE ALL ON SCHEMA public FROM giver CASCADE"),
        psycopg.connect(two_roles.owner, autocommit=True) as admin,
    ):
        admin.execute("SET ROLE giver")
        admin.execute("GRANT CREATE ON SCHEMA public TO twokeys_bot")
        with pytest.raises(DatabaseUnusable) as refusal:
            grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
    assert (refusal.value.slug, refusal.value.values) == ("schema-open", {"role": "twokeys_bot"})


@pytest.mark.parametrize("to", ["PUBLIC", "{role}"])
@pytest.mark.parametrize(
    ("part", "right", "table"),
    [
        ("bot", "DELETE", "votes"),
        ("bot", "INSERT", "used_clearances"),
        ("bot", "UPDATE", "deliveries"),
        ("bot", "UPDATE (post_id)", "deliveries"),
        ("bot", "INSERT (watermark)", "deliveries"),
        ("bot", "TRUNCATE", "ledger"),
        ("bot", "SELECT (wrapped)", "vault"),
        ("publisher", "INSERT (draft_id)", "votes"),
        ("publisher", "SELECT", "letters"),
        ("publisher", "TRIGGER", "deliveries"),
        ("publisher", "REFERENCES", "drafts"),
    ],
)
def test_each_right_that_a_part_does_not_need_is_found(two_roles, to, part, right, table):
    url = getattr(two_roles, part)
    assert beyond(url, part=part) == ()
    role = to.format(role=f"twokeys_{part}")
    with meanwhile(two_roles, f"GRANT {right} ON {table} TO {role}", f"REVOKE {right} ON {table} FROM {role}"):
        found = beyond(url, part=part)
        grant(two_roles.owner, bot="twokeys_bot", publisher="twokeys_publisher")
        assert beyond(url, part=part) == ()
    assert found == (f"{right.split(' ')[0]} on {table}",)


def test_each_part_has_rights_beyond_the_others(two_roles):
    assert "SELECT on vault" in beyond(two_roles.publisher, part="bot")
    assert "INSERT on votes" in beyond(two_roles.bot, part="publisher")


def test_that_rows_have_no_rules_any_more_is_found(two_roles):
    off = "ALTER TABLE deliveries DISABLE ROW LEVEL SECURITY"
    with meanwhile(two_roles, off, "ALTER TABLE deliveries ENABLE ROW LEVEL SECURITY"):
        assert beyond(two_roles.bot, part="bot") == ("any row of deliveries",)
