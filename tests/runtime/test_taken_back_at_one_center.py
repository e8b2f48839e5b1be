"""What a visitor takes back before anybody took them is closed to that center again, whoever else may read it."""

from __future__ import annotations

from clients import StaffClient, VisitorClient
from houses import MAUMEE, House

REASON = "the visitor asked us to look at it"


async def handed(visitor: VisitorClient, giver: StaffClient, epoch: int, to: str, share: str) -> None:
    """The visitor agrees to be handed to another center."""
    given = await giver.act("transfer", conversation=visitor.conversation, epoch=epoch, to=to)
    assert given["type"] == "ack"
    offer = await visitor.until(lambda frame: frame["type"] == "offer" and "site" in frame)
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": share, "summary": ""}
    assert (await visitor.act("handoff", **accepted))["type"] == "ack"


async def test_a_desk_that_looked_at_it_does_not_keep_the_key(house: House) -> None:
    await house.add_member("ines", site=MAUMEE)
    noor = await house.desk((await house.add_supervisor()).token, available=False)
    visitor, alex, ines = await house.visitor(), await house.staff(), await house.staff("ines")
    await visitor.hand_off()
    await handed(visitor, alex, await alex.take(visitor), "ines", "from_now")
    epoch = await ines.take(visitor)
    await visitor.say("said to Ines")
    await handed(visitor, ines, epoch, "alex", "all")
    assert "said to Ines" in await noor.what_can_be_read(visitor), "it is shared with Toledo for now"
    assert (await visitor.act("cancel_handoff"))["type"] == "ack"
    before = len(noor.frames)
    assert (await noor.open(visitor, reason=REASON))["type"] == "opened", "what Alex had read stays"
    read = [frame["text"] for frame in noor.frames[before:] if frame["type"] == "line"]
    assert "Alex has joined." in read and "said to Ines" not in read
