"""Requests that visitors left for the team, and notes of the team for itself: rows in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import conversation, note, period, request
from server.adapters.upsert import upsert


@dataclass(frozen=True, slots=True)
class ForTeam:
    """What only the team opens: sealed under a key of its own, and that key wrapped for one period."""

    period: UUID
    wrapped: bytes
    sealed: bytes


async def file(
    connection: AsyncConnection,
    id: UUID,
    *,
    conversation: UUID,
    site: str,
    kind: str,
    at: datetime,
    chapter: int | None,
    consent: str | None,
    content: ForTeam,
) -> None:
    """Keep a request; does nothing where it was kept before."""
    row = upsert(connection, request).values(
        id=id, conversation=conversation, site=site, kind=kind, at=at, chapter=chapter, consent=consent,
        period=content.period, wrapped=content.wrapped, sealed=content.sealed,
    )  # fmt: skip
    await connection.execute(row.on_conflict_do_nothing())


async def by_id(connection: AsyncConnection, id: UUID) -> Row[Any] | None:
    """A request's row, or None."""
    return (await connection.execute(select(request).where(request.c.id == id))).one_or_none()


async def of_sites(connection: AsyncConnection, sites: Sequence[str], done_after: datetime) -> list[Row[Any]]:
    """The open requests at these sites and those that were seen to after a moment, oldest first. `moved` says that the
    conversation belongs to another center since."""
    moved = (conversation.c.site != request.c.site).label("moved")
    query = select(request, moved).join(conversation, conversation.c.id == request.c.conversation)
    query = query.where(
        request.c.site.in_(sites), or_(request.c.done_at.is_(None), request.c.done_at > done_after)
    )
    return list(await connection.execute(query.order_by(request.c.at, request.c.id)))


async def was_left_at(connection: AsyncConnection, conversation: UUID, sites: Sequence[str]) -> bool:
    """Whether a message was left in this conversation for one of these sites."""
    own = (request.c.conversation == conversation) & (request.c.kind == "message")
    query = select(request.c.id).where(own, request.c.site.in_(sites)).limit(1)
    return await connection.scalar(query) is not None


async def mark(connection: AsyncConnection, conversation: UUID, id: UUID, done_at: datetime | None) -> bool:
    """Mark a request as seen to, or not; says whether there is such a request in that conversation."""
    own = (request.c.id == id) & (request.c.conversation == conversation)
    changed = await connection.execute(update(request).where(own).values(done_at=done_at))
    return changed.rowcount == 1


async def add_note(
    connection: AsyncConnection, conversation: UUID, *, id: UUID, at: datetime, content: ForTeam
) -> None:
    """Keep a note, with the next number of its own sequence."""
    last = await connection.scalar(select(func.max(note.c.seq)).where(note.c.conversation == conversation))
    await connection.execute(
        insert(note).values(
            conversation=conversation, seq=(last or 0) + 1, id=id, at=at,
            period=content.period, wrapped=content.wrapped, sealed=content.sealed,
        )
    )  # fmt: skip


async def notes(
    connection: AsyncConnection, conversation: UUID, after: int, sites: Sequence[str]
) -> list[Row[Any]]:
    """The notes that the teams of these sites wrote about a conversation, after a number, oldest first."""
    query = select(note).join(period, period.c.id == note.c.period).where(period.c.site.in_(sites))
    query = query.where(note.c.conversation == conversation, note.c.seq > after)
    return list(await connection.execute(query.order_by(note.c.seq)))
