"""What one brand asks of its rules: severities, numbers and lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from policies import ruleset_file
from policies.finding import Severity
from policies.ruleset_file import RulesetError

__all__ = ["Ruleset", "RulesetError", "Setting", "load", "load_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a ruleset says about one rule; what it does not say stays as the rule has it."""

    severity: Severity | None = None
    off: bool = False
    observe_until: date | None = None
    """The rule only watches until this day is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A ruleset, with what it inherits filled in."""

    name: str
    inherits: str | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)

    max_weighted_length: int = 280
    max_mentions: int = 3
    similarity: float = 0.9
    """From here on, between 0 and 1, two texts count as nearly the same."""
    pause_seconds: int = 20
    grievance_pause_seconds: int = 60
    answer_minutes: int = 30
    repost_hours: int = 4
    second_repost_hours: int = 24
    repost_window_hours: int = 4
    repost_reminder_minutes: int = 30
    promise_hours: int = 24
    """Until when a promise is kept that names no time."""
    followup_reminders: int = 3
    """How often somebody is reminded of what they owe, before others are asked."""
    incident_update_minutes: int = 30
    incident_later_minutes: int = 60
    incident_later_after_hours: int = 3
    incident_reminder_minutes: int = 5

    own_domains: tuple[str, ...] = ()
    short_domains: tuple[str, ...] = ()
    """Our own link shorteners."""
    published: tuple[str, ...] = ()
    """E-mail addresses, phone numbers, account numbers and places of ours that anybody may read."""
    signature_aliases: tuple[str, ...] = ()
    """Signatures that stand for a team, such as `^Support`."""
    off_limits: tuple[str, ...] = ("finances", "staff", "legal")
    """Topics that are not ours to talk about: `finances`, `staff`, `legal`, or words of the brand's own."""
    tiers: tuple[str, ...] = ()
    """The names of what we sell beyond the plain thing, such as `Premium`."""
    signature_required: bool = True

    def setting(self, rule: str) -> Setting:
        return self.settings.get(rule, Setting())

    def watches_only(self, rule: str, today: date) -> bool:
        until = self.setting(rule).observe_until
        return until is not None and today <= until


def load(source: str | Path) -> Ruleset:
    """A ruleset by the name of one that ships, or by the path of its file.

    Raises `RulesetError` with everything that is wrong in it and in what it inherits.
    """
    chain = ruleset_file.read_chain(source)
    settings: dict[str, Setting] = {}
    values: dict[str, object] = {}
    for layer in reversed(chain):
        for rule, row in layer.rules.items():
            settings[rule] = Setting(
                severity=None if row.severity in {None, "off"} else Severity(str(row.severity)),
                off=row.severity == "off",
                observe_until=row.observe_until,
            )
        values |= layer.numbers.model_dump(exclude_unset=True)
        values |= {key: tuple(entries) for key, entries in layer.lists.model_dump(exclude_unset=True).items()}
        if layer.signature.required is not None:
            values["signature_required"] = layer.signature.required
    made = Ruleset(name=Path(source).stem, inherits=chain[0].inherits, settings=settings, **values)  # type: ignore[arg-type]  # the file model has checked each value
    if problems := tuple(_contradictions(made)):
        raise RulesetError(tuple(f"{source}: {problem}" for problem in problems))
    return made


def _contradictions(made: Ruleset) -> Iterator[str]:
    """What no number is wrong in, and two of them together are."""
    if made.second_repost_hours <= made.repost_hours:
        yield (
            f"`numbers.second_repost_hours` ({made.second_repost_hours}) is not after `numbers.repost_hours` "
            f"({made.repost_hours})."
        )
    elif made.repost_reminder_minutes >= 60 * (made.second_repost_hours + made.repost_window_hours - made.repost_hours):
        yield (
            f"`numbers.second_repost_hours` ({made.second_repost_hours}) leaves no time to tell people of the second re-post "
            f"after the first: `numbers.repost_reminder_minutes` is {made.repost_reminder_minutes}, and "
            f"`numbers.repost_window_hours` {made.repost_window_hours}."
        )
    if made.repost_reminder_minutes >= 60 * made.repost_hours:
        yield (
            f"`numbers.repost_reminder_minutes` ({made.repost_reminder_minutes}) is not less than the time to the first "
            f"re-post: `numbers.repost_hours` is {made.repost_hours}."
        )
    if made.incident_reminder_minutes >= min(made.incident_update_minutes, made.incident_later_minutes):
        yield (
            f"`numbers.incident_reminder_minutes` ({made.incident_reminder_minutes}) is not less than the time between two "
            f"updates: {made.incident_update_minutes} minutes, later {made.incident_later_minutes}."
        )


def load_all(sources: Mapping[str, str | Path]) -> dict[str, Ruleset]:
    """Several rulesets at once, each under the name it is to have; raises one `RulesetError` for all of them."""
    rulesets: dict[str, Ruleset] = {}
    problems: list[str] = []
    for name, source in sources.items():
        try:
            rulesets[name] = load(source)
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(tuple(dict.fromkeys(problems)))
    return rulesets
