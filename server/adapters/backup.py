"""A copy of the database in one file, taken while it is at work, and putting one back.

The copy holds nothing that the secrets folder holds: without it, and without the shred keys of the day on which it is
put back, it opens nothing.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from hashlib import file_digest
from pathlib import Path

from server.settings import SettingsError

_RESIDUE = ("-wal", "-shm", "-journal")


def write(database: Path, to: Path) -> str:
    """Copy the database into a new file, for its owner alone; returns its SHA-256. Raises SettingsError."""
    if not database.exists():
        raise SettingsError(f"there is no database at {database}.")
    try:
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise SettingsError(f"{to} cannot be made: {error.strerror}.") from None
    with closing(sqlite3.connect(database)) as source:
        # One consistent moment, without the pages that are free: nothing that was deleted goes along.
        source.execute("VACUUM INTO ?", (str(to),))
    with open(to, "rb") as file:
        os.fsync(file.fileno())
        return file_digest(file, "sha256").hexdigest()


def put_back(copy: Path, database: Path) -> None:
    """Put a copy in the place of the database, on which nobody is at work; every session ends. Raises SettingsError."""
    new = database.with_suffix(".restoring")
    new.unlink(missing_ok=True)
    try:
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        shutil.copyfile(copy, new)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise SettingsError(f"{copy} cannot be read: {error.strerror}.") from None
    try:
        with closing(sqlite3.connect(new)) as opened:
            if opened.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise SettingsError(f"{copy} is damaged.")
            opened.execute("SELECT 1 FROM alembic_version, conversation LIMIT 1")
            # Who signed out since then, or was signed out, must not be in again.
            opened.execute("DELETE FROM session")
            opened.commit()
    except sqlite3.DatabaseError:
        new.unlink()
        raise SettingsError(f"{copy} is no backup of Open Door.") from None
    except SettingsError:
        new.unlink()
        raise
    with open(new, "rb") as file:
        os.fsync(file.fileno())
    for residue in _RESIDUE:
        database.with_name(database.name + residue).unlink(missing_ok=True)
    new.replace(database)
