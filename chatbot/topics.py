"""Which topic a text is about, and how sure that is. Knows nothing of Rasa; vectors come from vectors.py.

Two views of a text: its sentence vector (meaning) and its character 2-5-grams (spelling, also of typos and slang). Both
have unit length, so neither drowns the other in the linear classifier: raw counts cost 13 points of accuracy.

How sure: half the classifier's confidence, half the similarity to the nearest training phrase of that topic. The
classifier alone is confident about texts that are like nothing it has seen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

OUT_OF_SCOPE = "out_of_scope"
# Rasa's own name for "not understood well enough": it may be predicted without being a topic with phrases.
UNSURE = "nlu_fallback"

STRENGTH = 20.0  # of the classifier (inverse regularisation), found on three public few-shot sets
NGRAMS = (2, 5)
MOST_NGRAMS = 40_000


@dataclass(frozen=True)
class Bars:
    """How sure is sure enough, between 0 and 1. The head of calibrate.py says how they were chosen."""

    answer: float = 0.52  # from here on the topic is answered
    ask: float = 0.37  # from here on it is asked about ("did you mean ...?"); below, the text is out of scope
    danger: float = 0.42  # a crisis topic is answered from here on: asking back would be the wrong moment
    danger_inside: float = 0.60  # the same for one piece of a long text, which has many chances to be misread


@dataclass(frozen=True)
class Reading:
    """What a text was taken for: `topic` after the bars, and every topic with its score, best first."""

    topic: str
    ranking: list[tuple[str, float]]


class TopicModel:
    """Linear classifier and nearest phrase over both views. Immutable once fitted or loaded."""

    def __init__(
        self,
        topics: list[str],
        weights: np.ndarray,
        bias: np.ndarray,
        vocabulary: dict[str, int],
        idf: np.ndarray,
        phrases: np.ndarray,
        phrase_topics: np.ndarray,
    ) -> None:
        self._topics = topics
        self._weights = weights
        self._bias = bias
        self._vocabulary = vocabulary
        self._idf = idf
        self._phrases = phrases
        self._phrase_topics = phrase_topics
        self._ngrams = _vectorizer(vocabulary)
        self._ngrams.idf_ = idf

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], vectors: np.ndarray) -> TopicModel:
        """Learn from training phrases, their topics and their sentence vectors (one row each)."""
        from scipy.sparse import csr_matrix, hstack
        from sklearn.linear_model import LogisticRegression

        ngrams = _vectorizer()
        spelling = ngrams.fit_transform(texts)
        both = hstack([csr_matrix(vectors), spelling]).tocsr()
        classifier = LogisticRegression(C=STRENGTH, max_iter=400, class_weight="balanced")
        classifier.fit(both, labels)
        topics = [str(topic) for topic in classifier.classes_]
        place = {topic: number for number, topic in enumerate(topics)}
        return cls(
            topics=topics,
            weights=np.ascontiguousarray(classifier.coef_.T, dtype=np.float32),
            bias=classifier.intercept_.astype(np.float32),
            vocabulary={ngram: int(column) for ngram, column in ngrams.vocabulary_.items()},
            idf=ngrams.idf_,
            phrases=np.ascontiguousarray(vectors, dtype=np.float32),
            phrase_topics=np.array([place[label] for label in labels], dtype=np.int64),
        )

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """For each text (row) and topic (column, in the order of `topics`) a score between 0 and 1."""
        half = vectors.shape[1]
        logits = (
            vectors @ self._weights[:half] + self._ngrams.transform(texts) @ self._weights[half:] + self._bias
        )
        logits -= logits.max(axis=1, keepdims=True)
        confidence = np.exp(logits)
        confidence /= confidence.sum(axis=1, keepdims=True)
        likeness = vectors @ self._phrases.T
        nearest = np.stack(
            [likeness[:, self._phrase_topics == number].max(axis=1) for number in range(len(self._topics))],
            axis=1,
        )
        return 0.5 * confidence + 0.5 * np.clip(nearest, 0.0, 1.0)

    @property
    def topics(self) -> list[str]:
        """The topics that were learned, in the order of the columns of `scores`."""
        return list(self._topics)

    def save(self, folder: Path) -> None:
        """Write to `folder`: arrays and JSON, nothing that runs when it is read."""
        np.savez(
            folder / "arrays.npz",
            weights=self._weights,
            bias=self._bias,
            idf=self._idf,
            phrases=self._phrases,
            phrase_topics=self._phrase_topics,
        )
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
    """Judge one text's `scores` by the bars."""
    order = np.argsort(-scores)
    ranking = [(topics[place], float(scores[place])) for place in order]
    best, score = ranking[0]
    if best == OUT_OF_SCOPE:
        return Reading(OUT_OF_SCOPE, ranking)
    if is_danger(best):
        return Reading(best if score >= bars.danger else OUT_OF_SCOPE, ranking)
    if score >= bars.answer:
        return Reading(best, ranking)
    return Reading(UNSURE if score >= bars.ask else OUT_OF_SCOPE, ranking)


def is_danger(topic: str) -> bool:
    """Whether a topic is one where somebody may be in danger now."""
    return topic.startswith("crisis_")


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
