"""Turns and deadlines in the database: each is taken by a conditional update, so that two processes do not do the same
work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import conversation, deadline
from server.adapters.upsert import upsert
from server.core.conversation import Mode

MOST = 100  # rows of one kind that are looked at together


async def take_turn(
    connection: AsyncConnection, id: UUID, turn: UUID, *, now: datetime, until: datetime
) -> bool:
    """Take or renew the assistant's turn, unless another process holds it; says whether it was taken.

    One that is held for longer than anybody may hold it comes from before the clock was set back.
    """
    held = conversation.c.turn_until
    free = or_(held.is_(None), held < now, held > until, conversation.c.turn == turn)
    taken = await connection.execute(
        update(conversation).where(conversation.c.id == id, free).values(turn=turn, turn_until=until)
    )
    return taken.rowcount == 1


async def free_turn(connection: AsyncConnection, id: UUID, turn: UUID) -> None:
    """Give the turn back."""
    held = (conversation.c.id == id) & (conversation.c.turn == turn)
    await connection.execute(update(conversation).where(held).values(turn=None, turn_until=None))


async def free_all_turns(connection: AsyncConnection) -> None:
    """Give back the turns of every conversation."""
    held = conversation.c.turn_until.is_not(None)
    await connection.execute(update(conversation).where(held).values(turn=None, turn_until=None))


async def set_deadline(connection: AsyncConnection, id: UUID, kind: str, due_at: datetime) -> None:
    """Begin a lease, or push it out."""
    await connection.execute(
        upsert(connection, deadline)
        .values(conversation=id, kind=kind, due_at=due_at)
        .on_conflict_do_update(
            index_elements=["conversation", "kind"], set_={"due_at": due_at, "leased_until": None}
        )
    )


async def due_at(connection: AsyncConnection, id: UUID, kind: str) -> datetime | None:
    """When a row is due, or None where there is none."""
    found: datetime | None = await connection.scalar(
        select(deadline.c.due_at).where(deadline.c.conversation == id, deadline.c.kind == kind)
    )
    return found


async def put_off(connection: AsyncConnection, id: UUID, kind: str, due_at: datetime) -> None:
    """Let a row that was taken be due again later, where it is still there."""
    await connection.execute(
        update(deadline)
        .where(deadline.c.conversation == id, deadline.c.kind == kind)
        .values(due_at=due_at, leased_until=None)
    )


async def clear_deadline(
    connection: AsyncConnection, id: UUID, kind: str, taken: datetime | None = None
) -> None:
    """End a lease; with `taken` only the one that was taken until then, and not one that was begun since."""
    row = (deadline.c.conversation == id) & (deadline.c.kind == kind)
    if taken is not None:
        row &= deadline.c.leased_until == taken
    await connection.execute(delete(deadline).where(row))


async def renew(connection: AsyncConnection, ids: Sequence[UUID], kind: str, due_at: datetime) -> None:
    """Push out the leases of one kind that exist for these conversations."""
    await connection.execute(
        update(deadline)
        .where(deadline.c.conversation.in_(ids), deadline.c.kind == kind)
        .values(due_at=due_at)
    )


async def pull_in(connection: AsyncConnection, kind: str, latest: datetime, mode: Mode | None = None) -> None:
    """Let nothing of a kind be due later than `latest`; with `mode`, of the conversations in it alone."""
    late = update(deadline).where(deadline.c.kind == kind, deadline.c.due_at > latest)
    if mode is not None:
        late = late.where(
            deadline.c.conversation.in_(select(conversation.c.id).where(conversation.c.mode == mode))
        )
    await connection.execute(late.values(due_at=latest))


async def take_deadline(
    connection: AsyncConnection, id: UUID, kind: str, *, now: datetime, until: datetime
) -> bool:
    """Take a lease that has run out, unless it was renewed or another process has it; says whether it was taken."""
    taken = await connection.execute(
        update(deadline)
        .where(deadline.c.conversation == id, deadline.c.kind == kind, _is_to_do(now, until))
        .values(leased_until=until)
    )
    return taken.rowcount == 1


async def due(
    connection: AsyncConnection, kinds: Collection[str], *, now: datetime, until: datetime
) -> list[tuple[UUID, str]]:
    """What could be taken of these kinds: of each what is due for longest, so that none hides another."""
    place = func.row_number().over(partition_by=deadline.c.kind, order_by=deadline.c.due_at)
    late = (
        select(deadline.c.conversation, deadline.c.kind, deadline.c.due_at, place.label("place"))
        .where(deadline.c.kind.in_(kinds), _is_to_do(now, until))
        .subquery()
    )
    query = select(late.c.conversation, late.c.kind).where(late.c.place <= MOST)
    return [(r.conversation, r.kind) for r in await connection.execute(query.order_by(late.c.due_at))]


def _is_to_do(now: datetime, until: datetime) -> ColumnElement[bool]:
    """Whether a row is due and nobody has it. As of a turn, one that is held for too long is held by nobody."""
    held = deadline.c.leased_until
    return (deadline.c.due_at < now) & or_(held.is_(None), held < now, held > until)
