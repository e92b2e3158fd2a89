"""Documents as TOML, also those that make none."""

import json
from typing import Any


def as_toml(document: Any) -> bytes:
    """The document with every table inline; what TOML has no word for is written as JSON would."""
    lines = [f"{_key(name)} = {_value(value)}" for name, value in document.items()]
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _key(name: object) -> str:
    return json.dumps(str(name), ensure_ascii=False)


def _value(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(name)} = {_value(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case float():
            return repr(value)
        case _:
            return json.dumps(value, ensure_ascii=False)
