"""What in a text speaks of danger and what speaks against it, as numbers: of its words and phrases, in the whole and
piece by piece, and of what stands around them ("years ago", "right now", a question at the end).

A long text tells many things, and one sentence of it may be danger or only memory. So each sentence is looked at by
itself, and it counts how much the heaviest one weighs, how much the next, and how much they weigh in the middle. What
the numbers mean was learned and stands in `signs.tsv`, which scripts/weigh_danger.py makes (likelihood.py reads it).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from server.core.safety.judging import Verdict, judge, look
from server.core.safety.matching import END
from server.core.safety.phrases import book
from server.core.safety.weighing import NONE, WHOLE, Shares, weights

PIECE, STEP = 24, 20  # words of a piece at most, and from one to the next in a long sentence: they overlap
_LONGEST = 300  # words; a longer text counts as one of so many: no post that was learned from is longer
_FRAGMENT = 4  # words; a shorter sentence belongs to the one before
_LEAST = 1e-4  # share below which all is alike
# Against, or for, that what is told is so now: words that stand around danger, alone and two or three in a row.
_AROUND = {
    "long_past": frozenset(
        "years ago|year ago|yrs ago|months ago|back in|back when|used to|last year|when i was|years sober|years clean|"
        "years later|years of|yrs sober|yrs clean|months sober|months clean|months later|months of|mos sober|mos clean|"
        "anniversary|remember|remembered|one year|since then".split("|")
    ),
    "recovery": frozenset(
        "sober for|clean for|sober since|clean since|years sober|years clean|yrs sober|yrs clean|months sober|"
        "months clean|mos sober|mos clean|days sober|days clean|weeks sober|weeks clean|milestone|chip|grateful|"
        "gratitude|thanks|thankful|proud|recovery|sponsor|counselor|group".split("|")
    ),
    "now": frozenset(
        "now|rn|tonight|tonite|today|this morning|help|please|pls|scared|can't stop|cant stop|keep|keeps|anymore|"
        "any more".split("|")
    ),
    "all_is_well": frozenset(
        "i'm ok|i'm okay|i'm fine|i'm good|i'm safe|im ok|im okay|im fine|im good|im safe|i am ok|i am okay|i am fine|"
        "i am safe|he's ok|he's okay|he's fine|he's good|he's safe|she's ok|she's okay|she's fine|she's good|"
        "she's safe|not suicidal|not in danger|not in crisis|no emergency|not an emergency|doing well|doing good|"
        "doing great|doing better|question is|my question|wanted to ask|do you have|do you offer|do you take".split(
            "|"
        )
    ),
}
_STATES: frozenset[str | None] = frozenset({book.STATED, book.HAPPENED})
_WORD = re.compile(r"[a-z0-9']+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Part:
    """What the words of a text, or of a piece of it, say: how much speaks of danger that is `stated`, and of any
    `danger`; how much of each of `kinds`, which of them weighs most and with which `sub`; and what its phrases say."""

    stated: float
    danger: float
    kinds: Mapping[str, float]
    kind: str
    sub: str | None
    said: Verdict

    @property
    def states(self) -> bool:
        """Whether a phrase says that there is danger."""
        return self.said.meaning is not None and self.said.meaning.level != book.HINTED

    @property
    def hints(self) -> bool:
        """Whether a phrase hints at it."""
        return self.said.meaning is not None and self.said.meaning.level == book.HINTED


@dataclass(frozen=True, slots=True)
class Signs:
    """The numbers of a text by name, what the `whole` of it says, and how many words it has."""

    numbers: Mapping[str, float]
    whole: Part
    words: int


def part(words: Sequence[str]) -> Part:
    """What some words say by themselves; of a long text, where they speak of danger most."""
    return _part(weights().shares(words), judge(words))


def danger(words: Sequence[str]) -> float:
    """How much of some words speaks of danger, whatever their phrases say."""
    return 1.0 - weights().shares(words)[NONE]


def signs(text: str, words: Sequence[str]) -> Signs:
    """The numbers of a text; `words` are those of it as `spelling.read` gives them."""
    model, cut = weights(), pieces(words)
    said, places = look(words)
    blocks = [model.block(words, start, stop) for start, stop in cut]
    apart = [_part(model.shared([block]), said) for block in blocks]
    whole = _part(model.shares(words) if len(words) <= WHOLE else model.worst(blocks), said)
    parts = apart if len(cut) > 1 else [whole]
    levels = [{level for at, level in places if start <= at < stop} for start, stop in cut]
    count = sum(word != END for word in words)
    numbers = _around(text.lower())
    numbers["length"] = math.log1p(min(count, _LONGEST))
    numbers["one_word"] = float(count < 2)
    numbers |= _pooled("stated", [one.stated for one in parts])
    numbers |= _pooled("danger", [one.danger for one in parts])
    states = [bool(_STATES & found) for found in levels]
    numbers["phrases_state"] = math.log1p(sum(states))
    numbers["phrases_hint"] = math.log1p(
        sum(book.HINTED in found and not state for found, state in zip(levels, states, strict=True))
    )
    numbers["excused"] = math.log1p(sum(None in found for found in levels))
    agreed = [one.danger for one, state in zip(parts, states, strict=True) if state]
    numbers["agreed"] = logit(max(agreed, default=0.0))
    numbers["last_danger"] = logit(parts[-1].danger)
    numbers["whole_stated"], numbers["whole_danger"] = logit(whole.stated), logit(whole.danger)
    numbers["whole_states"], numbers["whole_hints"] = float(whole.states), float(whole.hints)
    numbers["whole_excused"] = float(whole.said.excused)
    return Signs(numbers, whole, count)


def pieces(words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end, long ones in overlapping pieces, fragments with what stands before
    them; at least one."""
    found: list[tuple[int, int]] = []
    at = 0
    for is_end, group in groupby(words, END.__eq__):
        begin, at = at, at + sum(1 for _ in group)
        if is_end:
            continue
        if found and at - begin < _FRAGMENT and at - found[-1][0] <= PIECE:
            found[-1] = (found[-1][0], at)
            continue
        for start in range(begin, max(begin + 1, at - (PIECE - STEP)), STEP):
            found.append((start, min(start + PIECE, at)))
    return found or [(0, len(words))]


def logit(share: float) -> float:
    """A share as what it is to its opposite, so that twice as sure counts alike near 0 and near 1."""
    share = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(share / (1 - share))


def _around(text: str) -> dict[str, float]:
    """How often words stand in a text (in small letters) that say whether it is so now, and whether it asks."""
    words = _WORD.findall(text.replace("’", "'"))
    runs = [*words, *map(" ".join, pairwise(words))]
    runs += map(" ".join, zip(words, words[1:], words[2:], strict=False))
    numbers = {name: math.log1p(sum(run in known for run in runs)) for name, known in _AROUND.items()}
    numbers["years"] = math.log1p(sum(bool(_YEAR.fullmatch(word)) for word in words if len(word) == 4))
    numbers["questions"] = math.log1p(text.count("?"))
    numbers["ends_in_a_question"] = float(text.rstrip().endswith("?"))
    return numbers


def _pooled(name: str, shares: Iterable[float]) -> dict[str, float]:
    found = sorted(map(logit, shares), reverse=True)
    second = found[1] if len(found) > 1 else logit(0.0)
    return {
        f"most_{name}": found[0],
        f"second_{name}": second,
        f"middle_{name}": sum(found) / len(found),
    }


def _part(shares: Shares, said: Verdict) -> Part:
    kinds: dict[str, float] = {}
    texts: dict[str, dict[str, float]] = {}
    stated = 0.0
    for name, share in shares.items():
        if name != NONE:
            kind, _, sub = name.rstrip("?").partition("/")
            kinds[kind] = kinds.get(kind, 0.0) + share
            of_kind = texts.setdefault(kind, {})
            of_kind[sub] = of_kind.get(sub, 0.0) + share
            stated += 0.0 if name.endswith("?") else share
    kind = max(kinds, key=kinds.__getitem__)
    sub = max(texts[kind], key=texts[kind].__getitem__)
    return Part(stated, 1.0 - shares[NONE], kinds, kind, sub or None, said)
