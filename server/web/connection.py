"""One socket: frames in within their limits, frames out through a bounded queue, so that nobody's stuck reader
slows another's. It knows nothing of conversations."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from server.core.wire import FRAME_LIMIT, Error, Sent

BAD_FIRST_FRAME = 4400
UNAUTHORIZED = 4401
AHEAD = 4409
TOO_LARGE = 4413
FLOOD = 4429
RESTART = 1012

QUEUE = 1_000  # frames waiting for a reader; one that is further behind is closed, and can resume
STUCK = 30.0  # seconds that a replay waits for its reader
DRAIN = 2.0  # seconds given to the last frames before a socket closes


class Gone(Exception):
    """The other side is gone, or was sent away."""


@dataclass(slots=True)
class Bucket:
    """A rate with bursts: `size` at once, refilled by `rate` each second."""

    size: float
    rate: float
    level: float = field(init=False)
    at: float = field(init=False)

    def __post_init__(self) -> None:
        self.level, self.at = self.size, time.monotonic()

    def take(self) -> float:
        """Take one; returns 0.0, or the seconds to wait where there is none (and takes nothing)."""
        now = time.monotonic()
        self.level, self.at = min(self.size, self.level + (now - self.at) * self.rate), now
        if self.level < 1:
            return (1 - self.level) / self.rate
        self.level -= 1
        return 0.0


def seconds(wait: float) -> float:
    """A time to wait as a client is told: tenths of a second, never nothing."""
    return math.ceil(wait * 10) / 10


class Connection:
    """An accepted socket. Use it as an async context manager: leaving it sends what is queued and closes."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._queue: asyncio.Queue[str | None] = asyncio.Queue(QUEUE)
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

    def send(self, frame: Sent) -> None:
        """Queue a frame. A reader that is too far behind is sent away; it resumes where it was."""
        self._enqueue(frame.encode())

    async def drained(self) -> None:
        """Wait until the reader has taken most of what is queued; one that does not is sent away."""
        for _ in range(int(STUCK / 0.02)):
            if self._queue.qsize() <= QUEUE // 2 or self._closed.is_set():
                return
            await asyncio.sleep(0.02)
        self.end(RESTART, "too far behind")

    def _enqueue(self, text: str | None) -> None:
        try:
            self._queue.put_nowait(text)
        except asyncio.QueueFull:
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
        if len(raw) > FRAME_LIMIT or len(raw.encode("utf-8", "surrogatepass")) > FRAME_LIMIT:
            self.refuse(TOO_LARGE, Error(code="too_large", message="A frame has at most 64 KiB."))
        if self._flood.take():
            self.refuse(FLOOD, Error(code="rate_limited", message="Too many frames.", retry_after=10))

    def refuse(self, code: int, error: Error) -> None:
        """Send an error and close; always raises Gone."""
        self.send(error)
        self.end(code)
        raise Gone

    async def _write(self) -> None:
        try:
            while (text := await self._queue.get()) is not None:
                await self._socket.send_text(text)
        except (WebSocketDisconnect, RuntimeError, OSError):
            self._closed.set()
