"""Somebody who may be in danger is seen by staff, without a word of what they wrote, and is not forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from clients import Client, VisitorClient
from houses import FakeClock, House
from on_call import OnCall, Refusing
from sqlalchemy import text as sql

from server.adapters import conversations
from server.adapters.notify import WORDS, Notifier
from server.core.conversation import AlarmOver
from server.runtime import sessions

DANGER = "i want to die"
ONLY_READ = "only the assistant sees danger in this"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def tap(visitor: VisitorClient) -> dict[str, object]:
    """The one tap on a member's offer."""
    offer = await visitor.expect("offer")
    accepted = {"offer": offer["offer"], "consent": offer["consent"]}
    return await visitor.act("handoff", share="from_now", summary="", **accepted)


async def waiting_in_danger(house: House) -> VisitorClient:
    """Somebody who said so, and waits for a person."""
    visitor = await house.visitor()
    await visitor.say(DANGER)
    await visitor.hand_off()
    return visitor


async def a_minute_later(house: House, clock: FakeClock, *there: Client) -> None:
    """Only these were heard meanwhile; what is due by now is done."""
    clock.advance(seconds=61)
    for one in there:
        await one.ping()
    await house.services.deadlines.end_due()


async def test_staff_see_that_and_not_what(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.say(DANGER)
    alarm = await desk.expect("alert", conversation=visitor.conversation)
    assert set(alarm) == {"type", "alert_id", "conversation", "site", "at", "shared"}
    assert alarm["shared"] is False
    assert await desk.what_can_be_read(visitor) == []
    late = await house.staff("sam")
    await late.expect("alert", alert_id=alarm["alert_id"])


async def test_one_tap_is_the_handoff_and_first_in_line(house: House) -> None:
    desk, first, visitor = await house.staff(), await house.visitor(), await house.visitor()
    await first.hand_off()
    await visitor.say(DANGER)
    await desk.expect("alert", conversation=visitor.conversation)
    assert (await desk.act("reach_out", conversation=visitor.conversation))["type"] == "ack"
    offer = await visitor.expect("offer", by="Alex")
    visitor.frames.append(offer)
    assert offer["summary"] == ""
    assert (await tap(visitor))["type"] == "ack"
    await visitor.expect("state", mode="waiting", position=1)
    await desk.expect("alert", conversation=visitor.conversation, shared=True)
    await desk.take(visitor)
    assert DANGER not in await desk.what_can_be_read(visitor), "from now on, not before"


async def test_more_than_the_one_tap_said_is_not_shared(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.say(DANGER)
    await desk.expect("alert", conversation=visitor.conversation)
    await desk.act("reach_out", conversation=visitor.conversation)
    offer = await visitor.expect("offer", by="Alex")
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "summary": ""}
    assert (await visitor.act("handoff", share="all", **accepted))["code"] == "refused"
    assert await desk.what_can_be_read(visitor) == []
    id = str(uuid4())
    for _ in "ab":  # also when it is sent again
        assert (await visitor.act("handoff", id=id, share="from_now", **accepted))["type"] == "ack"


async def test_a_second_hand_learns_who_was_first(house: House) -> None:
    alex, sam, visitor = await house.staff(), await house.staff("sam"), await house.visitor()
    await visitor.say(DANGER)
    await alex.act("reach_out", conversation=visitor.conversation)
    lost = await sam.act("reach_out", conversation=visitor.conversation)
    assert (lost["code"], lost["name"]) == ("already_claimed", "Alex")


async def test_nobody_is_reached_out_to_without_an_alarm(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.say("hello")
    assert (await desk.act("reach_out", conversation=visitor.conversation))["code"] == "refused"


async def test_unclaimed_it_rings_again_at_every_desk_also_after_a_crash(
    house: House, clock: FakeClock
) -> None:
    visitor = await waiting_in_danger(house)
    clock.advance(seconds=29)
    await house.services.deadlines.end_due()
    await house.restart()
    desks = [await house.staff(), await house.staff("sam")]
    for desk in desks:
        await desk.expect("alert", conversation=visitor.conversation)
    clock.advance(seconds=2)
    await house.services.deadlines.end_due()
    for desk in desks:
        await desk.expect("alert", conversation=visitor.conversation)


async def test_at_60_seconds_whoever_is_on_call_is_called_once(house: House, clock: FakeClock) -> None:
    with OnCall(house) as on_call:
        await waiting_in_danger(house)
        clock.advance(seconds=61)
        await house.services.deadlines.end_due()
        await house.services.deadlines.end_due()
        assert on_call.bodies == [{"text": WORDS}]


async def test_who_waits_in_danger_is_called_for_once_however_long_they_wait(
    house: House, clock: FakeClock
) -> None:
    """The call for a long wait is not made beside it: it would be the same call for the same person."""
    with OnCall(house) as on_call:
        before, meanwhile = await house.visitor(), await house.visitor()
        await before.say(DANGER)
        await before.hand_off()
        await meanwhile.hand_off()
        await meanwhile.say(DANGER)
        for _ in range(6):
            clock.advance(seconds=61)
            await house.services.deadlines.end_due()
        assert on_call.bodies == [{"text": WORDS}] * 2, "one for each of them"


async def test_danger_makes_the_call_for_a_long_wait_no_later(house: House, clock: FakeClock) -> None:
    with OnCall(house) as on_call:
        visitor = await house.visitor()
        await visitor.hand_off()
        clock.advance(seconds=110)
        await visitor.ping()
        await house.services.deadlines.end_due()
        await visitor.say(DANGER)
        clock.advance(seconds=11)
        for _ in range(2):
            await house.services.deadlines.end_due()
        assert on_call.bodies == [{"text": WORDS}]


async def test_where_a_wait_is_called_for_sooner_danger_is_too(folder: Path, clock: FakeClock) -> None:
    house = await House.open(folder, clock=clock, on_call_after=20)
    try:
        with OnCall(house) as on_call:
            await waiting_in_danger(house)
            clock.advance(seconds=21)
            await house.services.deadlines.end_due()
            assert on_call.bodies == [{"text": WORDS}]
    finally:
        await house.close()


async def test_a_call_that_hangs_holds_up_no_other_alarm(house: House, clock: FakeClock) -> None:
    hanging = asyncio.Event()

    class Hanging(Refusing):
        async def call(self) -> bool:
            await hanging.wait()
            return True

    house.services.deadlines._notifier = Hanging()
    desk, first, second = await house.staff(), await house.visitor(), await house.visitor()
    await first.say(DANGER)
    await first.hand_off()
    clock.advance(seconds=40)
    await desk.ping()
    await second.say(DANGER)
    await second.hand_off()
    clock.advance(seconds=31)
    await house.services.deadlines.end_due(
        wait_for_calls=False
    )  # the first is called for, and nobody answers
    async with asyncio.timeout(10):  # the server's own watch may have taken the row a moment before
        while await rings(house, second) < 1:  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.05)
    assert await rings(house, second) == 1
    hanging.set()
    async with asyncio.timeout(10):
        while "alarm_notify" in await kinds(house, first):
            await house.services.deadlines.end_due()
            await asyncio.sleep(0.05)
    assert await kinds(house, first) >= {"visitor_gone"}


async def test_a_way_that_hangs_holds_up_neither_the_other_way_nor_another_call(
    house: House, clock: FakeClock
) -> None:
    hanging, posted = asyncio.Event(), asyncio.Semaphore(0)

    class MailHangs(Notifier):
        async def _post(self) -> None:
            posted.release()

        async def _mail(self) -> None:
            await hanging.wait()

    house.services.deadlines._notifier = MailHangs("a webhook", "on-call@example.org", "a mail server")
    for _ in range(5):
        await (await house.visitor()).hand_off()
    clock.advance(seconds=121)  # nobody is there: all five are called for
    await house.services.deadlines.end_due(wait_for_calls=False)
    visitor = await waiting_in_danger(house)
    clock.advance(seconds=61)
    for _ in range(2):  # the same row is not called for twice
        await house.services.deadlines.end_due(wait_for_calls=False)
    async with asyncio.timeout(10):
        for _ in range(6):
            await posted.acquire()
    assert posted.locked(), "one webhook for each of them"
    hanging.set()
    await house.services.deadlines.end_due()
    assert "alarm_notify" not in await kinds(house, visitor)


async def rings(house: House, visitor: VisitorClient) -> int:
    """How often the alarm of a visitor sounded again."""
    async with house.services.database.reading() as connection:
        record = await conversations.load(connection, UUID(visitor.conversation))
    assert record is not None
    return record.alarms


async def kinds(house: House, visitor: VisitorClient) -> set[str]:
    """What is to happen to a conversation."""
    query = sql("SELECT kind FROM deadline WHERE conversation = :id")
    async with house.services.database.reading() as connection:
        found = await connection.execute(query, {"id": visitor.conversation.replace("-", "")})
        return {row.kind for row in found}


async def test_who_cannot_be_called_is_called_again(house: House, clock: FakeClock) -> None:
    house.services.deadlines._notifier = Refusing()
    await waiting_in_danger(house)
    clock.advance(seconds=61)
    await house.services.deadlines.end_due()
    with OnCall(house) as on_call:
        clock.advance(seconds=31)
        await house.services.deadlines.end_due()
        assert len(on_call.bodies) == 1


async def test_a_claim_silences_the_alarm_and_an_answer_ends_it(house: House, clock: FakeClock) -> None:
    desk, visitor = await house.staff(), await waiting_in_danger(house)
    epoch = await desk.take(visitor)
    leases = {"staff_gone", "visitor_gone"}
    assert await kinds(house, visitor) == {*leases, "alarm_over"}
    late = await house.staff("sam")
    await late.ping()
    assert late.everything("alert") == []
    await desk.say(visitor, epoch, "I am with you.")
    assert await kinds(house, visitor) == leases


@pytest.mark.parametrize("how", ["gives the visitor back", "is gone"])
async def test_who_took_somebody_in_danger_and_did_not_answer_leaves_the_alarm_to_the_next(
    house: House, clock: FakeClock, how: str
) -> None:
    """One click must not be the end of it: whoever clicked may have lost their connection in the same moment."""
    alex, visitor = await house.staff(), await waiting_in_danger(house)
    epoch = await alex.take(visitor)
    sam = await house.staff("sam")
    await sam.ping()
    assert sam.everything("alert") == []
    if how == "is gone":
        await a_minute_later(house, clock, alex, sam, visitor)  # this process's own grace is over
        await alex.leave()
        await a_minute_later(house, clock, sam, visitor)
    else:
        await alex.act("release", conversation=visitor.conversation, epoch=epoch)
    await sam.expect("queued", conversation=visitor.conversation, handed_back=True, urgent=True)
    await sam.expect("alert", conversation=visitor.conversation)
    assert await kinds(house, visitor) >= {"alarm_again", "alarm_notify"}


async def left_while_waiting(house: House, clock: FakeClock) -> VisitorClient:
    """Somebody in danger whose page was gone until their place in line was."""
    visitor = await waiting_in_danger(house)
    await visitor.leave()
    clock.advance(minutes=16)
    await house.services.deadlines.end_due()
    return visitor


async def test_an_alarm_outlives_the_wait_of_who_lost_the_page(house: House, clock: FakeClock) -> None:
    visitor = await left_while_waiting(house, clock)
    desk = await house.staff()
    await desk.expect("alert", conversation=visitor.conversation, shared=False)
    assert (await desk.act("reach_out", conversation=visitor.conversation))["type"] == "ack"
    back = await house.back(visitor.code)
    assert (await tap(back))["type"] == "ack"
    await back.expect("state", mode="waiting", position=1)


async def test_an_alarm_that_is_over_is_taken_off_every_desk(house: House) -> None:
    desk = await house.staff()
    ended, answered, old = [await house.visitor() for _ in range(3)]
    for visitor in (ended, answered, old):
        await visitor.say(DANGER)
        await desk.expect("alert", conversation=visitor.conversation)
    await ended.act("end")
    await desk.expect("unqueued", conversation=ended.conversation)
    await answered.act("leave_message", text="please answer")
    await (await house.staff("sam")).take(answered)
    await desk.expect("unqueued", conversation=answered.conversation)
    await house.services.runner.apply(UUID(old.conversation), AlarmOver())
    await desk.expect("unqueued", conversation=old.conversation)


async def test_who_comes_back_and_ends_the_closed_chat_ends_the_alarm(house: House, clock: FakeClock) -> None:
    visitor = await left_while_waiting(house, clock)
    await (await house.back(visitor.code)).act("end")
    assert await kinds(house, visitor) == set()


@pytest.mark.parametrize("words", [DANGER, ONLY_READ])
async def test_danger_said_to_a_person_who_is_not_there_any_more_is_an_alarm_for_the_next(
    house: House, clock: FakeClock, words: str
) -> None:
    alex, sam, visitor = await house.staff(), await house.staff("sam"), await house.visitor()
    await visitor.hand_off()
    await alex.take(visitor)
    await a_minute_later(house, clock, alex, sam, visitor)  # this process's own grace is over
    await alex.leave()
    await visitor.say(words)
    await visitor.expect("card")
    await visitor.expect("line", role="system", alert="crisis_suicide")
    assert sam.everything("alert") == [], "a person has the chat, as far as anybody knows"
    await a_minute_later(house, clock, sam, visitor)
    await sam.expect("queued", conversation=visitor.conversation, urgent=True)
    await sam.expect("alert", conversation=visitor.conversation)
    assert await kinds(house, visitor) >= {"alarm_again", "alarm_notify"}


async def test_danger_that_a_person_answered_is_no_alarm_when_they_hand_the_visitor_back(
    house: House,
) -> None:
    alex, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    await visitor.say(DANGER)
    await alex.say(visitor, epoch, "I am with you.")
    await alex.act("release", conversation=visitor.conversation, epoch=epoch)
    await alex.expect("queued", conversation=visitor.conversation, handed_back=True, urgent=False)
    assert await kinds(house, visitor) == {"visitor_gone", "wait_notify"}


async def test_danger_that_nobody_answered_is_first_in_line_when_the_visitor_is_handed_back(
    house: House,
) -> None:
    alex, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    epoch = await alex.take(visitor)
    await visitor.say(DANGER)
    await alex.act("release", conversation=visitor.conversation, epoch=epoch)
    await alex.expect("queued", conversation=visitor.conversation, urgent=True)
    await alex.expect("alert", conversation=visitor.conversation)


async def test_danger_said_to_a_person_is_history_after_a_day_too(
    house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A member of whom it is never noticed that hours pass without a touch: here it is the alarm that gets old.
    monkeypatch.setattr(sessions, "IDLE", timedelta(days=3))
    monkeypatch.setattr(sessions, "SESSION", timedelta(days=3))
    alex, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    await alex.take(visitor)
    await visitor.say(DANGER)
    for _ in range(25):
        clock.advance(hours=1)
        await alex.ping()
        await visitor.ping()
        await house.services.deadlines.renew()
    await house.services.deadlines.end_due()
    assert await kinds(house, visitor) == {"staff_gone", "visitor_gone"}


async def test_an_alarm_is_history_after_a_day(house: House, clock: FakeClock) -> None:
    visitor = await house.visitor()
    await visitor.say(DANGER)
    clock.advance(hours=25)
    await house.services.deadlines.end_due()
    desk = await house.staff()
    await desk.ping()
    assert desk.everything("alert") == []


async def test_after_an_alarm_the_assistant_checks_in_before_anything_else(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say(DANGER)
    await visitor.say("will insurance pay")
    asked = await visitor.expect("line", role="bot", topic="check_in")
    assert [button["choice"] for button in asked["buttons"]] == ["go_on", "talk_to_human"]
    await visitor.ask("and the cost")
    assert len(visitor.everything("line", topic="check_in")) == 1
    assert "You wrote: will insurance pay" not in visitor.texts, "it waits until they go on"
    told = [asked["context"].after_alarm for asked in house.assistant.asked]
    assert told == [False, True, False], "the assistant knows when it is not heard"


async def test_after_an_alarm_what_was_asked_for_is_still_done_at_once(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say(DANGER)
    await visitor.say("a person, please")
    await visitor.expect("line", role="bot", topic="check_in")
    await visitor.expect("line", role="bot", text="You wrote: a person, please")
    await visitor.expect("offer")


GO_ON = [{"label": "Go on", "choice": "go_on"}, {"label": "Talk to a person", "choice": "talk_to_human"}]


async def test_the_assistant_knows_what_the_screen_has_shown(house: House) -> None:
    """Else a "yes" to the gentle question would answer whatever the assistant asked before."""
    visitor = await house.visitor()
    for text in ("i am so tired", "of everything", DANGER, "hello again"):
        await visitor.say(text)
        await visitor.ping()
    await visitor.expect("line", role="bot", topic="check_in", buttons=GO_ON)
    await visitor.ask("go on, please")
    shown = {asked["text"]: asked["context"].shown for asked in house.assistant.asked}
    assert shown["of everything"] == "check_in" and shown[DANGER] == "crisis_suicide"
    assert shown["hello again"] is None


HINT = "whats the point anymore"


async def test_a_hint_is_judged_by_the_assistant_with_the_numbers_of_the_screen(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say(HINT)
    asked = await visitor.expect("line", role="bot", topic="check_in")
    assert asked["text"] == house.services.screen.cards["check_in"]
    await visitor.say(f"{HINT} is how my song ends")
    await visitor.expect("line", role="bot", topic="relapse_normal")
    assert len(visitor.everything("line", topic="check_in")) == 1
    told = [one["context"] for one in house.assistant.asked]
    assert [one.weighed.phrase for one in told] == ["hinted", "hinted"] and [one.shown for one in told] == [
        None
    ] * 2


async def test_a_hint_is_asked_about_at_once_where_the_assistant_is_away(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.away = True
    await visitor.say(HINT)
    await visitor.expect("line", code="assistant_away")
    await visitor.expect("line", role="bot", topic="check_in")
    await visitor.say(f"really, {HINT}")
    await visitor.expect("line", role="bot", topic="check_in")
    assert len(visitor.everything("line", code="assistant_away")) == 1
    house.assistant.away = False
    await visitor.ask("are you back")
    assert len(visitor.everything("line", topic="check_in")) == 2
    shown = {asked["text"]: asked["context"].shown for asked in house.assistant.asked}
    assert shown[HINT] == shown[f"really, {HINT}"] == "check_in", "it knows what was asked in its place"


async def test_a_hint_does_not_wait_for_an_assistant_that_hangs(house: House) -> None:
    visitor = await house.visitor()
    house.services.turns.patience = 0.2
    house.assistant.gate.clear()
    await visitor.say(HINT)
    await visitor.expect("line", role="bot", topic="check_in")
    house.assistant.gate.set()
    await visitor.ask("and now")
    assert len(visitor.everything("line", topic="check_in")) == 1, "its own late question is not asked again"
    shown = [asked["context"].shown for asked in house.assistant.asked if asked["text"] == HINT]
    assert shown[-1] == "check_in", "it was told what was asked while it thought"


async def test_a_hint_behind_a_line_that_still_waits_is_asked_about_at_once(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.gate.clear()
    await visitor.say("what does it cost")
    await visitor.say(HINT)
    await visitor.expect("line", role="bot", topic="check_in")
    house.assistant.gate.set()


async def test_a_late_question_about_a_line_for_the_assistant_alone_is_not_shown_to_who_came_meanwhile(
    house: House,
) -> None:
    visitor, alex = await house.visitor(), await house.staff()
    house.services.turns.patience = 1.5
    house.assistant.gate.clear()
    await visitor.say(HINT)
    await visitor.hand_off(share="from_now")
    await visitor.expect("line", role="bot", topic="check_in")
    epoch = await alex.take(visitor)
    assert (
        epoch
        and "are you thinking about suicide" not in " ".join(await alex.what_can_be_read(visitor)).lower()
    )
    house.assistant.gate.set()


async def test_a_yes_to_another_question_of_the_assistant_is_no_alarm(house: House) -> None:
    """The assistant judged the line before to be harmless, and asked about something else."""
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.say(f"{HINT} is how my song ends")
    await visitor.expect("line", role="bot", topic="relapse_normal")
    await visitor.ask("yes")
    await alex.ping()
    assert alex.everything("alert") == [] and visitor.everything("card") == []


async def test_a_yes_to_the_gentle_question_of_an_absent_assistant_is_an_alarm(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.away = True
    await visitor.say(HINT)
    await visitor.expect("line", role="bot", topic="check_in")
    answered = await visitor.say("yes")
    assert (await visitor.expect("card", id=answered["id"]))["alert"] == "crisis_suicide"


async def test_while_a_person_answers_the_assistant_still_reads(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    await desk.take(visitor)
    answer = await visitor.say(ONLY_READ)
    card = await visitor.expect("card", id=answer["id"])
    assert card["alert"] == "crisis_suicide"
    line = await visitor.expect("line", role="system", alert="crisis_suicide")
    assert line["id"] == answer["id"]
    await desk.expect("line", role="system", alert="crisis_suicide")
    assert visitor.everything("line", role="bot") == [], "the assistant does not talk over a person"
