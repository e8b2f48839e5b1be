"""Whatever is to happen at a moment happens, though the server that promised it is gone before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import FakeClock, House
from on_call import OnCall
from sqlalchemy import text as sql

from server.adapters import leases
from server.adapters.notify import WORDS

DANGER = "i want to die"
GRACE = 61.0  # seconds in which a new process ends no lease, and one more


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def mode(house: House, visitor: VisitorClient) -> str:
    """The mode that somebody who comes back is told."""
    again = await house.back(visitor.code)
    return str(again.everything("resumed")[0]["mode"])


async def kinds(house: House, visitor: VisitorClient) -> set[str]:
    """What is to happen to a conversation."""
    query = sql("SELECT kind FROM deadline WHERE conversation = :id")
    async with house.services.database.reading() as connection:
        found = await connection.execute(query, {"id": UUID(visitor.conversation).hex})
        return {row.kind for row in found}


async def crash(house: House, clock: FakeClock, *, after: float, then: float) -> None:
    """The server is gone `after` some seconds, and another one is there `then` seconds later."""
    await house.restart(lambda: clock.advance(seconds=after))
    clock.advance(seconds=then)
    await house.services.deadlines.end_due()


async def with_alex(house: House) -> tuple[VisitorClient, StaffClient, int]:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    return visitor, desk, await desk.take(visitor)


async def test_30_seconds_the_alarm_sounds_again(house: House, clock: FakeClock) -> None:
    visitor = await house.visitor()
    await visitor.say(DANGER)
    await visitor.hand_off()
    assert "alarm_again" in await kinds(house, visitor)
    await crash(house, clock, after=29, then=2)
    assert await kinds(house, visitor) == {"visitor_gone", "alarm_notify", "alarm_over"}


async def test_however_many_leases_wait_for_the_grace_an_alarm_sounds_again(
    house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "MOST", 2)
    before = [await house.visitor() for _ in range(3)]
    for visitor in before:
        await visitor.hand_off()
    await house.restart(lambda: clock.advance(minutes=16))
    danger = await house.visitor()
    await danger.say(DANGER)
    await danger.hand_off()
    clock.advance(seconds=31)
    await house.services.deadlines.end_due()
    assert "alarm_again" not in await kinds(house, danger)
    for visitor in before:
        assert "visitor_gone" in await kinds(house, visitor), "these wait for the grace"


@pytest.mark.parametrize(("danger", "due"), [(True, 60), (False, 120)])
async def test_60_seconds_and_the_longer_wait_whoever_is_on_call_is_called_once(
    house: House, clock: FakeClock, danger: bool, due: int
) -> None:
    visitor = await house.visitor()
    if danger:
        await visitor.say(DANGER)
    await visitor.hand_off()
    await crash(house, clock, after=due - 1, then=0.5)
    with OnCall(house) as on_call:
        await house.services.deadlines.end_due()
        assert on_call.bodies == [], "not before their time"
        # Whether nobody is there is known only once everybody had the time to come back.
        clock.advance(seconds=1 if danger else GRACE)
        for _ in range(2):
            await house.services.deadlines.end_due()
        assert on_call.bodies == [{"text": WORDS}]


async def test_60_seconds_a_person_who_is_gone_is_taken_for_gone(house: House, clock: FakeClock) -> None:
    visitor, desk, _ = await with_alex(house)
    await desk.leave()
    await crash(house, clock, after=59, then=GRACE)
    assert await mode(house, visitor) == "waiting"


async def test_60_seconds_a_colleague_who_does_not_come_has_no_more_right_than_others(
    house: House, clock: FakeClock
) -> None:
    visitor, desk, epoch = await with_alex(house)
    sam = await house.staff("sam")
    handed = await desk.act("transfer", conversation=visitor.conversation, epoch=epoch, to="sam")
    assert handed["type"] == "ack"
    await sam.leave()
    await crash(house, clock, after=59, then=GRACE)
    assert "reservation" not in await kinds(house, visitor)
    assert (await (await house.desk(desk.token)).claim(visitor))["type"] == "claimed"


async def test_15_minutes_a_visitor_who_is_gone_is_out_of_line(house: House, clock: FakeClock) -> None:
    visitor = await house.visitor()
    await visitor.hand_off()
    await visitor.leave()
    await crash(house, clock, after=14 * 60, then=GRACE)
    assert await mode(house, visitor) == "closed"


async def test_24_hours_an_alarm_is_history(house: House, clock: FakeClock) -> None:
    visitor = await house.visitor()
    await visitor.say(DANGER)
    await crash(house, clock, after=24 * 3600 - 1, then=2)
    assert await kinds(house, visitor) == set()


@pytest.mark.parametrize("minutes", [14, 12 * 60 - 1])
async def test_15_minutes_idle_and_12_hours_a_session_ends(
    house: House, clock: FakeClock, minutes: int
) -> None:
    """Used or not: the token of before opens nothing after the moment, also at a server that never saw it."""
    token = await house.login("alex")
    clock.advance(minutes=minutes)
    if minutes > 15:  # somebody was at the desk all the while
        async with house.services.database.writing() as connection:
            await connection.execute(
                sql("UPDATE session SET active_at = :now"), {"now": str(clock())[:19] + ".000000"}
            )
    await house.restart()
    assert (await house.desk(token, available=False)).desk["staff"]
    clock.advance(minutes=2)
    client = await house.socket("staff")
    await client.send("hello", protocol=1, token=token)
    assert (await client.expect("error", "desk")).get("code") == "unauthorized"
