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

from server.adapters import conversations
from server.adapters.bus import ConversationChanged, ConversationForgotten, Hint, SiteChanged, TypingChanged
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.sealing import Unsealable, VisitorCode
from server.adapters.shred import Forgotten, ShredKeyMissing
from server.core import conversation as core
from server.core import export, wire
from server.core.conversation import Mode, Refused
from server.core.delivery import Ahead, Cursor, content
from server.core.safety import Finding
from server.runtime import exporting, reading_log
from server.runtime.hub import VisitorPresence
from server.runtime.repeats import FrameRef
from server.runtime.runner import NoSuchConversation
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.connection import AHEAD, UNAUTHORIZED, Connection, Gone
from server.web.paying import Paying
from server.web.peer import Peer
from server.web.visitor_inputs import keep_words, meant
from server.web.visitor_view import VisitorView

log = structlog.get_logger()

NOT_FOUND = "There is no chat with this code."


async def serve(socket: WebSocket, services: Services) -> None:
    """Serve one visitor's socket until it closes."""
    async with Connection(socket) as connection:
        await Page(connection, services).run()


class Page(Peer):
    """One connected page of a visitor."""

    frame = staticmethod(wire.parse_visitor)

    def __init__(self, connection: Connection, services: Services) -> None:
        super().__init__(connection, services)
        self._found: Finding | None = None  # what the screen saw in the newest frame
        self._view: VisitorView | None = None
        self.conversation: UUID
        self.keys: VisitorKeys

    @property
    def view(self) -> VisitorView:
        """What this page was shown; there from hello on."""
        assert self._view is not None
        return self._view

    async def run(self) -> None:
        """Hello, replay, then frames until the socket closes."""
        record = await self._hello()
        services = self.services
        self.make_room(services.hub.pages_of(self.conversation))
        page = VisitorPresence(
            self.conversation, record.site, self.keys, services.clock(), leave=self.send_away
        )
        self.presence, self._paying = page, Paying(services, self.conversation, self.keys)
        unsubscribe = services.bus.subscribe(self._hear)  # subscribe, then read, then drop what is double
        services.hub.join_visitor(page)
        following = None
        try:
            await self._resume()
            following = asyncio.create_task(self.follow())
            services.background.keep(asyncio.create_task(self._paying.run()))
            while True:
                await self._handle(await self.next())
        finally:
            unsubscribe()
            services.hub.leave_visitor(page)
            if following is not None:
                following.cancel()
            self._paying.leave()  # a turn in flight keeps the code until it ends

    # --- frames in ------------------------------------------------------------------------------------------

    async def look_at(self, raw: str) -> None:
        """Look for danger in a frame, whatever else is wrong with it, and show the card at once."""
        recent = tuple(self._view.recent) if self._view else ()

        def look() -> Finding | None:
            looked = [self.services.screen.look(wire.clean(text), recent) for text in wire.spoken(raw)]
            found = [finding for finding in looked if finding]
            return next((finding for finding in found if finding.alert), found[0] if found else None)

        # A giant frame takes a while to read: not on the loop, where everybody else's lines wait.
        self._found = await asyncio.to_thread(look) if len(raw) > wire.FRAME_LIMIT else look()
        if self._found and self._found.alert:
            # What is no frame has no id; its card shows all the same.
            self._show_card(wire.frame_id(raw) or uuid4(), self._found)

    def _show_card(self, id: UUID, found: Finding) -> None:
        alert = str(found.alert)
        self.connection.send(wire.Card(id=id, alert=alert, text=found.text, at=self.services.clock()))

    async def _hello(self) -> Record:
        """Wait for a hello that opens a conversation. While the database is away the socket stays, and
        screens."""
        frame = await self.first(wire.VisitorHello)
        while True:
            if isinstance(frame, wire.VisitorHello):
                self.check_protocol(frame)
                try:
                    return await self._open(frame)
                except Unavailable:
                    pass
                except ShredKeyMissing:
                    log.error("shred_key_missing")
            self._unavailable(frame)
            frame = await self.next()

    async def _open(self, hello: wire.VisitorHello) -> Record:
        not_found = wire.Error(code="not_found", message=NOT_FOUND)
        try:
            self.keys = VisitorKeys(VisitorCode.of(hello.code))
        except ValueError:
            self.connection.refuse(UNAUTHORIZED, not_found)
        lookup = self.services.vault.keyring.find(self.keys.code.lookup)
        async with self.services.database.reading() as connection:
            id = await conversations.find(connection, lookup)
            record = await conversations.load(connection, id) if id is not None else None
        try:
            if record is None:
                raise Forgotten
            await self.services.vault.unlock(record.state.id, self.keys)
        except Forgotten:  # also where a restored backup has its rows back: the tombstone counts
            self.connection.refuse(UNAUTHORIZED, not_found)
            raise Gone from None
        try:
            cursor = Cursor.resume(hello.last_seq, record.state.seq)
        except Ahead:
            error = wire.Error(code="bad_frame", message="last_seq is ahead of this conversation.")
            self.connection.refuse(AHEAD, error)
        self.conversation = record.state.id
        site = self.services.sites[record.site]
        self._view = VisitorView(self.connection, self.services, site, self.conversation, self.keys, cursor)
        return record

    async def _resume(self) -> None:
        while True:
            try:
                async with self.turnstile:
                    record = await self.view.show(resuming=True)
                break
            except Unavailable:
                self._unavailable(None)
                await asyncio.sleep(1)
        if record.state.owed:
            self._paying.look()

    async def _handle(self, frame: wire.VisitorFrame) -> None:
        match frame:
            case wire.Ping():
                self.connection.send(wire.Pong())
            case wire.Typing(on=on):
                self.services.bus.publish(TypingChanged(self.conversation, "visitor", on))
            case wire.Seen(seq=seq):
                await self._seen(seq)
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

    # --- what the visitor may know --------------------------------------------------------------------------

    async def _tell(self, frame: wire.Export | wire.Readers) -> None:
        """The transcript, or who opened the chat."""
        if not self.within_rate(frame, self.services.limits.conversations, self.conversation):
            return
        services, id, keys = self.services, self.conversation, self.keys
        with self.answering(frame):
            async with services.database.reading() as connection:
                if isinstance(frame, wire.Export):
                    site, now = self.view.site, services.clock()
                    made = await exporting.document(connection, services.vault, id, site, keys, now)
                    text, html = export.as_text(made), export.as_html(made)
                    answer: wire.Sent = wire.Exported(id=frame.id, transcript=text, html=html)
                else:
                    found = await reading_log.readers(connection, services.vault, id, keys)
                    entries = [
                        wire.ReaderEntry(name=r.name, at=r.at, what=r.what, reason=r.reason) for r in found
                    ]
                    answer = wire.ReadersSent(id=frame.id, readers=entries)
            self.connection.send(answer)

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
            self.connection.send(wire.Ack(id=frame.id, seq=self.view.seq))

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
            if not self.within_rate(frame, self.services.limits.conversations, self.conversation):
                return
            sent = content(frame.model_dump(exclude_defaults=True))
            reference = FrameRef("visitor", frame.id, frame.type, sent)
            async with self.turnstile:
                given = await meant(
                    frame, self._found, self.services, self.conversation, self.keys, self.view.site
                )
                try:
                    outcome = await self.services.runner.apply(
                        self.conversation, given, keys=self.keys, frame=reference
                    )
                except Refused:
                    await self._raise_alarm(frame)
                    raise
                self.connection.send(wire.Ack(id=frame.id, seq=outcome.seq))
        if isinstance(frame, wire.WantPerson | wire.Choose):
            self.view.forget_offer()
        if isinstance(frame, wire.VisitorSay | wire.LeaveMessage):
            self.view.recent.append(frame.text)
            # What is for a person alone is no line of the assistant's, and it looks for danger in it all the same.
            alone = isinstance(frame, wire.LeaveMessage) or (outcome and outcome.state.mode is Mode.STAFF)
            if outcome is not None and alone and self._found is None:
                self.services.background.keep(asyncio.create_task(self._read_again(frame)))
        self._paying.look()
        self.dirty.set()

    async def _raise_alarm(self, frame: Any) -> None:
        """Danger in what is refused is no less danger: the alarm sounds, and nobody gets to read the words."""
        if self._found is not None and self._found.alert is not None:
            alarm = core.Alarmed(frame.id, self._found.alert, card=None)
            await self.services.runner.apply(self.conversation, alarm)

    def missing(self, frame: Any) -> None:
        """The conversation that this socket opened is gone."""
        self._error(frame, "not_found", NOT_FOUND)
        self._bury()

    async def _read_again(self, frame: wire.VisitorSay | wire.LeaveMessage) -> None:
        """The second signal for what is for a person alone: the assistant reads, and says nothing but the card."""
        found = await self.services.turns.second_reading(self.conversation, frame.id, frame.text, self.keys)
        if found is not None and found.alert is not None:
            self._show_card(frame.id, found)

    async def _seen(self, seq: int) -> None:
        with contextlib.suppress(Unavailable):
            async with self.services.database.writing() as connection:
                record = await conversations.load(connection, self.conversation)
                if record is None or not record.visitor_seen < seq <= record.state.seq:
                    return
                await conversations.put(connection, self.conversation, visitor_seen=seq)
            self.services.bus.publish(ConversationChanged(self.conversation))

    # --- what is new, out -----------------------------------------------------------------------------------

    def _hear(self, hint: Hint) -> None:
        match hint:
            case ConversationChanged(conversation=id) if id == self.conversation:
                self.dirty.set()
                self._paying.look()
            case ConversationForgotten(conversation=id) if id == self.conversation:
                self.dirty.set()  # shown by whoever reads next; who asked for it says so themselves
            case SiteChanged(site=site) if site == self.view.site.id:
                self.dirty.set()
            case TypingChanged(conversation=id, by="staff", on=on) if id == self.conversation:
                self.connection.send(wire.TypingSent(on=on))

    async def show_news(self, *, polled: bool) -> bool:
        """Show what the page lacks; a conversation that does not open any more ends the socket."""
        try:
            async with self.turnstile:
                record = await self.view.show()
        except (NoSuchConversation, Forgotten):
            self._bury()
            return False
        except (Unsealable, ShredKeyMissing) as error:
            log.error(
                "conversation_does_not_open", conversation=str(self.conversation), error=type(error).__name__
            )
            self.connection.end(1011)
            return False
        if isinstance(self.presence, VisitorPresence):
            self.presence.site = record.site  # a transfer may lead to another center
        return True
