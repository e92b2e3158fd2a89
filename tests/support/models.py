"""The models of the rules, read once in a process: a cold one takes longer than people in scenarios wait for an answer."""

from functools import cache

from policies.reading.reader import Reader
from policies.rules import build_all
from policies.text import prepare


@cache
def read_models() -> None:
    Reader.of(build_all()).read(prepare("Good morning."))
