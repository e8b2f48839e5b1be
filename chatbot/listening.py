"""What a line means after what was said before: one or more things for Rasa's rules to answer, in order.

Danger comes first, whatever else a line holds. Then what a form asked, then short moves (moves.py), then questions: two
of them where a message clearly has two, and a short one together with the topic that was answered last. Knows Rasa only
through `parse`, keeps nothing, and lets no text into what it returns except the line itself.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from chatbot import feelings, gentle, moves
from chatbot.centers import Centers
from chatbot.heard import CHECK_IN, PERSON, SHORT, SMALL_TALK, URGENT, Heard, OpenForm, comes_first
from chatbot.in_form import answers, in_form, is_stop, is_value
from chatbot.memory import Memory
from chatbot.named import named
from chatbot.pieces import MOST, is_question, pieces
from chatbot.topics import OUT_OF_SCOPE, UNSURE, Bars, is_danger

NEXT_TOPICS: Mapping[str, Sequence[str]] = yaml.safe_load(
    (Path(__file__).parent / "next_topics.yml").read_text(encoding="utf-8")
)
# How much the topic before counts when a short line is read: as much as the bars for answering and asking lie apart
# decides between two near topics, and never lifts one that the line does not suggest at all.
NATURAL = 0.10  # for a topic that follows naturally, or that the visitor was just asked about
SAME = 0.05  # against the topic that was just answered
EASIER = 0.10  # below the bar for answering, where a correction says what is not meant
IN_CONTEXT = 0.18  # the same, where the topic before speaks for it too ...
APART = 0.03  # ... and the next topic is this far behind
FAREWELL = 0.70  # how sure a goodbye must be
OUTSIDE = (
    0.85  # how much of "out of scope" counts: a short line alone is like nothing, but it does not stand alone
)
FAR_OUTSIDE = 0.65  # unless by itself it is surely about something else
LESS_CLEAR = (
    0.15  # than the whole line one question of it may be; else the line is one question in two sentences
)

# What has not answered the gentle question: it is asked again, for nobody is let go with it.
_NO_ANSWER = SMALL_TALK | {
    "acknowledge",
    "decline",
    "keep_chat",
    "silence",
    "what_next",
    "leave_form",
    "skip",
    "unkind",
    "afraid",
    "grieving",
    "needs_help",
    "not_called_back",
}
FEW = 4  # words of a bare value: "meth and alcohol", "he gets sick"
_GRAVE_WORDS = re.compile(
    r"\b(?:di(?:e|ed|es|ing)|dead|death|kill|suicid|overdos|od|hurt|hit|hits|beat|unsafe|safe|breath|"
    r"blue|unconscious|wak|pass(?:ed)? out|seiz|shak|bleed|help|now|emergency|911|tonight|too (?:much|many))\w*|[!]",
    re.IGNORECASE,
)
_INSURANCE = ("insurance_accepted", "insurance_check", "insurance_after_dropout", "cost")
_PLACES = ("locations", "closer_to_home", "levels_of_care", "phone")


class Listener:
    """Reads lines in their context."""

    def __init__(
        self, parse: Callable[[str], Awaitable[dict[str, Any]]], labels: Mapping[str, str], bars: Bars
    ) -> None:
        """`parse` reads a text by itself; `labels` say in a few words what each topic asks."""
        self._parse = parse
        self._labels = labels
        self._bars = bars

    async def hear(
        self,
        text: str,
        memory: Memory,
        form: OpenForm | None,
        centers: Centers,
        shown: str | None = None,
    ) -> list[Heard]:
        """What to answer, at least one thing; never two where one is danger.

        What the server has `shown` for this line, a card or the gentle question, is what the line meant, unless it is
        danger by the assistant's own reading.
        """
        read = await self._read(text)
        if shown is not None and not is_danger(read.intent) and (form is None or not is_value(text, form)):
            return [replace(read, intent=shown, missed=False)]
        if memory.checking:
            return await self._after_the_gentle_question(text, read, memory, form, centers)
        return await self._heard(text, read, memory, form, centers)

    async def _after_the_gentle_question(
        self, text: str, read: Heard, memory: Memory, form: OpenForm | None, centers: Centers
    ) -> list[Heard]:
        """A yes is danger, a no goes back to what was talked about, also to a form; what is neither may be a question
        or plainly the value that a form waits for. Else it is asked again, also where a form is left."""
        if gentle.says_yes(text):
            return [read if is_danger(read.intent) else Heard("crisis_suicide", text)]
        if gentle.goes_on(text):
            return [self.go_on(text, memory, form)]
        if gentle.says_no(text):
            return [Heard("not_in_danger", text, near=self.next(memory))]
        if comes_first(read) and not (
            form is not None and answers(text, form) and _is_asked_for(text, read, form)
        ):
            return [read]
        heard = await self._heard(text, read, memory, form, centers)
        waits = heard[0].intent in _NO_ANSWER or heard[0].missed
        if gentle.begins_no(text) and (waits or heard[0].intent in ("inform", "change")):
            return [Heard("not_in_danger", text, near=self.next(memory))]
        again = Heard(CHECK_IN, text, read.ranking, missed=True)
        if form is not None and (heard[0].intent == "leave_form" or is_stop(text, form)):
            return [Heard("leave_form", text), again]
        if form is not None and heard[0].intent in ("inform", "change"):
            return heard if is_value(text, form) else [again]
        if heard[0].missed and memory.misses:
            return heard  # asked twice and not understood twice: a person does better
        return [again] if waits else heard

    def go_on(self, text: str, memory: Memory, form: OpenForm | None) -> Heard:
        """After "how are you right now?": back to the form, or to the topic whose answer was held back."""
        if form is not None:
            return Heard("not_in_danger", text)
        held = memory.topic if memory.topic in self._labels else None
        return Heard(held or "go_on", text, near=() if held else self.next(memory), facts="")

    async def _heard(
        self, text: str, read: Heard, memory: Memory, form: OpenForm | None, centers: Centers
    ) -> list[Heard]:
        expected = form is not None and comes_first(read) and _is_asked_for(text, read, form)
        if comes_first(read) and not expected and not moves.is_for_myself(text):
            return [read]
        if form is not None:
            return self._beside_a_card(text, form, memory) or in_form(text, read, form, memory)
        heard = self._move(text, read, memory) or await self._questions(text, read, memory, centers)
        if moves.audience(text) == "loved_one" and heard[0].missed and _likely("loved_one", heard[0]):
            # Who says that they ask for somebody, and not yet what, is not asked back.
            heard = [replace(heard[0], intent="loved_one", missed=False)]
        audience = moves.audience(text) or ("loved_one" if heard[0].intent == "loved_one" else None)
        heard = [replace(one, audience=audience, ranking=one.ranking or read.ranking) for one in heard]
        return self._not_twice(heard, memory)

    def _beside_a_card(self, text: str, form: OpenForm, memory: Memory) -> list[Heard] | None:
        """What a line means where a card of danger is the last that was said: it asked "do you want a person?", and the
        form's own question is out of sight. None for what is plainly for the form, or asks something."""
        if not _grave(memory) or memory.checking:
            return None
        if moves.is_yes(text):
            return [Heard(PERSON, text)]
        if moves.is_no(text) or not (is_value(text, form) or is_question(text) or moves.is_leave(text)):
            return [Heard("silence", text)]
        return None

    async def _read(self, text: str) -> Heard:
        found = await self._parse(text)
        ranking = tuple((entry["name"], entry["confidence"]) for entry in found.get("intent_ranking") or ())
        read = Heard(
            found["intent"]["name"],
            text,
            ranking,
            found["intent"]["confidence"],
            missed=not _known(found["intent"]["name"]),
        )
        if read.intent != "goodbye" or read.confidence >= FAREWELL:
            return read
        # A wrong goodbye shuts the door on somebody who has only begun.
        return self._judged(replace(read, ranking=tuple(one for one in ranking if one[0] != "goodbye")), 0.0)

    # ------------------------------------------------------------------ short moves

    def _move(self, text: str, read: Heard, memory: Memory) -> list[Heard] | None:
        if moves.says_nothing(text) or (_grave(memory) and moves.is_no(text)):
            return [
                Heard("silence", text)
            ]  # "no" to "do you want a person?", after danger: the talk does not end
        written = next(
            (topic for topic, label in self._labels.items() if moves.bare(label) == moves.bare(text)), None
        )
        if written is not None:  # a button's words, typed
            return [Heard(written, text)]
        picked = self._picked(text, memory)
        if picked is not None:
            return [Heard(picked, text)]
        if "confirm_delete" in memory.offered and moves.is_no(text):
            return [Heard("keep_chat", text)]
        if moves.is_none_of_these(text) or (memory.misses and moves.is_no(text)):
            return [Heard(UNSURE, text, near=memory.near, missed=True)]
        if moves.is_no(text) or moves.is_leave(text):
            return [Heard("decline", text)]
        felt = feelings.feeling(text)
        if felt is not None and moves.audience(text) != "loved_one":
            return [Heard(felt, text, read.ranking)]
        if read.sure and read.intent in SMALL_TALK and not moves.is_spanish(text):  # "ok thx"
            return [read]
        if moves.is_mere_ok(text):
            return [Heard("acknowledge", text, near=self.next(memory))]
        if moves.is_yes(text):
            return [Heard("silence", text)]
        if moves.asks_what_next(text):
            return [Heard("what_next", text, near=self.next(memory))]
        if moves.is_spanish(text):
            return [Heard("speaks_spanish", text)]
        if moves.is_injection(text):
            return [Heard(OUT_OF_SCOPE, text, read.ranking, read.confidence)]
        if moves.is_unkind(text) and read.intent not in URGENT:
            return [Heard("unkind", text)]
        if moves.is_for_myself(text):
            again = memory.topic if memory.topic not in (None, "loved_one") else None
            return [Heard(again or "for_myself", text, near=() if again else self.next(memory))]
        if moves.asks_for_a_record(text):
            return [Heard("privacy", text)]
        if moves.asks_to_write(text):
            return [Heard("help_write", text)]
        if moves.asks_which_fits(text):
            return [Heard("care_finder", text)]
        return None

    def _picked(self, text: str, memory: Memory) -> str | None:
        """The choice that a short line takes from what was offered."""
        if not memory.offered and not memory.before:
            return None
        place = moves.place(text)
        if place is not None and memory.offered and place < len(memory.offered):
            return memory.offered[place]
        if moves.is_other(text):
            pool = memory.before if memory.topic in memory.before else memory.offered
            rest = [choice for choice in pool if choice not in (memory.topic, PERSON)]
            if pool is memory.offered:
                rest = rest[1:] or rest
            return rest[0] if rest else None
        if moves.is_mere_ok(text) and not memory.asked:
            return None
        return memory.yes if moves.is_yes(text) else None

    def next(self, memory: Memory) -> tuple[str, ...]:
        """Topics that follow naturally and were not answered yet."""
        follow = NEXT_TOPICS.get(memory.topic or "greeting", NEXT_TOPICS["greeting"])
        return tuple(topic for topic in follow if topic not in memory.topics and topic in self._labels)[:2]

    # ------------------------------------------------------------------ questions

    async def _questions(self, text: str, read: Heard, memory: Memory, centers: Centers) -> list[Heard]:
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
            near = [*memory.near, *self.next(memory)]
            return Heard("other_topic", text, near=tuple(dict.fromkeys(near))[:3], missed=True)
        read = await self._read(rest)
        if self._comes_first_inside(read):
            return read
        if read.sure and read.intent != memory.topic and not is_danger(read.intent):
            return replace(read, facts=rest)
        ranking = tuple((topic, score) for topic, score in read.ranking if topic != memory.topic)
        judged = self._judged(replace(read, ranking=ranking), EASIER)
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
            if self._comes_first_inside(one):
                return [one]
            clear = one.sure and (not read.sure or one.confidence >= read.confidence - LESS_CLEAR)
            if clear and one.intent not in SMALL_TALK and not is_danger(one.intent) and is_question(part):
                found.append(replace(one, facts=part))
        topics = list(dict.fromkeys(one.intent for one in found))
        if len(topics) >= 2:
            return [next(one for one in found if one.intent == topic) for topic in topics][:MOST]
        # One clear question beside a greeting, thanks or a story that says little.
        if len(topics) == 1 and (not read.sure or read.intent in SMALL_TALK):
            return [replace(found[0], text=text, facts=text)]
        return []

    def _comes_first_inside(self, part: Heard) -> bool:
        """Danger in a part of a message that is none as a whole: a part has more chances to be misread."""
        bar = self._bars.hint_inside if part.intent == CHECK_IN else self._bars.danger_inside
        return comes_first(part) and part.confidence >= bar

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
        label = self._labels.get(memory.topic or "")
        if label:
            beside = dict((await self._read(f"{label} {stripped}")).ranking)
            # Its own words speak for the topic before. What only they suggest would get the same answer once more.
            beside[memory.topic or ""] = scores[-1].get(memory.topic or "", 0.0)
            scores.append(beside)
        follow = NEXT_TOPICS.get(memory.topic or "", ())
        asked_back = [topic for topic in memory.offered if memory.misses and topic != PERSON]
        fused = {
            topic: sum(one.get(topic, 0.0) for one in scores) / len(scores)
            + NATURAL * (topic in follow or topic in asked_back)
            - SAME * (topic == memory.topic)
            for topic in scores[0]
        }
        if scores[0].get(OUT_OF_SCOPE, 0.0) < FAR_OUTSIDE:
            fused[OUT_OF_SCOPE] = OUTSIDE * fused.get(OUT_OF_SCOPE, 0.0)
        ranking = tuple(sorted(fused.items(), key=lambda entry: -entry[1]))
        close = len(ranking) > 1 and ranking[0][1] - ranking[1][1] < APART
        return self._judged(replace(read, ranking=ranking), EASIER if close else IN_CONTEXT)

    def _judged(self, read: Heard, easier: float) -> Heard:
        """Judge a ranking anew by the bars; danger was judged before and is not found here."""
        ranking = tuple((topic, score) for topic, score in read.ranking if not is_danger(topic))
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

    def _not_twice(self, heard: list[Heard], memory: Memory) -> list[Heard]:
        """A second line in a row that is not understood gets a person instead of another question; after danger,
        the first one does."""
        if len(heard) == 1 and heard[0].missed and (memory.misses or is_danger(memory.topic or "")):
            return [replace(heard[0], intent="missed_twice")]
        return heard


def _likely(topic: str, read: Heard) -> bool:
    return topic in [name for name, _ in read.ranking[:3]]


def _grave(memory: Memory) -> bool:
    """Whether danger or an urge to use was the last thing that was answered."""
    return is_danger(memory.topic or "") or memory.topic in URGENT


def _is_asked_for(text: str, read: Heard, form: OpenForm) -> bool:
    """Whether what reads like danger is plainly the value that a form just asked for: the care finder itself asks what
    somebody takes, and about getting sick. More than a hint is let be only in very few words, none of them grave."""
    if moves.is_skip(text) or moves.is_leave(text):
        return not is_danger(read.intent) or len(text.split()) <= FEW
    if not answers(text, form):
        return False
    return read.intent == CHECK_IN or (len(text.split()) <= FEW and _GRAVE_WORDS.search(text) is None)


def _known(intent: str) -> bool:
    return intent not in (UNSURE, OUT_OF_SCOPE)
