"""Which conversations cannot be deleted now, and deleting the rows of those that can."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.chapters import HANDED_OVER
from server.adapters.schema import conversation, handoff, legal_hold


async def is_held(connection: AsyncConnection, id: UUID) -> bool:
    """Whether a legal hold keeps this conversation."""
    return bool(await connection.scalar(select(exists().where(legal_hold.c.conversation == id))))


async def is_shared(connection: AsyncConnection, id: UUID) -> bool:
    """Whether the conversation was handed over at some time: only then is it a record of the center's."""
    return bool(await connection.scalar(select(exists().where(handoff.c.conversation == id, HANDED_OVER))))


async def shared(connection: AsyncConnection) -> list[UUID]:
    """Every conversation that was handed over at some time."""
    return list(await connection.scalars(select(handoff.c.conversation).where(HANDED_OVER).distinct()))


async def place(connection: AsyncConnection, id: UUID, at: datetime) -> None:
    """Begin a legal hold; does nothing where there is one."""
    if not await is_held(connection, id):
        await connection.execute(insert(legal_hold).values(conversation=id, placed_at=at))


async def lift(connection: AsyncConnection, id: UUID) -> bool:
    """End a legal hold; says whether there was one."""
    gone = await connection.execute(delete(legal_hold).where(legal_hold.c.conversation == id))
    return gone.rowcount == 1


async def held(connection: AsyncConnection) -> list[tuple[UUID, datetime]]:
    """Every legal hold, oldest first."""
    rows = await connection.execute(select(legal_hold).order_by(legal_hold.c.placed_at))
    return [(row.conversation, row.placed_at) for row in rows]


async def every(connection: AsyncConnection) -> dict[UUID, str]:
    """Each conversation with its site."""
    rows = await connection.execute(select(conversation.c.id, conversation.c.site))
    return {row.id: row.site for row in rows}


async def remove(connection: AsyncConnection, ids: Iterable[UUID]) -> None:
    """Delete conversations with all that belongs to them."""
    for id in ids:
        await connection.execute(delete(conversation).where(conversation.c.id == id))
