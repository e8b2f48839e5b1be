"""The chats that a desk has open: their shared lines, their notes and marks, always what the desk lacks of them.

A chat is opened with the periods that the member holds; what they do not open is not sent.
"""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(slots=True)
class _Followed:
    """How far a desk was shown a chat: its lines, and its notes. `shared` are the chapters that it is shown of those
    that its keys open; None where a supervisor broke the glass: all."""

    cursor: Cursor
    shared: range | None
    notes: int = 0


class Chats:
    """What one desk has been shown of the chats that it has open."""

    def __init__(
        self, connection: Connection, services: Services, keys: MemberKeys, presence: StaffPresence
    ) -> None:
        self._connection = connection
        self._services = services
        self._keys = keys
        self._presence = presence
        self._followed: dict[UUID, _Followed] = {}
        self._shown: dict[tuple[str, UUID], wire.Sent] = {}

    def __contains__(self, chat: UUID) -> bool:
        return chat in self._followed

    @property
    def opened(self) -> set[UUID]:
        """The chats that this desk follows."""
        return set(self._followed)

    def forget(self, chat: UUID) -> None:
        """Let go of a chat: it was deleted for good, or is not shared with this desk any more."""
        self._followed.pop(chat, None)
        self._presence.viewing.discard(chat)

    async def open(self, chat: UUID, last_seq: int, reason: str | None) -> None:
        """Open a chat after `last_seq`; raises Refused where it was never shared or sharing has ended, Unsealable where
        these keys do not open it yet."""
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
            mine = await services.vault.shared_chapters(connection, chat, self._keys)
            wraps = await chapters.team_wraps(connection, chat)
            shared = await chapters.shared_now(connection, record.state) if record is not None else None
        if record is None:
            raise NoSuchConversation
        if not wraps:
            raise Refused("refused", "The visitor has not shared this chat.")
        reason = wire.clean(reason or "").strip() or None
        if mine and self._breaks_glass(record, reason):
            shared = None
        if not mine or (shared is not None and mine.isdisjoint(shared)):
            raise Unsealable
        if last_seq > record.state.seq:
            raise Refused("bad_frame", "last_seq is ahead of this conversation.")
        async with services.database.writing() as connection:  # before a line is shown
            now = services.clock()
            shown = mine if shared is None else mine & set(shared)
            await reading_log.record(
                connection, services.vault, self._keys, chat, "opened", now, chapters=shown, reason=reason
            )
        self._followed[chat] = _Followed(Cursor(last_seq), shared)
        for kind in ("state", "seen", "viewers"):
            self._shown.pop((kind, chat), None)
        self._presence.viewing.add(chat)
        await self.show(chat, opening=True)

    def _breaks_glass(self, record: Record, reason: str | None) -> bool:
        """Whether everything that was ever shared is opened, also what is shared no more: that takes a supervisor and a
        reason. Raises Refused where nothing is shared at present and it is not so."""
        supervisor, reasoned = self._keys.role == "supervisor", len(reason or "") >= LEAST_REASON
        if record.state.mode not in (Mode.WAITING, Mode.STAFF):
            if not supervisor:
                raise Refused("refused", "Sharing has ended. A supervisor can open this chat, with a reason.")
            if not reasoned:
                raise Refused("refused", "Sharing has ended. Please write why you need to open this chat.")
        return supervisor and reasoned

    async def show(self, chat: UUID, *, opening: bool = False) -> bool:
        """Send what the desk lacks of an open chat; says whether the chat is still there. One that is no longer shared
        ends with its state."""
        followed = self._followed.get(chat)
        if followed is None:
            return True
        while await self._show_lines(chat, followed):
            await self._connection.drained()
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
        if record is None:
            return False
        state = record.state
        if opening:
            self._connection.send(wire.Opened(conversation=chat, seq=state.seq, epoch=state.epoch))
        await self._show_notes(chat, followed)
        name = state.owner_name if state.mode is Mode.STAFF else None
        self._send_if_new(
            "state", chat, wire.State(conversation=chat, mode=state.mode, epoch=state.epoch, name=name)
        )
        if record.visitor_seen:
            self._send_if_new("seen", chat, wire.SeenSent(conversation=chat, seq=record.visitor_seen))
        viewers = services.hub.viewers(chat)
        self._send_if_new("viewers", chat, wire.Viewers(conversation=chat, viewers=viewers))
        if self._is_over(record):
            self.forget(chat)
        return True

    def _is_over(self, record: Record) -> bool:
        """Whether nothing more of this chat is for this desk to follow: it is the visitor's alone, or another
        center's."""
        return record.state.mode not in (Mode.WAITING, Mode.STAFF) or record.site not in self._keys.sites

    async def _show_lines(self, chat: UUID, followed: _Followed) -> bool:
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
            if record is None:
                return False
            site = services.sites[record.site]
            mine = await services.vault.shared_chapters(connection, chat, self._keys)
            if followed.shared is not None:
                # Once sharing has ended it is what it was until then: the last lines may not have been sent yet.
                followed.shared = await chapters.shared_now(connection, record.state) or followed.shared
                mine.intersection_update(followed.shared)
            _, more = await send_lines(
                connection, self._connection, services, site, chat, followed.cursor, self._keys, mine
            )
        return more

    async def _show_notes(self, chat: UUID, followed: _Followed) -> None:
        """Send the notes of this member's teams that the desk lacks. One that these keys do not open yet is left for
        later."""
        async with self._services.database.reading() as connection:
            rows = await requests.notes(connection, chat, followed.notes, self._keys.sites)
        for row in rows:
            sealed = ForTeam(row.period, row.wrapped, row.sealed)
            content = await open_for_team(self._services.vault, "note", chat, row.id, sealed, self._keys)
            if content is None:
                return
            followed.notes = row.seq
            self._connection.send(
                wire.NoteSent(
                    conversation=chat, seq=row.seq, at=row.at, name=content["name"], text=content["text"]
                )
            )

    def _send_if_new(self, kind: str, chat: UUID, frame: wire.Sent) -> None:
        if self._shown.get((kind, chat)) != frame:
            self._shown[kind, chat] = frame
            self._connection.send(frame)
