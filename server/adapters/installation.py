"""One installation on disk: the database in the data folder, the keys in the secrets folder, and how both come
to be."""

from __future__ import annotations

import fcntl
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


def prepare(settings: Settings) -> bool:
    """Make what is missing and bring the database to the present schema; says whether it was made just now.

    Raises keyring.SecretsMissing where a database exists whose keys do not. Safe to call beside a running
    server.
    """
    make_private_folder(settings.data)
    make_private_folder(settings.secrets)
    path = database_file(settings)
    with _one_at_a_time(settings.data / "prepare.lock"):
        fresh = not path.exists()
        keyring.load(settings.secrets, fresh=fresh)
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
        path.chmod(0o600)
    return fresh


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Two commands that begin together must not both make the tables."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def open(settings: Settings) -> Installation:
    """Open a prepared installation."""
    ring = keyring.load(settings.secrets, fresh=False)
    return Installation(sqlite(database_file(settings)), ring, Shred(sqlite(settings.secrets / "shred.db")))
