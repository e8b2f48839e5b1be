"""Public few-shot sets through the same components: the general encoder, and the classifier of topics.py with spelling.

A set is a folder with files of `label<TAB>text`, one whose name begins with `train` and one with `test`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.evaluation.progress import say, told
from chatbot.evaluation.shares import Share

if TYPE_CHECKING:
    import numpy as np

    from chatbot.vectors import SentenceVectors


class BadSetError(Exception):
    """A folder or a file of it cannot be used; the message says which and why."""


@dataclass(frozen=True)
class PublicSet:
    """A set by its folder's name, and its two files."""

    name: str
    train: Path
    test: Path


@dataclass(frozen=True)
class Measured:
    """How often the first label was right, how many labels and training examples there were, seconds of learning."""

    name: str
    right: Share
    labels: int
    examples: int
    seconds: float


def find(folder: Path) -> list[PublicSet]:
    """The sets in a folder, or the folder itself if it is one; raises BadSetError where there is none."""
    if not folder.is_dir():
        raise BadSetError(f"{folder} is not a folder")
    candidates = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    found = [
        PublicSet(candidate.resolve().name, train, test)
        for candidate in candidates
        for train, test in [(_one(candidate, "train"), _one(candidate, "test"))]
        if train and test
    ]
    if not found:
        raise BadSetError(f"{folder} has no set: a folder with a file train… and a file test…")
    return found


def measure(one: PublicSet, encoder: SentenceVectors) -> Measured:
    """Learn from the training file, read the test file; raises BadSetError."""
    from chatbot.topics import TopicModel

    texts, labels = _read(one.train)
    unseen, expected = _read(one.test)
    say(f"{one.name}: {len(texts)} examples of {len(set(labels))} labels, {len(unseen)} to read")
    vectors = _vectors(encoder, [*texts, *unseen])
    started = time.monotonic()
    model = TopicModel.fit(texts, labels, vectors[: len(texts)], ngrams=True)
    seconds = time.monotonic() - started
    best = model.scores(unseen, vectors[len(texts) :]).argmax(axis=1)
    right = Share.of(
        model.topics[place] == label for place, label in zip(best.tolist(), expected, strict=True)
    )
    say(f"{one.name}: {right}")
    return Measured(one.name, right, len(set(labels)), len(texts), seconds)


def _vectors(encoder: SentenceVectors, texts: list[str]) -> np.ndarray:
    import numpy as np

    return np.concatenate([encoder.encode([text]) for text in told(texts, "texts turned into vectors")])


def _one(folder: Path, beginning: str) -> Path | None:
    """The file of a folder that begins so; raises BadSetError where there are several."""
    found = sorted(path for path in folder.glob(f"{beginning}*") if path.is_file())
    if len(found) > 1:
        raise BadSetError(f"{folder} has more than one file {beginning}…: {', '.join(p.name for p in found)}")
    return found[0] if found else None


def _read(path: Path) -> tuple[list[str], list[str]]:
    """Texts and labels of a file; raises BadSetError."""
    pairs = list(_pairs(path))
    if not pairs:
        raise BadSetError(f"{path} is empty")
    return [text for _, text in pairs], [label for label, _ in pairs]


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        label, tab, text = line.partition("\t")
        if not (label.strip() and tab and text.strip()):
            raise BadSetError(f"{path}, line {number}: not label<TAB>text")
        yield label.strip(), text.strip()
