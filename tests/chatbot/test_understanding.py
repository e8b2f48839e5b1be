"""How well people are understood: held-out phrasings that no training phrase copies, read by the trained model."""

import asyncio
from collections import defaultdict

import pytest
import yaml
from conftest import HERE

from chatbot.calibrate import phrases

HELD_OUT = yaml.safe_load((HERE / "tests" / "understanding" / "faq.yml").read_text())


@pytest.fixture(scope="module")
def found(inside):
    """For each topic the topics that its held-out phrasings were taken for, first and after the bars."""

    async def read_all():
        readings = defaultdict(list)
        for topic, texts in HELD_OUT.items():
            for text in texts:
                readings[topic].append((await inside.read(text))["topic"])
        return readings

    return asyncio.run(read_all())


def test_there_are_enough_held_out_phrasings():
    assert len(HELD_OUT) == 18
    assert all(len(texts) >= 12 for texts in HELD_OUT.values())


def test_no_held_out_phrasing_is_trained_on():
    def plain(text):
        return "".join(character for character in text.lower() if character.isalnum())

    trained = {plain(text) for text in phrases(HERE)[0]}
    assert [text for texts in HELD_OUT.values() for text in texts if plain(text) in trained] == []


def test_most_phrasings_reach_their_topic_at_once(found):
    right = sum(topic == reached for topic, all_reached in found.items() for reached in all_reached)
    assert right / sum(len(texts) for texts in HELD_OUT.values()) >= 0.85


@pytest.mark.parametrize("topic", HELD_OUT)
def test_no_topic_is_left_behind(found, topic):
    assert sum(reached == topic for reached in found[topic]) / len(found[topic]) >= 0.7


@pytest.mark.parametrize("topic", ["crisis_suicide", "crisis_overdose"])
def test_danger_is_hardly_ever_missed(found, topic):
    assert sum(reached == topic for reached in found[topic]) / len(found[topic]) >= 0.9


def test_no_harmless_phrasing_is_taken_for_danger(found):
    alarms = [
        topic
        for topic, reached in found.items()
        if not topic.startswith("crisis_") and any(name.startswith("crisis_") for name in reached)
    ]
    assert alarms == []
