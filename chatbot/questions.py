"""Questions after what was said before: two of them where a message clearly has two, a correction of the last answer,
and a short one together with the topic that was answered last. Knows Rasa only through `read`, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from chatbot import moves
from chatbot.centers import Centers
from chatbot.heard import CHECK_IN, PERSON, SHORT, SMALL_TALK, URGENT, Heard, comes_first
from chatbot.memory import Memory
from chatbot.named import named
from chatbot.next_topics import NEXT_TOPICS, next_topics
from chatbot.pieces import MOST, is_question, pieces
from chatbot.topics import OUT_OF_SCOPE, UNSURE, Bars, is_danger

# How much the topic before counts when a short line is read: as much as the bars for answering and asking lie apart
# decides between two near topics, and never lifts one that the line does not suggest at all.
NATURAL = 0.10  # for a topic that follows naturally, or that the visitor was just asked about
LESS = 0.75  # of what the label of the topic before adds to that topic itself
EASIER = 0.10  # below the bar for answering, where a correction says what is not meant
IN_CONTEXT = 0.18  # the same, where the topic before speaks for it too ...
APART = 0.03  # ... and the next topic is this far behind
OUTSIDE = (
    0.85  # how much of "out of scope" counts: a short line alone is like nothing, but it does not stand alone
)
FAR_OUTSIDE = 0.65  # unless by itself it is surely about something else
LESS_CLEAR = (
    0.15  # than the whole line one question of it may be; else the line is one question in two sentences
)
# What danger in a piece of a line must weigh in the whole line too: "do it myself" is read otherwise alone than where
# somebody asks for a number. In a long line one sentence weighs little, and is believed by itself.
STATED_IN_THE_WHOLE, HINTED_IN_THE_WHOLE = 0.05, 0.20
LONG = 20  # words

_INSURANCE = ("insurance_accepted", "insurance_check", "insurance_after_dropout", "cost")
_PLACES = ("locations", "closer_to_home", "levels_of_care", "phone")


class Questions:
    """Reads questions in their context."""

    def __init__(
        self, read: Callable[[str], Awaitable[Heard]], labels: Mapping[str, str], bars: Bars
    ) -> None:
        """`read` reads a text by itself; `labels` say in a few words what each topic asks."""
        self._read = read
        self._labels = labels
        self._bars = bars

    async def hear(self, text: str, read: Heard, memory: Memory, centers: Centers) -> list[Heard]:
        """One thing to answer, or several; at least one."""
        corrected = moves.correction(text)
        if corrected is not None and (memory.topic or len(corrected.rest) < 2):
            return [await self._corrected(corrected.rest, text, memory, centers)]
        several = await self._several(text, read)
        if several:
            return several
        return [await self._one(text, read, memory, centers)]

    async def _corrected(self, rest: str, text: str, memory: Memory, centers: Centers) -> Heard:
        """The rest of a line that says that the last answer missed, never as that same topic."""
        if len(rest) < 2:
            near = [*memory.near, *next_topics(memory, self._labels)]
            return Heard("other_topic", text, near=tuple(dict.fromkeys(near))[:3], missed=True)
        read = await self._read(rest)
        if self._comes_first_inside(read, read):
            return read
        if read.sure and read.intent != memory.topic and not is_danger(read.intent):
            return replace(read, facts=rest)
        ranking = tuple((topic, score) for topic, score in read.ranking if topic != memory.topic)
        judged = self.judged(replace(read, ranking=ranking), EASIER)
        fact = self._fact(rest, judged, memory, centers)
        return fact or replace(judged, facts=rest)

    async def _several(self, text: str, read: Heard) -> list[Heard]:
        """Two or three questions that are clearly about different things; nothing where a message has one."""
        parts = pieces(text)
        if len(parts) < 2:
            return []
        found: list[Heard] = []
        for part in parts:
            one = await self._read(part)
            if self._comes_first_inside(one, read):
                return [one]
            clear = one.sure and (not read.sure or one.confidence >= read.confidence - LESS_CLEAR)
            if clear and one.intent not in SMALL_TALK and not comes_first(one) and is_question(part):
                found.append(replace(one, facts=part))
        topics = list(dict.fromkeys(one.intent for one in found))
        if len(topics) >= 2:
            return [next(one for one in found if one.intent == topic) for topic in topics][:MOST]
        # One clear question beside a greeting, thanks or a story that says little.
        if len(topics) == 1 and (not read.sure or read.intent in SMALL_TALK):
            return [replace(found[0], text=text, facts=text)]
        return []

    def _comes_first_inside(self, part: Heard, whole: Heard) -> bool:
        """Danger in a part of a message that is none as a whole: a part has more chances to be misread, and where the
        whole was judged, piece by piece and with the screen's numbers, that stands."""
        if whole.judged:
            return False
        bar, in_the_whole = self._bars.danger_inside, STATED_IN_THE_WHOLE
        if part.intent == CHECK_IN:
            bar, in_the_whole = self._bars.hint_inside, HINTED_IN_THE_WHOLE
        if not comes_first(part) or part.confidence < bar:
            return False
        share = sum(score for topic, score in whole.ranking if is_danger(topic) or topic in URGENT)
        return share >= in_the_whole or len(whole.text.split()) > LONG

    async def _one(self, text: str, read: Heard, memory: Memory, centers: Centers) -> Heard:
        """A single question, with the topic before where it is too short to stand alone."""
        stripped = moves.following(text)
        if len(text.split()) > SHORT and stripped is None:
            return read
        fact = self._fact(stripped or text, read, memory, centers)
        if fact is not None:
            return fact
        if read.sure or (memory.topic is None and not memory.offered):
            return read
        return await self._with_the_topic_before(stripped or text, text, read, memory)

    async def _with_the_topic_before(self, stripped: str, text: str, read: Heard, memory: Memory) -> Heard:
        scores = [dict(read.ranking)]
        if stripped != text:
            scores.append(dict((await self._read(stripped)).ranking))
        before = memory.topic or ""
        label = self._labels.get(before)
        if label:
            beside = dict((await self._read(f"{label} {stripped}")).ranking)
            # The label speaks for its own topic, whatever the line says: that counts for less, or else a new question
            # would get the same answer once more.
            alone = scores[-1].get(before, 0.0)
            beside[before] = alone + LESS * (beside.get(before, alone) - alone)
            scores.append(beside)
        follow = NEXT_TOPICS.get(before, ())
        asked_back = [topic for topic in memory.offered if memory.misses and topic != PERSON]
        fused = {
            topic: sum(one.get(topic, 0.0) for one in scores) / len(scores)
            + NATURAL * (topic in follow or topic in asked_back)
            for topic in scores[0]
        }
        if scores[0].get(OUT_OF_SCOPE, 0.0) < FAR_OUTSIDE:
            fused[OUT_OF_SCOPE] = OUTSIDE * fused.get(OUT_OF_SCOPE, 0.0)
        ranking = tuple(sorted(fused.items(), key=lambda entry: -entry[1]))
        close = len(ranking) > 1 and ranking[0][1] - ranking[1][1] < APART
        return self.judged(replace(read, ranking=ranking), EASIER if close else IN_CONTEXT)

    def judged(self, read: Heard, easier: float) -> Heard:
        """Judge a ranking anew by the bars; danger was judged before and is not found here."""
        known = URGENT if read.judged else frozenset()
        ranking = tuple(
            (topic, score) for topic, score in read.ranking if not (is_danger(topic) or topic in known)
        )
        if not ranking:
            return replace(read, intent=OUT_OF_SCOPE, missed=True)
        topic, score = ranking[0]
        if topic != OUT_OF_SCOPE and score >= self._bars.answer - easier:
            return replace(read, intent=topic, ranking=ranking, confidence=min(score, 1.0), missed=False)
        asked = topic != OUT_OF_SCOPE and score >= self._bars.ask - easier
        return replace(
            read,
            intent=UNSURE if asked else OUT_OF_SCOPE,
            ranking=ranking,
            confidence=max(0.0, min(score, 1.0)),
            missed=True,
        )

    def _fact(self, text: str, read: Heard, memory: Memory, centers: Centers) -> Heard | None:
        """ "what about Youngstown", "and Medicaid?": a name alone stays with the topic before, or brings its own."""
        if memory.topic is None or len(text.split()) > SHORT - 2:
            return None
        found = named(text, centers)
        kinds = [kind for kind in ("insurer", "level", "town") if found[f"{kind}_answer"] != "none"]
        natural = {"insurer": _INSURANCE, "level": ("levels_of_care", "cost", "locations"), "town": _PLACES}
        if len(kinds) != 1 or (read.sure and read.intent not in natural[kinds[0]] and len(text.split()) > 3):
            return None
        if kinds == ["insurer"]:
            topic = "insurance_accepted"
        elif kinds == ["level"]:
            topic = read.intent if read.sure and read.intent in natural["level"] else "levels_of_care"
        else:
            topic = memory.topic if memory.topic in _PLACES and memory.topic != "phone" else "locations"
            if read.sure and read.intent in _PLACES:
                topic = read.intent
        return replace(
            read, intent=topic, missed=False, confidence=max(read.confidence, self._bars.answer), facts=text
        )
