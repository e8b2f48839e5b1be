"""A server for tests: the real one, with a real database in a folder and real sockets on loopback.

Only the assistant is not Rasa: what it answers, and when, is what many of these tests decide. The tests in
browser/ use the real one.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from clients import Client, StaffClient, VisitorClient
from fastapi import FastAPI
from sqlalchemy import text as sql

from server.adapters import installation
from server.adapters.bus import Bus
from server.adapters.database import Database
from server.adapters.rasa import AssistantAwayError, AssistantReply, Choice, Command, Context, Reading, Turn
from server.app import create_app
from server.core.effects import RequestKind
from server.core.safety import Weighed
from server.core.wire import LIBRARY_LIMIT
from server.runtime.ports import Clock, utcnow
from server.runtime.team import Team
from server.services import Services
from server.settings import Settings

TOLEDO = "midwest-recovery-toledo"  # Alex and Sam answer here
UNSTAFFED = "ohio-detox-maumee"
PASSWORD = "seven quiet herons at dusk"
TEAM = {"alex": "Alex", "sam": "Sam"}


# --- the installation on disk -------------------------------------------------------------------------------


MAUMEE = UNSTAFFED  # where a test may add somebody
FILED: dict[str, tuple[RequestKind, dict[str, str]]] = {
    "call me back": ("callback", {"how": "text", "contact": "419 555 0100", "voicemail": "no"}),
    "check my coverage": ("coverage", {"insurer": "Aetna", "contact": "sam@example.org", "center": "Toledo"}),
    "send what we wrote": ("message", {"text": "I would like to come back."}),
}


def settings_of(folder: Path, port: int = 0, **more: Any) -> Settings:
    """The settings of an installation in this folder."""
    return Settings(data=folder / "data", secrets=folder / "secrets", port=port, **more)


def prepare(folder: Path, team: dict[str, str] = TEAM) -> Path:
    """Set up an installation with these members of staff in Toledo."""
    installation.prepare(settings_of(folder))
    asyncio.run(employ(folder, team))
    return folder


async def employ(folder: Path, team: dict[str, str] = TEAM, database: Database | None = None) -> None:
    """Add members of staff in Toledo to an installation, which may have another database; that is closed then."""
    found = installation.open(settings_of(folder), database)
    await found.shred.prepare()
    try:
        for username, name in team.items():
            service = Team(found.database, found.keyring, found.shred, Bus(), utcnow)
            await service.add(username, name, "admissions", [TOLEDO], PASSWORD)
    finally:
        await found.database.close()
        await found.shred.close()


def copy(template: Path, to: Path) -> Path:
    """A copy of an installation at which nobody is at work."""
    return Path(shutil.copytree(template, to / "house"))


# --- the assistant ------------------------------------------------------------------------------------------


class FakeAssistant:
    """Answers "You wrote: …". A few texts do more, see `turn`; "what of the …" is not understood. `away` makes it
    fail; while `gate` is not set a turn waits; `asked` is what it was asked, in order, and `began` is set with each
    turn that begins."""

    def __init__(self) -> None:
        self.away = False
        self.delay = 0.0
        self.asked: list[dict[str, Any]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.began = asyncio.Event()

    async def turn(
        self, *, state: str | None, context: Context, text: str | None = None, choice: str | None = None
    ) -> Turn:
        """Answer one line."""
        self.asked.append({"text": text, "choice": choice, "state": state, "context": context})
        self.began.set()
        if self.away:
            raise AssistantAwayError("away, as the test says")
        await asyncio.sleep(self.delay)
        await self.gate.wait()
        reply = AssistantReply(topic=choice or "relapse_normal", text=f"You wrote: {text}")
        commands, alert = [], None
        if text == "show me buttons":
            buttons = [Choice(label="Yes", choice="start_over"), Choice(label="No", choice="ghosted")]
            reply = reply.model_copy(update={"buttons": buttons, "expects": "choice"})
        if text == "a person, please":
            commands = [Command(command="offer_person")]
        if text in FILED:
            commands = [Command(command="file_request", kind=FILED[text][0], fields=FILED[text][1])]
        if text == "delete all of this":
            commands = [Command(command="delete_conversation")]
        if text == "only the assistant sees danger in this":
            alert = "crisis_suicide"
        if context.weighed and context.weighed.phrase == "hinted" and "my song" not in (text or ""):
            reply = reply.model_copy(update={"topic": "check_in"})
        missed = text is not None and text.startswith("what of the ")
        if missed:
            reply = reply.model_copy(update={"topic": "out_of_scope"})
        return Turn(
            replies=[reply],
            topic=reply.topic,
            confidence=0.1 if missed else 1.0,
            alert=alert,
            state=f"after {len(self.asked)}",
            commands=commands,
        )

    async def read(self, text: str, weighed: Weighed) -> Reading:
        """The topic of a text, without any conversation."""
        if self.away:
            raise AssistantAwayError("away, as the test says")
        danger = text == "only the assistant sees danger in this"
        return Reading(topic="crisis_suicide" if danger else "thanks", confidence=0.9)

    async def is_ready(self) -> bool:
        """Whether it answers."""
        return not self.away

    async def close(self) -> None:
        """Nothing to close."""


class Still:
    """The time of the slowdown of sign-in, which stands still unless a test moves it."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now


class FakeClock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        """Move on, by seconds=, minutes= or hours=."""
        self.now += timedelta(**by)


# --- the server ---------------------------------------------------------------------------------------------


class _Server(uvicorn.Server):
    """uvicorn within the test's own loop; signals stay the test runner's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class House:
    """A running server, and the ways into it."""

    def __init__(
        self,
        folder: Path,
        assistant: FakeAssistant,
        clock: Clock,
        database: Callable[[], Database | None],
        **settings: Any,
    ) -> None:
        self.folder, self.assistant, self.clock, self._more = folder, assistant, clock, settings
        self._database = database
        self._clients: list[Client] = []
        self._begin()

    def _begin(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.settings = settings_of(self.folder, self.port, **self._more)
        self.app: FastAPI = create_app(
            self.settings, assistant=self.assistant, clock=self.clock, database=self._database()
        )
        self.services: Services = self.app.state.services
        self.origin = f"http://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            self.app,
            ws="websockets-sansio",
            ws_max_size=LIBRARY_LIMIT,
            ws_per_message_deflate=False,
            log_config=None,
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=2,
        )
        self._server = _Server(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))

    @classmethod
    async def open(
        cls,
        folder: Path,
        assistant: FakeAssistant | None = None,
        clock: Clock = utcnow,
        database: Callable[[], Database | None] = lambda: None,
        **settings: Any,
    ) -> House:
        """Start a server on the installation in this folder, or on the database that is opened for it, and wait until
        it answers."""
        house = cls(folder, assistant or FakeAssistant(), clock, database, **settings)
        await house._up()
        return house

    async def _up(self) -> None:
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        """Stop the server and every client."""
        for client in self._clients:
            await client.leave()
        self._clients.clear()
        await self._stop()

    async def _stop(self) -> None:
        self._server.should_exit = True
        await self._serving

    async def restart(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Stop, with every client still connected, and start a new server on the same folder."""
        await self._stop()
        meanwhile()
        self._begin()
        await self._up()

    # --- ways in --------------------------------------------------------------------------------------------

    def http(self, *, origin: str | None = None) -> httpx.AsyncClient:
        """A client for plain calls, with our own Origin unless another is given."""
        return httpx.AsyncClient(
            base_url=self.origin, headers={"Origin": origin or self.origin}, trust_env=False, timeout=20.0
        )

    async def socket(self, kind: str = "visitor") -> Client:
        """A socket on which nothing was said yet."""
        found = {"visitor": VisitorClient, "staff": StaffClient}[kind]
        client = await found.connect(f"ws://127.0.0.1:{self.port}/ws/{kind}", self.origin)
        self._clients.append(client)
        return client

    async def visitor(self, site: str = TOLEDO) -> VisitorClient:
        """A visitor with a new conversation, connected."""
        async with self.http() as http:
            made = (await http.post("/api/conversations", json={"site": site, "language": "en"})).json()
        return await self.back(made["code"])

    async def back(self, code: str, last_seq: int = 0) -> VisitorClient:
        """A visitor who comes back with their code."""
        client = await self.socket()
        assert isinstance(client, VisitorClient)
        await client.send("hello", protocol=1, code=code, last_seq=last_seq)
        client.code = code
        client.conversation = (await client.expect("resumed"))["conversation"]
        return client

    async def login(self, username: str, password: str = PASSWORD) -> str:
        """Sign in; returns the token."""
        async with self.http() as http:
            answer = await http.post("/api/staff/login", json={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    async def staff(self, username: str = "alex", *, available: bool = True) -> StaffClient:
        """A member of staff at the desk, signed in and there for visitors."""
        return await self.desk(await self.login(username), available=available)

    async def desk(self, token: str, *, available: bool = True) -> StaffClient:
        """A desk for a session that exists."""
        client = await self.socket("staff")
        assert isinstance(client, StaffClient)
        await client.send("hello", protocol=1, token=token)
        client.token = token
        client.desk = await client.expect("desk")
        if available:
            await client.send("status", available=True)
            await client.ping()
        return client

    async def add_member(
        self, username: str, password: str | None = PASSWORD, site: str = TOLEDO
    ) -> str | None:
        """A further member of staff; returns the one-time code where there is no password."""
        return await self.services.team.add(username, username.title(), "admissions", [site], password)

    async def add_supervisor(self, username: str = "noor", sites: list[str] | None = None) -> Authenticator:
        """A supervisor who has enrolled a second factor; returns their authenticator app."""
        await self.services.team.add(username, username.title(), "supervisor", sites or [TOLEDO], PASSWORD)
        app = Authenticator(self, username)
        left = 30 - self.clock().timestamp() % 30
        if self.clock is utcnow and left < 8:
            await asyncio.sleep(left)  # the oldest code that is good would not be good any more
        token = await self.login(username)
        made = await self.call("POST", "/api/staff/otp", token)
        app.secret = made.json()["secret"]
        done = await self.call("POST", "/api/staff/otp/confirm", token, {"otp": app.code()})
        assert done.status_code == 200, done.text
        app.token = done.json()["token"]
        return app

    async def call(
        self, method: str, path: str, token: str, body: dict[str, Any] | None = None
    ) -> httpx.Response:
        """A plain call in a member's name."""
        async with self.http() as http:
            return await http.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})

    # --- a look behind the wire -----------------------------------------------------------------------------

    async def count(self, table: str, visitor: VisitorClient) -> int:
        """How many rows a table holds for a conversation."""
        query = sql(f"SELECT count(*) FROM {table} WHERE conversation = :id")
        async with self.services.database.reading() as connection:
            found = await connection.scalar(query, {"id": visitor.conversation.replace("-", "")})
        return int(found or 0)

    @contextlib.asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Another process writes to the database and does not end."""
        # Beside the loop: the server in it may be about to end a transaction of its own, which is waited for.
        lock = held(self.folder / "data" / "open-door.db")
        await asyncio.to_thread(lock.__enter__)
        try:
            yield
        finally:
            await asyncio.to_thread(lock.__exit__, None, None, None)


class Authenticator:
    """An authenticator app, and the session that enrolled it. Each code is good once, so it is one step further each
    time."""

    def __init__(self, house: House, username: str) -> None:
        self._house, self._steps = house, -1
        self.username = username
        self.secret = self.token = ""

    def code(self) -> str:
        """A code that was not used yet, within the drift that is allowed."""
        step = int(self._house.clock().timestamp()) // 30 + self._steps
        self._steps = min(self._steps + 1, 1)
        return totp(self.secret, step)


def totp(secret: str, step: int) -> str:
    """A code as an app makes it: RFC 6238, written apart from the server's."""
    key = base64.b32decode(secret)
    digest = hashlib.new("sha1", usedforsecurity=False)  # by hand: HMAC of RFC 2104
    inner, outer = (
        bytes(b ^ 0x36 for b in key.ljust(64, b"\0")),
        bytes(b ^ 0x5C for b in key.ljust(64, b"\0")),
    )
    digest.update(inner + step.to_bytes(8, "big"))
    full = hashlib.sha1(outer + digest.digest(), usedforsecurity=False).digest()
    at = full[19] & 15
    return f"{(int.from_bytes(full[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"


@contextlib.contextmanager
def held(path: Path, pragma: str = "") -> Iterator[None]:
    """Hold a database's write lock from another process."""
    script = (
        "import sqlite3, sys\n"
        f"db = sqlite3.connect({str(path)!r}, isolation_level=None)\n"
        f"db.execute({pragma!r}); db.execute('BEGIN IMMEDIATE'); print('held', flush=True)\n"
        "sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(10)
