"""The shred store: one key for each conversation, in a second database that is mirrored but never versioned.

Every wrap of a conversation is wrapped once more under its shred key, so that destroying this one key makes
each copy of the main database, restored backups too, unreadable for that conversation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from server.adapters.database import Database
from server.adapters.schema import Time
from server.adapters.sealing import Secret, context, seal, unseal

_metadata = MetaData()
_key = Table(
    "shred_key",
    _metadata,
    Column("conversation", Uuid, primary_key=True),
    Column("key", LargeBinary),  # NULL is a tombstone: the conversation was forgotten
    Column("forgotten_at", Time),
)


_retired = Table(
    "retired_member",
    _metadata,
    Column("member", Uuid, primary_key=True),
    Column("at", Time),
)


_held = Table(
    "held_conversation",
    _metadata,
    Column("conversation", Uuid, primary_key=True),
    Column("at", Time),
)


class ShredKeyMissing(Exception):
    """No shred key and no tombstone: the second store lost it. Reported, and never taken for a deletion."""


class Forgotten(ShredKeyMissing):
    """A tombstone stands in the key's place: the conversation was deleted for good."""


CHUNK = 500  # ids in one question: SQLite takes a limited number of parameters


class Shred:
    """Hands out the shred keys, and destroys them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def prepare(self) -> None:
        """Make the table where it is absent."""
        async with self._database.writing() as connection:
            await connection.run_sync(_metadata.create_all)

    async def create(self, conversation: UUID) -> Secret:
        """A fresh key for a new conversation, on disk before anything depends on it."""
        key = Secret.random()
        async with self._database.writing() as connection:
            await connection.execute(insert(_key).values(conversation=conversation, key=key.reveal()))
        return key

    async def ensure(self, id: UUID) -> None:
        """A key under this id, on disk; one that is there stays, and so does a tombstone."""
        async with self._database.writing() as connection:
            row = upsert(_key).values(conversation=id, key=Secret.random().reveal())
            await connection.execute(row.on_conflict_do_nothing())

    async def get(self, conversation: UUID) -> Secret:
        """The key of a conversation; raises Forgotten or ShredKeyMissing."""
        async with self._database.reading() as connection:
            query = select(_key.c.key).where(_key.c.conversation == conversation)
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise ShredKeyMissing
        if row.key is None:
            raise Forgotten
        return Secret(row.key)

    async def forget(self, conversations: Iterable[UUID], at: datetime) -> None:
        """Put a tombstone in the place of each key, also where the key was lost. Cannot be undone."""
        tombstone = {"key": None, "forgotten_at": at}
        async with self._database.writing() as connection:
            for id in conversations:
                # Overwritten first: what takes the place of a longer value must not leave its end behind.
                blank = update(_key).where(_key.c.conversation == id).values(key=bytes(32))
                await connection.execute(blank)
                row = upsert(_key).values(conversation=id, **tombstone)
                await connection.execute(
                    row.on_conflict_do_update(index_elements=["conversation"], set_=tombstone)
                )
        await self.leave_no_residue()

    async def leave_no_residue(self) -> bool:
        """Empty the write-ahead log, so that no key that was destroyed is left in it; False where somebody is reading,
        and the next time does it."""
        return await self._database.leave_no_residue()

    async def forgotten(self, conversations: Iterable[UUID]) -> set[UUID]:
        """Which of these conversations have a tombstone."""
        asked, found = list(conversations), set[UUID]()
        async with self._database.reading() as connection:
            for start in range(0, len(asked), CHUNK):
                query = select(_key.c.conversation).where(
                    _key.c.conversation.in_(asked[start : start + CHUNK]), _key.c.key.is_(None)
                )
                found |= set(await connection.scalars(query))
        return found

    async def retire(self, member: UUID, at: datetime) -> None:
        """Remember that a member of staff was disabled: a restored backup must not bring them back."""
        async with self._database.writing() as connection:
            row = upsert(_retired).values(member=member, at=at)
            await connection.execute(row.on_conflict_do_nothing())

    async def retired(self) -> set[UUID]:
        """Every member of staff who was disabled."""
        async with self._database.reading() as connection:
            return set(await connection.scalars(select(_retired.c.member)))

    async def hold(self, conversation: UUID, at: datetime) -> None:
        """Remember that the law makes the center keep a conversation: a backup from before must not end that."""
        async with self._database.writing() as connection:
            row = upsert(_held).values(conversation=conversation, at=at)
            await connection.execute(row.on_conflict_do_nothing())

    async def lift(self, conversation: UUID) -> None:
        """The law does so no more."""
        async with self._database.writing() as connection:
            await connection.execute(delete(_held).where(_held.c.conversation == conversation))

    async def held(self) -> dict[UUID, datetime]:
        """Every conversation that is held, and since when."""
        async with self._database.reading() as connection:
            return {row.conversation: row.at for row in await connection.execute(select(_held))}

    async def close(self) -> None:
        """Close the store."""
        await self._database.close()


def outer(key: Secret, wrapped: bytes, place: bytes) -> bytes:
    """Wrap a wrap once more under the conversation's shred key."""
    return seal(key, wrapped, context("shred", place.decode()))


def inner(key: Secret, wrapped: bytes, place: bytes) -> bytes:
    """The reverse of `outer`; raises Unsealable."""
    return unseal(key, wrapped, context("shred", place.decode()))
