"""Who waits is told what is known: their place, how long others waited, the hours; and if nobody comes, somebody is
called."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from clients import StaffClient, VisitorClient
from houses import TOLEDO, UNSTAFFED, FakeClock, House
from on_call import OnCall

from server.adapters import waiting
from server.adapters.notify import WORDS

SITES = """
sites:
  midwest-recovery-toledo:
    name: Midwest Recovery Center
    town: Toledo, Ohio
    care: {{iop: x}}
    hours: {{timezone: America/New_York, weekly: {{mon: ["09:00-17:00"]}}}}
  ohio-detox-maumee: {{name: Ohio Detox Center, town: "Maumee, Ohio", care: {{detox: x}}}}
phones: {{returning_to_iop: (888) 657-0858, admissions: (833) 657-0858}}
""".replace("{{", "{").replace("}}", "}")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()  # the night from Friday to Saturday


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    sites = folder / "sites.yml"
    sites.write_text(SITES)
    running = await House.open(folder, clock=clock, sites=sites)
    yield running
    await running.close()


# --- who is there -------------------------------------------------------------------------------------------


async def test_only_a_person_who_is_really_there_is_said_to_be_there(house: House, clock: FakeClock) -> None:
    visitor = await house.visitor()
    await visitor.expect("state", staff_online=False)
    desk = await house.staff()
    await visitor.expect("state", staff_online=True)
    await desk.send("status", available=False)
    await visitor.expect("state", staff_online=False)
    await desk.send("status", available=True)
    await visitor.expect("state", staff_online=True)
    clock.advance(seconds=61)  # the desk's laptop sleeps: connected, and nobody there
    await visitor.expect("state", staff_online=False, patience=15)
    await desk.ping()
    await visitor.expect("state", staff_online=True, patience=15)


async def test_the_hours_are_told_where_they_are_known_and_said_to_be_unknown_where_not(house: House) -> None:
    visitor = await house.visitor()
    state = await visitor.expect("state")
    assert state["hours"] == (
        "By their posted hours the team is next in on Monday, November 23, at 9:00 a.m. (EST)."
    )
    offer = await visitor.want_person()
    assert "Monday, November 23" in offer["wording"] and "988" in offer["wording"]
    async with house.http() as http:
        known = (await http.get(f"/api/sites/{TOLEDO}")).json()["hours"]
        unknown = (await http.get(f"/api/sites/{UNSTAFFED}")).json()["hours"]
    assert (known["known"], known["open_now"], known["opens_at"]) == (
        True,
        False,
        "2026-11-23T14:00:00+00:00",
    )
    assert unknown == {
        "known": False,
        "open_now": None,
        "opens_at": None,
        "text": "We don't know their hours.",
    }
    await house.staff()
    assert "hours" not in await visitor.expect("state", staff_online=True), "who is there needs no plan"


async def test_the_assistant_knows_the_plan_and_that_it_is_unknown(house: House, clock: FakeClock) -> None:
    visitor, other = await house.visitor(), await house.visitor(UNSTAFFED)
    await visitor.ask("one")
    clock.advance(hours=24 * 2 + 13)  # Monday, 10 a.m.
    await visitor.ask("two")
    await other.ask("three")
    told = [asked["context"] for asked in house.assistant.asked]
    assert [context.open_now for context in told] == [False, True, None]
    assert "Monday, November 23" in (told[0].hours_text or "") and told[2].hours_text is None


# --- how long -----------------------------------------------------------------------------------------------


async def test_an_estimate_is_told_only_where_enough_people_waited_lately(
    house: House, clock: FakeClock
) -> None:
    desk = await house.staff()
    for _ in range(3):
        visitor = await house.visitor()
        await visitor.hand_off()
        assert "wait_minutes" not in await visitor.expect("state", mode="waiting")
        clock.advance(seconds=150)
        await desk.ping()
        epoch = await desk.take(visitor)
        await desk.act("close", conversation=visitor.conversation, epoch=epoch, outcome="connected")
    visitor = await house.visitor()
    await visitor.hand_off()
    assert (await visitor.expect("state", mode="waiting"))["wait_minutes"] == 3
    await desk.send("status", available=False)
    assert "wait_minutes" not in await visitor.expect("state", staff_online=False)


async def test_a_wait_ends_with_the_first_person_whoever_takes_the_visitor_later(
    house: House, clock: FakeClock
) -> None:
    alex, sam = await house.staff(), await house.staff("sam")
    for _ in range(3):
        visitor = await house.visitor()
        await visitor.hand_off()
        clock.advance(seconds=150)
        await alex.ping()
        epoch = await alex.take(visitor)
        await alex.act("release", conversation=visitor.conversation, epoch=epoch)
        clock.advance(minutes=10)
        await sam.ping()
        epoch = await sam.take(visitor)
        await sam.act("close", conversation=visitor.conversation, epoch=epoch, outcome="connected")
    visitor = await house.visitor()
    await visitor.hand_off()
    assert (await visitor.expect("state", mode="waiting"))["wait_minutes"] == 3


async def waited(house: House, clock: FakeClock, desk: StaffClient, seconds: float = 10) -> None:
    """Three people were taken lately, each after so long."""
    for _ in range(3):
        visitor = await house.visitor()
        await visitor.hand_off()
        clock.advance(seconds=seconds)
        await desk.ping()
        epoch = await desk.take(visitor)
        await desk.act("close", conversation=visitor.conversation, epoch=epoch, outcome="connected")


async def test_who_waits_behind_more_people_than_can_be_taken_is_told_their_place_and_no_time(
    folder: Path, clock: FakeClock
) -> None:
    house = await House.open(folder, clock=clock, chats_per_member=2)
    desk = await house.staff()
    await waited(house, clock, desk)
    line = [await house.visitor() for _ in range(4)]
    for at, visitor in enumerate(line, 1):
        await visitor.hand_off()
        state = await visitor.expect("state", mode="waiting", position=at)
        assert state.get("wait_minutes") == (1 if at <= 2 else None)
    await desk.take(line[0])
    second = await line[1].expect("state", position=1)
    assert second["wait_minutes"] == 1, "one place is left, and it is theirs"
    assert "wait_minutes" not in await line[2].expect("state", position=2)
    await house.close()


async def test_a_time_that_somebody_in_front_has_waited_for_already_is_told_nobody_behind(
    house: House, clock: FakeClock
) -> None:
    desk = await house.staff()
    await waited(house, clock, desk)
    first = await house.visitor()
    await first.hand_off()
    assert (await first.expect("state", mode="waiting"))["wait_minutes"] == 1
    clock.advance(seconds=61)
    await desk.ping()
    second = await house.visitor()
    await second.hand_off()
    state = await second.expect("state", mode="waiting")
    assert state["position"] == 2 and "wait_minutes" not in state
    again = await (await house.back(first.code)).expect("state", mode="waiting")
    assert "wait_minutes" not in again, "nor to them"
    await desk.take(first)
    assert (await second.expect("state", position=1))["wait_minutes"] == 1


async def test_who_was_expected_says_nothing_of_how_long_the_line_takes(
    house: House, clock: FakeClock
) -> None:
    """Who was reached out to, and who was handed over from another center."""
    alex, since = await house.staff(), clock.now
    await house.add_member("ines", site=UNSTAFFED)
    ines = await house.staff("ines")

    async def waits() -> list[list[timedelta]]:
        async with house.services.database.reading() as connection:
            return [await waiting.recent_waits(connection, site, since) for site in (TOLEDO, UNSTAFFED)]

    in_danger = await house.visitor()
    await in_danger.say("i want to die")
    await alex.expect("alert")
    await alex.act("reach_out", conversation=in_danger.conversation)
    await agree(in_danger)
    clock.advance(seconds=1)
    await alex.take(in_danger)
    assert await waits() == [[], []]

    visitor = await house.visitor()
    await visitor.hand_off()
    clock.advance(seconds=30)
    epoch = await alex.take(visitor)
    assert await waits() == [[timedelta(seconds=30)], []]
    await alex.act("transfer", to="ines", conversation=visitor.conversation, epoch=epoch)
    await agree(visitor)
    clock.advance(seconds=1)
    await ines.take(visitor)
    assert all(timedelta(seconds=1) not in of_site for of_site in await waits())


async def agree(visitor: VisitorClient) -> None:
    """The visitor says yes to what a member of staff offers."""
    offer = await visitor.until(lambda frame: frame["type"] == "offer" and ("by" in frame or "site" in frame))
    yes = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    assert (await visitor.act("handoff", **yes))["type"] == "ack"


# --- nobody comes -------------------------------------------------------------------------------------------


async def test_who_waits_with_nobody_there_is_called_for_once_without_a_word_about_them(
    house: House, clock: FakeClock
) -> None:
    with OnCall(house) as on_call:
        visitor = await house.visitor()
        await visitor.hand_off(summary="my name is on this")
        clock.advance(seconds=119)
        await house.services.deadlines.end_due()
        assert on_call.bodies == []
        clock.advance(seconds=2)
        for _ in range(3):
            await house.services.deadlines.end_due()
        assert on_call.bodies == [{"text": WORDS}]


async def test_nobody_is_called_while_somebody_is_there_and_once_they_leave_somebody_is(
    house: House, clock: FakeClock
) -> None:
    with OnCall(house) as on_call:
        desk, visitor = await house.staff(), await house.visitor()
        await visitor.hand_off()
        clock.advance(seconds=121)
        await desk.ping()
        await house.services.deadlines.end_due()
        assert on_call.bodies == []
        await desk.leave()
        clock.advance(seconds=121)
        await house.services.deadlines.end_due()
        assert len(on_call.bodies) == 1


async def test_who_left_the_line_is_not_called_for(house: House, clock: FakeClock) -> None:
    with OnCall(house) as on_call:
        visitor = await house.visitor()
        await visitor.hand_off()
        await visitor.act("cancel_handoff")
        clock.advance(minutes=5)
        await house.services.deadlines.end_due()
        assert on_call.bodies == []
