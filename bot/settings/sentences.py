"""What is wrong with a value of the settings, as a sentence: where, what, and what to do."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from pydantic_core import ErrorDetails

_WANTED = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number without quotes",
    "bool_type": "must be true or false, without quotes",
    "list_type": "must be a list in square brackets",
    "model_type": "must be a table of its own",
    "dict_type": "must be a table of its own",
}


def dotted(*parts: str | int) -> str:
    """A path as people write it: `accounts.acme.roster[2]`."""
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """A question to put behind an unknown name, or nothing if no known one is like it."""
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(given.casefold(), folded, n=1, cutoff=0.6)
    return f" Did you mean {folded[near[0]]}?" if near else ""


def unknown_key(path: str, known: Sequence[str]) -> str:
    """A key that means nothing here; most often a slip of the finger."""
    key = path.rpartition(".")[2]
    hint = did_you_mean(key, known) or f" Known here: {', '.join(known)}."
    return f"{path}: this key means nothing here.{hint}"


def sentence(error: ErrorDetails, *, at: tuple[str, ...], known: Sequence[str]) -> str:
    """One error of pydantic in our words; `known` are the keys of the table at `at`."""
    where = dotted(*at, *error["loc"])
    kind = error["type"]
    if kind == "extra_forbidden":
        return unknown_key(where, known)
    if kind == "missing":
        return f"{where}: is missing; add it."
    if kind == "value_error":
        return f"{where}: {error['ctx']['error']}"
    wanted = _WANTED.get(kind, error["msg"])
    return f"{where}: {wanted}, not {_shown(error['input'])}."


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
