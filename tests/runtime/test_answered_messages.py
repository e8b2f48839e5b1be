"""A chat that staff answered through a message is a record of the center's, as one that was handed over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import TOLEDO, FakeClock, House

from server.adapters import holds, waiting
from server.core import consent
from server.runtime import housekeeping

PRIVATE = "this is nobody's business"
WORDS = "Please tell me how I can come back."


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def left(house: House) -> VisitorClient:
    """A visitor who left a message."""
    visitor = await house.visitor()
    await visitor.ask(PRIVATE)
    assert (await visitor.act("leave_message", text=WORDS))["type"] == "ack"
    return visitor


async def answered(house: House) -> tuple[VisitorClient, StaffClient, int]:
    """A visitor whose message Alex answers, and the epoch."""
    visitor, alex = await left(house), await house.staff()
    epoch = await alex.take(visitor)
    assert (await alex.say(visitor, epoch, "You can come back any time."))["type"] == "ack"
    return visitor, alex, epoch


async def is_handed_over(house: House, visitor: VisitorClient) -> bool:
    async with house.services.database.reading() as connection:
        id = UUID(visitor.conversation)
        listed = id in await holds.shared(connection)
        assert await holds.is_shared(connection, id) == listed
        return listed


async def is_there(house: House, visitor: VisitorClient) -> bool:
    async with house.services.database.reading() as connection:
        return UUID(visitor.conversation) in await holds.every(connection)


async def test_the_claim_is_in_the_reading_log(house: House) -> None:
    visitor, _, _ = await answered(house)
    [entry] = (await visitor.act("readers"))["readers"]
    assert (entry["name"], entry["what"]) == ("Alex", "claimed")


async def test_a_hold_can_keep_it_and_not_one_that_nobody_answered(house: House) -> None:
    visitor, alex, epoch = await answered(house)
    await alex.act("close", conversation=visitor.conversation, epoch=epoch, outcome="callback")
    assert await is_handed_over(house, visitor)
    assert not await is_handed_over(house, await left(house))


async def test_it_is_kept_as_long_as_what_was_handed_over(house: House, clock: FakeClock) -> None:
    visitor, alex, epoch = await answered(house)
    other = await left(house)
    await alex.act("close", conversation=visitor.conversation, epoch=epoch, outcome="callback")
    for entry in (await house.staff("sam")).desk["requests"]:
        assert (await alex.act("request_done", request=entry["request"]))["type"] == "ack"
    clock.advance(hours=24 * 31)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor)
    assert not await is_there(house, other), "nobody answered it: seen to, it goes as any request"
    clock.advance(hours=24 * 58)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor)
    clock.advance(hours=25)
    await housekeeping.once(house.services)
    assert not await is_there(house, visitor)


async def test_a_supervisor_finds_it_among_the_past_chats(house: House) -> None:
    visitor, alex, epoch = await answered(house)
    await left(house)
    await alex.act("close", conversation=visitor.conversation, epoch=epoch, outcome="callback")
    app = await house.add_supervisor()
    answer = await house.call("GET", "/api/staff/past-chats", app.token)
    assert [chat["conversation"] for chat in answer.json()["chats"]] == [visitor.conversation]


async def test_what_was_agreed_to_with_a_message_is_in_the_visitor_s_copy(house: House) -> None:
    visitor = await left(house)
    words = consent.of_site(house.services.sites[TOLEDO], consent.MESSAGE)
    made = (await visitor.act("export"))["transcript"]
    assert "agreed to share (one message)" in made and words in made
    assert "took this back" not in made


async def test_a_message_that_the_assistant_helped_to_write_is_agreed_to_in_the_same_words(
    house: House,
) -> None:
    visitor = await house.visitor()
    await visitor.say("send what we wrote")
    await visitor.expect("line", code="message_left")
    words = consent.of_site(house.services.sites[TOLEDO], consent.MESSAGE)
    assert words in (await visitor.act("export"))["transcript"]


async def test_who_stops_sharing_takes_that_back_too(house: House) -> None:
    visitor, _, _ = await answered(house)
    await visitor.act("unshare")
    assert "took this back" in (await visitor.act("export"))["transcript"]


async def test_who_stops_sharing_is_not_taken_by_that_message_again(house: House) -> None:
    visitor, _, _ = await answered(house)
    await visitor.act("unshare")
    await visitor.ask("for the assistant again")
    sam = await house.staff("sam")
    assert (await sam.claim(visitor))["code"] == "refused"
    [asked] = sam.desk["requests"]
    for again in ("request_done", "request_reopen"):
        assert (await sam.act(again, request=asked["request"]))["type"] == "ack"
    assert (await sam.claim(visitor))["code"] == "refused", "opened again it is no yes of the visitor"
    await visitor.act("leave_message", text="please answer after all")
    assert (await sam.claim(visitor))["type"] == "claimed"


async def test_who_leaves_the_line_back_to_a_person_is_not_taken_by_that_message_either(house: House) -> None:
    visitor, alex, epoch = await answered(house)
    await alex.act("release", conversation=visitor.conversation, epoch=epoch)
    await visitor.act("cancel_handoff")
    assert (await alex.claim(visitor))["code"] == "refused"
    assert "took this back" in (await visitor.act("export"))["transcript"]


async def test_a_message_that_waits_to_be_answered_is_not_taken_back_with_a_hand_over(house: House) -> None:
    visitor, desk = await left(house), await house.staff()
    await visitor.hand_off()
    await visitor.act("unshare")
    assert "took this back" not in (await visitor.act("export"))["transcript"]
    assert (await desk.claim(visitor))["type"] == "claimed"


async def test_who_leaves_the_line_takes_back_the_hand_over_and_not_the_message(house: House) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all")
    await visitor.act("leave_message", text=WORDS)
    await visitor.act("cancel_handoff")
    desk = await house.staff()
    await desk.take(visitor)
    assert WORDS in desk.texts
    assert await house.count("handoff", visitor) == await house.count("team_wrap", visitor) == 1


async def test_nobody_is_told_to_wait_as_long_as_a_message_lay_there(house: House, clock: FakeClock) -> None:
    visitor = await left(house)
    clock.advance(minutes=50)
    alex = await house.staff()
    await alex.take(visitor)
    async with house.services.database.reading() as connection:
        since = clock() - timedelta(hours=2)
        assert await waiting.recent_waits(connection, TOLEDO, since) == []
