"""A message belongs to the center it was left with: where the visitor moved to, it is nobody's to answer."""

from __future__ import annotations

from uuid import uuid4

import pytest
from clients import StaffClient, VisitorClient
from houses import MAUMEE, House


@pytest.fixture
async def ines(house: House) -> StaffClient:
    """Somebody of another center."""
    await house.add_member("ines", site=MAUMEE)
    return await house.staff("ines")


async def moves(visitor: VisitorClient, giver: StaffClient, taker: StaffClient, to: str) -> None:
    """The visitor asks for a person, is handed to another center, and is back with the assistant there."""
    await visitor.hand_off()
    await moved(visitor, giver, await giver.take(visitor), taker, to)


async def moved(visitor: VisitorClient, giver: StaffClient, epoch: int, taker: StaffClient, to: str) -> None:
    """A visitor whom somebody has is handed to another center, and is back with the assistant there."""
    handed = await giver.act("transfer", conversation=visitor.conversation, epoch=epoch, to=to)
    assert handed["type"] == "ack"
    offer = await visitor.until(lambda frame: frame["type"] == "offer" and "site" in frame)
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "from_now", "summary": ""}
    assert (await visitor.act("handoff", **accepted))["type"] == "ack"
    epoch = await taker.take(visitor)
    done = await taker.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)
    assert done["type"] == "ack"


async def test_a_message_for_another_center_is_not_waiting_here(house: House, ines: StaffClient) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.act("leave_message", text="for Toledo")
    await moves(visitor, alex, ines, "ines")
    refused = await ines.claim(visitor)
    assert (refused["code"], refused["message"]) == ("refused", "This visitor is not waiting any more.")
    assert (await visitor.act("leave_message", text="for Maumee"))["type"] == "ack"
    await ines.take(visitor)
    assert "for Maumee" in await ines.what_can_be_read(visitor)


async def test_a_message_for_another_center_hides_none_of_this_one(house: House, ines: StaffClient) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.act("leave_message", text="for Toledo")
    await moves(visitor, alex, ines, "ines")
    await visitor.act("leave_message", text="for Maumee")
    await moves(visitor, ines, alex, "alex")
    await alex.take(visitor)
    read = await alex.what_can_be_read(visitor)
    assert "for Toledo" in read and "for Maumee" not in read


async def test_what_was_answered_before_the_move_has_that_answer_for_ever(
    house: House, ines: StaffClient
) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    chat = visitor.conversation
    said = {"id": str(uuid4()), "conversation": chat, "epoch": epoch, "text": "I am with you."}
    noted = {"id": str(uuid4()), "conversation": chat, "text": "asked for Maumee"}
    first = await alex.act("say", **said), await alex.act("note", **noted)
    await moved(visitor, alex, epoch, ines, "ines")
    assert (await alex.act("say", **said), await alex.act("note", **noted)) == first
    assert (await alex.act("say", **{**said, "text": "something else"}))["code"] == "conflict"
    assert (await alex.act("say", **{**said, "id": str(uuid4())}))["code"] == "not_found"
    assert (await ines.act("say", **said))["code"] == "stale", "another member's id is another id"
