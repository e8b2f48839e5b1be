"""The data folder: one `open-door run` at a time, and a note that only a living one leaves."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from server.commands.data_folder import (
    AssistantAt,
    DataLock,
    forget_assistant,
    is_in_use,
    read_assistant,
    write_assistant,
)
from server.settings import SettingsError

AT = AssistantAt("http://127.0.0.1:20001", "a secret word", 4711)


def test_a_second_run_on_the_same_folder_is_refused_by_name(tmp_path: Path) -> None:
    first = DataLock(tmp_path / "door")
    with pytest.raises(
        SettingsError, match=r"OPEN_DOOR_DATA: another `open-door run` \(process \d+\)"
    ) as caught:
        DataLock(tmp_path / "door")
    assert str(tmp_path / "door") in str(caught.value)
    first.release()
    DataLock(tmp_path / "door").release()


def test_folders_are_locked_each_for_itself(tmp_path: Path) -> None:
    locks = [DataLock(tmp_path / "one"), DataLock(tmp_path / "two")]
    assert is_in_use(tmp_path / "one") and is_in_use(tmp_path / "two")
    for lock in locks:
        lock.release()


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys; from server.commands.data_folder import DataLock; "
        "lock = DataLock(pathlib.Path(sys.argv[1])); print('has it', flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "door")], capture_output=True, text=True
    )
    assert (done.stdout, done.returncode) == ("has it\n", -9)
    DataLock(tmp_path / "door").release()


def test_looking_whether_a_folder_is_in_use_takes_nothing_away(tmp_path: Path) -> None:
    assert not is_in_use(tmp_path / "nowhere")
    lock = DataLock(tmp_path)
    assert is_in_use(tmp_path) and is_in_use(tmp_path)
    lock.release()
    assert not is_in_use(tmp_path)


def test_a_new_data_folder_is_its_owner_s_alone(tmp_path: Path) -> None:
    DataLock(tmp_path / "new" / "door").release()
    assert stat.S_IMODE((tmp_path / "new" / "door").stat().st_mode) == 0o700


def test_where_the_assistant_is_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    path = write_assistant(tmp_path, AT)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_assistant(tmp_path) == AT
    forget_assistant(tmp_path)
    assert read_assistant(tmp_path) is None
    lock.release()


def test_the_note_of_a_run_that_is_gone_counts_for_nothing(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    write_assistant(tmp_path, AT)
    lock.release()
    assert read_assistant(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{", "{}", '{"url": 1}'])
def test_a_broken_note_counts_for_nothing(tmp_path: Path, content: str) -> None:
    lock = DataLock(tmp_path)
    (tmp_path / "assistant.json").write_text(content)
    assert read_assistant(tmp_path) is None
    lock.release()


def test_the_secret_is_not_shown_by_accident() -> None:
    assert AT.secret not in repr(AT)
