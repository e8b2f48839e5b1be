"""One look at the database serves every desk of the same centers, and never hides what was told of since."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest
from houses import TOLEDO, House

from server.adapters import waiting
from server.adapters.bus import Bus
from server.runtime import board as boards


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    running = await House.open(folder)
    yield running
    await running.close()


async def test_desks_that_ask_after_one_change_share_a_look(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "FRESH", 60.0)  # however busy this machine is
    services = house.services
    board = boards.Board(services.database, Bus(), services.hub, services.clock)  # that hears of no change
    with patch.object(waiting, "queue", wraps=waiting.queue) as asked:
        looks = await asyncio.gather(*[board.look([TOLEDO]) for _ in range(50)])
    assert asked.call_count == 1
    assert len({id(look) for look in looks}) == 1


async def test_a_look_after_a_change_shows_the_change(house: House) -> None:
    board = house.services.board
    visitor = await house.visitor()
    assert not (await board.look([TOLEDO])).queue
    assert (await visitor.hand_off(summary="someone"))["type"] == "ack"
    assert list((await board.look([TOLEDO])).queue) == [UUID(visitor.conversation)]


async def test_a_change_that_is_told_of_during_a_look_is_looked_for_again(house: House) -> None:
    board, services = house.services.board, house.services
    visitor = await house.visitor()
    began, go_on, queue = asyncio.Event(), asyncio.Event(), waiting.queue

    async def slowly(*of: object) -> object:
        rows = await queue(*of)  # type: ignore[arg-type]
        began.set()
        await go_on.wait()
        return rows

    with patch.object(waiting, "queue", slowly):
        early = asyncio.create_task(board.look([TOLEDO]))
        await began.wait()
        assert (await visitor.hand_off(summary="someone"))["type"] == "ack"
        late = asyncio.create_task(services.board.look([TOLEDO]))
        go_on.set()
        assert not (await early).queue
        assert list((await late).queue) == [UUID(visitor.conversation)]


async def test_a_change_that_nobody_told_of_is_seen_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "FRESH", 0.0)
    board = house.services.board
    desk = await house.staff()
    look = await board.look([TOLEDO])
    assert len(look.live) == 1
    async with house.services.database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM session")
    assert not (await board.look([TOLEDO])).live
    await desk.leave()
