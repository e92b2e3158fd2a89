"""A whole check of a reply of 280 characters by every rule, beside other people's checkers of prose, and beside what three
libraries that it uses take of it alone: the parser of the network's lengths, the detection of the language, and the encoder of sentences.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path

from profanity_check import predict
from proselint.checks import __register__
from proselint.registry import CheckRegistry
from proselint.tools import LintFile
from twitter_text import parse_tweet

from policies.engine import Engine
from policies.reading.encoder import meanings
from policies.reading.language import Languages
from policies.reply import Brand, Parent, Previous, Reply
from policies.rules import build_all
from policies.ruleset import load_all
from tests.bench.harness import Row, Side, Step, beside
from tests.support.builders import NOW

RUNS, TEXTS = 21, 20
LENGTH = 280
REMEMBERED = 200
"""Earlier posts that a reply is compared with: as many as the product remembers."""
WORDS = (
    "@carla We are sorry, Carla: the parcel {number} was scanned in the wrong depot on Monday, and nobody told you. "
    "It is on its way again, and https://acme.example/parcels shows where it is. Should it not be with you by Thursday "
    "at noon, write to us in private and we send another one the same day, of course at no cost to you. "
)
SIGNATURE = "^AD"
ANSWERED = "@AcmeHelp my parcel is lost"


def text(number: int) -> str:
    words = WORDS.format(number=number)[: LENGTH - len(SIGNATURE) - 1].rstrip()
    return f"{words.ljust(LENGTH - len(SIGNATURE) - 1, '.')} {SIGNATURE}"


async def measure(folder: Path) -> list[Row]:
    del folder
    engine = Engine(build_all(), load_all({"default": "default"}))
    parent = Parent(
        post_id="123",
        author="carla",
        text=ANSWERED,
        mentions=("AcmeHelp",),
        conversation=("carla", "AcmeHelp"),
    )
    earlier = tuple(
        Previous(text=f"{number} is found, {'very ' * (number % 30)}well done", conversation_id=str(number), at=NOW)
        for number in range(REMEMBERED)
    )
    numbers, texts = count(100_000), list[str]()

    async def write() -> None:
        # New ones each time: the length of a text that was just counted is remembered.
        texts[:] = [text(next(numbers)) for _ in range(TEXTS)]

    async def check() -> None:
        for one in texts:
            reply = Reply(
                text=one,
                account="AcmeHelp",
                parent=parent,
                previous=earlier,
                conversation_id="123",
                initials="AD",
                accounts=(Brand(handle="AcmeNews", domains=("news.example",)),),
            )
            engine.check(reply, "default", NOW.date())

    ours = Side(name=f"reply of {LENGTH} characters checked", run=check, ready=write)
    return [
        await beside(ours, Side(name=name, run=run, ready=write), runs=RUNS, acts=TEXTS)
        for name, run in _peers(texts).items()
    ]


def _peers(texts: list[str]) -> dict[str, Step]:
    """What else reads the same texts."""
    languages = Languages()
    register = CheckRegistry()
    register.register_many(__register__)
    peers: dict[str, Callable[[str], object]] = {
        "proselint": lambda one: LintFile("bench", one).lint(),
        "alt-profanity-check": lambda one: predict([one]),
        "twitter-text-parser alone": parse_tweet,
        "language detection alone": languages.of,
        "sentence encoder alone": lambda one: meanings([ANSWERED, *one.split(". ")]),
    }
    return {name: _reads_all(texts, read) for name, read in peers.items()}


def _reads_all(texts: list[str], read: Callable[[str], object]) -> Step:
    async def run() -> None:
        for one in texts:
            read(one)

    return run
