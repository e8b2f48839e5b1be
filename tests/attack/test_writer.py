"""Somebody writes to the database beside the running server, without the secrets: they become no reader, and the server
refuses what they wrote instead of falling over it."""

from __future__ import annotations

from typing import Any

import pytest
from houses import PASSWORD, House
from sqlalchemy import text as sql

SECRET = "i drank again and told nobody"


async def write(house: House, statement: str, **values: Any) -> None:
    """Change rows as somebody would who has the database; at least one."""
    async with house.services.database.writing() as connection:
        changed = await connection.execute(sql(statement), values)
        assert changed.rowcount, "there was something to change"


async def rows(house: House, query: str, **values: Any) -> list[dict[str, Any]]:
    """What stands in the database."""
    async with house.services.database.reading() as connection:
        return [dict(row) for row in (await connection.execute(sql(query), values)).mappings()]


async def refused(house: House, token: str) -> bool:
    """Whether a token opens neither a desk nor a call, and both say so in the same way as for an ended session."""
    client = await house.socket("staff")
    await client.send("hello", protocol=1, token=token)
    desk = (await client.expect("error", "desk")).get("code")
    closed = await client.close_code() if desk == "unauthorized" else None
    call = await house.call("GET", "/api/staff/sessions", token)
    return (desk, closed, call.status_code) == ("unauthorized", 4401, 401)


# --- what does not open is refused --------------------------------------------------------------------------


async def test_a_member_does_without_a_period_that_does_not_open(house: House) -> None:
    await house.services.team.periods.rotate()
    damaged = (
        "UPDATE period_wrap SET wrapped = x'0102' WHERE period = (SELECT id FROM period WHERE number = 1)"
    )
    await write(house, damaged)
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.ask(SECRET)
    await visitor.hand_off("all")
    await desk.take(visitor)
    assert SECRET in await desk.what_can_be_read(visitor), "what other periods open is not lost"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session SET sealed_unlock = (SELECT sealed_unlock FROM member WHERE username = 'sam')",
        "UPDATE member SET sealed_private = (SELECT sealed_private FROM member WHERE username = 'sam')",
    ],
)
async def test_a_session_that_does_not_open_has_ended(house: House, statement: str) -> None:
    token = await house.login("alex")
    await house.desk(token)
    await write(house, statement)
    assert await refused(house, token)


async def test_a_call_about_what_does_not_open_is_answered_and_logged_not_a_crash(house: House) -> None:
    app = await house.add_supervisor()
    await write(house, "UPDATE member SET sealed_otp = x'01' WHERE username = 'noor'")
    async with house.http() as http:
        given = {"username": "noor", "password": PASSWORD, "otp": app.code()}
        answer = await http.post("/api/staff/login", json=given)
    assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json")
