"""Sentences for refusals and notices; a slug without a sentence is a bug that a test finds."""

from collections.abc import Callable, Mapping
from datetime import datetime

from approvals.domain.card import Action
from approvals.domain.notice import Notice
from approvals.domain.terms_change import Change
from approvals.domain.vote import Mark
from bot.wording import corrections, incidents, misfits, owed, skips, terms
from bot.wording.languages import language
from bot.wording.plans import local

Values = Mapping[str, object]


def sentence(notice: Notice) -> str:
    """The plain sentence of a notice: no markup, nothing escaped."""
    said = SENTENCES[notice.slug]
    words = said(notice.values) if callable(said) else said.format_map(_Plain(notice.values))
    theirs = notice.values.get("their_text")
    return f"{words}\nYour text was:\n{theirs}" if theirs else words


BUTTONS: Mapping[str, str] = {
    Action.REASON: "Give the reason",
    Action.TAKE_BACK: "Take it back",
    Action.ADOPT: "Adopt this text",
    Action.AGREE: "Agree",
    Action.HOLD: "Hold",
    Action.SKIP: "Skip it",
    Action.MOVE: "Move it",
    Action.DONE: "Done",
    Action.WAIVE: "Waive it",
    Action.SNOOZE: "Snooze",
    Action.HAND_OVER: "Hand over",
    Action.TAKE_OVER: "Take it over",
    Action.WITHDRAW: "Withdraw",
    Action.AGREE_TO_TERMS: "Agree",
    **incidents.BUTTONS,
}
"""What stands on the buttons below a sentence."""


class _Plain(dict[str, object]):
    """Values as plain words; lists as "a, b and c", and times on the clock of `zone`, if that is one of the values."""

    def __init__(self, values: Values) -> None:
        zone = str(values.get("zone", "UTC"))
        super().__init__({name: plain(value, zone=zone) for name, value in values.items()})


def plain(value: object, *, zone: str = "UTC") -> str:
    """A value in plain words: times on the clock of a wall, several things as a list of words."""
    match value:
        case datetime():
            return local(value, zone)
        case tuple() | list():
            return listed([plain(one) for one in value])
        case _:
            return str(value)


def listed(words: list[str]) -> str:
    """Words as “a”, “a and b”, “a, b and c”."""
    if not words:
        return "nobody"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _no_such_verb(values: Values) -> str:
    meant = f" Did you mean “{values['near']}”?" if values["near"] else ""
    usages = "\n".join(f"• {usage}" for usage in values["verbs"])  # type: ignore[attr-defined]  # a tuple of words
    return f"There is no command “{values['verb']}”.{meant} You can say:\n{usages}"


def _exposure(values: Values) -> str:
    followers = [
        f"@{values[name]} has {values[count]:,} followers"
        for name, count in (("us", "ours"), ("them", "theirs"))
        if values[count] is not None
    ]
    if not followers:
        return "Nobody's followers could be read, so there is no figure. An account on X with a bearer token has one."
    return (
        f"{listed(followers)}. A reply is shown to those who follow both, so to {values['most']:,} people at most; "
        f"about one in seven (14 %) is online at the peak, so about {values['online']:,} can have seen it at once. "
        "This assumes a timeline of the people one follows; today's timelines show some replies to others, too, and "
        "whoever opens the post sees them all."
    )


def _calendar(values: Values) -> str:
    lines: tuple[str, ...] = values["lines"]  # type: ignore[assignment]  # the calendar's own
    if not lines:
        return "Nothing is planned for a time of its own."
    said = "\n".join(f"• {line}" for line in lines)
    return f"{said}\nEdit or withdraw a scheduled post, and move or skip a re-post, on its card."


def _nobody_reads(values: Values) -> str:
    name = language(str(values["language"]))
    return (
        f"This is in {name}, and nobody else on the roster of {values['account']} reads it, so nobody could approve "
        f"it. Write it in a language that they read, or have {name} added to somebody's languages in the settings."
    )


def _blocked(values: Values) -> str:
    reasons = "\n".join(f"• {reason}" for reason in values["reasons"])  # type: ignore[attr-defined]  # a tuple of words
    return f"This text cannot be published as it is:\n{reasons}"


def _near_miss(values: Values) -> str:
    # While other emoji wait for people, none may approve.
    approves = f"{_emoji(values[Mark.APPROVE])} or " if Mark.APPROVE in values else ""
    return (
        f"“{values['emoji']}” is not a vote, so nothing was counted. Use {approves}the Approve "
        f"button to approve, {_emoji(values[Mark.REJECT])} or Stop to stop it, {_emoji(values[Mark.HOLD])} or Hold to "
        "hold it."
    )


_PICTURES = {"white_check_mark": "✅", "x": "❌", "raised_hand": "✋"}


def _emoji(name: object) -> str:
    """An emoji of the settings; the usual ones with their picture."""
    return f"{_PICTURES[str(name)]} ({name})" if name in _PICTURES else f"“{name}”"


def _own_words(values: Values) -> str:
    needed = values["needed"]
    others = "Somebody else is asked." if needed == 1 else f"{_NUMBERS.get(needed, needed)} others are asked."
    return f"You wrote this, so your approval does not count. {others}"


def _changed(first: str, last: str = "") -> Callable[[Values], str]:
    """A sentence with a line for each change below it, and perhaps another sentence at the end."""

    def said(values: Values) -> str:
        changes: tuple[Change, ...] = values["changes"]  # type: ignore[assignment]  # the announcement's own
        listed = [f"• {line}" for line in terms.lines(changes)]
        ends = [one.format_map(_Plain(values)) for one in (first, last)]
        return "\n".join(part for part in (ends[0], *listed, ends[1]) if part)

    return said


_NUMBERS: Mapping[object, str] = {2: "Two", 3: "Three", 4: "Four"}

SENTENCES: Mapping[str, str | Callable[[Values], str]] = {
    **owed.SENTENCES,
    **corrections.SENTENCES,
    **skips.SENTENCES,
    # what was asked for cannot be
    "no-such-account": "{name} is not one of our accounts. Ours are: {ours}.",
    "link-missing": "Which post? Say: {usage}, with the post's own link.",
    "not-ours": "That post is by @{author}, which is none of our accounts ({ours}). Give the link of a post of ours.",
    "not-a-time": "“{text}” is no time. Write it as in 16:30, tomorrow 9:00 or 2026-12-24 18:00.",
    "past-time": "{text} is over. Give a time that is still to come.",
    "no-such-time": "{text} does not exist in {zone}: the clocks are put forward then. Give another time.",
    "twice-a-time": "{text} comes twice in {zone}, as the clocks are put back. Give an earlier or a later time.",
    "account-missing": "Which account? Say: {usage}.",
    "no-such-verb": _no_such_verb,
    "not-in-settings": "You are not in Twokeys' settings, {name}, so this was not done. Ask whoever keeps twokeys.toml to add you.",
    "not-agreed-yet": "You are new in Twokeys' settings, {name}, or they know you by something else now, and two people of the "
    "roster have not agreed to that yet. Until they do, this is not done.",
    "not-a-full-member": "Only full members of this organisation can do that; you are: {standing}. Nothing was done.",
    "in-no-team": "You are in no team that Twokeys is in, so this was not done. Ask one of its members to add you to theirs.",
    "no-such-post": "That post cannot be read: it was deleted, hidden, or never was. Check the link and try again.",
    "not-a-post": "“{link}” is not a link to a post. It should look like https://x.com/name/status/123.",
    "empty-text": "The text is empty. Write what should be published.",
    "empty-reason": "The reason is empty. Write why, for everybody who sees the card.",
    "blocked": _blocked,
    "roster-too-small": "Nobody could approve this: without you, the roster of {account} is {missing} short.",
    "step-too-small": "Nobody could approve this: without you, the step {step} of {account} is {missing} short.",
    "too-few-left": "Nothing was changed: too few could approve it then. Whoever writes, edits or suggests a text does not approve "
    "it, and the roster of {account} would be {missing} short. {author} can still change it: that costs no approval.",
    "step-too-few-left": "Nothing was changed: too few could approve it then. Whoever writes, edits or suggests a text does not "
    "approve it, and the step {step} of {account} would be {missing} short. {author} can still change it: that costs no approval.",
    "no-such-suggestion": "That suggestion is not there any more. Suggest the text again if it still matters.",
    "no-such-draft": "That draft is not there any more. Draft it again if it still matters.",
    "too-late": "Too late: this draft is already published, on its way, or closed. Its card says which.",
    "card-is-a-copy": "This card was posted twice by mistake, and marks on this one do not count. Use the other one.",
    "marked-is-gone": "The message that you marked could not be read any more when Twokeys looked, so your mark does not "
    "count. If it was a card, mark the newest card of that post.",
    "not-our-card": "Twokeys does not know this card: its database was replaced since, or another Twokeys posted it. Marks on "
    "it do not count; use the newest card of that post.",
    "not-our-form": "Twokeys does not know this form: another version opened it. Close it, open it again from the card or with "
    "the command, and send that one.",
    "replaced": "This card was replaced. Version {version} is further down in the channel; look at that one.",
    "nothing-changed": "That is the text as it stands, so nothing was changed. Write another text, or close the form.",
    "only-the-author": "Only {author}, whose draft this is, can do that. Ask them to.",
    "only-author-or-lead": "Only {author}, whose draft this is, or one of the account's leads can do that. "
    "If it must not go out, press Stop or Hold.",
    "only-the-roster": "Only somebody on the roster of {account} can say that. Ask one of them to.",
    "only-full-members-hold": "Only full members of this organisation can hold a draft, so it is not held. Ask one of them to.",
    "only-holder-or-lead": "Only {holders}, who held it, or a lead ({leads}) can lift the hold.",
    "nothing-to-take-over": "{name} looks after this draft and is still here, so there is nothing to take over. Ask them.",
    "nothing-held": "Nothing is held there, so there is nothing to lift; the card shows where the draft stands.",
    "held-since": "It was held again after you said that, and stays held. If that is to end, too, say it once more.",
    "held-with-all": "{account} is held with all the others. Two people have to say “resume all”.",
    "nothing-asked": "That question is already settled; the card says how.",
    "answer-not-entered": "You are said to have answered whether that post is live, but the ledger does not know of it, so nothing "
    "was done. If it was you, answer on the card again; if it was not, tell whoever runs Twokeys.",
    "not-our-post": "That post is by @{author}, not by @{handle}. Give the link of our own post.",
    "not-that-post": "That post of ours says something else than what was approved here. Give the link of the post "
    "with exactly this text.",
    "only-a-lead-allows": "Only a lead of the account ({leads}) can say that an address is ours. Ask one of them.",
    "not-on-the-card": "{entry} does not stand in the text any more. Look at the newest card.",
    "nothing-proposed": "Nobody has proposed that. Press “This is ours” on a card that points an address out.",
    "somebody-else-agrees": "You proposed it, so somebody else on the roster has to agree.",
    "ours-proposed": "{by} says that {entry} is ours and may be published. One more person on the roster has to agree.",
    "ours-noted": "The channel is asked. Once somebody else agrees, it is not pointed out any more.",
    "ours-agreed": "{entry} is on the list of what may be published, from the next draft on.",
    "nothing-waits": "That change waits no more: it was agreed to, or the settings changed again since.",
    "only-these-agree": "Only {who} can agree to that: they were on the roster before it changed. Ask one of them.",
    "agreed-before": "You have agreed already. Somebody else who was on the roster before has to agree, too.",
    "nobody-reads": _nobody_reads,
    "no-leads": "A lead must sign this off ({rules}), and {account} has none, so nobody could. Say it otherwise, or have leads "
    "named in the settings.",
    "no-lead-left": "A lead must sign this off ({rules}), and no lead of {account} is left who had no hand in it, so nobody could. "
    "Say it otherwise, or let somebody else draft it.",
    "card-too-large": "Post and text together are too long for one card, and a card shows them whole. Shorten the text.",
    "command-too-long": "That is too long for a message here. Say “draft” without the text, and put it into the form.",
    "unreachable": "That could not be read just now, so nothing was done. Try again in a minute.",
    "apology": "Something went wrong on our side, and nothing was published. Please try again; if it stays, "
    "tell whoever runs Twokeys this number: {id}.",
    # marks
    "near-miss": _near_miss,
    "press-the-button": "Nothing was counted: that message is not the one that Twokeys knows as the card. Press a button on it, which counts.",
    "does-not-count-author": _own_words,
    "does-not-count-editor": "You edited this text, so your approval does not count. The card names who can approve it.",
    "does-not-count-suggester": "Your suggestion became this text, so your approval does not count. "
    "The card names who can approve it.",
    "does-not-count-took-over": "You took this draft over, so your approval does not count. "
    "The card names who can approve it.",
    "does-not-count-not-on-roster": "You are not on this account's roster, so your mark does not count. "
    "The card names who can approve.",
    "does-not-count-guest": "Guests' marks do not count. The card names who can approve.",
    "does-not-count-stranger": "Marks of people who are not members here do not count. The card names who can approve.",
    "does-not-count-bot": "Marks of bots do not count.",
    "does-not-count-deactivated": "Marks of deactivated people do not count.",
    "does-not-count-gone": "Marks of people who are in no team that Twokeys is in do not count.",
    "does-not-count-unknown": "Twokeys does not know who you are (you are not in its settings, or your e-mail is not confirmed), "
    "so your mark does not count. Ask whoever keeps twokeys.toml to add you.",
    "does-not-count-not-agreed": "The settings know you by something else now, and two people of the old roster have not agreed to "
    "that yet, so your approval does not count. The card names who can approve it.",
    "already-marked": "You have already done that on this version; pressing again changes nothing.",
    "taken-back": "Taken back.",
    "nothing-to-take-back": "There is nothing of yours to take back here; the card says who stopped or approved it.",
    "in-two-places": "That card stands in two places, and your emoji may be on the other one, so it still counts until you press this.",
    "emoji-still-there": "Your emoji is still on the card and counts. Click it there to take it back.",
    "sign-off-why": "Your approval counts. As a rule found something that a lead must sign off, say why it may be "
    "said; nothing is sent before that.",
    "stopped-by-you": "You stopped it. Nobody can publish it until you take that back, or approve a newer version.",
    "held-by-you": "You hold it for up to 4 hours. You or a lead can lift the hold on the card.",
    "reason-kept": "Your reason is on the card now.",
    # what happened
    "draft-made": "Your draft is in the channel now, waiting for approvals.",
    "suggestion": "{by} suggests another text for version {version}, {author}:\n{text}",
    "suggestion-made": "Your suggestion is below the card; {author} can adopt it with one click.",
    "still-waiting": "Draft {draft} is still waiting for approvals.",
    "backup-asked": "Draft {draft} has waited for 15 minutes. You are the backup: please have a look.",
    "left-behind": "{name} has left, and draft {draft} was theirs. Somebody on the roster should take it over: whoever does "
    "looks after it from then on, and cannot approve it.",
    "taken-over": "Draft {draft} is yours now: you adopt suggestions, may withdraw it, and are told what becomes of it. "
    "Your approval of it does not count.",
    "expired": "Draft {draft} found no approvals in 12 hours and is closed. Draft it again if it still matters.",
    "account-is-held": "Held: nothing of {account} goes out until two people say “resume {account}”.",
    "account-is-held-until": "Held: nothing of {account} goes out until {until}, or until two people say “resume {account}”. "
    "What comes due meanwhile is asked about again.",
    "resume-needs-another": "Noted. One more person has to say “resume {account}” before anything goes out.",
    "resumed": "{account} goes on. What came due meanwhile is asked about again, on a new card.",
    "resumed-but-all-held": "{account} is not held by itself any more, but all accounts are. Two people have to say “resume all”.",
    "looking-once-more": "Twokeys looks for it once more, and tells you what comes of it.",
    "found-after-all": "It is live after all: it was found just now, so it was not sent again.",
    "sending-again": "It will be decided again, and sent again after a new pause.",
    "checkpoint": "Signed by Twokeys, and to be kept: with it, anybody can see whether its ledger was changed later.\n\n{note}",
    "exposure": _exposure,
    "calendar": _calendar,
    # settings
    "terms-first": "{account} starts with these settings, as nothing was on record. {who} may approve. From now on, settings "
    "that make approving easier hold only once two people of the roster agree here.",
    "terms-changed": _changed("The settings of {account} changed. From now on:"),
    "terms-wait": _changed(
        "Somebody changed the settings of {account} in a way that makes it easier to get a text out, or lets others speak:",
        "None of this holds before two people agree ({who}); until then all is as it was. If you do not know of it, do "
        "not agree, and ask whoever keeps twokeys.toml.",
    ),
    "terms-one-agreed": _changed(
        "{who} agrees to the change of {account}:", "One more person who was asked has to agree before it holds."
    ),
    "terms-agreed": _changed("{who} agreed. From now on, for {account}:"),
    "terms-taken-back": _changed("This change of {account} never held, and is not in the settings any more:"),
    "terms-left": "{account} is not in the settings any more: nothing of it is drafted or sent.",
    "ledger-doubted": misfits.doubted,
    "terms-back": _changed("{account} is back in the settings, with what held before."),
    "help": "You can say:\n{verbs}",
    **incidents.SENTENCES,
}
