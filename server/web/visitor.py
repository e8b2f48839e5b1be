"""The visitor's socket: frames in, inputs to the core; what is new in the conversation, out.

Every text is screened before anything else, before any limit and also while the database is away. What a page
is shown is always the difference between what it has and what the database says, so a lost hint or a crash
loses nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from uuid import UUID, uuid4

import structlog
from starlette.websockets import WebSocket

from server.adapters.bus import ConversationChanged, ConversationForgotten, Hint, SiteChanged, TypingChanged
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.sealing import Unsealable
from server.adapters.shred import Forgotten, ShredKeyMissing
from server.core import wire
from server.core.conversation import Mode, Refused
from server.core.delivery import content
from server.core.safety import Finding
from server.runtime.hub import VisitorPresence
from server.runtime.repeats import FrameRef
from server.runtime.runner import NoSuchConversation
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.alarming import AlarmsBeside, raise_alarm
from server.web.connection import Connection
from server.web.lobby import Lobby
from server.web.opening import NOT_FOUND, Opened, opened
from server.web.paying import Paying
from server.web.peer import Peer
from server.web.seen import saw
from server.web.telling import told
from server.web.visitor_inputs import keep_words, meant
from server.web.visitor_view import VisitorView

log = structlog.get_logger()

LINES = (wire.VisitorSay, wire.Choose, wire.LeaveMessage)
"""Frames that make a line of the visitor, in the order in which they are sent."""


async def serve(socket: WebSocket, services: Services, lobby: Lobby) -> None:
    """Serve one visitor's socket until it closes."""
    async with Connection(socket) as connection:
        await Page(connection, services, lobby).run()


class Page(Peer):
    """One connected page of a visitor."""

    frame = staticmethod(wire.parse_visitor)
    presence: VisitorPresence

    def __init__(self, connection: Connection, services: Services, lobby: Lobby) -> None:
        super().__init__(connection, services, lobby)
        self._found: Finding | None = None  # what the screen saw in the newest frame
        self._alarms = AlarmsBeside(services)
        self._view: VisitorView | None = None
        self.conversation: UUID
        self.keys: VisitorKeys

    @property
    def view(self) -> VisitorView:
        """What this page was shown; there from hello on."""
        assert self._view is not None
        return self._view

    # --- from hello to the end ------------------------------------------------------------------------------

    async def greet(self) -> VisitorPresence:
        """Wait for a hello that opens a conversation."""
        found, services = await self._hello(), self.services
        self.conversation, self.keys = found.record.state.id, found.keys
        site = services.sites[found.record.site]
        self._view = VisitorView(self.connection, services, site, self.conversation, self.keys, found.cursor)
        self._paying = Paying(services, self.conversation, self.keys)
        return VisitorPresence(self.conversation, site.id, self.keys, services.clock(), leave=self.send_away)

    async def _hello(self) -> Opened:
        """While the database is away the socket stays, and screens."""
        frame = await self.first(wire.VisitorHello)
        while True:
            if isinstance(frame, wire.VisitorHello):
                self.check_protocol(frame)
                try:
                    return await opened(frame, self.services, self.connection)
                except Unavailable:
                    pass
                except ShredKeyMissing:
                    log.error("shred_key_missing")
            self._unavailable(frame)
            frame = await self.next()

    def others(self) -> set[VisitorPresence]:
        """The other pages of this conversation."""
        return self.services.hub.pages_of(self.conversation)

    def join(self) -> None:
        """Be there for staff."""
        self.services.hub.join_visitor(self.presence)

    def leave(self) -> None:
        """Be gone. A turn in flight keeps the code until it ends."""
        self.services.hub.leave_visitor(self.presence)
        self._paying.leave()

    async def begin(self) -> None:
        """The lines that the page lacks, as soon as the database is there; then what is owed is paid."""
        while True:
            try:
                record = await self._show(resuming=True)
                break
            except Unavailable:
                self._unavailable(None)
                await asyncio.sleep(1)
        if record is None:
            return
        if record.state.owed:
            self._paying.look()
        self.services.background.keep(asyncio.create_task(self._paying.run()))

    # --- frames in ------------------------------------------------------------------------------------------

    async def look_at(self, raw: str) -> None:
        """Look for danger in a frame, whatever else is wrong with it, and show the card at once."""
        recent, asked = (tuple(self._view.recent), self._view.asked) if self._view else ((), True)

        def look() -> Finding | None:
            screen = self.services.screen
            looked = [screen.look(wire.clean(text), recent, asked=asked) for text in wire.spoken(raw)]
            found = [finding for finding in looked if finding]
            return next((finding for finding in found if finding.alert), found[0] if found else None)

        # A giant frame takes a while to read: not on the loop, where everybody else's lines wait.
        self._found = await asyncio.to_thread(look) if len(raw) > wire.FRAME_LIMIT else look()
        if self._found and self._found.alert:
            # What is no frame has no id; its card shows all the same.
            self._show_card(wire.frame_id(raw) or uuid4(), self._found)

    def turned_away(self) -> None:
        """Danger in what is no frame, or more than is read, raises the alarm all the same."""
        if self._view is not None:
            self._alarms.sound(self.conversation, uuid4(), self._found)

    def _show_card(self, id: UUID, found: Finding) -> None:
        alert = str(found.alert)
        self.connection.send(wire.Card(id=id, alert=alert, text=found.text, at=self.services.clock()))

    def sequence(self, frame: Any) -> str | None:
        """All that a visitor writes is one sequence."""
        return "lines" if isinstance(frame, LINES) else None

    async def handle(self, frame: wire.VisitorFrame) -> None:
        """Do what a frame asks for."""
        match frame:
            case wire.Ping():
                self.connection.send(wire.Pong())
            case wire.Typing(on=on):
                self.services.bus.publish(TypingChanged(self.conversation, "visitor", on))
            case wire.Seen(seq=seq):
                with contextlib.suppress(Unavailable):
                    await saw(self.services, self.conversation, seq)
            case wire.VisitorHello():
                self._error(frame, "refused", "This socket said hello already.")
            case wire.Forget():
                await self._forget(frame)
            case wire.Export() | wire.Readers():
                await self._tell(frame)
            case wire.KeepWords():
                await self._keep_words(frame)
            case _:
                await self._act(frame)

    async def _tell(self, frame: wire.Export | wire.Readers) -> None:
        if not self.within_rate(frame, self.services.limits.conversations, self.conversation):
            return
        with self.answering(frame):
            self.answer(frame, await told(frame, self.services, self.conversation, self.keys, self.view.site))

    # --- words to learn from --------------------------------------------------------------------------------

    _words_answered: UUID | None = None  # the frame that answered the one question of this conversation

    async def _keep_words(self, frame: wire.KeepWords) -> None:
        """The answer to `may_keep`. It is written nowhere but, for a yes, as the words themselves: no frame of this
        kind stands in the conversation's own records."""
        with self.answering(frame):
            if not self.within_rate(frame, self.services.limits.conversations, self.conversation):
                return
            if frame.id != self._words_answered:
                await keep_words(frame, self.services, self.conversation, self.keys)
                self._words_answered = frame.id
            self.answer(frame, wire.Ack(id=frame.id, seq=self.view.seq))

    # --- deleting for good ----------------------------------------------------------------------------------

    _forgotten = False

    async def _forget(self, frame: wire.Forget) -> None:
        """Delete the conversation: `forgotten`, and the socket closes; `held` where the law keeps it."""
        with self.answering(frame):
            async with self.turnstile:
                try:
                    await self.services.forgetting.forget(self.conversation)
                except NoSuchConversation:
                    pass  # another page of this visitor was quicker
                self._bury(frame.id)

    def _bury(self, id: UUID | None = None) -> None:
        """The conversation is gone for good: say so once, let go of its keys, and close."""
        if not self._forgotten:
            self._forgotten = True
            self.keys.drop()
            self.connection.send(wire.Forgotten(id=id))
            self.connection.end(1000)

    # --- frames of the rules --------------------------------------------------------------------------------

    async def _act(self, frame: Any) -> None:
        """A frame with an id: exactly one answer, after the commit."""
        self.keys.asked = None  # whoever goes on has not said yes
        outcome = None
        with self.answering(frame):
            limits = self.services.limits.conversations
            if not self.within_rate(frame, limits, self.conversation) or not self.in_turn(frame):
                self._alarms.sound(self.conversation, frame.id, self._found)
                return
            sent = content(frame.model_dump(exclude_defaults=True))
            reference = FrameRef("visitor", frame.id, frame.type, sent)
            async with self.turnstile:
                try:
                    given = await meant(
                        frame, self._found, self.services, self.conversation, self.keys, self.view.site
                    )
                    outcome = await self.services.runner.apply(
                        self.conversation, given, keys=self.keys, frame=reference
                    )
                except Refused:
                    await raise_alarm(self.services, self.conversation, frame.id, self._found)
                    raise
                self._alarms.taken(frame.id)
                self.answer(frame, wire.Ack(id=frame.id, seq=outcome.seq))
        if isinstance(frame, wire.WantPerson | wire.Choose):
            self.view.forget_offer()
        if isinstance(frame, wire.VisitorSay | wire.LeaveMessage):
            self.view.recent.append(frame.text)
            # What is for a person alone is no line of the assistant's, and it looks for danger in it all the same.
            alone = isinstance(frame, wire.LeaveMessage) or (outcome and outcome.state.mode is Mode.STAFF)
            if outcome is not None and alone and not (self._found and self._found.alert):
                self.services.background.keep(asyncio.create_task(self._read_again(frame)))
        self._paying.look()
        self.dirty.set()

    def missing(self, frame: Any) -> None:
        """The conversation that this socket opened is gone."""
        self._error(frame, NOT_FOUND.code, NOT_FOUND.message)
        self._bury()

    async def _read_again(self, frame: wire.VisitorSay | wire.LeaveMessage) -> None:
        """The second signal for what is for a person alone: the assistant reads, and says nothing but the card."""
        found = await self.services.turns.second_reading(self.conversation, frame.id, frame.text, self.keys)
        if found is not None and found.alert is not None:
            self._show_card(frame.id, found)

    # --- what is new, out -----------------------------------------------------------------------------------

    def hear(self, hint: Hint) -> None:
        """Look again where this chat changed."""
        match hint:
            case ConversationChanged(conversation=id) if id == self.conversation:
                self.dirty.set()
                self._paying.look()
            case ConversationForgotten(conversation=id) if id == self.conversation:
                self.dirty.set()  # shown by whoever reads next; who asked for it says so themselves
            case SiteChanged(site=site) if site == self.view.site.id and self.view.is_concerned:
                self.dirty.set()
            case TypingChanged(conversation=id, by="staff", on=on) if id == self.conversation:
                self.connection.send(wire.TypingSent(on=on))

    async def show_news(self, *, polled: bool) -> bool:
        """Show what the page lacks; a conversation that does not open any more ends the socket."""
        record = await self._show()
        if record is not None:
            self.presence.site = record.site  # a transfer may lead to another center
        return record is not None

    async def _show(self, *, resuming: bool = False) -> Record | None:
        """Show what the page lacks; None, and the socket ends, where the conversation is gone or does not open."""
        try:
            async with self.turnstile:
                return await self.view.show(resuming=resuming)
        except (NoSuchConversation, Forgotten):
            self._bury()
        except (Unsealable, ShredKeyMissing) as error:
            log.error(
                "conversation_does_not_open", conversation=str(self.conversation), error=type(error).__name__
            )
            self.connection.end(1011)
        return None
