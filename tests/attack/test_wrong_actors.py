"""Every call and every frame, by everybody who may not. The lists are held against the server: a new one without a row
here fails."""

from __future__ import annotations

import asyncio
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import websockets
from clients import Client, StaffClient, VisitorClient
from fastapi import FastAPI
from houses import PASSWORD, TOLEDO, UNSTAFFED, House
from sqlalchemy import select
from starlette.routing import WebSocketRoute
from starlette.staticfiles import StaticFiles

from server.adapters.schema import phrase
from server.core import wire
from server.web.http import STATIC

# --- calls --------------------------------------------------------------------------------------------------

PUBLIC = {
    "GET /", "GET /open-door.js", "GET /chat", "GET /desk", "GET /static/*.js", "GET /static/*.css",
    "GET /openapi.json", "GET /healthz", "GET /readyz", "GET /api/sites/{site}", "POST /api/conversations",
    "POST /api/staff/login", "POST /api/staff/enroll", "GET /api/staff/passphrase",
}  # fmt: skip
"""What anybody may call: they tell nothing of a person, or ask for a secret themselves."""

NOBODY = {"GET /static/*.html"}
"""What lies in the folder of the pages' parts and is given to nobody: a page comes from its own address."""

SOME = str(uuid4())
WORDS = {"reason": "a reason that is long enough"}
# Call: the body that would do, and the actors who may call it. Everybody else is refused.
PROTECTED: dict[str, tuple[dict[str, Any] | None, set[str]]] = {
    "POST /api/staff/otp": ({}, {"member", "elsewhere", "half"}),
    "POST /api/staff/otp/confirm": ({"otp": "000000"}, set()),
    "POST /api/staff/password": ({"password": "wrong", "new_password": "eleven slow rivers bend"}, set()),
    "GET /api/staff/sessions": (None, {"member", "supervisor", "elsewhere", "supervisor elsewhere"}),
    "DELETE /api/staff/sessions/{session}": (None, set()),
    "POST /api/staff/transcripts": (WORDS, set()),
    "GET /api/staff/statistics": (None, {"supervisor", "supervisor elsewhere"}),
    "GET /api/staff/past-chats": (None, {"supervisor", "supervisor elsewhere"}),
    "GET /api/staff/phrases": (None, {"supervisor", "supervisor elsewhere"}),
    "DELETE /api/staff/phrases/{phrase}": (None, set()),
    "POST /api/staff/logout": ({}, {"member", "supervisor", "elsewhere", "supervisor elsewhere", "half"}),
}
# "elsewhere" and "supervisor elsewhere" are of another center. What these may list is their own center's.
ACTORS = (
    "nobody", "garbage", "visitor", "half", "disabled", "out", "member", "elsewhere", "supervisor",
    "supervisor elsewhere",
)  # fmt: skip


SOCKETS = {"/ws/visitor", "/ws/staff"}
"""Each has a table of its own frames below."""


def routes(routed: Any) -> Iterator[Any]:
    """Every route of an application, those of its routers too."""
    for route in routed.routes:
        inner = getattr(route, "original_router", None)
        yield from routes(inner) if inner is not None else (route,)


def calls(app: FastAPI) -> Iterator[str]:
    """Every call of the server that is not a socket's."""
    for route in routes(app):
        if isinstance(route.app, StaticFiles):
            files = [path for path in Path(str(route.app.directory)).rglob("*") if path.is_file()]
            yield from (f"GET {route.path}/*{path.suffix}" for path in files)
        elif not isinstance(route, WebSocketRoute):
            for method in ((getattr(route, "methods", None) or {"GET"}) - {"HEAD"}) or {"GET"}:
                yield f"{method} {route.path}"


async def token_of(house: House, actor: str, visitor: VisitorClient) -> str | None:
    """What an actor has to show."""
    match actor:
        case "nobody":
            return None
        case "garbage":
            return "A" * 43
        case "visitor":
            return visitor.code
        case "half":
            await house.services.team.add("half", "Half", "supervisor", [TOLEDO], PASSWORD)
            return await house.login("half")
        case "disabled":
            await house.add_member("gone")
            token = await house.login("gone")
            await house.services.team.disable("gone")
            return token
        case "out":
            token = await house.login("sam")
            assert (await house.call("POST", "/api/staff/logout", token, {})).status_code == 204
            return token
        case "member":
            return await house.login("alex")
        case "elsewhere":
            await house.add_member("ines", PASSWORD, UNSTAFFED)
            return await house.login("ines")
        case "supervisor elsewhere":
            return (await house.add_supervisor("mary", [UNSTAFFED])).token
    return (await house.add_supervisor()).token


def test_every_call_has_a_row(house: House) -> None:
    there = set(calls(house.app))
    assert there == PUBLIC | NOBODY | set(PROTECTED)


def test_there_are_two_sockets_and_no_other(house: House) -> None:
    assert {route.path for route in routes(house.app) if isinstance(route, WebSocketRoute)} == SOCKETS


async def test_a_part_of_a_page_is_read_and_never_changed(house: House) -> None:
    files = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
    async with house.http() as http:
        for name in files:
            kept = f"GET /static/*{Path(name).suffix}" in NOBODY
            assert (await http.get(f"/static/{name}")).status_code == (404 if kept else 200), name
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                assert (await http.request(method, f"/static/{name}")).status_code == 405, (method, name)
        for around in (
            "../app.py",
            "..%2fapp.py",
            "%2e%2e/app.py",
            "chat/../../app.py",
            "/etc/passwd",
            "chat",
        ):
            assert (await http.get(f"/static/{around}")).status_code == 404, around


@pytest.mark.parametrize("actor", ACTORS)
async def test_every_call_refuses_whoever_may_not(house: House, actor: str) -> None:
    visitor, past, other = await house.visitor(), await house.visitor(), await house.login("alex")
    await visitor.ask("what of the river")
    line = (await visitor.expect("may_keep"))["line"]
    assert (await visitor.act("keep_words", line=line, keep=True))["type"] == "ack"
    await visitor.hand_off("all")
    await past.hand_off("all")
    await (await house.desk(other)).take(past)
    assert (await past.act("end"))["type"] == "ack"
    kept = await phrases_kept(house)
    assert len(kept) == 1
    sessions = (await house.call("GET", "/api/staff/sessions", other)).json()["sessions"]
    token = await token_of(house, actor, visitor)
    for call, (body, allowed) in PROTECTED.items():
        method, path = call.split(" ")
        path = path.format(
            session=sessions[0]["session"] if actor not in ("member",) else SOME,
            phrase=kept[0] if actor != "supervisor" else SOME,
        )
        if path.endswith("/transcripts"):
            # A supervisor may read their own center's chats alone: this one is another's, or not there.
            body = WORDS | {"conversation": visitor.conversation if actor != "supervisor" else SOME}
        async with house.http() as http:
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = await http.request(method, path, json=body, headers=headers)
        if actor in allowed:
            assert answer.status_code < 300, (call, actor, answer.text)
            if path.endswith("/past-chats"):
                assert (past.conversation in answer.text) == (actor == "supervisor")
            if "elsewhere" in actor:
                ours = (TOLEDO, visitor.conversation, past.conversation, kept[0], "river")
                assert not any(one in answer.text for one in ours), (call, actor)
        else:
            assert answer.status_code in (401, 403, 404), (call, actor, answer.status_code, answer.text)
            assert answer.headers["content-type"] == "application/problem+json"
    assert (await house.call("GET", "/api/staff/sessions", other)).status_code == 200, "the other's goes on"
    assert await phrases_kept(house) == kept
    assert (await visitor.act("readers"))["readers"] == []


async def phrases_kept(house: House) -> list[str]:
    """The phrases that visitors let the team keep."""
    async with house.services.database.reading() as connection:
        return [str(id) for id in await connection.scalars(select(phrase.c.id))]


# --- frames of the desk -------------------------------------------------------------------------------------

# Frame: its fields (chat, epoch and request are filled in), and what each actor is told.
# elsewhere: a member of another center; colleague: one of the same center who has not got the chat.
# None: no answer, and nothing happens. "ok": they may.
DESK: dict[str, tuple[dict[str, Any], str | None, str | None]] = {
    "hello": ({"protocol": 1, "token": "A" * 43}, "refused", "refused"),
    "status": ({"available": True}, None, None),
    "ping": ({}, None, None),
    "lock": ({}, "unauthorized", "unauthorized"),
    "claim": ({"conversation": "chat"}, "not_found", "already_claimed"),
    "open": ({"conversation": "chat"}, "not_found", "ok"),
    "say": ({"conversation": "chat", "epoch": "epoch", "text": "hello"}, "not_found", "refused"),
    "note": ({"conversation": "chat", "text": "hello"}, "not_found", "ok"),
    "transfer": ({"conversation": "chat", "epoch": "epoch", "to": "sam"}, "not_found", "refused"),
    "return_to_bot": ({"conversation": "chat", "epoch": "epoch"}, "not_found", "refused"),
    "release": ({"conversation": "chat", "epoch": "epoch"}, "not_found", "refused"),
    "close": ({"conversation": "chat", "epoch": "epoch", "outcome": "connected"}, "not_found", "refused"),
    "reach_out": ({"conversation": "chat"}, "not_found", "refused"),
    "request_done": ({"request": "request"}, "not_found", "ok"),
    "request_reopen": ({"request": "request"}, "not_found", "ok"),
    "seen": ({"conversation": "chat", "seq": 1}, "not_found", None),
    "typing": ({"conversation": "chat", "on": True}, None, None),
}
WITHOUT_ID = {"hello", "status", "ping", "lock", "open", "seen", "typing"}
# A visitor's frames name no conversation: they are about the one that the code opened.
PAGE: dict[str, dict[str, Any]] = {
    "say": {"text": "mine"}, "choose": {"choice": "ghosted"}, "want_person": {}, "cancel_handoff": {},
    "leave_message": {"text": "for staff"}, "unshare": {}, "export": {}, "readers": {},
    "handoff": {"offer": SOME, "share": "all", "summary": "", "consent": "2026-11"}, "end": {},
    "keep_words": {"line": SOME, "keep": True}, "forget": {},
    "hello": {"protocol": 1, "code": "0" * 26}, "seen": {"seq": 1}, "typing": {"on": True}, "ping": {},
}  # fmt: skip
NO_ID_OF_A_VISITOR = {"hello", "seen", "typing", "ping"}


def frames(union: object) -> dict[str, Any]:
    """The frames of a contract, by their type."""
    kinds = typing.get_args(typing.get_args(union)[0])
    return {typing.get_args(kind.model_fields["type"].annotation)[0]: kind for kind in kinds}


def test_every_frame_has_a_row() -> None:
    assert set(frames(wire.StaffFrame)) == set(DESK)
    assert set(frames(wire.VisitorFrame)) == set(PAGE)


def test_no_frame_of_a_visitor_names_a_conversation() -> None:
    fields = {name for frame in frames(wire.VisitorFrame).values() for name in frame.model_fields}
    assert not fields & {"conversation", "epoch", "request", "to", "token", "site"}


@dataclass
class Scene:
    """A chat that Alex has, with a request in it."""

    visitor: VisitorClient
    alex: StaffClient
    epoch: int
    request: str


@pytest.fixture
async def scene(house: House) -> Scene:
    alex, visitor = await house.staff("alex"), await house.visitor()
    await visitor.ask("call me back")
    request = (await alex.expect("request"))["request"]
    await visitor.hand_off("all", "a note for Toledo alone")
    return Scene(visitor, alex, await alex.take(visitor), str(request))


async def told(desk: Client, type: str, fields: dict[str, Any], scene: Scene) -> str | None:
    """What a desk is told for a frame: an error's code, "ok", or None for nothing."""
    values = {"chat": scene.visitor.conversation, "epoch": scene.epoch, "request": scene.request}
    given = {
        name: values.get(value, value) if isinstance(value, str) else value for name, value in fields.items()
    }
    before = len(desk.frames)
    if type in WITHOUT_ID:
        await desk.send(type, **given)
    else:
        await desk.send(type, id=str(uuid4()), **given)
    if type == "lock":
        return str((await desk.expect("error"))["code"])
    await desk.ping()
    for frame in desk.frames[before:]:
        if frame["type"] == "error":
            return str(frame["code"])
        if frame["type"] in ("ack", "claimed", "opened"):
            return "ok"
    return None


@pytest.mark.parametrize("actor", ["elsewhere", "supervisor elsewhere", "colleague"])
async def test_every_frame_refuses_whoever_has_not_got_the_chat(
    house: House, scene: Scene, actor: str
) -> None:
    token = await (house.login("sam") if actor == "colleague" else token_of(house, actor, scene.visitor))
    assert token is not None
    lines, mode = len(scene.visitor.everything("line")), scene.visitor.everything("state")[-1]["mode"]
    for type in sorted(DESK, key=lambda type: type == "lock"):  # which ends the session
        fields, elsewhere, colleague = DESK[type]
        desk = await house.desk(token)
        answer = await told(desk, type, fields, scene)
        assert answer == (colleague if actor == "colleague" else elsewhere), type
        if actor != "colleague":
            assert scene.visitor.conversation not in str(desk.desk)
            assert not any("a note for Toledo" in str(frame) for frame in desk.frames)
            assert desk.everything("line") == desk.everything("note") == []
        await desk.leave()
    await scene.visitor.ping()
    assert len(scene.visitor.everything("line")) == lines, "nothing was said"
    assert scene.visitor.everything("state")[-1]["mode"] == mode == "staff"
    assert scene.visitor.everything("typing") == []


@pytest.mark.parametrize("actor", ["nobody", "garbage", "visitor", "half", "disabled", "out"])
async def test_no_frame_is_taken_without_a_session(house: House, actor: str) -> None:
    visitor = await house.visitor()
    token = await token_of(house, actor, visitor)
    desk = await house.socket("staff")
    await desk.send("hello", protocol=1, token=token or "")
    assert (await desk.expect("error"))["code"] == "unauthorized"
    assert await desk.close_code() == 4401
    for type, (fields, _, _) in DESK.items():
        first = await house.socket("staff")
        await first.send(type, **{name: value for name, value in fields.items() if name != "token"})
        assert await first.close_code() == 4400, type
        assert [frame["type"] for frame in first.frames] == ["error"], "and nothing else came"


async def test_no_frame_of_a_visitor_is_taken_before_hello(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("mine")
    for type, fields in PAGE.items():
        first = await house.socket()
        identity = {} if type in NO_ID_OF_A_VISITOR else {"id": str(uuid4())}
        await first.send(type, **identity, **fields)
        assert await first.close_code() == (4401 if type == "hello" else 4400), type
        assert [frame["type"] for frame in first.frames] == ["error"], f"{type}: and nothing else came"
    await visitor.ping()
    assert visitor.texts == ["mine", "You wrote: mine"]


async def test_a_visitor_of_another_chat_changes_and_learns_nothing(house: House, scene: Scene) -> None:
    """Each frame on a chat of their own, with what another chat's offer, line and frames are called; those chats, their
    lines and their readers, stay as they were, and what is open there stays open."""
    before = [frame for frame in scene.visitor.frames if frame["type"] in ("line", "state")]
    asked, offered, other = [await house.visitor() for _ in range(3)]
    offer = await offered.want_person()
    await asked.say("what of the river")
    line = str((await asked.expect("may_keep"))["line"])
    texts = list(asked.texts)
    theirs = {"handoff": {"offer": offer["offer"], "consent": offer["consent"]}, "keep_words": {"line": line}}
    for type, fields in PAGE.items():
        if type in NO_ID_OF_A_VISITOR:
            continue
        # Under the very id of the other's line, and under a fresh one.
        for id in (line, str(uuid4())) if type != "forget" else (line,):
            answer = await other.act(type, id=id, **fields | theirs.get(type, {}))
            assert "Toledo alone" not in str(answer) and "river" not in str(answer)
            if type in theirs:
                assert answer["code"] in ("refused", "conflict"), (type, answer)
    await asyncio.sleep(0.2)
    await scene.visitor.ping()
    assert [frame for frame in scene.visitor.frames if frame["type"] in ("line", "state")] == before
    assert not any(words in str(frame) for frame in other.frames for words in ("call me back", "river"))
    assert (await asked.act("keep_words", line=line, keep=True))["type"] == "ack"
    accepted = {"offer": offer["offer"], "consent": offer["consent"], "share": "all", "summary": ""}
    assert (await offered.act("handoff", **accepted))["type"] == "ack"
    assert asked.texts == texts


# --- origins ------------------------------------------------------------------------------------------------


def wrong_origins(port: int) -> list[str | None]:
    """Origins that are not ours, however near."""
    return [
        None, "null", "", "http://127.0.0.1", f"http://127.0.0.1:{port + 1}", f"https://127.0.0.1:{port}",
        f"http://127.0.0.1:{port}.evil.example", f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{port}#",
        f"HTTP://127.0.0.1:{port}", f"http://LOCALHOST:{port}", f"http://localhost.evil.example:{port}",
        f"http://evil.example:{port}", f"http://user@127.0.0.1:{port}", f"http://127.0.0.2:{port}",
        f"http://127.1:{port}", f"http://0x7f000001:{port}", f"http://[::1]:{port}", f"http://0.0.0.0:{port}",
        f"file://127.0.0.1:{port}", f"http://localhost:{port} http://evil.example", "https://evil.example",
        f"http://127.0.0.1:0{port}", f"ws://127.0.0.1:{port}", "chrome-extension://abcdefgh",
    ]  # fmt: skip


async def test_every_origin_that_is_not_ours_is_refused(house: House) -> None:
    calls_tried = [
        ("POST", "/api/conversations", {"site": TOLEDO}),
        ("POST", "/api/staff/login", {"username": "alex", "password": PASSWORD}),
        ("DELETE", f"/api/staff/sessions/{SOME}", None),
    ]
    for origin in wrong_origins(house.port):
        async with house.http() as http:
            http.headers.pop("Origin")
            headers = {} if origin is None else {"Origin": origin}
            for method, path, body in calls_tried:
                answer = await http.request(method, path, json=body, headers=headers)
                assert answer.status_code == 403, (origin, path, answer.status_code)
                assert "access-control-allow-origin" not in answer.headers
        for kind in ("visitor", "staff"):
            with pytest.raises(websockets.InvalidStatus) as refused:
                await Client.connect(f"ws://127.0.0.1:{house.port}/ws/{kind}", origin)
            assert refused.value.response.status_code == 403, (origin, kind)


async def test_two_origins_in_one_call_are_refused(house: House) -> None:
    async with house.http() as http:
        http.headers.pop("Origin")
        both = [("Origin", house.origin), ("Origin", "https://evil.example")]
        answer = await http.request("POST", "/api/conversations", json={"site": TOLEDO}, headers=both)
    assert answer.status_code == 403
