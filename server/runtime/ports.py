"""Ports: what the runtime asks of the outside, so that the composition root chooses who does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from server.adapters.rasa import Context, Reading, Turn
from server.core.safety import Weighed

Clock = Callable[[], datetime]


def utcnow() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


class Presence(Protocol):
    """Knows who is connected; see runtime/hub.py."""

    def available_members(self) -> set[UUID]:
        """Who of the staff is there and available."""


class AssistantPort(Protocol):
    """Answers one line of a visitor; see adapters/rasa.py."""

    async def turn(
        self, *, state: str | None, context: Context, text: str | None = None, choice: str | None = None
    ) -> Turn:
        """Answer one line or one choice; raises AssistantAwayError."""

    async def read(self, text: str, weighed: Weighed) -> Reading:
        """The topic of a text, in whose words the screen sees this; raises AssistantAwayError."""

    async def is_ready(self) -> bool:
        """Whether it can answer now."""

    async def close(self) -> None:
        """Close the connections."""
