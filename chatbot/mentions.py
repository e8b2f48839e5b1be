"""Finds names in words as people write them, one typing error in longer names forgiven; of what they name it knows
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

_FORGIVEN = 6  # letters from which on a typing error is forgiven: shorter words are too near to others
_WORD = re.compile(r"[a-z0-9]+")
# Words that are one letter from a name and mean something else.
_NOT_NAMES = {"human", "humans", "etc", "unites", "untied", "anthems", "tent", "outpatients", "oregano"}

Names = Mapping[str, Iterable[str]]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without marks."""
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


def mentioned(words: Sequence[str], names: Names) -> list[str]:
    """The names of which one spelling stands in the words, in the order of the text."""
    at = places(words, names)
    return sorted(at, key=lambda name: at[name].start)


def places(words: Sequence[str], names: Names) -> dict[str, range]:
    """Where in the words each name stands first, in its longest spelling there."""
    beginning: dict[str, list[tuple[str, list[str]]]] = {}
    for name, spellings in names.items():
        for spelling in spellings:
            first, *rest = spelling.split()
            beginning.setdefault(first, []).append((name, rest))
    wanted = {word for spellings in names.values() for spelling in spellings for word in spelling.split()}
    # What each word may be meant as. A word that is itself a spelling, or means something else, is no typing error:
    # "medicade" is Medicaid, and near to Medicare.
    long = [spelled for spelled in wanted if len(spelled) >= _FORGIVEN]
    meant = {
        word: {word} if word in wanted or word in _NOT_NAMES else {name for name in long if _near(word, name)}
        for word in set(words)
    }
    at: dict[str, range] = {}
    for place, word in enumerate(words):
        for first in meant[word] & beginning.keys():
            for name, rest in beginning[first]:
                end = place + 1 + len(rest)
                after = words[place + 1 : end]
                if len(after) < len(rest) or not all(
                    one in meant[of] for of, one in zip(after, rest, strict=True)
                ):
                    continue
                if name not in at or (at[name].start == place and at[name].stop < end):
                    at[name] = range(place, end)
    return at


def _near(word: str, wanted: str) -> bool:
    """Whether a word is a typing error away from the wanted one: one letter left out, doubled, wrong or swapped."""
    # The first letter is hardly ever wrong.
    if word[:1] != wanted[0] or abs(len(word) - len(wanted)) > 1:
        return False
    shorter = min(len(word), len(wanted))
    start = next((place for place in range(shorter) if word[place] != wanted[place]), shorter)
    rest, wanted_rest = word[start:], wanted[start:]
    swapped = rest[:2] == wanted_rest[:2][::-1] and rest[2:] == wanted_rest[2:]
    return swapped or rest[1:] == wanted_rest[1:] or rest[1:] == wanted_rest or rest == wanted_rest[1:]
