"""The data folder of one running Open Door: its lock, and the note that says where its assistant is.

What lies in the database is not known here.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from server.settings import SettingsError, make_private_folder

LOCK = "lock"
ASSISTANT = "assistant.json"


@dataclass(frozen=True)
class AssistantAt:
    """Where a running `open-door run` has its assistant, what it asks for, and the process id of that `run`."""

    url: str
    secret: str = field(repr=False)
    pid: int


class DataLock:
    """Held by `open-door run` as long as it lives; the kernel lets go of it however that ends."""

    def __init__(self, data: Path) -> None:
        """Make the folder if need be and take its lock. Raises `SettingsError` when another process has it."""
        make_private_folder(data)
        try:
            self._file = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SettingsError(f"OPEN_DOOR_DATA: {data} cannot be written to: {error.strerror}.") from None
        # `is_in_use` in another process holds it for an instant, which is no reason to give up.
        if not any(_locked(self._file, pause) for pause in (0.0, 0.05, 0.2)):
            holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            raise SettingsError(
                f"OPEN_DOOR_DATA: another `open-door run` (process {holder or 'unknown'}) is at work on {data}. "
                "Stop it first, or give this one a folder of its own."
            )
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, f"{os.getpid()}\n".encode(), 0)

    def release(self) -> None:
        """Let another process have the folder."""
        os.close(self._file)


def _locked(file: int, pause: float) -> bool:
    time.sleep(pause)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_in_use(data: Path) -> bool:
    """Whether an `open-door run` is at work on the folder at this moment."""
    try:
        file = os.open(data / LOCK, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def write_assistant(data: Path, at: AssistantAt) -> Path:
    """Note where the assistant is, for the server and for `open-door ask`; only the owner may read it."""
    path = data / ASSISTANT
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({"url": at.url, "secret": at.secret, "pid": at.pid}, file)
    new.replace(path)
    return path


def forget_assistant(data: Path) -> None:
    """Take the note away again."""
    (data / ASSISTANT).unlink(missing_ok=True)


def read_assistant(data: Path) -> AssistantAt | None:
    """Where the assistant of this folder is, or None when nobody is at work on it: an old note counts for
    nothing."""
    if not is_in_use(data):
        return None
    try:
        note = json.loads((data / ASSISTANT).read_text("utf-8"))
        return AssistantAt(url=str(note["url"]), secret=str(note["secret"]), pid=int(note["pid"]))
    except (OSError, ValueError, KeyError):
        return None
