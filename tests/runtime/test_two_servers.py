"""Two servers on one database hand out chats as one does: one winner, nobody above their limit, nothing lost.

Each statement is held on SQLite, where one transaction writes at a time, and on PostgreSQL, where many do. The two
share the keys and nothing else; neither hears of the other.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from clients import Frame, StaffClient, VisitorClient
from houses import House, employ
from sqlalchemy import text as sql

from server.adapters import conversations, waiting
from server.adapters.database import Database, postgresql
from server.adapters.schema import metadata
from server.core.conversation import Mode
from server.core.retention import Keep
from server.runtime import reading_log, retention
from server.runtime.ports import utcnow

POSTGRESQL = os.environ.get("POSTGRESQL", "postgresql+asyncpg://root@127.0.0.1/test")
MOST = 3  # chats that a member may have here
Opened = Callable[[], Database | None]


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Opened]:
    """Opens the database of both servers: the file in the folder, or a schema of its own that goes afterwards."""
    if request.param == "sqlite":
        yield lambda: None
        return
    schema = f"open_door_{uuid4().hex}"
    outside = postgresql(POSTGRESQL)
    async with outside.writing() as connection:
        await connection.execute(sql(f"CREATE SCHEMA {schema}"))
    try:
        inside = postgresql(POSTGRESQL, schema=schema)
        async with inside.writing() as connection:
            await connection.run_sync(metadata.create_all)
        await employ(folder, database=inside)
        yield lambda: postgresql(POSTGRESQL, schema=schema)
    finally:
        async with outside.writing() as connection:
            await connection.execute(sql(f"DROP SCHEMA {schema} CASCADE"))
        await outside.close()


@pytest.fixture
async def houses(folder: Path, database: Opened) -> AsyncIterator[tuple[House, House]]:
    first = await House.open(folder, database=database, chats_per_member=MOST)
    second = await House.open(folder, database=database, chats_per_member=MOST)
    yield first, second
    await first.close()
    await second.close()


async def waiting_at(house: House, count: int) -> list[VisitorClient]:
    """So many visitors who wait for a person."""
    visitors = [await house.visitor() for _ in range(count)]
    for visitor in visitors:
        assert (await visitor.hand_off())["type"] == "ack"
    return visitors


async def owner_of(house: House, visitor: VisitorClient) -> str | None:
    async with house.services.database.reading() as connection:
        record = await conversations.load(connection, UUID(visitor.conversation))
    assert record is not None
    return record.state.owner_name


async def load_of(house: House, desk: StaffClient) -> int:
    [me] = [one for one in house.services.hub.desks if one.keys.username == "alex"]
    async with house.services.database.reading() as connection:
        return await waiting.load_of(connection, me.keys.id)


async def test_two_who_claim_one_visitor_at_two_servers_have_one_winner(houses: tuple[House, House]) -> None:
    first, second = houses
    alex, sam = await first.staff("alex"), await second.staff("sam")
    for visitor in await waiting_at(first, MOST):
        answers = await asyncio.gather(alex.claim(visitor), sam.claim(visitor))
        won = [name for name, answer in zip(("Alex", "Sam"), answers, strict=True) if "epoch" in answer]
        lost = [(answer["code"], answer.get("name")) for answer in answers if "epoch" not in answer]
        assert lost == [("already_claimed", won[0])] and await owner_of(second, visitor) == won[0]


async def test_a_member_at_two_servers_never_has_more_chats_than_they_may(
    houses: tuple[House, House],
) -> None:
    first, second = houses
    here, there = await first.staff("alex"), await second.staff("alex")
    visitors = await waiting_at(first, 4 * MOST)
    desks = [here, there] * (len(visitors) // 2)
    answers = await asyncio.gather(*(desk.claim(v) for desk, v in zip(desks, visitors, strict=True)))
    assert [answer["type"] for answer in answers].count("claimed") == await load_of(first, here) == MOST
    refused = [answer for answer in answers if answer["type"] == "error"]
    assert {answer["code"] for answer in refused} == {"refused"}
    assert all(f"{MOST} chats" in answer["message"] for answer in refused)


async def test_the_last_place_of_a_colleague_is_promised_once_by_two_servers(
    houses: tuple[House, House],
) -> None:
    first, second = houses
    sam, _ = await first.staff("sam"), await second.staff("sam")
    for visitor in await waiting_at(first, MOST - 1):
        await sam.take(visitor)
    desks = await first.staff("alex"), await second.staff("alex")
    visitors = await waiting_at(first, 2)
    epochs = [await desk.take(visitor) for desk, visitor in zip(desks, visitors, strict=True)]

    async def hand_on(at: int) -> Frame:
        chat = {"conversation": visitors[at].conversation, "epoch": epochs[at]}
        return await desks[at].act("transfer", to="sam", **chat)

    answers = await asyncio.gather(hand_on(0), hand_on(1))
    assert sorted(answer["type"] for answer in answers) == ["ack", "error"]
    [refused] = [answer for answer in answers if answer["type"] == "error"]
    assert (refused["code"], refused["name"]) == ("refused", "Sam")


async def test_what_is_written_into_one_chat_at_two_servers_is_numbered_without_gap(
    houses: tuple[House, House],
) -> None:
    """Lines, and notes, which change nothing of the conversation itself."""
    first, second = houses
    [visitor] = await waiting_at(first, 1)
    desks = await first.staff("alex"), await second.staff("alex")
    await desks[0].take(visitor)
    pages = visitor, await second.back(visitor.code)
    answers: list[Frame] = []
    for at in range(10):  # a few at once, so that nobody waits long behind the others on a slow machine
        lines = [page.say(f"line {at}") for page in pages]
        notes = [desk.act("note", conversation=visitor.conversation, text=f"note {at}") for desk in desks]
        answers += await asyncio.gather(*lines, *notes)
    assert {answer["type"] for answer in answers} == {"ack"}
    again = await second.back(visitor.code)
    await again.reach(max(answer["seq"] for answer in answers))
    seqs = [line["seq"] for line in again.everything("line")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert {f"line {at}" for at in range(10)} <= set(again.texts)
    late = await second.staff("alex")
    assert (await late.open(visitor))["type"] == "opened"
    await late.ping()
    assert [note["seq"] for note in late.everything("note")] == list(range(1, 21))


async def test_readings_that_are_written_down_at_two_servers_stand_in_one_chain(
    houses: tuple[House, House],
) -> None:
    first, second = houses
    desks = await first.staff("alex"), await second.staff("sam")
    for _ in range(MOST):
        visitors = await waiting_at(first, 2)
        claims = [desk.claim(visitor) for desk, visitor in zip(desks, visitors, strict=True)]
        assert {answer["type"] for answer in await asyncio.gather(*claims)} == {"claimed"}
    async with second.services.database.reading() as connection:
        found = await reading_log.verify(connection, second.services.vault.keyring, [])
    assert found == (2 * MOST, [])


async def test_a_frame_that_is_sent_to_both_servers_at_once_counts_once(houses: tuple[House, House]) -> None:
    first, second = houses
    [visitor] = await waiting_at(first, 1)
    await (await first.staff("alex")).take(visitor)
    other = await second.back(visitor.code)
    for text in ("one", "two", "three"):
        id = str(uuid4())
        answers = await asyncio.gather(visitor.say(text, id=id), other.say(text, id=id))
        assert answers[0] == answers[1] and answers[0]["type"] == "ack"
    again = await second.back(visitor.code)
    await again.reach(answers[0]["seq"])
    assert [line["text"] for line in again.everything("line", role="visitor")] == ["one", "two", "three"]


async def test_who_claims_at_one_server_while_the_visitor_leaves_the_line_at_the_other_has_them_or_not(
    houses: tuple[House, House],
) -> None:
    first, second = houses
    alex = await second.staff("alex")
    for visitor in await waiting_at(first, MOST):
        left, claimed = await asyncio.gather(visitor.act("cancel_handoff"), alex.claim(visitor))
        async with first.services.database.reading() as connection:
            record = await conversations.load(connection, UUID(visitor.conversation))
        assert record is not None
        won = claimed["type"] == "claimed"
        assert (left["type"], record.state.mode) == (("error", Mode.STAFF) if won else ("ack", Mode.BOT))
        assert (record.state.owner is not None) == won


async def test_what_is_written_at_one_server_while_the_other_deletes_old_chats_is_kept_or_refused(
    houses: tuple[House, House],
) -> None:
    first, second = houses
    visitors = [await first.visitor() for _ in range(6)]
    for visitor in visitors:
        await visitor.ask("hello")
    now, services = utcnow(), second.services
    keep = Keep(chat=timedelta(0))  # every chat is over that nobody has written into since now
    asked = (visitor.say("still here") for visitor in visitors)
    swept, *answers = await asyncio.gather(
        retention.sweep(services.database, services.forgetting, services.sites, keep, lambda: now), *asked
    )
    kept = [visitor for visitor, answer in zip(visitors, answers, strict=True) if answer["type"] == "ack"]
    assert swept.conversations == len(visitors) - len(kept)
    for visitor in kept:
        await (await second.back(visitor.code)).expect("line", text="still here")
