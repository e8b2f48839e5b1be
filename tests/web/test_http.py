"""Plain HTTP calls: what they answer, to whom, and what they never repeat."""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from houses import TOLEDO, UNSTAFFED, House

from server.web.http import STATIC


async def test_what_a_chat_page_needs_of_a_center(house: House) -> None:
    async with house.http() as http:
        known = (await http.get(f"/api/sites/{TOLEDO}")).json()
        assert known.keys() == {
            "site", "name", "town", "phones", "staffed", "staff_online", "assistant_ready", "protocol",
            "hours", "message", "consent",
        }  # fmt: skip
        assert (known["staffed"], known["staff_online"], known["assistant_ready"]) == (True, False, True)
        assert known["phones"].keys() == {"returning", "admissions"} and known["protocol"] == 1
        assert (await http.get(f"/api/sites/{UNSTAFFED}")).json()["staffed"] is False
        house.assistant.away = True
        await house.staff("alex")
        later = (await http.get(f"/api/sites/{TOLEDO}")).json()
        assert (later["staff_online"], later["assistant_ready"]) == (True, False)


async def test_a_new_conversation_has_a_code_that_is_stored_nowhere(house: House) -> None:
    async with house.http() as http:
        made = await http.post("/api/conversations", json={"site": TOLEDO, "language": "en"})
    assert made.status_code == 201 and made.json().keys() == {"conversation", "code", "protocol"}
    code = made.json()["code"]
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", code)
    for path in house.folder.rglob("*"):
        assert not path.is_file() or code.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"site": "planted-site", "language": "en"}, 404),
        ({"site": TOLEDO, "language": "planted language"}, 422),
        ({"site": TOLEDO, "language": "en", "planted": "planted"}, 422),
        ({"language": "en"}, 422),
        ([], 422),
    ],
)
async def test_a_call_that_is_not_of_the_contract_is_a_problem_that_repeats_nothing(
    house: House, body: object, status: int
) -> None:
    async with house.http() as http:
        answer = await http.post("/api/conversations", json=body)
    assert answer.status_code == status == answer.json()["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert "planted" not in answer.text


async def test_what_nobody_foresaw_is_a_problem_with_every_header_and_says_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.assistant, "is_ready", AsyncMock(side_effect=ValueError("planted")))
    async with house.http() as http:
        answer = await http.get(f"/api/sites/{TOLEDO}")
    assert answer.status_code == 500 == answer.json()["status"] and "planted" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "default-src" in answer.headers["content-security-policy"] and answer.headers["x-request-id"]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
@pytest.mark.parametrize(
    "path", ["/api/conversations", "/api/staff/login", "/api/staff/enroll", "/api/staff/logout"]
)
async def test_a_changing_call_of_a_foreign_page_is_refused(house: House, origin: str, path: str) -> None:
    async with house.http() as http:
        http.headers.pop("origin")
        answer = await http.post(path, json={}, headers={"Origin": origin} if origin else {})
    assert answer.status_code == 403


async def test_life_and_readiness(house: House) -> None:
    async with house.http() as http:
        assert (await http.get("/healthz")).status_code == 200
        ready = await http.get("/readyz")
        assert ready.status_code == 200
        assert TOLEDO not in ready.json()["unstaffed"] and UNSTAFFED in ready.json()["unstaffed"]
        assert ready.json()["no_recovery_key"] is True
        house.assistant.away = True
        down = await http.get("/readyz")
        assert down.status_code == 503 and down.json()["down"] == ["assistant"]
        assert (await http.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/desk", f"/chat?site={TOLEDO}", "/open-door.js", "/healthz", "/nothing"]
)
async def test_every_answer_has_the_headers_that_protect_it(house: House, path: str) -> None:
    async with house.http() as http:
        answer = await http.get(path)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert (
        "set-cookie" not in answer.headers and "server" not in answer.headers
    ) or "uvicorn" in answer.headers["server"]


@pytest.mark.parametrize(("path", "ancestors"), [("/desk", "'none'"), (f"/chat?site={TOLEDO}", "'self'")])
async def test_pages_run_our_own_scripts_only_and_are_framed_by_who_may(
    house: House, path: str, ancestors: str
) -> None:
    async with house.http() as http:
        policy = (await http.get(path)).headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert f"frame-ancestors {ancestors}" in policy


async def test_a_page_comes_from_its_own_address_alone_where_it_has_a_policy(house: House) -> None:
    files = sorted(str(path.relative_to(STATIC)) for path in STATIC.rglob("*") if path.is_file())
    assert any(name.endswith(".html") for name in files) and len(files) > 40
    async with house.http() as http:
        for name in files:
            answer = await http.get(f"/static/{name}")
            is_page = name.endswith(".html")
            assert answer.status_code == (404 if is_page else 200), name
            assert is_page or "html" not in answer.headers["content-type"], name
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], name
        for around in ("desk/index.HTML", "desk/./index.html", "desk/%69ndex.html", "desk/", "desk"):
            assert (await http.get(f"/static/{around}")).status_code == 404, around


@pytest.mark.parametrize("path", ["/healthz", "/open-door.js", "/nothing", f"/api/sites/{TOLEDO}"])
async def test_what_is_no_page_may_do_nothing_and_be_framed_by_nobody(house: House, path: str) -> None:
    async with house.http() as http:
        policy = (await http.get(path)).headers["content-security-policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


async def test_a_chat_page_of_no_center_is_not_found(house: House) -> None:
    async with house.http() as http:
        assert (await http.get("/chat?site=nowhere")).status_code == 404
        assert (await http.get("/api/sites/nowhere")).status_code == 404


async def test_no_conversation_begins_while_the_database_is_locked(house: House) -> None:
    async with house.locked(), house.http() as http:
        answer = await http.post("/api/conversations", json={"site": TOLEDO, "language": "en"})
    assert answer.status_code == 503 and "retry-after" in answer.headers


async def test_behind_https_browsers_are_told_to_stay_there(folder: Path) -> None:
    plain = await House.open(folder)
    try:
        async with plain.http() as http:
            assert "strict-transport-security" not in (await http.get("/healthz")).headers
    finally:
        await plain.close()
    secure = await House.open(folder, public_url="https://chat.example.org")
    try:
        async with secure.http() as http:
            for path in ("/chat?site=" + TOLEDO, "/desk", "/static/chat/chat.js", "/nowhere"):
                assert "max-age=63072000" in (await http.get(path)).headers["strict-transport-security"], path
    finally:
        await secure.close()


async def test_each_call_has_an_id_of_ours_and_never_the_callers(house: House) -> None:
    async with house.http() as http:
        ids = [
            (await http.get("/healthz", headers={"X-Request-Id": "mine"})).headers["x-request-id"]
            for _ in "ab"
        ]
    assert len(set(ids)) == 2 and "mine" not in ids
