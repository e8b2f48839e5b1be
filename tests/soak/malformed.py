"""Proof: no frame, however malformed, makes the server fail.

A real server process gets them over real sockets of both kinds, before a hello and after one. Each socket that it
closes is opened again, and what a frame deleted or locked by chance is begun anew. Only frames count that were read for
sure. Meanwhile an ordinary visitor is answered as ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import websockets

from server.core.wire import FRAME_LIMIT
from server.web.connection import BAD_FIRST_FRAME, TOO_LARGE, UNAUTHORIZED

from .figures import Figure
from .frames import FROM_STAFF, FROM_VISITOR, Malformed, Raw
from .readers import BROKEN, Page
from .served import Served, Speaker

TOGETHER = 25  # frames that are sent before the answers are waited for
SENDERS = 4  # visitors' sockets; there are as many desks', and as many of each that never say hello
PATIENCE = 20.0  # seconds for an answer, while much is under way
PACE = 100  # frames a second that one socket may send for long


@dataclass(frozen=True, slots=True)
class Size:
    """How many malformed frames."""

    frames: int


Hello = dict[str, object]

FAST = Size(frames=1_000)
FULL = Size(frames=100_000)


class Sender:
    """One who sends what is no frame. `read` are those that the server has read, which its answer to a later ping or
    its closing shows; `closed` is how often, and with what, it was sent away. `enter` gives the hello of somebody new;
    without it nothing but malformed frames is said."""

    def __init__(
        self, server: Served, path: str, enter: Callable[[], Awaitable[Hello]] | None, drawn: random.Random
    ) -> None:
        self._server = server
        self._path = path
        self._enter = enter
        self._hello: Hello | None = None
        self._random = drawn
        self._malformed = Malformed(FROM_STAFF if path == "staff" else FROM_VISITOR, drawn)
        self._under_way: list[tuple[str, Raw]] = []
        self.read: Counter[str] = Counter()
        self.closed: Counter[int | None] = Counter()
        self.unanswered = self.anew = 0

    @property
    def says_hello(self) -> bool:
        """Whether this one comes as somebody."""
        return self._enter is not None

    async def send(self, count: int) -> None:
        """Send until so many were read, over as many sockets as it takes."""
        while self.read.total() < count:
            with contextlib.suppress(*BROKEN):
                async with websockets.connect(
                    f"{self._server.address}/ws/{self._path}", origin=self._server.origin, max_size=None,  # type: ignore[arg-type]
                    proxy=None, compression=None, ping_interval=None, close_timeout=1,
                ) as socket:  # fmt: skip
                    try:
                        await self._over(socket, count)
                    finally:
                        if socket.close_code is not None:
                            self.closed[socket.close_code] += 1
                            self._read_before(socket.close_code)
                        self._under_way.clear()

    async def _over(self, socket: websockets.ClientConnection, count: int) -> None:
        if self._enter is not None:
            await self._greet(socket, self._enter)
        while self.read.total() < count:
            for _ in range(TOGETHER if self.says_hello else 1):
                self._under_way.append(self._malformed.next())
                await socket.send(self._under_way[-1][1])
            # Whoever is within the limits of a socket gets an answer to what comes after, so all before was handled.
            await self._pong(socket)
            self._have_read(len(self._under_way))
            await asyncio.sleep(TOGETHER / PACE * 0.5)

    async def _greet(
        self, socket: websockets.ClientConnection, enter: Callable[[], Awaitable[Hello]]
    ) -> None:
        """Say hello; as somebody new where the last one is not known any more."""
        if self._hello is None:
            self._hello = await enter()
            self.anew += 1
        await socket.send(json.dumps(self._hello))
        try:
            await self._pong(socket)
        except websockets.ConnectionClosed:
            self._hello = None  # a frame of ours happened to delete the chat, or to lock the desk
            raise

    def _read_before(self, code: int) -> None:
        """What the server has read of the frames under way, by how it closed: frames are read in their order."""
        sizes = [len(raw if isinstance(raw, bytes) else raw.encode()) for _, raw in self._under_way]
        if code == TOO_LARGE:
            self._have_read(next((at for at, size in enumerate(sizes, 1) if size > FRAME_LIMIT), 0))
        elif code in (BAD_FIRST_FRAME, UNAUTHORIZED) and not self.says_hello:
            self._have_read(1)

    def _have_read(self, count: int) -> None:
        self.read.update(name for name, _ in self._under_way[:count])
        del self._under_way[:count]

    async def _pong(self, socket: websockets.ClientConnection) -> None:
        await socket.send('{"type": "ping"}')
        try:
            async with asyncio.timeout(PATIENCE):
                while json.loads(await socket.recv())["type"] != "pong":
                    pass
        except TimeoutError:
            self.unanswered += 1
            raise


async def run(folder: Path, size: Size, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Send so many malformed frames, then read the log and ask whether the process is alive."""
    drawn = random.Random(seed)
    async with Speaker() as speaker:
        server = Served(folder, speaker)
        await server.start()
        try:
            ((_, code),) = await server.begin(1)

            async def visitor() -> Hello:
                ((_, code),) = await server.begin(1)
                return {"type": "hello", "protocol": 1, "code": code, "last_seq": 0}

            async def desk() -> Hello:  # each with a session of its own: who locks one leaves the others
                return {"type": "hello", "protocol": 1, "token": await server.login("alex")}

            pid, memory = server.pid, server.memory
            witness = Page(lambda: server.address, server.origin, code, random.Random(seed), patience=60)
            witness.start()
            ways: list[tuple[str, Callable[[], Awaitable[Hello]] | None]] = [("visitor", visitor)] * SENDERS
            ways += [("staff", desk)] * SENDERS + [("visitor", None), ("staff", None)]
            senders = [Sender(server, path, enter, random.Random(drawn.random())) for path, enter in ways]
            sending = [asyncio.create_task(_share(senders, sender, size.frames)) for sender in senders]
            told = 0
            while not all(task.done() for task in sending):
                await witness.write("say", text="still here?")
                await asyncio.wait(sending, timeout=1)
                sent = sum(sender.read.total() for sender in senders)
                if sent >= told + size.frames / 10:
                    told = sent
                    say(f"{sent:,} of {size.frames:,} frames")
            for task in sending:
                task.result()
            await asyncio.wait_for(witness.settled(), 60)
            await witness.stop()
            alive, complaints = server.alive and server.pid == pid, len(server.complaints())
            grown = server.memory - memory
        finally:
            server.stop()
    read_of = sum((sender.read for sender in senders), Counter[str]())
    closed = sum((sender.closed for sender in senders), Counter[int | None]())
    say(f"began anew {sum(sender.anew for sender in senders) - 2 * SENDERS:,} times")
    say("closed with: " + ", ".join(f"{code} {count:,}" for code, count in closed.items()))
    return [
        Figure.at_least("malformed frames that were read", read_of.total(), size.frames),
        Figure.at_least("kinds of them", len(read_of), len(senders[0]._malformed.kinds)),
        Figure.none("lines of the log that speak of an error or a traceback", complaints),
        Figure.none("sockets closed because of an error of the server's (1011)", closed[1011]),
        Figure.none("senders who got no answer any more", sum(sender.unanswered for sender in senders)),
        Figure("the process is the one that began", "alive" if alive else "gone", "alive", alive),
        Figure.none("lines of an ordinary visitor that were refused meanwhile", len(witness.refused)),
        Figure.at_most("growth of the server's memory", grown, 100, " MB"),
    ]


async def _share(senders: list[Sender], sender: Sender, frames: int) -> None:
    """Who never says hello is sent away after each frame, so it sends a tenth of what the others do."""
    share = frames / (len(senders) - 2 + 0.2)
    await sender.send(round(share * (1 if sender.says_hello else 0.1)) + 1)
