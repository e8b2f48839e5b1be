"""Leases: a side that is away too long gives up its place. Each is a row, pushed out while that side is
connected.

Whichever process finds one due does its work. A process does not do so in its own first 60 s: after a restart
everybody gets the time to come back before being taken for gone.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from uuid import UUID

import structlog

from server.adapters import conversations
from server.adapters.database import Unavailable
from server.core.conversation import Input, Mode, Refused, StaffGone, VisitorGone
from server.runtime.hub import Hub
from server.runtime.runner import LEASES, NoSuchConversation, Runner

log = structlog.get_logger()

GRACE = timedelta(seconds=60)
TAKEN = timedelta(seconds=30)  # how long a process has to do the work of a lease that ran out
HEARTBEAT = 15.0  # seconds between two renewals, so that three can be lost before a lease of 60 s runs out


class Deadlines:
    """Renews the leases of who is connected to this process, and ends those that ran out."""

    def __init__(self, runner: Runner, hub: Hub) -> None:
        self._runner = runner
        self._hub = hub

    async def watch(self) -> None:
        """Renew and end leases until cancelled."""
        begun = self._runner.clock()
        while True:
            try:
                await self.renew()
                if self._runner.clock() - begun >= GRACE:
                    await self.end_due()
            except Unavailable:
                log.warning("deadlines_wait_for_database")
            await asyncio.sleep(HEARTBEAT)

    async def renew(self) -> None:
        """Push out the leases of everybody who is connected here."""
        now = self._runner.clock()
        pages = {page.conversation for page in self._hub.visitors}
        members = {desk.keys.id for desk in self._hub.desks}
        if not pages and not members:
            return
        async with self._runner.database.writing() as connection:
            for page in pages:
                record = await conversations.load(connection, page)
                lease = LEASES.get(("visitor_gone", record.state.mode)) if record else None
                if lease is not None:
                    await conversations.renew(connection, [page], "visitor_gone", now + lease)
            for member in members:
                chats = [row.id for row in await conversations.owned(connection, member)]
                await conversations.renew(
                    connection, chats, "staff_gone", now + LEASES["staff_gone", Mode.STAFF]
                )

    async def end_due(self) -> None:
        """Do the work of every lease that ran out."""
        now = self._runner.clock()
        async with self._runner.database.reading() as connection:
            due = await conversations.due(connection, now)
        for id, kind in due:
            await self._end(id, kind)

    async def _end(self, id: UUID, kind: str) -> None:
        async with self._runner.database.writing() as connection:
            now = self._runner.clock()
            if not await conversations.take_deadline(connection, id, kind, now=now, until=now + TAKEN):
                return
            record = await conversations.load(connection, id)
        given: Input = (
            StaffGone(record.state.epoch if record else 0) if kind == "staff_gone" else VisitorGone()
        )
        try:
            await self._runner.apply(id, given)  # deletes the row in the same transaction
        except (Refused, NoSuchConversation):
            async with self._runner.database.writing() as connection:
                await conversations.clear_deadline(connection, id, kind)
