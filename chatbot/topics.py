"""Which topic a text is about, and how sure that is. Knows nothing of Rasa; vectors come from vectors.py.

A part of a score is what a linear classifier thinks, the rest how near the nearest training phrases of each topic
are: a classifier alone is sure about texts that are like nothing it has seen. With `ngrams`, character 2-5-grams
stand beside the sentence vector: they help where there are few phrases and a general encoder (docs/understanding.md).

Danger that is only hinted is learned by kind, as `check_in/crisis_suicide`, and is one topic when read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

OUT_OF_SCOPE = "out_of_scope"
# Rasa's own name for "not understood well enough": it may be predicted without being a topic with phrases.
UNSURE = "nlu_fallback"

CRAVING = "craving"
CHECK_IN = "check_in"  # the gentle question; its phrases carry the kind of danger that they hint at

STRENGTH = 5.0  # of the classifier (inverse regularisation); from 3 to 10 the lines left out were read alike
NGRAM_STRENGTH = 60.0  # the same with character n-grams, found on three public few-shot sets, as the next
NGRAM_WEIGHT = 0.45  # of the n-grams beside the sentence vector
ROUNDS = 80  # 150 read the lines for the bars alike, and took twice as long
NGRAMS = (2, 5)
MOST_NGRAMS = 40_000


@dataclass(frozen=True)
class Mixture:
    """How a score is made: so much of it is `learned`, the classifier's; the rest is that of the `nearest` phrases of
    each topic, where `sharpness` is how much a nearer one counts for more than one a little further away. Phrases are
    compared along the `directions` in which they differ most."""

    learned: float
    nearest: int
    sharpness: float
    directions: int


# Our own phrases and encoder: found on the lines for the bars. Along 192 directions they are read as along all 384, and
# a line is compared with 44,000 phrases in 2 ms instead of 13.
MANY = Mixture(learned=0.4, nearest=4, sharpness=25.0, directions=192)
# Few phrases and a general encoder, with n-grams: found on three public few-shot sets.
FEW = Mixture(learned=0.5, nearest=3, sharpness=12.5, directions=384)


@dataclass(frozen=True)
class Bars:
    """How sure is sure enough, between 0 and 1. The head of calibrate.py says how they were chosen."""

    answer: float = 0.55  # from here on the topic is answered ...
    lead: float = 0.40  # ... if the next topic is so far behind
    ask: float = 0.18  # from here on it is asked about ("did you mean ...?"); below, the text is out of scope
    danger: float = (
        0.35  # of all crisis topics together: answered from here on, asking back would be the wrong moment
    )
    danger_inside: float = 0.60  # the same for one piece of a long text, which has many chances to be misread
    hint: float = 0.35  # of danger stated or hinted: asked about gently from here on
    hint_inside: float = 0.80  # the same for one question of a line with several


@dataclass(frozen=True)
class Reading:
    """What a text was taken for: `topic` after the bars, how sure, and every topic with its score, best first. `hinted`
    is how much of the gentle question's score each kind of danger has."""

    topic: str
    confidence: float
    ranking: list[tuple[str, float]]
    hinted: dict[str, float] = field(default_factory=dict)


class TopicModel:
    """Linear classifier and nearest phrases. Immutable once fitted or loaded."""

    def __init__(
        self,
        topics: list[str],
        weights: np.ndarray,
        bias: np.ndarray,
        phrases: np.ndarray,
        phrase_topics: np.ndarray,
        directions: np.ndarray,
        vocabulary: dict[str, int] | None = None,
        idf: np.ndarray | None = None,
    ) -> None:
        self._topics = topics
        self._weights = weights
        self._bias = bias
        self._phrases = phrases
        self._phrase_topics = phrase_topics
        self._directions = directions
        self._of_topic = [np.flatnonzero(phrase_topics == number) for number in range(len(topics))]
        self._vocabulary = vocabulary
        self._idf = idf
        self._ngrams = None
        self._mixture = MANY if vocabulary is None else FEW
        if vocabulary is not None:
            self._ngrams = _vectorizer(vocabulary)
            self._ngrams.idf_ = idf

    @classmethod
    def fit(
        cls, texts: Sequence[str], labels: Sequence[str], vectors: np.ndarray, ngrams: bool = False
    ) -> TopicModel:
        """Learn from training phrases, their topics and their sentence vectors (one row each)."""
        from sklearn.linear_model import LogisticRegression

        features, vectorizer, strength = vectors, None, STRENGTH
        if ngrams:
            from scipy.sparse import csr_matrix, hstack

            vectorizer, strength = _vectorizer(), NGRAM_STRENGTH
            letters = NGRAM_WEIGHT * vectorizer.fit_transform(texts)
            features = hstack([csr_matrix(vectors), letters]).tocsr()
        classifier = LogisticRegression(C=strength, max_iter=ROUNDS)
        classifier.fit(features, labels)
        topics = [str(topic) for topic in classifier.classes_]
        place = {topic: number for number, topic in enumerate(topics)}
        _, directions = np.linalg.eigh(vectors.T @ vectors)  # the weightiest come last
        kept = (FEW if ngrams else MANY).directions
        directions = np.ascontiguousarray(directions[:, -kept:], dtype=np.float32)
        return cls(
            topics=topics,
            weights=np.ascontiguousarray(classifier.coef_.T, dtype=np.float32),
            bias=classifier.intercept_.astype(np.float32),
            phrases=_unit(vectors @ directions),
            phrase_topics=np.array([place[label] for label in labels], dtype=np.int64),
            directions=directions,
            vocabulary=vectorizer
            and {ngram: int(column) for ngram, column in vectorizer.vocabulary_.items()},
            idf=vectorizer and vectorizer.idf_,
        )

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """For each text (row) and topic (column, in the order of `topics`) a score; a row adds up to 1."""
        half = vectors.shape[1]
        logits = vectors @ self._weights[:half] + self._bias
        if self._ngrams is not None:
            logits = logits + (NGRAM_WEIGHT * self._ngrams.transform(texts)) @ self._weights[half:]
        mixture = self._mixture
        near = _shares(mixture.sharpness * self._nearness(vectors))
        return mixture.learned * _shares(logits) + (1 - mixture.learned) * near

    def _nearness(self, vectors: np.ndarray) -> np.ndarray:
        likeness = _unit(vectors @ self._directions) @ self._phrases.T
        columns = []
        for phrases in self._of_topic:
            some = min(self._mixture.nearest, len(phrases))
            nearest = np.partition(likeness[:, phrases], len(phrases) - some, axis=1)[:, -some:]
            columns.append(nearest.mean(axis=1))
        return np.stack(columns, axis=1)

    @property
    def topics(self) -> list[str]:
        """What was learned, in the order of the columns of `scores`."""
        return list(self._topics)

    def save(self, folder: Path) -> None:
        """Write to `folder`: arrays and JSON, nothing that runs when it is read."""
        arrays = {
            "weights": self._weights,
            "bias": self._bias,
            "phrases": self._phrases,
            "phrase_topics": self._phrase_topics,
            "directions": self._directions,
        }
        if self._idf is not None:
            arrays["idf"] = self._idf
        np.savez(folder / "arrays.npz", **arrays)
        words = {"topics": self._topics, "vocabulary": self._vocabulary}
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what `save` wrote; raises OSError or ValueError where that is missing or broken."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
            return cls(
                topics=words["topics"], vocabulary=words["vocabulary"], **{key: arrays[key] for key in arrays}
            )


def read(topics: Sequence[str], scores: np.ndarray, bars: Bars) -> Reading:
    """Judge one text's `scores` by the bars. Danger comes first: its topics count together."""
    together: dict[str, float] = {}
    kinds: dict[str, float] = {}
    for topic, score in zip(topics, scores, strict=True):
        name, _, kind = topic.partition("/")
        together[name] = together.get(name, 0.0) + float(score)
        if kind:
            kinds[kind] = float(score)
    ranking = sorted(together.items(), key=lambda entry: -entry[1])
    stated = sum(score for topic, score in ranking if _is_urgent(topic))
    hinted = together.get(CHECK_IN, 0.0)
    if stated >= bars.danger:
        return Reading(next(topic for topic, _ in ranking if _is_urgent(topic)), stated, ranking, kinds)
    if hinted and stated + hinted >= bars.hint:
        return Reading(CHECK_IN, stated + hinted, ranking, kinds)
    (best, score), *others = (entry for entry in ranking if entry[0] != CHECK_IN and not _is_urgent(entry[0]))
    if best == OUT_OF_SCOPE:
        return Reading(OUT_OF_SCOPE, score, ranking, kinds)
    if score >= bars.answer and score - max((other for _, other in others), default=0.0) >= bars.lead:
        return Reading(best, score, ranking, kinds)
    return Reading(UNSURE if score >= bars.ask else OUT_OF_SCOPE, score, ranking, kinds)


def is_danger(topic: str) -> bool:
    """Whether a topic is one where somebody may be in danger now."""
    return topic.startswith("crisis_")


def _is_urgent(topic: str) -> bool:
    return is_danger(topic) or topic == CRAVING


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def _shares(values: np.ndarray) -> np.ndarray:
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _vectorizer(vocabulary=None):  # type: ignore[no-untyped-def]
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=NGRAMS,
        sublinear_tf=True,
        max_features=None if vocabulary else MOST_NGRAMS,
        vocabulary=vocabulary,
        dtype=np.float32,
    )
