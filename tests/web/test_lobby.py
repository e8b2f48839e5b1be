"""Sockets that never say hello are sent away in time, and are never too many; whoever says hello is not among them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from clients import Client
from houses import House
from hypothesis import given
from hypothesis import strategies as st

from server.core import wire
from server.runtime.limits import Addresses
from server.web import lobby
from server.web.connection import Connection, Gone
from server.web.lobby import Lobby

KINDS = pytest.mark.parametrize("kind", ["visitor", "staff"])


class Watched(Lobby):
    """A lobby that tells when somebody has come in."""

    def __init__(self, house: House, **most: int) -> None:
        super().__init__(house.services.limits.addresses, **most)
        self._came: asyncio.Queue[None] = asyncio.Queue()
        self._house, house.app.state.lobby = house, self

    def _enter(self, connection: Connection) -> None:
        super()._enter(connection)
        self._came.put_nowait(None)

    async def silent(self, count: int, kind: str = "visitor") -> list[Client]:
        """So many sockets that say nothing, each there before the next one comes."""
        found: list[Client] = []
        for _ in range(count):
            found.append(await self._house.socket(kind))
            await self._came.get()
        return found


# --- in time ------------------------------------------------------------------------------------------------


@KINDS
async def test_a_socket_that_says_nothing_is_closed_with_4400(
    house: House, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(lobby, "PATIENCE", 0.3)
    room = Watched(house)
    [client] = await room.silent(1, kind)
    assert await client.close_code() == 4400
    assert client.frames == []
    assert len(room) == 0


async def test_half_a_frame_is_no_hello(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lobby, "PATIENCE", 0.3)
    client = await house.socket()

    async def parts() -> Any:
        while True:
            yield '{"type": "hello", '
            await asyncio.sleep(0.05)

    with contextlib.suppress(Exception):  # it ends when the server has had enough
        await client.socket.send(parts())
    assert await client.close_code() == 4400


async def test_who_said_hello_may_be_silent_afterwards(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    monkeypatch.setattr(lobby, "PATIENCE", 0.1)
    one = await house.back(visitor.code)
    await asyncio.sleep(0.5)
    for client in (visitor, alex, one):
        await client.ping()


# --- not too many -------------------------------------------------------------------------------------------


@KINDS
async def test_where_too_many_of_one_address_wait_the_first_gives_way_and_is_told_when_to_come_again(
    house: House, kind: str
) -> None:
    room = Watched(house, of_one_address=3)
    first, *others = await room.silent(3, kind)
    await room.silent(1, kind)
    told = await first.expect("error")
    assert (told["code"], told["retry_after"]) == ("rate_limited", lobby.PATIENCE)
    assert await first.close_code() == 4429
    assert len(room) == 3
    assert [other.frames for other in others] == [[], []]


async def test_a_shelter_whose_address_is_full_of_silent_sockets_comes_in_all_the_same(house: House) -> None:
    await Watched(house, of_one_address=3).silent(5)
    visitors = [await house.visitor() for _ in range(6)]
    alex = await house.staff()
    for visitor in visitors:
        assert (await visitor.say("hello"))["type"] == "ack"
    await alex.ping()


async def test_who_said_hello_does_not_count(house: House) -> None:
    room = Watched(house, of_one_address=1, in_all=1)
    visitors = [await house.visitor() for _ in range(5)]
    for visitor in visitors:
        await visitor.ping()
    assert len(room) == 0


class Waiting:
    """A connection that says nothing."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.sent: list[wire.Sent] = []
        self.code: int | None = None

    def send(self, frame: wire.Sent) -> None:
        self.sent.append(frame)

    def end(self, code: int) -> None:
        self.code = code


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 20)), max_size=60),
    st.integers(1, 4),
    st.integers(1, 8),
)
def test_whoever_comes_and_goes_there_are_never_more_than_may_wait_and_the_newest_is_among_them(
    coming: list[tuple[str, int]], of_one_address: int, in_all: int
) -> None:
    """Each comes from one of six addresses; with it, one who is waiting may say hello."""

    async def run() -> None:
        rooms = Lobby(Addresses(), of_one_address=of_one_address, in_all=in_all)
        here: dict[Any, contextlib.AbstractAsyncContextManager[None]] = {}
        for name, leaves in coming:
            newest: Any = Waiting(f"192.0.2.{ord(name)}")
            place = rooms.waiting(newest)
            await place.__aenter__()
            here[newest] = place
            for each in [each for each in here if each.code is not None]:
                assert [frame.type for frame in each.sent] == ["error"]
                with contextlib.suppress(Gone):
                    await here.pop(each).__aexit__(Gone, Gone(), None)
            assert newest in here
            assert len(rooms) == len(here) <= in_all
            counts = [each.address for each in here]
            assert all(counts.count(address) <= of_one_address for address in counts)
            if leaves < len(here):
                leaver = list(here)[leaves]
                await here.pop(leaver).__aexit__(None, None, None)
        for place in here.values():
            await place.__aexit__(None, None, None)
        assert len(rooms) == 0 and rooms._by_address == {}

    asyncio.run(run())


def test_an_address_is_nowhere_in_the_lobby() -> None:
    async def run() -> str:
        rooms, client = Lobby(Addresses()), Waiting("203.0.113.7")
        async with rooms.waiting(client):  # type: ignore[arg-type]
            return repr(vars(rooms))

    assert "203.0.113.7" not in asyncio.run(run())
