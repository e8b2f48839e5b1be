"""The bus: hints that something changed, to whoever is interested in this process. The database is the truth.

A hint carries ids and numbers, never a name or a text. A lost one is mended by the slow poll of every reader.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ConversationChanged:
    """Lines, mode or marks of a conversation changed."""

    conversation: UUID


@dataclass(frozen=True, slots=True)
class ConversationForgotten:
    """A conversation of a site was deleted for good."""

    conversation: UUID
    site: str


@dataclass(frozen=True, slots=True)
class SiteChanged:
    """The queue, the members or who is online at a site changed."""

    site: str


@dataclass(frozen=True, slots=True)
class TypingChanged:
    """One side of a conversation began or stopped typing."""

    conversation: UUID
    by: str  # "visitor" or "staff"
    on: bool


Hint = ConversationChanged | ConversationForgotten | SiteChanged | TypingChanged


class Bus:
    """Delivers hints within one process, in order, without waiting for whoever listens."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Hint], None]] = []

    def subscribe(self, listener: Callable[[Hint], None]) -> Callable[[], None]:
        """Call `listener` with each hint from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, hint: Hint) -> None:
        """Tell everyone who listens."""
        for listener in list(self._listeners):
            listener(hint)
