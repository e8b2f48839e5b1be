"""What the words of a text weigh together: a linear model that was learned from the written lines of data/nlu.

The phrases (judging.py) know what somebody thought of; this knows how often each word, and each two or three in a row,
stands in lines of people in danger and in lines that only look like it. It is read from `weights.tsv`, which
scripts/weigh_screen.py makes and nobody edits. No network, no library, and the time grows with the length only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# A long text is weighed in overlapping pieces, two blocks of words each: one sentence of despair in a story must not be
# outweighed by the rest.
_BLOCK, WHOLE = 20, 60
_AFFIX = 4  # letters at the start and the end of a longer word that count by themselves: endings, and typing mistakes
START, STOP = "<", ">"
NONE = "none"
SCALE = 16.0  # of the whole numbers in the file
_BITS = 24  # of a packed number: a block has at most a few hundred features, each at most some thousands
_MASK = (1 << _BITS) - 1

Shares = Mapping[str, float]
Block = tuple[int, int]  # how many features some words have, and the packed sum of their weights


@dataclass(frozen=True, slots=True)
class Weights:
    """Classes, and for each feature its weight for some of them. `none` is a class; a class with a question mark at its
    end is the same danger only hinted. A feature's weights are whole numbers in units of 1/SCALE, all of them packed in
    one, so that a text is weighed by adding one number for each feature."""

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    table: Mapping[str, int]

    def shares(self, words: Sequence[str]) -> Shares:
        """The share of each class, adding up to 1; of a long text in the piece where `none` has the least."""
        starts = range(0, max(1, len(words)), _BLOCK)
        blocks = [self.block(words, start, start + _BLOCK) for start in starts]
        return self.shared(blocks) if len(words) <= WHOLE else self.worst(blocks)

    def worst(self, blocks: Sequence[Block]) -> Shares:
        """The shares of the two neighbours among `blocks` where `none` has the least."""
        pairs = (self.shared(blocks[at : at + 2]) for at in range(max(1, len(blocks) - 1)))
        return min(pairs, key=lambda shares: shares[NONE])

    def block(self, words: Sequence[str], start: int, stop: int) -> Block:
        """How many features the words from `start` to `stop` have, and the packed sum of their weights."""
        found, table = features(words, start, stop), self.table
        return len(found), sum([table[feature] for feature in found if feature in table])

    def shared(self, blocks: Sequence[Block]) -> Shares:
        """The shares of some blocks together."""
        # Divided by the root of their number, features count alike in a short line and in a long one.
        length = SCALE * math.sqrt(max(1, sum(count for count, _ in blocks)))
        sums = unpack(sum(packed for _, packed in blocks), len(self.classes))
        values = [bias + weight / length for bias, weight in zip(self.bias, sums, strict=True)]
        most = max(values)
        powers = [math.exp(value - most) for value in values]
        whole = sum(powers)
        return dict(zip(self.classes, (power / whole for power in powers), strict=True))


def pack(weights: Iterable[tuple[int, int]]) -> int:
    """Whole numbers by their place as one, which may be added to others; each sum must stay below 2 ** (_BITS - 1)."""
    return sum(weight << place * _BITS for place, weight in weights)


def unpack(packed: int, places: int) -> list[int]:
    """The numbers, or sums of numbers, of each place; any of them may be negative."""
    found = []
    for _ in range(places):
        lowest = packed & _MASK
        if lowest > _MASK >> 1:
            lowest -= 1 << _BITS  # borrowed from the place above
        found.append(lowest)
        packed = (packed - lowest) >> _BITS
    return found


def features(words: Sequence[str], start: int = 0, stop: int = 1_000_000) -> list[str]:
    """The words from `start` to `stop`, two and three in a row that end there, two with one left out between them, and
    how longer words begin and end. The end of the text is the end of a pair too."""
    own = words[start:stop]
    ends = [*own, STOP] if stop >= len(words) else own
    last = [words[start - 1] if start else START, *own]
    before = [words[start - 2] if start > 1 else START if start else "", *last]
    found = [*own]
    found += ["^" + word[:_AFFIX] for word in own if len(word) > _AFFIX]
    found += ["$" + word[-_AFFIX:] for word in own if len(word) > _AFFIX]
    pairs = [f"{a} {b}" for a, b in zip(last, ends, strict=False)]
    found += pairs
    found += [f"{a} {pair}" for a, pair in zip(before, pairs, strict=False) if a]
    found += [f"{a} _ {b}" for a, b in zip(before, ends, strict=False) if a]
    return found


@cache
def weights() -> Weights:
    """The weights of this version; read once in a process."""
    return read((files("server.core.safety") / "weights.tsv").read_text("utf-8"))


def read(text: str) -> Weights:
    """Weights as scripts/weigh_screen.py wrote them: `#` lines, then `classes`, `bias`, and a feature a line with
    `class:weight` for each class that it speaks for or against."""
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    (_, *classes), (_, *bias), *rows = lines
    return Weights(
        tuple(classes),
        tuple(float(value) for value in bias),
        {
            row[0]: pack((int(place), int(weight)) for place, weight in (pair.split(":") for pair in row[1:]))
            for row in rows
        },
    )
