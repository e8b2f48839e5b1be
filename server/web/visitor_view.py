"""What a visitor's page is shown: always the difference between what it has and what the database says.

So a lost hint, a restart or a second page loses nothing, and a line is shown once. Knows nothing of what a page sends.
"""

from __future__ import annotations

from collections import deque
from uuid import UUID

from server.adapters import conversations
from server.adapters.conversations import Record
from server.core import consent, wire
from server.core.conversation import Mode
from server.core.delivery import Cursor
from server.core.sites import Site
from server.runtime import transcript
from server.runtime.runner import NoSuchConversation
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.connection import Connection

BATCH = 200  # lines read and queued at once, so that a long replay does not overrun its reader


class VisitorView:
    """What one page has been shown of its conversation. `recent` are the visitor's own last lines."""

    def __init__(
        self,
        connection: Connection,
        services: Services,
        site: Site,
        conversation: UUID,
        keys: VisitorKeys,
        cursor: Cursor,
    ) -> None:
        self._connection = connection
        self._services = services
        self._conversation = conversation
        self._keys = keys
        self._cursor = cursor
        self._shown: dict[str, wire.Sent] = {}
        self.site = site
        self.recent: deque[str] = deque(maxlen=3)

    def forget_offer(self) -> None:
        """Show the open offer once more: every request for a person gets one."""
        self._shown.pop("offer", None)

    async def show(self, *, resuming: bool = False) -> Record:
        """Send what the page lacks: lines, then the state, the open offer and the marks where they changed."""
        services, id = self._services, self._conversation
        while True:
            while await self._show_lines(resuming):
                await self._connection.drained()
            async with services.database.reading() as connection:
                record = await conversations.load(connection, id)
                if record is None:
                    raise NoSuchConversation
                waits = record.state.mode is Mode.WAITING
                queue = await conversations.queue(connection, [self.site.id]) if waits else []
            if record.state.seq <= self._cursor.seq:
                break  # else a line came in between: what follows must not speak of lines that were not sent
        state = record.state
        if resuming:
            self._connection.send(wire.Resumed(conversation=id, mode=state.mode, seq=state.seq))
        online = services.hub.staff_online(self.site.id)
        position = next((place for place, row in enumerate(queue, 1) if row.conversation == id), None)
        name = state.owner_name if state.mode is Mode.STAFF else None
        self._send_if_new(
            "state", wire.State(mode=state.mode, name=name, position=position, staff_online=online)
        )
        if state.mode is Mode.OFFERED and state.offer is not None:
            self._send_if_new("offer", await self._offer(record, state.offer, online))
        else:
            self.forget_offer()
        if record.staff_seen:
            self._send_if_new("seen", wire.SeenSent(seq=record.staff_seen))
        return record

    async def _show_lines(self, resuming: bool) -> bool:
        """Send the next lines that the page lacks; says whether there may be more."""
        services, id = self._services, self._conversation
        async with services.database.reading() as connection:
            found = await conversations.lines(connection, id, after=self._cursor.seq, limit=BATCH)
            for line in self._cursor.take(found):
                sent = await transcript.read(connection, services.vault, id, self.site, line, self._keys)
                self._connection.send(sent)
                if sent.role == "visitor" and resuming:
                    self.recent.append(sent.text)
        return len(found) == BATCH

    async def _offer(self, record: Record, offer: UUID, online: bool) -> wire.Offer:
        note = (
            ""  # of a member who reaches out: one tap, nothing to read first, nothing of what was said before
        )
        if record.state.offer_by is None and record.sealed_offer is not None:
            key = record.wrapped_dialogue_key
            note = await self._services.vault.open_private(
                "offer", self._conversation, key, record.sealed_offer, self._keys
            )
        by = record.state.offer_by_name
        version = consent.REACH_OUT if by else consent.CURRENT
        words = consent.wording(self.site.name, self.site.numbers, staff_online=online, version=version)
        return wire.Offer(
            offer=offer, summary=note, staff_online=online, consent=version, wording=words, by=by
        )

    def _send_if_new(self, kind: str, frame: wire.Sent) -> None:
        if self._shown.get(kind) != frame:
            self._shown[kind] = frame
            self._connection.send(frame)
