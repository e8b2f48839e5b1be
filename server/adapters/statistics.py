"""Rows of the statistics. What is written here has its noise already: no count without it ever comes this far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import statistic
from server.adapters.upsert import upsert
from server.core.statistics import CHATS, Cell, Days, Kind, Period


@dataclass(frozen=True, slots=True)
class Stored:
    """One counter of one period: what it holds, and in how many batches noise was added to it."""

    site: str
    period: Period
    cell: Cell
    value: int
    batches: int


async def add(connection: AsyncConnection, site: str, period: Period, noised: Mapping[Cell, int]) -> None:
    """Add one batch to the counters of a period: every one of them, in one order, so that the rows tell
    nothing of what happened."""
    for cell in sorted(noised):
        row = upsert(connection, statistic).values(
            site=site, begins=period.begins, days=period.days, kind=cell.kind, name=cell.name,
            value=noised[cell], batches=1,
        )  # fmt: skip
        more = {"value": statistic.c.value + row.excluded.value, "batches": statistic.c.batches + 1}
        await connection.execute(
            row.on_conflict_do_update(index_elements=list(statistic.primary_key), set_=more)
        )


async def since(connection: AsyncConnection, sites: Sequence[str], day: date) -> list[Stored]:
    """Every counter of these sites in the periods that began on a day or later."""
    query = select(statistic).where(statistic.c.site.in_(sites), statistic.c.begins >= day)
    return [
        Stored(
            row.site,
            Period(row.begins, cast(Days, row.days)),
            Cell(cast(Kind, row.kind), row.name),
            row.value,
            row.batches,
        )
        for row in await connection.execute(query.order_by(*statistic.primary_key))
    ]


async def chats_since(connection: AsyncConnection, site: str, day: date) -> tuple[int, int]:
    """How many chats a site had in the periods since a day, as they are stored, and how many days these have."""
    own = (statistic.c.site == site) & (statistic.c.begins >= day) & (statistic.c.kind == CHATS.kind)
    query = select(func.sum(statistic.c.value), func.sum(statistic.c.days)).where(own)
    row = (await connection.execute(query)).one()
    return int(row[0] or 0), int(row[1] or 0)


async def drop_before(connection: AsyncConnection, day: date) -> None:
    """Delete the periods that began before a day."""
    await connection.execute(delete(statistic).where(statistic.c.begins < day))
