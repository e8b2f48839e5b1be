"""The household: children are restarted, stopped together, and never left behind.

The children here are tiny programs of this test; the parent is a real process, because only a real one can be
killed with -9. Processes are found by a mark in their environment, so that one that lost its parent is found, too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PARENT = """
import json, os, sys
from server.commands.supervise import Child, Household
given = json.loads(sys.argv[1])
household = Household([Child(name, [sys.executable, "-c", code], essential=last) for name, code, last in given])
household.loop()
sys.exit(household.returncode)
"""
SLEEPS = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
DIES = "import sys; sys.exit(3)"
HAS_A_CHILD = "import subprocess; print('up', flush=True); subprocess.run(['sleep', '600'])"


class Parent:
    """A process with a household in it, and all processes that came of it."""

    def __init__(self, log: Path, children: list[tuple[str, str, bool]]) -> None:
        self.mark = f"HOUSEHOLD_TEST={uuid.uuid4()}"
        name, value = self.mark.split("=")
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PARENT, json.dumps(children)],
                env={**os.environ, name: value},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def alive(self) -> set[int]:
        """Process ids of all that carry the mark and are not merely waiting to be reaped."""
        found = set()
        for folder in Path("/proc").iterdir():
            try:
                if self.mark.encode() in (folder / "environ").read_bytes().split(b"\0"):
                    found.add(int(folder.name))
            except (OSError, ValueError):
                continue
        return found

    def children(self) -> set[int]:
        return self.alive() - {self.process.pid}

    def said(self) -> str:
        return self.log.read_text()

    def end(self) -> None:
        for pid in self.alive():
            os.kill(pid, signal.SIGKILL)
        self.process.wait()


def within(seconds: float, fact: Callable[[], bool]) -> bool:
    """Whether the fact comes true in that time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.02)
    return fact()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Parent]]:
    made: list[Parent] = []

    def begin(*children: tuple[str, str, bool]) -> Parent:
        made.append(Parent(tmp_path / f"{len(made)}.log", list(children)))
        return made[-1]

    yield begin
    for parent in made:
        parent.end()


def three(essential: bool = False) -> list[tuple[str, str, bool]]:
    return [("one", SLEEPS, essential), ("two", SLEEPS, False), ("three", STUBBORN, False)]


def all_up(parent: Parent, count: int = 3) -> bool:
    return within(15, lambda: parent.said().count("| up") == count)


def test_a_child_is_the_program_itself_and_its_lines_carry_its_name(start: Callable[..., Parent]) -> None:
    parent = start(*three())
    assert all_up(parent)
    assert len(parent.children()) == 3, "nothing stands between parent and child"
    for name in ("one", "two", "three"):
        assert any(name in line and line.endswith("| up") for line in parent.said().splitlines())


def test_no_child_outlives_a_parent_that_was_killed(start: Callable[..., Parent]) -> None:
    parent = start(*three())
    assert all_up(parent)
    parent.process.kill()
    assert within(2, lambda: not parent.alive())


@pytest.mark.parametrize("moment", [0.0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5])
def test_no_child_outlives_a_parent_that_was_killed_while_it_starts(
    start: Callable[..., Parent], moment: float
) -> None:
    parent = start(*three())
    time.sleep(moment)
    parent.process.kill()
    assert within(3, lambda: not parent.alive())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_all_and_counts_as_success(
    start: Callable[..., Parent], number: signal.Signals
) -> None:
    parent = start(("one", SLEEPS, True), ("two", SLEEPS, False), ("three", HAS_A_CHILD, False))
    assert all_up(parent)
    parent.process.send_signal(number)
    assert parent.process.wait(timeout=10) == 0
    assert not parent.alive()


def test_children_that_do_not_listen_are_killed_after_the_grace(start: Callable[..., Parent]) -> None:
    parent = start(("one", STUBBORN, False), ("two", STUBBORN, False))
    assert all_up(parent, 2)
    parent.process.send_signal(signal.SIGINT)
    assert parent.process.wait(timeout=15) == 0
    assert not parent.alive()


def test_a_request_to_stop_is_obeyed_at_any_moment_of_the_start(start: Callable[..., Parent]) -> None:
    for moment in (0.2, 0.3, 0.4):
        parent = start(("one", SLEEPS, True), ("two", DIES, False))
        time.sleep(moment)
        parent.process.terminate()
        parent.process.wait(timeout=10)
        assert not parent.alive()


def test_a_child_that_was_killed_comes_back_and_the_others_stay(start: Callable[..., Parent]) -> None:
    parent = start(*three(essential=True))
    assert all_up(parent)
    before = parent.children()
    victim = min(before)
    os.kill(victim, signal.SIGKILL)
    assert within(10, lambda: parent.said().count("| up") == 4)
    after = parent.children()
    assert len(after) == 3
    assert before - {victim} < after
    assert "ended by SIGKILL, starting again in 1 s" in parent.said()


def test_what_a_dead_child_had_started_is_ended(start: Callable[..., Parent]) -> None:
    parent = start(("one", HAS_A_CHILD, False))
    assert all_up(parent, 1) and within(5, lambda: len(parent.children()) == 2)
    before = parent.children()
    os.kill(min(before), signal.SIGKILL)
    assert within(5, lambda: not before & parent.alive())


def test_an_essential_child_that_never_comes_up_ends_everything_with_its_code(
    start: Callable[..., Parent],
) -> None:
    parent = start(("server", DIES, True), ("other", SLEEPS, False))
    assert parent.process.wait(timeout=20) == 3
    assert not parent.alive()
    assert "ended with 3 3 times, giving up" in parent.said()


def test_another_child_that_never_comes_up_takes_nothing_down(start: Callable[..., Parent]) -> None:
    parent = start(("server", SLEEPS, True), ("assistant", DIES, False))
    assert within(15, lambda: parent.said().count("starting again") >= 3)
    assert parent.process.poll() is None
    assert "starting again in 4 s" in parent.said(), "it waits longer each time"
