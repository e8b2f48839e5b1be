"""The desk's socket: frames of a member of staff in, the queue and the chats they may read out.

As for visitors, what a desk is shown is the difference between what it has and what the database says. A chat
is opened with the periods that the member holds; what they do not open is not sent.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import structlog
from starlette.websockets import WebSocket

from server.adapters import conversations, members
from server.adapters.bus import ConversationChanged, Hint, SiteChanged, TypingChanged
from server.adapters.database import Unavailable
from server.adapters.sealing import Unsealable
from server.adapters.shred import ShredKeyMissing
from server.core import conversation as core
from server.core import wire
from server.core.conversation import Mode, Refused
from server.core.delivery import Cursor, content
from server.core.words import JOINED
from server.runtime import transcript
from server.runtime.hub import StaffPresence
from server.runtime.runner import FrameRef, NoSuchConversation
from server.runtime.vault import MemberKeys
from server.services import Services
from server.web.connection import BAD_FIRST_FRAME, UNAUTHORIZED, Bucket, Connection, Gone, seconds
from server.web.picture import Picture

log = structlog.get_logger()

POLL = 5.0
BATCH = 200
FIRST_FRAME = 20.0


async def serve(socket: WebSocket, services: Services) -> None:
    """Serve one desk's socket until it closes."""
    async with Connection(socket) as connection:
        await Desk(connection, services).run()


class Desk:
    """One connected desk of a member of staff."""

    def __init__(self, connection: Connection, services: Services) -> None:
        self._connection = connection
        self._services = services
        self._turnstile = asyncio.Lock()
        self._dirty = asyncio.Event()
        self._dirty_chats: set[UUID] = set()
        self._cursors: dict[UUID, Cursor] = {}
        self._shown: dict[tuple[str, UUID], wire.Sent] = {}
        self._says = Bucket(size=120, rate=10)
        self.presence: StaffPresence
        self.keys: MemberKeys

    async def run(self) -> None:
        """Hello, the whole picture, then frames until the socket closes or the session ends."""
        await self._hello()
        self.presence = StaffPresence(self.keys)
        self._picture = Picture(self._services, self.keys)
        unsubscribe = self._services.bus.subscribe(self._hear)
        self._services.hub.join_desk(self.presence)
        following = None
        try:
            async with self._turnstile:
                self._connection.send(await self._picture.whole())
                for alarm in await self._picture.alarms():
                    self._connection.send(alarm)
            following = asyncio.create_task(self._follow())
            while True:
                await self._handle(await self._next())
        finally:
            unsubscribe()
            self._services.hub.leave_desk(self.presence)
            if following is not None:
                following.cancel()

    # --- frames in ------------------------------------------------------------------------------------------

    async def _next(self, *, first: bool = False) -> wire.StaffFrame:
        while True:
            raw = await self._connection.receive()
            if isinstance(raw, bytes):
                self._connection.limit("")
                bad = wire.BadFrame("bad_frame", "Frames are text.")
            else:
                self._connection.limit(raw)
                try:
                    return wire.parse_staff(raw)
                except wire.BadFrame as error:
                    bad = error
            self._connection.send(wire.Error(code=bad.code, message=bad.message, id=bad.id))
            if first:
                self._connection.end(BAD_FIRST_FRAME)
                raise Gone

    async def _hello(self) -> None:
        try:
            async with asyncio.timeout(FIRST_FRAME):
                frame = await self._next(first=True)
        except TimeoutError:
            self._connection.end(BAD_FIRST_FRAME)
            raise Gone from None
        if not isinstance(frame, wire.StaffHello) or frame.protocol != wire.PROTOCOL:
            error = wire.Error(code="bad_frame", message=f"Say hello first, with protocol {wire.PROTOCOL}.")
            self._connection.refuse(BAD_FIRST_FRAME, error)
            raise Gone
        try:
            keys = await self._services.team.unlock(frame.token)
        except Unavailable:
            self._connection.refuse(
                1013, wire.Error(code="unavailable", message="Please try again.", retry_after=2)
            )
            raise Gone from None
        if keys is None:
            self._connection.refuse(
                UNAUTHORIZED, wire.Error(code="unauthorized", message="Please sign in again.")
            )
            raise Gone
        self.keys = keys

    async def _handle(self, frame: wire.StaffFrame) -> None:
        try:
            match frame:
                case wire.Ping():
                    self._connection.send(wire.Pong())
                case wire.Status(available=available):
                    self.presence.available = available
                    self._services.hub.desk_changed(self.presence)
                case wire.StaffTyping(conversation=id, on=on):
                    await self._typing(id, on)
                case wire.StaffSeen(conversation=id, seq=seq):
                    await self._seen(id, seq)
                case wire.Open(conversation=id, last_seq=last_seq):
                    await self._open(id, last_seq)
                case wire.StaffHello():
                    raise Refused("refused", "This socket said hello already.")
                case _ if isinstance(frame, wire.LATER):
                    raise Refused("refused", "This is not built yet. It comes with a later version.")
                case _:
                    await self._act(frame)
        except Refused as refused:
            self._error(frame, refused.code, refused.message, refused.name)
        except Unsealable:
            self._error(
                frame,
                "no_key",
                "Your keys do not open this chat yet. A colleague who can must sign in first.",
            )
        except NoSuchConversation:
            self._error(frame, "not_found", "There is no such chat.")
        except (Unavailable, ShredKeyMissing):
            self._error(
                frame, "unavailable", "We can't reach our records right now. Please try again.", retry_after=2
            )

    def _error(
        self, frame: Any, code: str, message: str, name: str | None = None, retry_after: float | None = None
    ) -> None:
        id, chat = getattr(frame, "id", None), getattr(frame, "conversation", None)
        self._connection.send(
            wire.Error(
                code=code, message=message, id=id, conversation=chat, name=name, retry_after=retry_after
            )
        )

    async def _act(self, frame: Any) -> None:
        """A frame with an id: exactly one answer, after the commit."""
        id, chat = frame.id, frame.conversation
        if wait := self._says.take():
            self._error(frame, "rate_limited", "That was a lot at once.", retry_after=seconds(wait))
            return
        await self._require_site(chat)
        reference = FrameRef(str(self.keys.id), id, frame.type, content(frame.model_dump()))
        async with self._turnstile:
            outcome = await self._services.runner.apply(
                chat, self._input(frame), keys=self.keys, frame=reference
            )
            if isinstance(frame, wire.Claim):
                summary = await self._summary(chat)
                self._connection.send(
                    wire.Claimed(id=id, conversation=chat, epoch=outcome.epoch, summary=summary)
                )
            else:
                self._connection.send(wire.Ack(conversation=chat, id=id, seq=outcome.seq))
        self._touch(chat)

    def _input(self, frame: Any) -> core.Input:
        id, me = frame.id, str(self.keys.id)
        match frame:
            case wire.Claim():
                return core.Claim(id, me, self.keys.name, JOINED.format(name=self.keys.name))
            case wire.StaffSay():
                return core.StaffSay(id, me, self.keys.name, frame.epoch, frame.text)
            case wire.ReachOut():
                return core.ReachOut(id, me)
            case wire.ReturnToBot():
                return core.ReturnToBot(id, me, frame.epoch)
            case wire.Release():
                return core.Release(id, me, frame.epoch)
            case wire.Close():
                return core.Close(id, me, frame.epoch, frame.outcome)
        raise Refused("refused", "This is not possible right now.")

    async def _require_site(self, chat: UUID) -> None:
        """Staff act on chats of their own sites only; another site's looks like one that is not there."""
        async with self._services.database.reading() as connection:
            record = await conversations.load(connection, chat)
        if record is None or record.site not in self.keys.sites:
            raise NoSuchConversation

    async def _summary(self, chat: UUID) -> str:
        async with self._services.database.reading() as connection:
            row = await conversations.newest_handoff(connection, chat)
            return (await self._services.vault.open_summary(connection, row, self.keys) or "") if row else ""

    async def _open(self, chat: UUID, last_seq: int) -> None:
        await self._require_site(chat)
        services = self._services
        async with self._turnstile:
            async with services.database.reading() as connection:
                record = await conversations.load(connection, chat)
                shared = await services.vault.shared_chapters(connection, chat, self.keys)
                wraps = await conversations.team_wraps(connection, chat)
            if record is None:
                raise NoSuchConversation
            if not wraps:
                raise Refused("refused", "The visitor has not shared this chat.")
            if not shared:
                raise Unsealable
            if last_seq > record.state.seq:
                raise Refused("bad_frame", "last_seq is ahead of this conversation.")
            self._cursors[chat] = Cursor(last_seq)
            for kind in ("state", "seen"):
                self._shown.pop((kind, chat), None)
            self.presence.viewing.add(chat)
            await self._show_chat(chat, opening=True)
        services.bus.publish(ConversationChanged(chat))

    async def _seen(self, chat: UUID, seq: int) -> None:
        await self._require_site(chat)
        async with self._services.database.writing() as connection:
            record = await conversations.load(connection, chat)
            mine = record is not None and record.state.owner == str(self.keys.id)
            if record is None or not mine or not record.staff_seen < seq <= record.state.seq:
                return
            await conversations.put(connection, chat, staff_seen=seq)
        self._services.bus.publish(ConversationChanged(chat))

    async def _typing(self, chat: UUID, on: bool) -> None:
        async with self._services.database.reading() as connection:
            record = await conversations.load(connection, chat)
        if record is not None and record.state.owner == str(self.keys.id):
            self._services.bus.publish(TypingChanged(chat, "staff", on))

    # --- what is new, out -----------------------------------------------------------------------------------

    def _hear(self, hint: Hint) -> None:
        match hint:
            case ConversationChanged(conversation=id) if id in self._cursors:
                self._touch(id)
            case SiteChanged(site=site) if site in self.keys.sites:
                self._dirty.set()
            case TypingChanged(conversation=id, by="visitor", on=on) if id in self._cursors:
                self._connection.send(wire.TypingSent(conversation=id, on=on))

    def _touch(self, chat: UUID) -> None:
        if chat in self._cursors:
            self._dirty_chats.add(chat)
        self._dirty.set()

    async def _follow(self) -> None:
        while True:
            chats: set[UUID] = set()
            try:
                await asyncio.wait_for(self._dirty.wait(), POLL)
            except TimeoutError:
                chats = set(self._cursors)
            self._dirty.clear()
            chats |= self._dirty_chats
            self._dirty_chats.clear()
            try:
                if not await self._still_signed_in():
                    self._connection.send(wire.Error(code="unauthorized", message="Please sign in again."))
                    self._connection.end(UNAUTHORIZED)
                    return
                await self._services.team.load_periods(self.keys)
                async with self._turnstile:
                    for chat in sorted(chats):
                        await self._show_chat(chat)
                    for frame in await self._picture.news():
                        self._connection.send(frame)
            except Unavailable:
                await asyncio.sleep(1)
            except (Unsealable, ShredKeyMissing) as error:
                log.error("desk_cannot_open", error=type(error).__name__)
                await asyncio.sleep(1)

    async def _still_signed_in(self) -> bool:
        async with self._services.database.reading() as connection:
            now = self._services.clock()
            return self.keys.session in await members.live_sessions(connection, [self.keys.session], now)

    async def _show_chat(self, chat: UUID, *, opening: bool = False) -> None:
        """Send what the desk lacks of an open chat. One that is no longer shared ends with its state."""
        cursor = self._cursors.get(chat)
        if cursor is None:
            return
        while await self._show_lines(chat, cursor):
            await self._connection.drained()
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
        if record is None:
            del self._cursors[chat]
            return
        state = record.state
        if opening:
            self._connection.send(wire.Opened(conversation=chat, seq=state.seq, epoch=state.epoch))
        name = state.owner_name if state.mode is Mode.STAFF else None
        self._send_if_new(
            "state", chat, wire.State(conversation=chat, mode=state.mode, epoch=state.epoch, name=name)
        )
        if record.visitor_seen:
            self._send_if_new("seen", chat, wire.SeenSent(conversation=chat, seq=record.visitor_seen))
        viewers = services.hub.viewers(chat)
        self._send_if_new("viewers", chat, wire.Viewers(conversation=chat, viewers=viewers))
        if state.mode not in (Mode.WAITING, Mode.STAFF):
            del self._cursors[chat]
            self.presence.viewing.discard(chat)

    async def _show_lines(self, chat: UUID, cursor: Cursor) -> bool:
        services = self._services
        async with services.database.reading() as connection:
            record = await conversations.load(connection, chat)
            if record is None:
                return False
            shared = await services.vault.shared_chapters(connection, chat, self.keys)
            found = await conversations.lines(
                connection, chat, after=cursor.seq, chapters=shared, limit=BATCH
            )
            for line in cursor.take(found):
                site = services.sites[record.site]
                self._connection.send(
                    await transcript.read(connection, services.vault, chat, site, line, self.keys)
                )
        return len(found) == BATCH

    def _send_if_new(self, kind: str, chat: UUID, frame: wire.Sent) -> None:
        if self._shown.get((kind, chat)) != frame:
            self._shown[kind, chat] = frame
            self._connection.send(frame)
