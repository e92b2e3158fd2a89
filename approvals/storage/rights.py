"""What each part of Twokeys may do in a PostgreSQL database: no more than its own steps need.

Both read what was said; only the bot writes it, and nobody changes a text, a vote's past or a used clearance. A
delivery is cleared by the bot alone, and marked, sent and settled by the publisher alone.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, text

from approvals.errors import DatabaseUnusable
from approvals.storage.engines import address, is_file, reading, writing
from approvals.storage.faults import translated
from approvals.storage.upgrade import check

Rights = tuple[str, ...]
_READ: Final = "SELECT"
_ADD: Final = "INSERT"


def _change(*columns: str) -> str:
    return f"UPDATE ({', '.join(columns)})"


BOT: Final[Mapping[str, Rights]] = {
    "account_hold_lifts": (_READ, _ADD),
    "account_holds": (_READ, _ADD, _change("reason", "ended_at")),
    "alembic_version": (_READ,),
    "announcements": (_READ, _ADD, _change("said_at", "due_at")),
    "answers": (_READ, _ADD, _change("told_at")),
    "cards": (
        _READ,
        _ADD,
        _change(
            *(
                "wanted",
                "wanted_at",
                "shown",
                "retry_at",
                "fault",
                "attempted_at",
                "posted_at",
                "lost_at",
                "trace",
                "below",
            ),
            *("message_workspace", "message_channel", "message_id"),
        ),
    ),
    "chat_addresses": (_READ, _ADD, _change("address", "heard_at", "missed_at")),
    "checkpoints": (_READ, _ADD, _change("kept_at", "said_at")),
    "deliveries": (
        _READ,
        _ADD,
        _change("state", "token", "owner", "lease_until", "due_at", "fault", "clearance", "settled_at"),
    ),
    "disclosures": (_READ, _ADD, "DELETE"),
    "draft_lifts": (_READ, _ADD),
    "drafts": (
        _READ,
        _ADD,
        _change("closed_at", "closed_why", "closed_by", "closed_detail", "forgotten_at", "origin", "look_at"),
    ),
    "follow_ups": (
        _READ,
        _ADD,
        _change("words", "owner", "remind_at", "reminders", "state", "closed_at", "closed_by", "waived_by"),
    ),
    "go_ons": (_READ, _ADD),
    "handovers": (_READ, _ADD),
    "incident_calls": (_READ, _ADD, _change("due_at", "done_at")),
    "incidents": (
        _READ,
        _ADD,
        _change("what", "lead", "anchor", "closing_by", "closing_at", "closed_by", "closed_at", "statement_at"),
    ),
    "ledger": (_READ, _ADD),
    "moves": (_READ, _ADD, _change("explained_at")),
    "letters": (_READ, _ADD, _change("due_at", "attempts", "done_at", "dead_at", "fault"), "DELETE"),
    "profiles": (_READ, _ADD, _change("standing", "name", "email", "read_at")),
    "published": (_READ, _ADD, _change("agreed_by", "agreed_at")),
    "releases": (_READ, _ADD),
    "reports": (_READ, _change("followed_at")),
    # Only to forget it, as the policy sees to.
    "revisions": (_READ, _ADD, _change("text", "parent", "findings", "not_checked", "digest", "correction")),
    "suggestions": (_READ, _ADD, _change("adopted_at", "text")),
    "terms": (_READ, _ADD),
    "terms_agreements": (_READ, _ADD),
    "terms_proposals": (_READ, _ADD, _change("ended_at", "ended")),
    "told": (_READ, _ADD, _change("told_at")),
    "used_clearances": (),
    "vault": (),
    "votes": (
        _READ,
        _ADD,
        _change("digest", "cast_at", "retracted_at", "reason", "stamp", "stamp_whole", "stamp_billionths"),
    ),
}
"""The part that talks with people: no credentials, and no delivery that may be public."""

PUBLISHER: Final[Mapping[str, Rights]] = {
    "account_hold_lifts": (_READ,),
    "account_holds": (_READ, _ADD),
    "alembic_version": (_READ,),
    "announcements": (),
    "answers": (_READ, _change("due_at", "settled_at", "outcome")),
    "cards": (_READ,),
    "chat_addresses": (_READ,),
    "checkpoints": (),
    "deliveries": (
        _READ,
        _change(
            *("state", "token", "owner", "lease_until", "due_at", "fault", "clearance", "settled_at"),
            *("sent_at", "watermark", "readings", "post_id", "post_url"),
        ),
    ),
    "disclosures": (_READ, _ADD),
    "draft_lifts": (_READ,),
    # A row can be locked by whoever may change some column of it; the policy lets no change pass.
    # https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
    "drafts": (_READ, _change("closed_at")),
    "follow_ups": (),
    "go_ons": (_READ,),
    "handovers": (_READ,),
    "incident_calls": (),
    "incidents": (_READ,),
    "ledger": (_READ, _ADD),
    "moves": (_READ,),
    # How many wait, and nothing of what they say.
    "letters": ("SELECT (id, done_at, dead_at, attempts, received_at)",),
    "profiles": (_READ,),
    "published": (_READ,),
    "releases": (_READ,),
    "reports": (_READ, _ADD),
    "revisions": (_READ,),
    "suggestions": (_READ,),
    "terms": (_READ,),
    "terms_agreements": (),
    "terms_proposals": (),
    "told": (_READ,),
    "used_clearances": (_READ, _ADD),
    "vault": (_READ,),
    "votes": (_READ,),
}
"""The part that publishes: it adds no vote, no text and no person, and cannot clear."""

_ANY: Final = "true"
_NONE: Final = "false"
_FREE: Final = "state IN ('ready', 'claimed', 'cleared')"
_POLICIES: Final[Mapping[str, Mapping[str, tuple[tuple[str, str, str], ...]]]] = {
    # Of each part: the command, which rows it sees for it, and how it may leave them.
    "deliveries": {
        "bot": (
            ("SELECT", _ANY, ""),
            ("INSERT", "", "state = 'ready'"),
            ("UPDATE", _FREE, "state IN ('ready', 'claimed', 'cleared', 'cancelled')"),
        ),
        "publisher": (
            ("SELECT", _ANY, ""),
            ("UPDATE", "state IN ('cleared', 'sending', 'in-doubt', 'asking')", "state <> 'claimed'"),
        ),
    },
    "revisions": {
        "bot": (("SELECT", _ANY, ""), ("INSERT", "", _ANY), ("UPDATE", _ANY, "text = '' AND correction IS NULL")),
        "publisher": (("SELECT", _ANY, ""),),
    },
    "drafts": {
        "bot": (("SELECT", _ANY, ""), ("INSERT", "", _ANY), ("UPDATE", _ANY, _ANY)),
        "publisher": (("SELECT", _ANY, ""), ("UPDATE", _ANY, _NONE)),
    },
}


def grant(url: str, *, bot: str, publisher: str) -> tuple[str, ...]:
    """Give two roles of the server their rights, and take away what else they had; returns a sentence for each.

    Safe to repeat, and to be repeated after each migration. Raises `DatabaseUnusable` where rights would mean nothing.
    """
    place = address(url)
    if is_file(place):
        raise DatabaseUnusable("no-roles-in-a-file")
    if bot == publisher:
        raise DatabaseUnusable("one-role-for-both", role=bot)
    engine = writing(place)
    try:
        with translated(place), engine.begin() as connection:
            check(connection)
            for role in (bot, publisher):
                if not connection.execute(_THERE, {"role": role}).scalar_one():
                    raise DatabaseUnusable("no-such-role", role=role)
            for statement in _statements(connection, {"bot": bot, "publisher": publisher}):
                connection.execute(text(statement))
            for role in (bot, publisher):
                _refuse_mighty(connection, role)
    finally:
        engine.dispose()
    return (
        f"{bot} may write what people say and clear what they approved; it reads no credentials and settles no post.",
        f"{publisher} may read what was said, send what was cleared, and settle it; it adds no vote and no text.",
    )


_OF_THE_OTHER: Final[Mapping[str, str]] = {
    "bot": "SELECT current_user, has_any_column_privilege('vault', 'SELECT') AS others",
    "publisher": "SELECT current_user, has_any_column_privilege('votes', 'INSERT') AS others",
}


def beyond(url: str, *, part: str) -> bool:
    """Whether whoever that address logs in as has more rights than that part, or can take them."""
    place = address(url)
    engine = reading(place)
    try:
        with translated(place), engine.connect() as connection:
            user, others = connection.execute(text(_OF_THE_OTHER[part])).one()
            return bool(others) or _above(connection, user) is not None
    finally:
        engine.dispose()


_THERE = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)")
_ABOVE = text("""
    WITH one AS (
        SELECT oid, rolname,
            rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication
            OR rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
            OR EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND datdba = role.oid)
            OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = role.oid)
            AS above,
            EXISTS (
                SELECT FROM pg_class AS there
                WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND (
                    has_table_privilege(role.oid, there.oid, 'DELETE, TRUNCATE, TRIGGER')
                    OR has_any_column_privilege(role.oid, there.oid, 'SELECT, INSERT, UPDATE, REFERENCES')
                )
            ) AS reaches
        FROM pg_roles AS role
    ), itself AS (SELECT * FROM one WHERE rolname = :role)
    SELECT rolname FROM (
        SELECT rolname FROM itself WHERE above
        UNION ALL
        SELECT of.rolname FROM itself JOIN pg_auth_members ON member = itself.oid JOIN one AS of ON of.oid = roleid
        WHERE EXISTS (SELECT FROM one WHERE pg_has_role(of.oid, one.oid, 'MEMBER') AND (above OR reaches))
    ) AS found
    ORDER BY rolname <> :role, rolname LIMIT 1
""")
"""Whether a role is above the rules or owns something here; or else one in which it is a member, whether it inherits
from it or can become it, through which it gets there or to any table."""


def _above(connection: Connection, role: str) -> str | None:
    found: str | None = connection.execute(_ABOVE, {"role": role}).scalar()
    return found


def _refuse_mighty(connection: Connection, role: str) -> None:
    """An owner, and a superuser, may do everything whatever is granted, and a member what others may."""
    above = _above(connection, role)
    if above == role:
        raise DatabaseUnusable("role-too-mighty", role=role)
    if above is not None:
        raise DatabaseUnusable("role-of-another", role=role, other=above)


def _statements(connection: Connection, roles: Mapping[str, str]) -> Iterator[str]:
    quote = connection.dialect.identifier_preparer.quote
    for part, rights in (("bot", BOT), ("publisher", PUBLISHER)):
        role = quote(roles[part])
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}, PUBLIC"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        for table, what in rights.items():
            if what:
                yield f"GRANT {', '.join(what)} ON {table} TO {role}"
            if _ADD in what:
                yield from _counting(connection, table, role)
    for table, policies in _POLICIES.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        for part, rules in policies.items():
            for command, using, leaving in rules:
                name = f"twokeys_{part}_{command.lower()}"
                yield f"DROP POLICY IF EXISTS {name} ON {table}"
                seen = f" USING ({using})" if using else ""
                left = f" WITH CHECK ({leaving})" if leaving else ""
                yield f"CREATE POLICY {name} ON {table} FOR {command} TO {quote(roles[part])}{seen}{left}"


def _counting(connection: Connection, table: str, role: str) -> Iterator[str]:
    """Whoever adds rows with numbers needs the numbers."""
    sequences = text(
        "SELECT pg_get_serial_sequence(:table, column_name) FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = :table AND column_default LIKE 'nextval%'"
    )
    for sequence in connection.execute(sequences, {"table": table}).scalars():
        yield f"GRANT USAGE ON SEQUENCE {sequence} TO {role}"
