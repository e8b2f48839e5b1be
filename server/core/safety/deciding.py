"""What the screen says to a text: the phrases that stand in it and the weight of its words, taken together.

Either alone is wrong too often: phrases miss what nobody thought of and take a harmless sense for the other, and
weights are never quite sure. So both become signs (signs.py), of the whole and of each sentence, and how likely they
make it that danger is stated or hinted at was learned (likelihood.py). On which lines, and how the bars were chosen,
stands in docs/safety.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from server.core.safety.findings import CRAVING
from server.core.safety.judging import Verdict, judge
from server.core.safety.likelihood import HINTED, LONG, NONE, STATED, likelihood
from server.core.safety.matching import END
from server.core.safety.phrases import book
from server.core.safety.phrases.book import Meaning
from server.core.safety.signs import Part, Signs, danger, part, signs
from server.core.safety.spelling import plain, read

_EARLIER_LINES, _EARLIER_LENGTH = 3, 300  # of what was said before, lines and characters of each
_SHORT = 60  # words; a longer line is not weighed together with those before
_FEW = 30  # words; in a longer text one sentence alone is no proof
AGREED = 0.70  # danger, stated or hinted, from here on it is stated where a phrase says so
SENSE = 0.40  # danger of the last lines together, from here on they agree with a phrase that states it
SURE = 0.70  # danger, from here on it is believed where a phrase says that it is denied or of another sense
BEYOND_DOUBT = 0.97  # danger stated in one sentence, from here on it is believed whatever stands beside it
BESIDES = 0.85  # the same where another sentence is denied or long over
AT_LEAST = 0.30  # danger, from here on a phrase is asked about
ALONE = 0.45  # danger of a line, from here on it was answered when it came
JOINED = 0.70  # danger of the last lines together, from here on the gentle question
ADDS = 0.15  # what the newest line must add to that
OTHER_KIND = 0.40  # of another kind than a phrase names, from here on the words may be of that kind ...
TIMES = 1.5  # ... if it is so many times the share of the phrase's own
BY_WEIGHT = "the weight of the words"
_LONGEST_YES = 80  # characters
BY_ANSWER = "yes to the gentle question"
_SO = r"(?:u+m+|well|honestly|just|really|still|but)"
_SAYS_YES = (
    r"(?:y|yes+|yea+h*|yep|yup|ya|si|kind of|kinda|sort of|sorta|a little(?: bit)?|a bit|maybe|probably|possibly|"
    r"sometimes|often|a lot|always|all the time|every ?day|lately|on and off|again|both|me|"
    r"i (?:guess|suppose|think)(?: so)?|(?:i|he|she|they|we) (?:am|do|did|have|is|are|was)|im|"
    r"(?:i|ive|im) (?:do |have |been |was |am |keep )*(?:think|thought|thinking) (?:about|of) (?:it|that|this)|"
    r"(?:it|that) (?:crosses|crossed) my mind)"
)
_YES = re.compile(rf"(?:{_SO} )*{_SAYS_YES}(?: (?:{_SAYS_YES}|{_SO}))*")


Phrase = Literal["none", "hinted", "stated"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a text holds, for whoever weighs it together with a reading of their own: how much of its words speaks of
    `danger`, in all and of each kind (0 to 1), whether a phrase is in it (`none`, `hinted`, `stated`), and the numbers
    of signs.py by name."""

    danger: float
    kinds: Mapping[str, float]
    phrase: Phrase
    signs: Mapping[str, float]


def decide(text: str, before: Sequence[str] = (), *, asked: bool = True) -> Verdict:
    """What a text says, together with the lines before it (oldest first). No verdict is `Verdict()`. `asked` says
    whether it may be an answer to the gentle question."""
    if before and asked and (answered := _answered(text, before)):
        return answered
    words, earlier = read(text), _earlier(before)
    said = judge(words, earlier)
    if len(words) < 2:
        return said  # weights know nothing of a single word
    found = signs(text, words)
    if before and said.meaning is not None and said.meaning != found.whole.said.meaning:
        # What a phrase finds only together with the lines before, this line's words alone cannot speak against.
        return said
    level = _level(found, words, [*earlier[-_SHORT:], *words] if before else [])
    if level == STATED:
        return _stated(found.whole, short=found.words <= LONG)
    if level == HINTED:
        return _hinted(found.whole)
    return _together(words, earlier, before, found.whole) if before else Verdict()


def _level(found: Signs, words: Sequence[str], joined: Sequence[str]) -> str:
    """What the signs say, and of a short text what a phrase says in spite of them: somebody thought of it, and a line
    that is added to the book must be heard. `joined` are the words together with those before."""
    model = likelihood()
    level, whole = model.level(found), found.whole
    if found.words > LONG or (level == STATED and not whole.said.excused):
        return level
    none, _, stated = model.shares(found.numbers)
    if whole.said.excused:
        if _says_besides(words):
            return STATED
        if whole.said.meaning is not None:
            return HINTED  # a past attempt at dying is asked after
        return STATED if stated >= SURE else HINTED if 1 - none >= SURE else NONE
    if whole.states and (
        1 - none >= AGREED or (joined and danger(joined) >= SENSE) or _stands_by_itself(found, words)
    ):
        return STATED
    return HINTED if (whole.states or whole.hints) and 1 - none >= AT_LEAST else level


def _stands_by_itself(found: Signs, words: Sequence[str]) -> bool:
    """Whether one sentence of a few states a danger beyond doubt: "so I was at group today. he overdosed"."""
    if found.words > _FEW:
        return False
    return any(one.whole.states and _stated_share(one) >= BEYOND_DOUBT for one in _apart(words))


def _says_besides(words: Sequence[str]) -> bool:
    """Whether danger is stated now, in another sentence than what is denied or long over."""
    return any(
        one.words > 1 and not one.whole.said.excused and _stated_share(one) >= BESIDES
        for one in _apart(words)
    )


def _apart(words: Sequence[str]) -> list[Signs]:
    """The signs of each sentence by itself, of a text that has several."""
    sentences = [list(group) for is_end, group in groupby(words, END.__eq__) if not is_end]
    return [signs(" ".join(one), one) for one in sentences] if len(sentences) > 1 else []


def _stated_share(found: Signs) -> float:
    return likelihood().shares(found.numbers)[2]


def weighed(text: str) -> Weighed:
    """What a text by itself holds."""
    found = signs(text, read(text))
    phrase: Phrase = "stated" if found.whole.states else "hinted" if found.whole.hints else "none"
    kinds = {kind: _share(share) for kind, share in found.whole.kinds.items()}
    numbers = {name: round(number, 4) for name, number in found.numbers.items()}
    return Weighed(_share(found.whole.danger), kinds, phrase, numbers)


def _share(share: float) -> float:
    # Sums of many shares are now and then a hair above 1, which is no share.
    return min(1.0, max(0.0, round(share, 6)))


def _answered(text: str, before: Sequence[str]) -> Verdict | None:
    """A yes, however faint, to the gentle question that the line before got."""
    if len(text) > _LONGEST_YES:
        return None
    said = " ".join(re.sub(r"[^\w\s]", " ", re.sub(r"['’]", "", plain(text))).split())
    if not _YES.fullmatch(said):
        return None
    asked = decide(before[-1], before[:-1]).meaning
    if asked is None or asked.level != book.HINTED:
        return None
    return Verdict(Meaning(book.STATED, asked.kind, asked.sub), BY_ANSWER)


def _earlier(before: Sequence[str]) -> list[str]:
    words: list[str] = []
    for line in before[-_EARLIER_LINES:]:
        words += [*read(line[-_EARLIER_LENGTH:]), END]
    return words


def _together(words: Sequence[str], earlier: Sequence[str], before: Sequence[str], alone: Part) -> Verdict:
    """The last lines weighed as one. What was heavy before this line was answered then, alone or together."""
    if len(words) > _SHORT:
        return Verdict()
    joined = [*earlier[-_SHORT:], *words]
    if (weighs := danger(joined)) < max(JOINED, alone.danger + ADDS):
        return Verdict()
    said = [earlier, *(read(line[-_EARLIER_LENGTH:]) for line in before[-_EARLIER_LINES:])]
    heaviest = max(map(danger, said))
    if heaviest < ALONE and weighs >= heaviest + ADDS:
        return _hinted(replace(part(joined), said=Verdict()))
    return Verdict()


def _stated(found: Part, *, short: bool) -> Verdict:
    said, meaning = found.said, found.said.meaning
    if meaning is None or not short:
        # In a long text a phrase stands anywhere, and the words where they are heaviest say better what it is about.
        return Verdict(Meaning(book.STATED, found.kind, found.sub), BY_WEIGHT)
    of_kind = _kind_of(said, meaning, found)
    if meaning.level != book.HINTED:
        return replace(said, meaning=of_kind)
    # What a phrase only hints at, the words state; an urge that is only hinted is asked after.
    return said if of_kind.kind == CRAVING else Verdict(replace(of_kind, level=book.STATED), BY_WEIGHT)


def _kind_of(said: Verdict, meaning: Meaning, found: Part) -> Meaning:
    """What a phrase says, but of the kind of which the words speak much more: "last night" is said by who wants to die,
    and by who was raped. A single word ("overdosed") is of its own kind, and an urge never takes a danger's place."""
    share = found.kinds[found.kind]
    if found.kind in (meaning.kind, CRAVING) or share < OTHER_KIND or " " not in said.phrase:
        return meaning
    if share < TIMES * found.kinds.get(str(meaning.kind), 0.0):
        return meaning
    return replace(meaning, kind=found.kind, sub=found.sub)


def _hinted(found: Part) -> Verdict:
    meaning = found.said.meaning
    if meaning is not None:
        return Verdict(
            Meaning(book.HINTED, meaning.kind, meaning.sub),
            found.said.phrase,
            found.said.rank,
            found.said.excused,
        )
    # An urge is no riddle: the card for it is as gentle as the question, and fits better.
    level = book.STATED if found.kind == CRAVING else book.HINTED
    return Verdict(Meaning(level, found.kind, found.sub), BY_WEIGHT)
