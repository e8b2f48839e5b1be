"""Lines are stored in the order in which they were sent, also where the database was away for one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from clients import Frame
from houses import UNSTAFFED, FakeClock, House

from server.core.delivery import GIVEN_UP
from server.runtime.limits import Buckets
from server.web import peer

DANGER = "i want to kill myself"


@pytest.fixture
async def house(folder: Path) -> AsyncIterator[House]:
    running = await House.open(folder, clock=FakeClock())
    yield running
    await running.close()


def fresh(count: int) -> list[str]:
    return [str(uuid4()) for _ in range(count)]


def put_off(answer: Frame) -> bool:
    """Whether an answer asks for the line again."""
    return answer["type"] == "error" and answer["code"] == "unavailable" and answer["retry_after"] > 0


async def test_a_line_sent_behind_one_that_could_not_be_written_does_not_overtake_it(house: House) -> None:
    """It is on its way already when the first is refused, and the database is back before it is looked at."""
    visitor = await house.visitor()
    first, second = fresh(2)
    async with house.locked():
        await visitor.send("say", id=first, text="typed first")
        await visitor.send("say", id=second, text="typed second")
        assert put_off(await visitor.expect("ack", "error", id=first))
    assert put_off(await visitor.expect("ack", "error", id=second))
    assert put_off(await visitor.say("typed second", id=second)), "not before the first"
    assert (await visitor.say("typed first", id=first))["seq"] == 1
    assert (await visitor.say("typed second", id=second))["type"] == "ack"
    lines = [line["text"] for line in (await house.back(visitor.code)).everything("line", role="visitor")]
    assert lines == ["typed first", "typed second"]


async def test_what_a_member_writes_in_one_chat_keeps_its_order_and_holds_up_no_other(house: House) -> None:
    desk, one, other = await house.staff(), await house.visitor(), await house.visitor()
    for visitor in (one, other):
        await visitor.hand_off()
    epochs = {visitor.conversation: await desk.take(visitor) for visitor in (one, other)}
    first, second = fresh(2)

    def line(id: str, text: str) -> Frame:
        return {"id": id, "conversation": one.conversation, "epoch": epochs[one.conversation], "text": text}

    async with house.locked():
        await desk.send("say", **line(first, "typed first"))
        await desk.send("say", **line(second, "typed second"))
        assert put_off(await desk.expect("ack", "error", id=first))
    assert put_off(await desk.expect("ack", "error", id=second))
    assert (await desk.say(other, epochs[other.conversation], "hello"))["type"] == "ack"
    assert (await desk.act("note", conversation=one.conversation, text="a note"))["type"] == "ack"
    assert (await desk.act("say", **line(first, "typed first")))["type"] == "ack"
    assert (await desk.act("say", **line(second, "typed second")))["type"] == "ack"
    await one.expect("line", text="typed second")
    assert [line["text"] for line in one.everything("line", role="staff")] == ["typed first", "typed second"]


async def test_danger_in_a_line_that_has_to_wait_gets_its_card_and_raises_the_alarm_at_once(
    house: House,
) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    house.services.limits.conversations = Buckets(size=1, rate=0.001)
    await visitor.say("takes the only place")
    first, second = fresh(2)
    assert (await visitor.say("too fast", id=first))["code"] == "rate_limited"
    house.services.limits.conversations = Buckets(size=100, rate=100)
    assert put_off(await visitor.say(DANGER, id=second))
    assert (await visitor.expect("card", id=second))["alert"] == "crisis_suicide"
    assert (await desk.expect("alert"))["conversation"] == visitor.conversation
    assert DANGER not in visitor.texts
    assert (await visitor.say("too fast", id=first))["type"] == "ack"
    assert (await visitor.say(DANGER, id=second))["type"] == "ack"
    await visitor.expect("line", role="system", id=second)
    assert len(desk.everything("alert")) == 1


async def test_buttons_that_make_no_line_do_not_wait(house: House) -> None:
    visitor = await house.visitor()
    async with house.locked():
        assert put_off(await visitor.say("not written"))
    assert (await visitor.act("want_person"))["type"] == "ack"
    await visitor.expect("offer")
    assert (await visitor.act("export"))["type"] == "exported"


async def test_a_line_that_is_refused_for_good_holds_up_nothing(house: House) -> None:
    """A message for a center at which nobody could ever read it."""
    visitor = await house.visitor(UNSTAFFED)
    message, following = fresh(2)
    async with house.locked():
        assert put_off(await visitor.act("leave_message", id=message, text="anybody?"))
    assert put_off(await visitor.say("the next", id=following))
    refused = await visitor.act("leave_message", id=message, text="anybody?")
    assert refused["code"] == "unavailable" and "retry_after" not in refused
    assert (await visitor.say("the next", id=following))["type"] == "ack"


async def test_who_gives_a_line_up_can_go_on_after_a_minute_and_at_once_on_a_new_socket(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await house.visitor()
    async with house.locked():
        assert put_off(await visitor.say("given up"))
    assert put_off(await visitor.say("the next"))
    assert (await (await house.back(visitor.code)).say("from elsewhere"))["type"] == "ack"
    later = peer._now() + GIVEN_UP
    monkeypatch.setattr(peer, "_now", lambda: later)
    assert (await visitor.say("after a minute"))["type"] == "ack"
