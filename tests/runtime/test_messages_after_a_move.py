"""A message belongs to the center it was left with: where the visitor moved to, it is nobody's to answer."""

from __future__ import annotations

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
    epoch = await giver.take(visitor)
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
