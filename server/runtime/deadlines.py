"""What is to happen at a moment: leases of a side that may go silent, alarms, calls. Each is a row in the database.

Whichever process finds one due does its work. A process ends no lease in its own first 60 s: after a restart everybody
gets the time to come back before being taken for gone. Alarms do not wait.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import cast, get_args
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import conversations, leases, waiting
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.notify import MOST, Notifier
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
LEASES = ("visitor_gone", "staff_gone")  # which a side that is there keeps
CALLS = ("alarm_notify", "wait_notify")  # whose work is to reach somebody outside
HEARTBEAT = 15.0  # seconds between two renewals, so that three can be lost before a lease of 60 s runs out

Row = tuple[UUID, Deadline]


class Deadlines:
    """Renews the leases of who is heard by this process, and does what is due."""

    def __init__(self, runner: Runner, hub: Hub, notifier: Notifier) -> None:
        self._runner = runner
        self._hub = hub
        self._notifier = notifier
        self._begun = runner.clock()
        self._looked_at: datetime | None = None
        self._calls: dict[Row, asyncio.Task[None]] = {}

    async def watch(self) -> None:
        """Renew leases and do what is due until cancelled."""
        try:
            await self._watch()
        finally:
            for call in self._calls.values():
                call.cancel()  # its row stays: the next process calls

    async def _watch(self) -> None:
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

        A call may take a minute where nobody answers it: all else, other calls too, does not wait for that.
        """
        now = self._runner.clock()
        if self._looked_at is None or now < self._looked_at:
            await self._after_a_step(now)
        self._looked_at = now
        due = await self._due(now)
        if any(kind in LEASES for _, kind in due):
            await self.renew()  # who came back since the last heartbeat is there
            due = await self._due(now)
        for row in due:
            if row[1] in CALLS:
                self._begin_call(row)
        await self._end_all([row for row in due if row[1] not in CALLS])
        if wait_for_calls:
            await asyncio.gather(*self._calls.values())

    async def _due(self, now: datetime) -> list[Row]:
        """What is due, alarms first; in the grace they alone. A visitor who is gone is gone, whether or not their
        person's connection was lost too."""
        kinds = AT_ONCE if now - self._begun < GRACE else get_args(Deadline)
        async with self._runner.database.reading() as connection:
            due = cast(list[Row], await leases.due(connection, kinds, now=now, until=now + TAKEN))
        return sorted(due, key=lambda row: (row[1] not in AT_ONCE, row[1] != "visitor_gone"))

    async def _end_all(self, due: list[Row]) -> None:
        """Do the work of these rows, one after the other; what goes wrong with one is no other's matter."""
        failed: Exception | None = None
        for id, kind in due:
            try:
                await self._end(id, kind)
            except Exception as error:  # looked at again in a second
                failed = error
        if failed is not None:
            raise failed

    def _begin_call(self, row: Row) -> None:
        """Call beside everything else, unless this row's call is under way. Each kind has its own share of the calls at
        one time, so that no number of long waits keeps a danger's call back."""
        of_its_kind = sum(kind == row[1] for _, kind in self._calls)
        if row not in self._calls and of_its_kind < MOST // len(CALLS):
            self._calls[row] = asyncio.create_task(self._end(*row))
            self._calls[row].add_done_callback(partial(self._called, row))

    def _called(self, row: Row, call: asyncio.Task[None]) -> None:
        del self._calls[row]
        if not call.cancelled() and (error := call.exception()) is not None:  # looked at again in a while
            log.error("call_failed", error=type(error).__name__, exc_info=error)

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
            taken = now + TAKEN
            if not await leases.take_deadline(connection, id, kind, now=now, until=taken):
                return
            record = await conversations.load(connection, id)
        # From here on others may be quicker: what is no longer so is refused, and a row that was begun since stays.
        try:
            if kind in CALLS:
                await self._call(id, kind, record, taken)
            else:
                await self._runner.apply(id, _given(kind, record))  # deletes the row in the same transaction
        except (Refused, NoSuchConversation):
            await self._clear(id, kind, taken)

    async def _call(self, id: UUID, kind: Deadline, record: Record | None, taken: datetime) -> None:
        """Call whoever is on call. The row goes after the message: at least once, never not at all."""
        waits = record is not None and record.state.mode is Mode.WAITING
        if waits and kind == "wait_notify" and record and self._hub.staff_online(record.site):
            async with (
                self._runner.database.writing() as connection
            ):  # somebody is there now: look again later
                later = self._runner.clock() + self._runner.call_after
                await leases.put_off(connection, id, kind, later)
        elif not waits or await self._notifier.call():
            await self._clear(id, kind, taken)

    async def _clear(self, id: UUID, kind: str, taken: datetime) -> None:
        async with self._runner.database.writing() as connection:
            await leases.clear_deadline(connection, id, kind, taken)


def _given(kind: Deadline, record: Record | None) -> Input:
    """What a row that is due means to its conversation."""
    epoch = record.state.epoch if record else 0
    if kind == "staff_gone":
        return StaffGone(epoch)
    if kind == "reservation":
        return ReservationOver(epoch)
    if kind == "alarm_over":
        return AlarmOver()
    return AlarmAgain(epoch) if kind == "alarm_again" else VisitorGone(epoch)
