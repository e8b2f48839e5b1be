"""What a visitor's page is shown: always the difference between what it has and what the database says.

So a lost hint, a restart or a second page loses nothing, and a line is shown once. Knows nothing of what a page sends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from server.adapters import conversations, waiting
from server.adapters.conversations import Record
from server.core import consent, learning, wire
from server.core.conversation import Mode
from server.core.delivery import Cursor
from server.core.estimate import LATELY, minutes
from server.core.hours import worded
from server.core.safety import CHECK_IN
from server.core.sites import Site
from server.runtime.runner import NoSuchConversation
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.connection import Connection
from server.web.replay import send_lines


@dataclass(frozen=True, slots=True)
class _Place:
    number: int | None
    minutes: int | None


class VisitorView:
    """What one page has been shown of its conversation. `recent` are the visitor's own last lines; `asked` says whether
    the newest other line may be the gentle question, which a "yes" then answers."""

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
        self._waits = False
        self.recent: deque[str] = deque(maxlen=3)
        self.asked = True

    @property
    def seq(self) -> int:
        """The number of the newest line that the page was sent."""
        return self._cursor.seq

    @property
    def is_concerned(self) -> bool:
        """Whether what changed at the center may change what the page shows: who waits sees their place, and everybody
        whether a person is there. Were each of a hundred pages to ask the database whenever somebody comes or
        goes, whoever answers them would wait for it."""
        shown = self._shown.get("state")
        if self._waits or not isinstance(shown, wire.State):
            return True
        return shown.staff_online != self._services.hub.staff_online(self.site.id)

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
                self.site = services.sites[record.site]
            if record.state.seq <= self._cursor.seq:
                break  # else a line came in between: what follows must not speak of lines that were not sent
        state = record.state
        # Said before the place is looked for: what changes meanwhile counts.
        self._waits = state.mode is Mode.WAITING
        place = await self._place() if self._waits else None
        if resuming:
            self._connection.send(wire.Resumed(conversation=id, mode=state.mode, seq=state.seq))
        online = services.hub.staff_online(self.site.id)
        hours = None if online else worded(self.site.hours, services.clock())
        shown = wire.State(
            mode=state.mode,
            name=state.owner_name if state.mode is Mode.STAFF else None,
            position=place.number if place else None,
            wait_minutes=place.minutes if place else None,
            staff_online=online,
            hours=hours,
        )
        self._send_if_new("state", shown)
        if state.offer is not None:
            self._send_if_new("offer", await self._offer(record, state.offer, online))
        else:
            self.forget_offer()
        if self._keys.asked is not None and state.mode is Mode.BOT:
            line, text = self._keys.asked
            words = learning.QUESTION.format(name=f"The team of {self.site.name}")
            self._send_if_new("may_keep", wire.MayKeep(line=line, text=text, wording=words))
        if record.staff_seen:
            self._send_if_new("seen", wire.SeenSent(seq=record.staff_seen))
        return record

    async def _show_lines(self, resuming: bool) -> bool:
        """Send the next lines that the page lacks, as many as it has room for; says whether there may be more."""
        services, id = self._services, self._conversation
        async with services.database.reading() as connection:
            sent, more = await send_lines(
                connection,
                self._connection,
                services,
                self.site,
                id,
                self._cursor,
                self._keys,
                note=self._note,
            )
        if resuming:
            self.recent.extend(line.text for line in sent if line.role == "visitor")
        return more

    def _note(self, line: wire.Line) -> None:
        if line.role != "visitor":
            self.asked = line.topic == CHECK_IN

    async def _place(self) -> _Place:
        """The place in the queue, and how long it may take where recent waits say so."""
        services, site, now = self._services, self.site.id, self._services.clock()
        look = await services.board.look([site])
        number = next((at for at, id in enumerate(look.queue, 1) if id == self._conversation), None)
        line = [now - row.since for row in islice(look.queue.values(), number or 0)]
        places = look.places(site, services.hub.available_members(), services.settings.chats_per_member)
        async with services.database.reading() as connection:
            waits = await waiting.recent_waits(connection, site, now - LATELY)
        return _Place(number, minutes(waits, line=line, places=places))

    async def _offer(self, record: Record, offer: UUID, online: bool) -> wire.Offer:
        if record.state.offer_site is not None:
            return self._transfer(record.state.offer_site, offer, record.state.owner_name or "They")
        note = (
            ""  # of a member who reaches out: one tap, nothing to read first, nothing of what was said before
        )
        if record.state.offer_by is None and record.sealed_offer is not None:
            note = await self._services.vault.open_private("offer", record, record.sealed_offer, self._keys)
        by = record.state.offer_by_name
        version = consent.REACH_OUT if by else consent.current(self.site)
        hours = worded(self.site.hours, self._services.clock())
        words = consent.offered(self.site, staff_online=online, hours=hours, version=version)
        return wire.Offer(
            offer=offer, summary=note, staff_online=online, consent=version, wording=words, by=by
        )

    def _transfer(self, to: str, offer: UUID, by: str) -> wire.Offer:
        """The question whether a member of another center may take over."""
        site = self._services.sites[to]
        version = consent.current(site)
        words = consent.TRANSFER.format(by=by, center=site.name) + "\n\n" + consent.of_site(site, version)
        return wire.Offer(
            offer=offer,
            summary="",
            staff_online=self._services.hub.staff_online(to),
            consent=version,
            wording=words,
            site=site.name,
        )

    def _send_if_new(self, kind: str, frame: wire.Sent) -> None:
        if self._shown.get(kind) != frame:
            self._shown[kind] = frame
            self._connection.send(frame)
