"""The database: what it promises of a transaction, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import os
import traceback
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from houses import held
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError, OperationalError

from server.adapters import database as adapter
from server.adapters.database import Database, Unavailable, sqlite

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
PLANT = "planted-7f3a"


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = sqlite(tmp_path / "data" / "test.db")
    async with made.writing() as connection:
        await connection.execute(sql("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT UNIQUE)"))
    yield made
    await made.close()


async def words(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list(await connection.scalars(sql("SELECT words FROM note ORDER BY id")))


async def write(database: Database, given: str) -> None:
    async with database.writing() as connection:
        await connection.execute(sql("INSERT INTO note (words) VALUES (:words)"), {"words": given})


async def test_every_connection_is_durable_checks_references_and_overwrites_what_is_deleted(
    database: Database,
) -> None:
    async def held_by(number: int) -> dict[str, object]:
        async with database.reading() as connection:
            await everybody.wait()  # so that each has a connection of its own
            return {name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar() for name in PRAGMAS}

    everybody = asyncio.Barrier(8)
    assert await asyncio.gather(*(held_by(n) for n in range(8))) == [PRAGMAS] * 8


async def test_the_folder_is_made_for_its_owner_alone(database: Database, tmp_path: Path) -> None:
    assert os.stat(tmp_path / "data").st_mode & 0o777 == 0o700


async def test_a_transaction_that_fails_never_was(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as connection:
            await connection.execute(sql("INSERT INTO note (words) VALUES ('half')"))
            raise ZeroDivisionError
    assert await words(database) == []


async def test_who_reads_changes_nothing(database: Database) -> None:
    async with database.reading() as connection:
        await connection.execute(sql("INSERT INTO note (words) VALUES ('by mistake')"))
    assert await words(database) == []


async def test_who_queues_while_another_process_holds_the_lock_does_not_wait_for_it_once_more_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_BUSY", 300)
    path = tmp_path / "data" / "queue.db"
    queue = sqlite(path)
    async with queue.writing() as connection:
        await connection.execute(sql("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT UNIQUE)"))
    with held(path):
        refused = await asyncio.gather(*(write(queue, f"{n}") for n in range(8)), return_exceptions=True)
    assert all(isinstance(one, Unavailable) for one in refused)
    assert sum(str(one) == "as before" for one in refused) == 6, (
        "the first waits, and one that came after it began"
    )
    await asyncio.gather(*(write(queue, f"{n}") for n in range(8)))
    assert len(await words(queue)) == 8
    await queue.close()


async def test_writers_do_not_interleave(database: Database) -> None:
    steps: list[str] = []

    async def writer(name: str) -> None:
        async with database.writing() as connection:
            steps.append(name)
            count = await connection.scalar(sql("SELECT count(*) FROM note"))
            await asyncio.sleep(0)
            await connection.execute(sql("INSERT INTO note (words) VALUES (:w)"), {"w": f"{count}"})
            steps.append(name)

    await asyncio.gather(*(writer(f"{n}") for n in range(20)))
    assert steps[::2] == steps[1::2], "each ends before the next begins"
    assert await words(database) == [str(n) for n in range(20)], "each saw what those before it wrote"


async def test_writers_in_two_processes_do_not_interleave(database: Database, tmp_path: Path) -> None:
    """Another server has a turnstile of its own; the lock that is taken at the start keeps them apart."""
    other = sqlite(tmp_path / "data" / "test.db")
    try:

        async def writer(one: Database) -> None:
            async with one.writing() as connection:
                count = await connection.scalar(sql("SELECT count(*) FROM note"))
                await asyncio.sleep(0.01)
                await connection.execute(sql("INSERT INTO note (words) VALUES (:w)"), {"w": f"{count}"})

        await asyncio.gather(*(writer(one) for _ in range(5) for one in (database, other)))
    finally:
        await other.close()
    assert await words(database) == [str(n) for n in range(10)]


async def test_a_reader_sees_one_moment(database: Database) -> None:
    async with database.reading() as connection:
        assert await connection.scalar(sql("SELECT count(*) FROM note")) == 0
        await write(database, "meanwhile")
        assert await connection.scalar(sql("SELECT count(*) FROM note")) == 0


async def test_a_locked_database_is_unavailable_and_the_error_says_nothing_more(
    database: Database, tmp_path: Path
) -> None:
    with held(tmp_path / "data" / "test.db"):
        with pytest.raises(Unavailable) as refused:
            await write(database, PLANT)
        assert await words(database) == [], "who reads is not disturbed"
    shown = str(refused.value) + repr(refused.value) + "".join(traceback.format_exception(refused.value))
    assert PLANT not in shown and "INSERT INTO note (words)" not in str(refused.value)
    await write(database, "afterwards")
    assert await words(database) == ["afterwards"]


async def test_a_cancellation_is_not_lost_where_the_library_answers_it_with_an_error(
    database: Database,
) -> None:
    """Whoever waits for an unavailable database would try again, and never end."""
    reading = asyncio.Event()

    async def read() -> None:
        async with database.reading():
            reading.set()
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                raise OperationalError("the connection is closed", None, Exception()) from None

    task = asyncio.create_task(read())
    await reading.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is no database " * 100)
    broken = sqlite(tmp_path / "broken.db")
    with pytest.raises(Unavailable):
        await words(broken)
    await broken.close()


async def test_the_error_of_a_statement_does_not_show_its_values(database: Database) -> None:
    await write(database, PLANT)
    with pytest.raises(IntegrityError) as failed:
        await write(database, PLANT)
    assert PLANT not in "".join(traceback.format_exception(failed.value))
