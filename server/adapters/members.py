"""Members of staff, their teams, periods and sessions in the database: rows in, rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import member, membership, period, period_wrap, recovery, session, team


async def by_username(connection: AsyncConnection, username: str) -> Row[Any] | None:
    """The member with this username, or None."""
    return (await connection.execute(select(member).where(member.c.username == username))).one_or_none()


async def by_id(connection: AsyncConnection, id: UUID) -> Row[Any] | None:
    """The member with this id, or None."""
    return (await connection.execute(select(member).where(member.c.id == id))).one_or_none()


async def add(connection: AsyncConnection, sites: Mapping[str, bytes], **columns: Any) -> None:
    """A new member of these sites, each membership with its signature."""
    await connection.execute(insert(member).values(**columns))
    rows = [{"member": columns["id"], "site": site, "signature": sites[site]} for site in sites]
    await connection.execute(insert(membership), rows)


async def change(connection: AsyncConnection, id: UUID, **columns: Any) -> None:
    """Set columns of one member."""
    await connection.execute(update(member).where(member.c.id == id).values(**columns))


async def any_member(connection: AsyncConnection) -> bool:
    """Whether there is a member at all."""
    return (await connection.scalar(select(func.count()).select_from(member)) or 0) > 0


async def sites_of(connection: AsyncConnection, id: UUID) -> list[str]:
    """The sites of a member."""
    query = select(membership.c.site).where(membership.c.member == id).order_by(membership.c.site)
    return list(await connection.scalars(query))


async def active_of(connection: AsyncConnection, site: str) -> list[Row[Any]]:
    """The active members of a site, each with the `membership_signature`."""
    query = select(member, membership.c.signature.label("membership_signature"))
    query = query.join(membership, membership.c.member == member.c.id)
    query = query.where(membership.c.site == site, member.c.status == "active").order_by(member.c.username)
    return list(await connection.execute(query))


async def staffed_sites(connection: AsyncConnection) -> set[str]:
    """The sites that have an active member."""
    query = (
        select(membership.c.site)
        .join(member, member.c.id == membership.c.member)
        .where(member.c.status == "active")
    )
    return set(await connection.scalars(query))


# --- sessions -----------------------------------------------------------------------------------------------


async def add_session(connection: AsyncConnection, **columns: Any) -> None:
    """Keep a session; those that have ended are removed on the way."""
    await connection.execute(delete(session).where(session.c.expires_at < columns["created_at"]))
    await connection.execute(insert(session).values(**columns))


async def session_by(connection: AsyncConnection, lookup: bytes) -> Row[Any] | None:
    """The session whose token gives this keyed hash, or None."""
    return (await connection.execute(select(session).where(session.c.lookup == lookup))).one_or_none()


async def live_sessions(connection: AsyncConnection, ids: Sequence[UUID], now: datetime) -> set[UUID]:
    """Which of these sessions have not ended."""
    query = select(session.c.id).where(session.c.id.in_(ids), session.c.expires_at > now)
    return set(await connection.scalars(query))


async def end_session(connection: AsyncConnection, id: UUID) -> None:
    """End a session."""
    await connection.execute(delete(session).where(session.c.id == id))


# --- teams and periods --------------------------------------------------------------------------------------


async def raise_revision(connection: AsyncConnection, site: str) -> None:
    """Note that members, sessions or periods of a site changed; every server reads it."""
    first = upsert(team).values(site=site, revision=1)
    raised = first.on_conflict_do_update(index_elements=["site"], set_={"revision": team.c.revision + 1})
    await connection.execute(raised)


async def revisions(connection: AsyncConnection) -> dict[str, int]:
    """The revision of each team."""
    return {r.site: r.revision for r in await connection.execute(select(team))}


async def current_period(connection: AsyncConnection, site: str) -> Row[Any] | None:
    """The newest period of a site, or None before its first member."""
    query = select(period).where(period.c.site == site).order_by(period.c.number.desc()).limit(1)
    return (await connection.execute(query)).one_or_none()


async def add_period(connection: AsyncConnection, wraps: dict[UUID, bytes], **columns: Any) -> None:
    """Begin a period, its private key wrapped for each holder."""
    await connection.execute(insert(period).values(**columns))
    rows = [
        {"period": columns["id"], "holder": holder, "wrapped": wrapped} for holder, wrapped in wraps.items()
    ]
    await connection.execute(insert(period_wrap), rows)


async def wraps_of(connection: AsyncConnection, holder: UUID) -> dict[UUID, bytes]:
    """The periods that somebody holds: the wrapped private key of each."""
    query = select(period_wrap.c.period, period_wrap.c.wrapped).where(period_wrap.c.holder == holder)
    return {r.period: r.wrapped for r in await connection.execute(query)}


async def grant(connection: AsyncConnection, period_id: UUID, holder: UUID, wrapped: bytes) -> None:
    """Give a holder a period that they lack; does nothing where they have it."""
    row = upsert(period_wrap).values(period=period_id, holder=holder, wrapped=wrapped)
    await connection.execute(row.on_conflict_do_nothing())


async def periods_lacking(connection: AsyncConnection, site: str, holder: UUID) -> list[UUID]:
    """The periods of a site that a holder cannot open."""
    held = select(period_wrap.c.period).where(period_wrap.c.holder == holder)
    query = select(period.c.id).where(period.c.site == site, period.c.id.not_in(held))
    return list(await connection.scalars(query))


# --- recovery -----------------------------------------------------------------------------------------------


async def recovery_key(connection: AsyncConnection) -> Row[Any] | None:
    """The recovery key's public half, or None where none was made."""
    query = select(recovery).order_by(recovery.c.created_at.desc()).limit(1)
    return (await connection.execute(query)).one_or_none()


async def add_recovery(connection: AsyncConnection, **columns: Any) -> None:
    """Keep the public half of a recovery key."""
    await connection.execute(insert(recovery).values(**columns))
