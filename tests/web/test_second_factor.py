"""The second factor, the password and the sessions of a member of staff; what ends is dead within a second."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from clients import StaffClient
from houses import PASSWORD, TOLEDO, FakeClock, House, Still, totp
from sqlalchemy import func, select

from server.adapters.schema import session
from server.web.limits import FREE_TRIES, LONGEST_WAIT

NEW = "eleven slow rivers bend"
IN_TIME = 1.0  # seconds in which whatever ends has to end


async def post(house: House, path: str, body: dict[str, Any], token: str = "") -> tuple[int, dict[str, Any]]:
    answer = await house.call("POST", f"/api/staff/{path}", token or "none", body)
    return answer.status_code, answer.json() if answer.content else {}


async def is_dead(house: House, token: str) -> bool:
    """Whether a token opens neither a socket nor a call."""
    client = await house.socket("staff")
    await client.send("hello", protocol=1, token=token)
    refused = (await client.expect("error", "desk")).get("code") == "unauthorized"
    call = await house.call("GET", "/api/staff/sessions", token)
    return refused and call.status_code == 401


async def is_noted(house: House, at: datetime) -> None:
    """Wait until a use at this time is written down, as a desk does every few seconds."""
    newest = select(func.max(session.c.active_at))
    async with asyncio.timeout(30):
        while True:
            async with house.services.database.reading() as connection:
                if await connection.scalar(newest) == at:
                    return
            await asyncio.sleep(0.05)


async def closes_in_time(desk: StaffClient) -> None:
    """The socket of a desk closes within a second of now."""
    began = time.monotonic()
    assert await desk.close_code(IN_TIME) == 4401
    assert time.monotonic() - began < IN_TIME


# --- the second factor --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["supervisor", "admin"])
async def test_without_a_second_factor_a_supervisor_and_an_admin_get_nothing_but_its_enrolment(
    house: House, role: str
) -> None:
    await house.services.team.add("noor", "Noor", role, [TOLEDO], PASSWORD)
    status, session = await post(house, "login", {"username": "noor", "password": PASSWORD})
    assert status == 200 and session["scope"] == "otp"
    token = session["token"]
    assert await is_dead(house, token), "no desk, no call"
    body = {"password": PASSWORD, "new_password": NEW}
    assert (await post(house, "password", body, token))[0] == 401
    status, made = await post(house, "otp", {}, token)
    assert status == 200 and made["secret"] in made["address"]
    assert (await post(house, "otp/confirm", {"otp": "000000"}, token))[0] == 403
    step = int(house.clock().timestamp()) // 30
    status, full = await post(house, "otp/confirm", {"otp": totp(made["secret"], step)}, token)
    assert status == 200 and full["scope"] == "desk" and full["role"] == role
    await house.desk(full["token"])
    assert (await post(house, "otp", {}, token))[0] == 401, "the first token has ended"


async def test_a_supervisor_is_not_one_of_the_team_before_the_second_factor(house: House) -> None:
    await house.services.team.add("noor", "Noor", "supervisor", [TOLEDO], PASSWORD)
    desk = await house.staff()
    assert "noor" not in {colleague["username"] for colleague in desk.desk["staff"]}
    visitor = await house.visitor()
    await visitor.hand_off("all")
    await house.add_supervisor("ida")
    await desk.expect("presence", username="ida")


async def test_then_a_code_is_needed_and_each_is_good_once(house: House) -> None:
    app = await house.add_supervisor()
    login = {"username": "noor", "password": PASSWORD}
    status, problem = await post(house, "login", login)
    assert status == 401 and problem["type"] == "urn:open-door:code-needed"
    code = app.code()
    assert (await post(house, "login", login | {"otp": "000000"}))[0] == 401
    assert (await post(house, "login", login | {"otp": code}))[0] == 200
    status, problem = await post(house, "login", login | {"otp": code})
    assert status == 401 and problem["type"] == "about:blank", "replayed"
    wrong = {"username": "noor", "password": "not this one at all", "otp": app.code()}
    assert (await post(house, "login", wrong)) == (
        401,
        {"type": "about:blank", "title": "Username, password or code is not right.", "status": 401},
    )


async def test_guessing_codes_is_slowed_down(house: House) -> None:
    await house.add_supervisor()
    login = {"username": "noor", "password": PASSWORD, "otp": "000000"}
    answers = [(await post(house, "login", login))[0] for _ in range(6)]
    assert answers == [401, 401, 401, 401, 429, 429]
    async with house.http() as http:
        elsewhere = await http.post(
            "/api/staff/login", json=login, headers={"X-Forwarded-For": "203.0.113.7"}
        )
        assert elsewhere.status_code == 429, "a code is short: from wherever it is guessed"


async def from_everywhere(house: House, login: dict[str, str], times: int) -> list[int]:
    """The answers to this sign-in, tried from so many addresses at once."""
    async with house.http() as http:
        tries = (
            http.post("/api/staff/login", json=login, headers={"X-Forwarded-For": f"203.0.113.{number}"})
            for number in range(1, times + 1)
        )
        return sorted(answer.status_code for answer in await asyncio.gather(*tries))


async def test_many_codes_at_once_from_many_addresses_are_slowed_down_as_one_after_the_other_is(
    house: House, still: Still
) -> None:
    app = await house.add_supervisor()
    guess = {"username": "noor", "password": PASSWORD, "otp": "000000"}
    assert await from_everywhere(house, guess, 12) == [401] * FREE_TRIES + [429] * (12 - FREE_TRIES)
    assert await from_everywhere(house, guess, 3) == [429] * 3
    still.now += LONGEST_WAIT
    assert (await post(house, "login", guess | {"otp": app.code()}))[0] == 200, "slow, and never locked"


async def test_who_guesses_passwords_with_a_code_beside_keeps_nobody_out(house: House, still: Still) -> None:
    app = await house.add_supervisor()
    login = {"username": "noor", "password": PASSWORD, "otp": app.code()}
    wrong = login | {"password": "not this one at all", "otp": "000000"}
    guessing = asyncio.create_task(from_everywhere(house, wrong, 12))
    await asyncio.sleep(0.1)  # they are in line for the hash
    assert (await post(house, "login", login))[0] == 200
    assert await guessing == [401] * 12


async def test_being_asked_for_the_code_costs_no_wait(house: House, still: Still) -> None:
    app = await house.add_supervisor()
    login = {"username": "noor", "password": PASSWORD}
    for _ in range(FREE_TRIES):
        assert (await post(house, "login", login | {"password": "not this one at all"}))[0] == 401
    still.now += LONGEST_WAIT
    for _ in range(3):
        assert (await post(house, "login", login))[1]["type"] == "urn:open-door:code-needed"
    assert (await post(house, "login", login | {"otp": app.code()}))[0] == 200


@asynccontextmanager
async def signing_in(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[asyncio.Task[tuple[int, dict[str, Any]]]]:
    """Alex signs in with the password alone: it is hashed, and no session begins before this ends."""
    hashing, hashed, go = house.services.team._hashing, asyncio.Event(), asyncio.Event()
    plain = hashing.key

    async def key(password: str, salt: bytes) -> object:
        made = await plain(password, salt)
        if not hashed.is_set():
            hashed.set()
            await go.wait()
        return made

    monkeypatch.setattr(hashing, "key", key)
    trying = asyncio.create_task(post(house, "login", {"username": "alex", "password": PASSWORD}))
    await hashed.wait()
    yield trying
    go.set()
    await trying


async def test_a_sign_in_without_a_code_does_not_outrun_the_second_factor(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.login("alex")
    made = (await post(house, "otp", {}, token))[1]
    async with signing_in(house, monkeypatch) as trying:
        code = totp(made["secret"], int(house.clock().timestamp()) // 30)
        status, full = await post(house, "otp/confirm", {"otp": code}, token)
        assert status == 200
    assert (await trying)[0] == 401
    listed = (await house.call("GET", "/api/staff/sessions", full["token"])).json()["sessions"]
    assert [one["current"] for one in listed] == [True]


async def test_a_sign_in_with_the_old_password_does_not_outrun_the_new_one(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await house.login("alex")
    async with signing_in(house, monkeypatch) as trying:
        status, _ = await post(house, "password", {"password": PASSWORD, "new_password": NEW}, token)
        assert status == 200
    assert (await trying)[0] == 401
    await house.login("alex", NEW)


async def test_anybody_may_use_one(house: House) -> None:
    token = await house.login("alex")
    made = (await post(house, "otp", {}, token))[1]
    step = int(house.clock().timestamp()) // 30
    assert (await post(house, "otp/confirm", {"otp": totp(made["secret"], step)}, token))[0] == 200
    assert (await post(house, "login", {"username": "alex", "password": PASSWORD}))[0] == 401
    status, _ = await post(house, "otp", {}, await _signed_in(house, "alex", made["secret"], step + 1))
    assert status == 403, "whoever has a session does not replace it"


async def _signed_in(house: House, username: str, secret: str, step: int) -> str:
    login = {"username": username, "password": PASSWORD, "otp": totp(secret, step)}
    return str((await post(house, "login", login))[1]["token"])


async def test_the_secret_of_the_second_factor_is_nowhere_in_clear(house: House) -> None:
    app = await house.add_supervisor()
    files = [path.read_bytes() for path in house.folder.rglob("*") if path.is_file()]
    import base64

    raw = base64.b32decode(app.secret)
    for needle in (app.secret.encode(), raw, raw.hex().encode()):
        assert not any(needle in content for content in files)


# --- the password -------------------------------------------------------------------------------------------


async def test_a_new_password_ends_every_session_at_once_and_opens_the_same(house: House) -> None:
    visitor, other = await house.visitor(), await house.staff("alex")
    token = await house.login("alex")
    await visitor.hand_off("all", "my note")
    status, session = await post(house, "password", {"password": PASSWORD, "new_password": NEW}, token)
    assert status == 200
    await closes_in_time(other)
    assert await is_dead(house, token) and await is_dead(house, other.token)
    desk = await house.desk(session["token"])
    assert desk.desk["queue"][0]["summary"] == "my note"
    assert (await post(house, "login", {"username": "alex", "password": PASSWORD}))[0] == 401
    await house.login("alex", NEW)


@pytest.mark.parametrize(
    ("old", "new"), [("not this one at all", NEW), (PASSWORD, "short"), (PASSWORD, "passwordpassword1")]
)
async def test_a_wrong_old_or_a_weak_new_password_changes_nothing(house: House, old: str, new: str) -> None:
    token = await house.login("alex")
    assert (await post(house, "password", {"password": old, "new_password": new}, token))[0] == 403
    await house.desk(token)
    await house.login("alex")


async def test_many_guesses_at_the_old_password_at_once_are_slowed_down(house: House, still: Still) -> None:
    token = await house.login("alex")
    body = {"password": "not this one at all", "new_password": NEW}
    async with house.http() as http:
        http.headers["Authorization"] = f"Bearer {token}"
        answers = await asyncio.gather(*(http.post("/api/staff/password", json=body) for _ in range(8)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [403] * FREE_TRIES + [429] * (8 - FREE_TRIES)


async def test_with_a_second_factor_a_new_password_takes_a_code_too(house: House) -> None:
    app = await house.add_supervisor()
    body = {"password": PASSWORD, "new_password": NEW}
    status, problem = await post(house, "password", body, app.token)
    assert status == 403 and problem["type"] == "urn:open-door:code-needed"
    status, session = await post(house, "password", body | {"otp": app.code()}, app.token)
    assert status == 200
    await house.desk(session["token"])
    login = {"username": "noor", "password": NEW, "otp": app.code()}
    assert (await post(house, "login", login))[0] == 200, "the second factor goes on under the new password"


async def test_a_suggested_password_is_good(house: House) -> None:
    async with house.http() as http:
        made = (await http.get("/api/staff/passphrase")).json()["password"]
    code = await house.add_member("kim", None)
    status, session = await post(house, "enroll", {"username": "kim", "code": code, "password": made})
    assert status == 200 and session["scope"] == "desk"


# --- sessions -----------------------------------------------------------------------------------------------


async def test_ones_sessions_are_listed_and_each_can_be_ended(house: House) -> None:
    here, there, sam = await house.login("alex"), await house.staff("alex"), await house.login("sam")
    listed = (await house.call("GET", "/api/staff/sessions", here)).json()["sessions"]
    assert [session["current"] for session in listed] == [True, False]
    other = listed[1]["session"]
    assert (await house.call("DELETE", f"/api/staff/sessions/{other}", sam)).status_code == 404
    await there.ping()
    assert (await house.call("DELETE", f"/api/staff/sessions/{other}", here)).status_code == 204
    await closes_in_time(there)
    assert await is_dead(house, there.token)
    assert len((await house.call("GET", "/api/staff/sessions", here)).json()["sessions"]) == 1


async def test_a_desk_can_be_locked(house: House) -> None:
    desk, other = await house.staff("alex"), await house.staff("alex")
    await desk.send("lock")
    assert (await desk.expect("error"))["code"] == "unauthorized"
    await closes_in_time(desk)
    assert await is_dead(house, desk.token)
    await other.ping()


async def test_an_idle_desk_is_locked_and_one_that_is_used_is_not(folder: Path) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        idle, used = await house.staff("alex"), await house.staff("sam")
        for available in (False, True, False):
            clock.advance(minutes=6)
            await idle.ping()  # a heartbeat is nobody at the desk
            await used.send("status", available=available)
            await is_noted(house, clock())
        assert await idle.close_code() == 4401
        assert await is_dead(house, idle.token)
        again = await house.desk(used.token, available=False)
        await again.ping()
    finally:
        await house.close()


async def test_a_desk_that_is_used_without_a_break_ends_after_twelve_hours(folder: Path) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        desk, began = await house.staff("alex"), clock()
        for number in range(71):
            clock.advance(minutes=10)
            await desk.send("status", available=number % 2 == 0)
            await is_noted(house, clock())
        assert clock() - began == timedelta(hours=11, minutes=50)
        await desk.ping()
        assert (await house.call("GET", "/api/staff/sessions", desk.token)).status_code == 200
        clock.advance(minutes=10)
        assert await desk.close_code() == 4401
        assert await is_dead(house, desk.token)
    finally:
        await house.close()


async def test_a_token_that_nobody_used_for_long_opens_nothing(folder: Path) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        token = await house.login("alex")
        clock.advance(minutes=16)
        assert await is_dead(house, token)
    finally:
        await house.close()
