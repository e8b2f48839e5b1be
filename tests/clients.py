"""The two kinds of client, over real sockets, as a page or a script would be one.

A client keeps every frame that it was sent, in order. `expect` waits for a frame and takes it, so that each is
expected once; `everything` looks at what came, taken or not. Nothing here knows how the server works.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any, Self
from uuid import uuid4

import websockets

PATIENCE = 30.0  # seconds; generous, because a test that waits this long has failed anyway
ANSWERS = ("ack", "claimed", "exported", "readers", "forgotten", "error")

Frame = dict[str, Any]


class NothingCame(AssertionError):
    """The frame that was waited for did not come."""


class Client:
    """One socket, with all that came over it."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self._taken: set[int] = set()
        self._news = asyncio.Condition()
        self._over = False
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, url: str, origin: str | None, headers: dict[str, str] | None = None) -> Self:
        """Open a socket; raises websockets.InvalidStatus where the handshake is refused."""
        socket = await websockets.connect(
            url, origin=origin, max_size=None, proxy=None, compression=None, ping_interval=None,
            additional_headers=headers,
        )  # fmt: skip
        return cls(socket)

    async def _read(self) -> None:
        try:
            async for raw in self.socket:
                self.frames.append(json.loads(raw))
                async with self._news:
                    self._news.notify_all()
        except websockets.ConnectionClosed:
            pass
        finally:
            self._over = True
            async with self._news:
                self._news.notify_all()

    # --- out ------------------------------------------------------------------------------------------------

    async def send(self, type: str, **fields: Any) -> None:
        """Send a frame."""
        await self.socket.send(json.dumps({"type": type, **fields}))

    async def act(self, type: str, *, id: str | None = None, **fields: Any) -> Frame:
        """Send a frame with an id, a fresh one where none is given, and return its one answer."""
        id = id or str(uuid4())
        await self.send(type, id=id, **fields)
        return await self.expect(*ANSWERS, id=id)

    async def ping(self, patience: float = PATIENCE) -> None:
        """Wait until the server has handled all that was sent before."""
        await self.send("ping")
        await self.expect("pong", patience=patience)

    # --- in -------------------------------------------------------------------------------------------------

    async def expect(self, *types: str, patience: float = PATIENCE, **fields: Any) -> Frame:
        """The next frame of one of these types with these fields; each frame is taken once."""
        return await self.until(
            lambda frame: (
                frame["type"] in types and all(frame.get(name) == value for name, value in fields.items())
            ),
            patience,
            f"{' or '.join(types)} with {fields}",
        )

    async def until(
        self, wanted: Callable[[Frame], bool], patience: float = PATIENCE, what: str = "such a frame"
    ) -> Frame:
        """The next frame that is wanted; each frame is taken once."""
        try:
            async with asyncio.timeout(patience), self._news:
                while True:
                    for index, frame in enumerate(self.frames):
                        if index not in self._taken and wanted(frame):
                            self._taken.add(index)
                            return frame
                    if self._over:
                        break
                    await self._news.wait()
        except TimeoutError:
            pass
        left = [frame for index, frame in enumerate(self.frames) if index not in self._taken]
        raise NothingCame(f"no {what}; what came besides: {left}")

    async def reach(self, seq: int) -> None:
        """Wait until the line of this number has come, taken or not."""
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: self._over or self.everything("line", seq=seq))

    def everything(self, type: str, **fields: Any) -> list[Frame]:
        """Every frame of a type with these fields that came so far."""
        return [
            frame
            for frame in self.frames
            if frame["type"] == type and all(frame.get(name) == value for name, value in fields.items())
        ]

    @property
    def texts(self) -> list[str]:
        """The texts of the lines that came so far, in the order in which they came."""
        return [frame["text"] for frame in self.everything("line")]

    async def close_code(self, patience: float = PATIENCE) -> int | None:
        """The code with which the server closes this socket."""
        async with asyncio.timeout(patience):
            await self.socket.wait_closed()
            await self._reader
        return self.socket.close_code

    async def leave(self) -> None:
        """Close the socket from this side."""
        await self.socket.close()
        await self._reader


class VisitorClient(Client):
    """A visitor's page. `code` is the only way back into the conversation."""

    code: str
    conversation: str

    async def say(self, text: str, *, id: str | None = None) -> Frame:
        """Write a line; returns the answer to the frame."""
        return await self.act("say", id=id, text=text)

    async def ask(self, text: str) -> Frame:
        """Write a line and return the assistant's line that answers it (see houses.FakeAssistant)."""
        await self.say(text)
        return await self.expect("line", role="bot", text=f"You wrote: {text}")

    async def want_person(self) -> Frame:
        """Press the button for a person; returns the offer."""
        answer = await self.act("want_person")
        assert answer["type"] == "ack", answer
        return await self.expect("offer")

    async def hand_off(self, share: str = "from_now", summary: str = "a note", **fields: Any) -> Frame:
        """Ask for a person and accept the offer; returns the answer to that."""
        offer = await self.want_person()
        accepted = {"offer": offer["offer"], "consent": offer["consent"], **fields}
        return await self.act("handoff", share=share, summary=summary, **accepted)


class StaffClient(Client):
    """A desk. `desk` is the whole picture as it came on hello."""

    token: str
    desk: Frame

    async def claim(self, visitor: VisitorClient) -> Frame:
        """Take a visitor; returns `claimed` or the error."""
        return await self.act("claim", conversation=visitor.conversation)

    async def open(self, visitor: VisitorClient, last_seq: int = 0, **fields: Any) -> Frame:
        """Open a chat; returns `opened` or the error."""
        await self.send("open", conversation=visitor.conversation, last_seq=last_seq, **fields)
        return await self.expect("opened", "error", conversation=visitor.conversation)

    async def take(self, visitor: VisitorClient) -> int:
        """Claim and open a chat, both with success; returns the epoch."""
        claimed = await self.claim(visitor)
        assert claimed["type"] == "claimed", claimed
        opened = await self.open(visitor)
        assert opened["type"] == "opened", opened
        return int(claimed["epoch"])

    async def say(self, visitor: VisitorClient, epoch: int, text: str, *, id: str | None = None) -> Frame:
        """Write to a visitor; returns the answer to the frame."""
        return await self.act("say", id=id, conversation=visitor.conversation, epoch=epoch, text=text)

    async def what_can_be_read(self, visitor: VisitorClient) -> list[str]:
        """The texts that opening the chat anew shows, from its first line on; empty where it is refused."""
        before = len(self.frames)
        if (await self.open(visitor))["type"] == "error":
            return []
        return [frame["text"] for frame in self.frames[before:] if frame["type"] == "line"]
