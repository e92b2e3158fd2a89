"""Why something did not go out, in plain words, from the slugs that networks' answers become; pure."""

_FAULTS = {
    "card-too-large": "The post it answers grew too long for a card that shows it whole.",
    "duplicate": "The network says that the same text is already there.",
    "forbidden": "The network does not allow it.",
    "unsummoned": "The network lets us answer only those who mention us.",
    "parent-gone": "The post it answers is gone, or hidden from us.",
    "not-found": "The network no longer has the post it answers, or hides it from us.",
    "too-long": "The network says that the text is too long.",
    "invalid": "The network does not accept it.",
    "wrong-account": "It was approved for another account, so it was not sent.",
    "wrong-network": "It was approved for another network, so it was not sent.",
    "clearance-expired": "It was not sent in time after it was checked for the last time.",
    "corrected": "The correction was itself corrected, so it is not said again.",
    "target-gone": "The correction is not there any more, so there is nothing to say again.",
    "never-sent": "The network could not be reached, so nothing was sent. Twokeys tries again.",
    "sender-busy": "Another post is being sent just now. Twokeys tries again.",
    "network-throttled": "The network asks us to wait. Twokeys tries again.",
    "network-unreachable": "The network could not be reached.",
    "network-silent": "The network did not say what it was asked.",
    "gone": "The network no longer has what it was asked for, or hides it from us.",
    "network-error": "The network answered with a fault.",
    "slack-away": "Slack could not be asked who approved it.",
    "slack-closed": "Slack could not be asked who approved it.",
    "slack-said-no": "Slack does not say who approved it.",
    "slack-access": "Slack refuses Twokeys' access. Whoever runs Twokeys must renew it.",
    "no-such-account": "This account is not in Twokeys' settings any more.",
    "no-answer": "The network did not answer.",
    "connection-lost": "The connection to the network broke off.",
    "odd-answer": "The network answered with something we cannot read.",
    "server-error": "The network had a fault of its own.",
    "first-come": "What people said before is looked at first. It goes out in a moment.",
    "chat-not-there": "A chat in which it stands is not in Twokeys' settings any more. Edit it: the new version is asked about in those that are.",
    "not-heard": "What people press in Teams may not have been heard just now. It goes out a pause after it is heard again.",
    "not-taken": "The part of Twokeys that publishes did not take it in time. Twokeys tries again; whoever runs it should see whether that part is running.",
    "not-confirmed": "The part of Twokeys that publishes could not see for itself that this is approved. Everything is checked again.",
    "marks-cut-short": "Slack does not name everybody who marked this card. Whoever approves it by emoji, please press the Approve button as well.",
    "seal-expired": "The part of Twokeys that publishes got it too late after it was checked for the last time. It is checked again.",
    "seal-ill-dated": "The clocks of Twokeys' two parts do not agree. Whoever runs it must set them right.",
    "seal-used": "The part of Twokeys that publishes was given the same proof twice. It is checked again.",
    "seal-of-another": "The part of Twokeys that publishes was given the proof of something else. Whoever runs Twokeys must look into it.",
    "seal-broken": "The part of Twokeys that publishes was given no valid proof that this is approved. Whoever runs Twokeys must look into it.",
    "seal-of-another-key": "The part of Twokeys that publishes knows another key than the one this was signed with. Whoever runs Twokeys must look into it.",
    "abandoned": "Twokeys was interrupted while it was being sent.",
    "no-credentials": "Twokeys has no access to this account. Whoever runs Twokeys must give it its tokens.",
    "no-write-right": "The network lets Twokeys read as this account, but not write. Whoever runs Twokeys must change that.",
    "account-locked": "The network has locked or suspended this account. Somebody must sign in there.",
    "credentials-refused": "The network refuses Twokeys' access to this account. Whoever runs Twokeys must renew it.",
    "credits-depleted": "The network's credits are used up. Somebody must buy new ones.",
    "usage-capped": "The network's monthly limit is reached.",
}


def fault(detail: str) -> str:
    """The sentence for a slug and, on the lines below it, what the network said; a person's own words stay as they are."""
    slug, _, said = detail.partition("\n")
    if slug not in _FAULTS:
        return detail
    return f"{_FAULTS[slug]} It says: “{said}”" if said else _FAULTS[slug]
