"""The held-out lines are a fair question: enough, various, and no training phrase stands too near to one."""

from collections import Counter

import pytest

from chatbot.__main__ import HERE, prepare
from chatbot.calibrate import phrases
from chatbot.evaluation import held_out
from chatbot.evaluation.nearness import Near, by_meaning, by_spelling
from chatbot.topics import OUT_OF_SCOPE
from chatbot.vectors import SentenceVectors

prepare()

LINES = held_out.lines(HERE)
PHRASINGS = [line for line in LINES if line.form != "unsorted"]


@pytest.fixture(scope="module")
def trained() -> list[str]:
    """Every training phrase once."""
    return list(dict.fromkeys(phrases(HERE)[0]))


@pytest.fixture(scope="module")
def general() -> SentenceVectors:
    """The encoder that was not tuned on the training phrases: ours has drawn together what is asked alike."""
    return SentenceVectors(general=True)


def told(found: list[Near]) -> list[str]:
    """What to change, without the held-out line: who writes phrases should not read it here."""
    return sorted({f"{near.trained!r} stands too near ({near.value:.2f})" for near in found})


def test_no_training_phrase_is_spelt_like_a_held_out_line(trained):
    assert told(by_spelling(held_out.texts(HERE), trained)) == []


def test_no_training_phrase_means_the_very_same_as_a_held_out_line(trained, general):
    assert told(by_meaning(held_out.texts(HERE), trained, general)) == []


def test_what_stands_near_is_found(general):
    ours, other = "Would I have to start over?", "would i have to start over??"
    assert [near.trained for near in by_spelling([ours], [other, "what does it cost"])] == [other]
    assert [near.trained for near in by_meaning([ours], [other, "what does it cost"], general)] == [other]


def test_every_topic_has_at_least_fifteen_phrasings():
    counts = Counter(line.topic for line in LINES)
    assert {topic: number for topic, number in counts.items() if number < 15} == {}


def test_a_third_is_texted_or_misspelt_and_a_fifth_indirect():
    forms = Counter(line.form for line in PHRASINGS)
    total = sum(forms.values())
    assert (forms["texting"] + forms["typo"]) / total >= 1 / 3
    assert forms["indirect"] / total >= 1 / 5
    assert forms["long"] >= 40


def test_there_are_enough_lines_without_an_answer_and_enough_conversations():
    assert sum(line.topic == OUT_OF_SCOPE for line in LINES) >= 150
    assert len(held_out.dialogues(HERE)) >= 60


def test_every_topic_that_a_line_should_reach_exists():
    from chatbot.lint.texts import load

    known = {*load(HERE).topics, *load(HERE).intents, "clarify", "check_in"}
    wanted = {topic for line in LINES for topic in line.right}
    wanted |= {
        topic
        for dialogue in held_out.dialogues(HERE)
        for turn in dialogue.turns
        for topic in turn.right | turn.offers | turn.wrong
    }
    assert wanted - known == set()
