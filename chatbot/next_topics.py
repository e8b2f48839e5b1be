"""Which topics follow naturally after which (next_topics.yml)."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from chatbot.memory import Memory
from chatbot.yaml_files import read_yaml

NEXT_TOPICS: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).parent / "next_topics.yml")


def next_topics(memory: Memory, answered: Container[str]) -> tuple[str, ...]:
    """One or two topics that follow naturally, are among those that are `answered` at all, and were not yet."""
    follow = NEXT_TOPICS.get(memory.topic or "greeting", NEXT_TOPICS["greeting"])
    return tuple(topic for topic in follow if topic not in memory.topics and topic in answered)[:2]
