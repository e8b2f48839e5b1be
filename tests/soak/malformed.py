"""Proof: no frame, however malformed, makes the server fail.

A real server process gets them over real sockets of both kinds, before a hello and after one. Each socket that it
closes is opened again. Meanwhile an ordinary visitor is answered as ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import websockets

from .figures import Figure
from .frames import FROM_STAFF, FROM_VISITOR, Malformed
from .readers import BROKEN, Page
from .served import Served, Speaker

TOGETHER = 25  # frames that are sent before the answers are waited for
SENDERS = 4  # visitors' sockets; there are as many desks', and as many of each that never say hello
PATIENCE = 20.0  # seconds for an answer, while much is under way
ANSWERED = ("error", "ack", "claimed", "opened", "exported", "readers", "pong", "desk", "resumed")
PACE = 100  # frames a second that one socket may send for long


@dataclass(frozen=True, slots=True)
class Size:
    """How many malformed frames."""

    frames: int


FAST = Size(frames=1_000)
FULL = Size(frames=100_000)


class Sender:
    """One who sends what is no frame. It counts what it sent, and how often it was sent away for it."""

    def __init__(
        self, server: Served, path: str, hello: dict[str, object] | None, drawn: random.Random
    ) -> None:
        self._server = server
        self._path = path
        self._hello = hello
        self._random = drawn
        self._malformed = Malformed(FROM_STAFF if path == "staff" else FROM_VISITOR, drawn)
        self.sent: Counter[str] = Counter()
        self.closed: Counter[int | None] = Counter()
        self.unanswered = 0

    async def send(self, count: int) -> None:
        """Send so many, over as many sockets as it takes."""
        while self.sent.total() < count:
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

    async def _over(self, socket: websockets.ClientConnection, count: int) -> None:
        if self._hello is not None:
            await socket.send(json.dumps(self._hello))
            await self._pong(socket)
        while self.sent.total() < count:
            for _ in range(TOGETHER if self._hello is not None else 1):
                name, raw = self._malformed.next()
                self.sent[name] += 1
                await socket.send(raw)
            # Whoever is within the limits of a socket gets an answer to what comes after, so all before was handled.
            await self._pong(socket)
            await asyncio.sleep(TOGETHER / PACE * 0.5)

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
            made = await server.begin(2 * SENDERS + 1)
            token = await server.login("alex")
            pid, memory = server.pid, server.memory
            witness = Page(
                lambda: server.address, server.origin, made[-1][1], random.Random(seed), patience=60
            )
            witness.start()
            hello = [{"type": "hello", "protocol": 1, "code": code, "last_seq": 0} for _, code in made[:-1]]
            desk: dict[str, object] = {"type": "hello", "protocol": 1, "token": token}
            ways: list[tuple[str, dict[str, object] | None]] = [("visitor", said) for said in hello]
            ways += [("staff", desk)] * SENDERS + [("visitor", None), ("staff", None)]
            senders = [Sender(server, path, said, random.Random(drawn.random())) for path, said in ways]
            sending = [asyncio.create_task(_share(senders, sender, size.frames)) for sender in senders]
            told = 0
            while not all(task.done() for task in sending):
                await witness.write("say", text="still here?")
                await asyncio.wait(sending, timeout=1)
                sent = sum(sender.sent.total() for sender in senders)
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
    sent_of = sum((sender.sent for sender in senders), Counter[str]())
    closed = sum((sender.closed for sender in senders), Counter[int | None]())
    say("closed with: " + ", ".join(f"{code} {count:,}" for code, count in closed.items()))
    return [
        Figure.at_least("malformed frames sent", sent_of.total(), size.frames),
        Figure.at_least("kinds of them", len(sent_of), len(senders[0]._malformed.kinds)),
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
    await sender.send(round(share * (0.1 if sender._hello is None else 1)) + 1)
