"""Measures the classifier's bars by cross validation on the training phrases. Only measures: config.yml is set by hand.

The phrases of each topic are grouped so that phrases alike (cosine above 0.75) are never apart; five folds of whole
groups; each fold is read by a model that has not seen it. The encoder has seen them all, so the figures are too good:
they compare bars and say nothing of visitors.

How the bars were chosen. On tests/understanding/bars.tsv and tests/safety/bars.tsv, lines of another writer that are
neither trained on nor part of the held-out set. `answer` is where about one line in twenty is answered wrongly; `ask`
where out-of-scope lines begin to be refused; `danger` where about one ordinary line in a hundred is taken for a
crisis; `hint` where about one in eighty gets the gentle question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from chatbot.topics import OUT_OF_SCOPE, UNSURE, Bars, TopicModel, is_danger, read
from chatbot.yaml_files import read_yaml

FOLDS = 5
ALIKE = 0.75
BUTTONS = 3


def calibrate(root: Path) -> int:
    """Print a table over the bars; always 0."""
    from chatbot.vectors import SentenceVectors

    texts, labels = phrases(root)
    vectors = SentenceVectors().compare(texts)
    topics, scores = unseen_scores(texts, labels, vectors)
    best = [topics[place] for place in scores.argmax(axis=1)]
    right = sum(found == label for found, label in zip(best, labels, strict=True))
    print(
        f"{len(texts)} phrases, {len(topics)} topics; first topic right without bars: {right / len(texts):.1%}"
    )
    print(
        "\nanswer  ask   answered wrong-of-answered | asked in-buttons | refused | out-of-scope refused answered"
    )
    for answer in np.arange(0.40, 0.71, 0.03):
        for ask in (answer - 0.2, answer - 0.15, answer - 0.1):
            print(
                _row(topics, scores, labels, Bars(answer=float(answer), ask=float(ask), danger=Bars.danger))
            )
    print("\ndanger   found   false alarms of all other phrases")
    for danger in np.arange(0.30, 0.66, 0.03):
        print(_danger_row(topics, scores, labels, float(danger)))
    return 0


def phrases(root: Path) -> tuple[list[str], list[str]]:
    """Every training phrase below `root` and its topic."""
    texts, labels = [], []
    for path in sorted((root / "data" / "nlu").glob("*.yml")):
        for block in read_yaml(path)["nlu"]:
            for line in block["examples"].splitlines():
                if line.strip().startswith("- "):
                    texts.append(line.strip()[2:].strip())
                    labels.append(block["intent"])
    return texts, labels


def unseen_scores(
    texts: Sequence[str], labels: Sequence[str], vectors: np.ndarray
) -> tuple[list[str], np.ndarray]:
    """For each phrase the scores of a model that has seen neither it nor its like, and the topics of the columns."""
    group = groups(labels, vectors)
    fold = group % FOLDS
    scores: np.ndarray | None = None
    topics: list[str] = []
    for number in range(FOLDS):
        kept, left = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        model = TopicModel.fit([texts[i] for i in kept], [labels[i] for i in kept], vectors[kept])
        topics = model.topics
        if scores is None:
            scores = np.zeros((len(texts), len(topics)))
        scores[left] = model.scores([texts[i] for i in left], vectors[left])
    assert scores is not None
    return topics, scores


def groups(labels: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """A number for each phrase; phrases of one topic that are alike share it."""
    owner = np.arange(len(labels))

    def root_of(place: int) -> int:
        while owner[place] != place:
            place = owner[place]
        return place

    for one, other in _alike(labels, vectors):
        owner[root_of(one)] = root_of(other)
    roots = {
        found: number for number, found in enumerate(sorted({root_of(place) for place in range(len(labels))}))
    }
    return np.array([roots[root_of(place)] for place in range(len(labels))])


def _alike(labels: Sequence[str], vectors: np.ndarray) -> Iterator[tuple[int, int]]:
    likeness = vectors @ vectors.T
    for one, other in zip(*np.where(np.triu(likeness, 1) > ALIKE), strict=True):
        if labels[one] == labels[other]:
            yield int(one), int(other)


def _row(topics: Sequence[str], scores: np.ndarray, labels: Sequence[str], bars: Bars) -> str:
    answered = wrong = asked = offered = refused = inside = kept_out = outside = let_in = 0
    for label, score in zip(labels, scores, strict=True):
        reading = read(topics, score, bars)
        if label == OUT_OF_SCOPE:
            outside += 1
            kept_out += reading.topic == OUT_OF_SCOPE
            let_in += reading.topic not in (OUT_OF_SCOPE, UNSURE)
            continue
        inside += 1
        if reading.topic == UNSURE:
            asked += 1
            offered += label in [topic for topic, _ in reading.ranking if topic != OUT_OF_SCOPE][:BUTTONS]
        elif reading.topic == OUT_OF_SCOPE:
            refused += 1
        else:
            answered += 1
            wrong += reading.topic != label
    mistaken = (wrong + let_in) / max(answered + let_in, 1)
    return (
        f"{bars.answer:.2f}   {bars.ask:.2f}   {answered / inside:7.1%} {mistaken:7.1%}"
        f"          | {asked / inside:6.1%} {offered / max(asked, 1):6.1%}  | {refused / inside:6.1%}"
        f" | {kept_out / outside:6.1%} {let_in / outside:6.1%}"
    )


def _danger_row(topics: Sequence[str], scores: np.ndarray, labels: Sequence[str], danger: float) -> str:
    bars = Bars(danger=danger)
    found = [is_danger(read(topics, score, bars).topic) for score in scores]
    real = [is_danger(label) for label in labels]
    hits = sum(there and is_real for there, is_real in zip(found, real, strict=True))
    alarms = sum(there and not is_real for there, is_real in zip(found, real, strict=True))
    others = len(real) - sum(real)
    return f"{danger:.2f}    {hits / sum(real):6.1%}   {alarms} of {others} ({alarms / others:.1%})"
