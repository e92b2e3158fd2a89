"""The table of states that stands in the README, made from the code so that the two cannot differ."""

from approvals.domain.lifecycle import Status

_MEANING = {
    Status.WAITING: ("approvals are missing", "approve, stop, hold, edit, suggest, withdraw"),
    Status.STOPPED: (
        "somebody of the roster stopped it",
        "whoever stopped it takes that back, or approves a newer version",
    ),
    Status.HELD: ("a full member holds it", "the holder or a lead lifts it, or its four hours end"),
    Status.ACCOUNT_HELD: ("everything of the account is held", "two people resume the account"),
    Status.BLOCKED: ("the rules found something that cannot be published", "edit, withdraw"),
    Status.BARRED: (
        "approved, but another draft for the same post is on its way",
        "it goes on, or is closed, by itself",
    ),
    Status.PREPARED: (
        "approved, and kept for an incident",
        "somebody of the roster releases it in one; stop, hold, edit, withdraw",
    ),
    Status.PAUSE: ("approved; it goes out when the pause ends", "stop, hold, or take an approval back"),
    Status.SENDING: ("on its way", "nothing"),
    Status.UNSURE: ("nobody knows whether it went out", "it is read back by itself"),
    Status.ASKING: ("reading back found nothing", "a person of the roster says which it is"),
    Status.UNDER_WAY: (
        "a correction is live, and a part of its plan is still to come",
        "stop, hold, take an approval back, move or skip a re-post, edit the plan",
    ),
    Status.PUBLISHED: ("live", "correct it; the end"),
    Status.BROKEN_OFF: ("a correction is live, and a part of its plan did not work", "correct it; the end"),
    Status.REFUSED: ("the network refused it", "nothing; the end"),
    Status.WITHDRAWN: ("its author or a lead withdrew it", "nothing; the end"),
    Status.EXPIRED: ("nobody approved it in twelve hours", "nothing; the end"),
    Status.ANSWERED: ("another draft answered the same post", "nothing; the end"),
    Status.PARENT_GONE: ("the post it answers was deleted", "nothing; the end"),
}


def table() -> str:
    """A row for every status, in the order of the code."""
    rows = (f"| `{status}` | {_MEANING[status][0]} | {_MEANING[status][1]} |\n" for status in Status)
    return "| status | what it means | what can happen |\n|---|---|---|\n" + "".join(rows)
