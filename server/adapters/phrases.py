"""Phrases that visitors let the team keep: rows in, rows out. A row has a center, a week and sealed words, no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.requests import ForTeam
from server.adapters.schema import conversation, line, phrase
from server.core.conversation import Mode, check_in_id


async def mark_asked(connection: AsyncConnection, id: UUID, seq: int) -> bool:
    """Note that the visitor of a conversation is asked, where they may be; says so.

    Once in a conversation, with the assistant alone, while line `seq` is their newest, and never where a card, a gentle
    question or a person stood before.
    """
    found = await connection.execute(
        select(line.c.role, line.c.id, line.c.sealed.is_(None).label("coded")).where(
            line.c.conversation == id
        )
    )
    lines = list(found)
    by_assistant = {row.id for row in lines if row.role == "bot"}
    for row in lines:
        # A card, and that a person joined, are sealed system lines; a gentle question has an id by its line.
        gentle = row.role == "visitor" and row.id is not None and check_in_id(row.id) in by_assistant
        if gentle or (row.role == "system" and not row.coded):
            return False
    asked = (
        update(conversation)
        .where(conversation.c.id == id, conversation.c.asked_to_keep.is_(False))
        .where(conversation.c.mode == Mode.BOT, conversation.c.visitor_seq == seq)
        .where(conversation.c.urgent_since.is_(None))
        .values(asked_to_keep=True)
    )
    return (await connection.execute(asked)).rowcount == 1


async def add(connection: AsyncConnection, id: UUID, site: str, week: date, content: ForTeam) -> None:
    """Keep a phrase."""
    await connection.execute(
        insert(phrase).values(
            id=id, site=site, week=week, period=content.period, wrapped=content.wrapped, sealed=content.sealed
        )
    )


async def of_sites(connection: AsyncConnection, sites: Sequence[str], limit: int) -> list[Row[Any]]:
    """The phrases of these sites, oldest week first and within it in no order that tells anything."""
    query = select(phrase).where(phrase.c.site.in_(sites)).order_by(phrase.c.week, phrase.c.id)
    return list(await connection.execute(query.limit(limit)))


async def count(connection: AsyncConnection, sites: Sequence[str]) -> int:
    """How many phrases these sites have."""
    query = select(func.count()).select_from(phrase).where(phrase.c.site.in_(sites))
    return int(await connection.scalar(query) or 0)


async def drop(connection: AsyncConnection, id: UUID, sites: Sequence[str]) -> bool:
    """Delete a phrase of these sites; says whether there was such a one."""
    own = (phrase.c.id == id) & phrase.c.site.in_(sites)
    return (await connection.execute(delete(phrase).where(own))).rowcount == 1


async def drop_before(connection: AsyncConnection, week: date) -> set[tuple[str, date]]:
    """Delete the phrases of earlier weeks; returns the sites and weeks that they were of."""
    old = phrase.c.week < week
    rows = await connection.execute(select(phrase.c.site, phrase.c.week).where(old).distinct())
    found = {(row.site, row.week) for row in rows}
    await connection.execute(delete(phrase).where(old))
    return found
