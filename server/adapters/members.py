"""Members of staff, their teams, periods and sessions in the database: rows in, rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import (
    conversation,
    member,
    membership,
    period,
    period_wrap,
    recovery,
    session,
    team,
    team_wrap,
)
from server.adapters.upsert import upsert


async def by_username(connection: AsyncConnection, username: str) -> Row[Any] | None:
    """The member with this username, or None."""
    return (await connection.execute(select(member).where(member.c.username == username))).one_or_none()


async def by_id(connection: AsyncConnection, id: UUID) -> Row[Any] | None:
    """The member with this id, or None."""
    return (await connection.execute(select(member).where(member.c.id == id))).one_or_none()


async def hold(connection: AsyncConnection, id: UUID) -> None:
    """Keep a member's row for this transaction: who counts the chats of the same member waits until it has ended. In
    SQLite, where one transaction writes at a time, that is so without a lock."""
    await connection.execute(select(member.c.id).where(member.c.id == id).with_for_update(key_share=True))


async def answers_at(connection: AsyncConnection, id: UUID, site: str) -> bool:
    """Whether this is an active member of a site."""
    of = (membership.c.member == id) & (membership.c.site == site) & (member.c.status == "active")
    query = select(membership.c.member).join(member, member.c.id == membership.c.member).where(of)
    return await connection.scalar(query) is not None


async def add(connection: AsyncConnection, sites: Mapping[str, bytes], **columns: Any) -> None:
    """A new member of these sites, each membership with its signature."""
    await connection.execute(insert(member).values(**columns))
    rows = [{"member": columns["id"], "site": site, "signature": sites[site]} for site in sites]
    await connection.execute(insert(membership), rows)


async def change(connection: AsyncConnection, id: UUID, **columns: Any) -> None:
    """Set columns of one member."""
    await connection.execute(update(member).where(member.c.id == id).values(**columns))


async def every(connection: AsyncConnection) -> list[Row[Any]]:
    """All members, whatever their status."""
    return list(await connection.execute(select(member).order_by(member.c.username)))


async def usernames(connection: AsyncConnection) -> dict[UUID, str]:
    """The username of each member, whatever their status."""
    return {row.id: row.username for row in await connection.execute(select(member.c.id, member.c.username))}


async def any_member(connection: AsyncConnection) -> bool:
    """Whether there is a member at all."""
    return (await connection.scalar(select(func.count()).select_from(member)) or 0) > 0


async def sites_of(connection: AsyncConnection, id: UUID) -> list[str]:
    """The sites of a member."""
    query = select(membership.c.site).where(membership.c.member == id).order_by(membership.c.site)
    return list(await connection.scalars(query))


async def memberships_of(connection: AsyncConnection, id: UUID) -> dict[str, bytes]:
    """The sites of a member, each with its signature."""
    query = select(membership.c.site, membership.c.signature).where(membership.c.member == id)
    return {row.site: row.signature for row in await connection.execute(query.order_by(membership.c.site))}


async def active_of(connection: AsyncConnection, site: str) -> list[Row[Any]]:
    """The active members of a site, each with the `membership_signature`."""
    query = select(member, membership.c.signature.label("membership_signature"))
    query = query.join(membership, membership.c.member == member.c.id)
    query = query.where(membership.c.site == site, member.c.status == "active").order_by(member.c.username)
    return list(await connection.execute(query))


async def active(connection: AsyncConnection) -> list[tuple[Row[Any], list[str]]]:
    """Every active member, each with their sites."""
    query = select(member, membership.c.site).join(membership, membership.c.member == member.c.id)
    query = query.where(member.c.status == "active").order_by(member.c.username, membership.c.site)
    found: dict[UUID, tuple[Row[Any], list[str]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.id, (row, []))[1].append(row.site)
    return list(found.values())


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


async def live_sessions(
    connection: AsyncConnection, ids: Sequence[UUID], now: datetime, idle_since: datetime
) -> set[UUID]:
    """Which of these sessions have not ended, and were used after `idle_since`."""
    live = (session.c.expires_at > now) & (session.c.active_at > idle_since)
    return set(await connection.scalars(select(session.c.id).where(session.c.id.in_(ids), live)))


async def sessions_of(
    connection: AsyncConnection, holder: UUID, now: datetime, idle_since: datetime
) -> list[Row[Any]]:
    """The live sessions of a member, oldest first."""
    live = (session.c.expires_at > now) & (session.c.active_at > idle_since)
    query = select(session).where(session.c.member == holder, live).order_by(session.c.created_at)
    return list(await connection.execute(query))


async def note_use(connection: AsyncConnection, id: UUID, at: datetime) -> None:
    """A session was used."""
    await connection.execute(update(session).where(session.c.id == id).values(active_at=at))


async def end_session(connection: AsyncConnection, id: UUID, holder: UUID) -> bool:
    """End a session of a member; says whether there was one."""
    own = (session.c.id == id) & (session.c.member == holder)
    return (await connection.execute(delete(session).where(own))).rowcount == 1


async def end_sessions_of(connection: AsyncConnection, holder: UUID) -> None:
    """End every session of a member."""
    await connection.execute(delete(session).where(session.c.member == holder))


async def end_every_session(connection: AsyncConnection) -> None:
    """End every session there is."""
    await connection.execute(delete(session))


async def use_code(connection: AsyncConnection, id: UUID, step: int) -> bool:
    """Use up the one-time codes to this step; says whether it was not used before."""
    fresh = (member.c.id == id) & or_(member.c.otp_used.is_(None), member.c.otp_used < step)
    return (await connection.execute(update(member).where(fresh).values(otp_used=step))).rowcount == 1


# --- teams and periods --------------------------------------------------------------------------------------


async def raise_revision(connection: AsyncConnection, site: str) -> None:
    """Note that members, sessions or periods of a site changed; every server reads it."""
    first = upsert(connection, team).values(site=site, revision=1)
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
    if rows:  # else nobody is left there who could hold it
        await connection.execute(insert(period_wrap), rows)


async def held_by(connection: AsyncConnection, holder: UUID) -> list[Row[Any]]:
    """The periods that somebody holds, each with its `wrapped` private key."""
    query = select(period, period_wrap.c.wrapped).join(period_wrap, period_wrap.c.period == period.c.id)
    return list(await connection.execute(query.where(period_wrap.c.holder == holder)))


async def grant(connection: AsyncConnection, period_id: UUID, holder: UUID, wrapped: bytes) -> None:
    """Give a holder a period that they lack; does nothing where they have it."""
    row = upsert(connection, period_wrap).values(period=period_id, holder=holder, wrapped=wrapped)
    await connection.execute(row.on_conflict_do_nothing())


async def drop_wraps_of(connection: AsyncConnection, holder: UUID) -> None:
    """Take every period from a holder."""
    await connection.execute(delete(period_wrap).where(period_wrap.c.holder == holder))


async def unreadable(connection: AsyncConnection, sites: Sequence[str]) -> int:
    """How many shared conversations of these sites no active member can open."""
    held = (
        select(period_wrap.c.period)
        .join(member, member.c.id == period_wrap.c.holder)
        .where(member.c.status == "active")
    )
    shared = select(team_wrap.c.conversation).join(
        conversation, conversation.c.id == team_wrap.c.conversation
    )
    readable = select(team_wrap.c.conversation).where(team_wrap.c.period.in_(held))
    lost = shared.where(conversation.c.site.in_(sites), team_wrap.c.conversation.not_in(readable)).distinct()
    return await connection.scalar(select(func.count()).select_from(lost.subquery())) or 0


async def holders_of_periods(connection: AsyncConnection, site: str) -> dict[UUID, set[UUID]]:
    """The periods of a site, each with whoever can open it."""
    query = select(period.c.id, period_wrap.c.holder).outerjoin(
        period_wrap, period_wrap.c.period == period.c.id
    )
    held: dict[UUID, set[UUID]] = {}
    for row in await connection.execute(query.where(period.c.site == site)):
        held.setdefault(row.id, set()).add(row.holder)
    return held


async def sites_lacking(connection: AsyncConnection) -> set[str]:
    """The sites of which an active member, or the recovery key, cannot open a period."""
    newest = select(recovery.c.id).order_by(recovery.c.created_at.desc()).limit(1).scalar_subquery()
    staff = select(membership.c.site, member.c.id).join(member, member.c.id == membership.c.member)
    staff = staff.where(member.c.status == "active")
    every = select(period.c.site, newest).where(newest.is_not(None)).distinct()
    holders = union_all(staff, every).subquery()
    held = (period_wrap.c.period == period.c.id) & (period_wrap.c.holder == holders.c.id)
    query = (
        select(period.c.site)
        .join(holders, holders.c.site == period.c.site)
        .outerjoin(period_wrap, held)
        .where(period_wrap.c.holder.is_(None))
    )
    return set(await connection.scalars(query.distinct()))


# --- recovery -----------------------------------------------------------------------------------------------


async def recovery_key(connection: AsyncConnection) -> Row[Any] | None:
    """The recovery key's public half, or None where none was made."""
    query = select(recovery).order_by(recovery.c.created_at.desc()).limit(1)
    return (await connection.execute(query)).one_or_none()


async def add_recovery(connection: AsyncConnection, **columns: Any) -> None:
    """Keep the public half of a recovery key."""
    await connection.execute(insert(recovery).values(**columns))


async def drop_former_recovery(connection: AsyncConnection, period_id: UUID, present: UUID) -> None:
    """Take a period from former recovery keys: the present one has it."""
    former = select(recovery.c.id).where(recovery.c.id != present)
    own = (period_wrap.c.period == period_id) & period_wrap.c.holder.in_(former)
    await connection.execute(delete(period_wrap).where(own))
