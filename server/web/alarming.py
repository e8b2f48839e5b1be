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


async def raise_alarm(services: Services, conversation: UUID, id: UUID, found: Finding | None) -> None:
    """Raise the alarm for what was found in a frame; raises what the runner raises."""
    if found is not None and found.alert is not None:
        await services.runner.apply(conversation, Alarmed(id, found.alert, card=None))


def alarm_beside(services: Services, conversation: UUID, id: UUID, found: Finding | None) -> None:
    """The same, while the frame is answered and the next one read. Where it fails the frame comes again with it."""

    async def alarm() -> None:
        with contextlib.suppress(Unavailable, Refused, NoSuchConversation):
            await raise_alarm(services, conversation, id, found)

    services.background.keep(asyncio.create_task(alarm()))
