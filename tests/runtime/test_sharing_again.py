"""What was shared and is shared no more stays with a supervisor and a reason, also when the visitor shares again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import FakeClock, House

from server.core.conversation import VisitorGone
from server.runtime.board import Look

BEFORE = "said to Alex, and shared no more"
NOTE = "the note of the first time"
REASON = "a court order of this morning"
AGAIN = "said to whoever comes now"


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    running = await House.open(
        folder, clock=FakeClock()
    )  # or a supervisor's second factor would have to wait
    yield running
    await running.close()


async def shared_once(house: House) -> VisitorClient:
    """A visitor who shared everything with Alex and then stopped."""
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.ask(BEFORE)
    assert (await visitor.hand_off("all", NOTE))["type"] == "ack"
    await alex.take(visitor)
    assert BEFORE in alex.texts
    await visitor.act("unshare")
    await alex.expect("state", conversation=visitor.conversation, mode="bot")
    return visitor


# --- the three ways in which a person reads again --------------------------------------------------------------


async def by_a_message(visitor: VisitorClient, sam: StaffClient) -> str:
    assert (await visitor.act("leave_message", text="please call"))["type"] == "ack"
    await sam.expect("request", conversation=visitor.conversation)
    return ""


async def by_a_hand_over(visitor: VisitorClient, sam: StaffClient) -> str:
    assert (await visitor.hand_off("from_now", "the note of now"))["type"] == "ack"
    return "the note of now"


async def by_reaching_out(visitor: VisitorClient, sam: StaffClient) -> str:
    await visitor.say("i want to die")
    await sam.expect("alert", conversation=visitor.conversation)
    assert (await sam.act("reach_out", conversation=visitor.conversation))["type"] == "ack"
    offer = await visitor.until(lambda frame: frame["type"] == "offer" and bool(frame.get("by")))
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    assert (await visitor.act("handoff", **accepted))["type"] == "ack"
    return ""


WAYS = [by_a_message, by_a_hand_over, by_reaching_out]
Way = Callable[[VisitorClient, StaffClient], Awaitable[str]]
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


@each_way
async def test_who_takes_the_chat_now_reads_what_is_shared_now(house: House, way: Way) -> None:
    visitor, sam = await shared_once(house), await house.staff("sam")
    note = await way(visitor, sam)
    claimed = await sam.claim(visitor)
    assert (claimed["type"], claimed["summary"]) == ("claimed", note)
    assert (await sam.open(visitor))["type"] == "opened"
    await visitor.say(AGAIN)
    await sam.expect("line", text=AGAIN)
    assert BEFORE not in sam.texts and f"You wrote: {BEFORE}" not in sam.texts
    again = await house.desk(sam.token)
    [mine] = again.desk["mine"]
    assert mine["summary"] == note, "nor after a reload"
    read = await again.what_can_be_read(visitor)
    assert AGAIN in read and BEFORE not in read


@each_way
async def test_back_in_the_queue_the_desk_lists_the_note_of_now(house: House, way: Way) -> None:
    visitor, sam = await shared_once(house), await house.staff("sam")
    note = await way(visitor, sam)
    epoch = await sam.take(visitor)
    await sam.act("release", conversation=visitor.conversation, epoch=epoch)
    alex = await house.staff()
    assert [entry["summary"] for entry in alex.desk["queue"]] == [note]
    assert BEFORE not in await alex.what_can_be_read(visitor)


@each_way
async def test_a_supervisor_opens_what_was_shared_before_with_a_reason_alone(house: House, way: Way) -> None:
    visitor, sam = await shared_once(house), await house.staff("sam")
    app = await house.add_supervisor()
    noor = await house.desk(app.token)
    await way(visitor, sam)
    await sam.take(visitor)
    await sam.send("open", conversation=visitor.conversation, last_seq=0, reason=REASON)
    await sam.expect("opened")
    assert BEFORE not in sam.texts, "a reason does not make a supervisor"
    assert BEFORE not in await noor.what_can_be_read(visitor), "nor is a supervisor without a reason one"
    assert (await noor.open(visitor, reason=REASON))["type"] == "opened"
    assert BEFORE in noor.texts
    entry = (await visitor.act("readers"))["readers"][-1]
    assert (entry["name"], entry["reason"]) == ("Noor", REASON)
    await visitor.say(AGAIN)
    await noor.expect("line", text=AGAIN)


@each_way
async def test_the_transcript_of_all_takes_a_supervisor_and_a_reason_too(house: House, way: Way) -> None:
    visitor, sam = await shared_once(house), await house.staff("sam")
    app = await house.add_supervisor()
    await way(visitor, sam)
    await sam.take(visitor)
    body = {"conversation": visitor.conversation, "reason": REASON}
    assert (await house.call("POST", "/api/staff/transcripts", sam.token, body)).status_code == 403
    no_reason = body | {"reason": "because"}
    assert (await house.call("POST", "/api/staff/transcripts", app.token, no_reason)).status_code == 422
    answer = await house.call("POST", "/api/staff/transcripts", app.token, body)
    assert answer.status_code == 200 and BEFORE in answer.json()["text"]


async def test_who_shares_everything_anew_shares_what_was_before(house: House) -> None:
    visitor, sam = await shared_once(house), await house.staff("sam")
    await visitor.hand_off("all", "the note of now")
    assert (await sam.claim(visitor))["summary"] == "the note of now"
    assert BEFORE in await sam.what_can_be_read(visitor)


async def test_what_is_left_while_waiting_belongs_to_what_is_shared(house: House) -> None:
    visitor, sam = await shared_once(house), await house.staff("sam")
    await visitor.hand_off("from_now")
    await visitor.act("leave_message", text="and tell my counselor")
    await visitor.ask("a question in line")
    await sam.take(visitor)
    read = await sam.what_can_be_read(visitor)
    assert {"and tell my counselor", "a question in line"} <= set(read) and BEFORE not in read


async def test_an_older_message_opens_nothing_of_a_later_hand_over(house: House) -> None:
    visitor, sam = await house.visitor(), await house.staff("sam")
    await visitor.act("leave_message", text="please call")
    await visitor.hand_off("from_now", NOTE)
    epoch = await sam.take(visitor)
    await sam.say(visitor, epoch, BEFORE)
    await sam.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)
    alex = await house.staff()
    assert (await alex.claim(visitor))["summary"] == ""
    read = await alex.what_can_be_read(visitor)
    assert "please call" in read and BEFORE not in read


async def test_the_last_words_before_sharing_ended_still_reach_the_desk(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, sam = await house.visitor(), await house.staff("sam")
    await visitor.hand_off("from_now")
    await sam.take(visitor)
    look, gate = house.services.board.look, asyncio.Event()

    async def late(sites: Sequence[str]) -> Look:
        await gate.wait()
        return await look(sites)

    monkeypatch.setattr(house.services.board, "look", late)  # the desk looks once all of it has happened
    await visitor.say("thank you")
    await visitor.act("end")
    gate.set()
    await sam.expect("line", text="thank you")
    await sam.expect("state", conversation=visitor.conversation, mode="closed")


# --- when nobody claimed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["ends", "is gone"])
async def test_a_wait_that_just_ended_leaves_what_was_shared_to_a_supervisor(house: House, how: str) -> None:
    app, visitor, sam = await house.add_supervisor(), await house.visitor(), await house.staff("sam")
    await visitor.ask(BEFORE)
    await visitor.hand_off("all", NOTE)
    if how == "ends":
        await visitor.act("end")
    else:
        await house.services.runner.apply(UUID(visitor.conversation), VisitorGone(epoch=0))
    assert (await sam.open(visitor))["code"] == "refused"
    noor = await house.desk(app.token)
    assert (await noor.open(visitor, reason=REASON))["type"] == "opened"
    assert BEFORE in noor.texts
