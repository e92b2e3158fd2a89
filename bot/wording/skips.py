"""A reply that puts an end to a correction in its conversation: what is asked in its form, and what is said of it; pure."""

import re
from collections.abc import Callable, Mapping

from approvals.domain.correction import Skip
from approvals.domain.draft import DraftId
from approvals.errors import Refusal
from bot.forms import Ask, Field

Values = Mapping[str, object]

_DRAFT = re.compile(r"[0-9]{1,9}")
_KEEP = "keep"


def field(skips: tuple[Skip, ...], chosen: str) -> tuple[Field, ...]:
    """Whether a reply puts an end to a correction in its conversation; nothing is asked where there is none."""
    if not skips:
        return ()
    options = [(_KEEP, "Say it again as planned")]
    options += [(str(one.draft), f"Skip those of {one.url or f'draft {one.draft}'}") for one in skips]
    return (
        Field(
            name="skip",
            ask=Ask.CHOICE,
            label="The re-posts still to come of our correction in this conversation",
            value=chosen if chosen in dict(options) else _KEEP,
            hint="They are skipped once this reply is public, and not before.",
            options=tuple(options),
        ),
    )


def chosen(fields: Mapping[str, str]) -> DraftId | None:
    """The draft of the correction that is to be said no more; refuses what no form of ours offers."""
    wanted = fields.get("skip") or _KEEP
    if wanted == _KEEP:
        return None
    if not _DRAFT.fullmatch(wanted):
        raise Refusal("not-our-form")
    return DraftId(int(wanted))


def the_correction(skip: Skip) -> str:
    """The correction that a reply puts an end to."""
    return f"our correction {skip.url} (draft {skip.draft})" if skip.url else f"our correction in draft {skip.draft}"


def _left_out(values: Values) -> str:
    said = (
        f"The correction of @{values['handle']} is not said again any more: our reply in that conversation (draft "
        f"{values['draft']}) asks for that, and is public now."
    )
    return f"{said}\n{values['url']}" if values["url"] else said


SENTENCES: Mapping[str, str | Callable[[Values], str]] = {
    "nothing-to-skip": "Nothing of the correction in draft {draft} is still to be said again in that conversation, so there is nothing "
    "to skip. Choose to keep what is planned.",
    "left-out-for-reply": _left_out,
}
