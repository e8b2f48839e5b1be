"""One socket: frames in within their limits, frames out through a bounded queue, so that nobody's stuck reader
slows another's. It knows nothing of conversations."""

from __future__ import annotations

import asyncio
import math
from types import TracebackType
from typing import Self

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.core.wire import FRAME_LIMIT, Error, Sent
from server.runtime.limits import Bucket

BAD_FIRST_FRAME = 4400
UNAUTHORIZED = 4401
AHEAD = 4409
TOO_LARGE = 4413
FLOOD = 4429
RESTART = 1012

QUEUE = 1_000  # frames waiting for a reader; one that is further behind is closed, and can resume
QUEUE_BYTES = 1024 * 1024  # bytes waiting for a reader, likewise: fifty stuck readers hold 50 MB at most
STUCK = 30.0  # seconds that a reader may take for one frame, or for half of a replay
DRAIN = 2.0  # seconds given to the last frames before a socket closes
FLOOD_OVER = 10  # seconds after which whoever flooded may come back


class Gone(Exception):
    """The other side is gone, or was sent away."""


def seconds(wait: float) -> float:
    """A time to wait as a client is told: tenths of a second, never nothing."""
    return math.ceil(wait * 10) / 10


class Connection:
    """An accepted socket. Use it as an async context manager: leaving it sends what is queued and closes."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[tuple[str, int] | None] = asyncio.Queue(QUEUE)  # each with its bytes
        self._waiting = 0  # bytes in the queue
        self._overrun = False
        self._flood = Bucket(size=600, rate=100)
        self._close = (1000, "")
        self._closed = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self._socket.accept()
        self._writer = asyncio.create_task(self._write())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if error is not None and not isinstance(error, Gone | asyncio.CancelledError):
            self._close = (1011, "")
        self._enqueue(None)
        await asyncio.wait({self._writer}, timeout=DRAIN)
        self._writer.cancel()
        if self._socket.application_state is WebSocketState.CONNECTED:
            try:
                await asyncio.wait_for(self._socket.close(*self._close), DRAIN)
            except (RuntimeError, TimeoutError, OSError, WebSocketDisconnect):
                pass  # gone already
        return isinstance(error, Gone)

    @property
    def address(self) -> str:
        """Where the other side calls from. To be counted, and kept nowhere."""
        return self._socket.client.host if self._socket.client else ""

    def send(self, frame: Sent) -> None:
        """Queue a frame. A reader that is too far behind is sent away; it resumes where it was.

        Nothing follows a frame that did not go out, so that what a reader has is always all up to some line.
        """
        if not self._overrun:
            self._enqueue(frame.encode())

    @property
    def has_room(self) -> bool:
        """Whether the reader has taken most of what is queued."""
        return self._queue.qsize() <= QUEUE // 2 and self._waiting <= QUEUE_BYTES // 2

    async def drained(self) -> None:
        """Wait until the reader has taken most of what is queued; one that does not is sent away. Raises Gone."""
        for _ in range(int(STUCK / 0.02)):
            if self._closed.is_set():
                raise Gone
            if self.has_room:
                return
            await asyncio.sleep(0.02)
        self.end(RESTART, "too far behind")
        raise Gone

    def _enqueue(self, text: str | None) -> None:
        size = _bytes(text or "")
        try:
            if text is not None and self._waiting and self._waiting + size > QUEUE_BYTES:
                raise asyncio.QueueFull
            self._queue.put_nowait(None if text is None else (text, size))
            self._waiting += size
        except asyncio.QueueFull:
            self._overrun = True
            self._writer.cancel()
            self.end(RESTART, "too far behind")

    def end(self, code: int, reason: str = "") -> None:
        """Close from our side, once what is queued has been sent."""
        if not self._closed.is_set():
            self._close = (code, reason)
            self._closed.set()

    async def receive(self) -> str | bytes:
        """The next frame as it came; raises Gone. A flood gets one error and is closed with 4429, a giant with
        4413."""
        incoming = asyncio.ensure_future(self._socket.receive())
        ended = asyncio.ensure_future(self._closed.wait())
        try:
            await asyncio.wait({incoming, ended}, return_when=asyncio.FIRST_COMPLETED)
            if not incoming.done():
                raise Gone
            message = incoming.result()
        finally:
            incoming.cancel()
            ended.cancel()
        if message["type"] != "websocket.receive":
            self._closed.set()
            raise Gone
        raw: str | bytes = message["text"] if message.get("text") is not None else message["bytes"]
        return raw

    def limit(self, raw: str) -> None:
        """Enforce the limits of a socket on a frame that was screened; raises Gone after the error and the
        close."""
        if len(raw) > FRAME_LIMIT or _bytes(raw) > FRAME_LIMIT:
            self.refuse(TOO_LARGE, Error(code="too_large", message="A frame has at most 64 KiB."))
        if self._flood.take():
            self.refuse(FLOOD, Error(code="rate_limited", message="Too many frames.", retry_after=FLOOD_OVER))

    def refuse(self, code: int, error: Error) -> None:
        """Send an error and close; always raises Gone."""
        self.send(error)
        self.end(code)
        raise Gone

    async def _write(self) -> None:
        try:
            # wait_for of Python 3.11 may swallow a cancellation that comes as a frame has just gone out.
            while (waiting := await self._queue.get()) is not None and not self._overrun:
                text, size = waiting
                await asyncio.wait_for(self._socket.send_text(text), STUCK)
                self._waiting -= size
        except TimeoutError:
            self.end(RESTART, "too far behind")
        except (WebSocketDisconnect, RuntimeError, OSError):
            self._closed.set()


def _bytes(text: str) -> int:
    """How long a text is on its way."""
    return len(text.encode("utf-8", "surrogatepass"))
