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
from server.adapters.bus import ConversationChanged, Hint, SiteChanged, TypingChanged
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.keyring import NotOurKey
from server.adapters.sealing import Unsealable, VisitorCode
from server.adapters.shred import ShredKeyMissing
from server.core import consent, wire
from server.core import conversation as core
from server.core.conversation import Mode, Refused
from server.core.delivery import Ahead, Cursor, content
from server.core.safety import Finding
from server.runtime import transcript
from server.runtime.hub import VisitorPresence
from server.runtime.runner import FrameRef, NoSuchConversation
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.connection import AHEAD, BAD_FIRST_FRAME, UNAUTHORIZED, Bucket, Connection, Gone, seconds
from server.web.visitor_view import VisitorView

log = structlog.get_logger()

POLL = 5.0  # seconds between two looks at the database, should a hint be lost
FIRST_FRAME = 20.0  # seconds in which a new socket must say hello


async def serve(socket: WebSocket, services: Services) -> None:
    """Serve one visitor's socket until it closes."""
    async with Connection(socket) as connection:
        await Page(connection, services).run()


class Page:
    """One connected page of a visitor."""

    def __init__(self, connection: Connection, services: Services) -> None:
        self._connection = connection
        self._services = services
        self._turnstile = asyncio.Lock()  # an ack goes out before the line it acknowledges
        self._dirty = asyncio.Event()
        self._owing = asyncio.Event()
        self._says = Bucket(size=120, rate=10)
        self._view: VisitorView
        self.conversation: UUID
        self.keys: VisitorKeys

    async def run(self) -> None:
        """Hello, replay, then frames until the socket closes."""
        record = await self._hello()
        page = VisitorPresence(self.conversation, record.site, self.keys)
        unsubscribe = self._services.bus.subscribe(
            self._hear
        )  # first subscribe, then read, then drop what is double
        self._services.hub.join_visitor(page)
        following = paying = None
        try:
            await self._resume()
            following, paying = asyncio.create_task(self._follow()), asyncio.create_task(self._pay())
            self._services.background.keep(paying)
            while True:
                await self._handle(await self._next())
        finally:
            unsubscribe()
            self._services.hub.leave_visitor(page)
            if following is not None:
                following.cancel()
            self._gone = True
            self._owing.set()  # a turn in flight keeps the code until it ends, then stops by itself

    _gone = False

    # --- frames in ------------------------------------------------------------------------------------------

    async def _next(self) -> wire.VisitorFrame:
        """The next well-formed frame; every text in it, well formed or not, was screened."""
        while True:
            raw = await self._connection.receive()
            text = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
            await self._screen(text)
            self._connection.limit(text)
            try:
                if isinstance(raw, bytes):
                    raise wire.BadFrame("bad_frame", "Frames are text.")
                return wire.parse_visitor(raw)
            except wire.BadFrame as bad:
                self._connection.send(wire.Error(code=bad.code, message=bad.message, id=bad.id))
                if not self._has_hello:
                    self._connection.end(BAD_FIRST_FRAME)
                    raise Gone from None

    _has_hello = _has_view = False
    _found: Finding | None = None

    async def _screen(self, raw: str) -> None:
        """Look for danger in a frame, whatever else is wrong with it, and show the card at once."""
        recent = tuple(self._view.recent) if self._has_view else ()

        def look() -> Finding | None:
            looked = [self._services.screen.look(wire.clean(text), recent) for text in wire.spoken(raw)]
            found = [finding for finding in looked if finding]
            return next((finding for finding in found if finding.alert), found[0] if found else None)

        # A giant frame takes a while to read: not on the loop, where everybody else's lines wait.
        self._found = await asyncio.to_thread(look) if len(raw) > wire.FRAME_LIMIT else look()
        if self._found and self._found.alert:
            # What is no frame has no id; its card shows all the same.
            self._show_card(wire.frame_id(raw) or uuid4(), self._found)

    async def _hello(self) -> Record:
        """Wait for a hello that opens a conversation. While the database is away the socket stays, and
        screens."""
        while True:
            try:
                async with asyncio.timeout(FIRST_FRAME if not self._has_hello else None):
                    frame = await self._next()
            except TimeoutError:
                self._connection.end(BAD_FIRST_FRAME)
                raise Gone from None
            if not isinstance(frame, wire.VisitorHello):
                id = getattr(frame, "id", None)
                if self._has_hello:
                    self._unavailable(id)
                    continue
                self._connection.refuse(
                    BAD_FIRST_FRAME, wire.Error(code="bad_frame", message="Say hello first.", id=id)
                )
                continue
            if frame.protocol != wire.PROTOCOL:
                message = f"This server speaks protocol {wire.PROTOCOL}."
                self._connection.refuse(BAD_FIRST_FRAME, wire.Error(code="bad_frame", message=message))
            self._has_hello = True
            try:
                return await self._open(frame)
            except Unavailable:
                self._unavailable(None)
            except ShredKeyMissing:
                log.error("shred_key_missing")
                self._unavailable(None)

    async def _open(self, frame: wire.VisitorHello) -> Record:
        not_found = wire.Error(code="not_found", message="There is no chat with this code.")
        try:
            self.keys = VisitorKeys(VisitorCode.of(frame.code))
        except ValueError:
            self._connection.refuse(UNAUTHORIZED, not_found)
        lookup = self._services.vault.keyring.find(self.keys.code.lookup)
        async with self._services.database.reading() as connection:
            id = await conversations.find(connection, lookup)
            record = await conversations.load(connection, id) if id is not None else None
        if record is None:
            self._connection.refuse(UNAUTHORIZED, not_found)
            raise Gone
        try:
            cursor = Cursor.resume(frame.last_seq, record.state.seq)
        except Ahead:
            error = wire.Error(code="bad_frame", message="last_seq is ahead of this conversation.")
            self._connection.refuse(AHEAD, error)
        self.conversation = record.state.id
        site = self._services.sites[record.site]
        self._view = VisitorView(self._connection, self._services, site, self.conversation, self.keys, cursor)
        self._has_view = True
        return record

    async def _resume(self) -> None:
        while True:
            try:
                async with self._turnstile:
                    record = await self._view.show(resuming=True)
                break
            except Unavailable:
                self._unavailable(None)
                await asyncio.sleep(1)
        if record.state.owed:
            self._owing.set()

    async def _handle(self, frame: wire.VisitorFrame) -> None:
        match frame:
            case wire.Ping():
                self._connection.send(wire.Pong())
            case wire.Typing(on=on):
                self._services.bus.publish(TypingChanged(self.conversation, "visitor", on))
            case wire.Seen(seq=seq):
                await self._seen(seq)
            case wire.VisitorHello():
                self._connection.send(wire.Error(code="refused", message="This socket said hello already."))
            case _:
                await self._act(frame, frame.id)

    async def _act(self, frame: Any, id: UUID) -> None:
        """A frame with an id: exactly one answer, after the commit."""
        outcome = None
        try:
            if isinstance(frame, wire.LATER):
                raise Refused("refused", "This is not built yet. It comes with a later version.")
            if wait := self._says.take():
                error = wire.Error(
                    code="rate_limited", message="That was a lot at once.", id=id, retry_after=seconds(wait)
                )
                self._connection.send(error)
                return
            reference = FrameRef("visitor", id, frame.type, content(frame.model_dump()))
            async with self._turnstile:
                given = await self._input(frame)
                outcome = await self._services.runner.apply(
                    self.conversation, given, keys=self.keys, frame=reference
                )
                self._connection.send(wire.Ack(id=id, seq=outcome.seq))
        except Refused as refused:
            self._connection.send(
                wire.Error(code=refused.code, message=refused.message, id=id, name=refused.name)
            )
        except (Unavailable, ShredKeyMissing):
            self._unavailable(id)
        except NoSuchConversation:
            error = wire.Error(code="not_found", message="There is no chat with this code.", id=id)
            self._connection.refuse(UNAUTHORIZED, error)
        except (NotOurKey, Unsealable) as error:
            # Somebody has been in the database: nothing is shared with a key that is not ours.
            log.error("tampered", conversation=str(self.conversation), error=type(error).__name__)
            self._unavailable(id)
        if isinstance(frame, wire.WantPerson | wire.Choose):
            self._view.forget_offer()
        if isinstance(frame, wire.VisitorSay):
            self._view.recent.append(frame.text)
            if outcome is not None and outcome.state.mode is Mode.STAFF and self._found is None:
                self._services.background.keep(asyncio.create_task(self._read_again(frame)))
        self._owing.set()
        self._dirty.set()

    async def _read_again(self, frame: wire.VisitorSay) -> None:
        """The second signal, while a person has the chat: the assistant reads, and says nothing but the card."""
        found = await self._services.turns.second_reading(self.conversation, frame.id, frame.text, self.keys)
        if found is not None and found.alert is not None:
            self._show_card(frame.id, found)

    def _show_card(self, id: UUID, found: Finding) -> None:
        alert = str(found.alert)
        self._connection.send(wire.Card(id=id, alert=alert, text=found.text, at=self._services.clock()))

    async def _input(self, frame: Any) -> core.Input:
        found, id = self._found, frame.id
        alarm = found if found and found.alert else None
        alert, card = (alarm.alert, alarm.text) if alarm else (None, None)
        check_in = found.text if found and not alarm else None
        match frame:
            case wire.VisitorSay():
                return core.Say(id, frame.text, alert, card, check_in)
            case wire.Choose(choice="talk_to_human") | wire.WantPerson():
                return core.WantPerson(id, self._view.site.numbers)
            case wire.Choose():
                async with self._services.database.reading() as connection:
                    first = await conversations.first_answer(connection, self.conversation, "visitor", id)
                    known = await transcript.newest_buttons(
                        connection, self._services.vault, self.conversation, self.keys
                    )
                if frame.choice not in known and first is None:
                    raise Refused("refused", "This button is not open any more.")
                return core.Say(id, known.get(frame.choice, ""), choice=frame.choice)
            case wire.Handoff():
                if frame.consent not in (consent.CURRENT, consent.REACH_OUT):
                    raise Refused("refused", "The wording has changed. Please read it again.")
                return core.Handoff(id, frame.offer, frame.share == "all", frame.summary, frame.consent)
            case wire.CancelHandoff():
                return core.CancelHandoff(id)
            case wire.Unshare():
                return core.Unshare(id)
            case wire.End():
                return core.End(id)
        raise Refused("refused", "This is not possible right now.")

    async def _seen(self, seq: int) -> None:
        with contextlib.suppress(Unavailable):
            async with self._services.database.writing() as connection:
                record = await conversations.load(connection, self.conversation)
                if record is None or not record.visitor_seen < seq <= record.state.seq:
                    return
                await conversations.put(connection, self.conversation, visitor_seen=seq)
            self._services.bus.publish(ConversationChanged(self.conversation))

    def _unavailable(self, id: UUID | None) -> None:
        message = "We can't reach our records right now. Please try again in a moment."
        self._connection.send(wire.Error(code="unavailable", message=message, id=id, retry_after=2))

    # --- what is new, out -----------------------------------------------------------------------------------

    def _hear(self, hint: Hint) -> None:
        match hint:
            case ConversationChanged(conversation=id) if id == self.conversation:
                self._dirty.set()
                self._owing.set()
            case SiteChanged(site=site) if site == self._view.site.id:
                self._dirty.set()
            case TypingChanged(conversation=id, by="staff", on=on) if id == self.conversation:
                self._connection.send(wire.TypingSent(on=on))

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._dirty.wait(), POLL)
            self._dirty.clear()
            try:
                async with self._turnstile:
                    await self._view.show()
            except Unavailable:
                await asyncio.sleep(1)
            except (Unsealable, ShredKeyMissing, NoSuchConversation) as error:
                log.error(
                    "conversation_does_not_open",
                    conversation=str(self.conversation),
                    error=type(error).__name__,
                )
                self._connection.end(1011)
                return

    # --- what is owed ---------------------------------------------------------------------------------------

    async def _pay(self) -> None:
        """Pay the assistant's debts while this page is connected; a turn in flight is finished also after it
        left."""
        while not self._gone:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._owing.wait(), POLL)
            self._owing.clear()
            try:
                await self._services.turns.pay(self.conversation, self.keys)
                await self._rewrap()
            except (Unavailable, Unsealable, ShredKeyMissing, NotOurKey) as error:
                log.warning("turn_postponed", error=type(error).__name__)
                await asyncio.sleep(1)
            except Exception as error:  # whatever it is, the line stays owed: try again
                log.error("turn_failed", error=type(error).__name__, exc_info=True)
                await asyncio.sleep(POLL)

    async def _rewrap(self) -> None:
        """Keep a shared chat readable for the team's present period."""
        services, id, site = self._services, self.conversation, self._view.site.id
        async with services.database.reading() as connection:
            record = await conversations.load(connection, id)
            if record is None or record.state.mode not in (Mode.WAITING, Mode.STAFF):
                return
            lacking = await services.vault.lacks_current(connection, id, site)
        if lacking:
            async with services.database.writing() as connection:
                await services.vault.rewrap(connection, id, site, self.keys)
