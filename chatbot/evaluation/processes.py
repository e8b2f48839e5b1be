"""Starts a program for as long as something is measured with it, and ends it whatever happens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
_ROOT = Path(__file__).resolve().parents[2]
# Of the server, but of the standard library only: it makes a program end with the one that started it.
_TIED = _ROOT / "server" / "commands" / "tied.py"
_SIGKILL = "9"


class DidNotStartError(Exception):
    """A program ended, or was not ready in time; the message has the end of its log."""


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Whether somebody takes connections on a port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    ready: Callable[[], bool],
    *,
    folder: Path = _ROOT,
    environment: dict[str, str] | None = None,
    seconds: float = 180.0,
) -> Iterator[subprocess.Popen[bytes]]:
    """The program `python COMMAND`, once it is ready; raises DidNotStartError."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_TIED), str(os.getpid()), _SIGKILL, sys.executable, *command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        until = time.monotonic() + seconds
        while not _is_ready(ready):
            if process.poll() is not None or time.monotonic() > until:
                raise DidNotStartError(
                    f"{' '.join(command[:3])}: {log.read_text('utf-8', 'replace')[-2000:]}"
                )
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def megabytes(process: subprocess.Popen[bytes], field: str = "VmRSS") -> float:
    """How much memory a running program holds (VmHWM: held at most), as the kernel counts it."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith(f"{field}:"))
    return int(line.split()[1]) / 1024


def _is_ready(ready: Callable[[], bool]) -> bool:
    try:
        return ready()
    except OSError:
        return False
