"""What a visitor writes for the assistant alone reaches no person, also when it is late: held up by a bad line, it may
arrive when a person has the chat already."""

from __future__ import annotations

import uuid

import pytest
from clients import Frame, StaffClient, VisitorClient
from houses import House

FOR_THE_ASSISTANT = "for the assistant only"
DANGER = "i want to die"


async def late(visitor: VisitorClient, text: str = FOR_THE_ASSISTANT) -> Frame:
    """A line that was written while the assistant had the chat; returns the answer to it."""
    return await visitor.act("say", text=text, private=True)


async def answered(house: House) -> tuple[VisitorClient, StaffClient]:
    """A visitor whose message Alex answers."""
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.act("leave_message", text="please answer")
    await alex.take(visitor)
    return visitor, alex


async def test_a_line_for_the_assistant_is_not_read_by_who_answers_a_message(house: House) -> None:
    visitor, alex = await answered(house)
    refused = await late(visitor)
    assert (refused["type"], refused["code"]) == ("error", "stale")
    await visitor.say("and this is for you")
    await alex.expect("line", text="and this is for you")
    assert FOR_THE_ASSISTANT not in alex.texts + visitor.texts


async def test_a_line_for_the_assistant_is_not_shared_by_a_hand_over_that_overtook_it(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    assert (await late(visitor))["code"] == "stale"
    await alex.take(visitor)
    assert FOR_THE_ASSISTANT not in alex.texts


async def test_a_button_is_no_other_than_a_line(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.say("show me buttons")
    await visitor.expect("line", role="bot")
    await visitor.hand_off()
    assert (await visitor.act("choose", choice="start_over", private=True))["code"] == "stale"
    await alex.take(visitor)
    assert not [frame for frame in alex.everything("line") if frame["role"] == "visitor"]


async def test_the_assistant_gets_it_where_it_has_the_chat(house: House) -> None:
    visitor = await house.visitor()
    await late(visitor)
    await visitor.expect("line", role="bot", text=f"You wrote: {FOR_THE_ASSISTANT}")
    await visitor.act("end")
    assert (await late(visitor, "once more"))["type"] == "ack", "writing opens a closed chat"


async def test_one_that_was_sent_before_the_person_came_keeps_its_first_answer(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.act("leave_message", text="please answer")
    id = str(uuid.uuid4())
    first = await visitor.act("say", id=id, text=FOR_THE_ASSISTANT, private=True)
    await alex.take(visitor)
    assert await visitor.act("say", id=id, text=FOR_THE_ASSISTANT, private=True) == first


@pytest.mark.parametrize("waits", [True, False])
async def test_danger_in_it_is_answered_and_raises_the_alarm_and_its_words_stay_private(
    house: House, waits: bool
) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    if not waits:
        await alex.take(visitor)
    assert (await late(visitor, DANGER))["code"] == "stale"
    await visitor.expect("card", alert="crisis_suicide")
    if not waits:
        [mine] = [chat for chat in (await house.staff()).desk["mine"]]
        await alex.act("release", conversation=visitor.conversation, epoch=mine["epoch"])
    await alex.expect("queued", conversation=visitor.conversation, urgent=True)
    await alex.expect("alert", conversation=visitor.conversation)
    await alex.take(visitor)
    assert not [line for line in alex.everything("line") if line.get("alert") or line["text"] == DANGER]
