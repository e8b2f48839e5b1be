"""How phrases count for and against each other: what is denied, harmless, long over, or only a sign. Which phrases
there are stands in `phrases`; what is said to the visitor, in the cards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from server.core.safety.findings import SUICIDE
from server.core.safety.matching import END, Matcher, Text
from server.core.safety.phrases import around, book
from server.core.safety.phrases.book import Meaning
from server.core.safety.spelling import spell

# A giant text is read in windows, so that the time grows with its length only; the overlap is longer than a phrase.
_WINDOW, _OVERLAP = 1_200, 60
_PLACES = 12  # of one phrase that is found more often, so many places are looked at
_NEAR = 25  # words between signs that count together
_BESIDE = 7  # words within which a time belongs to what is stated
_NOT_REACHES = 4  # words that a "not" may stand before what it denies
_NOT = frozenset(around.NOT.split())
_BETWEEN = frozenset(around.BETWEEN.split())
_SIGN = Meaning(book.SIGN)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found, and by which phrase of the book: ours and not the visitor's, so it may stand in a report."""

    meaning: Meaning | None = None
    phrase: str = ""
    rank: int = 1_000_000  # the smaller wins
    excused: bool = False  # a phrase of danger stands there, but denied, long over or in a harmless sense


@dataclass(frozen=True, slots=True)
class _Hit:
    phrase: int
    start: int
    end: int


def judge(line: Sequence[str], before: Sequence[str] = ()) -> Verdict:
    """What the words of a line say, together with the words before it, as `spelling.read` gives them."""
    words = [*before, *line]
    since = sum(word != END for word in before)
    if len(words) <= _WINDOW:
        return _Reading(words, since).verdict()
    found = [_Reading(words[:_WINDOW], since).verdict()]
    for start in range(_WINDOW - _OVERLAP, len(words), _WINDOW - _OVERLAP):
        found.append(_Reading(words[start : start + _WINDOW], 0).verdict())
    return min(found, key=lambda verdict: verdict.rank)


def look(words: Sequence[str]) -> tuple[Verdict, list[tuple[int, str | None]]]:
    """What the words of a text say by themselves, and where phrases of danger end in it with the level of each, None
    for one that is denied, long over or of another sense. At most a dozen places of one phrase."""
    verdicts, found = [], []
    for start in range(0, max(1, len(words) - _OVERLAP), _WINDOW - _OVERLAP):
        reading = _Reading(list(words[start : start + _WINDOW]), 0)
        verdicts.append(reading.verdict())
        found += [(start + end, level) for end, level in reading.levels()]
    return min(verdicts, key=lambda verdict: verdict.rank), found


def prepare() -> None:
    """Read the phrases now, so that nobody's first line waits for it; a moment of work, once in a process."""
    _book()


@cache
def _book() -> tuple[Matcher, list[tuple[str, Meaning]]]:
    """All phrases; read when first needed and not at the import, which should cost nothing."""
    phrases = book.phrases()
    return Matcher([phrase for phrase, _ in phrases], book.CLASSES, spell), phrases


@dataclass(slots=True)
class _Reading:
    """The phrases found in one text, sorted by what they do to each other."""

    given: list[str]
    since: int  # the number of the first word of the line itself
    text: Text = field(init=False)
    dangers: list[tuple[int, int]] = field(default_factory=list)
    signs: dict[str, int] = field(default_factory=dict)  # bits: where each ends
    harmless: list[tuple[int, int]] = field(default_factory=list)
    not_denied: list[tuple[int, int]] = field(default_factory=list)
    covered: int = 0
    undenied: int = 0
    long_ago: int = 0
    days_ago: int = 0
    just_now: int = 0

    def verdict(self) -> Verdict:
        """The gravest of what is stated, else what signs say together, else what is hinted."""
        matcher, phrases = _book()
        self.text = matcher.text(self.given)
        for phrase, ends in matcher.ends(self.text):
            meaning = phrases[phrase][1]
            match meaning.level:
                case book.HARMLESS:
                    self.harmless.append((phrase, ends))
                case book.NOT_DENIED:
                    self.not_denied.append((phrase, ends))
                case book.LONG_AGO:
                    self.long_ago |= ends
                case book.DAYS_AGO:
                    self.days_ago |= ends
                case book.JUST_NOW:
                    self.just_now |= ends
                case book.SIGN:
                    self.signs[meaning.kind] = self.signs.get(meaning.kind, 0) | ends
                case _ if ends >> self.since:
                    self.dangers.append((phrase, ends >> self.since << self.since))
        candidates = [one for one in book.TOGETHER if all(name in self.signs for name in one[0])]
        if not self.dangers and not candidates:
            return Verdict()  # as with most lines: the rest is not worked out
        self.covered, self.undenied = self._spans(self.harmless), self._spans(self.not_denied)
        best = Verdict()
        for phrase, ends in self.dangers:
            if phrase < best.rank:
                best = self._best(phrase, ends, best)
        if best.meaning is None or best.meaning.level == book.HINTED:
            together = self._together(candidates)
            if together.meaning and (best.meaning is None or together.meaning.level == book.STATED):
                return together
        return best if best.meaning else Verdict(excused=bool(self.dangers))

    def _best(self, phrase: int, ends: int, best: Verdict) -> Verdict:
        """The better of what was found until now and this phrase."""
        _, phrases = _book()
        written, meaning = phrases[phrase]
        for hit in self._hits(phrase, ends):
            if self._is_covered(hit) or self._is_denied(hit):
                continue
            if not self._is_over(hit, meaning):
                return Verdict(meaning, written, phrase)
            if meaning.kind == SUICIDE and best.rank > len(phrases):
                # Long over, but it was about dying: that is asked after.
                best = Verdict(Meaning(book.HINTED, SUICIDE), written, len(phrases), excused=True)
        return best

    def levels(self) -> Iterator[tuple[int, str | None]]:
        """Where each phrase of danger ends, with its level, or None where something speaks against it; once there is a
        verdict."""
        _, phrases = _book()
        for phrase, ends in self.dangers:
            meaning = phrases[phrase][1]
            for hit in self._hits(phrase, ends):
                against = self._is_covered(hit) or self._is_denied(hit) or self._is_over(hit, meaning)
                yield hit.end, None if against else meaning.level

    # --- places ---------------------------------------------------------------------------------------------

    def _hits(self, phrase: int, ends: int) -> Iterator[_Hit]:
        matcher, _ = _book()
        for _ in range(_PLACES):
            if not ends:
                return
            end = ends.bit_length() - 1  # from the newest word back
            ends ^= 1 << end
            yield _Hit(phrase, matcher.start(phrase, self.text, end), end)

    def _spans(self, found: list[tuple[int, int]]) -> int:
        spans = 0
        for phrase, ends in found:
            for hit in self._hits(phrase, ends):
                spans |= _bits(hit.start, hit.end)
        return spans

    def _sentence(self, place: int) -> int:
        """The bits of the sentence in which a word stands."""
        until_here = self.text.first & (2 << place) - 1
        after = self.text.first >> place + 1
        begin = until_here.bit_length() - 1 if until_here else 0
        end = place + (after & -after).bit_length() if after else len(self.text.words)
        return _bits(begin, end - 1 if after else end)

    # --- what stands around ---------------------------------------------------------------------------------

    def _is_covered(self, hit: _Hit) -> bool:
        return bool(self.covered >> hit.start & 1 or self.covered >> hit.end & 1)

    def _is_denied(self, hit: _Hit) -> bool:
        for at in range(hit.start - 1, max(-1, hit.start - 1 - _NOT_REACHES), -1):
            word = self.text.words[at]
            if word in _NOT:
                return not self.undenied >> at & 1
            if word not in _BETWEEN or self.text.first >> at + 1 & 1:
                return False
        return False

    def _is_over(self, hit: _Hit, meaning: Meaning) -> bool:
        """Whether this is told of a time long gone. What happened is over when its sentence says so; what is stated as
        being so, only when the time stands right beside it. A word for now outweighs both."""
        sentence = self._sentence(hit.end)
        if not sentence & (self.long_ago | self.days_ago) or sentence & self.just_now:
            return False
        if meaning.level == book.HAPPENED:
            return True
        return bool(self.long_ago & sentence & _bits(max(0, hit.start - _BESIDE), hit.end + _BESIDE))

    # --- signs ----------------------------------------------------------------------------------------------

    def _together(self, candidates: list[tuple[tuple[str, ...], Meaning]]) -> Verdict:
        """Signs that are near each other, at least one of them in the line itself."""
        places: dict[str, list[int]] = {}
        for names, meaning in candidates:
            for name in names:
                if name not in places:
                    places[name] = [at for at in _set_bits(self.signs[name]) if self._counts(at)]
            if self._are_near([places[name] for name in names]):
                return Verdict(
                    meaning, " and ".join(names), 900_000 if meaning.level == book.STATED else 950_000
                )
        return Verdict()

    def _counts(self, sign: int) -> bool:
        return not self.covered >> sign & 1 and not self._is_over(_Hit(0, sign, sign), _SIGN)

    def _are_near(self, places: list[list[int]]) -> bool:
        """Whether one place of each list lies within a stretch of words that ends in the line itself."""
        latest: dict[int, int] = {}
        for place, which in sorted((place, which) for which, found in enumerate(places) for place in found):
            latest[which] = place
            if place >= self.since and len(latest) == len(places) and place - min(latest.values()) <= _NEAR:
                if len(set(latest.values())) == len(places):
                    return True
        return False


def _bits(first: int, last: int) -> int:
    return (1 << last + 1) - (1 << first)


def _set_bits(bits: int) -> Iterator[int]:
    """The places, from the newest back, of which so many count."""
    for _ in range(_PLACES * 4):
        if not bits:
            return
        place = bits.bit_length() - 1
        bits ^= 1 << place
        yield place
