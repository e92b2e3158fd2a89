"""The classifier of sentences: a weight for each feature and each thing that a sentence can do, added up.

Trained on the labelled sentences of `policies/corpus` (`make train`), stored as small integers. A logistic regression
for each tag: https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

_ENOUGH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`weights[row[feature], column]` is what a feature says for a tag, in steps of `scale`; `bias` is what none says."""

    tags: tuple[str, ...]
    rows: Mapping[str, int]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    """The score from which on a tag is believed."""
    corpus: str
    """The digest of the corpus it was trained on."""

    def scores(self, features: Iterable[str]) -> NDArray[np.float32]:
        """The score of each tag, in the order of `tags`, less its threshold: above zero it is believed.

        Of a text with hardly any known word nothing is believed.
        """
        known = [row for feature in features if (row := self.rows.get(feature)) is not None]
        if len(known) < _ENOUGH:
            return np.full(len(self.tags), -np.inf, dtype=np.float32)
        summed = self.weights[known].sum(axis=0, dtype=np.int32) * self.scale
        return np.asarray(summed / math.sqrt(len(known) + 1) + self.bias - self.thresholds, dtype=np.float32)

    def tell(self, features: Iterable[str], tag: str) -> dict[str, float]:
        """What each feature says for a tag."""
        column = self.tags.index(tag)
        return {
            feature: float(self.weights[self.rows[feature], column] * self.scale[column])
            for feature in features
            if feature in self.rows
        }


@lru_cache(maxsize=2)
def load(name: str) -> Model:
    """A model that ships."""
    with as_file(files("policies.reading").joinpath(name)) as path, np.load(path, allow_pickle=False) as stored:
        about = json.loads(stored["about"].tobytes())
        return Model(
            tags=tuple(about["tags"]),
            rows={feature: row for row, feature in enumerate(stored["features"].tobytes().decode("utf-8").split("\n"))},
            weights=stored["weights"],
            scale=stored["scale"],
            bias=stored["bias"],
            thresholds=stored["thresholds"],
            corpus=about["corpus"],
        )
