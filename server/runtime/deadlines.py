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
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.notify import Notifier
from server.core.conversation import AlarmAgain, Input, Mode, Refused, StaffGone, VisitorGone
from server.runtime.hub import Hub
from server.runtime.runner import LEASES, NoSuchConversation, Runner

log = structlog.get_logger()

GRACE = timedelta(seconds=60)
TAKEN = timedelta(seconds=30)  # how long a process has to do the work of a lease that ran out
LOOK = 1.0  # seconds between two looks at what is due
ALARMS = ("alarm_again", "alarm_notify")
REMEMBERED = timedelta(hours=24)  # an alarm that nobody took is history after a day
HEARTBEAT = 15.0  # seconds between two renewals, so that three can be lost before a lease of 60 s runs out


class Deadlines:
    """Renews the leases of who is connected to this process, and ends those that ran out."""

    def __init__(self, runner: Runner, hub: Hub, notifier: Notifier) -> None:
        self._runner = runner
        self._hub = hub
        self._notifier = notifier
        self._begun = runner.clock()

    async def watch(self) -> None:
        """Renew leases and do what is due until cancelled."""
        beats = 0.0
        while True:
            try:
                if beats <= 0:
                    beats = HEARTBEAT
                    await self.renew()
                await self.end_due()
            except Unavailable:
                log.warning("deadlines_wait_for_database")
            except (
                Exception
            ) as error:  # an alarm that never rang is worse than a line in the log every second
                log.error("deadlines_failed", error=type(error).__name__, exc_info=True)
            await asyncio.sleep(LOOK)
            beats -= LOOK

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
        """Do the work of everything that is due. Leases wait for this process's own grace, alarms do not."""
        now = self._runner.clock()
        async with self._runner.database.reading() as connection:
            due = await conversations.due(connection, now)
            old = await conversations.alarms_before(connection, now - REMEMBERED)
        # Alarms first. A visitor who is gone is gone, whether or not their person's connection was lost too.
        for id, kind in sorted(due, key=lambda row: (row[1] not in ALARMS, row[1] != "visitor_gone")):
            if kind in ALARMS or now - self._begun >= GRACE:
                await self._end(id, kind)
        if old:
            async with self._runner.database.writing() as connection:
                await conversations.end_old_alarms(connection, now - REMEMBERED)

    async def _end(self, id: UUID, kind: str) -> None:
        async with self._runner.database.writing() as connection:
            now = self._runner.clock()
            if not await conversations.take_deadline(connection, id, kind, now=now, until=now + TAKEN):
                return
            record = await conversations.load(connection, id)
        try:
            if kind == "alarm_notify":
                # The row goes after the message: at least once, never not at all.
                if (
                    record is not None
                    and record.state.mode is Mode.WAITING
                    and not await self._notifier.call()
                ):
                    return
                await self._clear(id, kind)
                return
            await self._runner.apply(id, _given(kind, record))  # deletes the row in the same transaction
        except (Refused, NoSuchConversation):
            await self._clear(id, kind)

    async def _clear(self, id: UUID, kind: str) -> None:
        async with self._runner.database.writing() as connection:
            await conversations.clear_deadline(connection, id, kind)


def _given(kind: str, record: Record | None) -> Input:
    """What a row that is due means to its conversation."""
    if kind == "staff_gone":
        return StaffGone(record.state.epoch if record else 0)
    return AlarmAgain() if kind == "alarm_again" else VisitorGone()
