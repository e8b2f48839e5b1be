"""The desk's picture: the queue, one's own chats, the requests and the colleagues, and what has changed in it since it
was last sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import chapters, conversations, waiting
from server.adapters.requests import ForTeam
from server.adapters.sealing import Secret, Unsealable
from server.adapters.shred import ShredKeyMissing
from server.adapters.waiting import AlarmRow, QueueRow
from server.core import wire
from server.runtime.board import Look
from server.runtime.team_vault import open_for_team
from server.runtime.vault import MemberKeys
from server.services import Services


class Picture:
    """What one desk knows of its sites, and the news since."""

    def __init__(self, services: Services, keys: MemberKeys) -> None:
        self._services = services
        self._keys = keys
        self._queue: dict[UUID, tuple[QueueRow, wire.QueueEntry]] = {}
        self._staff: dict[str, wire.Colleague] = {}
        self._here: dict[UUID, bool] = {}
        self._epochs: dict[UUID, int] = {}  # since when each of its own chats is
        self._alarms: Mapping[UUID, AlarmRow] = {}
        self._requests: dict[UUID, wire.RequestEntry] = {}
        self._summaries: dict[tuple[UUID, UUID], str] = {}
        self._fields: dict[UUID, dict[str, str]] = {}

    def knows(self, conversation: UUID) -> bool:
        """Whether this desk was shown the conversation: in the queue, among its own, or by a request or an alarm."""
        shown = _shown(self._here, self._alarms, self._requests)
        return conversation in self._queue or conversation in shown

    def take(self, conversation: UUID, epoch: int) -> None:
        """This desk claimed the conversation, and was told so."""
        self._here[conversation] = self._services.hub.visitor_here(conversation)
        self._epochs[conversation] = epoch

    def forget(self, conversation: UUID) -> None:
        """Let go of what is known of a conversation: it was deleted for good."""
        self._here.pop(conversation, None)
        self._epochs.pop(conversation, None)
        self._alarms = {id: row for id, row in self._alarms.items() if id != conversation}
        for known in [known for known in self._summaries if known[0] == conversation]:
            del self._summaries[known]
        for id in [id for id, entry in self._requests.items() if entry.conversation == conversation]:
            del self._requests[id]
            self._fields.pop(id, None)

    async def whole(self) -> wire.Desk:
        """The whole picture, as of now."""
        look = await self._services.board.look(self._keys.sites)
        self._queue = await self._waiting(look)
        self._staff = self._colleagues(look)
        self._requests = await self._opened(look.requests)
        async with self._services.database.reading() as connection:
            mine = await self._mine(connection)
        self._here = {entry.conversation: entry.visitor_here for entry in mine}
        self._epochs = {entry.conversation: entry.epoch for entry in mine}
        return wire.Desk(
            queue=[entry for _, entry in self._queue.values()],
            mine=mine,
            requests=list(self._requests.values()),
            staff=list(self._staff.values()),
        )

    async def news(self, look: Look) -> list[wire.Sent]:
        """What has changed since the picture was last sent, as of a look at the board."""
        queue = await self._waiting(look)
        staff = self._colleagues(look)
        asked = await self._opened(look.requests)
        mine = {chat.conversation: chat.epoch for chat in look.chats if chat.owner == self._keys.id}
        here = {id: self._services.hub.visitor_here(id) for id in mine}
        frames: list[wire.Sent] = [
            wire.Unqueued(conversation=gone) for gone in self._queue.keys() - queue.keys()
        ]
        frames += [
            wire.Queued(**entry.model_dump())
            for id, (_, entry) in queue.items()
            if id not in self._queue or self._queue[id][1] != entry
        ]
        # Taken at another desk of this member, perhaps once more since the last look: it is this one's too.
        taken = {id for id, epoch in mine.items() if self._epochs.get(id) != epoch}
        if taken:
            async with self._services.database.reading() as connection:
                own = await self._mine(connection)
            frames += [wire.Mine(**entry.model_dump()) for entry in own if entry.conversation in taken]
        # What vanished without another word was deleted, in this process or in another.
        shown = _shown(self._here, self._alarms, self._requests)
        gone = [id for id in shown - _shown(here, look.alarms, asked) if await self._is_gone(id)]
        frames += [wire.Forgotten(conversation=id) for id in gone]
        frames += [
            wire.Presence(conversation=id, visitor_here=present)
            for id, present in here.items()
            if self._here.get(id, present) != present
        ]
        frames += [
            wire.Presence(**new.model_dump()) for new in _changed(self._staff.values(), staff.values())
        ]
        frames += [
            wire.Request(**entry.model_dump())
            for id, entry in asked.items()
            if self._requests.get(id) != entry
        ]
        self._queue, self._staff, self._here, self._requests = queue, staff, here, asked
        self._epochs = mine
        self._fields = {id: fields for id, fields in self._fields.items() if id in asked}
        for id in gone:
            self.forget(id)
        return frames + self.alarms(look)

    def alarms(self, look: Look) -> list[wire.Sent]:
        """Who may be in danger and has no person yet: those that are new, changed, or ring again; and whose alarm is
        over, where the queue does not say it."""
        new = [row for id, row in look.alarms.items() if self._alarms.get(id) != row]
        over = self._alarms.keys() - look.alarms.keys() - look.queue.keys()
        self._alarms = look.alarms
        return [
            *(wire.Unqueued(conversation=id) for id in over),
            *(
                wire.Alert(
                    alert_id=uuid5(row.conversation, row.since.isoformat()),
                    conversation=row.conversation,
                    site=row.site,
                    at=row.since,
                    shared=row.shared,
                )
                for row in new
            ),
        ]

    async def _waiting(self, look: Look) -> dict[UUID, tuple[QueueRow, wire.QueueEntry]]:
        """The entries of the queue; one that is as it was is not made again."""
        changed: dict[UUID, wire.QueueEntry] = {}
        rows = [row for row in look.queue.values() if not self._is_as_it_was(row)]
        if rows:
            async with self._services.database.reading() as connection:
                changed = {row.conversation: await self._entry(connection, row) for row in rows}
        return {
            id: (row, changed[id]) if id in changed else self._queue[id] for id, row in look.queue.items()
        }

    def _is_as_it_was(self, row: QueueRow) -> bool:
        known, entry = self._queue.get(row.conversation, (None, None))
        here = self._services.hub.visitor_here(row.conversation)
        return known == row and entry is not None and entry.visitor_here == here and not entry.no_key

    async def _entry(self, connection: AsyncConnection, row: QueueRow) -> wire.QueueEntry:
        known = await self._summary(connection, row) if row.id is not None else ""
        return wire.QueueEntry(
            conversation=row.conversation,
            site=row.site,
            since=row.since,
            urgent=row.urgent,
            handed_back=row.handed_back,
            to=row.to,
            visitor_here=self._services.hub.visitor_here(row.conversation),
            summary=known,
            no_key=True if known is None else None,
        )

    async def _is_gone(self, conversation: UUID) -> bool:
        async with self._services.database.reading() as connection:
            return await conversations.load(connection, conversation) is None

    async def _mine(self, connection: AsyncConnection) -> list[wire.MineEntry]:
        entries = []
        for row in await waiting.owned(connection, self._keys.id):
            handoff = await chapters.handoff_of(connection, row.id, row.chapter)
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
            except (Unsealable, ShredKeyMissing):
                return None
            if summary is None:
                return None
            self._summaries[key] = summary
        return self._summaries[key]

    async def _opened(self, rows: Sequence[Any]) -> dict[UUID, wire.RequestEntry]:
        """What these requests say. No connection is held meanwhile: there may be hundreds, and others wait for one."""
        shreds: dict[UUID, Secret] = {}
        return {row.id: await self._request(row, shreds) for row in rows}

    async def _request(self, row: Any, shreds: dict[UUID, Secret]) -> wire.RequestEntry:
        known = self._requests.get(row.id)
        done, moved = row.done_at is not None, True if row.moved else None
        if known is not None and not known.no_key and (known.done, known.moved) == (done, moved):
            return known
        fields = self._fields.get(row.id)
        if fields is None:
            sealed = ForTeam(row.period, row.wrapped, row.sealed)
            vault = self._services.vault
            try:
                fields = await open_for_team(
                    vault, "request", row.conversation, row.id, sealed, self._keys, shreds=shreds
                )
            except (Unsealable, ShredKeyMissing):
                fields = None
            if fields is not None:
                self._fields[row.id] = fields
        return wire.RequestEntry(
            request=row.id,
            kind=row.kind,
            conversation=row.conversation,
            site=row.site,
            at=row.at,
            fields=fields,
            done=done,
            moved=moved,
            no_key=True if fields is None else None,
        )

    def _colleagues(self, look: Look) -> dict[str, wire.Colleague]:
        """Every active member, also of other centers: a visitor may be transferred there."""
        loads, available = look.loads, self._services.hub.available_members()
        return {
            row.username: wire.Colleague(
                username=row.username,
                name=row.name,
                available=row.id in available,
                load=loads.get(row.id, 0),
                sites=sites,
            )
            for row, sites in look.staff
        }


def _shown(
    here: Iterable[UUID], alarms: Iterable[UUID], asked: Mapping[UUID, wire.RequestEntry]
) -> set[UUID]:
    """The conversations of one's own chats, of alarms and of requests; those of the queue leave by their own frame."""
    return {*here, *alarms, *(entry.conversation for entry in asked.values())}


def _changed(before: Iterable[wire.Colleague], after: Iterable[wire.Colleague]) -> list[wire.Colleague]:
    known = {colleague.username: colleague for colleague in before}
    return [colleague for colleague in after if known.get(colleague.username) != colleague]
