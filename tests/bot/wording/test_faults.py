"""Whatever a chat answers instead of who approved, the card says in words."""

import re
from pathlib import Path

import pytest

from bot.wording.faults import fault

BOT = Path(__file__).parents[3] / "bot"
_NAMED = re.compile(r'(?:Unreachable\(|super\(\).__init__\(|slug: str = )\s*"(?P<slug>[a-z-]+)"')
SLUGS = sorted(
    {
        found["slug"]
        for chat in ("slack", "teams")
        for file in (BOT / chat).glob("*.py")
        for found in _NAMED.finditer(file.read_text(encoding="utf-8"))
    }
)


def test_both_chats_have_faults():
    assert {one.partition("-")[0] for one in SLUGS} == {"slack", "teams"}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_fault_of_a_chat_has_a_sentence(slug):
    assert fault(slug).endswith(".")
