"""Chapters, their wraps, and the hand-overs that shared them: rows in, rows out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members
from server.adapters.schema import chapter, conversation, handoff, period, team_wrap
from server.adapters.upsert import upsert
from server.core.consent import MESSAGES
from server.core.conversation import Conversation, Mode

HANDED_OVER = handoff.c.consent.not_in(MESSAGES) | handoff.c.claimed_at.is_not(None)
"""Of the rows of `handoff`: by which of them a chat was handed over. A left message does that once staff answer it."""


async def add_chapter(
    connection: AsyncConnection, id: UUID, number: int, *, wrapped: bytes, at: datetime
) -> None:
    """Begin a chapter, its key wrapped for the visitor."""
    await connection.execute(
        insert(chapter).values(conversation=id, number=number, opened_at=at, wrapped=wrapped)
    )


async def visitor_wrap(connection: AsyncConnection, id: UUID, number: int) -> bytes | None:
    """A chapter's key as wrapped for the visitor."""
    query = select(chapter.c.wrapped).where(chapter.c.conversation == id, chapter.c.number == number)
    wrapped: bytes | None = await connection.scalar(query)
    return wrapped


async def team_wraps(
    connection: AsyncConnection, id: UUID, site: str | None = None
) -> list[tuple[int, UUID, UUID, bytes]]:
    """Every wrap for a team, or for that of one site: (chapter, period, handoff, wrapped key)."""
    query = select(team_wrap.c.number, team_wrap.c.period, team_wrap.c.handoff, team_wrap.c.wrapped)
    query = query.where(team_wrap.c.conversation == id).order_by(team_wrap.c.number)
    if site is not None:
        query = query.join(period, period.c.id == team_wrap.c.period).where(period.c.site == site)
    return [(r.number, r.period, r.handoff, r.wrapped) for r in await connection.execute(query)]


async def lacks_current(connection: AsyncConnection, id: UUID, site: str) -> dict[int, UUID]:
    """The chapters shared with this site's team that are not wrapped for its current period, each with its handoff.

    What the visitor shared with another center before a transfer stays with that center.
    """
    wraps = await team_wraps(connection, id, site)
    current = await members.current_period(connection, site) if wraps else None
    if current is None:
        return {}
    done = {number for number, of, _, _ in wraps if of == current.id}
    return {number: handoff for number, _, handoff, _ in wraps if number not in done}


async def past(connection: AsyncConnection, sites: Sequence[str], limit: int) -> list[Row[Any]]:
    """The chats of these sites whose sharing has ended and of which the team can still open something, newest first."""
    own = conversation.c.id
    query = (
        select(own, conversation.c.site, conversation.c.outcome, func.max(handoff.c.at).label("shared_at"))
        .join(handoff, (handoff.c.conversation == own) & HANDED_OVER)
        .where(conversation.c.site.in_(sites), conversation.c.mode.not_in([Mode.WAITING, Mode.STAFF]))
        .where(exists().where(team_wrap.c.conversation == own))
        .group_by(own)
        .order_by(func.max(handoff.c.at).desc(), own)
    )
    return list(await connection.execute(query.limit(limit)))


async def add_team_wrap(
    connection: AsyncConnection, id: UUID, number: int, *, period: UUID, handoff: UUID, wrapped: bytes
) -> None:
    """Wrap a chapter's key for the team; does nothing where it is wrapped for that period already."""
    await connection.execute(
        upsert(connection, team_wrap)
        .values(conversation=id, number=number, period=period, handoff=handoff, wrapped=wrapped)
        .on_conflict_do_nothing()
    )


async def add_handoff(connection: AsyncConnection, conversation_id: UUID, **columns: Any) -> None:
    """Keep what the visitor agreed to."""
    await connection.execute(insert(handoff).values(conversation=conversation_id, **columns))


async def handoff_of(connection: AsyncConnection, id: UUID, number: int | None) -> Row[Any] | None:
    """The handoff that began a chapter, or None."""
    query = select(handoff).where(handoff.c.conversation == id, handoff.c.chapter == number)
    return (await connection.execute(query)).one_or_none()


async def shared_now(connection: AsyncConnection, state: Conversation) -> range:
    """The chapters that the visitor shares at present, by number; the private ones among them the team cannot open.

    All where they agreed to that, else from the one on that the newest hand-over began; of a message that staff answer
    its own. What was shared before and has ended is not among them.
    """
    if state.mode not in (Mode.WAITING, Mode.STAFF) or state.chapter is None:
        return range(0)
    agreed = await handoff_of(connection, state.id, state.chapter)
    if agreed is None or agreed.consent in MESSAGES:
        return range(state.chapter, state.chapter + 1)
    return range(1 if agreed.share_earlier else state.chapter, state.chapters + 1)


async def handoffs(connection: AsyncConnection, id: UUID) -> list[Row[Any]]:
    """Every handoff of a conversation, oldest first."""
    return list(
        await connection.execute(
            select(handoff).where(handoff.c.conversation == id).order_by(handoff.c.chapter)
        )
    )


async def mark_withdrawn(connection: AsyncConnection, id: UUID, at: datetime) -> None:
    """The visitor took back what they agreed to: every consent that still stands. A message that nobody has answered
    is still for the team to find."""
    standing = (handoff.c.conversation == id) & handoff.c.withdrawn_at.is_(None) & HANDED_OVER
    await connection.execute(update(handoff).where(standing).values(withdrawn_at=at))


async def drop_unread_handoff(connection: AsyncConnection, id: UUID, number: int | None) -> None:
    """Delete the handoff that began a chapter with the team's wraps that it made, unless a person has read it."""
    row = await handoff_of(connection, id, number)
    if row is not None and row.claimed_at is None:
        await connection.execute(
            delete(team_wrap).where(team_wrap.c.conversation == id, team_wrap.c.handoff == row.id)
        )
        await connection.execute(delete(handoff).where(handoff.c.conversation == id, handoff.c.id == row.id))


async def mark_claimed(connection: AsyncConnection, id: UUID, number: int | None, at: datetime) -> None:
    """A person reads what the handoff that began a chapter shares. The first who does ends the wait: a transfer later
    is none."""
    unread = (handoff.c.conversation == id) & (handoff.c.chapter == number) & handoff.c.claimed_at.is_(None)
    await connection.execute(update(handoff).where(unread).values(claimed_at=at))
