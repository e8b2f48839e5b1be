"""Clients as docs/protocol.md asks for them, over real sockets that break: who reads comes back with what they saw
last, who writes sends again what was not acknowledged, under the same id.

They follow the rules that chat page and desk follow, and are harder on the server: they wait for a shorter time, and
all that has no answer goes out at once, where those send a line once the one before it in that chat has its answer
(static/shared/outbox.js). So what keeps the order here is the server alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import uuid4

import websockets

Frame = dict[str, Any]
Place = Callable[[], str]

BROKEN = (OSError, EOFError, TimeoutError, websockets.WebSocketException)
PROTOCOL = 1
OVERLAP = (
    20  # lines: a desk cannot tell a line under way from one that was not shared, so it asks for some again
)


class Line(NamedTuple):
    """A line as its reader is shown it. `more` is all else that it says: when, who, buttons, alarm and the like."""

    role: str
    id: str | None
    text: str
    more: str

    @classmethod
    def of(cls, frame: Frame) -> Line:
        """What a frame says; the number under which it stands, and of which chat it is, are no part of it."""
        told = frame.keys() - {"type", "conversation", "seq", "role", "id", "text"}
        more = json.dumps({name: frame[name] for name in sorted(told)})
        return cls(frame["role"], frame.get("id"), frame["text"], more)


class Transcript:
    """What one reader was shown, and what was wrong with the way in which it came."""

    def __init__(self) -> None:
        self.lines: dict[int, Line] = {}
        self.order: list[int] = []
        self.again = self.gaps = self.changed = 0
        self.last_seq = 0

    def show(self, frame: Frame) -> None:
        """A line came. Each is shown once, under its number; what came twice or too early is counted."""
        seq = int(frame["seq"])
        line = Line.of(frame)
        if seq in self.lines:
            self.again += 1
            self.changed += self.lines[seq] != line
            return
        self.gaps += seq != self.last_seq + 1
        self.lines[seq] = line
        self.order.append(seq)
        while self.last_seq + 1 in self.lines:
            self.last_seq += 1


class Link:
    """One side of a conversation that stays connected: `kind` is the socket's path, `origin` our own address.

    `patience` is how long a frame may stay unanswered before the connection is taken for dead, in seconds.
    """

    kind = "visitor"

    def __init__(
        self, place: Place, origin: str, random_of: random.Random, *, patience: float = 10.0
    ) -> None:
        self.place = place
        self.origin = origin
        self.random = random_of
        self.patience = self.waits_for = patience
        self.outbox: dict[str, Frame] = {}  # frames that are owed an answer, oldest first
        self.acked: dict[str, int] = {}
        self.sent_at: dict[str, float] = {}
        self.answered_in: list[float] = []  # seconds from the first sending to the acknowledgement
        self.refused: list[str] = []
        self.connections = 0
        self.live = asyncio.Event()
        self.socket: websockets.ClientConnection | None = None
        self._task: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._leaving = False

    # --- coming and going -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Connect, and stay connected until `stop`."""
        self._task = asyncio.create_task(self._stay())

    async def stop(self) -> None:
        """Leave for good; raises what this client failed with."""
        self._leaving = True
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _stay(self) -> None:
        while not self._leaving:
            self.waits_for = min(
                self.waits_for * 1.5, 20.0
            )  # whoever comes back too soon only makes a slow side slower
            with contextlib.suppress(*BROKEN):
                # A frame that says nothing more for so long is lost with all that would have followed it.
                async with websockets.connect(
                    f"{self.place()}/ws/{self.kind}", origin=self.origin, max_size=None, proxy=None,
                    compression=None, ping_interval=None, open_timeout=self.waits_for, close_timeout=0.1,
                ) as socket:  # fmt: skip
                    self.connections += 1
                    self.socket = socket
                    await self._talk(socket)
            self.live.clear()
            self.socket = None
            await asyncio.sleep(self.random.uniform(0.002, 0.05) * self.patience)

    async def _talk(self, socket: websockets.ClientConnection) -> None:
        await self.send(self.hello())
        beats = asyncio.create_task(self._beat(socket))
        try:
            while True:
                async with asyncio.timeout(self.waits_for):
                    raw = await socket.recv()
                await self.take(json.loads(raw))
                if self.live.is_set() and not self.outbox:
                    self.waits_for = self.patience
        finally:
            beats.cancel()

    async def _beat(self, socket: websockets.ClientConnection) -> None:
        """A heartbeat: where nothing at all comes back to it, the line is dead."""
        with contextlib.suppress(*BROKEN):
            while True:
                await asyncio.sleep(self.waits_for / 3)
                await socket.send('{"type": "ping"}')

    # --- out ------------------------------------------------------------------------------------------------

    def hello(self) -> Frame:
        """The first frame of each connection."""
        raise NotImplementedError

    async def send(self, frame: Frame) -> None:
        """Hand a frame to the socket."""
        if self.socket is not None:
            await self.socket.send(json.dumps(frame))

    async def write(self, type: str, **fields: Any) -> str:
        """Keep a frame until it is answered, and send it where there is a connection; returns its id."""
        id = str(uuid4())
        self.outbox[id] = {"type": type, "id": id, **fields}
        self.sent_at[id] = time.monotonic()
        if self.live.is_set():
            with contextlib.suppress(*BROKEN):
                await self.send(self.outbox[id])
        return id

    async def resend(self) -> None:
        """Everything that was not answered goes out again."""
        for frame in list(self.outbox.values()):
            await self.send(frame)

    def _again(self, id: str) -> None:
        """The time has come that an error named: send the frame once more."""

        async def send() -> None:
            if id in self.outbox and self.live.is_set():
                with contextlib.suppress(*BROKEN):
                    await self.send(self.outbox[id])

        self._tasks.add(task := asyncio.create_task(send()))
        task.add_done_callback(self._tasks.discard)

    async def answered(self, id: str) -> None:
        """Wait until this frame has its answer, and it was no refusal; raises AssertionError."""
        while id in self.outbox:
            await asyncio.sleep(0.005)
        assert not self.refused, f"a frame was refused: {self.refused}"

    async def settled(self) -> None:
        """Wait until every frame has its answer."""
        while self.outbox:
            await asyncio.sleep(0.005)

    # --- in -------------------------------------------------------------------------------------------------

    async def take(self, frame: Frame) -> None:
        """A frame came."""
        raise NotImplementedError

    def settle(self, frame: Frame) -> Frame | None:
        """An answer to a frame of ours came; returns that frame where it is the first one."""
        id = frame.get("id")
        if frame["type"] == "ack" and id in self.acked and self.acked[id] != frame["seq"]:
            self.refused.append("another seq for the same id")
        own = self.outbox.get(id or "")
        if own is None:
            return None
        if frame["type"] == "error":
            if frame["code"] in ("rate_limited", "unavailable"):
                asyncio.get_running_loop().call_later(frame.get("retry_after") or 1, self._again, str(id))
                return None
            self.refused.append(frame["code"])
        else:
            self.acked[str(id)] = frame.get("seq", 0)
            self.answered_in.append(time.monotonic() - self.sent_at[str(id)])
        return self.outbox.pop(str(id))


class Page(Link):
    """A visitor's page."""

    def __init__(self, place: Place, origin: str, code: str, random_of: random.Random, **more: Any) -> None:
        super().__init__(place, origin, random_of, **more)
        self.code = code
        self.transcript = Transcript()
        self.mode = "bot"
        self.offer: Frame | None = None

    def hello(self) -> Frame:
        return {
            "type": "hello", "protocol": PROTOCOL, "code": self.code, "last_seq": self.transcript.last_seq,
        }  # fmt: skip

    async def take(self, frame: Frame) -> None:
        match frame["type"]:
            case "line":
                self.transcript.show(frame)
            case "resumed":
                self.mode = frame["mode"]
                self.live.set()
                await self.resend()
            case "state":
                self.mode = frame["mode"]
            case "offer":
                self.offer = frame
            case "ack" | "error":
                self.settle(frame)


class DeskLink(Link):
    """A desk that has some chats: it opens each of them again whenever it comes back."""

    kind = "staff"

    def __init__(self, place: Place, origin: str, token: str, random_of: random.Random, **more: Any) -> None:
        super().__init__(place, origin, random_of, **more)
        self.token = token
        self.overlap = OVERLAP
        self.chats: dict[str, Transcript] = {}
        self.epochs: dict[str, int] = {}
        self.claimed: dict[str, int] = {}  # the epoch under which each claim was won, by the frame's id

    def follow(self, conversation: str, epoch: int) -> None:
        """From the next connection on this desk shows a chat that it has."""
        self.chats[conversation] = Transcript()
        self.epochs[conversation] = epoch

    def hello(self) -> Frame:
        return {"type": "hello", "protocol": PROTOCOL, "token": self.token}

    async def take(self, frame: Frame) -> None:
        match frame["type"]:
            case "desk":
                await self.send({"type": "status", "available": True})
                for chat, shown in self.chats.items():
                    last_seq = max(0, max(shown.lines, default=0) - self.overlap)
                    await self.send({"type": "open", "conversation": chat, "last_seq": last_seq})
                if not self.chats:
                    self.live.set()
                    await self.resend()
            case "opened":
                self.live.set()
                await self.resend()
            case "line":
                self.chats[frame["conversation"]].show(frame)
            case "claimed":
                self.claimed[frame["id"]] = frame["epoch"]
                self.settle(frame)
            case "ack" | "error":
                self.settle(frame)
