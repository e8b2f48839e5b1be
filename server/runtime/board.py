"""The board: what every desk of the same centers is shown alike, read once for all of them.

Fifty desks that each asked the database after every change would keep it from whoever waits for a person.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from server.adapters import members, requests, waiting
from server.adapters.bus import Bus, Hint, SiteChanged
from server.adapters.database import Database
from server.adapters.waiting import AlarmRow, ChatRow, QueueRow
from server.runtime.hub import Hub
from server.runtime.ports import Clock
from server.runtime.sessions import IDLE

DONE_SHOWN = timedelta(hours=24)  # how long a request that was seen to can be opened again from the list
FRESH = 1.0  # seconds that a look serves others while no hint says that something changed: a hint may be lost


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the database found of some centers. `chats` are those that a person has, at any center, and
    `staff` every active member; `live` are the sessions of this process's desks that have not ended."""

    queue: Mapping[UUID, QueueRow]
    alarms: Mapping[UUID, AlarmRow]
    requests: Sequence[Row[Any]]
    chats: Sequence[ChatRow]
    staff: Sequence[tuple[Row[Any], list[str]]]
    revisions: Mapping[str, int]
    live: frozenset[UUID]

    @property
    def loads(self) -> Mapping[UUID, int]:
        """How many chats each member has, of those who have any."""
        return Counter(chat.owner for chat in self.chats)

    def places(self, site: str, there: Collection[UUID], limit: int) -> int:
        """How many more chats the members of a site may have, of those who are there; `limit` is for each."""
        loads = self.loads
        of_site = [row.id for row, sites in self.staff if site in sites and row.id in there]
        return sum(max(0, limit - loads.get(id, 0)) for id in of_site)


class Board:
    """Looks for whoever asks, and lends the same look to whoever asks before anything changed."""

    def __init__(self, database: Database, bus: Bus, hub: Hub, clock: Clock) -> None:
        self._database = database
        self._hub = hub
        self._clock = clock
        self._changes = 0
        self._looks: dict[tuple[str, ...], tuple[int, float, Look]] = {}
        self._turnstiles: dict[tuple[str, ...], asyncio.Lock] = defaultdict(asyncio.Lock)
        bus.subscribe(self._hear)

    def _hear(self, hint: Hint) -> None:
        if isinstance(hint, SiteChanged):
            self._changes += 1

    async def look(self, sites: Sequence[str]) -> Look:
        """What the database says of these centers, with every change that was told of before; raises Unavailable."""
        of = tuple(sorted(sites))
        async with self._turnstiles[of]:
            changes, looked_at, look = self._looks.get(of, (-1, 0.0, None))
            if look is None or changes != self._changes or time.monotonic() - looked_at > FRESH:
                # Noted before the look: a change that is told of meanwhile may be in it or not.
                changes = self._changes
                look = await self._look(of)
                # Its age counts from its end, or whoever waited for a slow one would look again, one after the other.
                self._looks[of] = (changes, time.monotonic(), look)
            return look

    async def _look(self, sites: Sequence[str]) -> Look:
        now = self._clock()
        sessions = [desk.keys.session for desk in self._hub.desks]
        async with self._database.reading() as connection:
            return Look(
                queue={row.conversation: row for row in await waiting.queue(connection, sites)},
                alarms={row.conversation: row for row in await waiting.alarms(connection, sites)},
                requests=await requests.of_sites(connection, sites, now - DONE_SHOWN),
                chats=await waiting.staffed(connection),
                staff=await members.active(connection),
                revisions=await members.revisions(connection),
                live=frozenset(await members.live_sessions(connection, sessions, now, now - IDLE)),
            )
