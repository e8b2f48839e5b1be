"""The database: engine, transactions, and the one place that commits.

SQLite in WAL mode with synchronous FULL: an acknowledged line is on disk. Both are asserted on each connection.
Whoever writes takes the write lock at the start (BEGIN IMMEDIATE), so that a check and the change it allows
cannot be parted.

PostgreSQL lets many write at once. There whoever writes sees what others committed before each statement, and a check
and the change it allows are held together by rows that are locked, or changed under a condition. No setting leads there
yet: what is tried on it is that two servers on one database hand out chats as one does.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
_BUSY = 5_000  # ms that a writer waits for another process's lock


class Unavailable(Exception):
    """The database does not answer. Says nothing of the statement or its parameters."""


class Database:
    """One database with its connections. `writing` is the only place in the server that commits."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._writers = engine.execution_options(open_door_writing=True)
        self._turnstile = asyncio.Lock()  # writers of one process queue here and not in SQLite's polling
        self._in_vain = -1.0  # when the last attempt began that the database did not answer

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is on disk when the block has ended, or never was; raises Unavailable.

        Whoever has queued since before an attempt that the database did not answer is told the same at once: were each
        to wait for another process's lock in turn, the tenth visitor would hear of it ten times as late.
        """
        came = time.monotonic()
        async with self._turnstile:
            if came <= self._in_vain:
                raise Unavailable("as before")
            tried, begun = time.monotonic(), False
            try:
                with _translated():
                    async with self._writers.begin() as connection:
                        begun = True
                        yield connection
            except Unavailable:
                if not begun:
                    self._in_vain = tried
                raise

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A consistent view that changes nothing; raises Unavailable."""
        with _translated():
            async with self.engine.connect() as connection, connection.begin() as transaction:
                yield connection
                await transaction.rollback()

    async def leave_no_residue(self) -> bool:
        """Bring the write-ahead log into the database and empty it, so that what was deleted is in neither.

        Says whether it was emptied: a reader that is at work elsewhere keeps it until the next time. Only SQLite is
        told; what PostgreSQL keeps of deleted rows is beyond a client.
        """
        if self.engine.dialect.name != "sqlite":
            return True
        bare = self.engine.execution_options(open_door_bare=True)
        async with self._turnstile:
            with _translated():
                async with bare.connect() as connection:
                    # Without waiting at first: where it is our own doing, waiting helps nobody.
                    if await _emptied(connection, 0):
                        return True
                    # A read that was cancelled half-way, because its page left, keeps its view of the database until
                    # its cursor is collected, and that hangs in a cycle with the traceback.
                    gc.collect()
                    return await _emptied(connection, _BUSY)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def _emptied(connection: AsyncConnection, patience: int) -> bool:
    """Try to empty the write-ahead log, waiting so many ms for readers; the connection waits as ever afterwards."""
    await connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")
    try:
        busy = (await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
    finally:
        await connection.exec_driver_sql(f"PRAGMA busy_timeout = {_BUSY}")
    return not busy


class _translated:
    """Turn the library's errors into Unavailable, without their text: it may name parameters.

    One that comes up while the task is being cancelled took the place of the cancellation, which goes on: whoever
    waits for the database and tries again would else never end.
    """

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, DBAPIError) and not _is_passing(error):
            return
        if isinstance(error, SQLAlchemyError | OSError):
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise asyncio.CancelledError from None
            raise Unavailable(type(error).__name__) from None


def _is_passing(error: DBAPIError) -> bool:
    """Whether the database is away, busy or broken, as opposed to a statement that is wrong."""
    return not isinstance(error, IntegrityError | ProgrammingError | DataError | NotSupportedError)


def sqlite(path: Path) -> Database:
    """The database in this file, which is made with its folder where it is absent."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)  # SQLite gives its -wal and -shm the rights of the file
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", hide_parameters=True, pool_size=8, max_overflow=0
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY}")
        for name, value in _PRAGMAS.items():
            cursor.execute(f"PRAGMA {name} = {value}")
            cursor.execute(f"PRAGMA {name}")
            held = cursor.fetchone()[0]
            if held != value:
                raise Unavailable(f"SQLite runs with {name} = {held}, not {value}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if not options.get("open_door_bare", False):  # a checkpoint must stand outside of any transaction
            writing = options.get("open_door_writing", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return Database(engine)


def postgresql(url: str, *, schema: str = "public") -> Database:
    """The database at this address, which SQLAlchemy and its driver understand, with the tables of one schema."""
    given = {"search_path": schema, "lock_timeout": str(_BUSY), "synchronous_commit": "on"}
    engine = create_async_engine(
        url, hide_parameters=True, pool_size=8, max_overflow=0, connect_args={"server_settings": given}
    )

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        writing = connection.get_execution_options().get("open_door_writing", False)
        level = "READ COMMITTED, READ WRITE" if writing else "REPEATABLE READ, READ ONLY"
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {level}")

    return Database(engine)
