"""A household of child processes: started together, restarted when one dies, gone when the parent is gone.

honcho gives the lines of all children in one terminal and the stopping of all. This adds what it lacks: a child
that dies is started again after a wait, every child is tied to this process so that it also dies with a parent
that was killed with -9, and children are our direct ones (honcho puts a process between, which then lingers).
What the children are is not known here: see run.py.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from honcho.manager import Manager
from honcho.printer import Message, Printer
from honcho.process import Process

TIED = Path(__file__).with_name("tied.py")
#: Seconds between asking to stop and killing. The server takes up to 5 to end what its sockets are at.
GRACE = 7.0
#: Seconds before a dead child is started again: the first death, the second in quick succession, and so on.
WAITS = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
#: A child that lived shorter than this (seconds) died quickly; Rasa alone needs up to 20 to start.
QUICK = 30.0
#: So many quick deaths in a row of an essential child end everything.
PATIENCE = 3


@dataclass(frozen=True)
class Child:
    """A program to keep running: the name before its lines, command, whole environment and working folder."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: Path | None = None
    #: Whether all is in vain without it, should it never come up.
    essential: bool = False


def tied_command(command: Sequence[str], with_signal: signal.Signals = signal.SIGKILL) -> list[str]:
    """``command`` so that it dies with the thread that starts it: that thread must outlive the child."""
    return [
        sys.executable, "-I", "-S", str(TIED), str(os.getpid()), str(int(with_signal)), *command
    ]  # fmt: skip


class _Keeper(Process):  # type: ignore[misc]
    """Keeps one child running, in a thread: the kernel's tie is to the thread that made the child."""

    child: Child

    def __init__(self, cmd: Sequence[str], **options: object) -> None:
        super().__init__(cmd, **options)
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._running: subprocess.Popen[bytes] | None = None

    def run(self, events: queue.SimpleQueue[Message] | None = None, ignore_signals: bool = False) -> None:
        """Start the child, again and again, until `stop` or, if it is essential, until patience ends."""
        self._events = events
        quick_deaths = 0
        while (started := self._start()) is not None:
            born = time.monotonic()
            code = self._live(started)
            if self._stopping.is_set():
                break
            quick_deaths = quick_deaths + 1 if time.monotonic() - born < QUICK else 0
            ended = f"ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
            if self.child.essential and quick_deaths >= PATIENCE:
                self._say(f"{ended} {quick_deaths} times, giving up")
                self._send_message({"returncode": code or 1}, type="stop")
                return
            wait = WAITS[min(max(quick_deaths - 1, 0), len(WAITS) - 1)]
            self._say(f"{ended}, starting again in {wait:.0f} s")
            self._stopping.wait(wait)
        self._send_message({"returncode": 0}, type="stop")

    def stop(self, number: signal.Signals) -> None:
        """Send the signal to the child and all that it started, and start nothing any more."""
        self._stopping.set()
        with self._starting:  # now there is either a child to signal, or there never will be one
            if self._running is not None and self._running.returncode is None:
                _signal_group(self._running.pid, number)

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._starting:
            if self._stopping.is_set():
                return None
            self._running = subprocess.Popen(
                tied_command(self.child.command),
                env=dict(self.child.env),
                cwd=self.child.cwd,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches this process, which then stops the children in order
            )
        self._send_message({"pid": self._running.pid}, type="start")
        return self._running

    def _live(self, started: subprocess.Popen[bytes]) -> int:
        """Hand on the child's lines until it ends; then end what it left behind. Gives its exit code."""
        reader = threading.Thread(target=self._read, args=(started,), daemon=True)
        reader.start()
        code = started.wait()
        _signal_group(started.pid, signal.SIGKILL)
        reader.join(timeout=1)
        return code

    def _read(self, started: subprocess.Popen[bytes]) -> None:
        assert started.stdout is not None
        for line in started.stdout:
            self._send_message(line)

    def _say(self, text: str) -> None:
        self._send_message(text + "\n")


class Household(Manager):  # type: ignore[misc]
    """The children of one `open-door run`. `loop` blocks until all have ended; `returncode` then says why."""

    def __init__(self, children: Sequence[Child], printer: Printer | None = None) -> None:
        super().__init__(printer)
        # honcho's queue is for processes; and only this one may be written to from a signal's handler.
        self.events: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._process_ctor = _Keeper
        self._asked_to_stop = False
        self._asked_at = float("inf")
        self._meanwhile: list[Callable[[], None]] = []
        for child in children:
            keeper = self.add_process(child.name, child.command, env=child.env, cwd=child.cwd)
            keeper.child = child

    def meanwhile(self, work: Callable[[], None]) -> None:
        """Do ``work`` in a thread once the children have been started; it must not hold up the end."""
        self._meanwhile.append(work)

    def say(self, text: str) -> None:
        """Print a line among those of the children. Safe in threads and signal handlers."""
        self._system_print(text + "\n")

    def loop(self) -> None:
        """Start all and wait for all. Ctrl-C, SIGTERM and SIGHUP stop them; a second one changes nothing."""
        signal.signal(signal.SIGHUP, self._hang_up)
        super().loop()
        if self._asked_to_stop:
            self.returncode = 0

    def terminate(self) -> None:
        """Ask all children to end, and kill those that have not after `GRACE`."""
        if self._terminating:
            return
        if not self._any_stopped():
            self._asked_to_stop = True
        self._asked_at = time.monotonic()
        super().terminate()
        # honcho counts its time from the first child that ends; but all of them may hang.
        timer = threading.Timer(GRACE, self.kill)
        timer.daemon = True
        timer.start()

    def kill(self) -> None:
        """Kill what has not ended, once `GRACE` is over: honcho itself would wait for less."""
        if time.monotonic() - self._asked_at >= GRACE:
            super().kill()

    def _hang_up(self, _number: int, _frame: FrameType | None) -> None:
        self.returncode = 0
        self.terminate()

    def _start(self) -> None:
        for entry in self._processes.values():
            threading.Thread(target=entry["obj"].run, args=(self.events,), daemon=True).start()
        for work in self._meanwhile:
            threading.Thread(target=work, daemon=True).start()

    def _killall(self, force: bool = False) -> None:
        for entry in self._processes.values():
            entry["obj"].stop(signal.SIGKILL if force else signal.SIGTERM)

    def _all_started(self) -> bool:
        # One that was told to stop before it began counts as done.
        return all("pid" in entry or "returncode" in entry for entry in self._processes.values())

    def _system_print(self, data: str) -> None:
        self.events.put(
            Message(type="line", data=data, time=self._clock.now(), name="open-door", colour=None)
        )


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        pass
