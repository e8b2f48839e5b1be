"""Nobody is lost when nobody is there: requests and messages are on disk, for the team alone, until seen to."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import FILED, MAUMEE, TOLEDO, FakeClock, House
from sqlalchemy import text as sql

from server.adapters import holds
from server.web.picture import Picture

PRIVATE = "this is nobody's business"
WORDS = "Please tell me how I can come back."


async def left(house: House, words: str = WORDS) -> VisitorClient:
    """A visitor who left a message and went away."""
    visitor = await house.visitor()
    await visitor.ask(PRIVATE)
    assert (await visitor.act("leave_message", text=words))["type"] == "ack"
    await visitor.expect("line", code="message_left")
    await visitor.leave()
    return visitor


# --- what the assistant took down ---------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["call me back", "check my coverage"])
async def test_what_the_visitor_filled_in_is_at_the_desk_once(house: House, asked: str) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask(asked)
    request = await desk.expect("request", conversation=visitor.conversation)
    kind, fields = FILED[asked]
    assert (request["kind"], request["fields"], request["done"]) == (kind, fields, False)
    [listed] = (await house.staff("sam")).desk["requests"]
    assert listed["fields"] == fields
    assert await house.count("request", visitor) == 1


async def test_a_request_tells_nothing_else_of_the_chat(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask(PRIVATE)
    await visitor.ask("call me back")
    await desk.expect("request")
    assert await desk.what_can_be_read(visitor) == []
    assert (await desk.claim(visitor))["code"] == "refused"


async def test_a_turn_that_is_computed_twice_files_once(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.gate.clear()
    await visitor.say("call me back")
    await house.assistant.began.wait()
    await house.back(visitor.code)  # a second page pays too
    house.assistant.gate.set()
    await visitor.expect("line", role="bot")
    await visitor.ask("thanks")
    assert await house.count("request", visitor) == 1


async def test_where_nobody_could_read_it_the_visitor_is_told_so(house: House) -> None:
    visitor = await house.visitor(MAUMEE)
    await visitor.say("call me back")
    told = await visitor.expect("line", code="request_not_filed")
    assert "could not be passed on" in told["text"] and "988" in told["text"]
    assert await house.count("request", visitor) == 0


async def test_a_request_is_seen_to_and_opened_again(house: House) -> None:
    alex, sam, visitor = await house.staff(), await house.staff("sam"), await house.visitor()
    await visitor.ask("call me back")
    request = (await sam.expect("request"))["request"]
    assert (await alex.act("request_done", request=request))["type"] == "ack"
    assert (await sam.expect("request", request=request, done=True))["fields"]
    assert (await alex.act("request_reopen", request=request))["type"] == "ack"
    await sam.expect("request", request=request, done=False)
    assert (await alex.act("request_done", request=visitor.conversation))["code"] == "not_found"


async def test_a_request_of_another_center_looks_like_none(house: House) -> None:
    await house.add_member("ines", site=MAUMEE)
    alex, ines, visitor = await house.staff(), await house.staff("ines"), await house.visitor()
    await visitor.ask("call me back")
    request = (await alex.expect("request"))["request"]
    assert ines.desk["requests"] == []
    assert (await ines.act("request_done", request=request))["code"] == "not_found"


async def test_who_joined_later_is_told_that_they_cannot_open_it_yet(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("call me back")
    await house.add_member("kim")
    kim = await house.staff("kim")
    [entry] = kim.desk["requests"]
    assert entry["no_key"] is True and "fields" not in entry
    await house.staff("alex")  # holds the older period, and grants it
    assert (await kim.expect("request", request=entry["request"]))["fields"]["how"] == "text"


async def test_a_request_moved_to_another_row_does_not_open(house: House) -> None:
    one, other = await house.visitor(), await house.visitor()
    await one.ask("call me back")
    await other.ask("check my coverage")
    async with house.services.database.writing() as connection:
        rows = list(await connection.execute(sql("SELECT id, wrapped, sealed FROM request")))
        for row, source in zip(rows, reversed(rows), strict=True):
            values = {"id": row.id, "wrapped": source.wrapped, "sealed": source.sealed}
            await connection.execute(
                sql("UPDATE request SET wrapped = :wrapped, sealed = :sealed WHERE id = :id"), values
            )
    desk = await house.staff()
    assert [entry["no_key"] for entry in desk.desk["requests"]] == [True, True]


async def test_the_assistant_can_be_told_to_delete_the_chat(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say("delete all of this")
    await visitor.expect("forgotten")
    client = await house.socket()
    await client.send("hello", protocol=1, code=visitor.code, last_seq=0)
    assert (await client.expect("error"))["code"] == "not_found"


async def test_under_a_legal_hold_nobody_is_told_that_a_chat_was_deleted(house: House) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all")
    async with house.services.database.writing() as connection:
        await holds.place(connection, UUID(visitor.conversation), house.clock())
    await visitor.say("delete all of this")
    assert "was not deleted" in (await visitor.expect("line", code="not_deleted"))["text"]


# --- a message for the morning ------------------------------------------------------------------------------


async def test_a_message_is_found_in_the_morning_and_its_answer_with_the_code(house: House) -> None:
    visitor = await left(house)
    desk = await house.staff()
    [entry] = desk.desk["requests"]
    assert (entry["kind"], entry["fields"]) == ("message", {"text": WORDS})
    assert (await desk.claim(visitor))["type"] == "claimed"
    epoch = (await desk.open(visitor))["epoch"]
    assert await desk.what_can_be_read(visitor) == [WORDS, "The visitor left a message.", "Alex has joined."]
    assert (await desk.say(visitor, epoch, "You can come back any time."))["type"] == "ack"
    await desk.act("close", conversation=visitor.conversation, epoch=epoch, outcome="callback")
    await desk.act("request_done", request=entry["request"])
    again = await house.back(visitor.code)
    assert "You can come back any time." in again.texts
    await again.ask(PRIVATE)
    assert PRIVATE not in await desk.what_can_be_read(again)
    assert (await desk.claim(again))["code"] == "refused", "seen to: it can be claimed no more"


async def test_a_message_is_for_staff_and_not_for_the_assistant(house: House) -> None:
    visitor = await house.visitor()
    await visitor.act("leave_message", text=WORDS)
    await visitor.ask("and another thing")
    assert [asked["text"] for asked in house.assistant.asked] == ["and another thing"]
    assert visitor.everything("line", code="message")[0]["text"] == WORDS


async def test_what_the_assistant_helped_to_write_can_be_sent_as_a_message(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.say("send what we wrote")
    await visitor.expect("line", code="message_left")
    await desk.expect("request", kind="message", fields=FILED["send what we wrote"][1])
    assert (await desk.claim(visitor))["type"] == "claimed"


async def leave(visitor: VisitorClient) -> None:
    assert (await visitor.act("leave_message", text=WORDS))["type"] == "ack"


async def test_an_offer_is_answered_by_a_message(house: House) -> None:
    visitor = await house.visitor()
    await visitor.want_person()
    await leave(visitor)
    await visitor.expect("state", mode="bot")
    await visitor.ask("what now")


async def test_who_waits_can_leave_a_message_and_keeps_their_place_and_it_survives_leaving_the_line(
    house: House,
) -> None:
    visitor = await house.visitor()
    await visitor.hand_off()
    await leave(visitor)
    await visitor.ask("shared while waiting")
    await visitor.act("cancel_handoff")
    desk = await house.staff()
    assert [entry["fields"] for entry in desk.desk["requests"]] == [{"text": WORDS}]
    assert (await desk.claim(visitor))["type"] == "claimed"
    assert await desk.what_can_be_read(visitor) == [
        WORDS, "The visitor left a message.", "The visitor left the line.", "Alex has joined.",
    ]  # fmt: skip


async def test_a_closed_chat_stays_closed(house: House) -> None:
    visitor = await house.visitor()
    await visitor.act("end")
    await leave(visitor)
    assert (await house.back(visitor.code)).everything("resumed")[0]["mode"] == "closed"


async def test_with_a_person_there_is_nothing_to_leave(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    await desk.take(visitor)
    assert (await visitor.act("leave_message", text=WORDS))["code"] == "refused"


async def test_where_nobody_signed_up_no_message_can_be_left(house: House) -> None:
    visitor = await house.visitor(MAUMEE)
    assert (await visitor.act("leave_message", text=WORDS))["code"] == "unavailable"


async def test_danger_in_a_message_is_seen_at_once_by_both_signals(house: House) -> None:
    desk = await house.staff()
    for words in ("i want to die", "only the assistant sees danger in this"):
        visitor = await house.visitor()
        answer = await visitor.act("leave_message", text=words)
        assert (await visitor.expect("card", id=answer["id"]))["alert"] == "crisis_suicide"
        await visitor.expect("line", role="system", alert="crisis_suicide")
        await desk.expect("alert", conversation=visitor.conversation)


async def test_a_message_is_left_under_the_words_that_the_page_showed(house: House) -> None:
    visitor = await house.visitor()
    old = await visitor.act("leave_message", text=WORDS, consent="1999-01-message")
    assert old["code"] == "refused", "a page that was open over an upgrade showed other words"
    async with house.http() as http:
        shown = (await http.get(f"/api/sites/{TOLEDO}")).json()["consent"]
    assert (await visitor.act("leave_message", text=WORDS, consent=shown))["type"] == "ack"


async def test_a_repeated_message_is_left_once(house: House) -> None:
    visitor = await house.visitor()
    first = await visitor.act("leave_message", text=WORDS)
    assert await visitor.act("leave_message", id=first["id"], text=WORDS) == first
    assert (await visitor.act("leave_message", id=first["id"], text="other"))["code"] == "conflict"
    assert await house.count("request", visitor) == 1


async def test_who_answers_a_message_and_vanishes_leaves_it_at_the_head_of_the_queue(
    folder: Path,
) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        visitor = await left(house)
        alex = await house.staff()
        await alex.take(visitor)
        await alex.leave()
        clock.advance(seconds=61)
        await house.services.deadlines.end_due()
        sam: StaffClient = await house.staff("sam")
        assert [entry["handed_back"] for entry in sam.desk["queue"]] == [True]
        assert (await sam.claim(visitor))["type"] == "claimed"
    finally:
        await house.close()


async def test_many_requests_are_listed_with_one_look_at_the_keys_of_each_chat(house: House) -> None:
    """A desk that comes back to a full list must not hold up everybody else."""
    visitor = await house.visitor()
    for number in range(5):
        assert (await visitor.act("leave_message", text=f"message {number}"))["type"] == "ack"
    await visitor.leave()
    desk = await house.staff()
    shred, asked = house.services.vault.shred, []
    get = shred.get

    async def counted(conversation: UUID) -> object:
        asked.append(conversation)
        return await get(conversation)

    shred.get = counted  # type: ignore[method-assign, assignment]
    picture = Picture(house.services, next(iter(house.services.hub.desks)).keys)
    assert len((await picture.whole()).requests) == 5
    assert len(asked) == 1
    await desk.leave()
