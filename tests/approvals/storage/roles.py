"""What a role of a real server may say, and what it is meanwhile."""

from contextlib import contextmanager

import psycopg
import pytest


def refused(url, statement):
    """What the server says to a statement of that role; an error unless it refuses it."""
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege) as no:
        connection.execute(statement)
    return str(no.value)


def changed(url, statement):
    with psycopg.connect(url) as connection:
        return connection.execute(statement).rowcount


@contextmanager
def meanwhile(two_roles, statement, undo):
    """All databases of the server share its roles."""
    with psycopg.connect(two_roles.owner, autocommit=True) as admin:
        admin.execute(statement)
        try:
            yield
        finally:
            admin.execute(undo)
