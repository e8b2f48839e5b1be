"""Which conversations and requests are older than their center keeps them. A legal hold keeps all of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, delete, exists, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.chapters import HANDED_OVER
from server.adapters.schema import conversation, handoff, legal_hold, request
from server.core.conversation import Mode

AT_ONCE = 200  # conversations in one round: nobody's line waits long behind it


async def sites(connection: AsyncConnection) -> list[str]:
    """Every center that has a conversation or a request, also one that the file of centers does not name any more."""
    return list(await connection.scalars(union(select(conversation.c.site), select(request.c.site))))


async def over(
    connection: AsyncConnection,
    site: str,
    chat: datetime,
    shared: datetime,
    requests: datetime,
    *,
    among: Collection[UUID] | None = None,
) -> list[UUID]:
    """The conversations of a site whose time is over, or those of them that are `among` some, oldest first.

    Nobody waits in them or talks with a person; a request that is open, or was done a short while ago, keeps its chat.
    """
    own = conversation.c.id
    kept = exists().where(
        request.c.conversation == own, or_(request.c.done_at.is_(None), request.c.done_at > requests)
    )
    handed_over = exists().where(handoff.c.conversation == own, HANDED_OVER)
    limit = case((handed_over, shared), else_=chat)
    query = (
        select(own)
        .where(conversation.c.site == site, conversation.c.line_at < limit, ~kept)
        .where(conversation.c.mode.not_in([Mode.WAITING, Mode.STAFF]))
        .where(~exists().where(legal_hold.c.conversation == own))
        .order_by(conversation.c.line_at)
        .limit(AT_ONCE)
    )
    if among is not None:
        query = query.where(own.in_(among))
    return list(await connection.scalars(query))


async def drop_requests(connection: AsyncConnection, site: str, before: datetime) -> int:
    """Delete the requests of a site that were done before a moment; returns how many."""
    old = (request.c.site == site) & (request.c.done_at < before)
    held = exists().where(legal_hold.c.conversation == request.c.conversation)
    return (await connection.execute(delete(request).where(old, ~held))).rowcount
