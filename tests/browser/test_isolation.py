"""The real Rasa, as it runs: on loopback alone, confined, without a setting or a key in its environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.stack import Stack


def programs(stack: Stack) -> dict[str, int]:
    """The process of each of Rasa's programs."""
    found = {"assistant": stack.pids("-m chatbot serve"), "actions": stack.pids("-m actions --port")}
    assert all(len(pids) == 1 for pids in found.values()), found
    return {name: pids[0] for name, pids in found.items()}


def folders(stack: Stack) -> set[Path]:
    """The folder of each of Rasa's programs: the only one that it may write to."""
    return {
        Path(one[5:])
        for pid in programs(stack).values()
        for one in Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
        if one.startswith("HOME=")
    }


def listens_on(pid: int) -> set[str]:
    """The addresses, in hex, on which a process listens (/proc/net/tcp and tcp6, state 0A)."""
    held = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            held.add(link.readlink().name)
        except OSError:
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            parts = row.split()
            if parts[3] == "0A" and f"socket:[{parts[9]}]" in held:
                found.add(parts[1].split(":")[0])
    return found


@pytest.mark.parametrize("name", ["assistant", "actions"])
def test_it_listens_on_loopback_and_nowhere_else(stack: Stack, name: str) -> None:
    assert listens_on(programs(stack)[name]) == {"0100007F"}


@pytest.mark.parametrize("name", ["assistant", "actions"])
def test_it_can_gain_no_rights_and_has_no_setting_and_no_key(stack: Stack, name: str) -> None:
    pid = programs(stack)[name]
    assert "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text()
    given = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    names = {one.split("=", 1)[0] for one in given if one}
    assert {one for one in names if "OPEN_DOOR" in one} <= {"OPEN_DOOR_ASSISTANT_SECRET"}
    assert not [
        one for one in names if any(word in one for word in ("KEY", "TOKEN", "PASSWORD", "DATABASE", "URL"))
    ]
    for secret in ("pepper", "lookup", "signing"):
        held = (stack.secrets / secret).read_bytes()
        assert held not in Path(f"/proc/{pid}/environ").read_bytes()


def test_what_it_was_told_is_in_no_file_of_its_own(stack: Stack) -> None:
    theirs = folders(stack)
    assert len(theirs) == 2 and all(folder.is_dir() for folder in theirs)
    assert not [path for folder in theirs for path in folder.rglob("*.db")]
