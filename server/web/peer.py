"""The shape that both kinds of socket share: a hello, frames in, one answer for each, what is new out.

The visitor's page and the desk differ in what they may say and what they are shown. How a frame is read, limited and
answered, and how what is new is followed, is the same.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection, Hashable, Iterator
from typing import Any
from uuid import UUID

import structlog

from server.adapters.bus import Hint
from server.adapters.database import Unavailable
from server.adapters.keyring import NotOurKey
from server.adapters.sealing import Unsealable
from server.adapters.shred import ShredKeyMissing
from server.core import wire
from server.core.conversation import Refused
from server.core.delivery import PutOff
from server.runtime.hub import StaffPresence, VisitorPresence
from server.runtime.limits import Buckets
from server.runtime.runner import NoSuchConversation
from server.services import Services
from server.web.connection import BAD_FIRST_FRAME, FLOOD, FLOOD_OVER, RESTART, Connection, Gone, seconds
from server.web.lobby import Lobby

log = structlog.get_logger()

POLL = 5.0  # seconds between two looks at the database, should a hint be lost
MOST = 10  # sockets of one conversation, or of one member
SILENT = 35.0  # seconds without a frame after which a socket counts as dead: a heartbeat comes every 25 s
AGAIN = 2.0  # seconds after which a frame is sent again that the database was not there for
MOST_PUT_OFF = 200  # lines of one socket that are to come again: a person has a few, and more are a flood


class Peer:
    """One connected page or desk. `frame` parses a text frame and raises BadFrame."""

    frame: Callable[[str], Any]

    def __init__(self, connection: Connection, services: Services, lobby: Lobby) -> None:
        self.connection = connection
        self.services = services
        self._lobby = lobby
        self._put_off = PutOff()
        self.turnstile = asyncio.Lock()  # an ack goes out before the line that it acknowledges
        self.dirty = asyncio.Event()
        self.said_hello = False
        self.presence: VisitorPresence | StaffPresence | None = None

    # --- from hello to the end ------------------------------------------------------------------------------

    async def run(self) -> None:
        """Hello, what there is so far, then frames until the socket closes."""
        self.presence = await self.greet()
        self.make_room(self.others())
        unsubscribe = self.services.bus.subscribe(self.hear)  # subscribe, then read, then drop what is double
        self.join()
        following = None
        try:
            await self.begin()
            following = asyncio.create_task(self.follow())
            while True:
                await self.handle(await self.next())
        finally:
            unsubscribe()
            if following is not None:
                following.cancel()
            self.leave()

    async def greet(self) -> VisitorPresence | StaffPresence:
        """Wait for a hello that opens something, and say who came; raises Gone."""
        raise NotImplementedError

    def others(self) -> Collection[VisitorPresence | StaffPresence]:
        """Who of the same conversation, or of the same member, is connected already."""
        raise NotImplementedError

    def join(self) -> None:
        """Be there for the others."""
        raise NotImplementedError

    def leave(self) -> None:
        """The socket has closed, or is about to."""
        raise NotImplementedError

    async def begin(self) -> None:
        """Show what there is so far."""
        raise NotImplementedError

    def hear(self, hint: Hint) -> None:
        """Something changed somewhere."""
        raise NotImplementedError

    async def handle(self, frame: Any) -> None:
        """Do what a frame asks for."""
        raise NotImplementedError

    # --- frames in ------------------------------------------------------------------------------------------

    async def look_at(self, raw: str) -> None:
        """Look at a frame before every limit. A page's is screened for danger."""

    def turned_away(self) -> None:
        """The frame that was looked at last is over a limit of the socket, or is none."""

    async def next(self) -> Any:
        """The next well-formed frame; raises Gone."""
        while True:
            raw = await self.connection.receive()
            text = raw if isinstance(raw, str) else raw.decode("utf-8", "replace")
            await self.look_at(text)
            try:
                self.connection.limit(text)
                if self.presence is not None:
                    self.presence.heard_at = self.services.clock()
                if isinstance(raw, bytes):
                    raise wire.BadFrame("bad_frame", "Frames are text.")
                return type(self).frame(raw)
            except Gone:
                self.turned_away()
                raise
            except wire.BadFrame as bad:
                self.turned_away()
                self.connection.send(wire.Error(code=bad.code, message=bad.message, id=bad.id))
                if not self.said_hello:
                    self.connection.end(BAD_FIRST_FRAME)
                    raise Gone from None

    async def first(self, hello: type[Any]) -> Any:
        """The hello, in time and of this protocol; raises Gone."""
        async with self._lobby.waiting(self.connection):
            frame = await self.next()
        if not isinstance(frame, hello):
            error = wire.Error(code="bad_frame", message="Say hello first.", id=getattr(frame, "id", None))
            self.connection.refuse(BAD_FIRST_FRAME, error)
        self.check_protocol(frame)
        self.said_hello = True
        return frame

    def check_protocol(self, hello: Any) -> None:
        """Refuse a hello of another protocol; raises Gone."""
        if hello.protocol != wire.PROTOCOL:
            message = f"This server speaks protocol {wire.PROTOCOL}."
            self.connection.refuse(BAD_FIRST_FRAME, wire.Error(code="bad_frame", message=message))

    def make_room(self, others: Collection[VisitorPresence | StaffPresence]) -> None:
        """Hold the number of sockets: dead ones are sent away for a new one; where all live it is refused."""
        if len(others) < MOST:
            return
        oldest = min(others, key=self.services.hub.heard)
        if (self.services.clock() - oldest.heard_at).total_seconds() > SILENT:
            oldest.leave()
            return
        error = wire.Error(code="rate_limited", message="Open in too many windows.", retry_after=SILENT)
        self.connection.refuse(FLOOD, error)

    def send_away(self) -> None:
        """Close this socket for a newer one; it can come back."""
        self.connection.end(RESTART, "opened elsewhere")

    # --- one answer for each --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def answering(self, frame: Any) -> Iterator[None]:
        """Answer a frame that fails with the error that says why."""
        try:
            yield
        except Refused as refused:
            self._error(frame, refused.code, refused.message, name=refused.name)
        except (Unavailable, ShredKeyMissing):
            self._unavailable(frame)
        except NoSuchConversation:
            self.missing(frame)
        except (NotOurKey, Unsealable) as error:
            self.sealed(frame, error)

    def missing(self, frame: Any) -> None:
        """There is no such conversation."""
        self._error(frame, "not_found", "There is no such chat.")

    def sealed(self, frame: Any, error: Exception) -> None:
        """Keys do not open what a frame is about."""
        # Somebody has been in the database: nothing is shared with a key that is not ours.
        log.error("tampered", error=type(error).__name__)
        self._unavailable(frame)

    def sequence(self, frame: Any) -> Hashable | None:
        """What a frame adds a line to, in which lines keep their order; None where it adds none."""
        raise NotImplementedError

    def in_turn(self, frame: Any) -> bool:
        """Whether no line has to come before this frame; if one has, that was its answer."""
        sequence = self.sequence(frame)
        if sequence is None or self._put_off.may_pass(sequence, frame.id, _now()):
            return True
        message = "Something that you wrote before has to come first. Please try again in a moment."
        self._error(frame, "unavailable", message, retry_after=AGAIN)
        return False

    def within_rate(self, frame: Any, buckets: Buckets, of: UUID) -> bool:
        """Whether a frame is within its sender's rate; if not, that was its answer."""
        wait = buckets.take(of)
        if wait:
            self._error(frame, "rate_limited", "That was a lot at once.", retry_after=seconds(wait))
        return not wait

    def _unavailable(self, frame: Any) -> None:
        message = "We can't reach our records right now. Please try again in a moment."
        self._error(frame, "unavailable", message, retry_after=AGAIN)

    def answer(self, frame: Any, sent: wire.Sent) -> None:
        """Answer a frame with what it asked for, or with an ack: it is done."""
        self._settled(frame, to_come_again=False)
        self.connection.send(sent)

    def _error(
        self,
        frame: Any,
        code: str,
        message: str,
        *,
        name: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        self._settled(frame, to_come_again=retry_after is not None)
        id, chat = getattr(frame, "id", None), getattr(frame, "conversation", None)
        error = wire.Error(
            code=code, message=message, id=id, conversation=chat, name=name, retry_after=retry_after
        )
        self.connection.send(error)

    def _settled(self, frame: Any, *, to_come_again: bool) -> None:
        sequence = self.sequence(frame)
        if sequence is None:
            return
        if to_come_again:
            self._put_off.add(sequence, frame.id, _now())
            if len(self._put_off) > MOST_PUT_OFF:
                error = wire.Error(
                    code="rate_limited", message="Too many lines wait.", retry_after=FLOOD_OVER
                )
                self.connection.refuse(FLOOD, error)
        else:
            self._put_off.settle(sequence, frame.id)

    # --- what is new, out -----------------------------------------------------------------------------------

    async def show_news(self, *, polled: bool) -> bool:
        """Send what is new; says whether there is a point in going on. `polled` where no hint called for it."""
        raise NotImplementedError

    async def follow(self) -> None:
        """Send what is new whenever a hint says so, and every few seconds, until there is nothing more to follow."""
        loop, going = asyncio.get_running_loop(), True
        poll_at = loop.time() + POLL
        while going:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.dirty.wait(), poll_at - loop.time())
            # By the clock, and not by how long it was quiet: hints of other things may never cease.
            if polled := loop.time() >= poll_at:
                poll_at = loop.time() + POLL
            self.dirty.clear()
            try:
                going = await self.show_news(polled=polled)
            except Unavailable:
                await asyncio.sleep(1)
            except Gone:
                return
            except (
                Exception
            ) as error:  # a page that is silently told nothing more is worse than one that comes back
                log.error("following_failed", error=type(error).__name__)
                self.connection.end(1011)
                return


def _now() -> float:
    """Seconds of a clock that is never set back."""
    return asyncio.get_running_loop().time()
