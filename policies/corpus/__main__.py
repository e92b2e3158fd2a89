"""Fits the models of `policies/reading` to the corpus, and says how well each tag is told: `make train`.

What is reported is out of fold: every text is judged by models that have not seen it.
"""

import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from policies.corpus.reading import Labelled, digest, read
from policies.reading.sentences import body
from policies.reading.tags import Incoming, Tag
from policies.reading.words import features, words
from policies.text import fold

READING = Path(__file__).parents[1] / "reading"
STRENGTH = 10.0
"""The inverse of the penalty on large weights."""
SEEN = 2
"""How many texts a feature must stand in."""
KEPT = 100_000
FOLDS = 3
SEED = 7
LEAST_PRECISION = Path(__file__).with_name("precision.toml")
"""How precise each tag must be, out of fold, before it is believed; without an entry, whatever gives the best F1."""


def rows_of(texts: Iterable[str]) -> list[list[str]]:
    """The features of each text, as the reader makes them."""
    made = []
    for text in texts:
        folded = fold(text)
        start, end = body(folded)
        letters = [letter for letter in text if letter.isalpha()]
        shouted = len(letters) >= 12 and sum(letter.isupper() for letter in letters) > len(letters) / 2
        made.append(list(features([word.text for word in words(folded, start, end)], shouted=shouted)))
    return made


def matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """A row a text, scaled as the model scales it."""
    places = [[vocabulary[one] for one in row if one in vocabulary] for row in rows]
    indices = np.concatenate([np.asarray(one, dtype=np.int32) for one in places]) if places else np.zeros(0, np.int32)
    bounds = np.cumsum([0, *(len(one) for one in places)])
    made = csr_matrix((np.ones(len(indices), np.float32), indices, bounds), shape=(len(rows), len(vocabulary)))
    return diags(1 / np.sqrt(np.diff(bounds) + 1)) @ made


def vocabulary_of(rows: Iterable[Sequence[str]]) -> dict[str, int]:
    seen = Counter(feature for row in rows for feature in row)
    return {feature: place for place, feature in enumerate(sorted(one for one, times in seen.items() if times >= SEEN))}


def fitted(found: csr_matrix, wanted: np.ndarray[Any, Any]) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", tol=0.01).fit(found, wanted)


def out_of_fold(found: csr_matrix, wanted: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    scores = np.zeros(len(wanted))
    for known, asked in KFold(FOLDS, shuffle=True, random_state=SEED).split(wanted):
        scores[asked] = fitted(found[known], wanted[known]).decision_function(found[asked])
    return scores


def threshold(scores: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any], least: float | None) -> float:
    """The lowest score down to which the precision is kept; without a precision to keep, the one with the best F1."""
    order = np.argsort(-scores)
    hits = np.cumsum(wanted[order])
    told = np.arange(1, len(order) + 1)
    if least is None:
        last = int((2 * hits / (told + wanted.sum())).argmax())
    else:
        kept = np.flatnonzero(hits / told >= least)
        last = int(kept[-1]) if len(kept) else 0
    return float(scores[order[last]]) - 1e-6


def report(tag: str, rows: Sequence[Labelled], told: np.ndarray[Any, Any], wanted: np.ndarray[Any, Any]) -> str:
    said = []
    for language in ("en", "it", "es"):
        here = np.array([row.language == language for row in rows])
        right = int((told & wanted & here).sum())
        said.append(
            f"{language} P {right / max(1, int((told & here).sum())):.2f} R {right / max(1, int((wanted & here).sum())):.2f} n {int((wanted & here).sum()):4d}"
        )
    return f"{tag:16} {' | '.join(said)}"


def fit(kind: str, tags: Sequence[str], file: Path) -> None:
    rows = read(kind)
    precision = tomllib.loads(LEAST_PRECISION.read_text(encoding="utf-8")).get(kind, {})
    made = rows_of(row.text for row in rows)
    vocabulary = vocabulary_of(made)
    found = matrix(made, vocabulary)
    weights, bias, thresholds = [], [], []
    for tag in tags:
        wanted = np.array([tag in row.tags for row in rows])
        scores = out_of_fold(found, wanted)
        least = threshold(scores, wanted, precision.get(tag))
        print(report(tag, rows, scores >= least, wanted))
        whole = fitted(found, wanted)
        weights.append(whole.coef_[0])
        bias.append(whole.intercept_[0])
        thresholds.append(least)
    _store(file, tags, vocabulary, np.array(weights).T, np.array(bias), np.array(thresholds), digest(kind))


def _store(
    file: Path,
    tags: Sequence[str],
    vocabulary: dict[str, int],
    weights: np.ndarray[Any, Any],
    bias: np.ndarray[Any, Any],
    thresholds: np.ndarray[Any, Any],
    corpus: str,
) -> None:
    """The features that say most, with their weights as whole numbers from -127 to 127 of a scale for each tag."""
    names = np.array(list(vocabulary))
    kept = np.sort(np.argsort(-np.abs(weights).max(axis=1))[:KEPT])
    scale = np.abs(weights[kept]).max(axis=0) / 127
    np.savez_compressed(
        file,
        about=np.frombuffer(json.dumps({"tags": list(tags), "corpus": corpus}).encode(), np.uint8),
        features=np.frombuffer("\n".join(names[kept]).encode(), np.uint8),
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=bias.astype(np.float32),
        thresholds=thresholds.astype(np.float32),
    )
    print(f"{file.name}: {len(kept)} of {len(names)} features, {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    which = sys.argv[1:] or ["sentences", "incoming"]
    if "sentences" in which:
        fit("sentences", [str(tag) for tag in Tag], READING / "model.npz")
    if "incoming" in which:
        fit("incoming", [str(tag) for tag in Incoming], READING / "incoming.npz")
