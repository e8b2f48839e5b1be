"""From the assistant to a person and back: who may read what, and who may answer, at each moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import House
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import conversations
from server.adapters.database import Unavailable
from server.runtime import transcript
from server.runtime.vault import MemberKeys, VisitorKeys

PRIVATE = "this is nobody's business"


async def waiting(house: House, share: str = "from_now", summary: str = "a note") -> VisitorClient:
    """A visitor in the queue."""
    visitor = await house.visitor()
    assert (await visitor.hand_off(share, summary))["type"] == "ack"
    await visitor.expect("state", mode="waiting")
    return visitor


async def with_staff(house: House, desk: StaffClient) -> tuple[VisitorClient, int]:
    """A visitor whom this desk has, and the epoch."""
    visitor = await waiting(house)
    epoch = await desk.take(visitor)
    await visitor.expect("state", mode="staff")
    return visitor, epoch


# --- the offer ----------------------------------------------------------------------------------------------


async def test_the_offer_shows_what_staff_would_read_and_says_when_nobody_is_there(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("I stopped coming")
    offer = await visitor.want_person()
    assert offer["summary"] == "I wrote: I stopped coming"
    assert offer["staff_online"] is False and offer["wording"].startswith("Nobody from the team is online")
    await house.staff("alex")
    again = await visitor.expect("offer", staff_online=True)
    assert again["offer"] == offer["offer"] and not again["wording"].startswith("Nobody")


async def test_the_assistant_can_offer_a_person_too(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say("a person, please")
    await visitor.expect("offer")


async def test_an_open_offer_is_sent_again_after_the_replay(house: House) -> None:
    visitor = await house.visitor()
    offer = await visitor.want_person()
    again = await house.back(visitor.code)
    assert await again.expect("offer") == offer
    kinds = [frame["type"] for frame in again.frames]
    assert kinds.index("offer") > kinds.index("resumed")


async def test_only_the_open_offer_in_its_present_wording_can_be_accepted(house: House) -> None:
    visitor = await house.visitor()
    offer = await visitor.want_person()
    fields = {"share": "all", "summary": ""}
    old = await visitor.act("handoff", offer=offer["offer"], consent="1999-01", **fields)
    other = await visitor.act("handoff", offer=visitor.conversation, consent=offer["consent"], **fields)
    assert old["code"] == other["code"] == "refused"


async def test_who_declines_is_back_with_the_assistant_and_has_shared_nothing(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.want_person()
    assert (await visitor.act("cancel_handoff"))["type"] == "ack"
    await visitor.expect("state", mode="bot")
    await visitor.ask(PRIVATE)
    assert await desk.what_can_be_read(visitor) == []
    assert await house.count("handoff", visitor) == await house.count("team_wrap", visitor) == 0


# --- the queue ----------------------------------------------------------------------------------------------


async def test_the_desk_sees_who_waits_with_the_summary_as_the_visitor_edited_it(house: House) -> None:
    desk = await house.staff()
    first, second = await waiting(house, summary="my own words"), await waiting(house)
    entry = await desk.expect("queued", conversation=first.conversation)
    assert (entry["summary"], entry["visitor_here"], entry["urgent"]) == ("my own words", True, False)
    assert second.everything("state", mode="waiting")[-1]["position"] == 2
    other = await house.staff("sam")
    assert [e["conversation"] for e in other.desk["queue"]] == [first.conversation, second.conversation]
    await first.leave()
    await desk.expect("queued", conversation=first.conversation, visitor_here=False)


async def test_danger_moves_a_visitor_to_the_front(house: House) -> None:
    desk = await house.staff()
    first, second = await waiting(house), await waiting(house)
    await second.say("i want to die")
    await desk.expect("queued", conversation=second.conversation, urgent=True)
    await second.expect("state", position=1)
    await first.expect("state", position=2)


async def test_leaving_the_queue_takes_back_the_summary_and_what_was_shared(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask("before")
    await visitor.hand_off("all", "the note")
    await desk.expect("queued", conversation=visitor.conversation)
    assert await house.count("handoff", visitor) == 1 and await house.count("team_wrap", visitor) == 2
    assert "before" in await desk.what_can_be_read(visitor)
    assert (await visitor.act("cancel_handoff"))["type"] == "ack"
    await desk.expect("unqueued", conversation=visitor.conversation)
    assert await house.count("handoff", visitor) == await house.count("team_wrap", visitor) == 0
    assert await desk.what_can_be_read(visitor) == []
    assert (await desk.claim(visitor))["code"] == "refused"


async def test_who_waits_can_keep_asking_and_staff_read_that(house: House) -> None:
    desk, visitor = await house.staff(), await waiting(house)
    await visitor.ask("are you still there")
    assert await desk.what_can_be_read(visitor) == ["are you still there", "You wrote: are you still there"]


async def test_lines_that_are_unanswered_when_leaving_the_queue_are_answered(house: House) -> None:
    visitor = await waiting(house)
    house.assistant.gate.clear()
    await visitor.say("one")
    await house.assistant.began.wait()
    await visitor.act("cancel_handoff")
    await visitor.say("two")
    house.assistant.gate.set()
    await visitor.expect("line", text="You wrote: one")
    await visitor.expect("line", text="You wrote: two")


# --- what is shared -----------------------------------------------------------------------------------------


async def test_from_now_on_shows_nothing_of_before(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask(PRIVATE)
    await visitor.hand_off("from_now", "only this")
    claimed = await desk.claim(visitor)
    assert claimed["summary"] == "only this"
    await visitor.say("hello Alex")
    joined, hello = await desk.what_can_be_read(visitor)
    assert joined.startswith("Alex has joined") and hello == "hello Alex"


async def test_all_shows_everything_of_before(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask("the beginning")
    await visitor.hand_off("all")
    await desk.take(visitor)
    assert [line["text"] for line in desk.everything("line")][:2] == [
        "the beginning",
        "You wrote: the beginning",
    ]
    assert all("buttons" not in line for line in desk.everything("line"))


async def test_an_answer_to_a_private_line_stays_private(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    house.assistant.gate.clear()
    await visitor.say(PRIVATE)
    await house.assistant.began.wait()
    await visitor.hand_off("from_now")
    house.assistant.gate.set()
    await visitor.expect("line", text=f"You wrote: {PRIVATE}")
    assert await desk.what_can_be_read(visitor) == []


async def test_staff_of_another_center_find_nothing(house: House) -> None:
    visitor = await waiting(house)
    await house.services.team.add(
        "ines", "Ines", "admissions", ["ohio-detox-maumee"], "seven quiet herons at dusk"
    )
    desk = await house.staff("ines")
    assert desk.desk["queue"] == []
    assert (await desk.claim(visitor))["code"] == "not_found"
    assert (await desk.open(visitor))["code"] == "not_found"


# --- with a person ------------------------------------------------------------------------------------------


async def test_both_write_to_each_other_and_the_assistant_is_silent(house: House) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await visitor.say("hello Alex")
    await desk.expect("line", conversation=visitor.conversation, role="visitor", text="hello Alex")
    ack = await desk.say(visitor, epoch, "hello, I am here")
    assert ack["type"] == "ack"
    line = await visitor.expect("line", role="staff", text="hello, I am here")
    assert line["name"] == "Alex" and line["seq"] == ack["seq"]
    shown = await desk.expect("line", role="staff")
    assert desk.frames.index(ack) < desk.frames.index(shown)
    assert house.assistant.asked == []


async def test_each_sees_that_the_other_types_and_has_read(house: House) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await visitor.send("typing", on=True)
    await desk.expect("typing", conversation=visitor.conversation, on=True)
    await desk.send("typing", conversation=visitor.conversation, on=True)
    assert "text" not in await visitor.expect("typing", on=True)
    seq = (await desk.say(visitor, epoch, "hello"))["seq"]
    await visitor.send("seen", seq=seq)
    await desk.expect("seen", conversation=visitor.conversation, seq=seq)
    await desk.send("seen", conversation=visitor.conversation, seq=seq)
    await visitor.expect("seen", seq=seq)
    await visitor.send("seen", seq=seq + 1_000)  # of lines that do not exist
    await visitor.ping()
    again = await house.back(visitor.code)
    await again.expect("seen", seq=seq)


async def test_of_two_who_claim_at_once_one_has_it_and_the_other_learns_the_name(house: House) -> None:
    alex, sam = await house.staff("alex"), await house.staff("sam")
    visitor = await waiting(house)
    answers = await asyncio.gather(alex.claim(visitor), sam.claim(visitor))
    won, lost = sorted(answers, key=lambda answer: answer["type"])
    assert (won["type"], lost["type"], lost["code"]) == ("claimed", "error", "already_claimed")
    assert lost["name"] == ("Alex" if answers[0] is won else "Sam")
    await visitor.expect("state", mode="staff", name=lost["name"])


async def test_a_claim_of_what_was_claimed_since_it_was_read_changes_nothing_and_is_told_who(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a database lets several writers in, the update itself decides: it holds for the epoch that was read."""
    alex, sam = await house.staff("alex"), await house.staff("sam")
    visitor = await waiting(house)
    async with house.services.database.reading() as connection:
        stale = await conversations.load(connection, UUID(visitor.conversation))
    epoch = await alex.take(visitor)
    load, read = conversations.load, list[UUID]()

    async def late(connection: AsyncConnection, id: UUID) -> conversations.Record | None:
        read.append(id)
        return stale if len(read) == 1 else await load(connection, id)

    monkeypatch.setattr(conversations, "load", late)
    lost = await sam.claim(visitor)
    assert len(read) >= 2, "it was read again"
    assert (lost["type"], lost["code"], lost["name"]) == ("error", "already_claimed", "Alex")
    assert (await alex.say(visitor, epoch, "still me"))["type"] == "ack"
    await visitor.expect("line", text="still me")


async def test_a_repeated_claim_and_a_repeated_line_get_their_first_answer(house: House) -> None:
    desk, visitor = await house.staff(), await waiting(house)
    first = await desk.act(
        "claim", id="9" * 8 + "-0000-4000-8000-000000000001", conversation=visitor.conversation
    )
    assert await desk.act("claim", id=first["id"], conversation=visitor.conversation) == first
    ack = await desk.say(visitor, first["epoch"], "once")
    assert await desk.say(visitor, first["epoch"], "once", id=ack["id"]) == ack
    assert (await desk.say(visitor, first["epoch"], "other", id=ack["id"]))["code"] == "conflict"
    await visitor.expect("line", role="staff", text="once")
    await visitor.ping()
    assert visitor.texts.count("once") == 1


async def test_an_old_epoch_is_stale_and_changes_nothing(house: House) -> None:
    alex, sam = await house.staff("alex"), await house.staff("sam")
    visitor, old = await with_staff(house, alex)
    assert (await alex.act("release", conversation=visitor.conversation, epoch=old))["type"] == "ack"
    await sam.take(visitor)
    for type, fields in {
        "say": {"text": "too late"},
        "release": {},
        "return_to_bot": {},
        "close": {"outcome": "other"},
        "transfer": {"to": "sam"},
    }.items():
        answer = await alex.act(type, conversation=visitor.conversation, epoch=old, **fields)
        assert (answer["type"], answer["code"]) == ("error", "stale")
    await visitor.ping()
    assert "too late" not in visitor.texts


async def test_only_who_has_a_chat_can_write_in_it(house: House) -> None:
    alex, sam = await house.staff("alex"), await house.staff("sam")
    visitor, epoch = await with_staff(house, alex)
    answer = await sam.say(visitor, epoch, "me too")
    assert (answer["code"], answer["name"]) == ("refused", "Alex")


async def test_an_answer_of_the_assistant_that_comes_after_the_claim_is_dropped(house: House) -> None:
    desk, visitor = await house.staff(), await waiting(house)
    house.assistant.gate.clear()
    await visitor.say("a question")
    await house.assistant.began.wait()
    epoch = await desk.take(visitor)
    house.assistant.gate.set()
    await desk.say(visitor, epoch, "let me answer that")
    await visitor.expect("line", role="staff")
    await desk.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)
    await visitor.ask("another question")
    again = await house.back(visitor.code)
    assert "You wrote: a question" not in again.texts


# --- and back -----------------------------------------------------------------------------------------------


async def return_to_bot(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await desk.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)


async def close(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await desk.act("close", conversation=visitor.conversation, epoch=epoch, outcome="connected")


async def unshare(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await visitor.act("unshare")


async def end(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await visitor.act("end")


async def release_and_leave(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await desk.act("release", conversation=visitor.conversation, epoch=epoch)
    await visitor.act("cancel_handoff")


WAYS_BACK = {
    return_to_bot: "returned_to_bot",
    close: "closed",
    unshare: "unshared",
    end: "ended",
    release_and_leave: "handoff_cancelled",
}


@pytest.mark.parametrize("way", WAYS_BACK, ids=lambda way: way.__name__)
async def test_what_follows_is_the_visitor_s_alone(
    house: House, way: Callable[[VisitorClient, StaffClient, int], Awaitable[None]]
) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await desk.say(visitor, epoch, "this was shared")
    await way(visitor, desk, epoch)
    await visitor.expect("line", role="system", code=WAYS_BACK[way])
    await desk.expect(
        "state", conversation=visitor.conversation, mode="closed" if way in (close, end) else "bot"
    )
    await visitor.ask(PRIVATE)
    read = await desk.what_can_be_read(visitor)
    assert read == [], "what was shared now takes a supervisor and a reason (see test_reading.py)"
    assert not any(PRIVATE in line["text"] for line in desk.everything("line"))
    assert (await desk.say(visitor, epoch, "one more thing"))["code"] == "stale"
    await visitor.hand_off("from_now")
    await desk.take(visitor)
    assert not any(PRIVATE in line["text"] for line in desk.everything("line")), "nor with the next person"


async def test_a_late_answer_to_a_shared_line_is_the_visitor_s_alone(house: House) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await desk.act("release", conversation=visitor.conversation, epoch=epoch)
    house.assistant.gate.clear()
    await visitor.say("asked while waiting")
    await house.assistant.began.wait()
    await visitor.act("unshare")
    house.assistant.gate.set()
    await visitor.expect("line", text="You wrote: asked while waiting")
    assert "You wrote: asked while waiting" not in await desk.what_can_be_read(visitor)


async def test_a_released_visitor_goes_to_the_head_of_the_queue(house: House) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    other = await waiting(house)
    await desk.act("release", conversation=visitor.conversation, epoch=epoch)
    await visitor.expect("line", code="staff_left")
    await visitor.expect("state", mode="waiting", position=1)
    await other.expect("state", mode="waiting", position=2)
    sam = await house.staff("sam")
    assert [e["conversation"] for e in sam.desk["queue"]] == [visitor.conversation, other.conversation]
    await sam.take(visitor)


async def test_in_a_closed_chat_the_visitor_can_go_on_in_private(house: House) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await close(visitor, desk, epoch)
    await visitor.expect("state", mode="closed")
    await visitor.ask("me again")
    await visitor.expect("state", mode="bot")


# --- reloading, and colleagues ------------------------------------------------------------------------------


async def test_a_desk_that_reloads_has_its_chats_and_every_line_of_them(house: House) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await visitor.say("unread")
    lines = desk.everything("line")
    await desk.expect("line", text="unread")
    await desk.leave()
    again = await house.desk(desk.token)
    [mine] = again.desk["mine"]
    assert (mine["conversation"], mine["epoch"], mine["visitor_here"]) == (visitor.conversation, epoch, True)
    assert mine["unread"] == 1
    opened = await again.open(visitor)
    assert opened["epoch"] == epoch
    assert again.everything("line") == desk.everything("line") and len(lines) <= len(again.everything("line"))
    assert (await again.say(visitor, epoch, "back again"))["type"] == "ack"


async def test_colleagues_see_who_is_there_and_who_looks_at_a_chat(house: House) -> None:
    alex, sam = await house.staff("alex", available=False), await house.staff("sam")
    await alex.expect("presence", username="sam", available=True)
    visitor = await waiting(house)
    await alex.open(visitor)
    await sam.open(visitor)
    await alex.expect("viewers", conversation=visitor.conversation, viewers=["Alex", "Sam"])
    await sam.leave()
    await alex.expect("viewers", conversation=visitor.conversation, viewers=["Alex"])
    await alex.expect("presence", username="sam", available=False)


async def test_a_member_who_is_added_meanwhile_can_claim_once_a_colleague_is_there(house: House) -> None:
    visitor = await waiting(house, summary="my note")
    await visitor.leave()
    await house.add_member("kim")
    kim = await house.staff("kim")
    [entry] = kim.desk["queue"]
    assert entry["no_key"] is True and "summary" not in entry
    refused = await kim.claim(visitor)
    assert (refused["type"], refused["code"]) == ("error", "no_key")
    assert (await kim.open(visitor))["code"] == "no_key"
    await house.staff("alex")
    await kim.expect("queued", conversation=visitor.conversation, summary="my note")
    assert (await kim.claim(visitor))["summary"] == "my note"


async def test_a_member_who_is_added_meanwhile_can_claim_while_the_visitor_is_there(house: House) -> None:
    visitor = await waiting(house, summary="my note")
    await house.add_member("kim")
    kim = await house.staff("kim")
    if not kim.desk["queue"][0].get("summary"):
        await kim.expect("queued", conversation=visitor.conversation, summary="my note", patience=15)
    assert (await kim.claim(visitor))["summary"] == "my note"


async def test_when_the_visitor_comes_back_a_new_member_can_claim(house: House) -> None:
    visitor = await waiting(house, summary="my note")
    await visitor.leave()
    await house.add_member("kim")
    kim = await house.staff("kim")
    assert (await kim.claim(visitor))["code"] == "no_key"
    await house.back(visitor.code)
    await kim.expect("queued", conversation=visitor.conversation, summary="my note", patience=15)
    assert (await kim.claim(visitor))["type"] == "claimed"


async def test_a_claim_while_the_database_is_locked_is_unavailable_and_can_be_sent_again(
    house: House,
) -> None:
    desk, visitor = await house.staff(), await waiting(house)
    async with house.locked():
        refused = await desk.claim(visitor)
    assert (refused["type"], refused["code"]) == ("error", "unavailable")
    answer = await desk.act("claim", id=refused["id"], conversation=visitor.conversation)
    assert answer["type"] == "claimed"


@pytest.mark.parametrize("reader", ["desk", "page"])
async def test_a_line_that_could_not_be_read_for_a_moment_is_shown_when_it_can_be(
    house: House, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    desk = await house.staff()
    visitor, epoch = await with_staff(house, desk)
    await desk.send("open", conversation=visitor.conversation, last_seq=0)
    await desk.expect("opened")
    kind = MemberKeys if reader == "desk" else VisitorKeys
    read, failed = transcript.read, []

    async def fails_once(*of: Any) -> Any:
        if isinstance(of[-1], kind) and not failed and of[4].role == "staff":
            failed.append(of)
            raise Unavailable("for a moment")
        return await read(*of)

    monkeypatch.setattr(transcript, "read", fails_once)
    assert (await desk.say(visitor, epoch, "I am here."))["type"] == "ack"
    client = desk if reader == "desk" else visitor
    await client.expect("line", text="I am here.", patience=20)
    assert failed
