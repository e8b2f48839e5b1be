"""Deletes what is older than its center keeps it.

A chat that is deleted is gone from backups too (see forgetting.py). A request that is deleted before its chat stays
readable in a backup until the chat's own time is over: it lies under the chat's shred key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import retention
from server.adapters.database import Database
from server.core.retention import Keep
from server.core.sites import Site
from server.runtime.forgetting import Forgetting
from server.runtime.ports import Clock


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep deleted."""

    conversations: int = 0
    requests: int = 0


async def _still_over(
    connection: AsyncConnection,
    ids: Collection[UUID],
    *,
    site: str,
    chat: datetime,
    shared: datetime,
    requests: datetime,
) -> list[UUID]:
    """Whose time is over still: a visitor may have come back since it was looked, and nothing of theirs may go."""
    return await retention.over(connection, site, chat, shared, requests, among=ids)


async def sweep(
    database: Database, forgetting: Forgetting, sites: Mapping[str, Site], keep: Keep, clock: Clock
) -> Swept:
    """Delete what is over, in rounds; raises Unavailable.

    `keep` is for each center that has no times of its own, and for what is left of one that is not among `sites` any
    more.
    """
    conversations = requests = 0
    async with database.reading() as connection:
        found = await retention.sites(connection)
    for id in found:
        site = sites.get(id)
        times = site.keep if site is not None and site.keep is not None else keep
        chat, shared, done = times.cutoffs(clock())
        async with database.writing() as connection:
            requests += await retention.drop_requests(connection, id, done)
        while True:
            async with database.reading() as connection:
                over = await retention.over(connection, id, chat, shared, done)
            if not over:
                break
            still = partial(_still_over, site=id, chat=chat, shared=shared, requests=done)
            gone = await forgetting.forget_all(over, still=still)
            conversations += gone
            if gone == 0:
                break  # a hold that was placed in this moment, or a visitor who wrote in it, keeps what is left
    if requests and not conversations:
        await database.leave_no_residue()
    return Swept(conversations, requests)
