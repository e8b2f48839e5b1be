"""What the screen says to a text: the phrases that stand in it and the weight of its words, taken together.

Either alone is wrong too often: phrases miss what nobody thought of and take a harmless sense for the other, and
weights are never quite sure. So a phrase that states a danger is an alarm, or the gentle question where the words say
that it has another sense; and words that weigh enough are an alarm without any phrase. How the bars were chosen, and on
which lines, stands in docs/safety.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from server.core.safety.findings import CRAVING
from server.core.safety.judging import Verdict, judge
from server.core.safety.matching import END
from server.core.safety.phrases import book
from server.core.safety.phrases.book import Meaning
from server.core.safety.spelling import plain, read
from server.core.safety.weighing import NONE, Shares, weights

_EARLIER_LINES, _EARLIER_LENGTH = 3, 300  # of what was said before, lines and characters of each
_SHORT = 60  # words; a longer line is not weighed together with those before
# Shares of danger, from 0 to 1.
ALARM = 0.45  # stated danger, from here on an alarm without a phrase
ALARM_HINTED = 0.80  # the same where a phrase says that it is only hinted
SURE = 0.85  # the same where a phrase says that it is denied, long over or of another sense
CHECK = 0.45  # danger of any form, from here on the gentle question without a phrase
SENSE = 0.20  # from here on the words agree with a phrase that states a danger; below, it is asked
OTHER = 0.05  # below this the words say clearly that a phrase is meant in another sense
JOINED = 0.70  # danger of the last lines together, from here on the gentle question
ADDS = 0.15  # what the newest line must add to that
AGAINST = 0.60  # the assistant's confidence, from here on an alarm against a phrase that excuses the line
ALONE = 0.75  # the same against words of which hardly any speaks of a stated danger ...
HARDLY = 0.05  # ... which is what weighs less than this
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


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The shares of a text: stated, in all, and the kind that weighs most."""

    stated: float
    danger: float
    kind: str
    sub: str | None


def decide(text: str, before: Sequence[str] = ()) -> Verdict:
    """What a text says, together with the lines before it (oldest first). No verdict is `Verdict()`."""
    if before and (answered := _answered(text, before)):
        return answered
    words, earlier = read(text), _earlier(before)
    said, found = judge(words, earlier), _weigh(weights().shares(words))
    meaning = said.meaning
    if len(words) < 2 or (said.excused and found.stated < SURE):
        # Weights know little of "not" and "years ago", and nothing of a single word.
        return said
    if meaning is not None and meaning.level != book.HINTED and (found.danger >= SENSE or before):
        return said
    if found.stated >= (ALARM if meaning is None else ALARM_HINTED):
        return Verdict(Meaning(book.STATED, found.kind, found.sub), BY_WEIGHT)
    if meaning is not None:
        if found.danger < OTHER and not before:
            return Verdict()
        return Verdict(Meaning(book.HINTED, meaning.kind, meaning.sub), said.phrase, said.rank)
    if found.danger >= CHECK:
        return _hinted(found)
    if not before:
        return Verdict()
    return _together(words, earlier, before, found)


def is_doubted(text: str, confidence: float) -> bool:
    """Whether the danger that the assistant read in a line is doubtful: a phrase says that it is denied, long over or
    meant in another sense, or the words hardly speak of any, and the assistant is not sure enough against that."""
    if confidence < AGAINST and decide(text).excused:
        return True
    words = read(text)
    return confidence < ALONE and len(words) > 1 and _weigh(weights().shares(words)).stated < HARDLY


def weighed(text: str) -> float | None:
    """How much of the words of a text speaks of danger, stated or hinted: 0 to 1. None for a single word, of which the
    weights know nothing."""
    words = read(text)
    return _weigh(weights().shares(words)).danger if len(words) > 1 else None


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


def _together(
    words: Sequence[str], earlier: Sequence[str], before: Sequence[str], alone: _Weighed
) -> Verdict:
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


def _hinted(found: _Weighed) -> Verdict:
    # An urge is no riddle: the card for it is as gentle as the question, and fits better.
    level = book.STATED if found.kind == CRAVING else book.HINTED
    return Verdict(Meaning(level, found.kind, found.sub), BY_WEIGHT)


def _weigh(shares: Shares) -> _Weighed:
    kinds: dict[str, float] = {}
    stated = 0.0
    for name, share in shares.items():
        if name != NONE:
            kinds[name.rstrip("?")] = kinds.get(name.rstrip("?"), 0.0) + share
            stated += 0.0 if name.endswith("?") else share
    kind, _, sub = max(kinds, key=kinds.__getitem__).partition("/")
    return _Weighed(stated, 1.0 - shares[NONE], kind, sub or None)
