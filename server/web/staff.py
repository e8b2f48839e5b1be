"""The desk's socket: frames of a member of staff in, the queue and the chats they may read out.

As for visitors, what a desk is shown is the difference between what it has and what the database says.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Hashable, Iterator
from typing import Any, NoReturn
from uuid import UUID

import structlog
from starlette.websockets import WebSocket

from server.adapters import chapters, conversations
from server.adapters.bus import ConversationChanged, ConversationForgotten, Hint, SiteChanged, TypingChanged
from server.adapters.database import Unavailable
from server.adapters.keyring import NotOurKey
from server.adapters.sealing import Unsealable
from server.adapters.shred import ShredKeyMissing
from server.core import wire
from server.core.conversation import Conversation, Refused
from server.core.delivery import content
from server.runtime.board import Look
from server.runtime.hub import StaffPresence
from server.runtime.repeats import FrameRef, answered
from server.runtime.runner import NoSuchConversation
from server.runtime.sessions import NOTED
from server.runtime.vault import MemberKeys
from server.services import Services
from server.web.connection import UNAUTHORIZED, Connection, Gone
from server.web.desk_chats import Chats
from server.web.lobby import Lobby
from server.web.peer import AGAIN, Peer
from server.web.picture import Picture
from server.web.seen import saw
from server.web.staff_inputs import DONE_IN_A_CHAT, meant, require_site

log = structlog.get_logger()

REDRAW = 0.2  # seconds between two pictures of the queue: where many come at once, one picture shows them all

BY_ITSELF = (wire.StaffHello, wire.Ping, wire.StaffSeen, wire.Open)
"""Frames that a desk sends without anybody at it: they do not keep the session from being idle."""


async def serve(socket: WebSocket, services: Services, lobby: Lobby) -> None:
    """Serve one desk's socket until it closes."""
    async with Connection(socket) as connection:
        await Desk(connection, services, lobby).run()


class Desk(Peer):
    """One connected desk of a member of staff."""

    frame = staticmethod(wire.parse_staff)
    presence: StaffPresence

    def __init__(self, connection: Connection, services: Services, lobby: Lobby) -> None:
        super().__init__(connection, services, lobby)
        self._dirty_chats: set[UUID] = set()
        self._active = self._noted = services.clock()
        self._redraw_at = 0.0
        self._revisions: list[int | None] = []
        self._chats: Chats
        self.keys: MemberKeys

    # --- from hello to the end ------------------------------------------------------------------------------

    async def greet(self) -> StaffPresence:
        """Wait for the hello of a session."""
        self.keys = await self._hello()
        desk = StaffPresence(self.keys, self.services.clock(), leave=self.send_away)
        self._picture = Picture(self.services, self.keys)
        self._chats = Chats(self.connection, self.services, self.keys, desk)
        return desk

    async def _hello(self) -> MemberKeys:
        hello = await self.first(wire.StaffHello)
        try:
            keys = await self.services.team.sessions.unlock(hello.token)
        except Unavailable:
            self._not_now()
        if keys is None:
            self.connection.refuse(
                UNAUTHORIZED, wire.Error(code="unauthorized", message="Please sign in again.")
            )
            raise Gone
        return keys

    def others(self) -> set[StaffPresence]:
        """The other desks of this member."""
        return self.services.hub.desks_of(self.keys.id)

    def join(self) -> None:
        """Be there for visitors."""
        self.services.hub.join_desk(self.presence)

    def leave(self) -> None:
        """Be gone."""
        self.services.hub.leave_desk(self.presence)

    async def begin(self) -> None:
        """The whole picture."""
        try:
            async with self.turnstile:
                self.connection.send(await self._picture.whole())
                for alarm in self._picture.alarms(await self.services.board.look(self.keys.sites)):
                    self.connection.send(alarm)
        except Unavailable:
            self._not_now()

    def _not_now(self) -> NoReturn:
        """The database went away during a hello; raises Gone."""
        again = wire.Error(code="unavailable", message="Please try again.", retry_after=AGAIN)
        self.connection.refuse(1013, again)
        raise Gone

    # --- frames in ------------------------------------------------------------------------------------------

    def sequence(self, frame: Any) -> Hashable | None:
        """What is said in a chat is one sequence, the notes on it another."""
        return (frame.type, frame.conversation) if isinstance(frame, wire.StaffSay | wire.Note) else None

    async def handle(self, frame: wire.StaffFrame) -> None:
        """Do what a frame asks for."""
        desk = self.presence
        if not isinstance(frame, BY_ITSELF):
            self._active = self.services.clock()
        with self.answering(frame):
            match frame:
                case wire.Lock():
                    await self.services.team.sessions.end(self.keys.session, self.keys.id)
                    self._sign_out()
                case wire.Ping():
                    self.connection.send(wire.Pong())
                case wire.Status(available=available):
                    desk.available = available
                    self.services.hub.desk_changed(desk)
                case wire.StaffTyping(conversation=id, on=on):
                    await self._typing(id, on)
                case wire.StaffSeen(conversation=id, seq=seq):
                    await require_site(self.services, self.keys, id)
                    await saw(self.services, id, seq, member=self.keys.id)
                case wire.Open(conversation=id, last_seq=last_seq, reason=reason):
                    await require_site(self.services, self.keys, id)
                    async with self.turnstile:
                        await self._chats.open(id, last_seq, reason)
                    self.services.bus.publish(ConversationChanged(id))
                case wire.StaffHello():
                    raise Refused("refused", "This socket said hello already.")
                case _:
                    await self._act(frame)

    def sealed(self, frame: Any, error: Exception) -> None:
        """A chat that these keys do not open is said to be so; a key that is not ours is not."""
        if isinstance(error, NotOurKey):
            super().sealed(frame, error)
        else:
            message = "Your keys do not open this chat yet. A colleague who can must sign in first."
            self._error(frame, "no_key", message)

    async def _act(self, frame: Any) -> None:
        """A frame with an id: exactly one answer, after the commit."""
        if not self.within_rate(frame, self.services.limits.members, self.keys.id) or not self.in_turn(frame):
            return
        reference = FrameRef(str(self.keys.id), frame.id, frame.type, content(frame.model_dump()))
        try:
            chat, given = await meant(frame, self.services, self.keys)
        except NoSuchConversation:
            if not await self._answered_before(frame, reference):
                raise
            return
        async with self.turnstile:
            outcome = await self.services.runner.apply(chat, given, keys=self.keys, frame=reference)
            if isinstance(frame, wire.Claim):
                summary = await self._summary(outcome.state)
                self._picture.take(chat, outcome.epoch)
                claimed = wire.Claimed(id=frame.id, conversation=chat, epoch=outcome.epoch, summary=summary)
                self.answer(frame, claimed)
            else:
                self.answer(frame, wire.Ack(conversation=chat, id=frame.id, seq=outcome.seq))
        self._touch(chat)

    async def _answered_before(self, frame: Any, reference: FrameRef) -> bool:
        """Give the first answer again where the visitor has moved to another center since: a line that was written must
        not be shown as not sent."""
        if not isinstance(frame, DONE_IN_A_CHAT):
            return False
        database, vault = self.services.database, self.services.vault
        first = await answered(database, vault, frame.conversation, reference, self.keys)
        if first is not None:
            self.answer(frame, wire.Ack(conversation=frame.conversation, id=frame.id, seq=first.seq))
        return first is not None

    async def _summary(self, state: Conversation) -> str:
        """The note of what is shared at present; a message has none. Where it cannot be read now there is none either:
        the claim it goes with is won, and on disk."""
        try:
            async with self.services.database.reading() as connection:
                row = await chapters.handoff_of(connection, state.id, state.chapter)
                return (
                    (await self.services.vault.open_summary(connection, row, self.keys) or "") if row else ""
                )
        except (Unavailable, Unsealable, ShredKeyMissing) as error:
            log.warning("note_not_read", error=type(error).__name__)
            return ""

    async def _typing(self, chat: UUID, on: bool) -> None:
        async with self.services.database.reading() as connection:
            record = await conversations.load(connection, chat)
        if record is not None and record.state.owner == str(self.keys.id):
            self.services.bus.publish(TypingChanged(chat, "staff", on))

    # --- what is new, out -----------------------------------------------------------------------------------

    def hear(self, hint: Hint) -> None:
        """Look again where something changed that this desk shows."""
        match hint:
            case ConversationChanged(conversation=id) if id in self._chats:
                self._touch(id)
            case ConversationForgotten(conversation=id, site=site) if site in self.keys.sites:
                self._bury(id)
            case SiteChanged(site=site) if site in self.keys.sites:
                self.dirty.set()
            case TypingChanged(conversation=id, by="visitor", on=on) if id in self._chats:
                self.connection.send(wire.TypingSent(conversation=id, on=on))

    def _bury(self, chat: UUID) -> None:
        """The visitor deleted the chat for good: a desk that knows it blanks it, and its keys go."""
        known = chat in self._chats or self._picture.knows(chat)
        self._dirty_chats.discard(chat)
        self._chats.forget(chat)
        self.keys.drop(chat)
        self._picture.forget(chat)
        if known:
            self.connection.send(wire.Forgotten(conversation=chat))

    def _sign_out(self) -> None:
        self.connection.send(wire.Error(code="unauthorized", message="Please sign in again."))
        self.connection.end(UNAUTHORIZED)

    def _touch(self, chat: UUID) -> None:
        if chat in self._chats:
            self._dirty_chats.add(chat)
        self.dirty.set()

    async def show_news(self, *, polled: bool) -> bool:
        """Show what the desk lacks, while its session lasts: lines at once, the picture a few times a second."""
        chats = self._chats.opened if polled else set(self._dirty_chats)
        self._dirty_chats.clear()
        try:
            await self._note_use()
            look = await self.services.board.look(self.keys.sites)
            # The look may be older than this desk, which is in none that was taken before it came.
            session, sessions = self.keys.session, self.services.team.sessions
            if session not in look.live and not await sessions.is_live(session):
                self._sign_out()
                return False
            await self._load_periods(look)
            async with self.turnstile:
                for chat in sorted(chats):
                    with _apart():
                        if not await self._chats.show(chat):
                            self._bury(chat)
                if self._may_redraw():
                    with _apart():
                        for frame in await self._picture.news(look):
                            self.connection.send(frame)
        except BaseException:
            self._dirty_chats |= chats  # the news that comes next shows what this did not
            raise
        return True

    def _may_redraw(self) -> bool:
        """Whether the picture's turn has come; if not, it comes by itself."""
        loop = asyncio.get_running_loop()
        wait = self._redraw_at - loop.time()
        if wait > 0:
            loop.call_later(wait, self.dirty.set)
        else:
            self._redraw_at = loop.time() + REDRAW
        return wait <= 0

    async def _load_periods(self, look: Look) -> None:
        """Open the periods that this member was given since."""
        revisions = [look.revisions.get(site) for site in self.keys.sites]
        if revisions != self._revisions:
            with _apart():
                await self.services.team.periods.load(self.keys)
            self._revisions = revisions

    async def _note_use(self) -> None:
        """Keep the session alive while a person uses this desk."""
        if self._active - self._noted >= NOTED:
            self._noted = self._active
            await self.services.team.sessions.used(self.keys.session, self._active)


@contextlib.contextmanager
def _apart() -> Iterator[None]:
    """What does not open keeps nothing else from being shown; the next poll looks at it again."""
    try:
        yield
    except (Unsealable, ShredKeyMissing) as error:
        log.error("desk_cannot_open", error=type(error).__name__)
