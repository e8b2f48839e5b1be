"""What stands in the place of the outside in the hand-off's proof: sockets, the assistant, whoever is on call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from server.adapters.notify import Notifier
from server.adapters.rasa import AssistantAwayError, AssistantReply, Command, Context, Reading, Turn
from server.core.safety import Weighed

Frame = dict[str, Any]

ANSWER = "answer to "
PERSON, DELETE, MESSAGE = "a person, please", "delete all of this", "tell the team this"
"""What the assistant does more for a line that begins with it: offers a person, deletes, leaves a message."""


class Recorder:
    """A connection whose reader takes everything at once."""

    has_room = True

    def __init__(self, take: Callable[[Frame], None]) -> None:
        self._take = take

    def send(self, frame: Any) -> None:
        """A frame goes out."""
        self._take(json.loads(frame.encode()))


class Assistant:
    """Answers when it is told to: `late` are the turns under way."""

    def __init__(self) -> None:
        self.late: list[asyncio.Future[None]] = []

    async def turn(
        self, *, state: str | None, context: Context, text: str | None = None, choice: str | None = None
    ) -> Turn:
        """Answer one line once the world says so."""
        self.late.append(told := asyncio.get_running_loop().create_future())
        await told
        said, commands = text or "", []
        if said.startswith(PERSON):
            commands = [Command(command="offer_person")]
        elif said.startswith(DELETE):
            commands = [Command(command="delete_conversation")]
        elif said.startswith(MESSAGE):
            filed = {"text": f"message of {said}"}
            commands = [Command(command="file_request", kind="message", fields=filed)]
        reply = AssistantReply(topic="thanks", text=ANSWER + said)
        return Turn(replies=[reply], topic="thanks", confidence=1.0, state="s", commands=commands)

    async def read(self, text: str, weighed: Weighed) -> Reading:
        """Away: there is no second signal here."""
        raise AssistantAwayError("not here")

    async def is_ready(self) -> bool:
        """Always."""
        return True

    async def close(self) -> None:
        """Nothing to close."""


class OnCall(Notifier):
    """Counts the calls."""

    def __init__(self) -> None:
        super().__init__(None, None, None)
        self.calls = 0

    async def call(self) -> bool:
        """Somebody is called."""
        self.calls += 1
        return True
