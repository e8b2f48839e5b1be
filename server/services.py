"""The parts of one server, as the composition root put them together (app.py), for the web layer to use."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from server.adapters.bus import Bus
from server.adapters.database import Database
from server.core.safety import Screen
from server.core.sites import Centers
from server.runtime.board import Board
from server.runtime.deadlines import Deadlines
from server.runtime.forgetting import Forgetting
from server.runtime.hub import Hub
from server.runtime.limits import Limits
from server.runtime.ports import AssistantPort, Clock
from server.runtime.runner import Runner
from server.runtime.statistics import Statistics
from server.runtime.team import Team
from server.runtime.turns import Turns
from server.runtime.vault import Vault
from server.settings import Settings


class Background:
    """Tasks that may outlive the socket that began them, held so that they are not collected, and ended at the
    end."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def keep(self, task: asyncio.Task[None]) -> None:
        """Hold a task until it is done."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def end(self) -> None:
        """Cancel what still runs and wait for it. Again and again: a cancellation can be lost where a library answers
        it with an error of its own, and these tasks go on after an error."""
        while tasks := set(self._tasks):
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=1)


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a request or a socket may need."""

    settings: Settings
    sites: Centers
    screen: Screen
    database: Database
    vault: Vault
    bus: Bus
    hub: Hub
    board: Board
    runner: Runner
    assistant: AssistantPort
    turns: Turns
    team: Team
    deadlines: Deadlines
    forgetting: Forgetting
    limits: Limits
    statistics: Statistics
    background: Background
    clock: Clock
