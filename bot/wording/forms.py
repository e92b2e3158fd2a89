"""The forms people fill in, with every word on them; pure."""

import json
from collections.abc import Mapping

from approvals.domain.correction import Skip
from approvals.domain.draft import DraftId, Revision
from approvals.domain.post import Post
from approvals.domain.vote import Mark
from approvals.errors import Refusal
from approvals.workflow.submit import Preview
from bot.forms import Ask, Field, Form
from bot.wording.findings import by_question, missed
from bot.wording.notices import plain
from bot.wording.skips import field, the_correction

DRAFT, EDIT, SUGGEST, REASON, LIVE = "draft", "edit", "suggest", "reason", "it-is-live"
FINDINGS, OURS, MOVE = "findings", "ours", "move"
_MOST = 10**9


def memory(**values: object) -> str:
    """What a form must bring back when it is sent."""
    return json.dumps(values, separators=(",", ":"))


def remembered(kept: str) -> Mapping[str, object]:
    """What a form brought back; refuses what no form of ours was given."""
    try:
        values = json.loads(kept)
    except (ValueError, RecursionError) as odd:
        raise Refusal("not-our-form") from odd
    if not isinstance(values, dict):
        raise Refusal("not-our-form")
    return values


def about(kept: str) -> tuple[DraftId, int]:
    """Which version of which draft a form was opened for."""
    match remembered(kept):
        case {"draft": int(draft), "revision": int(revision)} if 0 < draft < _MOST and 0 < revision < _MOST:
            return DraftId(draft), revision
        case _:
            raise Refusal("not-our-form")


def part(kept: str) -> tuple[DraftId, int]:
    """Which part of which draft's plan a form was opened for."""
    match remembered(kept):
        case {"draft": int(draft), "part": int(number)} if 0 < draft < _MOST and 0 <= number < _MOST:
            return DraftId(draft), number
        case _:
            raise Refusal("not-our-form")


def mark(kept: str) -> Mark:
    """Which mark a form asks the reason of."""
    match remembered(kept):
        case {"mark": str(word)} if word in set(Mark):
            return Mark(word)
        case _:
            raise Refusal("not-our-form")


def channel(kept: str) -> str:
    """Where a form was asked for; nowhere, for one that is not ours."""
    try:
        where = remembered(kept).get("channel")
    except Refusal:
        return ""
    return where if isinstance(where, str) else ""


def draft(
    *,
    accounts: tuple[tuple[str, str], ...],
    account: str,
    link: str,
    text: str,
    send_at: str = "",
    skips: tuple[Skip, ...] = (),
    skip: str = "",
    lines: tuple[str, ...] = (),
    memory: str,
    loading: bool = False,
) -> Form:
    """The form of a new draft; without a link it becomes a post of its own."""
    return Form(
        name=DRAFT,
        title="Draft a public reply",
        submit="Ask for approval",
        check="Check the text",
        fields=(
            Field(name="account", ask=Ask.CHOICE, label="Account that speaks", value=account, options=accounts),
            Field(
                name="link",
                ask=Ask.LINE,
                label="Post to answer",
                value=link,
                hint="A link such as https://x.com/name/status/123. Leave it empty for a post of its own.",
                optional=True,
            ),
            Field(
                name="text",
                ask=Ask.TEXT,
                label="Text",
                value=text,
                hint="What will be published. Your ^initials are added to a reply if they are missing.",
            ),
            send_at_field(send_at),
            *field(skips, skip),
        ),
        lines=lines,
        memory=memory,
        loading=loading,
    )


def send_at_field(value: str) -> Field:
    """The field for the time of its own that a text may have."""
    return Field(
        name="send_at",
        ask=Ask.LINE,
        label="Send at",
        value=value,
        hint="Empty: as soon as it is approved. As in 16:30, tomorrow 9:00 or 2026-12-24 18:00, on your own clock.",
        optional=True,
    )


def edit(
    revision: Revision,
    *,
    text: str,
    send_at: str = "",
    skips: tuple[Skip, ...] = (),
    skip: str = "",
    lines: tuple[str, ...],
    memory: str,
) -> Form:
    """The form that makes a new version."""
    return Form(
        name=EDIT,
        title="Edit the text",
        submit="Ask for approval",
        check="Check the text",
        fields=(
            Field(
                name="text",
                ask=Ask.TEXT,
                label=f"Text (it becomes version {revision.number + 1})",
                value=text,
                hint="Everybody is asked again on a new card. Whoever edits can no longer approve.",
            ),
            send_at_field(send_at),
            *field(skips, skip),
        ),
        lines=lines,
        memory=memory,
    )


def suggest(revision: Revision, *, author: str, counts: bool, memory: str) -> Form:
    """The form that proposes another text; `counts` if whoever suggests may still approve."""
    price = "" if counts else " If that happens, your approval does not count for it."
    return Form(
        name=SUGGEST,
        title="Suggest a change",
        submit="Suggest",
        fields=(
            Field(
                name="text",
                ask=Ask.TEXT,
                label=f"Your text instead of version {revision.number}",
                value=revision.text,
                hint=f"{author} can adopt it with one click.{price}",
            ),
        ),
        memory=memory,
    )


def reason(*, memory: str) -> Form:
    """The form that asks why somebody stopped or held a draft."""
    return Form(
        name=REASON,
        title="Give the reason",
        submit="Put it on the card",
        fields=(Field(name="reason", ask=Ask.LINE, label="Why?", hint="Everybody sees it on the card."),),
        memory=memory,
    )


def ours(entries: tuple[str, ...], *, memory: str) -> Form:
    """The form in which a lead says which address on a card is the brand's own."""
    return Form(
        name=OURS,
        title="This is ours",
        submit="Propose it",
        fields=(
            Field(
                name="entry",
                ask=Ask.CHOICE,
                label="What may be published",
                value=entries[0],
                options=tuple((entry, entry) for entry in entries),
                hint="Somebody else on the roster has to agree. From the next draft on it is not pointed out any more.",
            ),
        ),
        memory=memory,
    )


def live(*, memory: str) -> Form:
    """The form that asks for the link of a post that is live after all."""
    return Form(
        name=LIVE,
        title="It is live",
        submit="Settle it",
        fields=(Field(name="link", ask=Ask.LINE, label="Link to our post", hint="Open it on X and copy its address."),),
        memory=memory,
    )


def findings(revision: Revision) -> Form:
    """Everything the rules found, for reading."""
    return Form(
        name=FINDINGS,
        title="All findings",
        submit="",
        fields=(),
        lines=(
            *by_question(revision.findings),
            *(f"Not checked: {one.rule} ({one.reason})" for one in revision.not_checked),
        ),
    )


def unknown(problem: str) -> Form:
    """What stands in place of a form that cannot be drawn again."""
    return Form(name=FINDINGS, title="Close this form", submit="", fields=(), lines=(problem,))


def preview_lines(preview: Preview) -> tuple[str, ...]:
    """What stands above the fields: who is answering already, the post, the length, the findings."""
    skips = (f"Still to be said again in this conversation: {the_correction(one)}." for one in preview.skips)
    return (*_company_lines(preview), *_parent_lines(preview.parent), *skips, *_report_lines(preview))


def _company_lines(preview: Preview) -> tuple[str, ...]:
    lines = [
        f"{colleague.author} is already answering this post{f' as @{colleague.elsewhere}' if colleague.elsewhere else ''} "
        f"(draft {colleague.draft}, since {plain(colleague.at)})."
        for colleague in preview.colleagues
    ]
    if preview.answered_by is not None:
        lines.append(f"This post was already answered (draft {preview.answered_by}).")
    return tuple(lines)


def _parent_lines(parent: Post | None) -> tuple[str, ...]:
    return (f"@{parent.author} wrote: {parent.text}",) if parent else ()


def _report_lines(preview: Preview) -> tuple[str, ...]:
    report = preview.report
    if report is None:
        return ()
    lines = [f"Length: {report.length} of {preview.limit}.", *by_question(report.findings)]
    if report.not_checked:
        lines.append(f"{missed(report.not_checked)}.")
    return tuple(lines)
