"""Counts what happened, without people: noise first, then ones added to it, then one batch to disk when a period ends.

A batch begins as noise in every counter, so that not even the memory of this process ever holds a count. It is written
when its day or week is over, and when the server stops; a crash loses the batch that it was at. Two batches of one
period are two times noise, which is why the number of batches stands beside each counter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from server.adapters import statistics
from server.adapters.conversations import Record
from server.adapters.database import Database, Unavailable
from server.core.conversation import Conversation, Input
from server.core.statistics import (
    LOOK_BACK,
    SCALE,
    Cell,
    Counted,
    Figure,
    Period,
    cells,
    figure,
    happened,
    length_for,
    period_at,
)
from server.runtime.noise import Noise, discrete_laplace
from server.runtime.ports import Clock

KEPT = timedelta(days=800)  # two years and a little: a year can be compared with the one before


class Statistics:
    """The counters of this process. `noise` draws one number for each counter of each batch."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        topics: Iterable[str],
        noise: Noise = lambda: discrete_laplace(SCALE),
    ) -> None:
        self._database = database
        self._clock = clock
        self._cells = cells(topics)
        self._noise = noise
        self._batches: dict[str, tuple[Period, dict[Cell, int]]] = {}
        self._one_at_a_time = asyncio.Lock()  # a stop, say, that comes while a batch is written

    def look(
        self, record: Record, after: Conversation, given: Input, now: datetime
    ) -> tuple[tuple[Cell, ...], dict[str, int]]:
        """What an input adds once it is committed, and the columns that remember how much the chat has added."""
        before = Counted(record.topics_counted, record.handovers_counted)
        waited = now - record.waiting_since if record.waiting_since else None
        found, counted = happened(
            record.state, after, given, before, waited=waited, again=record.released
        )  # fmt: skip
        columns = {"topics_counted": counted.topics, "handovers_counted": counted.handovers}
        return found, columns if counted != before else {}

    def add(self, site: str, found: Iterable[Cell]) -> None:
        """Count. A site whose batch has not begun is one that the file of centers does not name any more."""
        if site in self._batches:
            batch = self._batches[site][1]
            for cell in found:
                if cell in batch:
                    batch[cell] += 1

    async def begin(self, sites: Iterable[str]) -> None:
        """Begin a batch at every site that has none; raises Unavailable."""
        now = self._clock()
        async with self._one_at_a_time:
            for site in sites:
                if site not in self._batches:
                    async with self._database.reading() as connection:
                        recent = await statistics.chats_since(connection, site, (now - LOOK_BACK).date())
                    period = period_at(now, length_for(*recent))
                    self._batches[site] = period, {cell: self._noise() for cell in self._cells}

    async def write(self, *, stopping: bool = False) -> None:
        """Write the batches whose period is over, or all of them; raises Unavailable, and keeps what is not written.

        A batch leaves before it is written: one that was cancelled in the middle is lost, as by a crash, and none is
        ever written twice.
        """
        now = self._clock()
        async with self._one_at_a_time:
            due = [site for site, (period, _) in self._batches.items() if stopping or period.is_over(now)]
            for site in due:
                period, batch = self._batches.pop(site)
                try:
                    async with self._database.writing() as connection:
                        await statistics.add(connection, site, period, batch)
                        await statistics.drop_before(connection, (now - KEPT).date())
                except Unavailable:
                    self._batches[site] = period, batch
                    raise


async def figures(
    database: Database, sites: Iterable[str], since: date
) -> dict[str, dict[Period, dict[Cell, Figure]]]:
    """What people may read of these sites, by period, oldest first; raises Unavailable."""
    async with database.reading() as connection:
        stored = await statistics.since(connection, list(sites), since)
    found: dict[str, dict[Period, dict[Cell, Figure]]] = {}
    for one in sorted(stored, key=lambda one: (one.site, one.period, one.cell)):
        found.setdefault(one.site, {}).setdefault(one.period, {})[one.cell] = figure(one.value, one.batches)
    return found


async def totals(database: Database, sites: Iterable[str], since: date) -> dict[str, dict[Cell, Figure]]:
    """The same, summed up over all periods since a day."""
    async with database.reading() as connection:
        stored = await statistics.since(connection, list(sites), since)
    sums: dict[str, dict[Cell, tuple[int, int]]] = {}
    for one in stored:
        of = sums.setdefault(one.site, {})
        value, batches = of.get(one.cell, (0, 0))
        of[one.cell] = value + one.value, batches + one.batches
    return {
        site: {cell: figure(value, batches) for cell, (value, batches) in of.items()}
        for site, of in sums.items()
    }
