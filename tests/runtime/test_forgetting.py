"""A visitor deletes their conversation, and it is gone: for them, for staff, on disk, and from yesterday's backup."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import structlog.testing
from clients import VisitorClient
from houses import House, settings_of
from sqlalchemy import text as sql

from server.adapters import database, holds, installation, members
from server.adapters.sealing import VisitorCode
from server.adapters.shred import Forgotten, ShredKeyMissing
from server.core.conversation import Refused
from server.runtime import housekeeping


async def is_gone(house: House, code: str) -> bool:
    """Whether a code answers as one that never was."""
    answers = []
    for given in (code, "0123456789ABCDEFGHJKMNPQRS"):
        client = await house.socket()
        await client.send("hello", protocol=1, code=given, last_seq=0)
        answers.append((await client.expect("error", "resumed"), await client.close_code()))
    return answers[0] == answers[1]


async def rows(house: House, visitor: VisitorClient) -> dict[str, int]:
    """How many rows each table has that has to do with a conversation."""
    tables = ("line", "chapter", "team_wrap", "handoff", "frame", "deadline", "legal_hold")
    found = {table: await house.count(table, visitor) for table in tables}
    return {table: count for table, count in found.items() if count}


async def forget(visitor: VisitorClient) -> dict[str, object]:
    id = str(uuid4())
    await visitor.send("forget", id=id)
    return await visitor.expect("forgotten", "error", id=id)


async def test_a_forgotten_chat_looks_like_one_that_never_was(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("i drank again")
    assert (await forget(visitor))["type"] == "forgotten"
    assert await visitor.close_code() == 1000
    assert await is_gone(house, visitor.code)
    assert await rows(house, visitor) == {}


@pytest.mark.parametrize("mode", ["bot", "offered", "waiting", "staff", "closed"])
async def test_it_can_be_deleted_at_any_time(house: House, mode: str) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.say("hello")
    if mode == "offered":
        await visitor.want_person()
    if mode in ("waiting", "staff"):
        await visitor.hand_off("all")
    if mode == "staff":
        await desk.take(visitor)
    if mode == "closed":
        await visitor.act("end")
    assert (await forget(visitor))["type"] == "forgotten"
    assert await is_gone(house, visitor.code) and await rows(house, visitor) == {}


async def test_the_other_pages_are_told_and_closed(house: House) -> None:
    visitor = await house.visitor()
    other = await house.back(visitor.code)
    await forget(visitor)
    assert "id" not in await other.expect("forgotten")
    assert await other.close_code() == 1000


async def test_every_desk_that_saw_it_blanks_it_and_others_hear_nothing(house: House) -> None:
    visitor, alex, sam = await house.visitor(), await house.staff("alex"), await house.staff("sam")
    private = await house.visitor()
    await visitor.hand_off("all")
    epoch = await alex.take(visitor)
    await sam.open(visitor)
    await forget(visitor)
    for desk in (alex, sam):
        assert (await desk.expect("forgotten"))["conversation"] == visitor.conversation
    assert (await alex.say(visitor, epoch, "are you still there"))["code"] == "not_found"
    assert (await alex.open(visitor))["code"] == "not_found"
    await forget(private)
    await alex.ping()
    assert alex.everything("forgotten", conversation=private.conversation) == []
    keys = [desk.keys for desk in house.services.hub.desks]
    assert all(UUID(visitor.conversation) != known for key in keys for known, _ in key.chapters)


async def left_a_message(visitor: VisitorClient) -> None:
    await visitor.act("leave_message", text="Please call me on 419 555 0100.")


async def asked_for_a_call(visitor: VisitorClient) -> None:
    await visitor.ask("call me back")


async def was_in_danger(visitor: VisitorClient) -> None:
    await visitor.say("i want to die")


TRACES = {left_a_message: "request", asked_for_a_call: "request", was_in_danger: "alert"}


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "by another process"])
@pytest.mark.parametrize("trace", TRACES, ids=lambda trace: trace.__name__)
async def test_a_desk_that_saw_only_a_request_or_an_alarm_blanks_that(
    house: House, trace: Callable[[VisitorClient], Awaitable[None]], elsewhere: bool
) -> None:
    desk, visitor = await house.staff(), await house.visitor()
    await trace(visitor)
    await desk.expect(TRACES[trace], conversation=visitor.conversation)
    if elsewhere:
        async with house.services.database.writing() as connection:
            await holds.remove(connection, [UUID(visitor.conversation)])
    else:
        await forget(visitor)
    await desk.expect("forgotten", conversation=visitor.conversation, patience=20)
    late = await house.staff("sam")
    assert late.desk["requests"] == [] and late.everything("alert") == []


async def test_a_line_and_a_turn_in_flight_are_dropped(house: House) -> None:
    visitor = await house.visitor()
    other = await house.back(visitor.code)
    house.assistant.gate.clear()
    await visitor.say("what if i relapse")
    await house.assistant.began.wait()
    asyncio.get_running_loop().call_soon(house.assistant.gate.set)
    late = asyncio.create_task(other.send("say", id=str(uuid4()), text="one more thing"))
    await forget(visitor)
    await late
    await asyncio.sleep(0.3)
    assert await rows(house, visitor) == {} and await is_gone(house, visitor.code)


async def test_a_frame_on_a_page_that_was_not_told_yet_is_answered_not_found(house: House) -> None:
    visitor = await house.visitor()
    id = UUID(visitor.conversation)
    async with house.services.database.writing() as connection:  # as another process would have done it
        await holds.remove(connection, [id])
    assert (await visitor.act("say", text="hello"))["code"] == "not_found"
    await visitor.expect("forgotten")
    assert await visitor.close_code() == 1000


async def test_a_chat_under_legal_hold_is_held_and_stays_whole(house: House) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all", "my note")
    id, now = UUID(visitor.conversation), house.clock()
    async with house.services.database.writing() as connection:
        await holds.place(connection, id, now)
    before = await rows(house, visitor)
    answer = await forget(visitor)
    assert answer["code"] == "held" and "law" in str(answer["message"])
    assert await rows(house, visitor) == before
    assert (await visitor.act("say", text="then i say this"))["type"] == "ack"
    async with house.services.database.writing() as connection:
        await holds.lift(connection, id)
    assert (await forget(visitor))["type"] == "forgotten"


async def test_nothing_is_left_in_any_file(house: House) -> None:
    """Not the lookup, not a wrap, not the shred key, in neither database nor in its write-ahead log."""
    visitor = await house.visitor()
    await visitor.hand_off("all", "my note")
    services, id = house.services, UUID(visitor.conversation)
    lookup = services.vault.keyring.find(VisitorCode.of(visitor.code).lookup)
    key = (await services.vault.shred.get(id)).reveal()
    hexed = {"id": id.hex.encode()}
    async with services.database.reading() as connection:
        sealed = (await connection.execute(sql("SELECT sealed_summary FROM handoff"))).scalar()
    wanted = {"lookup": lookup, "shred key": key, "summary": sealed[-64:], **hexed}

    def found() -> set[str]:
        files = [path.read_bytes() for path in house.folder.rglob("*") if path.is_file()]
        return {name for name, needle in wanted.items() for content in files if needle in content}

    assert found() == set(wanted), "the control: all of it was there"
    await visitor.leave()
    async with services.database.reading() as connection:
        assert await members.any_member(connection)
    again = await house.back(visitor.code)
    assert (await forget(again))["type"] == "forgotten"
    assert await again.close_code() == 1000
    assert found() <= {"id"}  # the tombstone itself names the conversation, and nothing else does
    main = [path.read_bytes() for path in (house.folder / "data").iterdir() if path.is_file()]
    assert not any(id.hex.encode() in content for content in main)


async def test_pages_that_leave_in_the_middle_of_a_read_keep_no_log(house: House) -> None:
    for _ in range(20):
        visitor = await house.visitor()
        await visitor.hand_off("all", "my note")
        await visitor.leave()
        again = await house.back(visitor.code)
        with structlog.testing.capture_logs() as logs:
            assert (await forget(again))["type"] == "forgotten"
            await again.close_code()
        assert not [entry for entry in logs if entry["event"] == "write_ahead_log_is_in_use"]


def holds_it(house: House, needle: bytes) -> bool:
    """Whether these bytes are in any file of the installation."""
    return any(needle in path.read_bytes() for path in house.folder.rglob("*") if path.is_file())


async def test_a_hand_over_that_was_taken_back_is_in_no_file_after_the_next_round(house: House) -> None:
    """Its note and the team's wraps of the key: nobody may open them with a copy of tomorrow."""
    visitor, services = await house.visitor(), house.services
    await visitor.hand_off("all", "my note")
    async with services.database.reading() as connection:
        summary = await connection.scalar(sql("SELECT sealed_summary FROM handoff"))
        wrapped = await connection.scalar(sql("SELECT wrapped FROM team_wrap"))
    parts = [summary[-64:], wrapped[-64:]]
    assert all(holds_it(house, part) for part in parts), "the control"
    assert (await visitor.act("cancel_handoff"))["type"] == "ack"
    await housekeeping.once(services)
    assert not any(holds_it(house, part) for part in parts)


async def test_a_key_that_was_destroyed_while_somebody_read_is_in_no_file_after_the_next_round(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_BUSY", 500)  # as long it waits for the reader
    house = await House.open(folder)
    reader = sqlite3.connect(house.settings.shred_file, isolation_level=None)
    try:
        visitor = await house.visitor()
        key = (await house.services.vault.shred.get(UUID(visitor.conversation))).reveal()
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM shred_key").fetchone()
        assert (await forget(visitor))["type"] == "forgotten"
        assert holds_it(house, key), "the control: the reader kept the log"
        reader.execute("ROLLBACK")
        await housekeeping.once(house.services)
        assert not holds_it(house, key)
    finally:
        reader.close()
        await house.close()


async def test_yesterdays_backup_brings_nothing_back(house: House, tmp_path: Path) -> None:
    """The main store is put back as it was; the code, staff and our own code read nothing, and the rows go again."""
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.say("something for nobody else")
    await visitor.hand_off("all", "my note")
    assert await desk.what_can_be_read(visitor) != []
    token = desk.token
    await visitor.leave()
    await desk.leave()
    await house._stop()
    shutil.copytree(house.folder / "data", tmp_path / "yesterday")
    house._begin()
    await house._up()
    again = await house.back(visitor.code)
    await forget(again)
    await house._stop()
    shutil.rmtree(house.folder / "data")
    shutil.copytree(tmp_path / "yesterday", house.folder / "data")

    found = installation.open(settings_of(house.folder))
    id = UUID(visitor.conversation)
    async with found.database.reading() as connection:
        assert await connection.scalar(sql("SELECT count(*) FROM line")) > 0, "the control: the rows are back"
    with pytest.raises(Forgotten):
        await found.shred.get(id)
    await found.database.close()
    await found.shred.close()

    house._begin()
    await house._up()
    assert await is_gone(house, visitor.code)
    staff = await house.desk(token)
    assert staff.desk["queue"] == [] and await staff.what_can_be_read(visitor) == []
    assert await rows(house, visitor) == {}, "swept up at the start"


async def test_a_lost_shred_key_is_reported_and_never_taken_for_a_deletion(house: House) -> None:
    visitor = await house.visitor()
    await visitor.say("hello")
    await visitor.leave()
    shred = house.services.vault.shred
    async with shred._database.writing() as connection:
        await connection.execute(sql("DELETE FROM shred_key"))
    with pytest.raises(ShredKeyMissing) as missing:
        await shred.get(UUID(visitor.conversation))
    assert not isinstance(missing.value, Forgotten)
    assert await house.services.forgetting.sweep_up() == 0
    client = await house.socket()
    await client.send("hello", protocol=1, code=visitor.code, last_seq=0)
    assert (await client.expect("error", "resumed", "line")).get("code") != "not_found"
    assert await rows(house, visitor) != {}


async def test_many_at_once_leave_out_what_is_held(house: House) -> None:
    kept, gone = await house.visitor(), await house.visitor()
    for visitor in (kept, gone):
        await visitor.hand_off("all")
    async with house.services.database.writing() as connection:
        await holds.place(connection, UUID(kept.conversation), house.clock())
    forgetting = house.services.forgetting
    assert await forgetting.forget_all([UUID(kept.conversation), UUID(gone.conversation), uuid4()]) == 1
    await gone.expect("forgotten")
    assert (await kept.act("say", text="still here"))["type"] == "ack"
    with pytest.raises(Refused, match="law"):
        await forgetting.forget(UUID(kept.conversation))
