"""However much there is to say, Teams takes the message, and it begins as it would."""

import json
from dataclasses import replace

import pytest

from approvals.domain.card import project
from approvals.domain.desk import Coming, Desk
from approvals.domain.hours import Window
from approvals.domain.incident import Duty
from approvals.domain.notice import Notice
from bot.teams import render
from bot.teams.render_card import MOST_BYTES
from tests.support.builders import NOW, after, case, incident, revision


def size(shown):
    return len(json.dumps(shown.card, ensure_ascii=False).encode())


@pytest.mark.parametrize("letter", ["a", "é", "漢", "🙂", "\n", "a\n", "\\"], ids=ascii)
def test_a_sentence_with_what_somebody_wrote_is_never_too_large(letter):
    notice = Notice(slug="too-late", values={"their_text": letter * 20_000})
    shown = render.notice(notice, tenant="M1", turn="t")
    assert size(shown) <= MOST_BYTES
    assert "Too late: this draft is already published" in str(shown.card)


@pytest.mark.parametrize(("many", "all_there"), [(1, True), (40, False)])
def test_everything_of_somebodys_is_shown_as_far_as_there_is_room(many, all_there):
    card = replace(project(case(), revision(), NOW, limit=280), text="漢" * 280)
    window = Window(opens=after(hours=4), closes=after(hours=7), zone="UTC")
    coming = Coming(draft=card.draft, handle="AcmeHelp", words=card.text, at=after(hours=5), window=window)
    owed = tuple(
        Duty(incident=incident(what="漢" * 140), handle=f"Acme{one}", due_at=after(hours=1)) for one in range(many)
    )
    desk = Desk(
        zone="UTC",
        now=NOW,
        waiting=(card,) * many,
        drafts=(card,) * many,
        owed=(),
        duties=owed,
        coming=(coming,) * many,
    )
    shown = render.home(desk, turn="t")
    assert size(shown) <= MOST_BYTES
    assert "Acme0" in str(shown.card)
    assert "Say “home” again to see what is new." in str(shown.card)
    assert ("There is more than fits here." not in str(shown.card)) == all_there
