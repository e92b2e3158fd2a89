"""The classifier of sentences: what their words say, and what their meaning says, for each thing that one can do.

The words by a logistic regression for each tag, the meaning by a network with one hidden layer for all of them; fitted
to the labelled sentences of `policies/corpus` (`make train`) with scikit-learn, stored as small numbers.
https://scikit-learn.org/stable/modules/linear_model.html#logistic-regression
https://scikit-learn.org/stable/modules/neural_networks_supervised.html#multi-layer-perceptron
"""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from io import StringIO

import numpy as np
from numpy.typing import NDArray

from policies.reading.encoder import Meaning

_ENOUGH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A hidden layer over a meaning, and what it says for each tag."""

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    def scores(self, meaning: Meaning) -> NDArray[np.float32]:
        """What a meaning says for each tag; rows of meanings give rows of scores."""
        active = np.maximum(meaning @ self.hidden + self.hidden_bias, 0)
        return np.asarray(active @ self.output + self.output_bias, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`weights[row, column]` is what a feature says for a tag, in steps of `scale`; `bias` is what none says."""

    tags: tuple[str, ...]
    features: NDArray[np.int64]
    """This process' hashes of the features, in order: a hundred thousand strings would take twenty times the memory."""
    rows: NDArray[np.int32]
    """The row of each."""
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    """Two rows: the scores from which on a tag is believed, and is beyond doubt, by the words alone."""
    network: Network
    share: NDArray[np.float32]
    """What the meaning counts for, beside the words."""
    joint_thresholds: NDArray[np.float32]
    """The same two rows, for words and meaning together."""
    corpus: str
    """The digest of the corpus it was trained on."""

    def told(self, features: Iterable[str], meaning: Meaning | None) -> dict[str, bool]:
        """The tags that are believed, each with whether it is beyond doubt; what is likeliest comes first.

        Of a text with hardly any known word nothing is believed; without a meaning the words decide alone.
        """
        known = self._known(features)
        if len(known) < _ENOUGH:
            return {}
        scores = self.weights[known].sum(axis=0, dtype=np.int32) * self.scale / math.sqrt(len(known) + 1) + self.bias
        believed, sure = self.thresholds
        if meaning is not None:
            scores = scores + self.share * self.network.scores(meaning)
            believed, sure = self.joint_thresholds
        told = [column for column in np.argsort(believed - scores) if scores[column] > believed[column]]
        return {self.tags[column]: bool(scores[column] > sure[column]) for column in told}

    def _known(self, features: Iterable[str]) -> NDArray[np.int32]:
        """The rows of those features that it knows."""
        hashes = np.fromiter(map(hash, features), dtype=np.int64)
        places = np.searchsorted(self.features, hashes).clip(max=len(self.features) - 1)
        found: NDArray[np.int32] = self.rows[places[self.features[places] == hashes]]
        return found


@lru_cache(maxsize=2)
def load(name: str) -> Model:
    """A model that ships."""
    with as_file(files("policies.reading").joinpath(name)) as path, np.load(path, allow_pickle=False) as stored:
        about = json.loads(stored["about"].tobytes())
        lines = StringIO(stored["features"].tobytes().decode("utf-8"))
        hashes = np.fromiter((hash(line.rstrip("\n")) for line in lines), dtype=np.int64)
        in_order = hashes.argsort()
        return Model(
            tags=tuple(about["tags"]),
            features=hashes[in_order],
            rows=in_order.astype(np.int32),
            weights=stored["weights"],
            scale=stored["scale"],
            bias=stored["bias"],
            thresholds=stored["thresholds"],
            network=Network(
                **{part: stored[part].astype(np.float32) for part in ("hidden", "hidden_bias", "output", "output_bias")}
            ),
            share=stored["share"],
            joint_thresholds=stored["joint_thresholds"],
            corpus=about["corpus"],
        )
