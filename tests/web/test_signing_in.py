"""Signing in at the desk, enrolling, and signing out."""

from __future__ import annotations

import asyncio

import pytest
from houses import PASSWORD, TOLEDO, FakeClock, House

from server.runtime.limits import Addresses
from server.web.limits import FREE_TRIES, LONGEST_WAIT, Slowdown


async def post(
    house: House, path: str, body: dict[str, str], **headers: str
) -> tuple[int, dict[str, object], str]:
    async with house.http() as http:
        answer = await http.post(f"/api/staff/{path}", json=body, headers=headers)
    return answer.status_code, answer.json() if answer.content else {}, answer.headers.get("retry-after", "")


async def test_who_knows_the_password_is_in(house: House) -> None:
    status, session, _ = await post(house, "login", {"username": " Alex ", "password": PASSWORD})
    assert status == 200
    assert session.keys() == {"token", "name", "role", "sites", "expires_at", "scope"}
    assert session["scope"] == "desk"
    assert (session["name"], session["role"], session["sites"]) == ("Alex", "admissions", [TOLEDO])
    desk = await house.desk(str(session["token"]))
    assert [c["username"] for c in desk.desk["staff"]] == ["alex", "sam"]


async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(house: House) -> None:
    wrong = await post(house, "login", {"username": "alex", "password": "not this one at all"})
    unknown = await post(house, "login", {"username": "nobody", "password": "not this one at all"})
    assert wrong[0] == 401 and wrong == unknown


async def test_guessing_is_slowed_down_and_never_locks_the_right_person_out(house: House) -> None:
    wrong = {"username": "alex", "password": "not this one at all"}
    for _ in range(FREE_TRIES):
        assert (await post(house, "login", wrong))[0] == 401
    status, _, wait = await post(house, "login", {"username": "alex", "password": PASSWORD})
    assert status == 429 and 1 <= int(wait) <= 2
    await house.login("sam")  # somebody else is not slowed down
    await asyncio.sleep(int(wait))
    await house.login("alex")


async def test_who_guesses_elsewhere_keeps_nobody_out(house: House) -> None:
    wrong = {"username": "alex", "password": "not this one at all"}
    guesser = {"X-Forwarded-For": "203.0.113.7"}
    for _ in range(FREE_TRIES):
        assert (await post(house, "login", wrong, **guesser))[0] == 401
    assert (await post(house, "login", wrong, **guesser))[0] == 429
    right = {"username": "alex", "password": PASSWORD}
    assert (await post(house, "login", right, **{"X-Forwarded-For": "198.51.100.4"}))[0] == 200


def test_the_wait_grows_to_a_bound_and_ends_with_the_right_password() -> None:
    slowdown, waits = Slowdown(), []
    for _ in range(20):
        slowdown.failed("alex")
        waits.append(slowdown.wait("alex"))
    assert waits[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert 0 < waits[FREE_TRIES - 1] < waits[FREE_TRIES + 1] and max(waits) <= LONGEST_WAIT
    slowdown.succeeded("alex")
    assert slowdown.wait("alex") == 0.0


def test_no_number_of_wrong_passwords_makes_the_wait_longer_than_its_bound() -> None:
    slowdown = Slowdown()
    for _ in range(2_000):  # 2.0 to the power of as many is no float
        slowdown.failed("alex")
        assert slowdown.wait("alex") <= LONGEST_WAIT
    assert slowdown.wait("alex") > LONGEST_WAIT / 2


async def test_one_address_may_try_only_so_often_whoever_it_tries_to_be(house: House) -> None:
    house.services.limits.signing_in = Addresses(size=3, rate=0.001)
    wrong = {"password": "not this one at all"}
    for username in ("alex", "sam", "nobody"):
        assert (await post(house, "login", {"username": username, **wrong}))[0] == 401
    for path, body in {
        "login": {"username": "noor", "password": PASSWORD},
        "enroll": {"username": "kim", "code": "0" * 24, "password": NEW},
    }.items():
        status, _, wait = await post(house, path, body)
        assert status == 429 and int(wait) >= 1
    elsewhere = {"X-Forwarded-For": "203.0.113.7"}  # as the proxy on this machine would say
    assert (await post(house, "login", {"username": "sam", "password": PASSWORD}, **elsewhere))[0] == 200


async def test_logging_out_ends_the_session_and_its_sockets(house: House) -> None:
    desk, other = await house.staff("alex"), await house.staff("alex")
    status, _, _ = await post(house, "logout", {}, Authorization=f"Bearer {desk.token}")
    assert status == 204
    assert await desk.close_code(2.0) == 4401
    await other.ping()  # another session of the same person stays
    again = await house.socket("staff")
    await again.send("hello", protocol=1, token=desk.token)
    assert (await again.expect("error"))["code"] == "unauthorized"
    assert await again.close_code() == 4401
    assert (await post(house, "logout", {}, Authorization=f"Bearer {desk.token}"))[0] == 401


@pytest.mark.parametrize("token", ["", "A" * 43, "not base64 at all", "é"])
async def test_a_token_that_is_none_opens_nothing(house: House, token: str) -> None:
    client = await house.socket("staff")
    await client.send("hello", protocol=1, token=token)
    assert (await client.expect("error"))["code"] == "unauthorized"
    assert await client.close_code() == 4401


async def test_a_session_ends_by_itself(folder: object) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)  # type: ignore[arg-type]
    try:
        token = await house.login("alex")
        desk = await house.desk(token)
        clock.advance(hours=13)
        assert await desk.close_code() == 4401
        client = await house.socket("staff")
        await client.send("hello", protocol=1, token=token)
        assert await client.close_code() == 4401
    finally:
        await house.close()


# --- enrolment ----------------------------------------------------------------------------------------------

NEW = "eleven slow rivers bend"


async def test_a_one_time_code_lets_a_new_member_choose_a_password_once(house: House) -> None:
    code = await house.add_member("kim", None)
    assert code is not None
    body = {"username": "kim", "code": code.lower(), "password": NEW}
    status, session, _ = await post(house, "enroll", body)
    assert status == 200 and session["name"] == "Kim"
    await house.desk(str(session["token"]))
    assert (await post(house, "enroll", body))[0] == 403, "once"
    assert (await post(house, "login", {"username": "kim", "password": NEW}))[0] == 200


async def test_before_enrolling_nobody_is_in(house: House) -> None:
    await house.add_member("kim", None)
    assert (await post(house, "login", {"username": "kim", "password": NEW}))[0] == 401
    async with house.services.database.reading() as connection:
        from server.adapters import members

        assert "kim" not in {row.username for row in await members.active_of(connection, TOLEDO)}


async def test_a_weak_password_is_refused_and_the_code_stays_good(house: House) -> None:
    code = await house.add_member("kim", None)
    assert code is not None
    for weak in ("short", "aaaaaaaaaaaaaaaaaaaa", "k i m is my own name 1"):
        status, problem, _ = await post(house, "enroll", {"username": "kim", "code": code, "password": weak})
        assert status == 403 and weak not in str(problem)
    assert (await post(house, "enroll", {"username": "kim", "code": code, "password": NEW}))[0] == 200


async def test_a_wrong_code_a_wrong_name_and_an_old_code_are_refused_alike(folder: object) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)  # type: ignore[arg-type]
    try:
        code = await house.add_member("kim", None)
        assert code is not None
        answers = [await post(house, "enroll", {"username": "kim", "code": "0" * 24, "password": NEW})]
        answers.append(await post(house, "enroll", {"username": "alex", "code": code, "password": NEW}))
        clock.advance(hours=24 * 8)
        answers.append(await post(house, "enroll", {"username": "kim", "code": code, "password": NEW}))
        assert [answer[0] for answer in answers] == [403] * 3
        assert answers[0] == answers[1] == answers[2]
    finally:
        await house.close()
