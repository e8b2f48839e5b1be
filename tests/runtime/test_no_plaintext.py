"""Nothing that a person writes is in clear anywhere on disk, nor in any log, at any level and in either form; nor is
where they write from, or with which browser.

A real server process with a database, a secrets folder and an assistant over HTTP. Unique strings are planted in
every field that takes a text, on ways that succeed and on ways that fail; then everything that was written is
searched for them, in each spelling that a program might have used.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import pty
import re
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import uvicorn
from clients import StaffClient, VisitorClient
from fastapi import FastAPI, Request, Response
from houses import PASSWORD, TOLEDO, _Server, held, settings_of, totp

from server.adapters.sealing import unspell
from server.core.requests import FIELDS

ROOT = Path(__file__).resolve().parents[2]
NEW = "nine slow rivers beneath gray moss"  # the password of who enrols


# --- what is planted, and how it is searched for ------------------------------------------------------------


class Plants:
    """Unique strings. Each has a letter outside ASCII, so that escapes are seen as well."""

    def __init__(self) -> None:
        self.planted: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        self.planted[where] = f"geheim-{uuid4().hex[:16]}-é-{len(self.planted)}"
        return self.planted[where]

    def in_letters(self, where: str) -> str:
        """The same without a digit: words with many are not asked for, because they may be somebody's number."""
        letters = uuid4().hex[:16].translate(str.maketrans("0123456789", "ghijklmnop"))
        self.planted[where] = f"geheim-{letters}-é"
        return self.planted[where]

    def headers(self) -> dict[str, str]:
        """What a browser, and the proxy before us, tell of whoever calls."""
        self.planted["address"] = str(IPv6Address(uuid4().int))
        return {
            "User-Agent": f"Mozilla/5.0 ({self('user agent').split('-')[1]})",
            "X-Forwarded-For": self.planted["address"],
        }

    def found_in(self, files: dict[str, bytes]) -> list[str]:
        """Where a planted string is, in any spelling."""
        return [
            f"{where} in {name}, as {spelling}"
            for where, plant in self.planted.items()
            for spelling, needle in spellings(plant)
            for name, content in files.items()
            if needle in content
        ]


def spellings(plant: str) -> Iterator[tuple[str, bytes]]:
    """The ways in which a program might have written a string.

    Of a planted one its hexadecimal digits suffice: no escape and no quoting changes them, and they are part of
    every spelling of the whole. Of other strings (a code, a token) the whole is looked for.
    """
    core = plant.split("-")[1] if plant.startswith("geheim-") else plant
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield encoding, core.encode(encoding)
    raw = core.encode()
    yield "hexadecimal", raw.hex().encode()
    yield "hexadecimal, capitals", raw.hex().upper().encode()
    for shift in range(3):
        # What stands before shifts the groups of three; both ends of a match depend on the neighbours.
        encoded = base64.b64encode(b"\x00" * shift + raw)
        yield f"base64 at {shift}", encoded[(shift * 4 + 2) // 3 : -4]
    yield "reversed", core[::-1].encode()
    with suppress(ValueError):
        yield "the bytes of an address", IPv6Address(core).packed[:8]
    with suppress(ValueError):
        yield "the bytes of what is written down on paper", unspell(core)
    with suppress(ValueError):
        yield "the bytes of an app's secret", base64.b32decode(core)


def written(folder: Path, log: Path) -> dict[str, bytes]:
    """Everything that is on disk, with the log."""
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return files | {"the log": log.read_bytes()}


# --- the processes ------------------------------------------------------------------------------------------


class Stub:
    """An assistant over HTTP whose next answer can be spoilt. Its answers hold planted strings as well."""

    def __init__(self, plant: Plants) -> None:
        self.mode = "well"
        self.secret = uuid4().hex
        self.plant = plant
        app = FastAPI()

        @app.get("/webhooks/turn/health")
        async def health() -> dict[str, bool]:
            return {"ready": True}

        @app.post("/webhooks/turn/turn")
        async def turn(request: Request) -> Response:
            body = await request.json()
            if self.mode == "500":
                return Response(json.dumps(body), 500)
            if self.mode == "malformed":
                return Response(json.dumps({"replies": [body], "topic": body["text"]}))
            if self.mode == "no json":
                return Response(f"<html>{body}</html>")
            missed = str(body.get("text", "")).startswith("what of ")
            reply = {
                "topic": "out_of_scope" if missed else "ghosted",
                "text": plant("reply"),
                "buttons": [{"label": plant("label"), "choice": "ghosted"}],
            }
            answer = {
                "replies": [reply],
                "topic": reply["topic"],
                "confidence": 0.1 if missed else 1.0,
                "state": plant("dialogue state"),
                "commands": self.filed(str(body.get("text", ""))),
            }
            return Response(json.dumps(answer), media_type="application/json")

        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = _Server(uvicorn.Config(app, log_config=None, access_log=False))
        self.task = asyncio.create_task(self.server.serve(sockets=[self.socket]))

    def filed(self, text: str) -> list[dict[str, object]]:
        """What a form took down, where its name was said: something in each of its fields."""
        return [
            {
                "command": "file_request",
                "kind": kind,
                "fields": {name: self.plant(f"{kind}, {name}") for name in names},
            }
            for kind, names in FIELDS.items()
            if text == f"a form: {kind}"
        ]

    async def end(self) -> None:
        self.server.should_exit = True
        await self.task


class Process:
    """A server process that writes its log to a file. Whoever calls it sends these `headers`."""

    def __init__(
        self, folder: Path, log: Path, stub: Stub, headers: dict[str, str], level: str, form: str
    ) -> None:
        self.headers = headers
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        secret = log.with_name("assistant-secret")
        secret.write_text(stub.secret)
        settings = settings_of(folder, self.port).model_copy(
            update={
                "log_level": level,
                "log_format": form,
                "assistant_urls": (stub.url,),
                "assistant_secret_file": secret,
            }
        )
        clean = {k: v for k, v in os.environ.items() if not k.startswith("OPEN_DOOR_")}
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "default", "-m", "server"], cwd=ROOT, stdout=output, stderr=output,
                env={**clean, **settings.to_environment(), "PYTHONASYNCIODEBUG": "1"},  # asyncio tells its most
            )  # fmt: skip

    async def up(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as http:
            while True:
                assert self.process.poll() is None, "the server ended"
                try:
                    await http.get(f"{self.origin}/healthz")
                    return
                except httpx.HTTPError:
                    await asyncio.sleep(0.1)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)

    async def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
            return await http.post(
                f"{self.origin}{path}", json=body, headers={"Origin": self.origin, **self.headers, **headers}
            )

    async def visitor(self, code: str) -> VisitorClient:
        url = f"ws://127.0.0.1:{self.port}/ws/visitor"
        client = await VisitorClient.connect(url, self.origin, self.headers)
        await client.send("hello", protocol=1, code=code, last_seq=0)
        client.conversation = (await client.expect("resumed"))["conversation"]
        return client

    async def desk(self, token: str) -> StaffClient:
        url = f"ws://127.0.0.1:{self.port}/ws/staff"
        client = await StaffClient.connect(url, self.origin, self.headers)
        await client.send("hello", protocol=1, token=token)
        await client.expect("desk")
        return client


@pytest.fixture
def plant() -> Plants:
    return Plants()


@pytest.fixture
async def stub(plant: Plants) -> AsyncIterator[Stub]:
    made = Stub(plant)
    yield made
    await made.end()


# --- the tests ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "form"),
    [
        ("debug", "console"),
        ("debug", "json"),
        ("info", "json"),
        ("warning", "console"),
        ("error", "json"),
    ],
)
async def test_no_word_of_anybody_is_on_disk_or_in_a_log(
    folder: Path, tmp_path: Path, plant: Plants, stub: Stub, level: str, form: str
) -> None:
    log = tmp_path / "log.txt"
    add_supervisor(folder)
    codes, recovery = [add_newcomer(folder, name) for name in ("kim", "lee")], new_recovery_key(folder)
    headers = plant.headers()
    server = Process(folder, log, stub, headers, level, form)
    try:
        await server.up()
        secrets = await everything_that_succeeds(server, plant)
        await everything_that_fails(server, plant, stub, folder, secrets)
        await enrol(server, "kim", codes[0])
        type_command(folder, "keys", "recover", "--key-stdin", given=recovery + "\n")
        while_running = written(folder, log)
        assert "data/open-door.db-wal" in while_running, "the write-ahead log is searched too"
        server.kill()
        after_a_crash = written(folder, log)
        server = Process(folder, log, stub, headers, level, form)
        await server.up()
        back = await server.visitor(secrets["code"])
        assert plant.planted["say"] in back.texts, "it is all there for who has the code"
        assert await reasons(back) == [
            plant.planted["reason of an opening"],
            f"To {plant.planted['recipient']}: {plant.planted['reason of a disclosure']}",
            plant.planted["reason of a copy"],
        ], "and so is why staff read it"
        await back.leave()
    finally:
        server.end()
    back_up(folder)
    at_rest = written(folder, log)
    assert "the.backup" in at_rest
    plant.planted |= {"code": secrets["code"], "token": secrets["token"], "password": PASSWORD}
    plant.planted |= {"assistant secret": stub.secret, "second factor": secrets["second factor"]}
    for name, once in {"code, used": codes[0], "code, unused": codes[1], "recovery key": recovery}.items():
        plant.planted |= {f"one-time {name}": once, f"one-time {name}, in one": once.replace("-", "")}
    plant.planted["password of a newcomer"] = NEW
    for moment in (while_running, after_a_crash, at_rest):
        assert len(plant.planted) > 60
        assert plant.found_in(moment) == []
    said = b"assistant_away" in at_rest["the log"]
    assert said == (level != "error"), "the log says what happened, if not to whom"


def back_up(folder: Path) -> None:
    """Type `open-door backup`, into the folder that is searched."""
    type_command(folder, "backup", str(folder / "the.backup"))


def add_supervisor(folder: Path) -> None:
    """Type `open-door staff add`, for Noor, who has no second factor yet."""
    type_command(
        folder, "staff", "add", "noor", "--name", "Noor", "--role", "supervisor", "--site", TOLEDO,
        "--password-stdin", given=PASSWORD + "\n",
    )  # fmt: skip


def add_newcomer(folder: Path, username: str) -> str:
    """Type `open-door staff add` for somebody who chooses their own password; the one-time code that it shows."""
    said = type_command(folder, "staff", "add", username, "--name", username.title(), "--site", TOLEDO)
    return re.findall(r"days: ([0-9A-Z-]{20,})", said)[0]


def new_recovery_key(folder: Path) -> str:
    """Type `open-door keys recovery-new`, which asks for a terminal; the key that it shows there."""
    ours, its = pty.openpty()
    try:
        type_command(folder, "keys", "recovery-new", terminal=its)
        said = os.read(ours, 10_000).decode()
    finally:
        os.close(ours)
        os.close(its)
    return re.findall(r"[0-9A-Z]{5}(?:-[0-9A-Z]+){5,}", said)[0]


async def enrol(server: Process, username: str, code: str) -> None:
    """Choose a password with a one-time code, which is good once."""
    given = {"username": username, "code": code, "password": NEW}
    assert (await server.post("/api/staff/enroll", given)).status_code == 200
    assert (await server.post("/api/staff/enroll", given)).status_code == 403


def type_command(folder: Path, *words: str, given: str = "", terminal: int | None = None) -> str:
    """Type an `open-door` command on this installation, at a terminal where one is given; what it says elsewhere."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
    piped: dict[str, Any] = {"input": given, "stdout": subprocess.PIPE}
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", *words], cwd=ROOT, text=True, check=True, timeout=60,
        env={**clean, **settings_of(folder).to_environment()}, stderr=subprocess.PIPE,
        **(piped if terminal is None else {"stdin": terminal, "stdout": terminal}),
    )  # fmt: skip
    return done.stdout or ""


async def reasons(visitor: VisitorClient) -> list[str]:
    """Why staff opened this chat, as its visitor is told."""
    found = (await visitor.act("readers"))["readers"]
    return [entry["reason"] for entry in found if "reason" in entry]


async def everything_that_succeeds(server: Process, plant: Plants) -> dict[str, str]:
    """A conversation with all that takes a text."""
    answer = await server.post("/api/conversations", {"site": TOLEDO, "language": "en"})
    assert answer.status_code == 201, answer.text
    begun = answer.json()
    session = (await server.post("/api/staff/login", {"username": "alex", "password": PASSWORD})).json()
    supervisor, factor = await sign_in_supervisor(server)
    visitor, desk = await server.visitor(begun["code"]), await server.desk(session["token"])
    await desk.send("status", available=True)
    await visitor.say(plant("say"))
    await visitor.expect("line", role="bot")
    assert (await visitor.act("choose", choice="ghosted"))["type"] == "ack"
    await visitor.say("i want to kill myself " + plant("danger"))
    assert (await visitor.hand_off("all", plant("summary")))["type"] == "ack"
    await visitor.say(plant("while waiting"))
    claimed = await desk.claim(visitor)
    assert claimed["summary"] == plant.planted["summary"]
    await desk.open(visitor)
    await visitor.say(plant("to staff"))
    await desk.say(visitor, claimed["epoch"], plant("by staff"))
    await visitor.expect("line", role="staff", text=plant.planted["by staff"])
    await desk.act("note", conversation=visitor.conversation, text=plant("note"))
    await desk.expect("note", text=plant.planted["note"])
    await desk.act("close", conversation=visitor.conversation, epoch=claimed["epoch"], outcome="other")
    await visitor.say(plant("reopened"))
    for kind, names in FIELDS.items():
        await visitor.say(f"a form: {kind}")
        filed = await desk.expect("request", kind=kind)
        assert filed["fields"] == {name: plant.planted[f"{kind}, {name}"] for name in names}
    assert (await visitor.act("leave_message", text=plant("message")))["type"] == "ack"
    await desk.expect("request", fields={"text": plant.planted["message"]})
    await everything_of_a_supervisor(server, plant, supervisor, visitor)
    await visitor.leave()
    await desk.leave()
    other = (await server.post("/api/conversations", {"site": TOLEDO, "language": "en"})).json()
    asks = await server.visitor(other["code"])
    await asks.say("what of " + plant.in_letters("kept words"))
    asked = await asks.expect("may_keep")
    assert (await asks.act("keep_words", line=asked["line"], keep=True))["type"] == "ack"
    await asks.leave()
    return {"code": begun["code"], "token": session["token"], "second factor": factor}


async def sign_in_supervisor(server: Process) -> tuple[str, str]:
    """Noor adds a second factor; the token of the session that begins with it, and its secret."""
    half = (await server.post("/api/staff/login", {"username": "noor", "password": PASSWORD})).json()
    bearer = {"Authorization": f"Bearer {half['token']}"}
    secret = str((await server.post("/api/staff/otp", {}, **bearer)).json()["secret"])
    code = {"otp": totp(secret, int(time.time()) // 30)}
    answer = await server.post("/api/staff/otp/confirm", code, **bearer)
    assert answer.status_code == 200, answer.text
    return answer.json()["token"], secret


async def everything_of_a_supervisor(
    server: Process, plant: Plants, token: str, visitor: VisitorClient
) -> None:
    """A chat whose sharing has ended is opened, disclosed and copied, each with a reason."""
    noor = await server.desk(token)
    opened = await noor.open(visitor, reason=plant("reason of an opening"))
    assert opened["type"] == "opened" and plant.planted["by staff"] in noor.texts
    await noor.leave()
    for body in (
        {"reason": plant("reason of a disclosure"), "recipient": plant("recipient")},
        {"reason": plant("reason of a copy")},
    ):
        body["conversation"] = visitor.conversation
        answer = await server.post("/api/staff/transcripts", body, Authorization=f"Bearer {token}")
        assert answer.status_code == 200 and plant.planted["by staff"] in answer.json()["text"]


async def everything_that_fails(
    server: Process, plant: Plants, stub: Stub, folder: Path, secrets: dict[str, str]
) -> None:
    """Errors of every kind, each with a text in its hands."""
    visitor, desk = await server.visitor(secrets["code"]), await server.desk(secrets["token"])
    id = str(uuid4())
    await visitor.say(plant("first of a conflict"), id=id)
    await visitor.say(plant("second of a conflict"), id=id)
    for raw in (
        plant("no json"), f'{{"type": "say", "text": "{plant("broken json")}',
        json.dumps({"type": plant("type")}), json.dumps({"type": "say", "id": plant("id"), "text": "x"}),
        json.dumps({"type": "say", "id": id, "text": "x", plant("field"): plant("value")}),
        json.dumps({"type": "export", "id": str(uuid4()), "text": plant("later")}),
        json.dumps({"type": "close", "id": str(uuid4()), "conversation": id, "epoch": 1, "outcome": plant("end")}),
        json.dumps({"type": "choose", "id": str(uuid4()), "choice": plant("choice")}),
        plant("binary").encode(),
    ):  # fmt: skip
        for client in (visitor, desk):
            await client.socket.send(raw)
    await visitor.act("handoff", offer=id, share="all", summary=plant("no offer"), consent=plant("consent"))
    await desk.say(visitor, 0, plant("stale"))
    await desk.send("open", conversation=id, last_seq=0, reason=plant("refused reason"))
    for mode in ("500", "malformed", "no json"):
        stub.mode = mode
        await visitor.say(plant(f"assistant answers {mode}"))
        await visitor.ping()
        await asyncio.sleep(0.2)  # the turn is taken up beside the socket
    stub.mode = "well"
    with held(folder / "data" / "open-door.db"):
        answer = await visitor.say(plant("while locked"))
        assert answer["code"] == "unavailable"
    with held(folder / "secrets" / "shred.db"):
        await server.post("/api/conversations", {"site": TOLEDO, "language": "en"})
    await visitor.say("x" * 4_000 + plant("too long"))
    await visitor.send("say", id=str(uuid4()), text="x" * 70_000 + plant("too large"))
    assert await visitor.close_code() == 4413
    for path, body in {
        "/api/conversations": {"site": plant("site"), "language": plant("language"), plant("key"): 1},
        "/api/staff/login": {"username": plant("username"), "password": plant("wrong password")},
        "/api/staff/enroll": {
            "username": "alex",
            "code": plant("enrolment code"),
            "password": plant("new password"),
        },
    }.items():
        assert (await server.post(path, body)).status_code >= 400
    bearer = {"Authorization": f"Bearer {secrets['token']}"}
    for path, body in {
        "password": {"password": plant("old password"), "new_password": plant("newer password")},
        "otp/confirm": {"otp": "123456", plant("otp key"): plant("otp value")},
        "transcripts": {
            "conversation": id,
            "reason": plant("refused disclosure"),
            "recipient": plant("refused recipient"),
        },
    }.items():
        assert (await server.post(f"/api/staff/{path}", body, **bearer)).status_code >= 400
    await server.post("/api/staff/logout", {}, Authorization=f"Bearer {plant('bearer').encode().hex()}")
    async with httpx.AsyncClient(trust_env=False, headers=server.headers) as http:
        await http.get(f"{server.origin}/chat", params={"site": plant("query")})
        await http.post(
            f"{server.origin}/api/staff/login", content=plant("body"), headers={"Origin": server.origin}
        )
    url = f"ws://127.0.0.1:{server.port}/ws/visitor"
    first = await VisitorClient.connect(url, server.origin, server.headers)
    await first.send("hello", protocol=1, code=plant("no such code"), last_seq=0)
    assert await first.close_code() == 4401
    await desk.leave()


@pytest.mark.parametrize("spelling", [name for name, _ in spellings("geheim-0123456789abcdef-é")])
def test_the_search_finds_what_is_there(tmp_path: Path, plant: Plants, spelling: str) -> None:
    """The positive control: each spelling, in a file of the same folder, is found."""
    (tmp_path / "log.txt").write_bytes(b"nothing")
    secret = plant("control")
    assert plant.found_in(written(tmp_path, tmp_path / "log.txt")) == []
    needle = dict(spellings(secret))[spelling]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "open-door.db-wal").write_bytes(os.urandom(999) + needle + os.urandom(999))
    assert plant.found_in(written(tmp_path, tmp_path / "log.txt"))


def test_the_search_finds_a_string_in_the_middle_of_something_encoded(tmp_path: Path, plant: Plants) -> None:
    secret = plant("control")
    for before in (b"", b"x", b"xx", b"xxx"):
        for encode in (base64.b64encode, base64.urlsafe_b64encode, lambda raw: raw.hex().encode()):
            assert plant.found_in({"file": encode(before + secret.encode() + b" and more")})
    assert plant.found_in({"file": json.dumps({"text": secret}).encode()})
    assert plant.found_in({"file": repr(secret.encode()).encode()})
