"""Danger in what is not taken is no less danger: the alarm sounds, and nobody gets to read the words."""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

from server.adapters.database import Unavailable
from server.core.conversation import Alarmed, Refused
from server.core.safety import Finding
from server.runtime.runner import NoSuchConversation
from server.services import Services

PAUSE = 0.25  # seconds between two alarms of one page: what comes too fast is no flood of writes


async def raise_alarm(services: Services, conversation: UUID, id: UUID, found: Finding | None) -> None:
    """Raise the alarm for what was found in a frame; raises what the runner raises."""
    if found is not None and found.alert is not None:
        await services.runner.apply(conversation, Alarmed(id, found.alert, card=None))


class AlarmsBeside:
    """The alarms of one page for what was turned away, raised while it is answered and the next frame read.

    However fast they come, one follows the other, and of each kind only the newest waits. None is left out for one that
    was raised before: a person may have answered that in between. Where one fails the frame comes again with it.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._waiting: dict[str, tuple[UUID, UUID, Finding]] = {}  # by kind, the longest wait first
        self._at_work = False

    def sound(self, conversation: UUID, id: UUID, found: Finding | None) -> None:
        """Raise the alarm for what was found in a frame, as soon as may be."""
        if found is None or found.alert is None:
            return
        self._waiting[found.alert] = (conversation, id, found)
        if not self._at_work:
            self._at_work = True
            self._services.background.keep(asyncio.create_task(self._work()))

    def taken(self, id: UUID) -> None:
        """A frame came again and was taken, and its alarm with it: it does not sound once more."""
        self._waiting = {kind: waits for kind, waits in self._waiting.items() if waits[1] != id}

    async def _work(self) -> None:
        try:
            while self._waiting:
                of = self._waiting.pop(next(iter(self._waiting)))
                with contextlib.suppress(Unavailable, Refused, NoSuchConversation):
                    await raise_alarm(self._services, *of)
                await asyncio.sleep(PAUSE)
        finally:
            self._at_work = False
