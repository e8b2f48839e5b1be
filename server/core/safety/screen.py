"""Judges a line of a visitor, with the lines just before it: an alarm, a gentle check, or nothing. It knows how phrases
count for and against each other; which phrases there are stands in `phrases`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal, overload

from server.core.safety.findings import CHECK_IN, OVERDOSE, PARTNER, SUICIDE, VIOLENCE, Alarm, Finding
from server.core.safety.matching import END, Hit, Matcher
from server.core.safety.phrases import around, book
from server.core.safety.phrases.book import Meaning
from server.core.safety.spelling import read, spell

_EARLIER_LINES, _EARLIER_LENGTH = 3, 300
_NOT = frozenset(around.NOT.split())
_BETWEEN = frozenset(around.BETWEEN.split())
_NEAR = 25  # words between signs that count together
_NOT_REACHES = 4  # words that a "not" may stand before what it denies


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen with its cards: `cards` maps each kind of danger, `kind_sub` where there are several texts, and
    `check_in` to the reviewed text.
    """

    cards: Mapping[str, str]

    @overload
    def look(self, text: str, before: Sequence[str] = ()) -> Alarm | None: ...
    @overload
    def look(self, text: str, before: Sequence[str] = (), *, checks: Literal[True]) -> Finding | None: ...

    def look(self, text: str, before: Sequence[str] = (), *, checks: bool = False) -> Finding | None:
        """Screen a text of a visitor, together with the lines just `before` it (oldest first).

        The lines before count only together with this one: what was answered then does not fire again by itself.
        With `checks`, what is only hinted gives the gentle check; without it, alarms alone.
        """
        meaning = judge(text, before).meaning
        if meaning is None:
            return None
        if meaning.level != book.HINTED:
            return self.card(meaning.kind, meaning.sub)
        words = self.cards.get(CHECK_IN)
        return Finding(None, words, CHECK_IN) if checks and words else None

    def card(self, alert: str, sub: str | None = None) -> Alarm | None:
        """The card for a kind of danger, also when the assistant's reading found it; None where there is no such card.

        Where a kind has several texts and none is named, the one that fits most people of that kind.
        """
        if sub is None and alert == VIOLENCE:
            sub = PARTNER
        text = self.cards.get(f"{alert}_{sub}") or self.cards.get(alert)
        return Alarm(alert, text, alert, sub) if text else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found and by which phrase of the book; for reports, as the phrase is ours and not the visitor's."""

    meaning: Meaning | None = None
    phrase: str = ""


def judge(text: str, before: Sequence[str] = ()) -> Verdict:
    """What a text says, together with the lines before it; also of use where no cards are at hand."""
    words: list[str] = []
    for line in before[-_EARLIER_LINES:]:
        words.extend(read(line[-_EARLIER_LENGTH:]))
        words.append(END)
    since = len(words)
    words.extend(read(text))
    return _Reading(words, since).verdict()


@cache
def _matcher() -> tuple[Matcher, list[tuple[str, Meaning]]]:
    """All phrases as one automaton, made at the first use: about a second of work that no import should cost."""
    phrases = book.phrases()
    matcher = Matcher([phrase for phrase, _ in phrases], book.CLASSES, spell)
    return matcher, phrases


@dataclass(slots=True)
class _Reading:
    """The phrases found in one text, sorted by what they do to each other."""

    words: list[str]
    since: int
    dangers: list[Hit] = field(default_factory=list)
    covered: set[int] = field(default_factory=set)
    undenied: set[int] = field(default_factory=set)
    long_ago: set[int] = field(default_factory=set)
    just_now: set[int] = field(default_factory=set)
    signs: dict[str, list[Hit]] = field(default_factory=dict)

    def verdict(self) -> Verdict:
        matcher, phrases = _matcher()
        sentences = self._sentences()
        for hit in matcher.hits(self.words):
            meaning = phrases[hit.phrase][1]
            match meaning.level:
                case book.HARMLESS:
                    self.covered.update(range(hit.start, hit.end + 1))
                case book.NOT_DENIED:
                    self.undenied.update(range(hit.start, hit.end + 1))
                case book.LONG_AGO:
                    self.long_ago.add(sentences[hit.end])
                case book.JUST_NOW:
                    self.just_now.add(sentences[hit.end])
                case book.SIGN:
                    self.signs.setdefault(meaning.kind, []).append(hit)
                case _ if hit.end >= self.since:
                    self.dangers.append(hit)
        best = Verdict()
        rank = len(phrases) * 2
        for hit in self.dangers:
            meaning = phrases[hit.phrase][1]
            if hit.phrase >= rank or self._is_covered(hit) or self._is_denied(hit):
                continue
            place = hit.phrase
            if meaning.level == book.HAPPENED and self._is_long_ago(sentences[hit.end]):
                if meaning.kind != SUICIDE:
                    continue
                meaning, place = Meaning(book.HINTED, SUICIDE), len(phrases)
            if place < rank:
                best, rank = Verdict(meaning, phrases[hit.phrase][0]), place
        if best.meaning is None or best.meaning.level == book.HINTED:
            together = self._together(sentences)
            if together.meaning and (best.meaning is None or together.meaning.level == book.STATED):
                best = together
        return best

    def _sentences(self) -> list[int]:
        number, numbers = 0, []
        for word in self.words:
            number += word == END
            numbers.append(number)
        return numbers

    def _is_covered(self, hit: Hit) -> bool:
        return hit.start in self.covered or hit.end in self.covered

    def _is_denied(self, hit: Hit) -> bool:
        for at in range(hit.start - 1, max(-1, hit.start - 1 - _NOT_REACHES), -1):
            word = self.words[at]
            if word in _NOT:
                return at not in self.undenied
            if word not in _BETWEEN:
                return False
        return False

    def _is_long_ago(self, sentence: int) -> bool:
        return sentence in self.long_ago and sentence not in self.just_now

    def _together(self, sentences: list[int]) -> Verdict:
        """Signs that are near each other, at least one of them in the line itself."""
        places = {
            name: [hit.end for hit in hits if not self._is_covered(hit) and not self._is_long_ago(sentences[hit.end])]
            for name, hits in self.signs.items()
        }
        for names, meaning in book.TOGETHER:
            if all(places.get(name) for name in names) and self._are_near([places[name] for name in names]):
                return Verdict(meaning, " and ".join(names))
        return Verdict()

    def _are_near(self, places: list[list[int]]) -> bool:
        """Whether one place of each list lies within a stretch of words that ends in the line itself."""
        marked = sorted((place, which) for which, found in enumerate(places) for place in found)
        latest: dict[int, int] = {}
        for place, which in marked:
            latest[which] = place
            if place >= self.since and len(latest) == len(places) and place - min(latest.values()) <= _NEAR:
                return len(set(latest.values())) == len(places)
        return False


__all__ = ["OVERDOSE", "Screen", "Verdict", "judge"]
