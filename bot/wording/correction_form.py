"""The form of a correction, with every word on it; pure."""

from collections.abc import Mapping

from approvals.domain.correction import Correction, Gravity, Purpose
from approvals.domain.hold import last_end
from approvals.domain.local_time import NO_TIMES
from approvals.workflow.correct import Plan, Wanted
from bot.forms import Ask, Field, Form
from bot.wording import forms
from bot.wording.corrections import SENTENCES
from bot.wording.findings import by_question, missed
from bot.wording.plans import local, windows

NAME, LEAK = "correct", "leak"
OOPS = {
    "wrong": "It came from the wrong account",
    "right": "It was not meant to be said here",
    "gravity": str(Gravity.MINOR),
}
"""What the form says already of a post that came from the wrong account."""
_YES, _NO = "yes", "no"
_GRAVITIES = (
    (Gravity.MINOR, "Minor: corrected once"),
    (Gravity.NORMAL, "Normal: said again once, hours later"),
    (Gravity.MAJOR, "Major: said again hours later, and a day later"),
)
_PURPOSES = (
    (str(Purpose.CORRECT), "Yes: correct it"),
    (str(Purpose.HOLD_THE_LINE), "Not yet: say that it was wrong, and owe the rest"),
)
_SHOWS = (("personal data", "Personal data"), ("a secret", "A secret, such as a key or a password"))
_DELETES = ((_YES, "Delete it, once the correction is live"), (_NO, "Leave it"))
_FIELDS = {
    "say-what-was-wrong": "wrong",
    "gone-already": "deletes",
    "at-once": "send_at",
    **dict.fromkeys(NO_TIMES, "send_at"),
    "other-words-missing": "other_words",
    "other-words-the-same": "other_words",
    "not-a-post": "link",
    "no-such-post": "link",
    "not-ours": "link",
    "not-our-post": "link",
    "corrected-already": "link",
}


_BEGUN = ("begun", "begun-anew")
"""The fields of a text that Twokeys began, in turns: what stands in a field of the same name, Slack would not replace."""


_ONCE_PUBLIC = frozenset({"wrong", "right"})
"""What is asked of a plan whose text is public: the rest stays as it was approved."""


def field_of(refusal: str, fields: Mapping[str, str]) -> str:
    """The field beside which a refusal is said."""
    if fields.keys() <= _ONCE_PUBLIC:
        return "wrong"
    return _FIELDS.get(refusal, text_field(fields))


def text_field(fields: Mapping[str, str]) -> str:
    """The name of the field with the correcting text."""
    return next((name for name in _BEGUN if name in fields), "text")


def begun(fields: Mapping[str, str], text: str) -> dict[str, str]:
    """What is filled in, with a text that Twokeys begins, in the place of the one before."""
    now = text_field(fields)
    rest = {name: value for name, value in fields.items() if name not in _BEGUN}
    return {**rest, _BEGUN[0] if now != _BEGUN[0] else _BEGUN[1]: text}


def text_in(fields: Mapping[str, str]) -> str:
    """The correcting text that is filled in."""
    return fields.get(text_field(fields), "")


def form(
    fields: Mapping[str, str], *, lines: tuple[str, ...], memory: str, live: bool = True, loading: bool = False
) -> Form:
    """The form of a new correction; what is filled in already stays.

    A post that is gone cannot be deleted, and an apology for the wrong account does not wait.
    """
    hidden = {*([] if live else ["deletes"]), *(["send_at"] if forms.remembered(memory).get("oops") else [])}
    return Form(
        name=NAME,
        title="Correct our post",
        submit="Ask for approval",
        check="Check the plan",
        fields=(
            Field(
                name="link",
                ask=Ask.LINE,
                label="Our post that was wrong",
                value=fields.get("link", ""),
                hint="A link such as https://x.com/name/status/123.",
                optional=True,
            ),
            *(one for one in _fields(fields) if one.name not in hidden),
        ),
        lines=lines,
        memory=memory,
        loading=loading,
    )


def edit(fields: Mapping[str, str], *, memory: str, public: bool, lines: tuple[str, ...] = ()) -> Form:
    """The form that makes another version of a plan; what cannot change any more, once it is `public`, is not asked."""
    stays = (SENTENCES["said-already"],) if public else ()
    return Form(
        name=NAME,
        title="Edit the plan",
        submit="Ask for approval",
        check="Check the plan",
        fields=tuple(one for one in _fields(fields) if not public or one.name in _ONCE_PUBLIC),
        lines=("Everybody is asked again on a new card. Whoever edits can no longer approve.", *stays, *lines),
        memory=memory,
    )


def filled(text: str, correction: Correction) -> dict[str, str]:
    """A plan as it stands in the form."""
    again = [one.text for one in correction.reposts if one.text]
    return {
        "wrong": correction.wrong,
        "right": correction.right,
        "purpose": correction.purpose,
        "gravity": correction.gravity,
        "text": text,
        "deletes": _YES if correction.deletes else _NO,
        "other_words": again[0] if again else "",
    }


def _fields(fields: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            name="wrong",
            ask=Ask.LINE,
            label="What was wrong?",
            value=fields.get("wrong", ""),
            hint="In a few words, for those who approve.",
        ),
        Field(
            name="purpose",
            ask=Ask.CHOICE,
            label="Do we know what is right?",
            value=fields.get("purpose") or Purpose.CORRECT,
            options=_PURPOSES,
        ),
        Field(name="right", ask=Ask.LINE, label="What is right?", value=fields.get("right", ""), optional=True),
        Field(
            name="gravity",
            ask=Ask.CHOICE,
            label="How much does it matter?",
            value=fields.get("gravity") or Gravity.NORMAL,
            options=tuple((str(value), label) for value, label in _GRAVITIES),
        ),
        Field(
            name=text_field(fields),
            ask=Ask.TEXT,
            label="The correction",
            value=text_in(fields),
            hint="Say openly that the earlier post was wrong, and what is right.",
        ),
        Field(
            name="deletes",
            ask=Ask.CHOICE,
            label="The wrong post",
            value=fields.get("deletes") or _YES,
            options=_DELETES,
        ),
        Field(
            name="other_words",
            ask=Ask.TEXT,
            label="The same in other words",
            value=fields.get("other_words", ""),
            hint="For the second time it is said again, if it matters much.",
            optional=True,
        ),
        forms.send_at_field(fields.get("send_at", "")),
    )


def said_once(plan: Correction) -> bool:
    """Whether a plan is an apology for a post from the wrong account: it says so, or matters and is not said again."""
    if plan.purpose is not Purpose.CORRECT or plan.reposts:
        return False
    return plan.gravity is not Gravity.MINOR or plan.wrong == OOPS["wrong"]


def wanted(fields: Mapping[str, str]) -> Wanted:
    """What is filled in."""
    gravity = fields.get("gravity", "")
    return Wanted(
        wrong=fields.get("wrong", ""),
        right=fields.get("right", ""),
        gravity=Gravity(gravity) if gravity in set(Gravity) else Gravity.NORMAL,
        text=text_in(fields),
        deletes=fields["deletes"] != _NO if "deletes" in fields else None,
        purpose=Purpose.HOLD_THE_LINE if fields.get("purpose") == Purpose.HOLD_THE_LINE else Purpose.CORRECT,
        other_words=fields.get("other_words", ""),
    )


def lines(plan: Plan) -> tuple[str, ...]:
    """What stands above the fields: the post, where the correction goes, when it is said again, and what the rules say."""
    about = plan.mistake
    said = [f"@{about.account.handle} wrote: {about.post.text}"]
    if not about.live:
        said.append("That post is gone already.")
    said += [
        f"The same was said in other words at {url}: that stays, unless you correct it, too." for url in about.also_at
    ]
    said.append(
        f"The correction answers @{about.parent.author}." if about.parent else "The correction is a post of its own."
    )
    if plan.send_at:
        said.append(
            f"It goes out at {local(plan.send_at, about.account.week.zone)}; until then the wrong post is read."
        )
    said += windows(plan.correction, about.account.week, plan.holds)
    if plan.holds:
        end = last_end(plan.holds)
        until = f"{local(end, about.account.week.zone)}, or until " if end else ""
        said.append(f"The account is held now: nothing of this goes out until {until}two people resume it.")
    if plan.report is not None:
        said += [f"Length: {plan.report.length} of {plan.limit}.", *by_question(plan.report.findings)]
        if plan.report.not_checked:
            said.append(f"{missed(plan.report.not_checked)}.")
    return tuple(said)


def leak(link: str, *, memory: str) -> Form:
    """The form that takes a post down."""
    return Form(
        name=LEAK,
        title="Take our post down",
        submit="Take it down now",
        fields=(
            Field(name="link", ask=Ask.LINE, label="Our post", value=link),
            Field(name="shows", ask=Ask.CHOICE, label="What does it show?", value=_SHOWS[0][0], options=_SHOWS),
        ),
        lines=("It is deleted at once, on your word alone. A public statement is owed then; two people may waive it.",),
        memory=memory,
    )


def shows(fields: Mapping[str, str]) -> str:
    """What a post shows that nobody may see."""
    known = [words for words, _ in _SHOWS]
    return fields["shows"] if fields.get("shows") in known else known[0]


def move(*, memory: str) -> Form:
    """The form that asks when a re-post shall go out instead."""
    return Form(
        name=forms.MOVE,
        title="Move the re-post",
        submit="Move it",
        fields=(
            Field(
                name="at",
                ask=Ask.LINE,
                label="When?",
                hint="As in 16:30, tomorrow 9:00 or 2026-12-24 18:00, in your own time zone. Within its window nobody is asked again.",
            ),
        ),
        memory=memory,
    )
