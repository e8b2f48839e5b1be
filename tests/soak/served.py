"""The server as its own process, so that it can be killed, measured and read the log of; and an assistant for it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import httpx
from clients import Frame, StaffClient, VisitorClient
from houses import PASSWORD, TOLEDO, settings_of

READY = 60.0  # seconds that a start may take on a busy machine
ROOT = Path(__file__).resolve().parents[2]


class Speaker:
    """An assistant of our own in this process: it answers each line with one line. Use it as a context manager."""

    secret = "of the soak"

    def __init__(self) -> None:
        self.turns = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
                length = next(
                    (
                        int(line.split(":")[1])
                        for line in head.splitlines()
                        if line.startswith("content-length")
                    ),
                    0,
                )
                body = json.loads(await reader.readexactly(length)) if length else {}
                answer = json.dumps(self._answer(head.split()[1], body)).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                    % len(answer)
                )
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the server let go, or this assistant ends
        finally:
            writer.close()

    def _answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path.endswith("/turn"):
            self.turns += 1
            reply = {"topic": "thanks", "text": f"An answer to: {body.get('text')}"}
            return {"replies": [reply], "topic": "thanks", "confidence": 1.0, "state": "s"}
        return {"topic": "thanks", "confidence": 1.0}


class Served:
    """One server process on an installation, and the ways into it."""

    def __init__(self, folder: Path, speaker: Speaker, **settings: Any) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        secret = folder / "assistant-secret"
        secret.write_text(speaker.secret)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.settings = settings_of(
            folder, self.port, assistant_urls=(speaker.url,), assistant_secret_file=secret, **settings
        )
        self.origin = f"http://127.0.0.1:{self.port}"
        self.address = f"ws://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._addresses = 0

    async def start(self) -> None:
        """Start the process and wait until it answers."""
        self._spawn()
        until = time.monotonic() + READY
        async with httpx.AsyncClient(trust_env=False) as http:
            while True:
                assert self.alive, "the server ended while it started"
                try:
                    if (await http.get(self.origin + "/healthz")).status_code == 200:
                        return
                except httpx.HTTPError:
                    assert time.monotonic() < until, "the server did not start in time"
                await asyncio.sleep(0.05)

    def _spawn(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "server"], env=kept | self.settings.to_environment(), cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it with -9, in whatever it is doing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it in an orderly way, where it runs."""
        if self._process is not None and self.alive:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()

    @property
    def memory(self) -> float:
        """What the process holds of this machine's memory, in MB."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def complaints(self) -> list[str]:
        """Lines of the log that speak of an unhandled error, or are part of a traceback."""
        marks = ("Traceback", '"level": "error"', "[error", "[critical", "uncaught", "Exception in")
        return [
            line
            for line in self.log.read_text(errors="replace").splitlines()
            if any(m in line for m in marks)
        ]

    # --- ways in --------------------------------------------------------------------------------------------

    def _next_address(self) -> httpx.AsyncHTTPTransport:
        """From another address of this machine each time, because one address may not ask for so much at once."""
        self._addresses += 1
        return httpx.AsyncHTTPTransport(local_address=f"127.0.0.{self._addresses % 250 + 2}")

    async def begin(self, count: int) -> list[tuple[str, str]]:
        """So many new conversations: each with its code."""
        made: list[tuple[str, str]] = []
        for start in range(0, count, 50):
            async with httpx.AsyncClient(transport=self._next_address(), trust_env=False, timeout=60) as http:
                for _ in range(min(50, count - start)):
                    answer = await http.post(
                        self.origin + "/api/conversations",
                        json={"site": TOLEDO, "language": "en"},
                        headers={"Origin": self.origin},
                    )
                    assert answer.status_code == 201, f"no new conversation: {answer.status_code}"
                    made.append((answer.json()["conversation"], answer.json()["code"]))
        return made

    async def login(self, username: str) -> str:
        """Sign in; returns the token."""
        async with httpx.AsyncClient(transport=self._next_address(), trust_env=False, timeout=60) as http:
            answer = await http.post(
                self.origin + "/api/staff/login",
                json={"username": username, "password": PASSWORD},
                headers={"Origin": self.origin},
            )
        assert answer.status_code == 200, f"no sign-in: {answer.status_code}"
        return str(answer.json()["token"])

    async def visitor(self, conversation: str, code: str) -> VisitorClient:
        """A plain page, connected."""
        client = await VisitorClient.connect(f"{self.address}/ws/visitor", self.origin)
        await client.send("hello", protocol=1, code=code, last_seq=0)
        client.code, client.conversation = code, conversation
        await client.expect("resumed", patience=READY)
        return client

    async def desk(self, token: str) -> StaffClient:
        """A plain desk, available."""
        client = await StaffClient.connect(f"{self.address}/ws/staff", self.origin)
        await client.send("hello", protocol=1, token=token)
        client.token = token
        desk: Frame = await client.expect("desk", patience=READY)
        client.desk = desk
        await client.send("status", available=True)
        await client.ping()
        return client
