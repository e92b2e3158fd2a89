"""How a token pair gets in: by a prompt without echo, or by two lines of standard input; never by arguments."""

import sys

import click
from pydantic import SecretStr

from bot.cli.failure import Failure
from bot.settings import TokenPair

_NAMES = ("access token", "access token secret")
_LONGEST = 10_000
"""Bytes that are read of standard input; the two lines have about a hundred."""


def asked() -> TokenPair:
    """The pair; what cannot be one is refused with a sentence that does not show it."""
    if sys.stdin.isatty():
        lines = [str(click.prompt(name.capitalize(), hide_input=True)) for name in _NAMES]
    else:
        text = sys.stdin.buffer.read(_LONGEST).decode("utf-8", errors="replace")
        lines = text.strip().splitlines()
    if len(lines) != len(_NAMES):
        found = f"{len(lines)} line" if len(lines) == 1 else f"{len(lines)} lines"
        raise Failure((f"Standard input has {found}, not two: the access token, then the access token secret.",))
    token, secret = (line.strip() for line in lines)
    wrong = [
        f"The {name} is empty, or has a space or a letter in it that no token has; copy it again."
        for name, value in zip(_NAMES, (token, secret), strict=True)
        if not value or any(not "!" <= letter <= "~" for letter in value)
    ]
    if not wrong and token == secret:
        wrong = ["The access token and its secret are the same; copy them again."]
    if wrong:
        raise Failure(wrong)
    return TokenPair(access_token=SecretStr(token), access_secret=SecretStr(secret))
