"""Giving each part of Twokeys its rights in a PostgreSQL database, and seeing that it has no others."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, text

from approvals.errors import DatabaseUnusable
from approvals.storage.engines import address, is_file, reading, writing
from approvals.storage.faults import translated
from approvals.storage.parts import ADD, PARTS, POLICIES, Rights
from approvals.storage.upgrade import check


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


def beyond(url: str, *, part: str) -> tuple[str, ...]:
    """What whoever that address logs in as may do, or can come to do, and that part may not; nothing, if all is well."""
    place = address(url)
    engine = reading(place)
    try:
        with translated(place), engine.connect() as connection:
            user = connection.execute(text("SELECT current_user")).scalar_one()
            if above := _above(connection, user):
                return (f"everything that {above} may",)
            return tuple(_more(connection, user, part))
    finally:
        engine.dispose()


def _more(connection: Connection, role: str, part: str) -> Iterator[str]:
    if connection.execute(_OPEN, {"role": role}).scalar_one():
        yield "CREATE in the schema public"
    for table in connection.execute(_UNRULED, {"tables": list(POLICIES)}).scalars():
        yield f"any row of {table}"
    allowed = {table: frozenset(_taken_apart(rights)) for table, rights in PARTS[part].items()}
    found: dict[str, None] = {}
    for table, column, right in connection.execute(_HAS, {"role": role, "tables": list(allowed)}):
        if not allowed[table] & {(right, ""), (right, column)}:
            found[f"{right} on {table}"] = None
    yield from found


def _taken_apart(rights: Rights) -> Iterator[tuple[str, str]]:
    """Each right, and the column that it is for, if it is not for all."""
    for one in rights:
        right, _, columns = one.removesuffix(")").partition(" (")
        yield from ((right, column) for column in columns.split(", "))


_THERE = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)")
_OPEN = text("""
    SELECT EXISTS (
        SELECT FROM pg_namespace, aclexplode(nspacl) AS given
        WHERE nspname = 'public' AND privilege_type = 'CREATE'
            AND grantee IN (0, (SELECT oid FROM pg_roles WHERE rolname = :role))
    )
""")
"""Whether a role, or everybody, may make things in our schema: what is made there is found by others' statements."""

_UNRULED = text("""
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname = ANY(:tables) AND NOT relrowsecurity ORDER BY relname
""")
_HAS = text("""
    WITH ours AS (
        SELECT oid, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = ANY(:tables)
    )
    SELECT relname, '', "right" FROM ours, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS "right"
    WHERE has_table_privilege(:role, oid, "right")
    UNION ALL
    SELECT relname, attname, "right" FROM ours
    JOIN pg_attribute ON attrelid = ours.oid AND attnum > 0 AND NOT attisdropped,
        unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS "right"
    WHERE has_column_privilege(:role, ours.oid, attnum, "right")
    ORDER BY 1, 3, 2
""")
"""Every right that a role has in our tables, also by others, and for which column."""

_ABOVE = text("""
    WITH one AS (
        SELECT oid, rolname,
            rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication
            OR rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
            OR EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND datdba = role.oid)
            OR EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = role.oid)
            OR EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public' AND nspowner = role.oid)
            AS above,
            EXISTS (
                SELECT FROM pg_namespace, aclexplode(nspacl) AS given
                WHERE nspname = 'public' AND privilege_type = 'CREATE' AND grantee = role.oid
            ) OR EXISTS (
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
from it or can become it, through which it gets there or to anything of ours."""


def _above(connection: Connection, role: str) -> str | None:
    found: str | None = connection.execute(_ABOVE, {"role": role}).scalar()
    return found


def _refuse_mighty(connection: Connection, role: str) -> None:
    """An owner, and a superuser, may do everything whatever is granted, and a member what others may; and what others
    than the schema's owner gave away in it, they do not take back.
    """
    above = _above(connection, role)
    if above == role:
        raise DatabaseUnusable("role-too-mighty", role=role)
    if connection.execute(_OPEN, {"role": role}).scalar_one():
        raise DatabaseUnusable("schema-open", role=role)
    if above is not None:
        raise DatabaseUnusable("role-of-another", role=role, other=above)


def _statements(connection: Connection, roles: Mapping[str, str]) -> Iterator[str]:
    quote = connection.dialect.identifier_preparer.quote
    for part, rights in PARTS.items():
        role = quote(roles[part])
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC"
        yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}, PUBLIC"
        yield f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
        for table, what in rights.items():
            if what:
                yield f"GRANT {', '.join(what)} ON {table} TO {role}"
            if any(one.startswith(ADD) for one in what):
                yield from _counting(connection, table, role)
    for table, policies in POLICIES.items():
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
        yield f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC"
        yield f"GRANT USAGE ON SEQUENCE {sequence} TO {role}"
