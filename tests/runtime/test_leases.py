"""Who is away too long gives up their place: with a clock that the test moves on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from clients import StaffClient, VisitorClient
from houses import FakeClock, House

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
