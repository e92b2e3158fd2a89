"""What people and Twokeys can do in each chat: declared once, held true by one contract over both, printed in the README."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from approvals.domain.people import Platform


class Feature(StrEnum):
    """One thing that a chat can do, or cannot."""

    CARD = "a card with the whole text"
    ANEW = "a card shows each new state"
    REACTION = "an emoji is a vote"
    BUTTON = "a button is a vote"
    COMMAND = "commands in the channel"
    FORM_AT_ONCE = "a command opens its form at once"
    PICK = "“Draft a reply” in a message's menu"
    HOME = "everything of yours in one place"
    PRIVATELY = "you are told what concerns you alone"
    IN_THE_CHANNEL = "that stands in the channel, for you alone"
    CALLED = "those who are missing are notified"
    BY_EMAIL = "people are found by their address"
    GUESTS = "guests and strangers are told from members"
    OFFERED = "the emoji stand on the card already"
    FOUND = "a card whose answer was lost is found again"
    READ_BACK = "reactions that were missed are read back"
    TAMPERED = "a card that was changed by hand is noticed"
    SENT_AGAIN = "a reaction that could not be stored comes again"
    DEACTIVATED = "a closed account is told from an open one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Whether a chat has it, and in words: how, or what takes its place."""

    can: bool
    how: str


def _yes(how: str = "yes") -> Way:
    return Way(can=True, how=how)


def _no(instead: str) -> Way:
    return Way(can=False, how=f"no: {instead}")


PARITY: Mapping[Feature, Mapping[Platform, Way]] = {
    feature: {Platform.SLACK: slack, Platform.TEAMS: teams}
    for feature, slack, teams in (
        (Feature.CARD, _yes(), _yes()),
        (Feature.ANEW, _yes(), _yes("yes; below the card where Teams does not find it")),
        (Feature.REACTION, _yes("✅"), _yes("✅ from *all reactions*; 👍 is a near miss, as everywhere")),
        (Feature.BUTTON, _yes(), _yes()),
        (
            Feature.COMMAND,
            _yes("`/twokeys draft …`"),
            _yes("`@Twokeys draft …`; `draft …` in the chat with the bot alone; `/draft …` where Teams offers it"),
        ),
        (
            Feature.FORM_AT_ONCE,
            _yes(),
            _no("the button *Open the form* below it does; in the chat with the bot it stands there at once"),
        ),
        (Feature.PICK, _yes(), _yes()),
        (Feature.HOME, _yes("the app's home tab"), _yes("`home` in the chat with the bot")),
        (Feature.PRIVATELY, _yes(), _yes()),
        (Feature.IN_THE_CHANNEL, _yes(), _no("it is in your chat with the bot")),
        (Feature.CALLED, _yes(), _yes()),
        (Feature.BY_EMAIL, _yes(), _yes("yes, members of the teams that have the app")),
        (Feature.GUESTS, _yes(), _yes()),
        (Feature.OFFERED, _yes(), _no("bots cannot react; the card's buttons are the same")),
        (
            Feature.FOUND,
            _yes("yes, with the scope for a channel's history"),
            _no("it is posted again; buttons count on both, emoji on the second"),
        ),
        (Feature.READ_BACK, _yes(), _no("open cards say so, and the button settles it")),
        (
            Feature.TAMPERED,
            _yes(),
            _no("only the bot can change it; that it was deleted is seen when its next state is shown"),
        ),
        (Feature.SENT_AGAIN, _yes(), _no("open cards say so, and the button settles it")),
        (Feature.DEACTIVATED, _yes(), _no("take them out of the team; from then on they have left")),
    )
}


def parity_table() -> str:
    """What each chat can do, for the README."""
    rows = (
        f"| {feature} | {ways[Platform.SLACK].how} | {ways[Platform.TEAMS].how} |\n" for feature, ways in PARITY.items()
    )
    return "| | Slack | Teams |\n|---|---|---|\n" + "".join(rows)
