"""A transfer whose answer was lost is sent again, and much may have happened to the colleague by then."""

from __future__ import annotations

from houses import House


async def test_it_keeps_its_first_answer_though_the_colleague_is_no_member_any_more(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await house.staff("sam")
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    chat = {"conversation": visitor.conversation, "epoch": epoch, "to": "sam"}
    first = await alex.act("transfer", **chat)
    assert first["type"] == "ack"
    await house.services.team.disable("sam")
    assert await alex.act("transfer", id=first["id"], **chat) == first
    other = await alex.act("transfer", id=first["id"], **{**chat, "epoch": epoch + 1})
    assert other["code"] == "conflict"


async def test_a_new_one_to_somebody_who_is_no_member_any_more_is_refused(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await house.staff("sam")
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    await house.services.team.disable("sam")
    refused = await alex.act("transfer", conversation=visitor.conversation, epoch=epoch, to="sam")
    assert (refused["code"], refused["message"]) == ("refused", "There is no such colleague.")
