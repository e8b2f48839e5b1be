"""One installation on disk: the database in the data folder, the keys in the secrets folder, and how both come
to be."""

from __future__ import annotations

import builtins
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from server.adapters import keyring
from server.adapters.database import Database, sqlite
from server.adapters.keyring import Keyring
from server.adapters.shred import Shred
from server.settings import Settings, make_private_folder

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


@dataclass(frozen=True, slots=True)
class Installation:
    """The opened parts of an installation."""

    database: Database
    keyring: Keyring
    shred: Shred


def database_file(settings: Settings) -> Path:
    """Where the database lies."""
    return settings.data / "open-door.db"


def prepare(settings: Settings) -> None:
    """Make what is missing and bring the database to the present schema.

    Raises keyring.SecretsMissing where a database exists whose keys do not. Safe to call beside a running
    server.
    """
    make_private_folder(settings.data)
    make_private_folder(settings.secrets)
    path = database_file(settings)
    with _one_at_a_time(settings.data / "prepare.lock"):
        keyring.load(settings.secrets, fresh=not path.exists())
        path.touch(mode=0o600)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = wal")
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
        finally:
            engine.dispose()


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Two commands that begin together must not both make the tables."""
    with builtins.open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def open(settings: Settings, database: Database | None = None) -> Installation:
    """Open a prepared installation: with the database in its data folder, or with the one that is given."""
    ring = keyring.load(settings.secrets, fresh=False)
    found = database or sqlite(database_file(settings))
    return Installation(found, ring, Shred(sqlite(settings.shred_file)))
