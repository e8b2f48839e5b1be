"""What the assistant owes: every line is answered, once, whatever happens to the assistant or to the server."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from houses import FakeClock, House

from server.runtime.ports import utcnow


async def test_while_the_assistant_is_away_the_visitor_is_told_once_and_answered_later(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.away = True
    await visitor.say("one")
    told = await visitor.expect("line", code="assistant_away")
    assert "kept" in told["text"] and "988" in told["text"], "plainly, with the numbers"
    await visitor.say("two")
    await visitor.ping()
    assert (await visitor.want_person())["offer"], "the button for a person works without it"
    await visitor.act("cancel_handoff")
    house.assistant.away = False
    await visitor.expect("line", text="You wrote: one")
    await visitor.expect("line", text="You wrote: two")
    assert len(visitor.everything("line", code="assistant_away")) == 1
    house.assistant.away = True
    await visitor.say("three")
    await visitor.expect("line", code="assistant_away")


async def test_a_slow_assistant_is_told_about_and_its_answer_comes(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.delay = 3.5
    id = str(uuid4())
    await visitor.say("take your time", id=id)
    away = await visitor.expect("line", code="assistant_away")
    answer = await visitor.expect("line", text="You wrote: take your time")
    assert away["seq"] < answer["seq"]
    assert len(house.assistant.asked) == 1, "it was not asked twice"


async def test_lines_that_come_during_a_turn_are_answered_in_order(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.gate.clear()
    await visitor.say("one")
    await house.assistant.began.wait()
    await visitor.say("two")
    await visitor.say("three")
    house.assistant.gate.set()
    await visitor.expect("line", text="You wrote: three")
    answers = [line["text"] for line in visitor.everything("line", role="bot")]
    assert answers == ["You wrote: one", "You wrote: two", "You wrote: three"]
    assert [asked["state"] for asked in house.assistant.asked] == [None, "after 1", "after 2"]


async def test_a_line_whose_visitor_left_at_once_is_answered_when_they_are_back(house: House) -> None:
    visitor = await house.visitor()
    house.assistant.gate.clear()
    await visitor.say("back in a minute")
    await visitor.leave()
    house.assistant.gate.set()
    again = await house.back(visitor.code)
    if "You wrote: back in a minute" not in again.texts:
        await again.expect("line", text="You wrote: back in a minute")
    assert again.texts == ["back in a minute", "You wrote: back in a minute"]


async def test_after_a_restart_every_line_is_there_once_and_what_was_owed_is_answered(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("before")
    house.assistant.away = True
    await visitor.say("owed")
    await visitor.expect("line", code="assistant_away")
    before = visitor.everything("line")
    await house.restart()
    house.assistant.away = False
    again = await house.back(visitor.code)
    await again.expect("line", text="You wrote: owed")
    lines = again.everything("line")
    assert lines[: len(before)] == before
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    assert house.assistant.asked[-1]["state"] == "after 1", "the assistant goes on where it was"


async def test_a_turn_that_died_with_its_server_is_taken_up_by_the_next(folder: object) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)  # type: ignore[arg-type]
    try:
        visitor = await house.visitor()
        house.assistant.gate.clear()
        await visitor.say("in the middle")
        await house.assistant.began.wait()
        held = "UPDATE conversation SET turn = :turn, turn_until = :until"
        await house.restart()
        async with house.services.database.writing() as connection:  # as a kill -9 leaves it
            from sqlalchemy import text as sql

            await connection.execute(sql(held), {"turn": uuid4().hex, "until": "2026-11-21 02:00:30.000000"})
        house.assistant.gate.set()
        clock.advance(seconds=31)
        again = await house.back(visitor.code)
        await again.expect("line", text="You wrote: in the middle")
        await again.ping()
        assert again.texts.count("You wrote: in the middle") == 1
    finally:
        await house.close()


async def test_after_a_kill_nobody_waits_for_a_turn_that_the_dead_server_held(folder: Path) -> None:
    house = await House.open(folder)
    try:
        visitor = await house.visitor()
        house.assistant.gate.clear()
        await visitor.say("in the middle")
        await house.assistant.began.wait()
        await house._stop()
        with sqlite3.connect(folder / "data" / "open-door.db") as database:  # as a kill -9 leaves it
            later = (utcnow() + timedelta(seconds=29)).strftime("%Y-%m-%d %H:%M:%S.%f")
            database.execute("UPDATE conversation SET turn = ?, turn_until = ?", (uuid4().hex, later))
        house.assistant.gate.set()
        house._begin()
        await house._up()
        again = await house.back(visitor.code)
        await again.expect("line", text="You wrote: in the middle")
    finally:
        await house.close()


async def test_both_sides_are_back_in_the_same_chat_after_a_restart(house: House) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    epoch = await desk.take(visitor)
    await desk.say(visitor, epoch, "before")
    await house.restart()
    desk, visitor = await house.desk(desk.token), await house.back(visitor.code)
    assert visitor.everything("resumed")[0]["mode"] == "staff"
    assert (await desk.open(visitor))["epoch"] == epoch
    await desk.say(visitor, epoch, "after")
    await visitor.expect("line", role="staff", text="after")
    assert [text for text in visitor.texts if text in ("before", "after")] == ["before", "after"]
    await visitor.say("thank you")
    await desk.expect("line", text="thank you")


async def test_an_acknowledged_line_is_on_disk(house: House) -> None:
    """Another process that opens the file finds it, whatever happens to this one."""
    import sqlite3

    visitor = await house.visitor()
    ack = await visitor.say("kept")
    other = sqlite3.connect(f"file:{house.folder}/data/open-door.db?mode=ro", uri=True)
    try:
        found = other.execute("SELECT role FROM line WHERE seq = ?", [ack["seq"]]).fetchall()
    finally:
        other.close()
    assert found == [("visitor",)]


async def test_the_assistant_knows_of_all_centers_and_whether_the_team_can_read(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("alone")
    context = house.assistant.asked[-1]["context"]
    assert context.site in context.centers and len(context.centers) == 5
    assert context.shared == "nothing"
    await visitor.hand_off()
    await visitor.ask("in the line")
    assert house.assistant.asked[-1]["context"].shared == "now"
    await visitor.act("cancel_handoff")
    await visitor.ask("alone again")
    assert house.assistant.asked[-1]["context"].shared == "nothing", (
        "nobody had read it, so its keys are gone"
    )
    desk = await house.staff()
    await visitor.hand_off()
    await desk.take(visitor)
    await visitor.act("unshare")
    await visitor.ask("alone once more")
    assert house.assistant.asked[-1]["context"].shared == "earlier"
