"""Words that the assistant missed are kept where the visitor saw them and agreed; nothing leads from them to a chat."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
from clients import NothingCame, VisitorClient
from houses import PASSWORD, UNSTAFFED, FakeClock, House
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from server.core.learning import LONGEST, is_missed, may_be_asked_for
from server.runtime import housekeeping

MISSED = "what of the quartz owl"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock):
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def missed(visitor: VisitorClient, text: str = MISSED) -> dict:
    await visitor.ask(text)
    return await visitor.expect("may_keep")


async def is_not_asked(visitor: VisitorClient) -> bool:
    try:
        await visitor.expect("may_keep", patience=0.4)
    except NothingCame:
        return True
    return False


async def answer(visitor: VisitorClient, asked: dict, keep: bool, **more: str) -> dict:
    return await visitor.act("keep_words", line=asked["line"], keep=keep, **more)


async def rows(house: House) -> list:
    async with house.services.database.reading() as connection:
        return list(await connection.execute(sql("SELECT * FROM phrase")))


async def listed(house: House, token: str) -> list[dict]:
    found = await house.call("GET", "/api/staff/phrases", token)
    assert found.status_code == 200, found.text
    return found.json()["phrases"]


async def test_with_a_yes_supervisors_read_the_very_words_and_mark_them_as_done(house: House) -> None:
    noor = await house.add_supervisor()
    visitor = await house.visitor()
    asked = await missed(visitor)
    assert asked["text"] == MISSED and "say no" in asked["wording"]
    assert (await answer(visitor, asked, True))["type"] == "ack"
    found = await listed(house, noor.token)
    assert [(one["text"], one["week"]) for one in found] == [(MISSED, "2026-11-16")]
    path = f"/api/staff/phrases/{found[0]['phrase']}"
    elsewhere = await house.add_supervisor("mary", [UNSTAFFED])
    assert await listed(house, elsewhere.token) == []
    assert (await house.call("DELETE", path, elsewhere.token)).status_code == 404
    assert (await house.call("DELETE", path, noor.token)).status_code == 204
    assert await rows(house) == [] and await listed(house, noor.token) == []


async def test_with_a_no_nothing_is_kept_and_it_is_not_asked_again(house: House) -> None:
    visitor = await house.visitor()
    assert (await answer(visitor, await missed(visitor), False))["type"] == "ack"
    await visitor.ask("what of the second thing")
    assert await is_not_asked(visitor)
    await visitor.leave()
    again = await house.back(visitor.code)
    await again.ask("what of the third thing")
    assert await is_not_asked(again) and await rows(house) == []


async def test_no_row_leads_from_the_words_to_the_chat(house: House) -> None:
    visitor = await house.visitor()
    asked = await missed(visitor)
    frames = await house.count("frame", visitor)
    done = await answer(visitor, asked, True)
    assert await house.count("frame", visitor) == frames, "the answer is written down nowhere"
    (row,) = await rows(house)
    text = " ".join(str(value) for value in row)
    for id in (visitor.conversation, asked["line"], done["id"]):
        assert id not in text and id.replace("-", "") not in text
    assert set(row._fields) == {"id", "site", "week", "period", "wrapped", "sealed"}
    assert MISSED.encode() not in row.sealed


async def test_the_words_stay_when_the_chat_is_deleted_as_the_question_says(house: House) -> None:
    visitor = await house.visitor()
    asked = await missed(visitor)
    assert "stay if you delete the chat" in asked["wording"]
    await answer(visitor, asked, True)
    assert (await visitor.act("forget"))["type"] == "forgotten"
    assert len(await rows(house)) == 1


async def test_the_words_go_twelve_weeks_after_theirs_and_no_backup_opens_them(
    house: House, clock: FakeClock
) -> None:
    noor = await house.add_supervisor()
    visitor = await house.visitor()
    await answer(visitor, await missed(visitor), True)
    assert (await listed(house, noor.token))[0]["text"] == MISSED
    await visitor.leave()
    (row,) = await rows(house)
    clock.advance(hours=24 * 7 * 12)
    await housekeeping.once(house.services)
    assert len(await rows(house)) == 1
    clock.advance(hours=24 * 7)
    await housekeeping.once(house.services)
    assert await rows(house) == []
    async with house.services.database.writing() as connection:  # a backup brings it back
        values = row._mapping
        names = ", ".join(f":{name}" for name in values)
        await connection.execute(
            sql(f"INSERT INTO phrase ({', '.join(values)}) VALUES ({names})"), dict(values)
        )
    again = {"username": "noor", "password": PASSWORD, "otp": noor.code()}
    async with house.http() as http:
        token = (await http.post("/api/staff/login", json=again)).json()["token"]
    assert await listed(house, token) == []


async def test_only_the_words_that_were_shown_can_be_kept_and_a_repetition_changes_nothing(
    house: House,
) -> None:
    visitor = await house.visitor()
    asked, id = await missed(visitor), str(uuid4())
    other = await visitor.act("keep_words", line=str(uuid4()), keep=True)
    assert (other["type"], other["code"]) == ("error", "refused")
    for _ in range(2):
        assert (await answer(visitor, asked, True, id=id))["type"] == "ack"
    assert (await answer(visitor, asked, True))["code"] == "refused"
    assert len(await rows(house)) == 1


async def test_whoever_writes_on_has_not_said_yes(house: House) -> None:
    visitor = await house.visitor()
    asked = await missed(visitor)
    await visitor.ask("something else")
    assert (await answer(visitor, asked, True))["code"] == "refused"


@pytest.mark.parametrize(
    "before",
    [
        "i want to kill myself",
        "only the assistant sees danger in this",
        "sometimes i wish i could just sleep forever",
    ],
)
async def test_it_is_never_asked_after_danger(house: House, before: str) -> None:
    visitor = await house.visitor()
    await visitor.say(before)
    await visitor.expect("line", role="visitor", text=before)
    await asyncio.sleep(0.5)
    await visitor.say(MISSED)  # the first line after an alarm is answered by "how are you right now?" alone
    await visitor.expect("line", role="bot", topic="check_in")
    assert await is_not_asked(visitor)


async def test_danger_after_the_question_closes_it(house: House) -> None:
    visitor = await house.visitor()
    asked = await missed(visitor)
    await visitor.say("i want to kill myself")
    assert (await answer(visitor, asked, True))["code"] == "refused"


async def test_it_is_not_asked_when_a_person_has_or_had_the_chat(house: House) -> None:
    alex, visitor = await house.staff("alex"), await house.visitor()
    await visitor.hand_off("all")
    await visitor.ask(MISSED)
    assert await is_not_asked(visitor), "while they wait"
    await alex.take(visitor)
    await visitor.act("unshare")
    await visitor.ask(MISSED)
    assert await is_not_asked(visitor), "and after a person"


async def test_it_is_not_asked_where_nobody_could_read_it(house: House) -> None:
    visitor = await house.visitor(UNSTAFFED)
    await visitor.ask(MISSED)
    assert await is_not_asked(visitor)


@pytest.mark.parametrize(
    ("topics", "confidence", "others", "missed"),
    [
        (["out_of_scope"], 0.92, {"phone": 0.02}, True),  # sure that it has no answer
        (["clarify"], 0.32, {"loved_one": 0.32}, True),
        (["clarify"], 1.0, {"out_of_scope": 0.9}, False),  # a "no" that it understood
        (["out_of_scope"], 0.38, {"check_in": 0.22}, False),
        (["out_of_scope"], 0.38, {"crisis_suicide": 0.15}, False),
        (["out_of_scope", "callback"], 0.3, {}, False),  # a form asks again
        (["cost"], 0.3, {}, False),
        ([], 0.3, {}, False),
    ],
)
def test_missed_is_what_got_no_answer_and_is_far_from_danger(
    topics: list[str], confidence: float, others: dict[str, float], missed: bool
) -> None:
    assert is_missed(topics, confidence, others) == missed


@given(st.text(max_size=LONGEST + 50))
def test_no_long_text_is_asked_for(text: str) -> None:
    assert not may_be_asked_for(text) or 0 < len(text.strip()) <= LONGEST


@pytest.mark.parametrize(
    "text", ["call 419 555 0100", "4195550100", "me@example.org", "my number is 4-1-9-5-5", " "]
)
def test_nothing_is_asked_for_by_which_somebody_is_reached(text: str) -> None:
    assert not may_be_asked_for(text)
    assert may_be_asked_for("can i bring my 2 dogs to the 90 day program")
