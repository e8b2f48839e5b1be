"""What the screen says to a text: the phrases that stand in it and the weight of its words, taken together.

Either alone is wrong too often: phrases miss what nobody thought of and take a harmless sense for the other, and
weights are never quite sure. So a phrase that states a danger is an alarm, or the gentle question where the words say
that it has another sense; and words that weigh enough are an alarm without any phrase. How the bars were chosen, and on
which lines, stands in docs/safety.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from server.core.safety.findings import CRAVING
from server.core.safety.judging import Verdict, judge
from server.core.safety.matching import END
from server.core.safety.phrases import book
from server.core.safety.phrases.book import Meaning
from server.core.safety.spelling import plain, read
from server.core.safety.weighing import NONE, Shares, weights

_EARLIER_LINES, _EARLIER_LENGTH = 3, 300  # of what was said before, lines and characters of each
_SHORT = 60  # words; a longer line is not weighed together with those before
_AROUND = 16  # words around a phrase that are weighed by themselves
_LONG = 400  # words, of which a longer line is not looked through for that
# Shares of danger, from 0 to 1.
ALARM = 0.45  # stated danger, from here on an alarm without a phrase
ALARM_HINTED = 0.80  # the same where a phrase says that it is only hinted
SURE = 0.85  # the same where a phrase says that it is denied, long over or of another sense
CHECK = 0.45  # danger of any form, from here on the gentle question without a phrase
SENSE = 0.40  # from here on the words agree with a phrase that states a danger; below, it is asked
OTHER = 0.12  # below this the words say clearly that a phrase is meant in another sense
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
    """How much of the words of a text speaks of danger, `stated`, in all and of each kind (0 to 1), whether a phrase is
    in it (`none`, `hinted`, `stated`), or one that is denied, long over or of another sense, and how many words it
    has."""

    stated: float
    danger: float
    kinds: Mapping[str, float]
    phrase: Phrase
    excused: bool
    words: int


@dataclass(frozen=True, slots=True)
class _Shares:
    """The shares of a text: stated, in all, of each kind, and the kind that weighs most with its sub."""

    stated: float
    danger: float
    kinds: Mapping[str, float]
    kind: str
    sub: str | None


def decide(text: str, before: Sequence[str] = (), *, asked: bool = True) -> Verdict:
    """What a text says, together with the lines before it (oldest first). No verdict is `Verdict()`. `asked` says
    whether it may be an answer to the gentle question."""
    if before and asked and (answered := _answered(text, before)):
        return answered
    words, earlier = read(text), _earlier(before)
    said, found = judge(words, earlier), _weigh(weights().shares(words))
    meaning = said.meaning
    if len(words) < 2 or (said.excused and (meaning is not None or found.stated < SURE)):
        # Weights know little of "not" and "years ago", and nothing of a single word. A past attempt is asked after,
        # unless another sentence says what is now.
        return _said_besides(words) or said
    alone, agree = True, found.danger
    if meaning is not None and meaning.level != book.HINTED:
        agree = max(agree, _where_it_stands(words))
    if meaning is not None and before:
        # What a phrase finds only together with the lines before, this line's words alone cannot speak against.
        alone = judge(words).meaning == meaning
        agree = max(agree, _weigh(weights().shares([*earlier[-_SHORT:], *words[:_SHORT]])).danger)
    if meaning is not None and meaning.level != book.HINTED and (agree >= SENSE or not alone):
        by_itself = alone and len(words) <= _SHORT
        return replace(said, meaning=_kind_of(said, meaning, found)) if by_itself else said
    if found.stated >= (ALARM if meaning is None else ALARM_HINTED):
        return Verdict(Meaning(book.STATED, found.kind, found.sub), BY_WEIGHT)
    if meaning is not None:
        if agree < OTHER and alone:
            return Verdict()
        return Verdict(Meaning(book.HINTED, meaning.kind, meaning.sub), said.phrase, said.rank)
    if found.danger >= CHECK:
        return _hinted(found)
    if not before:
        return Verdict()
    return _together(words, earlier, before, found)


def _where_it_stands(words: Sequence[str]) -> float:
    """How much of the words around a phrase that states a danger speaks of it: what else a line says is no excuse."""
    if len(words) > _LONG:
        return 1.0  # too long to look everywhere: the phrase is believed
    parts = [sentence[at : at + _AROUND] for sentence in _sentences(words) for at in _steps(len(sentence))]
    if len(parts) < 2:
        return 0.0
    stating = (one for one in parts if (said := judge(one).meaning) and said.level != book.HINTED)
    return max((_weigh(weights().shares(one)).danger for one in stating), default=0.0)


def _said_besides(words: Sequence[str]) -> Verdict | None:
    """Danger that is stated now, in another sentence than what is long over."""
    for sentence in _sentences(words) if len(words) <= _SHORT else ():
        found = _weigh(weights().shares(sentence))
        if found.stated >= SURE and not judge(sentence).excused and len(sentence) > 1:
            return Verdict(Meaning(book.STATED, found.kind, found.sub), BY_WEIGHT)
    return None


def _sentences(words: Sequence[str]) -> list[list[str]]:
    return [list(group) for is_end, group in groupby(words, END.__eq__) if not is_end]


def _steps(length: int) -> range:
    """Where the overlapping pieces of a sentence begin."""
    return range(0, max(1, length - _AROUND // 2), _AROUND // 2)


def weighed(text: str) -> Weighed:
    """What a text by itself holds, for whoever weighs it together with a reading of their own."""
    words = read(text)
    said, found = judge(words), _weigh(weights().shares(words))
    phrase: Phrase = "none"
    if said.meaning is not None:
        phrase = "hinted" if said.meaning.level == book.HINTED else "stated"
    kinds = {kind: _share(share) for kind, share in found.kinds.items()}
    return Weighed(_share(found.stated), _share(found.danger), kinds, phrase, said.excused, len(words))


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


def _together(words: Sequence[str], earlier: Sequence[str], before: Sequence[str], alone: _Shares) -> Verdict:
    """The last lines weighed as one. What was heavy before this line was answered then, alone or together."""
    if len(words) > _SHORT:
        return Verdict()
    joined = _weigh(weights().shares([*earlier[-_SHORT:], *words]))
    if joined.danger < max(JOINED, alone.danger + ADDS):
        return Verdict()
    said = [earlier, *(read(line[-_EARLIER_LENGTH:]) for line in before[-_EARLIER_LINES:])]
    heaviest = max(_weigh(weights().shares(one)).danger for one in said)
    if heaviest < CHECK and joined.danger >= heaviest + ADDS:
        return _hinted(joined)
    return Verdict()


def _kind_of(said: Verdict, meaning: Meaning, found: _Shares) -> Meaning:
    """What a phrase says, but of the kind of which the words speak much more: "last night" is said by who wants to die,
    and by who was raped. A single word ("overdosed") is of its own kind, and an urge never takes a danger's place."""
    share = found.kinds[found.kind]
    if found.kind in (meaning.kind, CRAVING) or share < OTHER_KIND or " " not in said.phrase:
        return meaning
    if share < TIMES * found.kinds.get(str(meaning.kind), 0.0):
        return meaning
    return replace(meaning, kind=found.kind, sub=found.sub)


def _hinted(found: _Shares) -> Verdict:
    # An urge is no riddle: the card for it is as gentle as the question, and fits better.
    level = book.STATED if found.kind == CRAVING else book.HINTED
    return Verdict(Meaning(level, found.kind, found.sub), BY_WEIGHT)


def _weigh(shares: Shares) -> _Shares:
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
    return _Shares(stated, 1.0 - shares[NONE], kinds, kind, sub or None)
