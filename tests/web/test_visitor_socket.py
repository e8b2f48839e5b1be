"""The visitor's socket: what a page may rely on, and what it may send without harm."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import websockets
from clients import VisitorClient
from houses import TOLEDO, UNSTAFFED, House, copy, held

from server.adapters.conversations import Record
from server.runtime.limits import Buckets
from server.web import peer
from server.web import visitor as visitors
from server.web.opening import Opened, opened
from server.web.visitor_view import VisitorView

DANGER = "i want to kill myself"


def fresh() -> str:
    return str(uuid4())


# --- hello --------------------------------------------------------------------------------------------------


async def test_hello_opens_a_conversation_that_a_code_names(house: House) -> None:
    visitor = await house.visitor()
    [resumed] = visitor.everything("resumed")
    assert (resumed["mode"], resumed["seq"]) == ("bot", 0)
    assert (await visitor.expect("state"))["staff_online"] is False


@pytest.mark.parametrize(
    "origin", [None, "http://evil.example", "http://127.0.0.1", "null", "HTTP://LOCALHOST"]
)
@pytest.mark.parametrize("path", ["visitor", "staff"])
async def test_a_page_of_a_wrong_or_no_origin_gets_no_socket(
    house: House, origin: str | None, path: str
) -> None:
    with pytest.raises(websockets.InvalidStatus) as refused:
        await VisitorClient.connect(f"ws://127.0.0.1:{house.port}/ws/{path}", origin)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    "first",
    [
        "no json",
        "[]",
        '{"type":"ping"}',
        '{"type":"hello","protocol":2,"code":"A"}',
        '{"type":"hello"}',
        b"\x00\x01",
    ],
    ids=["no json", "no frame", "not hello", "other protocol", "fields missing", "binary"],
)
@pytest.mark.parametrize("kind", ["visitor", "staff"])
async def test_a_bad_first_frame_closes_with_4400(house: House, first: str | bytes, kind: str) -> None:
    client = await house.socket(kind)
    await client.socket.send(first)
    assert (await client.expect("error"))["code"] == "bad_frame"
    assert await client.close_code() == 4400


@pytest.mark.parametrize("code", ["A" * 26, "not a code", ""])
async def test_an_unknown_code_is_not_found_and_closes_with_4401(house: House, code: str) -> None:
    client = await house.socket()
    await client.send("hello", protocol=1, code=code, last_seq=0)
    assert (await client.expect("error"))["code"] == "not_found"
    assert await client.close_code() == 4401


async def test_a_last_seq_ahead_of_the_conversation_closes_with_4409(house: House) -> None:
    visitor = await house.visitor()
    client = await house.socket()
    await client.send("hello", protocol=1, code=visitor.code, last_seq=1)
    assert await client.close_code() == 4409


async def test_a_page_whose_chat_is_deleted_as_it_is_opened_is_told_so(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await house.visitor()
    await visitor.ask("hello")

    async def deleted_since(*of: Any) -> Opened:
        found = await opened(*of)
        assert (await visitor.act("forget"))["type"] == "forgotten"
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(visitors, "opened", deleted_since)
        other = await house.socket()
        await other.send("hello", protocol=1, code=visitor.code, last_seq=0)
        await other.expect("forgotten")
        assert await other.close_code() == 1000


async def test_a_second_hello_is_refused(house: House) -> None:
    visitor = await house.visitor()
    await visitor.send("hello", protocol=1, code=visitor.code, last_seq=0)
    assert (await visitor.expect("error"))["code"] == "refused"
    await visitor.ping()


# --- lines, acks and repetitions ----------------------------------------------------------------------------


async def test_an_ack_comes_before_the_line_that_it_acknowledges(house: House) -> None:
    visitor = await house.visitor()
    id = fresh()
    ack = await visitor.say("hello", id=id)
    line = await visitor.expect("line", id=id)
    assert visitor.frames.index(ack) < visitor.frames.index(line)
    assert ack["seq"] == line["seq"] == 1
    await visitor.expect("line", role="bot", text="You wrote: hello")


async def test_a_repeated_frame_gets_its_first_answer_and_makes_no_second_line(house: House) -> None:
    visitor = await house.visitor()
    id = fresh()
    first = await visitor.say("hello", id=id)
    await visitor.expect("line", role="bot")
    assert await visitor.say("hello", id=id) == first
    again = await house.back(visitor.code)
    assert await again.say("hello", id=id) == first, "on another connection too"
    assert again.texts == ["hello", "You wrote: hello"]


async def test_the_same_id_with_other_content_is_a_conflict(house: House) -> None:
    visitor = await house.visitor()
    id = fresh()
    await visitor.say("hello", id=id)
    for answer in (await visitor.say("other", id=id), await visitor.act("want_person", id=id)):
        assert (answer["type"], answer["code"]) == ("error", "conflict")
    await visitor.ask("next")
    assert "other" not in visitor.texts


async def test_a_page_that_comes_back_gets_the_lines_after_its_last_one(house: House) -> None:
    visitor = await house.visitor()
    for text in ("one", "two", "three"):
        await visitor.ask(text)
    everything = visitor.everything("line")
    for last_seq in range(len(everything) + 1):
        again = await house.back(visitor.code, last_seq)
        assert again.everything("line") == everything[last_seq:]
        assert again.everything("resumed")[0]["seq"] == len(everything)
        await again.leave()


async def test_two_pages_of_one_visitor_show_the_same(house: House) -> None:
    one = await house.visitor()
    other = await house.back(one.code)
    await asyncio.gather(*(page.say(f"{n}") for n, page in enumerate([one, other] * 5)))
    for page in (one, other):
        await page.until(lambda frame: frame["type"] == "line" and frame["text"] == "You wrote: 9")
    final = await house.back(one.code)
    lines = final.everything("line")
    assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
    answered = {line["text"] for line in lines if line["role"] == "bot"}
    assert answered == {f"You wrote: {n}" for n in range(10)}
    for page in (one, other):
        await page.reach(len(lines))
        assert page.everything("line") == lines


@pytest.mark.parametrize(
    "text",
    [
        "<img src=x onerror=alert(1)>",
        "/restart",
        ' /inform{"phone": "1"}',
        "*bold* & <b>",
        "\u00e9\U0001f642 \u0430",
    ],
)
async def test_markup_and_commands_are_text(house: House, text: str) -> None:
    visitor = await house.visitor()
    await visitor.ask(text)
    assert visitor.texts[0] == text
    assert house.assistant.asked[0]["choice"] is None


async def test_control_characters_are_stripped_and_not_refused(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say("a\x00\x1bb\u202ec\r\nd")
    await visitor.expect("line", role="visitor", text="abc\nd")


# --- bad input ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "raw",
    [
        "{", '{"type":"nothing"}', '{"type":"say","id":"1","text":"x"}', "[" * 10_000,
        json.dumps({"type": "say", "id": fresh(), "text": "x", "surplus": 1}),
        json.dumps({"type": "claim", "id": fresh(), "conversation": fresh()}),
        json.dumps({"type": "say", "id": fresh(), "conversation": fresh(), "epoch": 0, "text": "x"}),
        b"\xff\xfe", b'{"type":"ping"}',
    ],
    ids=["no json", "unknown", "bad id", "nested", "unknown field", "claim", "say of staff", "bytes", "binary frame"],
)  # fmt: skip
async def test_a_bad_frame_is_answered_and_the_socket_stays(house: House, raw: str | bytes) -> None:
    visitor = await house.visitor()
    await visitor.socket.send(raw)
    assert (await visitor.expect("error"))["code"] == "bad_frame"
    await visitor.ask("still here")
    assert visitor.texts == ["still here", "You wrote: still here"]


async def test_a_text_that_is_too_long_is_screened_all_the_same(house: House) -> None:
    visitor = await house.visitor()
    for text in (f"{DANGER}. " + "x " * 3_000, "x " * 3_000 + DANGER):
        id = fresh()
        answer = await visitor.say(text, id=id)
        assert (answer["type"], answer["code"]) == ("error", "too_large")
        card = await visitor.expect("card", id=id)
        assert card["alert"] == "crisis_suicide" and "988" in card["text"]
    assert visitor.texts == []


@pytest.mark.parametrize("kilobytes", [70, 1_000])
@pytest.mark.parametrize("where", ["at its beginning", "at its end"])
async def test_a_frame_that_is_too_large_is_screened_then_closes_with_4413(
    house: House, kilobytes: int, where: str
) -> None:
    visitor = await house.visitor()
    filler, id = "so it was. " * (kilobytes * 1_000 // 11), fresh()
    text = f"{DANGER}. {filler}" if where == "at its beginning" else f"{filler} {DANGER}"
    await visitor.send("say", id=id, text=text)
    assert (await visitor.expect("error", patience=30))["code"] == "too_large"
    assert await visitor.close_code() == 4413
    assert [card["id"] for card in visitor.everything("card")] == [id]


async def test_ten_thousand_frames_at_once_are_a_flood_and_nothing_else_suffers(house: House) -> None:
    calm, flooding = await house.visitor(), await house.visitor()
    says = [json.dumps({"type": "say", "id": fresh(), "text": f"{n}"}) for n in range(20)]
    frames = says + ['{"type":"ping"}'] * 9_980

    async def flood() -> None:
        with contextlib.suppress(websockets.ConnectionClosed):  # it ends when the server has had enough
            for frame in frames:
                await flooding.socket.send(frame)

    sending = asyncio.create_task(flood())
    await calm.ask("is anybody there")
    assert await flooding.close_code(30) == 4429
    await sending
    assert [e["code"] for e in flooding.everything("error") if "id" not in e] == ["rate_limited"]
    back = await house.back(flooding.code)
    kept = {line["id"] for line in back.everything("line", role="visitor")}
    assert {ack["id"] for ack in flooding.everything("ack")} <= kept, "nothing acknowledged is lost"
    await calm.ask("still there")


async def test_writing_too_fast_is_told_with_the_time_to_wait(house: House) -> None:
    visitor = await house.visitor()
    house.services.limits.conversations = Buckets(size=300, rate=0.01)
    refused = {"offer": fresh(), "share": "all", "summary": "", "consent": "1999-01"}
    for _ in range(400):
        await visitor.send("handoff", id=fresh(), **refused)
    await visitor.ping(patience=60)
    limited = visitor.everything("error", code="rate_limited")
    assert len(visitor.everything("error")) == 400, "each frame has its one answer"
    assert limited and all(error["retry_after"] > 0 and error["id"] for error in limited)


# --- buttons ------------------------------------------------------------------------------------------------


async def test_only_a_button_of_the_newest_turn_can_be_pressed(house: House) -> None:
    visitor = await house.visitor()
    assert (await visitor.act("choose", choice="ghosted"))["code"] == "refused"
    await visitor.say("show me buttons")
    line = await visitor.expect("line", role="bot")
    assert [button["choice"] for button in line["buttons"]] == ["start_over", "ghosted"]
    assert line["expects"] == "choice"
    assert (await visitor.act("choose", choice="referral"))["code"] == "refused"
    id = fresh()
    pressed = await visitor.act("choose", id=id, choice="ghosted")
    assert pressed["type"] == "ack"
    await visitor.expect("line", id=id, role="visitor", text="No")
    await visitor.expect("line", role="bot", topic="ghosted")
    assert await visitor.act("choose", id=id, choice="ghosted") == pressed, "a repetition is no second press"
    assert (await visitor.act("choose", choice="start_over"))["code"] == "refused", (
        "the turn is not the newest"
    )
    assert house.assistant.asked[-1]["choice"] == "ghosted"


# --- danger -------------------------------------------------------------------------------------------------


async def test_the_card_comes_first_and_its_line_has_the_same_id(house: House) -> None:
    visitor = await house.visitor()
    id = fresh()
    ack = await visitor.say(DANGER, id=id)
    card = await visitor.expect("card", id=id)
    assert visitor.frames.index(card) < visitor.frames.index(ack)
    line = await visitor.expect("line", role="system", id=id)
    assert (line["text"], line["alert"]) == (card["text"], "crisis_suicide")
    await visitor.say("thank you")
    await visitor.expect("line", role="bot", topic="check_in")
    assert "You wrote: " + DANGER not in visitor.texts, "the card is the answer to that line"
    assert [asked["text"] for asked in house.assistant.asked] == [DANGER, "thank you"]


async def test_danger_that_only_the_assistant_reads_gets_the_same_words(house: House) -> None:
    visitor = await house.visitor()
    id = fresh()
    await visitor.say("only the assistant sees danger in this", id=id)
    line = await visitor.expect("line", role="system", id=id)
    assert line["alert"] == "crisis_suicide" and "988" in line["text"]
    assert visitor.everything("line", role="bot") == []


async def test_danger_is_seen_in_a_summary_and_in_what_is_no_frame(house: House) -> None:
    visitor = await house.visitor()
    id = fresh()
    await visitor.send("handoff", id=id, offer=fresh(), share="all", summary=DANGER, consent="2026-11")
    await visitor.expect("card", id=id)
    other = fresh()
    await visitor.send("say", id=other, text=DANGER, surplus=1)
    await visitor.expect("card", id=other)


async def test_danger_gets_its_card_while_the_database_is_locked(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("before")
    id = fresh()
    async with house.locked():
        await visitor.send("say", id=id, text=DANGER)
        await visitor.expect("card", id=id, patience=2.0)
        answer = await visitor.expect("ack", "error", id=id)
        assert (answer["type"], answer["code"]) == ("error", "unavailable") and answer["retry_after"] > 0
    assert (await visitor.say(DANGER, id=id))["type"] == "ack", "the same frame, sent again"
    await visitor.expect("line", role="system", id=id)


async def test_a_hello_that_cannot_be_looked_up_keeps_the_socket_and_the_screen(
    house: House, tmp_path: Path
) -> None:
    visitor = await house.visitor()
    elsewhere = copy(house.folder, tmp_path / "elsewhere")
    with held(elsewhere / "data" / "open-door.db", "PRAGMA locking_mode = exclusive"):
        other = await House.open(elsewhere)
        client = await other.socket()
        await client.send("hello", protocol=1, code=visitor.code, last_seq=0)
        assert (await client.expect("error", patience=25))["code"] == "unavailable"
        id = fresh()
        await client.send("say", id=id, text=DANGER)
        await client.expect("card", id=id)
        assert (await client.expect("error", id=id))["code"] == "unavailable"
    await client.send("hello", protocol=1, code=visitor.code, last_seq=0)
    await client.expect("resumed", patience=25)
    await other.close()


# --- a center without staff ---------------------------------------------------------------------------------


async def test_at_a_center_without_staff_the_button_gives_the_numbers(house: House) -> None:
    visitor = await house.visitor(UNSTAFFED)
    assert (await visitor.act("want_person"))["type"] == "ack"
    line = await visitor.expect("line", topic="talk_to_human")
    site = house.services.sites[UNSTAFFED]
    assert site.admissions_phone in line["text"] and site.returning_phone in line["text"]
    await visitor.ask("a person, please")
    assert visitor.everything("offer") == []
    assert house.assistant.asked[-1]["context"].staffed is False


async def test_at_a_center_without_staff_nothing_can_be_handed_off(house: House) -> None:
    visitor = await house.visitor(UNSTAFFED)
    answer = await visitor.act("handoff", offer=fresh(), share="all", summary="note", consent="2026-11")
    assert (answer["type"], answer["code"]) == ("error", "unavailable")


async def test_a_conversation_of_one_center_is_not_another_s(house: House) -> None:
    visitor = await house.visitor(TOLEDO)
    await visitor.ask("hello")
    assert house.assistant.asked[0]["context"].site.id == TOLEDO


async def test_who_comes_and_goes_makes_no_page_ask_the_database_but_for_what_it_shows(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a hundred pages that ask after each would keep the database from whoever answers them."""
    monkeypatch.setattr(peer, "POLL", 3600.0)
    visitor = await house.visitor()
    assert (await visitor.expect("state"))["staff_online"] is False
    looks: list[UUID] = []
    show = VisitorView.show

    async def counted(view: VisitorView, *, resuming: bool = False) -> Record:
        looks.append(view._conversation)
        return await show(view, resuming=resuming)

    monkeypatch.setattr(VisitorView, "show", counted)
    for _ in range(3):
        await (await house.visitor()).leave()
    await visitor.ping()
    assert UUID(visitor.conversation) not in looks
    desk = await house.staff()
    await visitor.expect("state", staff_online=True)
    await desk.leave()
    await visitor.expect("state", staff_online=False)
    assert UUID(visitor.conversation) in looks


async def test_who_waits_is_told_of_their_place_when_somebody_before_them_is_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "POLL", 3600.0)
    alex, first, second = await house.staff(), await house.visitor(), await house.visitor()
    await first.hand_off()
    await second.hand_off()
    await second.expect("state", mode="waiting", position=2)
    await alex.take(first)
    await second.expect("state", mode="waiting", position=1)
