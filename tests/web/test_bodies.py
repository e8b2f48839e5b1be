"""What is larger than any call of the contract is refused, and not read."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from houses import House

from server.web.bodies import LIMIT

CALLS = ["/api/conversations", "/api/staff/login", "/api/staff/transcripts", "/no/such/call"]


@pytest.mark.parametrize("path", CALLS)
async def test_a_body_that_says_it_is_too_large_is_refused_before_it_comes(house: House, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", house.port)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: here\r\nOrigin: {house.origin}\r\nContent-Type: application/json\r\n"
    )
    writer.write(f"{head}Content-Length: {10**12}\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(65_536), 10)
    assert answer.startswith(b"HTTP/1.1 413 ") and b"application/problem+json" in answer
    assert b"x-request-id" in answer.lower()
    writer.close()


async def test_a_body_that_does_not_say_its_length_is_read_no_further_than_the_limit(house: House) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(4 * LIMIT // 1024):
            sent += 1024
            yield b" " * 1024

    async with house.http() as http:
        for path in CALLS[:2]:
            headers = {"Content-Type": "application/json"}
            answer = await http.post(path, content=endless(), headers=headers)
            assert answer.status_code == 413, answer.text
            assert answer.headers["content-type"] == "application/problem+json"
    assert sent


async def test_a_call_below_the_limit_is_answered_as_ever(house: House) -> None:
    body = {"username": "a" * 60, "password": "b" * 1_000}
    async with house.http() as http:
        assert (await http.post("/api/staff/login", json=body)).status_code == 401
        whole = b"{" + b" " * (LIMIT - 2) + b"}"
        answer = await http.post(
            "/api/conversations", content=whole, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 422


async def test_no_call_of_the_contract_is_too_large_however_it_is_written(house: House) -> None:
    largest = json.dumps({"password": "\U0001f511" * 1_000, "new_password": "\U0001f6aa" * 1_000}).encode()
    assert b"\\ud83d" in largest and len(largest) > 24_000
    async with house.http() as http:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {await house.login('alex')}"}
        answer = await http.post("/api/staff/password", content=largest, headers=headers)
        assert answer.status_code == 403, answer.text  # that is not the password, but it was read


@pytest.mark.parametrize("body", [b"\xff\xfe", b'{"site": ', b"[" * 10_000], ids=["no text", "half", "deep"])
async def test_a_body_that_cannot_be_read_is_not_of_the_contract(house: House, body: bytes) -> None:
    async with house.http() as http:
        for path in ("/api/conversations", "/api/staff/login"):
            answer = await http.post(path, content=body, headers={"Content-Type": "application/json"})
            assert answer.status_code == 422, answer.text
            assert answer.json()["title"] == "Not what the contract asks for: the body."
