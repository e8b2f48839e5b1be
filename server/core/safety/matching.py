"""Finds phrases in a list of words, all places of a phrase at once: the places of each word are the bits of one number,
and a phrase is walked through by shifting it. So the time grows with the length of the text and no text is a slow one.
This knows nothing of danger: it matches words.

A phrase is written as people write. `a|b` is either word, `word?` may be missing, `<name>` is one of a class of
phrases, `..` lets up to three words pass and `...` up to seven, but no end of a sentence. A class has its phrases on
lines or between semicolons, and may name other classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

END = "."  # the word that stands for the end of a sentence
_GAPS = {"..": 3, "...": 7}

Spell = Callable[[str], Sequence[str]]


class BadPhrase(ValueError):
    """A phrase that cannot be read: an unknown class, or nothing in it that must be there."""


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a phrase: a gap, or one word of a set, or one of several longer ways."""

    gap: int = 0
    words: int = -1  # the number of the set; -1 for none
    ways: tuple[tuple[Element, ...], ...] = ()
    optional: bool = False


@dataclass(slots=True)
class Text:
    """The words of a text without the ends of its sentences, and where what can be."""

    words: list[str]
    first: int  # bits: the words that begin a sentence, but the very first
    sets: list[int]  # bits: where the words of each set are


class Matcher:
    """All phrases of the screen. Number `n` of `phrases` is what is found as `n`."""

    def __init__(self, phrases: Iterable[str], classes: Mapping[str, str], spell: Spell) -> None:
        self._classes, self._spell = classes, spell
        self._known: dict[str, Element] = {}
        self._numbers: dict[frozenset[str], int] = {}
        self._phrases = [self._read(phrase) for phrase in phrases]
        self._in: dict[str, list[int]] = {}
        for words, number in self._numbers.items():
            for word in words:
                self._in.setdefault(word, []).append(number)
        # A text has few of the words; a phrase of which it lacks one that must be there is not looked for at all.
        sizes = {number: len(words) for words, number in self._numbers.items()}
        self._needs: dict[
            int, list[tuple[int, tuple[int, ...]]]
        ] = {}  # by the rarest: phrases, and what else
        self._needless: list[int] = []
        for number, phrase in enumerate(self._phrases):
            needs = sorted(_needs(phrase), key=sizes.__getitem__)
            if needs:
                self._needs.setdefault(needs[0], []).append((number, tuple(needs[1:])))
            else:
                self._needless.append(number)

    def text(self, words: Sequence[str]) -> Text:
        """A text, ready to be searched. Ends of sentences are marks between words, not words."""
        kept: list[str] = []
        first = 0
        for word in words:
            if word != END:
                kept.append(word)
            elif kept:
                first |= 1 << len(kept)
        places: dict[str, int] = {}
        for at, word in enumerate(kept):
            places[word] = places.get(word, 0) | 1 << at
        sets = [0] * len(self._numbers)
        for word, bits in places.items():
            for number in self._in.get(word, ()):
                sets[number] |= bits
        return Text(kept, first, sets)

    def ends(self, text: Text) -> Iterator[tuple[int, int]]:
        """Each phrase that is in the text, with bits for the words with which it ends there."""
        everywhere = (1 << len(text.words)) - 1
        sets, possible = text.sets, list(self._needless)
        for rarest, phrases in self._needs.items():
            if sets[rarest]:
                possible += [number for number, others in phrases if all([sets[other] for other in others])]
        for number in sorted(possible):
            found = _forward(self._phrases[number], everywhere, text)
            if found:
                yield number, found >> 1

    def start(self, phrase: int, text: Text, end: int) -> int:
        """The nearest word with which a phrase that ends with the word number `end` can begin."""
        return _backward(self._phrases[phrase], 1 << end + 1, text).bit_length() - 1

    # --- reading phrases ------------------------------------------------------------------------------------

    def _read(self, phrase: str) -> tuple[Element, ...]:
        elements = self._sequence(phrase)
        if (
            all(element.optional or element.gap for element in elements)
            or elements[0].gap
            or elements[-1].gap
        ):
            raise BadPhrase(f"a phrase begins and ends with words, and some must be there: {phrase}")
        return elements

    def _sequence(self, phrase: str) -> tuple[Element, ...]:
        found = [Element(gap=_GAPS[one]) if one in _GAPS else self._element(one) for one in phrase.split()]
        return tuple(element for element in found if element.gap or element.words >= 0 or element.ways)

    def _element(self, written: str) -> Element:
        optional = written.endswith("?")
        words: set[str] = set()
        ways: list[tuple[Element, ...]] = []
        for choice in written.split("|"):
            choice = choice.rstrip("?")
            if choice.startswith("<"):
                ways.append((self._class(choice.strip("<>")),))
            elif choice and len(spelled := self._spell(choice)) > 1:
                ways.append(tuple(self._one_of({word}) for word in spelled))
            elif choice:
                words.update(spelled)
        if words and not ways:
            return self._one_of(words, optional)
        if words:
            ways.append((self._one_of(words),))
        return Element(ways=tuple(ways), optional=optional)

    def _class(self, name: str) -> Element:
        if name not in self._known:
            if name not in self._classes:
                raise BadPhrase(f"there is no class of words called {name}")
            written = [one for line in self._classes[name].splitlines() for one in line.split(";")]
            ways = [way for one in written if (way := self._sequence(one))]
            # What is one word each becomes one set: quicker than as many ways.
            single = frozenset(
                word
                for way in ways
                if len(way) == 1 and way[0].words >= 0 and not way[0].optional
                for word in self._words_of(way[0].words)
            )
            longer = [way for way in ways if len(way) > 1 or way[0].words < 0 or way[0].optional]
            if single:
                longer.append((self._one_of(set(single)),))
            self._known[name] = Element(ways=tuple(longer))
        return self._known[name]

    def _one_of(self, words: set[str], optional: bool = False) -> Element:
        number = self._numbers.setdefault(frozenset(words), len(self._numbers))
        return Element(words=number, optional=optional)

    def _words_of(self, number: int) -> frozenset[str]:
        return next(words for words, known in self._numbers.items() if known == number)


def _needs(phrase: tuple[Element, ...]) -> set[int]:
    """The sets of words of which a text must have one each, else the phrase cannot be in it."""
    return {one.words for one in phrase if one.words >= 0 and not one.optional and not one.ways}


def _forward(phrase: tuple[Element, ...], at: int, text: Text) -> int:
    """From the places `at` before a word to the places behind the phrase."""
    for element in phrase:
        if element.gap:
            passing = at
            for _ in range(element.gap):
                passing = (passing & ~text.first) << 1 & ~text.first
                at |= passing
            continue
        reached = at if element.optional else 0
        if element.words >= 0:
            reached |= (at & text.sets[element.words]) << 1
        for way in element.ways:
            reached |= _forward(way, at, text)
        at = reached
        if not at:
            return 0
    return at


def _backward(phrase: tuple[Element, ...], at: int, text: Text) -> int:
    """From the places `at` behind the phrase to the places before it."""
    for element in reversed(phrase):
        if element.gap:
            passing = at
            for _ in range(element.gap):
                passing = (passing & ~text.first) >> 1 & ~text.first
                at |= passing
            continue
        reached = at if element.optional else 0
        if element.words >= 0:
            reached |= at >> 1 & text.sets[element.words]
        for way in element.ways:
            reached |= _backward(way, at, text)
        at = reached
    return at
