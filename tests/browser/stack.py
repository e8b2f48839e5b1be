"""The whole of Open Door as a user runs it: `open-door run` with the real Rasa, on a data folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OPEN_DOOR = Path(sys.executable).with_name("open-door")
READY = 120.0  # seconds: Rasa needs about 15 on a quiet machine
PASSWORD = "violet harbor lantern seven quilts"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Stack:
    """One installation and the process that runs it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.data = folder / "data"
        self.secrets = folder / "data-secrets"
        self.log = folder / "run.log"
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
        self.environment = kept | {
            "OPEN_DOOR_DATA": str(self.data),
            "OPEN_DOOR_PORT": str(self.port),
            **{f"OPEN_DOOR_{name.upper()}": value for name, value in settings.items()},
        }
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str, given: str = "") -> str:
        """Type an `open-door` command on this installation; its output."""
        done = subprocess.run(
            [OPEN_DOOR, *arguments],
            input=given,
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert done.returncode == 0, (
            f"open-door {arguments[0]}: exit {done.returncode}: {done.stderr[-2000:]}"
        )
        return done.stdout

    def add_staff(self, username: str, name: str, *sites: str) -> None:
        """Add a member of staff with the tests' password."""
        chosen = [part for site in sites for part in ("--site", site)]
        self.command(
            "staff", "add", username, "--name", name, *chosen, "--password-stdin", given=PASSWORD + "\n"
        )

    def start(self, *, wait_for: str = "/readyz") -> None:
        """Start it, until `wait_for` answers 200."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [OPEN_DOOR, "run"],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.wait(wait_for)

    def wait(self, path: str = "/readyz") -> None:
        """Wait until a path answers 200."""
        until = time.monotonic() + READY
        while self.status(path) != 200:
            assert self._process is not None and self._process.poll() is None, f"it ended: {self.tail()}"
            assert time.monotonic() < until, f"not ready after {READY:.0f} s: {self.tail()}"
            time.sleep(0.2)

    def status(self, path: str) -> int | None:
        """The HTTP status of a path, or None where nobody answers."""
        try:
            with urllib.request.urlopen(self.origin + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def pids(self, *parts: str) -> list[int]:
        """The processes of this installation whose command line holds all these parts."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            group = self._process is not None and self._is_ours(int(entry.name))
            if (group or f"OPEN_DOOR_DATA={self.data}" in environment) and all(
                part in line for part in parts
            ):
                found.append(int(entry.name))
        return found

    def _is_ours(self, pid: int) -> bool:
        assert self._process is not None
        while pid > 1:
            if pid == self._process.pid:
                return True
            try:
                pid = int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                return False
        return False

    def alive(self, pids: list[int]) -> list[int]:
        """Which of these processes still exist."""
        return [pid for pid in pids if Path(f"/proc/{pid}").exists()]

    def kill(self) -> list[int]:
        """End everything with -9 on the parent, as a power cut would; returns what had been running."""
        assert self._process is not None
        running = self.pids()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None
        until = time.monotonic() + 10
        while self.alive(running) and time.monotonic() < until:
            time.sleep(0.05)
        return running

    def stop(self) -> None:
        """Ctrl-C."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def tail(self) -> str:
        """The end of the log."""
        return self.log.read_text(errors="replace")[-3000:]
