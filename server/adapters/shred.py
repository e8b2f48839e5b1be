"""The shred store: one key for each conversation, in a second database that is mirrored but never versioned.

Every wrap of a conversation is wrapped once more under its shred key, so that destroying this one key makes
each copy of the main database, restored backups too, unreadable for that conversation.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, Table, Uuid, insert, select

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


class ShredKeyMissing(Exception):
    """No shred key and no tombstone: the second store lost it. Reported, and never taken for a deletion."""


class Shred:
    """Hands out the shred keys."""

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

    async def get(self, conversation: UUID) -> Secret:
        """The key of a conversation; raises ShredKeyMissing."""
        async with self._database.reading() as connection:
            key = (
                await connection.execute(select(_key.c.key).where(_key.c.conversation == conversation))
            ).scalar()
        if key is None:
            raise ShredKeyMissing
        return Secret(key)

    async def close(self) -> None:
        """Close the store."""
        await self._database.close()


def outer(key: Secret, wrapped: bytes, place: bytes) -> bytes:
    """Wrap a wrap once more under the conversation's shred key."""
    return seal(key, wrapped, context("shred", place.decode()))


def inner(key: Secret, wrapped: bytes, place: bytes) -> bytes:
    """The reverse of `outer`; raises Unsealable."""
    return unseal(key, wrapped, context("shred", place.decode()))
