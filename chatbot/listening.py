"""What a line means after what was said before: one or more things for Rasa's rules to answer, in order.

Danger comes first, whatever else a line holds. Then what a form asked, then short moves (moves.py), then questions
(questions.py). Knows Rasa only through `parse`, keeps nothing, and lets no text into what it returns except the line
itself.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from chatbot import audience, feelings, gentle, moves
from chatbot.centers import Centers
from chatbot.contract import Weighed
from chatbot.danger import Signals
from chatbot.heard import CHECK_IN, PERSON, SMALL_TALK, URGENT, Heard, OpenForm, comes_first
from chatbot.in_form import answers, in_form, is_stop, is_value
from chatbot.memory import Memory
from chatbot.next_topics import next_topics
from chatbot.pieces import is_question
from chatbot.questions import Questions
from chatbot.topics import OUT_OF_SCOPE, UNSURE, Bars, is_danger

FAREWELL = 0.70  # how sure a goodbye must be
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


class Listener:
    """Reads lines in their context."""

    def __init__(
        self, parse: Callable[[str], Awaitable[dict[str, Any]]], labels: Mapping[str, str], bars: Bars
    ) -> None:
        """`parse` reads a text by itself; `labels` say in a few words what each topic asks."""
        self._parse = parse
        self._labels = labels
        self._questions = Questions(self._read, labels, bars)

    async def hear(
        self,
        text: str,
        memory: Memory,
        form: OpenForm | None,
        centers: Centers,
        shown: str | None = None,
        weighed: Weighed | None = None,
    ) -> list[Heard]:
        """What to answer, at least one thing; never two where one is danger.

        What the server has `shown` for this line, a card or the gentle question, is what the line meant, unless it is
        danger by the assistant's own reading. `weighed` is what the server's screen sees in its words.
        """
        read = await self.read(text, None if memory.checking else weighed)
        if shown is not None and not is_danger(read.intent) and (form is None or not is_value(text, form)):
            return [replace(read, intent=shown, missed=False)]
        if memory.checking:
            return await self._after_the_gentle_question(text, read, memory, form, centers)
        return await self._heard(text, read, memory, form, centers)

    @cached_property
    def _signals(self) -> Signals:
        return Signals.load()

    async def read(self, text: str, weighed: Weighed | None = None) -> Heard:
        """What a text means by itself, outside any conversation."""
        read = await self._read(text)
        return read if weighed is None else self._together(read, weighed)

    def _together(self, read: Heard, weighed: Weighed) -> Heard:
        """What was read in a line, with the danger in it judged by its words too."""
        danger, share = self._signals.judge(read.ranking, read.pieces, weighed, dict(read.hinted))
        if danger is not None:
            return replace(read, intent=danger, confidence=share, judged=True, missed=False)
        if not comes_first(read):
            return replace(read, judged=True)
        rest = tuple(one for one in read.ranking if not (is_danger(one[0]) or one[0] in URGENT))
        return replace(self._questions.judged(replace(read, ranking=rest), 0.0), judged=True)

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
            return [Heard("not_in_danger", text, near=next_topics(memory, self._labels))]
        if comes_first(read) and not (
            form is not None and answers(text, form) and _is_asked_for(text, read, form)
        ):
            return [read]
        heard = await self._heard(text, read, memory, form, centers)
        waits = heard[0].intent in _NO_ANSWER or heard[0].missed
        if gentle.begins_no(text) and (waits or heard[0].intent in ("inform", "change")):
            return [Heard("not_in_danger", text, near=next_topics(memory, self._labels))]
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
        return Heard(held or "go_on", text, near=() if held else next_topics(memory, self._labels), facts="")

    async def _heard(
        self, text: str, read: Heard, memory: Memory, form: OpenForm | None, centers: Centers
    ) -> list[Heard]:
        expected = form is not None and comes_first(read) and _is_asked_for(text, read, form)
        if comes_first(read) and not expected and not audience.is_for_myself(text):
            return [read]
        if form is not None:
            return self._beside_a_card(text, form, memory) or in_form(text, read, form, memory)
        heard = self._move(text, read, memory) or await self._questions.hear(text, read, memory, centers)
        if audience.of(text) == "loved_one" and heard[0].missed and _likely("loved_one", heard[0]):
            # Who says that they ask for somebody, and not yet what, is not asked back.
            heard = [replace(heard[0], intent="loved_one", missed=False)]
        meant = audience.of(text) or ("loved_one" if heard[0].intent == "loved_one" else None)
        heard = [replace(one, audience=meant, ranking=one.ranking or read.ranking) for one in heard]
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
            pieces=tuple(tuple(map(tuple, piece)) for piece in found.get("pieces") or ()),
            hinted=tuple((found.get("hinted") or {}).items()),
        )
        if read.intent == "greeting" and (rest := moves.after_greeting(text)):
            behind = await self._read(rest)
            if behind.intent != OUT_OF_SCOPE:  # "hey, i was there three years ago" is more than a greeting
                return replace(behind, text=text)
        if read.intent != "goodbye" or read.confidence >= FAREWELL:
            return read
        # A wrong goodbye shuts the door on somebody who has only begun.
        return self._questions.judged(
            replace(read, ranking=tuple(one for one in ranking if one[0] != "goodbye")), 0.0
        )

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
        if felt is not None and audience.of(text) != "loved_one":
            return [Heard(felt, text, read.ranking)]
        if read.sure and read.intent in SMALL_TALK and not moves.is_spanish(text):  # "ok thx"
            return [read]
        if moves.is_mere_ok(text):
            return [Heard("acknowledge", text, near=next_topics(memory, self._labels))]
        if moves.is_yes(text):
            return [Heard("silence", text)]
        if moves.asks_what_next(text):
            return [Heard("what_next", text, near=next_topics(memory, self._labels))]
        if moves.is_spanish(text):
            return [Heard("speaks_spanish", text)]
        if moves.is_injection(text):
            return [Heard(OUT_OF_SCOPE, text, read.ranking, read.confidence)]
        if moves.is_unkind(text) and read.intent not in URGENT:
            return [Heard("unkind", text)]
        if audience.is_for_myself(text):
            again = memory.topic if memory.topic not in (None, "loved_one") else None
            return [
                Heard(again or "for_myself", text, near=() if again else next_topics(memory, self._labels))
            ]
        if audience.asks_for_a_record(text):
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
