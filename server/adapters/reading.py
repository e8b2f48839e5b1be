"""The reading log in the database: who read which conversation, in a chain. Rows in, rows out; it only grows.

A conversation is named by a pseudonym that its shred key gives: an entry outlives a deletion and tells nothing of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import reading
from server.adapters.sealing import context

NOTHING_BEFORE = bytes(32)
"""What stands in the first entry for the one before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading. `what` is opened, claimed, exported or disclosed, `extent` a keyed hash of which chapters were read;
    `sealed_reason` says why, for who may read the conversation, under the key of its `chapter`."""

    number: int
    at: datetime
    member: UUID
    pseudonym: bytes
    what: str
    extent: bytes
    chapter: int | None
    sealed_reason: bytes | None
    previous: bytes
    verifier: bytes
    verifier_signature: bytes
    signature: bytes = b""

    @property
    def signed(self) -> bytes:
        """What the reader's signature covers: all of the entry, and with `previous` all entries before."""
        reason = sha256(self.sealed_reason or b"").hexdigest()
        return context(
            self.number, self.at.isoformat(), self.member, self.pseudonym.hex(), self.what,
            self.extent.hex(), self.chapter, reason, self.previous.hex(), self.verifier.hex(),
        )  # fmt: skip

    @property
    def head(self) -> bytes:
        """The hash that the next entry carries."""
        return sha256(self.signed + self.signature).digest()


_COLUMNS = tuple(reading.c[name] for name in Entry.__dataclass_fields__)


async def hold(connection: AsyncConnection) -> None:
    """Let nobody else append before this transaction has ended: each entry carries the hash of the one before it. Where
    one transaction writes at a time, as in SQLite, that is so anyhow."""
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE reading IN SHARE ROW EXCLUSIVE MODE"))


async def last(connection: AsyncConnection) -> Entry | None:
    """The newest entry, or None."""
    row = (
        await connection.execute(select(*_COLUMNS).order_by(reading.c.number.desc()).limit(1))
    ).one_or_none()
    return Entry(*row) if row is not None else None


async def add(connection: AsyncConnection, entry: Entry) -> None:
    """Append an entry."""
    await connection.execute(
        insert(reading).values(**{n: getattr(entry, n) for n in Entry.__dataclass_fields__})
    )


async def of(connection: AsyncConnection, pseudonym: bytes) -> list[Entry]:
    """The entries of one conversation, oldest first."""
    query = select(*_COLUMNS).where(reading.c.pseudonym == pseudonym).order_by(reading.c.number)
    return [Entry(*row) for row in await connection.execute(query)]


async def every(connection: AsyncConnection) -> AsyncIterator[Entry]:
    """All entries, oldest first."""
    async for row in await connection.stream(select(*_COLUMNS).order_by(reading.c.number)):
        yield Entry(*row)
