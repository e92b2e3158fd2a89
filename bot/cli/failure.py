"""How a command ends badly: with sentences on the error stream and an exit code, never with a traceback."""

from collections.abc import Iterable
from typing import IO, Any

import click


class Failure(click.ClickException):
    """Something is wrong, and this says what; exit code 1 (2 is for a command line that means nothing)."""

    exit_code = 1

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))

    def show(self, file: IO[Any] | None = None) -> None:
        for sentence in self.sentences:
            click.echo(sentence, file=file, err=file is None)
