"""The desk's lists in the database: who waits, who has which chat, who may be in danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import conversation, handoff, line, member, team_wrap
from server.core.consent import MESSAGES, REACH_OUT
from server.core.conversation import Mode


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A waiting visitor, as the desk lists them, with what opens the summary (`id` is the handoff's). `to` is the
    username of who alone may claim them now."""

    conversation: UUID
    site: str
    since: datetime
    urgent: bool
    handed_back: bool
    reserved: UUID | None
    to: str | None
    id: UUID | None
    chapter: int | None
    sealed_summary: bytes | None


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """Somebody who may be in danger and whom no person has yet; no kind, no word."""

    conversation: UUID
    site: str
    since: datetime
    shared: bool
    alarms: int


@dataclass(frozen=True, slots=True)
class ChatRow:
    """A chat that a person has: which, who, and since which epoch."""

    conversation: UUID
    owner: UUID
    epoch: int


async def queue(connection: AsyncConnection, sites: Sequence[str]) -> list[QueueRow]:
    """Who waits at these sites, in the order in which they are to be taken: danger first, then whom somebody
    handed back, then by the time of waiting."""
    query = (
        select(
            conversation,
            handoff.c.id.label("handoff_id"),
            handoff.c.chapter.label("handoff_chapter"),
            handoff.c.sealed_summary,
            member.c.username.label("to"),
        )
        .outerjoin(
            handoff,
            (handoff.c.conversation == conversation.c.id) & (handoff.c.chapter == conversation.c.chapter),
        )
        .outerjoin(member, member.c.id == conversation.c.reserved)
        .where(conversation.c.mode == Mode.WAITING, conversation.c.site.in_(sites))
        .order_by(
            conversation.c.urgent_since.is_(None),
            conversation.c.released.desc(),
            conversation.c.waiting_since,
        )
    )
    return [
        QueueRow(
            r.id,
            r.site,
            r.waiting_since,
            r.urgent_since is not None,
            r.released,
            r.reserved,
            r.to,
            r.handoff_id,
            r.handoff_chapter,
            r.sealed_summary,
        )
        for r in await connection.execute(query)
    ]


async def owned(connection: AsyncConnection, owner: UUID) -> list[Row[Any]]:
    """The chats that a member has: id, site, epoch, chapter, and how many lines of the visitor are unread."""
    unread = (
        select(func.count())
        .select_from(line)
        .where(
            line.c.conversation == conversation.c.id,
            line.c.role == "visitor",
            line.c.seq > conversation.c.staff_seen,
        )
        .where(
            exists().where(
                team_wrap.c.conversation == line.c.conversation, team_wrap.c.number == line.c.chapter
            )
        )
        .scalar_subquery()
    )
    row = conversation.c
    query = select(row.id, row.site, row.epoch, row.chapter, unread.label("unread"))
    query = query.where(row.owner == owner, row.mode == Mode.STAFF)
    return list(await connection.execute(query.order_by(conversation.c.id)))


async def load_of(connection: AsyncConnection, owner: UUID) -> int:
    """How many chats a member has."""
    query = select(func.count()).select_from(conversation)
    found = await connection.scalar(
        query.where(conversation.c.owner == owner, conversation.c.mode == Mode.STAFF)
    )
    return int(found or 0)


async def promised_to(connection: AsyncConnection, member: UUID) -> int:
    """How many visitors wait for a member alone, who were handed to them and whom they have not taken yet."""
    query = select(func.count()).select_from(conversation)
    found = await connection.scalar(
        query.where(conversation.c.reserved == member, conversation.c.mode == Mode.WAITING)
    )
    return int(found or 0)


async def staffed(connection: AsyncConnection) -> list[ChatRow]:
    """Every chat that a person has."""
    row = conversation.c
    query = select(row.id, row.owner, row.epoch).where(row.mode == Mode.STAFF)
    return [ChatRow(chat.id, chat.owner, chat.epoch) for chat in await connection.execute(query)]


async def recent_waits(connection: AsyncConnection, site: str, since: datetime) -> list[timedelta]:
    """How long those waited in a line whom a person took after a moment. Who left a message did not wait for
    its answer. Whom a member reached out to, or handed over from another center, was expected."""
    handed_over = exists().where(
        line.c.conversation == handoff.c.conversation, line.c.code == "transferred", line.c.at == handoff.c.at
    )
    query = (
        select(handoff.c.at, handoff.c.claimed_at)
        .join(conversation, conversation.c.id == handoff.c.conversation)
        .where(conversation.c.site == site, handoff.c.claimed_at > since)
        .where(handoff.c.consent.not_in({*MESSAGES, REACH_OUT}), ~handed_over)
    )
    return [row.claimed_at - row.at for row in await connection.execute(query)]


async def alarms(connection: AsyncConnection, sites: Sequence[str]) -> list[AlarmRow]:
    """Who may be in danger at these sites and has no person yet."""
    query = select(conversation).where(
        conversation.c.urgent_since.is_not(None),
        conversation.c.mode != Mode.STAFF,
        conversation.c.site.in_(sites),
    )
    rows = await connection.execute(query.order_by(conversation.c.urgent_since))
    return [AlarmRow(r.id, r.site, r.urgent_since, r.mode == Mode.WAITING, r.alarms) for r in rows]
