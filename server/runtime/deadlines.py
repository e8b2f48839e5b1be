"""What is to happen at a moment: leases of a side that may go silent, alarms, calls. Each is a row in the database.

Whichever process finds one due does its work. A process ends no lease in its own first 60 s: after a restart everybody
gets the time to come back before being taken for gone. Alarms do not wait.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from typing import cast, get_args
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import conversations, leases, waiting
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.notify import Notifier
from server.core.conversation import (
    AlarmAgain,
    AlarmOver,
    Input,
    Mode,
    Refused,
    ReservationOver,
    StaffGone,
    VisitorGone,
)
from server.core.effects import Deadline
from server.runtime.hub import Hub
from server.runtime.runner import NoSuchConversation, Runner
from server.runtime.timing import AWAY, VISITOR_GONE, length

log = structlog.get_logger()

GRACE = timedelta(seconds=60)
TAKEN = timedelta(seconds=30)  # how long a process has to do the work of a row that is due
LOOK = 1.0  # seconds between two looks at what is due
AT_ONCE = ("alarm_again", "alarm_notify", "alarm_over")  # alarms: they do not wait for the grace
CALLS = ("alarm_notify", "wait_notify")  # whose work is to reach somebody outside
HEARTBEAT = 15.0  # seconds between two renewals, so that three can be lost before a lease of 60 s runs out


class Deadlines:
    """Renews the leases of who is heard by this process, and does what is due."""

    def __init__(self, runner: Runner, hub: Hub, notifier: Notifier) -> None:
        self._runner = runner
        self._hub = hub
        self._notifier = notifier
        self._begun = runner.clock()
        self._looked_at: datetime | None = None
        self._calling: asyncio.Task[None] | None = None

    async def watch(self) -> None:
        """Renew leases and do what is due until cancelled."""
        beats = 0.0
        while True:
            try:
                if beats <= 0:
                    beats = HEARTBEAT
                    await self.renew()
                await self.end_due(wait_for_calls=False)
            except Unavailable:
                log.warning("deadlines_wait_for_database")
            except (
                Exception
            ) as error:  # an alarm that never rang is worse than a line in the log every second
                log.error("deadlines_failed", error=type(error).__name__, exc_info=True)
            await asyncio.sleep(LOOK)
            beats -= LOOK

    async def renew(self) -> None:
        """Push out the leases of everybody who is connected here, from when each was heard last."""
        pages: dict[UUID, datetime] = {}
        for page in self._hub.visitors:
            heard = self._hub.heard(page)
            pages[page.conversation] = max(heard, pages.get(page.conversation, heard))
        members: dict[UUID, datetime] = {}
        for desk in self._hub.desks:
            heard = self._hub.heard(desk)
            members[desk.keys.id] = max(heard, members.get(desk.keys.id, heard))
        if not pages and not members:
            return
        async with self._runner.database.writing() as connection:
            await self._renew_visitors(connection, pages)
            chats = await waiting.staffed(connection)
            for member, heard_at in members.items():
                own = [chat.conversation for chat in chats if chat.owner == member]
                await leases.renew(connection, own, "staff_gone", heard_at + AWAY)

    async def _renew_visitors(self, connection: AsyncConnection, pages: dict[UUID, datetime]) -> None:
        due: defaultdict[datetime, list[UUID]] = defaultdict(list)
        for id, mode in (await conversations.modes(connection, list(pages))).items():
            if mode in VISITOR_GONE:
                due[pages[id] + VISITOR_GONE[mode]].append(id)
        for at, ids in due.items():
            await leases.renew(connection, ids, "visitor_gone", at)

    async def end_due(self, *, wait_for_calls: bool = True) -> None:
        """Do the work of everything that is due. Leases wait for this process's own grace, alarms do not.

        A call may take a minute where nobody answers it: all else does not wait for that.
        """
        now = self._runner.clock()
        if self._looked_at is None or now < self._looked_at:
            await self._after_a_step(now)
        self._looked_at = now
        async with self._runner.database.reading() as connection:
            due = await leases.due(connection, now)
        # Alarms first. A visitor who is gone is gone, whether or not their person's connection was lost too.
        calls = [row for row in due if row[1] in CALLS]
        if calls and (self._calling is None or self._calling.done()):
            self._calling = asyncio.create_task(self._end_all(calls, now))
        await self._end_all([row for row in due if row[1] not in CALLS], now)
        if wait_for_calls and self._calling is not None:
            await self._calling

    async def _end_all(self, due: list[tuple[UUID, str]], now: datetime) -> None:
        """Do the work of these rows, one after the other; what goes wrong with one is no other's matter."""
        failed: Exception | None = None
        for id, kind in sorted(due, key=lambda row: (row[1] not in AT_ONCE, row[1] != "visitor_gone")):
            if kind in AT_ONCE or now - self._begun >= GRACE:
                try:
                    await self._end(id, cast(Deadline, kind))
                except Exception as error:  # looked at again in a second
                    failed = error
        if failed is not None:
            raise failed

    async def _after_a_step(self, now: datetime) -> None:
        """The clock was set back, or may have been while no process was there: nothing is due later than it could be if
        it were set now. So an alarm comes after its own time at the latest, and not an hour later."""
        self._begun = min(self._begun, now)
        async with self._runner.database.writing() as connection:
            for kind in get_args(Deadline):
                for mode in VISITOR_GONE if kind == "visitor_gone" else (None,):
                    latest = now + length(kind, mode or Mode.WAITING, self._runner.call_after)
                    await leases.pull_in(connection, kind, latest, mode)

    async def _end(self, id: UUID, kind: Deadline) -> None:
        async with self._runner.database.writing() as connection:
            now = self._runner.clock()
            if not await leases.take_deadline(connection, id, kind, now=now, until=now + TAKEN):
                return
            record = await conversations.load(connection, id)
        try:
            if kind in CALLS:
                await self._call(id, kind, record)
            else:
                await self._runner.apply(id, _given(kind, record))  # deletes the row in the same transaction
        except (Refused, NoSuchConversation):
            await self._clear(id, kind)

    async def _call(self, id: UUID, kind: Deadline, record: Record | None) -> None:
        """Call whoever is on call. The row goes after the message: at least once, never not at all."""
        waits = record is not None and record.state.mode is Mode.WAITING
        if waits and kind == "wait_notify" and record and self._hub.staff_online(record.site):
            async with (
                self._runner.database.writing() as connection
            ):  # somebody is there now: look again later
                later = self._runner.clock() + self._runner.call_after
                await leases.put_off(connection, id, kind, later)
        elif not waits or await self._notifier.call():
            await self._clear(id, kind)

    async def _clear(self, id: UUID, kind: str) -> None:
        async with self._runner.database.writing() as connection:
            await leases.clear_deadline(connection, id, kind)


def _given(kind: Deadline, record: Record | None) -> Input:
    """What a row that is due means to its conversation."""
    if kind == "staff_gone":
        return StaffGone(record.state.epoch if record else 0)
    if kind == "reservation":
        return ReservationOver()
    if kind == "alarm_over":
        return AlarmOver()
    return AlarmAgain() if kind == "alarm_again" else VisitorGone()
