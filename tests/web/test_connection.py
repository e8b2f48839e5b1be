"""A reader that is too far behind is sent away with a beginning of what it was sent, never with a gap."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.websockets import WebSocketState

from server.core import wire
from server.web.connection import QUEUE, QUEUE_BYTES, Connection, Gone


class SlowSocket:
    """A socket that holds a frame back until it is told to let it go."""

    application_state = WebSocketState.CONNECTED

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.holding = asyncio.Event()
        self.let_go = asyncio.Event()

    async def accept(self) -> None: ...

    async def close(self, code: int, reason: str) -> None:
        self.closed_with = code

    async def send_text(self, text: str) -> None:
        self.holding.set()
        await self.let_go.wait()
        self.sent.append(text)


def frame(at: int, size: int = 10) -> wire.Sent:
    """A frame that is known again by its number."""
    return wire.Error(code="bad_frame", message=f"{at} " + "x" * size)


@pytest.mark.parametrize(("count", "size"), [(QUEUE + 50, 10), (80, QUEUE_BYTES // 40)])
async def test_nothing_follows_a_frame_that_was_dropped(count: int, size: int) -> None:
    """Also where the reader wakes up in the very moment in which it is given up."""
    socket: Any = SlowSocket()
    async with Connection(socket) as connection:
        connection.send(frame(0))
        await socket.holding.wait()
        socket.let_go.set()
        sent = [frame(at, size) for at in range(1, count)]
        for each in sent:
            connection.send(each)  # the first that finds no room ends it, while the reader wakes up
        await asyncio.sleep(0)
        connection.send(frame(count))
    expected = [each.encode() for each in [frame(0), *sent]]
    assert socket.sent == expected[: len(socket.sent)]
    assert socket.closed_with == 1012


async def test_what_waits_is_counted_in_bytes_whatever_it_is_written_in() -> None:
    """As many characters as would fit in plain English are four times as many bytes here."""
    socket: Any = SlowSocket()
    smile = wire.Error(code="bad_frame", message="\U0001f642" * (QUEUE_BYTES // 40))
    async with Connection(socket) as connection:
        connection.send(smile)
        await socket.holding.wait()
        for _ in range(8):
            connection.send(smile)
        assert not connection.has_room and not connection._overrun
        connection.send(smile)
        assert connection._overrun
        socket.let_go.set()
    assert socket.closed_with == 1012


async def test_a_long_replay_waits_for_room_and_ends_with_the_connection() -> None:
    """Who waits for a reader that was sent away is told so."""
    socket: Any = SlowSocket()
    async with Connection(socket) as connection:
        for at in range(QUEUE // 2 + 10):
            connection.send(frame(at))
        assert not connection.has_room
        connection.end(1012)
        with pytest.raises(Gone):
            await connection.drained()
        socket.let_go.set()
