"""Terms and changes as text and back: the same terms are the same text, and a field that came later has its default."""

import hashlib
import json
from typing import Any

from pydantic import TypeAdapter

from approvals.domain.terms import Terms
from approvals.domain.terms_change import Change

_TERMS = TypeAdapter(Terms)
_CHANGES = TypeAdapter(tuple[Change, ...])


def terms_to_json(terms: Terms) -> str:
    """Everything in the terms, in one way of writing."""
    return _written(_TERMS.dump_python(terms, mode="json"))


def terms_from_json(stored: str) -> Terms:
    """The terms that `terms_to_json` wrote."""
    return _TERMS.validate_json(stored)


def digest(stored: str) -> str:
    """Tells what `terms_to_json` wrote from everything else."""
    return hashlib.sha256(stored.encode()).hexdigest()


def changes_to_json(changes: tuple[Change, ...]) -> str:
    """What people are told of a change."""
    return _written(_CHANGES.dump_python(changes, mode="json"))


def changes_from_json(stored: str) -> tuple[Change, ...]:
    """What `changes_to_json` wrote."""
    return _CHANGES.validate_json(stored)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
