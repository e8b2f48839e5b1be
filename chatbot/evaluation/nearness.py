"""Which training phrases stand too near a held-out line to leave it a fair question: by spelling, and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from chatbot.vectors import SentenceVectors

# Both from the project's own rule for its held-out lines.
SPELLING = 0.2  # edits for each character of the longer text; nearer is too near
MEANING = 0.95  # cosine of the general encoder; more is too near


@dataclass(frozen=True)
class Near:
    """A held-out text, a training phrase, and how near: edits for each character, or cosine."""

    held_out: str
    trained: str
    value: float


def by_spelling(held_out: Sequence[str], trained: Sequence[str], least: float = SPELLING) -> list[Near]:
    """The pairs whose normalised edit distance is below `least`; capitals and spaces do not count."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import cdist

    distances = cdist(
        [_plain(text) for text in held_out],
        [_plain(text) for text in trained],
        scorer=Levenshtein.normalized_distance,
        score_cutoff=least,  # what is further is not measured exactly, and stands as 1
        dtype=np.float32,
        workers=-1,
    )
    return [
        Near(held_out[row], trained[column], float(distances[row, column]))
        for row, column in zip(*np.nonzero(distances < least), strict=True)
    ]


def by_meaning(
    held_out: Sequence[str], trained: Sequence[str], encoder: SentenceVectors, most: float = MEANING
) -> list[Near]:
    """The pairs whose vectors have a cosine above `most`."""
    likeness = encoder.compare(held_out) @ encoder.compare(trained).T
    return [
        Near(held_out[row], trained[column], float(likeness[row, column]))
        for row, column in zip(*np.nonzero(likeness > most), strict=True)
    ]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
