"""Signing in at the desk, enrolling, and signing out."""

from __future__ import annotations

import asyncio

import pytest
from houses import PASSWORD, TOLEDO, FakeClock, House, Still

from server.adapters.shred import Shred
from server.runtime.limits import Addresses
from server.web import limits
from server.web.limits import FREE_TRIES, LONGEST_WAIT, Slowdown

WRONG = "not this one at all"


async def at_once(house: House, path: str, bodies: list[dict[str, str]]) -> list[int]:
    """The answers to these calls, all of which are sent before the first is answered."""
    async with house.http() as http:
        answers = await asyncio.gather(*(http.post(f"/api/staff/{path}", json=body) for body in bodies))
    return sorted(answer.status_code for answer in answers)


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


@pytest.mark.parametrize(
    ("path", "body", "refused"),
    [
        ("login", {"username": "alex", "password": WRONG}, 401),
        ("login", {"username": "nobody", "password": WRONG}, 401),
        ("enroll", {"username": "alex", "code": "0" * 24, "password": WRONG}, 403),
    ],
)
async def test_many_guesses_at_once_are_slowed_down_as_one_after_the_other_is(
    house: House, still: Still, path: str, body: dict[str, str], refused: int
) -> None:
    assert await at_once(house, path, [body] * 20) == [refused] * FREE_TRIES + [429] * (20 - FREE_TRIES)
    assert await at_once(house, path, [body] * 3) == [429] * 3
    still.now += 1.1
    assert await at_once(house, path, [body] * 3) == [refused, 429, 429], "then one by one"
    still.now += LONGEST_WAIT
    await house.login("alex")


async def test_who_signs_in_in_several_windows_at_once_is_in_with_each(house: House, still: Still) -> None:
    right = {"username": "alex", "password": PASSWORD}
    for _ in range(3):
        assert await at_once(house, "login", [right] * FREE_TRIES) == [200] * FREE_TRIES


async def test_a_name_that_nobody_has_costs_what_that_of_a_member_costs(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.add_member("gone")
    await house.services.team.disable("gone")
    await house.add_member("kim", None)
    asked: list[str] = []
    hashing, retired = house.services.team._hashing.key, Shred.retired

    async def key(password: str, salt: bytes) -> object:
        asked.append("hash")
        return await hashing(password, salt)

    async def of(shred: Shred) -> object:
        asked.append("second store")
        return await retired(shred)

    monkeypatch.setattr(house.services.team._hashing, "key", key)
    monkeypatch.setattr(Shred, "retired", of)
    for username in ("alex", "nobody", "gone", "kim"):
        asked.clear()
        assert (await post(house, "login", {"username": username, "password": WRONG}))[0] == 401
        assert asked == ["second store", "hash"], username


def fail(slowdown: Slowdown, who: str) -> None:
    slowdown.begin(who)
    slowdown.end(who, wrong=True)


def test_a_try_counts_while_it_is_looked_at_and_not_after_it_was_right(still: Still) -> None:
    slowdown = Slowdown()
    for _ in range(FREE_TRIES):
        assert slowdown.wait("alex") == 0.0
        slowdown.begin("alex")
    assert slowdown.wait("alex") == 1.0
    slowdown.end("alex", wrong=False)
    assert slowdown.wait("alex") == 0.0
    slowdown.succeeded("alex")
    slowdown.begin("alex")
    assert slowdown.wait("alex") == 1.0, "one that was right forgives none that is still looked at"


def test_a_try_that_is_taken_back_lengthens_no_wait(still: Still) -> None:
    slowdown = Slowdown()
    for _ in range(FREE_TRIES + 2):
        fail(slowdown, "alex")
    still.now += slowdown.wait("alex")
    slowdown.begin("alex")
    slowdown.end("alex", wrong=False)
    assert slowdown.wait("alex") == 0.0


def test_what_is_not_remembered_any_more_ends_all_the_same(
    still: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REMEMBERED", 1)
    slowdown = Slowdown()
    slowdown.begin("alex")
    slowdown.begin("sam")
    for _ in range(FREE_TRIES):
        slowdown.end("alex", wrong=True)
    assert slowdown.wait("alex") == 1.0


def test_the_wait_grows_to_a_bound_and_ends_with_the_right_password() -> None:
    slowdown, waits = Slowdown(), []
    for _ in range(20):
        fail(slowdown, "alex")
        waits.append(slowdown.wait("alex"))
    assert waits[: FREE_TRIES - 1] == [0.0] * (FREE_TRIES - 1)
    assert 0 < waits[FREE_TRIES - 1] < waits[FREE_TRIES + 1] and max(waits) <= LONGEST_WAIT
    slowdown.succeeded("alex")
    assert slowdown.wait("alex") == 0.0


def test_no_number_of_wrong_passwords_makes_the_wait_longer_than_its_bound() -> None:
    slowdown = Slowdown()
    for _ in range(2_000):  # 2.0 to the power of as many is no float
        fail(slowdown, "alex")
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
    assert await desk.close_code(1.0) == 4401, "within a second"
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
