"""A ruleset file as it is written: TOML, read layer by layer, with everything that is wrong said at once."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

MENDING = frozenset({"unsigned"})
"""Rules that can mend a text themselves: the only ones that may have the severity `fix`."""
ALWAYS = frozenset({"unreadable"})
"""Rules that no ruleset may soften."""

DEFAULT = "default"
"""What a ruleset inherits if it names nothing else."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,99}")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


class RulesetError(Exception):
    """Rulesets that cannot be used; `problems` has a sentence for each thing that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _domain(entry: str) -> str:
    domain = entry.strip().lower()
    if not _DOMAIN.fullmatch(domain):
        raise ValueError("should be a bare domain such as acme.com")
    return domain


def _spelled_out(row: object) -> object:
    return {"severity": row} if isinstance(row, str) else row


_Domain = Annotated[str, AfterValidator(_domain)]
_Entry = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class RuleRow(_Row):
    severity: Literal["blocker", "sign-off", "warning", "fix", "off"] | None = None
    observe_until: date | None = None


class Numbers(_Row):
    max_weighted_length: int = Field(default=280, ge=1, le=25_000)
    max_mentions: int = Field(default=3, ge=0)
    similarity: float = Field(default=0.9, ge=0.5, le=1)
    pause_seconds: int = Field(default=20, ge=0)
    grievance_pause_seconds: int = Field(default=60, ge=0)
    answer_minutes: int = Field(default=30, ge=1)
    repost_hours: int = Field(default=4, ge=1, le=72)
    second_repost_hours: int = Field(default=24, ge=1, le=168)
    repost_window_hours: int = Field(default=4, ge=1, le=24)
    repost_reminder_minutes: int = Field(default=30, ge=0, le=240)
    promise_hours: int = Field(default=24, ge=1, le=720)
    followup_reminders: int = Field(default=3, ge=1, le=10)
    incident_update_minutes: int = Field(default=30, ge=5, le=240)
    incident_later_minutes: int = Field(default=60, ge=5, le=1440)
    incident_later_after_hours: int = Field(default=3, ge=0, le=72)
    incident_reminder_minutes: int = Field(default=5, ge=0, le=60)


class Lists(_Row):
    own_domains: list[_Domain] = []
    short_domains: list[_Domain] = []
    published: list[_Entry] = []
    signature_aliases: list[_Entry] = []
    off_limits: list[_Entry] = []
    tiers: list[_Entry] = []


class Signature(_Row):
    required: bool | None = None


class Layer(_Row):
    """One file; what it leaves out it inherits."""

    inherits: str | None = None
    rules: dict[str, Annotated[RuleRow, BeforeValidator(_spelled_out)]] = {}
    numbers: Numbers = Numbers()
    lists: Lists = Lists()
    signature: Signature = Signature()


def read_chain(source: str | Path) -> tuple[Layer, ...]:
    """A ruleset's own layer first, then what it inherits, down to `default`.

    Raises `RulesetError` with the problems of all layers.
    """
    layers: list[Layer] = []
    problems: list[str] = []
    seen: list[str] = []
    folder = Path()
    following: str | Path | None = source
    while following is not None:
        where, rows, wrong = _rows(following, folder)
        problems += wrong
        if where in seen:
            problems.append(f"{where}: `inherits` goes round in a circle.")
            break
        seen.append(where)
        folder = Path(where).parent
        try:
            layers.append(Layer.model_validate(rows))
        except ValidationError as error:
            problems += (_sentence(where, details) for details in error.errors(include_url=False))
        problems += _rule_problems(where, rows.get("rules"))
        above = rows.get("inherits", None if where == DEFAULT else DEFAULT)
        following = above if isinstance(above, str) else None
    if problems:
        raise RulesetError(tuple(problems))
    return tuple(layers)


def _rows(source: str | Path, folder: Path) -> tuple[str, dict[str, Any], list[str]]:
    """A file's place, its content, and why there is none: a bare name is one that ships, anything else a path."""
    shipped = files("policies.rulesets").joinpath(f"{source}.toml")
    if isinstance(source, str) and _NAME.fullmatch(source) and shipped.is_file():
        return source, tomllib.loads(shipped.read_text(encoding="utf-8")), []
    path = folder / source
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return str(path), {}, [f"{path}: this is not UTF-8 text."]
    except (OSError, ValueError):
        return str(path), {}, [f"{path}: there is no such ruleset, neither one that ships nor a file that can be read."]
    try:
        return str(path), tomllib.loads(content), []
    except tomllib.TOMLDecodeError as error:
        return str(path), {}, [f"{path}: this is not TOML: {error}."]
    except (ValueError, RecursionError):
        return str(path), {}, [f"{path}: a number in it is too long, or brackets stand in brackets too often."]


def _sentence(where: str, details: ErrorDetails) -> str:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in details["loc"])[1:]
    if details["type"] == "extra_forbidden":
        return f"{where}: there is no `{place}`{_meant(str(details['loc'][-1]), _siblings(details['loc']))}."
    message = details["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{where}: `{place}` {message[:1].lower()}{message[1:]}, and is {details['input']!r}."


def _siblings(place: tuple[int | str, ...]) -> Iterable[str]:
    sections: dict[int | str, type[BaseModel]] = {
        "numbers": Numbers,
        "lists": Lists,
        "signature": Signature,
        "rules": RuleRow,
    }
    return (Layer if len(place) == 1 else sections[place[0]]).model_fields


def _rule_problems(where: str, rules: object) -> Iterable[str]:
    for name, row in rules.items() if isinstance(rules, dict) else ():
        if name not in rule_names():
            yield f"{where}: there is no rule `rules.{name}`{_meant(name, rule_names())}."
        elif name in ALWAYS:
            yield f"{where}: `rules.{name}` cannot be changed, as no network takes what it blocks."
        elif "fix" in (row, row.get("severity") if isinstance(row, dict) else None) and name not in MENDING:
            yield f"{where}: `rules.{name}` cannot be `fix`, as Twokeys cannot mend it."


def _meant(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f" (did you mean `{near[0]}`?)" if near else ""


@lru_cache(maxsize=1)
def rule_names() -> frozenset[str]:
    """The rules there are: each has data files of its name."""
    return frozenset(
        entry.name.partition(".")[0] for entry in files("policies.rules").iterdir() if entry.name.endswith(".toml")
    )
