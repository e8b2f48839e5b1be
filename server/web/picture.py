"""The desk's picture: the queue, one's own chats and the colleagues, and what has changed in it since it was
last sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import conversations, members
from server.adapters.conversations import AlarmRow, QueueRow
from server.adapters.sealing import Unsealable
from server.core import wire
from server.runtime.vault import MemberKeys
from server.services import Services


class Picture:
    """What one desk knows of its sites, and the news since."""

    def __init__(self, services: Services, keys: MemberKeys) -> None:
        self._services = services
        self._keys = keys
        self._queue: dict[UUID, wire.QueueEntry] = {}
        self._staff: dict[str, wire.Colleague] = {}
        self._here: dict[UUID, bool] = {}
        self._alarms: dict[UUID, AlarmRow] = {}
        self._summaries: dict[tuple[UUID, UUID], str] = {}

    async def whole(self) -> wire.Desk:
        """The whole picture, as of now."""
        async with self._services.database.reading() as connection:
            self._queue = await self._waiting(connection)
            mine = await self._mine(connection)
            self._staff = await self._colleagues(connection)
        self._here = {entry.conversation: entry.visitor_here for entry in mine}
        return wire.Desk(
            queue=list(self._queue.values()), mine=mine, requests=[], staff=list(self._staff.values())
        )

    async def news(self) -> list[wire.Sent]:
        """What has changed since the picture was last sent."""
        async with self._services.database.reading() as connection:
            queue = await self._waiting(connection)
            mine = await self._mine(connection)
            staff = await self._colleagues(connection)
        here = {entry.conversation: entry.visitor_here for entry in mine}
        frames: list[wire.Sent] = [
            wire.Unqueued(conversation=gone) for gone in self._queue.keys() - queue.keys()
        ]
        frames += [
            wire.Queued(**entry.model_dump()) for id, entry in queue.items() if self._queue.get(id) != entry
        ]
        frames += [
            wire.Presence(conversation=id, visitor_here=present)
            for id, present in here.items()
            if self._here.get(id, present) != present
        ]
        frames += [
            wire.Presence(**new.model_dump()) for new in _changed(self._staff.values(), staff.values())
        ]
        self._queue, self._staff, self._here = queue, staff, here
        return frames + await self.alarms()

    async def alarms(self) -> list[wire.Sent]:
        """Who may be in danger and has no person yet: those that are new, changed, or ring again."""
        async with self._services.database.reading() as connection:
            rows = {row.conversation: row for row in await conversations.alarms(connection, self._keys.sites)}
        new = [row for id, row in rows.items() if self._alarms.get(id) != row]
        self._alarms = rows
        return [
            wire.Alert(
                alert_id=uuid5(row.conversation, row.since.isoformat()),
                conversation=row.conversation,
                site=row.site,
                at=row.since,
                shared=row.shared,
            )
            for row in new
        ]

    async def _waiting(self, connection: AsyncConnection) -> dict[UUID, wire.QueueEntry]:
        rows = await conversations.queue(connection, self._keys.sites)
        return {row.conversation: await self._entry(connection, row) for row in rows}

    async def _entry(self, connection: AsyncConnection, row: QueueRow) -> wire.QueueEntry:
        known = await self._summary(connection, row)
        return wire.QueueEntry(
            conversation=row.conversation,
            site=row.site,
            since=row.since,
            urgent=row.urgent,
            handed_back=row.handed_back,
            visitor_here=self._services.hub.visitor_here(row.conversation),
            summary=known,
            no_key=True if known is None else None,
        )

    async def _mine(self, connection: AsyncConnection) -> list[wire.MineEntry]:
        entries = []
        for row in await conversations.owned(connection, self._keys.id):
            handoff = await conversations.newest_handoff(connection, row.id)
            entries.append(
                wire.MineEntry(
                    conversation=row.id,
                    epoch=row.epoch,
                    unread=row.unread,
                    visitor_here=self._services.hub.visitor_here(row.id),
                    site=row.site,
                    summary=await self._summary(connection, handoff) if handoff is not None else None,
                )
            )
        return entries

    async def _summary(self, connection: AsyncConnection, handoff: Any) -> str | None:
        """The note of a handoff, or None where this member's keys do not open it yet."""
        key = (handoff.conversation, handoff.id)
        if key not in self._summaries:
            try:
                summary = await self._services.vault.open_summary(connection, handoff, self._keys)
            except Unsealable:
                return None
            if summary is None:
                return None
            self._summaries[key] = summary
        return self._summaries[key]

    async def _colleagues(self, connection: AsyncConnection) -> dict[str, wire.Colleague]:
        found: dict[str, wire.Colleague] = {}
        for site in self._keys.sites:
            for row in await members.active_of(connection, site):
                if row.username not in found:
                    found[row.username] = wire.Colleague(
                        username=row.username,
                        name=row.name,
                        available=self._services.hub.available(row.id),
                        load=len(await conversations.owned(connection, row.id)),
                    )
        return found


def _changed(before: Iterable[wire.Colleague], after: Iterable[wire.Colleague]) -> list[wire.Colleague]:
    known = {colleague.username: colleague for colleague in before}
    return [colleague for colleague in after if known.get(colleague.username) != colleague]
