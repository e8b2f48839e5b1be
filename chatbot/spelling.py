"""Reads a line as it was meant where it was mistyped, spelled by ear or written short. Knows nothing of topics.

A word that is neither in a list of 40,000 English words nor frequent in the phrases is taken for the likeliest word at
most two keys away (symspellpy finds them): likely is what both English at large and the phrases often say. Words that
exist are left alone, also where another was meant ("sacred"): that guess would need a reader.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from chatbot.yaml_files import read_yaml

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\b\w*\d\w*\b")
_SHORT = Path(__file__).with_name("texting.yml")
_ENGLISH = "frequency_dictionary_en_82_765.txt"

OFTEN = 4  # phrases in which a word that is not in the list must stand to count as one
NEW = 0.2  # how much such a word counts for, against one of the list that is as frequent
MOST = 40_000  # words of the list that are read: the commonest
SELDOM = 2e-7  # share of a text below which a word of the list counts as a slip, unless it is a name
STEP = 4.0  # logarithm of how much less likely each further wrong key is
FIRST = 1.5  # the same for a wrong first letter, which people seldom get wrong
LEAST = 4  # letters of a word that is mended: "iop" and "cna" are words
TWO_KEYS = 5  # letters from which on a word may be two keys away


class Spelling:
    """The words of English and of the phrases, with how often each is used. Immutable."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        """`counts`: in how many phrases each word stands, as `counted` finds them."""
        from symspellpy import SymSpell

        english = _english()
        phrases = max(1, sum(counts.values()))
        likely = {word: (share + counts.get(word, 0) / phrases) / 2 for word, share in english.items()}
        for word, count in counts.items():
            if count >= OFTEN and word not in english:
                likely[word] = NEW * count / phrases / 2
        self._likely = {word: math.log(share) for word, share in likely.items()}
        self._nearest = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word in likely:
            self._nearest.create_dictionary_entry(word, 1)
        self._short: Mapping[str, str] = _short()

    def meant(self, text: str) -> str:
        """The line with its slips mended and its short forms written out; the same text where there are none."""
        return _WORD.sub(lambda found: self._word(found.group()), text.replace("’", "'"))

    def _word(self, typed: str) -> str:
        word = typed.lower()
        if word in self._short:
            return self._short[word]
        known = self._likely.get(word)
        if len(word) < LEAST or not word.isalpha():
            return typed
        if known is not None and (known > math.log(SELDOM) or typed[0].isupper()):
            return typed
        from symspellpy import Verbosity

        far = 2 if len(word) >= TWO_KEYS else 1
        found = self._nearest.lookup(word, Verbosity.ALL, max_edit_distance=far)
        best = max(
            found,
            key=lambda one: (
                self._likely[one.term] - STEP * one.distance - FIRST * (one.term[0] != word[0]),
                one.term,
            ),
            default=None,
        )
        return typed if best is None or best.term == word else best.term


def counted(phrases: Iterable[str]) -> dict[str, int]:
    """In how many of the phrases each word stands; words that stand in one alone are left out."""
    words = Counter(
        word for phrase in phrases for word in set(_WORD.findall(phrase.lower().replace("’", "'")))
    )
    return {word: count for word, count in words.items() if count > 1}


@lru_cache(maxsize=1)
def _english() -> dict[str, float]:
    lines = (files("symspellpy") / _ENGLISH).read_text(encoding="utf-8-sig").splitlines()[:MOST]
    found = {word: int(count) for word, count in map(str.split, lines)}
    total = sum(found.values())
    return {word: count / total for word, count in found.items()}


@lru_cache(maxsize=1)
def _short() -> dict[str, str]:
    return {str(short): str(long) for short, long in read_yaml(_SHORT).items()}
