"""A network that breaks: a proxy on loopback that knows where a WebSocket frame begins and ends.

Whole frames are repeated, put in another order and held back; a line is cut between two frames or in the middle of one,
goes silent in one direction, or is closed in one direction while the other goes on. Everything happens by a plan.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self

Kind = Literal["cut", "torn", "lost", "delay", "repeat", "swap", "half"]
KINDS: tuple[Kind, ...] = ("cut", "torn", "lost", "delay", "repeat", "swap", "half")
Way = Literal["in", "out"]

DELAY = 0.05  # seconds
SWAP = 0.05  # seconds after which a frame goes out that no other came to overtake
CONTROL = 8  # opcodes from here on are the protocol's own


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What happens to the frame of this number, of all that go this way: `in` to the server, `out` to the client.

    cut: the connection ends before it; torn: in its middle. lost: it and all after it vanish, and nothing says so.
    half: this way is closed before it, the other goes on.
    """

    at: int
    way: Way
    kind: Kind


class Broken(Exception):
    """This connection ends here."""


class Network:
    """A proxy before a server. Use it as an async context manager."""

    def __init__(self, port: int, faults: Iterable[Fault]) -> None:
        self._port = port
        self._plan = {(fault.way, fault.at): fault.kind for fault in faults}
        self._count: dict[Way, int] = {"in": 0, "out": 0}
        self._open: set[asyncio.Task[None]] = set()
        self.happened: list[Kind] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.address = f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        with contextlib.suppress(OSError, asyncio.CancelledError):
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._port)
            ways = [
                asyncio.create_task(self._carry("in", reader, up_writer)),
                asyncio.create_task(self._carry("out", up_reader, writer)),
            ]
            try:
                done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                if not any(isinstance(way.exception(), Broken) for way in done):
                    await asyncio.wait(ways)  # one side closed its way; the other may still speak
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
                for end in (writer, up_writer):
                    end.transport.abort()
        self._open.discard(task)

    async def _carry(self, way: Way, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one way of a connection; raises Broken where the plan ends it."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            writer.write(await reader.readuntil(b"\r\n\r\n"))
            frames: asyncio.Queue[bytes | None] = asyncio.Queue()
            reading = asyncio.create_task(_read(reader, frames))
            try:
                await self._pass_on(way, frames, writer)
            finally:
                reading.cancel()
        if writer.can_write_eof() and not writer.is_closing():
            with contextlib.suppress(OSError):
                writer.write_eof()

    async def _pass_on(
        self, way: Way, frames: asyncio.Queue[bytes | None], writer: asyncio.StreamWriter
    ) -> None:
        held: bytes | None = None
        while True:
            try:
                frame = await asyncio.wait_for(frames.get(), SWAP if held is not None else None)
            except TimeoutError:
                frame = b""
            overtaken, held = held, None
            if frame is None:
                writer.write(overtaken or b"")
                return
            kind = self._next(way) if frame and frame[0] & 15 < CONTROL else None
            match kind:
                case "swap" if overtaken is None:
                    held = frame
                case "cut" | "torn":
                    writer.write(frame[: len(frame) // 2] if kind == "torn" else b"")
                    await writer.drain()
                    raise Broken
                case "lost":
                    while await frames.get() is not None:
                        pass
                    return
                case "half":
                    return
                case "repeat":
                    writer.write(frame + frame)
                case _:
                    if kind == "delay":
                        await asyncio.sleep(DELAY)
                    writer.write(frame)
            if overtaken is not None:
                writer.write(overtaken)
            await writer.drain()

    def _next(self, way: Way) -> Kind | None:
        number = self._count[way]
        self._count[way] += 1
        kind = self._plan.get((way, number))
        if kind is not None:
            self.happened.append(kind)
        return kind


async def _read(reader: asyncio.StreamReader, frames: asyncio.Queue[bytes | None]) -> None:
    """Each frame as it stood on the wire, then None."""
    try:
        while True:
            head = await reader.readexactly(2)
            size = head[1] & 127
            if size > 125:
                more = await reader.readexactly(2 if size == 126 else 8)
                head, size = head + more, int.from_bytes(more, "big")
            size += 4 if head[1] & 128 else 0  # a client's frame has a mask before its content
            await frames.put(head + await reader.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        await frames.put(None)
