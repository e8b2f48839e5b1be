"""Colleagues: a transfer reaches the one it is meant for, a note stays in the team, no one gets too much."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import MAUMEE, TOLEDO, FakeClock, House
from sqlalchemy import text as sql

from server.core import consent
from server.core.conversation import ReservationOver
from server.runtime.runner import Outcome
from server.web import staff_inputs

PRIVATE = "this is nobody's business"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock, chats_per_member=2)
    yield running
    await running.close()


async def with_alex(house: House) -> tuple[VisitorClient, StaffClient, dict[str, object]]:
    """A visitor with Alex; the fields by which Alex acts."""
    alex, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off(summary="my note")
    epoch = await alex.take(visitor)
    return visitor, alex, {"conversation": visitor.conversation, "epoch": epoch}


# --- transfer -----------------------------------------------------------------------------------------------


async def test_a_transferred_visitor_is_kept_for_the_colleague_and_sees_who_comes(house: House) -> None:
    visitor, alex, chat = await with_alex(house)
    sam = await house.staff("sam")
    await house.add_member("kim")
    kim = await house.staff("kim")
    assert (await alex.act("transfer", to="sam", **chat))["type"] == "ack"
    entry = await sam.expect("queued", conversation=visitor.conversation)
    assert (entry["to"], entry["handed_back"]) == ("sam", True)
    await visitor.expect("line", code="transferred")
    await visitor.expect("state", mode="waiting", position=1)
    refused = await kim.claim(visitor)
    assert (refused["code"], refused["name"]) == ("refused", "Sam")
    assert (await alex.claim(visitor))["code"] == "refused"
    assert (await sam.claim(visitor))["summary"] == "my note"
    await visitor.expect("state", mode="staff", name="Sam")
    assert (await alex.act("say", text="late", **chat))["code"] == "stale"


async def test_after_60_seconds_anybody_may_take_them(house: House, clock: FakeClock) -> None:
    visitor, alex, chat = await with_alex(house)
    sam = await house.staff("sam")
    await alex.act("transfer", to="sam", **chat)
    clock.advance(seconds=59)
    await house.services.deadlines.end_due()
    assert (await alex.claim(visitor))["code"] == "refused"
    clock.advance(seconds=2)
    await house.services.deadlines.end_due()
    entry = await sam.until(lambda f: f["type"] == "queued" and "to" not in f)
    assert entry["conversation"] == visitor.conversation
    assert (await alex.claim(visitor))["type"] == "claimed"


async def test_a_colleague_who_is_asked_as_the_time_of_another_ends_has_their_own(
    house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row was taken; before it is done Sam claims, and hands the visitor to Kim."""
    visitor, alex, chat = await with_alex(house)
    sam = await house.staff("sam")
    await house.add_member("kim")
    kim = await house.staff("kim")
    await alex.act("transfer", to="sam", **chat)
    apply, begun, over = house.services.runner.apply, [], asyncio.Event()

    async def interrupted(id: UUID, given: Any, **more: Any) -> Outcome:
        if not isinstance(given, ReservationOver) or begun:
            return await apply(id, given, **more)
        begun.append(given)
        try:
            epoch = await sam.take(visitor)
            await sam.act("transfer", to="kim", conversation=visitor.conversation, epoch=epoch)
            return await apply(id, given, **more)
        finally:
            over.set()

    monkeypatch.setattr(house.services.runner, "apply", interrupted)
    clock.advance(seconds=50)
    for desk in (alex, sam, kim):
        await desk.ping()
    clock.advance(seconds=11)
    for desk in (alex, sam, kim):
        await desk.ping()
    await house.services.deadlines.end_due()
    await asyncio.wait_for(over.wait(), 10)  # the server's own watch may have taken the row a moment before
    assert (await alex.claim(visitor))["code"] == "refused", "Kim's time has only begun"
    assert (await kim.claim(visitor))["type"] == "claimed"


async def test_a_colleague_who_is_not_there_is_not_given_anybody(house: House, clock: FakeClock) -> None:
    visitor, alex, chat = await with_alex(house)
    absent = await alex.act("transfer", to="sam", **chat)
    assert (absent["code"], absent["name"]) == ("refused", "Sam")
    await house.staff("sam", available=False)
    assert (await alex.act("transfer", to="sam", **chat))["code"] == "refused"
    assert (await alex.act("transfer", to="nobody", **chat))["code"] == "refused"
    assert (await alex.act("transfer", to="alex", **chat))["code"] == "refused"
    await house.staff("sam")
    clock.advance(seconds=40)
    await alex.ping()
    await house.services.deadlines.renew()
    clock.advance(seconds=21)  # Sam is connected, and silent
    await alex.ping()
    assert (await alex.act("transfer", to="sam", **chat))["code"] == "refused"
    await visitor.ping()
    assert visitor.everything("line", code="transferred") == []


async def test_a_colleague_with_as_many_chats_as_they_may_have_is_given_nobody_but_who_is_in_danger(
    house: House,
) -> None:
    visitor, alex, chat = await with_alex(house)
    sam = await house.staff("sam")
    for other in (await house.visitor(), await house.visitor()):
        await other.hand_off()
        await sam.take(other)
    full = await alex.act("transfer", to="sam", **chat)
    assert (full["code"], full["name"]) == ("refused", "Sam")
    await visitor.ping()
    assert visitor.everything("line", code="transferred") == []
    await visitor.say("i want to die")
    assert (await alex.act("transfer", to="sam", **chat))["type"] == "ack"
    assert (await sam.claim(visitor))["type"] == "claimed", "danger knows no limit"


async def elsewhere(house: House) -> tuple[VisitorClient, StaffClient, StaffClient, dict[str, object]]:
    """A visitor whom Alex of Toledo would like to hand to Ines of Maumee."""
    await house.add_member("ines", site=MAUMEE)
    ines = await house.staff("ines")
    visitor, alex, chat = await with_alex(house)
    await visitor.say("said to Alex")
    assert (await alex.act("transfer", to="ines", **chat))["type"] == "ack"
    return visitor, alex, ines, chat


async def test_another_center_reads_nothing_before_the_visitor_says_yes(house: House) -> None:
    visitor, alex, ines, chat = await elsewhere(house)
    offer = await visitor.expect("offer")
    assert offer["site"] == "Ohio Detox Center" and "Ohio Detox Center" in offer["wording"]
    assert (await alex.act("say", text="still with you", **chat))["type"] == "ack"
    assert (await ines.claim(visitor))["code"] == "not_found"
    assert await ines.what_can_be_read(visitor) == []
    accepted = await visitor.act(
        "handoff", offer=offer["offer"], consent=consent.CURRENT, share="from_now", summary="for Ines"
    )
    assert accepted["type"] == "ack"
    entry = await ines.expect("queued", conversation=visitor.conversation)
    assert (entry["to"], entry["summary"]) == ("ines", "for Ines")
    await alex.expect("state", conversation=visitor.conversation, mode="waiting")
    await ines.take(visitor)
    await visitor.say("said to Ines")
    await ines.expect("line", text="said to Ines")
    assert "said to Alex" not in await ines.what_can_be_read(visitor)
    assert (await alex.open(visitor))["code"] == "not_found"
    assert "said to Ines" not in alex.texts


async def test_who_declines_another_center_stays_where_they_are(house: House) -> None:
    visitor, alex, ines, chat = await elsewhere(house)
    await visitor.expect("offer")
    assert (await visitor.act("cancel_handoff"))["type"] == "ack"
    await alex.expect("line", code="transfer_declined")
    assert (await alex.act("say", text="that is fine", **chat))["type"] == "ack"
    assert "took this back" not in (await visitor.act("export"))["transcript"], "nothing was taken back"
    assert (await ines.claim(visitor))["code"] == "not_found"
    again = await house.back(visitor.code)
    await again.ping()
    assert again.everything("offer") == []


async def test_sharing_all_shows_another_center_what_was_said_to_the_first(house: House) -> None:
    visitor, _, ines, _ = await elsewhere(house)
    offer = await visitor.expect("offer")
    await visitor.act("handoff", offer=offer["offer"], consent=offer["consent"], share="all", summary="")
    await ines.expect("queued")
    await ines.take(visitor)
    assert "said to Alex" in await ines.what_can_be_read(visitor)


async def gone(desk: StaffClient) -> None:
    """Whoever sits at this desk is not there for visitors any more."""
    await desk.send("status", available=False)
    await desk.ping()


async def test_nobody_is_handed_to_a_center_whose_colleague_has_left_meanwhile(house: House) -> None:
    visitor, alex, ines, chat = await elsewhere(house)
    offer = await visitor.expect("offer")
    await gone(ines)
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    refused = await visitor.act("handoff", **accepted)
    assert (refused["type"], refused["code"]) == ("error", "refused")
    await visitor.expect("line", code="transfer_lapsed")
    await alex.expect("line", code="transfer_lapsed")
    assert (await alex.act("say", text="still with you", **chat))["type"] == "ack"
    assert await house.count("handoff", visitor) == 1
    again = await house.back(visitor.code)
    await again.ping()
    assert again.everything("offer") == [], "the question is over"
    assert again.everything("resumed")[0]["mode"] == "staff"
    await ines.send("status", available=True)
    assert (await visitor.act("handoff", **accepted))["code"] == "refused", "and stays so"


async def busy(house: House, desk: StaffClient, site: str, chats: int = 2) -> list[VisitorClient]:
    """Whoever sits at this desk takes so many other visitors."""
    others = [await house.visitor(site) for _ in range(chats)]
    for other in others:
        await other.hand_off()
        await desk.take(other)
    return others


async def test_nobody_is_handed_to_a_center_whose_colleague_has_no_room_any_more(house: House) -> None:
    visitor, alex, ines, chat = await elsewhere(house)
    offer = await visitor.expect("offer")
    others = await busy(house, ines, MAUMEE)
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "all", "summary": ""}
    refused = await visitor.act("handoff", **accepted)
    assert (refused["type"], refused["code"]) == ("error", "refused")
    assert "still here with the same person" in (await visitor.expect("line", code="transfer_full"))["text"]
    assert "stays with you" in (await alex.expect("line", code="transfer_full"))["text"]
    assert (await alex.act("say", text="still with you", **chat))["type"] == "ack"
    assert await house.count("handoff", visitor) == 1, "and nothing was shared with the other center"
    assert await ines.what_can_be_read(visitor) == []
    assert (await visitor.act("handoff", id=refused["id"], **accepted))["code"] == "refused"
    again = await house.back(visitor.code)
    await again.ping()
    assert again.everything("offer") == [], "the question is over"
    await others[0].act("end")
    assert (await visitor.act("handoff", **accepted))["code"] == "refused", "and stays so"
    assert (await alex.act("transfer", to="ines", **chat))["type"] == "ack", "until it is asked again"
    offer = await visitor.expect("offer")
    asked_again = {**accepted, "offer": offer["offer"]}
    assert (await visitor.act("handoff", **asked_again))["type"] == "ack"
    assert (await ines.claim(visitor))["type"] == "claimed"


async def test_whoever_may_be_in_danger_is_handed_over_though_there_is_no_room(house: House) -> None:
    visitor, _, ines, _ = await elsewhere(house)
    offer = await visitor.expect("offer")
    await busy(house, ines, MAUMEE)
    await visitor.say("i want to die")
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    assert (await visitor.act("handoff", **accepted))["type"] == "ack"
    assert (await ines.claim(visitor))["type"] == "claimed"


async def test_nobody_is_handed_to_a_colleague_who_is_disabled_while_their_desk_is_still_open(
    house: House,
) -> None:
    visitor, alex, *_ = await elsewhere(house)
    offer = await visitor.expect("offer")
    async with house.services.database.writing() as connection:
        await connection.execute(sql("UPDATE member SET status = 'disabled' WHERE username = 'ines'"))
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    assert (await visitor.act("handoff", **accepted))["code"] == "refused"
    await alex.expect("line", code="transfer_lapsed")


async def test_the_last_place_of_a_colleague_is_promised_to_one_visitor_alone(house: House) -> None:
    first, alex, chat = await with_alex(house)
    sam = await house.staff("sam")
    await busy(house, sam, TOLEDO, 1)
    second = await house.visitor()
    await second.hand_off()
    epoch = await alex.take(second)
    assert (await alex.act("transfer", to="sam", **chat))["type"] == "ack"
    refused = await alex.act("transfer", to="sam", conversation=second.conversation, epoch=epoch)
    assert (refused["code"], refused["name"]) == ("refused", "Sam")
    assert (await sam.claim(first))["type"] == "claimed", "the promised place counts once"


async def test_of_two_who_say_yes_at_once_to_a_colleague_with_one_place_one_is_handed_over(
    house: House,
) -> None:
    first, alex, ines, _ = await elsewhere(house)
    second = await house.visitor()
    await second.hand_off()
    epoch = await alex.take(second)
    await alex.act("transfer", to="ines", conversation=second.conversation, epoch=epoch)
    await busy(house, ines, MAUMEE, 1)

    async def agrees(visitor: VisitorClient) -> str:
        offer = await visitor.expect("offer", site="Ohio Detox Center")
        yes = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
        answer = await visitor.act("handoff", **yes)
        told = "transferred" if answer["type"] == "ack" else "transfer_full"
        return str((await visitor.expect("line", code=told))["code"])

    told = await asyncio.gather(agrees(first), agrees(second))
    assert sorted(told) == ["transfer_full", "transferred"]
    [waits] = [one for one, code in zip((first, second), told, strict=True) if code == "transferred"]
    assert (await ines.claim(waits))["type"] == "claimed"


async def agree(visitor: VisitorClient, share: str = "from_now") -> None:
    """The visitor says yes to another center."""
    offer = await visitor.until(lambda frame: frame["type"] == "offer" and "site" in frame)
    yes = {"offer": offer["offer"], "consent": offer["consent"], "share": share, "summary": ""}
    assert (await visitor.act("handoff", **yes))["type"] == "ack"


@pytest.mark.parametrize("share", ["from_now", "all"])
async def test_a_message_stays_with_the_center_it_was_left_for_when_the_visitor_moves_on(
    house: House, share: str
) -> None:
    visitor = await house.visitor()
    await visitor.act("leave_message", text="please write me")
    sam = await house.staff("sam")
    [left] = sam.desk["requests"]
    assert "moved" not in left
    await visitor.hand_off()
    alex = await house.staff()
    chat = {"conversation": visitor.conversation, "epoch": await alex.take(visitor)}
    await house.add_member("ines", site=MAUMEE)
    ines = await house.staff("ines")
    await alex.act("transfer", to="ines", **chat)
    await agree(visitor, share)
    told = await visitor.expect("line", code="message_stays")
    assert "can't answer it here now" in told["text"]

    listed = await sam.expect("request", request=left["request"])
    assert listed["moved"] is True and listed["fields"] == {"text": "please write me"}
    assert (await house.desk(sam.token)).desk["requests"] == [
        {name: value for name, value in listed.items() if name != "type"}
    ]
    refused = await sam.claim(visitor)
    assert refused["code"] == "refused" and "another center now" in refused["message"]
    assert (await house.desk(ines.token)).desk["requests"] == []

    epoch = await ines.take(visitor)
    assert (await ines.act("return_to_bot", conversation=visitor.conversation, epoch=epoch))["type"] == "ack"
    for desk in (ines, sam):
        assert (await desk.claim(visitor))["code"] == "refused", "nobody takes them by it"
    assert (await sam.act("request_done", request=left["request"]))["type"] == "ack"


async def test_a_message_can_be_answered_again_once_the_visitor_is_back_where_they_left_it(
    house: House,
) -> None:
    visitor = await house.visitor()
    await visitor.act("leave_message", text="please write me")
    await visitor.hand_off()
    alex = await house.staff()
    [left] = alex.desk["requests"]
    epoch = await alex.take(visitor)
    await house.add_member("ines", site=MAUMEE)
    ines = await house.staff("ines")
    await alex.act("transfer", to="ines", conversation=visitor.conversation, epoch=epoch)
    await agree(visitor)
    await alex.expect("request", request=left["request"], moved=True)
    epoch = await ines.take(visitor)
    await ines.act("transfer", to="alex", conversation=visitor.conversation, epoch=epoch)
    await agree(visitor)
    await alex.until(lambda frame: frame["type"] == "request" and "moved" not in frame)
    epoch = await alex.take(visitor)
    await alex.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)
    await alex.take(visitor)
    assert "please write me" in alex.texts


async def test_who_does_not_answer_at_a_center_any_more_claims_nobody_there(house: House) -> None:
    """Their desk is still open: it hears of it within a second."""
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.hand_off()
    async with house.services.database.writing() as connection:
        await connection.execute(sql("UPDATE member SET status = 'disabled' WHERE username = 'alex'"))
    assert (await desk.claim(visitor))["code"] == "not_found"


async def test_a_yes_that_is_sent_again_after_the_colleague_left_keeps_its_first_answer(house: House) -> None:
    visitor, _, ines, _ = await elsewhere(house)
    offer = await visitor.expect("offer")
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    first = await visitor.act("handoff", **accepted)
    assert first["type"] == "ack"
    await gone(ines)
    assert await visitor.act("handoff", id=first["id"], **accepted) == first


# --- notes --------------------------------------------------------------------------------------------------


async def test_a_note_is_for_the_team_and_never_for_the_visitor(house: House) -> None:
    visitor, alex, _ = await with_alex(house)
    sam = await house.staff("sam")
    await sam.open(visitor)
    answer = await alex.act("note", conversation=visitor.conversation, text="asked about evenings")
    assert answer["type"] == "ack"
    for desk in (alex, sam):
        note = await desk.expect("note", conversation=visitor.conversation)
        assert (note["seq"], note["name"], note["text"]) == (1, "Alex", "asked about evenings")
    await sam.act("note", conversation=visitor.conversation, text="so did their mother")
    await alex.expect("note", seq=2, name="Sam")
    again = await house.back(visitor.code)
    await again.ping()
    assert not any("evenings" in str(frame) for frame in visitor.frames + again.frames)
    late = await house.desk(alex.token)
    await late.open(visitor)
    await late.ping()
    assert [note["seq"] for note in late.everything("note")] == [1, 2]
    repeated = {"conversation": visitor.conversation, "text": "asked about evenings"}
    assert await alex.act("note", id=answer["id"], **repeated) == answer
    assert await house.count("note", visitor) == 2


async def test_there_is_no_note_about_what_was_never_shared(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask(PRIVATE)
    assert (await desk.act("note", conversation=visitor.conversation, text="x"))["code"] == "refused"


async def test_another_center_reads_and_writes_notes_of_its_own(house: House) -> None:
    visitor, alex, ines, _ = await elsewhere(house)
    await alex.act("note", conversation=visitor.conversation, text="of Toledo")
    offer = await visitor.expect("offer")
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    await visitor.act("handoff", **accepted)
    await ines.expect("queued", conversation=visitor.conversation)
    await ines.take(visitor)
    for text in ("of Maumee", "of Maumee too"):
        assert (await ines.act("note", conversation=visitor.conversation, text=text))["type"] == "ack"
        await ines.expect("note", conversation=visitor.conversation, text=text)
    again = await house.desk(ines.token)
    await again.open(visitor)
    await again.ping()
    assert [note["text"] for note in again.everything("note")] == ["of Maumee", "of Maumee too"]


@pytest.fixture
def before_it_is_done(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Awaitable[None]]], None]:
    """Let something happen, once, after the center of a chat was read for a member's frame and before it is done."""

    def once(happens: Callable[[], Awaitable[None]]) -> None:
        read, left = staff_inputs.require_site, [happens]

        async def late(*of: Any) -> str:
            site = await read(*of)
            while left:
                await left.pop()()
            return site

        monkeypatch.setattr(staff_inputs, "require_site", late)

    return once


async def test_a_note_for_one_center_is_never_kept_for_another_to_which_the_visitor_moves_just_then(
    house: House, before_it_is_done: Callable[[Callable[[], Awaitable[None]]], None]
) -> None:
    visitor, alex, ines, _ = await elsewhere(house)
    before_it_is_done(lambda: agree(visitor))
    refused = await alex.act("note", conversation=visitor.conversation, text="for Toledo alone")
    assert refused["code"] == "not_found"
    assert await house.count("note", visitor) == 0
    await ines.expect("queued", conversation=visitor.conversation)
    await ines.take(visitor)
    await ines.ping()
    assert ines.everything("note") == []


async def test_nobody_reaches_out_to_a_visitor_who_moved_to_another_center_just_then(
    house: House, before_it_is_done: Callable[[Callable[[], Awaitable[None]]], None]
) -> None:
    visitor, alex, ines, _ = await elsewhere(house)

    async def is_in_danger_there() -> None:
        await agree(visitor)
        await ines.expect("queued", conversation=visitor.conversation)
        epoch = await ines.take(visitor)
        await ines.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)
        await visitor.say("i want to die")

    before_it_is_done(is_in_danger_there)
    assert (await alex.act("reach_out", conversation=visitor.conversation))["code"] == "not_found"
    await visitor.ping()
    assert visitor.everything("offer", by="Alex") == []
    assert (await ines.act("reach_out", conversation=visitor.conversation))["type"] == "ack"


# --- the end, and the limit ---------------------------------------------------------------------------------


async def test_a_chat_ends_with_one_of_the_known_outcomes(house: House) -> None:
    _, alex, chat = await with_alex(house)
    assert (await alex.act("close", outcome="whatever", **chat))["code"] == "bad_frame"
    assert (await alex.act("close", outcome="referred", **chat))["type"] == "ack"
    async with house.services.database.reading() as connection:
        assert await connection.scalar(sql("SELECT outcome FROM conversation")) == "referred"


async def test_nobody_takes_more_chats_than_they_may_have_but_danger_knows_no_limit(house: House) -> None:
    desk = await house.staff()
    visitors = [await house.visitor() for _ in range(4)]
    for visitor in visitors:
        await visitor.hand_off()
    for visitor in visitors[:2]:
        await desk.take(visitor)
    refused = await desk.claim(visitors[2])
    assert refused["code"] == "refused" and "2 chats" in refused["message"]
    await visitors[3].say("i want to die")
    assert (await desk.claim(visitors[3]))["type"] == "claimed"
    assert (await desk.claim(visitors[2]))["code"] == "refused"
