"""What changed in an account's settings, a plain line for each thing."""

from collections.abc import Iterable, Mapping

from approvals.domain.terms_change import Change, Plain
from bot.wording.languages import language

# What is new on a list, and what is gone from it.
_LISTS: Mapping[str, tuple[str, str]] = {
    "account.roster": ("may approve from now on: {}", "may no longer approve: {}"),
    "account.leads": ("may sign off as a lead: {}", "may no longer sign off as a lead: {}"),
    "account.steps": ("step that must approve: {}", "no longer a step: {}"),
    "account.backup": ("is asked when nobody else acts: {}", "is no longer asked when nobody else acts: {}"),
    "account.emergency": ("is called when an incident opens: {}", "is no longer called when an incident opens: {}"),
    "account.domains": ("web sites of this brand: {}", "no longer web sites of this brand: {}"),
    "person.languages": ("{of} reads {}", "{of} no longer reads {}"),
    "homes": ("people of this workspace count: {}", "people of this workspace no longer count: {}"),
    "emoji": ("emoji that count on a card: {}", "emoji that no longer count: {}"),
    "ruleset.own_domains": ("web sites that the rules call ours: {}", "web sites no longer called ours: {}"),
    "ruleset.short_domains": ("short links that the rules call ours: {}", "short links no longer called ours: {}"),
    "ruleset.published": ("may be published by anybody: {}", "may no longer be published: {}"),
    "ruleset.signature_aliases": ("counts as a signature: {}", "no longer counts as a signature: {}"),
    "ruleset.off_limits": ("not ours to talk about: {}", "may be talked about: {}"),
    "ruleset.tiers": ("names of what we sell: {}", "no longer names of what we sell: {}"),
}

# What something is now, and what it was.
_VALUES: Mapping[str, str] = {
    "account.name": "the account is called {}; it was {was}",
    "account.handle": "it speaks as @{}; it was @{was}",
    "account.network": "it speaks on {}; it was {was}",
    "account.channel": "its cards stand in the channel {}; it was {was}",
    "account.teams_channel": "its cards stand in Teams in the channel {}; it was {was}",
    "account.approvals": "approvals that a text needs: {}; it was {was}",
    "account.suggesters_count": "whoever suggested a text may approve it: {}; it was {was}",
    "account.ruleset": "its rules come from {}; it was {was}",
    "account.exempt_from_summons": "it may answer posts that did not mention it: {}; it was {was}",
    "account.week": "its days: {}; they were {was}",
    "person.name": "{of} is the new name of {was}",
    "person.initials": "{of} signs as ^{}; it was ^{was}",
    "person.timezone": "{of} is in the time zone {}; it was {was}",
    "person.known_by": "{of} is recognised by {}; it was {was}",
    "rule": "the rule {of}: {}; it was {was}",
    "ruleset.max_weighted_length": "longest text: {}; it was {was}",
    "ruleset.max_mentions": "most people that a text may mention: {}; it was {was}",
    "ruleset.similarity": "how alike two texts may be: {}; it was {was}",
    "ruleset.pause_seconds": "seconds between approval and sending: {}; it was {was}",
    "ruleset.grievance_pause_seconds": "seconds before an answer to a grievance is sent: {}; it was {was}",
    "ruleset.answer_minutes": "minutes within which an answer is due: {}; it was {was}",
    "ruleset.repost_hours": "hours after which a correction is said again: {}; it was {was}",
    "ruleset.second_repost_hours": "hours after which it is said once more: {}; it was {was}",
    "ruleset.repost_window_hours": "hours that a re-post may wait: {}; it was {was}",
    "ruleset.repost_reminder_minutes": "minutes before a re-post in which people are told: {}; it was {was}",
    "ruleset.promise_hours": "hours within which a promise without a time is to be kept: {}; it was {was}",
    "ruleset.followup_reminders": "reminders of what is owed, before others are asked: {}; it was {was}",
    "ruleset.incident_update_minutes": "minutes from update to update in an incident: {}; it was {was}",
    "ruleset.incident_later_minutes": "the same once it has gone on for long: {}; it was {was}",
    "ruleset.incident_later_after_hours": "hours after which that is so: {}; it was {was}",
    "ruleset.incident_reminder_minutes": "minutes before an update in which people are reminded: {}; it was {was}",
    "ruleset.signature_required": "a reply must be signed: {}; it was {was}",
}


def lines(changes: Iterable[Change]) -> list[str]:
    """A line for each change, or two where a list lost some and got others."""
    return [line for change in changes for line in _lines(change)]


def _lines(change: Change) -> list[str]:
    if change.what == "person":
        return [_somebody(change)]
    if isinstance(change.was, tuple) and isinstance(change.becomes, tuple):
        if change.what == "account.steps" and set(change.was) & set(change.becomes):
            was, becomes = _listed(change, change.was), _listed(change, change.becomes)
            return [f"steps that must approve, in this order: {becomes}; it was {was}"]
        new, gone = _LISTS.get(change.what, (f"{change.what}: {{}}", f"{change.what} without: {{}}"))
        pairs = ((new, change.becomes), (gone, change.was))
        return [said.format(_listed(change, names), of=change.of) for said, names in pairs if names]
    said = _VALUES.get(change.what, f"{change.what}: {{}}; it was {{was}}")
    return [said.format(_word(change.what, change.becomes), of=change.of, was=_word(change.what, change.was))]


def _somebody(change: Change) -> str:
    if change.becomes is None:
        return f"{change.of} is not in the settings any more"
    return f"{change.of} is new in the settings, may draft, hold and resume, and is recognised by {change.becomes}"


def _listed(change: Change, names: tuple[str, ...]) -> str:
    if change.what == "person.languages":
        names = tuple(map(language, names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _word(what: str, value: Plain) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str() if what == "rule":
            severity, _, until = value.partition("/")
            said = "as it is by itself" if severity == "usual" else severity
            return f"{said}, but it only watches until {until}" if until else said
        case "" | None:
            return "nothing"
        case _:
            return str(value)
