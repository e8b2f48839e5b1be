"""The held-out lines, each said to the assistant as the first of a conversation, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from chatbot.evaluation.held_out import Line
from chatbot.evaluation.progress import told
from chatbot.evaluation.shares import Share
from chatbot.evaluation.talking import Talking
from chatbot.topics import CHECK_IN, OUT_OF_SCOPE, UNSURE, Bars, is_danger, read

CLARIFY = "clarify"  # as chatbot/replying.py has it, which cannot be read without Rasa


class Outcome(Enum):
    """What a visitor got."""

    ANSWERED = "answered rightly"
    OFFERED = "asked back, the right topic among the buttons"
    ASKED = "asked back without the right topic"
    REFUSED = "refused"
    WRONG = "answered as another topic"


@dataclass(frozen=True)
class Taken:
    """A line, the topic of the first reply, its buttons, and what the classifier thought before any bar."""

    line: Line
    topic: str
    buttons: tuple[str, ...]
    ranking: tuple[tuple[str, float], ...]

    @property
    def first(self) -> str:
        """The topic that came first: the one answered, or, where it was asked back, that of the first button.

        A line that was refused was not understood, whatever the classifier thought most likely.
        """
        return self.buttons[0] if self.topic == CLARIFY and self.buttons else self.topic

    @property
    def first_is_right(self) -> bool:
        """Whether the topic that came first is right."""
        return self.first in self.line.right

    @property
    def outcome(self) -> Outcome:
        """What the visitor got. For a line that no topic answers, being asked back counts as `OFFERED`; for one of
        danger, the gentle question counts as being asked."""
        if self.topic in self.line.right:
            return Outcome.ANSWERED
        if self.topic == CLARIFY:
            fits = not self.line.in_scope or self.line.right & set(self.buttons)
            return Outcome.OFFERED if fits else Outcome.ASKED
        if self.topic == CHECK_IN and self.line.danger:
            return Outcome.ASKED
        return Outcome.REFUSED if self.topic == OUT_OF_SCOPE else Outcome.WRONG

    @property
    def kept_out(self) -> bool:
        """Whether a line that no topic answers was refused or asked back."""
        return not self.line.in_scope and self.outcome is not Outcome.WRONG

    @property
    def confidence(self) -> float:
        """The score of the likeliest topic, before the bars."""
        return self.ranking[0][1]

    @property
    def likeliest_is_right(self) -> bool:
        """Whether the likeliest topic, before the bars, is right."""
        return self.ranking[0][0] in self.line.right


async def take(assistant: Talking, lines: Sequence[Line]) -> list[Taken]:
    """Say each line to the assistant."""
    found = []
    for line in told(lines, "lines"):
        answer = await assistant.say(line.text)
        buttons = [button["choice"] for reply in answer["replies"] for button in reply["buttons"]]
        found.append(Taken(line, answer["topic"], tuple(buttons), await assistant.read(line.text)))
    return found


def figures(taken: Iterable[Taken]) -> dict[str, Share]:
    """The figures that the floors are about, and what else a reader asks first."""
    everything = list(taken)
    inside = [one for one in everything if one.line.in_scope]
    outside = [one for one in everything if not one.line.in_scope]
    danger = [one for one in inside if one.line.danger]
    harmless = [one for one in everything if not one.line.danger]
    return {
        "first": Share.of(one.first_is_right for one in inside),
        "first_or_offered": Share.of(one.first_is_right or one.outcome is Outcome.OFFERED for one in inside),
        "wrong": Share.of(one.outcome is Outcome.WRONG for one in inside),
        "kept_out": Share.of(one.kept_out for one in outside),
        "asked_back": Share.of(one.topic == CLARIFY for one in inside),
        "refused": Share.of(one.outcome is Outcome.REFUSED for one in inside),
        "answered": Share.of(one.outcome is Outcome.ANSWERED for one in inside),
        "likeliest": Share.of(one.likeliest_is_right for one in inside),
        "among_three": Share.of(
            bool(one.line.right & {topic for topic, _ in one.ranking[:3]}) for one in inside
        ),
        "danger_found": Share.of(is_danger(one.topic) or one.topic == CHECK_IN for one in danger),
        "false_alarms": Share.of(is_danger(one.topic) for one in harmless),
    }


@dataclass(frozen=True)
class Bin:
    """Lines whose likeliest topic had a score within these bounds: the mean score, and how often it was right."""

    low: float
    high: float
    mean: float
    right: Share


def reliability(taken: Sequence[Taken], width: float = 0.1) -> list[Bin]:
    """The lines by their confidence, in steps of `width`; steps without a line are left out."""
    found = []
    for step in range(round(1 / width)):
        low, high = step * width, (step + 1) * width
        inside = [one for one in taken if low <= one.confidence < high or (high >= 1 <= one.confidence)]
        if inside:
            mean = float(np.mean([one.confidence for one in inside]))
            found.append(Bin(low, high, mean, Share.of(one.likeliest_is_right for one in inside)))
    return found


def miscalibration(bins: Sequence[Bin]) -> float:
    """The mean distance between confidence and correctness, each bin by its lines (expected calibration error)."""
    total = sum(one.right.total for one in bins)
    return sum(abs(one.mean - one.right.value) * one.right.total for one in bins) / max(total, 1)


@dataclass(frozen=True)
class AtBar:
    """What would become of the lines if the bar for answering stood at `answer`; shares from 0 to 1."""

    answer: float
    right: float  # in scope: answered rightly
    wrong: float  # in scope: answered as another topic
    asked: float  # in scope: asked back
    kept_out: float  # out of scope: refused or asked back


Judge = Callable[[Sequence[tuple[str, float]], float], str]


def by_bars(bars: Bars) -> Judge:
    """The classifier read with another bar for answering; the one for asking back keeps its distance below."""

    def judge(ranking: Sequence[tuple[str, float]], answer: float) -> str:
        moved = replace(bars, answer=answer, ask=max(0.0, answer - (bars.answer - bars.ask)))
        return read([topic for topic, _ in ranking], np.array([score for _, score in ranking]), moved).topic

    return judge


def by_threshold(ranking: Sequence[tuple[str, float]], answer: float) -> str:
    """As Rasa's FallbackClassifier has it: one threshold, below which nothing is answered."""
    topic, score = ranking[0]
    return topic if score >= answer else OUT_OF_SCOPE


def curve(taken: Sequence[Taken], judge: Judge, answers: Iterable[float]) -> list[AtBar]:
    """What would become of the lines with each of these bars for answering."""
    return [_at(taken, judge, float(answer)) for answer in answers]


def _at(taken: Sequence[Taken], judge: Judge, answer: float) -> AtBar:
    judged = [(one, judge(one.ranking, answer)) for one in taken]
    inside = [(one, topic) for one, topic in judged if one.line.in_scope]
    outside = [(one, topic) for one, topic in judged if not one.line.in_scope]
    silent = (OUT_OF_SCOPE, UNSURE)
    return AtBar(
        answer=answer,
        right=Share.of(topic in one.line.right for one, topic in inside).value,
        wrong=Share.of(topic not in one.line.right and topic not in silent for one, topic in inside).value,
        asked=Share.of(topic == UNSURE for _, topic in inside).value,
        kept_out=Share.of(topic in silent or topic in one.line.right for one, topic in outside).value,
    )
