"""Whether a line speaks of danger: what the assistant read in it, and what the server's screen sees in its words, taken
together.

Either alone is wrong where the other is right. The reading knows what a line means, and is sure of things that only
sound alike; the screen knows the words and no meaning. So a small model weighs the two, of the whole and piece by
piece, and answers how likely it is that danger is stated, hinted at, or none. Its weights stand in `danger.yml`, which
scripts/weigh_danger.py makes. Knows nothing of Rasa.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chatbot.contract import NONE, STATED, Weighed
from chatbot.topics import CHECK_IN, CRAVING, OUT_OF_SCOPE, is_danger
from chatbot.yaml_files import read_yaml

FILE = Path(__file__).parent / "danger.yml"
_LEAST = 1e-4  # share below which all is alike
_ANY = 0.05  # what a kind counts in words that do not speak of it; from 0.01 to 0.1 as many were right
# What a hint at a kind counts beside that it is stated. Where the assistant alone calls a line for the bars an alarm,
# its kind is right in 89 of 100 instead of 87, from 0.3 to 1 alike; in the held-out lines as often as before.
_HINTS = 0.3
LONG = 60  # words; a text with more has bars of its own: more is told in it that is over, or somebody else's

Ranking = Sequence[tuple[str, float]]


@dataclass(frozen=True)
class Signals:
    """The model: where each number of `numbers` usually lies (middle, spread), what each weighs for `none`, `hinted`
    and `stated` and what each of the three has `always`, and the bars (alarm, check) of `short` and `long` texts."""

    usual: Mapping[str, tuple[float, float]]
    weights: Mapping[str, Mapping[str, float]]
    bars: Mapping[str, Mapping[str, float]]

    @classmethod
    def load(cls, path: Path = FILE) -> Signals:
        """What scripts/weigh_danger.py wrote; raises OSError and yaml.YAMLError."""
        held = read_yaml(path)
        usual = {name: (middle, spread) for name, (middle, spread) in held["usual"].items()}
        return cls(usual, held["weights"], held["bars"])

    def shares(self, known: Mapping[str, float]) -> dict[str, float]:
        """How likely each of the three is; adds up to 1."""
        places = {name: (known[name] - middle) / spread for name, (middle, spread) in self.usual.items()}
        sums = {
            name: row["always"] + sum(row[one] * place for one, place in places.items())
            for name, row in self.weights.items()
        }
        most = max(sums.values())
        powers = {name: math.exp(value - most) for name, value in sums.items()}
        return {name: power / sum(powers.values()) for name, power in powers.items()}

    def judge(
        self,
        ranking: Ranking,
        pieces: Sequence[Ranking],
        weighed: Weighed,
        hinted: Mapping[str, float] | None = None,
    ) -> tuple[str | None, float]:
        """The topic of danger in a line and how likely it is: a kind that is stated, or the gentle question; None for a
        line without any. `pieces` are readings of its sentences, of a line that is long enough to have several;
        `hinted` is how much it was read as a hint at each kind."""
        shares = self.shares(numbers(ranking, pieces, weighed))
        bars = self.bars["long" if math.expm1(weighed.signs["length"]) > LONG else "short"]
        danger = 1 - shares[NONE]
        urgent = {topic: share for topic, share in ranking if is_danger(topic) or topic == CRAVING}
        if shares[STATED] >= bars["alarm"] and urgent:

            def share(kind: str) -> float:
                read = urgent[kind] + _HINTS * (hinted or {}).get(kind, 0.0)
                return read * (weighed.kinds.get(kind, 0.0) + _ANY)

            return max(urgent, key=share), shares[STATED]
        return (CHECK_IN if danger >= bars["check"] else None), danger


def numbers(ranking: Ranking, pieces: Sequence[Ranking], weighed: Weighed) -> dict[str, float]:
    """What the model weighs, by name: the screen's numbers, and shares of the reading as their logit, so that twice as
    sure counts alike near 0 and near 1."""
    whole, parts = _read(ranking), [_read(one) for one in pieces or (ranking,)]
    found = dict(weighed.signs)
    for name, share in whole.items():
        found[f"whole_{name}"] = _logit(share)
        logits = sorted((_logit(part[name]) for part in parts), reverse=True)
        found[f"most_{name}"] = logits[0]
        found[f"second_{name}"] = logits[1] if len(logits) > 1 else _logit(0.0)
        found[f"middle_{name}"] = sum(logits) / len(logits)
    found["last_danger_read"] = _logit(parts[-1]["danger_read"])
    found["danger_in_both"] = min(found["most_danger_read"], found["most_danger"])
    found["stated_in_both"] = min(found["most_stated_read"], found["most_stated"])
    return found


def _read(ranking: Ranking) -> dict[str, float]:
    """The shares of a reading that matter here."""
    stated = sum(share for topic, share in ranking if is_danger(topic) or topic == CRAVING)
    known = dict(ranking)
    hinted = known.get(CHECK_IN, 0.0)
    return {
        "stated_read": stated,
        "danger_read": stated + hinted,
        "other_read": max(
            (
                share
                for topic, share in ranking
                if not (is_danger(topic) or topic in (CRAVING, CHECK_IN, OUT_OF_SCOPE))
            ),
            default=0.0,
        ),
        "outside_read": known.get(OUT_OF_SCOPE, 0.0),
    }


def _logit(share: float) -> float:
    share = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(share / (1 - share))
