"""Fits the models of `policies/reading` to the corpus, and says how well each tag is told: `make train`.

What is reported is out of fold: every text is judged by models that have not seen it, nor one that means nearly the same.
"""

import json
import sys
import tomllib
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.cluster import MiniBatchKMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from policies.corpus.reading import Labelled, digest, read
from policies.reading.encoder import MOST, meanings
from policies.reading.model import Network
from policies.reading.reader import said, shouted, spoken
from policies.reading.tags import Incoming, Tag
from policies.reading.words import features, unquoted, words
from policies.text import Text, prepare

Array = np.ndarray[Any, Any]

READING = Path(__file__).parents[1] / "reading"
STRENGTH = 10.0
"""The inverse of the penalty on large weights of words."""
SEEN = 2
"""How many texts a feature must stand in."""
KEPT = 100_000
HIDDEN = 512
DECAY = 1.0
"""The penalty on large weights of the network."""
ROUNDS = 16
"""How often the network sees the corpus; more rounds learn it by heart."""
MEANING = 1.5
"""What the meaning counts for, beside the words, both in standard deviations of their scores."""
FOLDS = 3
ALIKE = 12
"""Texts that mean about the same, on average; they are on one side of a fold."""
SEED = 7
LEAST_PRECISION = Path(__file__).with_name("precision.toml")
"""How precise each tag must be, out of fold, before it is believed; without an entry, whatever gives the best F1."""


def rows_of(texts: Iterable[Text]) -> list[list[str]]:
    """The features of each text, as the reader makes them."""
    return [
        list(features([word.text for word in words(text.folded, *spoken(text))], shouted=shouted(said(text))))
        for text in texts
    ]


def meanings_of(texts: Iterable[Text]) -> Array:
    """The meaning of each text, a row each."""
    written = [unquoted(said(text)) for text in texts]
    some = (written[place : place + MOST] for place in range(0, len(written), MOST))
    return np.array([meaning for few in some for meaning in meanings(few)])


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


def by_words(found: csr_matrix, wanted: Array) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH, solver="liblinear", class_weight="balanced", tol=0.01).fit(found, wanted)


def by_meaning(meant: Array, wanted: Array) -> Network:
    """A network for all tags at once; its first weights undo the small scale of a meaning's numbers."""
    scale = meant.std()
    made = MLPClassifier((HIDDEN,), alpha=DECAY, max_iter=ROUNDS, random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        made.fit(meant / scale, wanted.astype(int))
    return Network(
        hidden=(made.coefs_[0] / scale).astype(np.float16).astype(np.float32),
        hidden_bias=made.intercepts_[0].astype(np.float32),
        output=made.coefs_[1].astype(np.float16).astype(np.float32),
        output_bias=made.intercepts_[1].astype(np.float32),
    )


def out_of_fold(found: csr_matrix, meant: Array, wanted: Array) -> tuple[Array, Array]:
    """The scores of each text for each tag, by words and by meaning."""
    words_say, meanings_say = np.zeros(wanted.shape), np.zeros(wanted.shape)
    alike = MiniBatchKMeans(len(meant) // ALIKE, random_state=SEED, n_init=1).fit_predict(meant)
    for known, asked in GroupKFold(FOLDS).split(meant, groups=alike):
        meanings_say[asked] = by_meaning(meant[known], wanted[known]).scores(meant[asked])
        for tag in range(wanted.shape[1]):
            words_say[asked, tag] = by_words(found[known], wanted[known, tag]).decision_function(found[asked])
    return words_say, meanings_say


def threshold(scores: Array, wanted: Array, least: float | None) -> float:
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


def report(tag: str, rows: Sequence[Labelled], told: Array, wanted: Array) -> str:
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
    least = tomllib.loads(LEAST_PRECISION.read_text(encoding="utf-8"))
    believed, sure = least.get(kind, {}), least["sure"]
    texts = [prepare(row.text) for row in rows]
    made = rows_of(texts)
    vocabulary = vocabulary_of(made)
    found, meant = matrix(made, vocabulary), meanings_of(texts)
    wanted = np.array([[tag in row.tags for tag in tags] for row in rows])
    words_say, meanings_say = out_of_fold(found, meant, wanted)
    share = MEANING * words_say.std(axis=0) / meanings_say.std(axis=0)
    both_say = words_say + share * meanings_say
    alone, joint = (
        np.array(
            [
                [threshold(scores[:, column], wanted[:, column], least.get(tag)) for column, tag in enumerate(tags)]
                for least in (believed, believed | sure)
            ]
        )
        for scores in (words_say, both_say)
    )
    for column, tag in enumerate(tags):
        print(report(tag, rows, both_say[:, column] >= joint[0, column], wanted[:, column]))
    whole = [by_words(found, wanted[:, column]) for column in range(len(tags))]
    weights = np.array([one.coef_[0] for one in whole]).T
    names = np.array(list(vocabulary))
    kept = np.sort(np.argsort(-np.abs(weights).max(axis=1))[:KEPT])
    scale = np.abs(weights[kept]).max(axis=0) / 127
    network = by_meaning(meant, wanted)
    np.savez_compressed(
        file,
        about=np.frombuffer(json.dumps({"tags": list(tags), "corpus": digest(kind)}).encode(), np.uint8),
        features=np.frombuffer("\n".join(names[kept]).encode(), np.uint8),
        weights=np.round(weights[kept] / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=np.array([one.intercept_[0] for one in whole], np.float32),
        thresholds=alone.astype(np.float32),
        hidden=network.hidden.astype(np.float16),
        hidden_bias=network.hidden_bias,
        output=network.output.astype(np.float16),
        output_bias=network.output_bias,
        share=share.astype(np.float32),
        joint_thresholds=joint.astype(np.float32),
    )
    print(f"{file.name}: {len(kept)} of {len(names)} features, {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    which = sys.argv[1:] or ["sentences", "incoming"]
    if "sentences" in which:
        fit("sentences", [str(tag) for tag in Tag], READING / "model.npz")
    if "incoming" in which:
        fit("incoming", [str(tag) for tag in Incoming], READING / "incoming.npz")
