"""docs/protocol.md says all of the wire contract, and nothing that is not so."""

from __future__ import annotations

import ast
import json
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel

from server.adapters import installation
from server.app import create_app
from server.core import conversation, wire, words
from server.settings import Settings
from server.web import auth, connection, disclosing, figures, http, review

from .pages import ROOT, chapters, examples, first_column, page, sections

PAGE = page("docs/protocol.md")
CHAPTERS = chapters(PAGE)
BY_VISITOR, TO_VISITOR = "What the visitor's page sends", "What the server sends to the visitor"
BY_DESK, TO_DESK = "What the desk sends", "What the server sends to the desk"
SERVER = sorted((ROOT / "server").rglob("*.py"))


def members(union: object) -> list[type[BaseModel]]:
    """The frames of a discriminated union."""
    return list(typing.get_args(typing.get_args(union)[0]))


def kind(frame: type[BaseModel]) -> str:
    """What stands in a frame's `type`."""
    return str(typing.get_args(frame.model_fields["type"].annotation)[0])


def fields(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields) - {"type"}


def entries(frame: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
    """The fields of a frame that are lists of objects, with what the objects are."""
    for name, field in frame.model_fields.items():
        for part in (field.annotation, *typing.get_args(field.annotation)):
            inner = typing.get_args(part)[:1] if typing.get_origin(part) is list else ()
            if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
                yield name, inner[0]


def written(chapter: str, frame: type[BaseModel]) -> str:
    """What the page says of a frame. A frame that goes to both sides is described where visitors read."""
    told = sections(CHAPTERS[chapter])
    return told[kind(frame)] if kind(frame) in told else sections(CHAPTERS[TO_VISITOR])[kind(frame)]


SENT_BY_CLIENTS = [(BY_VISITOR, frame) for frame in members(wire.VisitorFrame)] + [
    (BY_DESK, frame) for frame in members(wire.StaffFrame)
]
SENT_BY_SERVER = [(TO_VISITOR, frame) for frame in wire.SENT_TO_VISITOR] + [
    (TO_DESK, frame) for frame in wire.SENT_TO_STAFF
]
ALL = [*SENT_BY_CLIENTS, *SENT_BY_SERVER]
NAMED = [f"{chapter}: {kind(frame)}" for chapter, frame in ALL]


@pytest.mark.parametrize(("chapter", "frame"), ALL, ids=NAMED)
def test_every_frame_has_a_section_with_every_field_and_no_other(
    chapter: str, frame: type[BaseModel]
) -> None:
    section = written(chapter, frame)
    told = set(first_column(section))
    for name, entry in entries(wire.Desk):
        if f"the fields of an entry of `{name}`" in section:
            told |= fields(entry)
    assert told == fields(frame)


@pytest.mark.parametrize("chapter", [BY_VISITOR, TO_VISITOR, BY_DESK, TO_DESK])
def test_no_section_describes_a_frame_that_there_is_not(chapter: str) -> None:
    known = {kind(frame) for of, frame in ALL if of == chapter}
    known |= {f"An entry of {name}" for of, frame in ALL if of == chapter for name, _ in entries(frame)}
    assert set(sections(CHAPTERS[chapter])) <= known


@pytest.mark.parametrize(
    ("chapter", "name", "entry"),
    [(TO_VISITOR, *found) for found in entries(wire.Line)]
    + [(TO_DESK, *found) for found in entries(wire.Desk)],
)
def test_every_entry_of_a_list_has_a_section_with_every_field(
    chapter: str, name: str, entry: type[BaseModel]
) -> None:
    assert set(first_column(sections(CHAPTERS[chapter])[f"An entry of {name}"])) == fields(entry)


@pytest.mark.parametrize(("chapter", "frame"), SENT_BY_CLIENTS)
def test_every_frame_of_a_client_has_an_example_that_the_server_takes(
    chapter: str, frame: type[BaseModel]
) -> None:
    shown = examples(written(chapter, frame))
    parse = wire.parse_visitor if chapter == BY_VISITOR else wire.parse_staff
    assert [type(parse(json.dumps(example))) for example in shown] == [frame]


@pytest.mark.parametrize(("chapter", "frame"), SENT_BY_SERVER)
def test_every_example_of_the_server_has_the_form_that_it_sends(chapter: str, frame: type[BaseModel]) -> None:
    section = written(chapter, frame)
    shown = examples(section)
    assert shown or section.lstrip().startswith("*Later*")
    for example in shown:
        sent = frame.model_validate(example)
        assert json.loads(typing.cast(wire.Sent, sent).encode()) == example


@pytest.mark.parametrize(("chapter", "frame"), SENT_BY_CLIENTS)
def test_what_a_client_may_leave_out_is_called_optional(chapter: str, frame: type[BaseModel]) -> None:
    section = written(chapter, frame)
    for name in fields(frame):
        row = next(line for line in section.splitlines() if line.startswith(f"| `{name}` |"))
        assert ("optional" in row) != frame.model_fields[name].is_required()


def test_the_limits_are_those_of_the_schemas() -> None:
    assert f"{wire.TEXT_LIMIT:,} characters" in PAGE
    assert f"{wire.SUMMARY_LIMIT:,} characters" in PAGE
    assert f"{wire.FRAME_LIMIT // 1024} KiB" in PAGE
    assert f"{wire.LIBRARY_LIMIT // 1024 // 1024} MiB" in PAGE
    assert f"contract, version {wire.PROTOCOL}" in PAGE


# --- codes --------------------------------------------------------------------------------------------------


def calls() -> Iterator[ast.Call]:
    """Every call in the server's source."""
    for path in SERVER:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield node


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def error_codes() -> set[str]:
    """Every error code that the source names: in a refusal, in a bad frame, in an `error` frame."""
    found: set[object] = set()
    for node in calls():
        place = {"Refused": 0, "BadFrame": 0, "_error": 1}.get(called(node))
        if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
            found.add(typing.cast(ast.Constant, node.args[place]).value)
        if called(node) == "Error":
            found |= {
                k.value.value for k in node.keywords if k.arg == "code" and isinstance(k.value, ast.Constant)
            }
    return {str(code) for code in found}


def close_codes() -> set[int]:
    """Every close code that the source names: where a connection is ended or refused, and how one usually ends."""
    found: set[int] = set()
    for node in calls():
        if called(node) in ("end", "refuse") and node.args:
            code = node.args[0]
            value = (
                code.value
                if isinstance(code, ast.Constant)
                else getattr(connection, getattr(code, "id", ""), None)
            )
            found |= {value} if isinstance(value, int) else set()
    for node in ast.walk(ast.parse(Path(connection.__file__).read_text("utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            head = node.value.elts[0]
            if isinstance(head, ast.Constant) and getattr(node.targets[0], "attr", "") == "_close":
                found.add(typing.cast(int, head.value))
    return found


def test_every_error_code_is_explained_and_those_not_sent_yet_are_called_so() -> None:
    table = CHAPTERS["Error codes"]
    sent = error_codes()
    assert {"bad_frame", "conflict", "stale", "no_key"} <= sent
    told = set(first_column(table))
    assert sent <= told
    unsent = {row.split("`")[1] for row in table.splitlines() if row.startswith("| `") and "*later*" in row}
    assert told - sent == unsent


def test_every_close_code_is_explained() -> None:
    sent = close_codes()
    assert {connection.FLOOD, connection.AHEAD, connection.RESTART} <= sent
    by_the_library = {1009}
    assert {int(code) for code in first_column(CHAPTERS["Close codes"])} == sent | by_the_library


def test_every_code_of_a_system_line_is_explained() -> None:
    modules = Path(conversation.__file__).parent.glob("*.py")
    sealed = {
        keyword.value.value
        for module in modules
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "says" and isinstance(keyword.value, ast.Constant)
    }
    assert sealed
    assert set(first_column(CHAPTERS["Codes of system lines"])) == words.CODES | sealed


# --- HTTP ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    settings = Settings(data=tmp_path_factory.mktemp("docs") / "data")
    installation.prepare(settings)
    return create_app(settings)


def routes(routed: typing.Any) -> Iterator[typing.Any]:
    """Every route, those of included routers among them."""
    for route in routed.routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route
        else:
            yield from routes(inner)


def test_every_call_and_socket_of_the_server_is_described_and_no_other(app: FastAPI) -> None:
    calls_told = set(sections(CHAPTERS["HTTP"]))
    calls_there = set()
    for route in routes(app):
        methods = getattr(route, "methods", None) or set()
        if route.path.startswith("/ws/"):
            assert f"Socket: `{route.path}`" in PAGE
        else:
            calls_there |= {f"{method} {route.path}" for method in (methods - {"HEAD"}) or {"GET"}}
    assert "POST /api/staff/login" in calls_there
    assert calls_there == calls_told


def test_every_field_of_a_request_or_an_answer_is_described(app: FastAPI) -> None:
    told = sections(CHAPTERS["HTTP"])
    for call, model in (
        ("POST /api/conversations", http.NewConversation),
        ("POST /api/staff/login", auth.Login),
        ("POST /api/staff/enroll", auth.Enrolment),
        ("POST /api/staff/otp/confirm", auth.FirstCode),
        ("POST /api/staff/password", auth.NewPassword),
        ("POST /api/staff/transcripts", disclosing.Wanted),
    ):
        assert set(first_column(told[call])) == set(model.model_fields)
    answers = {
        "POST /api/conversations": http.Begun,
        "POST /api/staff/login": auth.Session,
        "POST /api/staff/otp": auth.SecondFactor,
        "GET /api/staff/passphrase": auth.Suggestion,
        "GET /api/staff/sessions": auth.ListedSessions,
        "POST /api/staff/transcripts": disclosing.Transcript,
        "GET /api/staff/statistics": figures.Figures,
        "GET /api/staff/phrases": review.Phrases,
        "GET /api/staff/past-chats": disclosing.PastChats,
    }
    for call, answer in answers.items():
        assert all(f'"{name}"' in told[call] for name in answer.model_fields)
    described = {
        route.response_model
        for route in routes(app)
        if isinstance(route, APIRoute) and isinstance(route.response_model, type)
    }
    assert {m for m in described if issubclass(m, BaseModel)} == set(answers.values())
