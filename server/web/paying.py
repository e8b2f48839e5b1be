"""While a page is connected: the assistant's debts are paid, and a shared chat is kept readable for the team.

Both need the visitor's code, so only a process with a page of theirs can do it.
"""

from __future__ import annotations

import asyncio
import contextlib
from uuid import UUID

import structlog

from server.adapters import chapters, conversations
from server.adapters.database import Unavailable
from server.adapters.keyring import NotOurKey
from server.adapters.sealing import Unsealable
from server.adapters.shred import ShredKeyMissing
from server.core.conversation import Mode
from server.runtime import consents
from server.runtime.vault import VisitorKeys
from server.services import Services

log = structlog.get_logger()

POLL = 5.0  # seconds between two looks at what is owed, so also when the assistant is back


class Paying:
    """Pays for one page. Once the page has left, a turn in flight is finished, and nothing after it."""

    def __init__(self, services: Services, conversation: UUID, keys: VisitorKeys) -> None:
        self._services = services
        self._conversation = conversation
        self._keys = keys
        self._owing = asyncio.Event()
        self._left = False

    def look(self) -> None:
        """Something may be owed."""
        self._owing.set()

    def leave(self) -> None:
        """The page is gone."""
        self._left = True
        self._owing.set()

    async def run(self) -> None:
        """Pay until the page has left."""
        while not self._left:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._owing.wait(), POLL)
            self._owing.clear()
            try:
                await self._services.turns.pay(self._conversation, self._keys)
                await self._rewrap()
            except (Unavailable, Unsealable, ShredKeyMissing, NotOurKey) as error:
                log.warning("turn_postponed", error=type(error).__name__)
                await asyncio.sleep(1)
            except Exception as error:  # whatever it is, the line stays owed: try again
                log.error("turn_failed", error=type(error).__name__, exc_info=True)
                await asyncio.sleep(POLL)

    async def _rewrap(self) -> None:
        """Keep a shared chat readable for the team's present period."""
        services, id = self._services, self._conversation
        async with services.database.reading() as connection:
            record = await conversations.load(connection, id)
            if record is None or record.state.mode not in (Mode.WAITING, Mode.STAFF):
                return
            lacking = await chapters.lacks_current(connection, id, record.site)
        if lacking:
            async with services.database.writing() as connection:
                record = await conversations.load(connection, id)
                if record is not None:
                    await consents.rewrap(connection, services.vault, record, self._keys)
