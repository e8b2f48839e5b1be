"""What more phrases bring: the same held-out lines, learned from a part of the phrases, from half of them, from all.

With the general encoder, which has seen none of them, and without bars or moves: what is compared is the phrases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from chatbot.evaluation import held_out
from chatbot.evaluation.progress import say
from chatbot.evaluation.shares import Share

if TYPE_CHECKING:
    from chatbot.vectors import SentenceVectors

PARTS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
SEED = 0


@dataclass(frozen=True)
class Grown:
    """So many phrases, and how often the right topic is the likeliest, or among the three likeliest."""

    phrases: int
    likeliest: Share
    among_three: Share


def measure(root: Path, encoder: SentenceVectors) -> Iterator[Grown]:
    """Learn from more and more of the phrases below `root`, drawn by chance with a fixed seed."""
    from chatbot.calibrate import phrases
    from chatbot.topics import TopicModel

    texts, labels = phrases(root)
    lines = [line for line in held_out.lines(root) if line.in_scope]
    say(f"{len(texts)} phrases and {len(lines)} lines are turned into vectors")
    # For comparing alone, as in nearness.py: half the work and nearly the same numbers.
    vectors, unseen = encoder.compare(texts), encoder.compare([line.text for line in lines])
    order = list(range(len(texts)))
    random.Random(SEED).shuffle(order)
    for part in PARTS:
        some = order[: round(part * len(order))]
        model = TopicModel.fit([texts[at] for at in some], [labels[at] for at in some], vectors[some])
        best = np.argsort(-model.scores([line.text for line in lines], unseen), axis=1)[:, :3]
        ranked = [[model.topics[place] for place in row] for row in best.tolist()]
        grown = Grown(
            len(some),
            Share.of(names[0] in line.right for names, line in zip(ranked, lines, strict=True)),
            Share.of(bool(line.right & set(names)) for names, line in zip(ranked, lines, strict=True)),
        )
        say(f"{grown.phrases} phrases: likeliest topic right {grown.likeliest}")
        yield grown
