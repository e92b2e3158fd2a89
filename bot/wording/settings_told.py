"""What the ledger says of an account's settings: those that hold, what must be agreed to, and what changed."""

from collections.abc import Mapping
from typing import Any

from approvals.domain.terms_change import Change, Plain
from bot.wording.notices import listed
from bot.wording.terms import lines


def settings_held(said: Mapping[str, Any]) -> str:
    """What holds, who must approve, and what is different from what held before."""
    change = f", by change {said['proposal']}" if said["proposal"] else ""
    head = (
        f"From now on these settings of {said['account']} hold ({said['since']}{change}): {said['needed']} approvals of "
        f"{listed(said['roster'])}; leads: {listed(said['leads'])}; rules: {said['ruleset']}"
    )
    return "\n".join((head, *steps(said), *_changes(said)))


def settings_proposed(said: Mapping[str, Any]) -> str:
    """What waits for people."""
    head = f"The settings of {said['account']} were changed so that people must agree (change {said['proposal']})"
    return "\n".join((head, *_changes(said)))


def steps(said: Mapping[str, Any]) -> list[str]:
    """Each step, and who of it had to approve."""
    return [f"{step['name']}: {step['need']} of {listed(step['roster'])}" for step in said["steps"] or ()]


def _changes(said: Mapping[str, Any]) -> list[str]:
    """The same lines as in the channel."""
    return [f"- {line}" for line in lines(map(_change, said["changes"] or ()))]


def _change(one: Mapping[str, Any]) -> Change:
    what = one["what"]
    return Change(what=what, of=one["of"], was=_plain(what, one["was"]), becomes=_plain(what, one["becomes"]))


def _plain(what: str, value: Any) -> Plain:
    match value:
        case list() if what == "account.steps":
            return tuple(f"{step['name']} ({step['need']} of {', '.join(step['roster'])})" for step in value)
        case list() if what in {"person", "person.known_by"}:
            return ", ".join(value)
        case list():
            return tuple(value)
        case _:
            plain: Plain = value
            return plain
