"""What the assistant keeps of what was said, as names of topics and places only: no word of a visitor. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from chatbot.heard import CHECK_IN, PERSON

MOST_TOPICS = 6  # that were answered; older ones have no say in what "it" means


@dataclass(frozen=True)
class Memory:
    """The record that travels in the dialogue state as the slot `memory`."""

    topics: tuple[str, ...] = ()  # answered, oldest first
    offered: tuple[str, ...] = ()  # the choices of the last buttons
    before: tuple[str, ...] = ()  # the choices of the buttons before, of which one was picked
    yes: str | None = None  # what a "yes" picks
    asked: bool = False  # whether the last reply asked, so that an "ok" is a "yes" too
    near: tuple[str, ...] = ()  # the next likeliest topics of the last line
    misses: int = 0  # lines in a row that were not understood
    audience: str | None = None  # self or loved_one, once it is known
    checking: bool = (
        False  # whether the gentle question about danger was the last thing said, by whoever asked it
    )

    @property
    def topic(self) -> str | None:
        """The topic that was answered last."""
        return self.topics[-1] if self.topics else None

    @classmethod
    def of(cls, value: Any) -> Memory:
        """The record out of a slot; an empty one for what is none."""
        if not isinstance(value, dict):
            return cls()
        known = {one.name for one in fields(cls)}
        return cls(
            **{
                name: tuple(held) if isinstance(held, list) else held
                for name, held in value.items()
                if name in known
            }
        )

    def packed(self) -> dict[str, Any]:
        """As it goes into the slot: without what is empty."""
        return {name: value for name, value in asdict(self).items() if value}

    def shown(self, topic: str) -> Memory:
        """After a card or the gentle question of the server, which stands in the place of what was replied."""
        return replace(
            self.answered([topic]),
            offered=(PERSON,),
            before=(),
            yes=PERSON,
            asked=True,
            near=(),
            misses=0,
            checking=topic == CHECK_IN,
        )

    def answered(self, topics: list[str]) -> Memory:
        """With `topics` as the newest."""
        kept = [topic for topic in self.topics if topic not in topics]
        return replace(self, topics=tuple([*kept, *topics][-MOST_TOPICS:]))
