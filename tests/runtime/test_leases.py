"""Who is away too long gives up their place: with a clock that the test moves on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import FakeClock, House

from server.core.conversation import StaffGone, VisitorGone
from server.runtime.runner import Outcome

PRIVATE = "this is nobody's business"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def in_staff(house: House) -> tuple[VisitorClient, StaffClient, int]:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    return visitor, desk, await desk.take(visitor)


async def test_a_visitor_whose_person_vanished_is_first_in_line(house: House, clock: FakeClock) -> None:
    visitor, desk, epoch = await in_staff(house)
    await desk.leave()
    clock.advance(seconds=59)
    await house.services.deadlines.end_due()
    clock.advance(seconds=2)
    await visitor.ping()
    assert visitor.everything("line", code="staff_vanished") == [], "not before their time"
    await house.services.deadlines.end_due()
    await visitor.expect("line", code="staff_vanished")
    await visitor.expect("state", mode="waiting", position=1)
    again = await house.desk(desk.token)
    assert (await again.say(visitor, epoch, "sorry"))["code"] == "stale"
    assert (await again.claim(visitor))["type"] == "claimed"


async def test_who_is_connected_keeps_their_place(house: House, clock: FakeClock) -> None:
    visitor, desk, epoch = await in_staff(house)
    for _ in range(4):
        clock.advance(seconds=45)
        await desk.ping()
        await house.services.deadlines.renew()
        await house.services.deadlines.end_due()
    assert (await desk.say(visitor, epoch, "still here"))["type"] == "ack"


async def test_who_is_back_before_their_time_is_over_keeps_their_place(
    house: House, clock: FakeClock
) -> None:
    """Also where no heartbeat of the server fell between their coming back and the end of the lease."""
    visitor, desk, epoch = await in_staff(house)
    clock.advance(seconds=61)  # the grace of a new process is over
    await desk.ping()
    await house.services.deadlines.renew()
    await desk.leave()
    clock.advance(seconds=50)
    again = await house.desk(desk.token)
    clock.advance(seconds=11)
    await house.services.deadlines.end_due()
    assert (await again.say(visitor, epoch, "my line was gone"))["type"] == "ack"


async def test_a_visitor_who_is_back_before_15_minutes_are_over_keeps_their_place(
    house: House, clock: FakeClock
) -> None:
    visitor = await house.visitor()
    await visitor.hand_off()
    await visitor.leave()
    clock.advance(minutes=14, seconds=50)
    again = await house.back(visitor.code)
    clock.advance(seconds=11)
    await house.services.deadlines.end_due()
    await again.ping()
    assert again.everything("line", code="closed_after_wait") == []
    assert (await house.back(visitor.code)).everything("resumed")[0]["mode"] == "waiting"


async def test_a_desk_that_is_connected_and_silent_does_not_keep_its_place(
    house: House, clock: FakeClock
) -> None:
    visitor, desk, epoch = await in_staff(house)
    await visitor.expect("state", mode="staff", staff_online=True)
    clock.advance(seconds=61)
    await visitor.ping()
    await house.services.deadlines.renew()
    await house.services.deadlines.end_due()
    await visitor.expect("line", code="staff_vanished")
    await visitor.expect("state", mode="waiting", staff_online=False)
    assert (await desk.say(visitor, epoch, "hello?"))["code"] == "stale"


async def test_a_visitor_who_left_the_queue_s_page_is_closed_after_15_minutes(
    house: House, clock: FakeClock
) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    await desk.expect("queued", conversation=visitor.conversation)
    await visitor.leave()
    clock.advance(minutes=14)
    await house.services.deadlines.end_due()
    assert (await house.staff("sam")).desk["queue"] != []
    await desk.send("status", available=True)  # somebody is there: an idle desk would be locked
    there = {"username": "alex", "available": True}
    await desk.until(
        lambda frame: frame["type"] == "presence" and len(desk.everything("presence", **there)) == 2
    )
    clock.advance(minutes=2)
    await house.services.deadlines.end_due()
    await desk.expect("unqueued", conversation=visitor.conversation)
    again = await house.back(visitor.code)
    assert again.everything("resumed")[0]["mode"] == "closed"
    assert [line["code"] for line in again.everything("line")] == ["closed_after_wait"]
    await again.ask(PRIVATE)
    assert not any(PRIVATE in text for text in await desk.what_can_be_read(again))


async def test_a_visitor_away_from_a_person_is_closed_after_a_day(house: House, clock: FakeClock) -> None:
    visitor, desk, _ = await in_staff(house)
    await visitor.leave()
    for _ in range(11 * 6):  # somebody is at the desk all the while
        clock.advance(minutes=10)
        await desk.send("status", available=True)
        await desk.ping()
        await house.services.deadlines.renew()
    await house.services.deadlines.end_due()
    await desk.ping()
    assert desk.everything("state", mode="closed") == []
    clock.advance(hours=14)
    await house.staff("alex")  # the session of before has ended; the person is still there
    await house.services.deadlines.renew()
    await house.services.deadlines.end_due()
    again = await house.back(visitor.code)
    assert again.everything("resumed")[0]["mode"] == "closed"


async def test_a_lease_that_is_no_longer_needed_ends_nothing(house: House, clock: FakeClock) -> None:
    visitor, desk, epoch = await in_staff(house)
    await desk.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)
    assert await house.count("deadline", visitor) == 0
    clock.advance(hours=48)
    await house.services.deadlines.end_due()
    again = await house.back(visitor.code)
    assert again.everything("resumed")[0]["mode"] == "bot"


# --- somebody is quicker ------------------------------------------------------------------------------------


def just_before(house: House, kind: type, happens: Callable[[], Awaitable[None]]) -> asyncio.Event:
    """Let something happen, once, after a row was taken and before what it means, which is of this kind, is applied.
    The event is set when it has happened."""
    runner, over, given_before = house.services.runner, asyncio.Event(), []
    apply = runner.apply

    async def interrupted(id: UUID, given: Any, **more: Any) -> Outcome:
        if isinstance(given, kind) and not given_before:
            given_before.append(given)
            await happens()
            over.set()
        return await apply(id, given, **more)

    runner.apply = interrupted  # type: ignore[method-assign]
    return over


async def test_a_visitor_who_is_claimed_as_their_time_ends_is_not_closed(
    house: House, clock: FakeClock
) -> None:
    visitor = await house.visitor()
    await visitor.hand_off()
    await visitor.leave()
    clock.advance(minutes=14)
    desk = await house.staff()
    claimed = []

    async def claim() -> None:
        claimed.append(await desk.claim(visitor))

    over = just_before(house, VisitorGone, claim)
    clock.advance(minutes=2)
    await house.services.deadlines.end_due()
    await asyncio.wait_for(over.wait(), 10)  # the server's own watch may have taken the row a moment before
    assert [answer["type"] for answer in claimed] == ["claimed"]
    assert (await house.back(visitor.code)).everything("resumed")[0]["mode"] == "staff"
    assert await house.count("deadline", visitor) == 2, "the leases of both sides, as they were begun"


async def test_who_takes_a_visitor_as_the_former_person_is_gone_is_missed_in_their_turn(
    house: House, clock: FakeClock
) -> None:
    visitor, alex, epoch = await in_staff(house)
    sam, answers = await house.staff("sam"), []

    async def hand_over() -> None:
        answers.append(await alex.act("release", conversation=visitor.conversation, epoch=epoch))
        answers.append(await sam.claim(visitor))

    over = just_before(house, StaffGone, hand_over)
    clock.advance(seconds=61)
    await house.services.deadlines.end_due()
    await asyncio.wait_for(over.wait(), 10)
    assert [answer["type"] for answer in answers] == ["ack", "claimed"]
    await sam.leave()
    clock.advance(seconds=61)
    await visitor.ping()
    await house.services.deadlines.end_due()
    await visitor.expect("line", code="staff_vanished")
