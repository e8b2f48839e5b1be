"""The chats that a desk has open: their shared lines, their notes and marks, always what the desk lacks of them.

A chat is opened with the periods that the member holds; what they do not open is not sent.
"""

from __future__ import annotations

from uuid import UUID

from server.adapters import chapters, conversations, requests
from server.adapters.conversations import Record
from server.adapters.requests import ForTeam
from server.adapters.sealing import Unsealable
from server.core import wire
from server.core.conversation import Mode, Refused
from server.core.delivery import Cursor
from server.runtime import reading_log
from server.runtime.hub import StaffPresence
from server.runtime.runner import NoSuchConversation
from server.runtime.team_vault import open_for_team
from server.runtime.vault import MemberKeys
from server.services import Services
from server.web.connection import Connection
from server.web.replay import send_lines

LEAST_REASON = 10  # characters: a reason is read later, by the visitor too


class Chats:
    """What one desk has been shown of the chats that it has open."""

    def __init__(
        self, connection: Connection, services: Services, keys: MemberKeys, presence: StaffPresence
    ) -> None:
        self._connection = connection
        self._services = services
        self._keys = keys
        self._presence = presence
        self._cursors: dict[UUID, Cursor] = {}
        self._notes: dict[UUID, int] = {}
        self._shown: dict[tuple[str, UUID], wire.Sent] = {}

    def __contains__(self, chat: UUID) -> bool:
        return chat in self._cursors

    @property
    def opened(self) -> set[UUID]:
        """The chats that this desk follows."""
        return set(self._cursors)

    def forget(self, chat: UUID) -> None:
        """Let go of a chat: it was deleted for good."""
        self._cursors.pop(chat, None)
        self._presence.viewing.discard(chat)

    async def open(self, chat: UUID, last_seq: int, reason: str | None) -> None:
        """Open a chat after `last_seq`; raises Refused where it was never shared or sharing has ended, Unsealable where
        these keys do not open it yet."""
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
            shared = await services.vault.shared_chapters(connection, chat, self._keys)
            wraps = await chapters.team_wraps(connection, chat)
        if record is None:
            raise NoSuchConversation
        if not wraps:
            raise Refused("refused", "The visitor has not shared this chat.")
        if not shared:
            raise Unsealable
        if last_seq > record.state.seq:
            raise Refused("bad_frame", "last_seq is ahead of this conversation.")
        await self._write_down(record, reason)
        self._cursors[chat] = Cursor(last_seq)
        self._notes[chat] = 0
        for kind in ("state", "seen", "viewers"):
            self._shown.pop((kind, chat), None)
        self._presence.viewing.add(chat)
        await self.show(chat, opening=True)

    async def _write_down(self, record: Record, reason: str | None) -> None:
        """Note in the reading log, before a line is shown, who opens the chat.

        Once sharing has ended it takes a supervisor and a reason: break-glass.
        """
        reason = wire.clean(reason or "").strip() or None
        if record.state.mode not in (Mode.WAITING, Mode.STAFF):
            if self._keys.role != "supervisor":
                raise Refused("refused", "Sharing has ended. A supervisor can open this chat, with a reason.")
            if reason is None or len(reason) < LEAST_REASON:
                raise Refused("refused", "Sharing has ended. Please write why you need to open this chat.")
        services, id = self._services, record.state.id
        async with services.database.writing() as connection:
            now = services.clock()
            await reading_log.record(connection, services.vault, self._keys, id, "opened", now, reason=reason)

    async def show(self, chat: UUID, *, opening: bool = False) -> bool:
        """Send what the desk lacks of an open chat; says whether the chat is still there. One that is no longer shared
        ends with its state."""
        cursor = self._cursors.get(chat)
        if cursor is None:
            return True
        while await self._show_lines(chat, cursor):
            await self._connection.drained()
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
        if record is None:
            return False
        state = record.state
        if opening:
            self._connection.send(wire.Opened(conversation=chat, seq=state.seq, epoch=state.epoch))
        await self._show_notes(chat)
        name = state.owner_name if state.mode is Mode.STAFF else None
        self._send_if_new(
            "state", chat, wire.State(conversation=chat, mode=state.mode, epoch=state.epoch, name=name)
        )
        if record.visitor_seen:
            self._send_if_new("seen", chat, wire.SeenSent(conversation=chat, seq=record.visitor_seen))
        viewers = services.hub.viewers(chat)
        self._send_if_new("viewers", chat, wire.Viewers(conversation=chat, viewers=viewers))
        if self._is_over(record):
            self._end(chat)
        return True

    def _is_over(self, record: Record) -> bool:
        """Whether nothing more of this chat is for this desk to follow: it is the visitor's alone, or another
        center's."""
        return record.state.mode not in (Mode.WAITING, Mode.STAFF) or record.site not in self._keys.sites

    def _end(self, chat: UUID) -> None:
        del self._cursors[chat]
        self._presence.viewing.discard(chat)

    async def _show_lines(self, chat: UUID, cursor: Cursor) -> bool:
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
            if record is None:
                return False
            site = services.sites[record.site]
            shared = await services.vault.shared_chapters(connection, chat, self._keys)
            _, more = await send_lines(
                connection, self._connection, services, site, chat, cursor, self._keys, shared
            )
        return more

    async def _show_notes(self, chat: UUID) -> None:
        """Send the notes that the desk lacks. One that these keys do not open yet is left for later."""
        async with self._services.database.reading() as connection:
            rows = await requests.notes(connection, chat, self._notes[chat])
        for row in rows:
            sealed = ForTeam(row.period, row.wrapped, row.sealed)
            content = await open_for_team(self._services.vault, "note", chat, row.id, sealed, self._keys)
            if content is None:
                return
            self._notes[chat] = row.seq
            self._connection.send(
                wire.NoteSent(
                    conversation=chat, seq=row.seq, at=row.at, name=content["name"], text=content["text"]
                )
            )

    def _send_if_new(self, kind: str, chat: UUID, frame: wire.Sent) -> None:
        if self._shown.get((kind, chat)) != frame:
            self._shown[kind, chat] = frame
            self._connection.send(frame)
