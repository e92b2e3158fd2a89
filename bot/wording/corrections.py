"""What is said about corrections, what is said again, and what is taken down; pure."""

from collections.abc import Callable, Mapping

from bot.wording.faults import fault

Values = Mapping[str, object]


def _ended(sentence: str, *, still: str) -> Callable[[Values], str]:
    """A sentence about what ended too early, with why, and the post that is still there if there is one."""

    def said(values: Values) -> str:
        why, url = str(values["why"]), values["url"]
        words = [sentence.format_map(values), fault(why) if why else "", still.format_map(values) if url else ""]
        return " ".join(one for one in words if one)

    return said


SENTENCES: Mapping[str, str | Callable[[Values], str]] = {
    "say-what-was-wrong": "Say in a few words what was wrong and what is right: those who approve must see both.",
    "gone-already": "That post is gone already, so there is nothing to delete. Choose to leave it; the correction still goes out.",
    "corrected-already": "Draft {draft} corrects that post already. Look at its card, or correct the correction.",
    "corrected-just-now": "Somebody has just begun to correct that post. Look at the newest card in the channel.",
    "other-words-missing": "What matters much is said again twice, and the network takes its own re-post only once: write "
    "the second one in other words.",
    "other-words-the-same": "The network refuses the same text twice. Say it in other words.",
    "said-already": "The correction is public already, so its text stays, and so does what was approved to follow it. "
    "What is said again can still be moved or skipped.",
    "not-a-part": "That is not, or no longer, a part of the plan that can be moved. The card shows what is still to come.",
    "quiet-then": "That lies in the quiet hours of {account} ({quiet}, {zone}). Choose a time outside of them.",
    "after-the-next": "By then it is said again in other words already. Choose an earlier time, or skip this one.",
    "before-the-correction": "By then the correction itself is not out yet. Choose a later time.",
    "before-the-first": "By then it has not been said again for the first time yet. Choose a later time, or move that one first.",
    "at-once": "What only says that it was wrong, and an apology for the wrong account, go out at once. Leave the time empty.",
    "correction-waits": "Draft {draft} corrects what we said in public, and is read wrong until then. Please look at it now.",
    "taken-down": "It is being deleted now. You owe a public statement about it within the hour; two people may waive that.",
    "take-down-held": "Not deleted yet: {account} is held by a terminal or by Twokeys itself, which stops this, too. It is "
    "deleted as soon as nothing holds {account} any more. If it cannot wait, delete the post on the network by hand.",
    "down-already": "That post is gone already, so there is nothing to take down.",
    "being-taken-down": "{by} has reported that post already (draft {draft}): it is deleted as soon as that can be, and its statement is owed.",
    "correction-made": "The plan is in the channel now: it goes out once two others approve it, as one.",
    "skipped": "Left out. The rest of the plan goes on.",
    "moved": "Moved to {at}.",
    "moved-asks-again": "That is outside of the window that was approved, so everybody is asked again, on a new card.",
    "repost-soon": "Draft {draft}: the correction of @{handle} is said again at {at} ({words}). If that is not wanted any more, hold, "
    "move or skip it.",
    "repost-kept": "Draft {draft}: the correction of @{handle} was to be said again at {at} ({words}), but it is held, or approvals "
    "are missing; as it stands, it is not. Once nothing keeps it, it is asked about or goes out in its window. Move or skip it if that is better.",
    "repost-behind": "Draft {draft}: the correction of @{handle} would be said again at {at} ({words}), but what comes before that "
    "is not done yet; as it stands, it is not. See to that first, on the card, or move or skip this one.",
    "repost-corrected": "Draft {draft}: the correction of @{handle} was to be said again at {at} ({words}), but draft {other} is to correct "
    "it. It is not said again once that one is public; if that one is withdrawn before, it is. Move or skip it if that is better.",
    "broken-off": _ended(
        "Draft {draft}: the correction of @{handle} is live, but what should have followed it does not.",
        still="The wrong post is still there: {url}. If it has to go, delete it on the network by hand.",
    ),
    "leak-stays": _ended(
        "Draft {draft}: the post of @{handle} that shows {shows} could not be deleted, so everybody can still read it. "
        "Please delete it on the network by hand, now.",
        still="It is here: {url}",
    ),
    "nothing-to-answer": _ended(
        "Draft {draft}: the post that @{handle} answered is gone, and the correction, which was to answer it, does not go out.",
        still="What was wrong stays public: {url}. Correct it once more, which is then a post of its own, or delete it on the "
        "network by hand.",
    ),
    "correction-refused": _ended(
        "Draft {draft}: the correction of @{handle} was not published, and nothing of its plan follows.",
        still="What was wrong stays public: {url}. Correct it once more, or delete it on the network by hand.",
    ),
    "window-passed": "Draft {draft}: the correction of @{handle} was to be said again until {until}, and was not. Move it, or skip it.",
    "too-soon-after": "Draft {draft}: the correction of @{handle} went out late, so by the plan it would be said again on its heels, "
    "until {until}. It is not. Move it, or skip it.",
}
