"""Whether a line speaks of danger: what the assistant read in it, and what the server's screen sees in its words, taken
together.

Either alone is wrong where the other is right. The reading knows what a line means, and is sure of things that only
sound alike; the screen knows the words and no meaning. So a small model weighs the two, and answers how likely it is
that danger is stated, hinted at, or none. Its weights stand in `danger.yml`, which scripts/weigh_danger.py makes. Knows
nothing of Rasa.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.contract import HINTED, NONE, STATED, Weighed
from chatbot.topics import CHECK_IN, CRAVING, is_danger
from chatbot.yaml_files import read_yaml

FILE = Path(__file__).parent / "danger.yml"
_LEAST = 1e-4  # share below which all is alike
_ANY = 0.05  # what a kind counts in words that do not speak of it; from 0.01 to 0.1 as many were right
_LONG = 60  # words, from which on a text is simply long

Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Signals:
    """The model: where each number of `numbers` usually lies (middle, spread), for each of `none`, `hinted` and
    `stated` a weight of what `terms` makes of them, and the bars."""

    usual: Mapping[str, tuple[float, float]]
    weights: Mapping[str, Mapping[str, float]]
    alarm: float
    check: float

    @classmethod
    def load(cls, path: Path = FILE) -> Signals:
        """What scripts/weigh_danger.py wrote; raises OSError and yaml.YAMLError."""
        held = read_yaml(path)
        usual = {name: (middle, spread) for name, (middle, spread) in held["usual"].items()}
        return cls(usual, held["weights"], held["bars"]["alarm"], held["bars"]["check"])

    def shares(self, ranking: Ranking, weighed: Weighed) -> dict[str, float]:
        """How likely each of the three is; adds up to 1."""
        known = terms(numbers(ranking, weighed), self.usual)
        sums = {
            name: row["always"] + sum(row[term] * value for term, value in known.items())
            for name, row in self.weights.items()
        }
        most = max(sums.values())
        powers = {name: math.exp(value - most) for name, value in sums.items()}
        return {name: power / sum(powers.values()) for name, power in powers.items()}

    def judge(self, ranking: Ranking, weighed: Weighed) -> tuple[str | None, float]:
        """The topic of danger in a line and how likely it is: a kind that is stated, or the gentle question; None for a
        line without any."""
        shares = self.shares(ranking, weighed)
        danger = 1 - shares[NONE]
        urgent = {topic: share for topic, share in ranking if is_danger(topic) or topic == CRAVING}
        if shares[STATED] >= self.alarm and urgent:
            kind = max(urgent, key=lambda one: urgent[one] * (weighed.kinds.get(one, 0.0) + _ANY))
            return kind, shares[STATED]
        return (CHECK_IN if danger >= self.check else None), danger


def numbers(ranking: Ranking, weighed: Weighed) -> dict[str, float]:
    """What the model weighs, by name: shares as their logit, so that twice as sure counts alike near 0 and near 1."""
    read = dict(ranking)
    stated = sum(share for topic, share in ranking if is_danger(topic) or topic == CRAVING)
    hinted = read.get(CHECK_IN, 0.0)
    others = [share for topic, share in ranking if not (is_danger(topic) or topic in (CRAVING, CHECK_IN))]
    return {
        "stated_in_the_words": _logit(weighed.stated),
        "danger_in_the_words": _logit(weighed.danger),
        "a_phrase_hints": float(weighed.phrase == HINTED),
        "a_phrase_states": float(weighed.phrase == STATED),
        "excused": float(weighed.excused),
        "stated_as_read": _logit(stated),
        "danger_as_read": _logit(stated + hinted),
        "hinted_as_read": _logit(hinted),
        "another_topic_as_read": _logit(max(others, default=0.0)),
        "one_word": float(weighed.words < 2),
        "length": min(weighed.words, _LONG) / _LONG,
    }


def terms(known: Mapping[str, float], usual: Mapping[str, tuple[float, float]]) -> dict[str, float]:
    """Each number as so many spreads from its middle, and the product of each two: a reading that is sure counts
    otherwise where the words speak of danger too."""
    places = {name: (value - usual[name][0]) / usual[name][1] for name, value in known.items()}
    names = list(places)
    pairs = {
        f"{one} * {other}": places[one] * places[other]
        for place, one in enumerate(names)
        for other in names[place:]
    }
    return {**places, **pairs}


def _logit(share: float) -> float:
    share = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(share / (1 - share))
