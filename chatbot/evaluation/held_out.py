"""The lines and conversations below tests/understanding: what visitors might type, and the topic that it should reach.

Nothing is trained on them. Their form is described at the head of each file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chatbot.topics import OUT_OF_SCOPE, is_danger
from chatbot.yaml_files import read_yaml

FOLDER = Path("tests/understanding")
PRACTICE = "practice_dialogues.yml"  # read while the assistant was made: they prove nothing
SITE = "midwest-recovery-toledo"  # where a conversation names none


@dataclass(frozen=True)
class Line:
    """One line by itself. `also` are topics that are right too; `form` says how it is written (texting, typo …)."""

    text: str
    topic: str
    also: frozenset[str] = frozenset()
    form: str = "unsorted"

    @property
    def in_scope(self) -> bool:
        """Whether there is an answer to it."""
        return self.topic != OUT_OF_SCOPE

    @property
    def right(self) -> frozenset[str]:
        """Every topic that is right."""
        return self.also | {self.topic}

    @property
    def danger(self) -> bool:
        """Whether somebody may be in danger."""
        return any(map(is_danger, self.right))


@dataclass(frozen=True)
class Said:
    """One line of a conversation: topics of which it should reach one, must reach none, or should be offered."""

    text: str
    right: frozenset[str]
    offers: frozenset[str] = frozenset()
    wrong: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dialogue:
    """A conversation with the assistant of one center."""

    site: str
    turns: tuple[Said, ...]


def lines(root: Path) -> list[Line]:
    """Every line that stands by itself: those of the topics, and those that no topic answers."""
    folder = root / FOLDER
    found = [
        Line(text, topic)
        for topic, texts in read_yaml(folder / "faq.yml").items()
        for text in map(str, texts)
    ]
    for path in [*sorted((folder / "phrasings").glob("*.yml")), folder / f"{OUT_OF_SCOPE}.yml"]:
        found += [
            Line(str(entry["text"]), path.stem, _names(entry.get("also")), str(entry.get("form", "unsorted")))
            for entry in read_yaml(path)
        ]
    return found


def dialogues(root: Path, file: str = "dialogues.yml") -> list[Dialogue]:
    """Every conversation, in the order of the file: the held-out ones, or those of `file`."""
    return [
        Dialogue(
            site=given.get("site", SITE),
            turns=tuple(
                Said(
                    text=str(turn["say"]),
                    right=_names(turn["topic"]),
                    offers=_names(turn.get("offers")),
                    wrong=_names(turn.get("not")),
                )
                for turn in given["turns"]
            ),
        )
        for given in read_yaml(root / FOLDER / file)
    ]


def texts(root: Path) -> list[str]:
    """Everything that is held out, each text once."""
    alone = (line.text for line in lines(root))
    spoken = (turn.text for dialogue in dialogues(root) for turn in dialogue.turns)
    return list(dict.fromkeys([*alone, *spoken]))


def _names(given: str | Iterable[str] | None) -> frozenset[str]:
    return frozenset([given] if isinstance(given, str) else given or ())
