"""Deleting a conversation for good: its shred key first, then its rows, then what is left of them on disk.

From the moment of the tombstone no copy of the conversation can be read by anybody, restored backups included; the
rows are only litter then, which any process sweeps up, also after a restore.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import conversations, holds
from server.adapters.bus import Bus, ConversationForgotten, SiteChanged
from server.adapters.database import Database, Unavailable
from server.adapters.shred import Shred
from server.core.conversation import Refused
from server.runtime.ports import Clock
from server.runtime.runner import NoSuchConversation

log = structlog.get_logger()

HELD = (
    "The law makes the center keep this chat for now, so it cannot be deleted. "
    "You can still end it, and stop sharing."
)


Still = Callable[[AsyncConnection, Collection[UUID]], Awaitable[Collection[UUID]]]
"""Which of some conversations are to go, as of a transaction that nobody can come in between."""


class Forgetting:
    """Deletes conversations."""

    def __init__(self, database: Database, shred: Shred, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._shred = shred
        self._bus = bus
        self._clock = clock

    async def forget(self, id: UUID) -> None:
        """Delete one conversation for good.

        Raises Refused (`held`) under a legal hold, NoSuchConversation, or Unavailable; then nothing was deleted,
        or the tombstone stands and the rows follow by themselves.
        """
        async with self._database.writing() as connection:
            await conversations.hold(connection, [id])
            record = await conversations.load(connection, id)
            if record is None:
                raise NoSuchConversation
            if await holds.is_held(connection, id):
                raise Refused("held", HELD)
            # Within this transaction, so that neither a hold nor a line can come in between.
            await self._shred.forget([id], self._clock())
            await holds.remove(connection, [id])
        await self._tell({id: record.site})

    async def forget_all(self, ids: Collection[UUID], *, still: Still | None = None) -> int:
        """Delete those of these conversations that no hold keeps; returns how many that were.

        `still` says in the very transaction which of them are to go: what was read before it may not be so any more.
        """
        async with self._database.writing() as connection:
            await conversations.hold(connection, ids)
            due = await still(connection, ids) if still is not None else ids
            sites = await holds.every(connection)
            gone = {id: sites[id] for id in due if id in sites and not await holds.is_held(connection, id)}
            if gone:
                await self._shred.forget(gone, self._clock())
                await holds.remove(connection, gone)
        if gone:
            await self._tell(gone)
        return len(gone)

    async def hold_again(self) -> int:
        """Place the legal holds that a restored backup, from before them, has not got; returns how many.

        Before anything is deleted, so that nothing that is held goes with it.
        """
        held = await self._shred.held()
        async with self._database.reading() as connection:
            known = {id for id, _ in await holds.held(connection)}
            lost = (held.keys() - known) & (await holds.every(connection)).keys() if held else set()
        if lost:
            async with self._database.writing() as connection:
                for id in lost:
                    if await conversations.load(connection, id) is not None:
                        await holds.place(connection, id, held[id])
            log.warning("legal_holds_placed_again", count=len(lost))
        return len(lost)

    async def sweep_up(self) -> int:
        """Remove the rows of conversations that have a tombstone: a crash or a restored backup left them."""
        async with self._database.reading() as connection:
            present = await holds.every(connection)
        dead = await self._shred.forgotten(present)
        if dead:
            async with self._database.writing() as connection:
                await holds.remove(connection, dead)
            await self._tell({id: present[id] for id in dead})
            log.info("rows_of_forgotten_conversations_removed", count=len(dead))
        return len(dead)

    async def _tell(self, gone: dict[UUID, str]) -> None:
        for id, site in gone.items():
            self._bus.publish(ConversationForgotten(id, site))
        for site in set(gone.values()):
            self._bus.publish(SiteChanged(site))
        try:
            if not await self._database.leave_no_residue():
                log.info("write_ahead_log_is_in_use")
        except Unavailable:
            log.warning("write_ahead_log_not_emptied")
