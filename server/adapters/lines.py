"""Lines of conversations: rows in, rows out. Every function works in the transaction that it is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import line


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line's row. `sealed` is None for the unsealed system lines, which have a `code`."""

    seq: int
    at: datetime
    role: str
    id: UUID | None
    chapter: int | None
    code: str | None
    sealed: bytes | None


async def add_line(connection: AsyncConnection, id: UUID, added: StoredLine) -> None:
    """Append a line."""
    values = {name: getattr(added, name) for name in StoredLine.__dataclass_fields__}
    await connection.execute(insert(line).values(conversation=id, **values))


async def read(
    connection: AsyncConnection,
    id: UUID,
    *,
    after: int = 0,
    role: str | None = None,
    chapters: Iterable[int] | None = None,
    limit: int | None = None,
) -> list[StoredLine]:
    """The lines after `after`, oldest first; only of one role, or of some chapters and the unsealed ones, where
    asked."""
    query = select(*(line.c[name] for name in StoredLine.__dataclass_fields__)).where(
        line.c.conversation == id, line.c.seq > after
    )
    if role is not None:
        query = query.where(line.c.role == role)
    if chapters is not None:
        query = query.where(or_(line.c.chapter.in_(list(chapters)), line.c.chapter.is_(None)))
    query = query.order_by(line.c.seq).limit(limit)
    return [StoredLine(*row) for row in await connection.execute(query)]


async def latest_lines(connection: AsyncConnection, id: UUID, role: str, limit: int) -> list[StoredLine]:
    """The newest lines of one role, newest first."""
    query = (
        select(*(line.c[name] for name in StoredLine.__dataclass_fields__))
        .where(line.c.conversation == id, line.c.role == role)
        .order_by(line.c.seq.desc())
        .limit(limit)
    )
    return [StoredLine(*row) for row in await connection.execute(query)]
