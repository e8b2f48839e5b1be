"""Somebody writes to the database beside the running server, without the secrets: they become no reader, and the server
refuses what they wrote instead of falling over it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from houses import MAUMEE, PASSWORD, TOLEDO, FakeClock, House
from sqlalchemy import text as sql

from server.adapters.keyring import NotOurKey
from server.adapters.sealing import HybridPrivate, HybridPublic, Secret, context
from server.runtime import housekeeping, reading_log
from server.runtime.passwords import NotAllowed

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


# --- keys of a team -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE period SET site = :toledo, number = 99 WHERE site = :maumee AND number = 1",
        "UPDATE period SET number = 99 WHERE site = :toledo AND number = 1",
    ],
)
async def test_nothing_is_shared_with_a_period_that_was_moved(house: House, statement: str) -> None:
    """Neither with that of another center, nor with an old one of the same center, which more people may hold."""
    await house.add_member("ines", site=MAUMEE)
    await house.services.team.periods.rotate()
    places = {"toledo": TOLEDO, "maumee": MAUMEE}
    await write(house, statement, **{name: site for name, site in places.items() if f":{name}" in statement})
    visitor = await house.visitor()
    await visitor.ask(SECRET)
    for answer in (await visitor.hand_off("all"), await visitor.act("leave_message", text=SECRET)):
        assert (answer["type"], answer.get("code")) == ("error", "unavailable")
    assert await rows(house, "SELECT * FROM team_wrap") == []
    assert await rows(house, "SELECT * FROM request") == []


@pytest.mark.parametrize("made", [HybridPrivate.generate().raw, Secret(b"no key")])
async def test_a_period_that_somebody_slipped_in_is_neither_held_nor_handed_on(
    house: House, made: Secret
) -> None:
    """Wrapped for a member under their true public key, so that it opens: and still it is none of ours."""
    alex = (await rows(house, "SELECT id, public FROM member WHERE username = 'alex'"))[0]
    held = await rows(house, "SELECT period FROM period_wrap WHERE holder = :alex", alex=alex["id"])
    for row in held:
        place = context("period", UUID(row["period"]), UUID(alex["id"]))
        slipped = HybridPublic(alex["public"]).wrap(made, place)
        statement = "UPDATE period_wrap SET wrapped = :slipped WHERE holder = :alex AND period = :period"
        await write(house, statement, slipped=slipped, alex=alex["id"], period=row["period"])
    await write(house, "DELETE FROM period_wrap WHERE holder != :alex", alex=alex["id"])
    periods, keys = (
        house.services.team.periods,
        await house.services.team.sessions.unlock(await house.login("alex")),
    )
    assert keys is not None and keys.periods == {}
    assert await periods.grant_older(keys) == 0


async def test_a_former_recovery_key_does_not_become_the_present_one_again(house: House) -> None:
    periods = house.services.team.periods
    former = await periods.make_recovery()
    await periods.make_recovery()
    first = "created_at = (SELECT min(created_at) FROM recovery)"
    await write(house, f"UPDATE recovery SET created_at = '2099-01-01 00:00:00.000000' WHERE {first}")
    with pytest.raises(NotOurKey):
        await periods.rotate()
    with pytest.raises(NotAllowed):
        await periods.recover(former)


# --- members ------------------------------------------------------------------------------------------------

NEW = "eleven slow rivers bend"


@pytest.mark.parametrize("how", ["added", "reset"])
async def test_a_one_time_code_is_good_for_its_own_member_and_time_alone(folder: Path, how: str) -> None:
    """A newcomer, or whoever wrote to the database for them, copies their code into the row of a supervisor."""
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        await house.add_supervisor()
        code = await house.add_member("kim", None, MAUMEE)
        if how == "reset":
            code = await house.services.team.reset("kim")
        copied = "enrolment = (SELECT enrolment FROM member WHERE username = 'kim'), enrolment_until = :until"
        until = (await rows(house, "SELECT enrolment_until AS at FROM member WHERE username = 'kim'"))[0][
            "at"
        ]
        later = until.replace("2026", "2027")
        await write(house, f"UPDATE member SET {copied} WHERE username = 'noor'", until=until)
        await write(house, "UPDATE member SET enrolment_until = :later WHERE username = 'kim'", later=later)
        async with house.http() as http:
            for username in ("noor", "kim"):
                given = {"username": username, "code": code, "password": NEW}
                assert (await http.post("/api/staff/enroll", json=given)).status_code == 403
            await write(
                house, "UPDATE member SET enrolment_until = :until WHERE username = 'kim'", until=until
            )
            given = {"username": "kim", "code": code, "password": NEW}
            assert (await http.post("/api/staff/enroll", json=given)).status_code == 200, "the control"
    finally:
        await house.close()


async def put_back(house: House, username: str, old: dict[str, Any]) -> None:
    """A member's row as it was once."""
    columns = ", ".join(f"{name} = :{name}" for name in old if name not in ("id", "username"))
    given = {name: value for name, value in old.items() if name != "id"}
    await write(house, f"UPDATE member SET {columns} WHERE username = :username", **given)


async def test_a_disabled_member_who_is_put_back_is_refused_at_once(house: House) -> None:
    token = await house.login("alex")
    old = (await rows(house, "SELECT * FROM member WHERE username = 'alex'"))[0]
    session = (await rows(house, "SELECT * FROM session"))[0]
    await house.services.team.disable("alex")
    await put_back(house, "alex", old)
    names = ", ".join(session)
    await write(
        house, f"INSERT INTO session ({names}) VALUES ({', '.join(f':{n}' for n in session)})", **session
    )
    assert await refused(house, token)
    async with house.http() as http:
        given = {"username": "alex", "password": PASSWORD}
        assert (await http.post("/api/staff/login", json=given)).status_code == 401
    visitor = await house.visitor()
    await visitor.ask(SECRET)
    assert (await visitor.hand_off("all"))["type"] == "ack", "colleagues are still there for them"
    await house.services.team.periods.rotate()
    assert await rows(house, "SELECT * FROM period_wrap WHERE holder = :alex", alex=old["id"]) == []


async def test_housekeeping_disables_again_who_was_put_back(house: House) -> None:
    old = (await rows(house, "SELECT * FROM member WHERE username = 'alex'"))[0]
    await house.services.team.disable("alex")
    await put_back(house, "alex", old)
    await housekeeping.once(house.services)
    again = (await rows(house, "SELECT * FROM member WHERE username = 'alex'"))[0]
    assert (again["status"], again["salt"], again["sealed_private"]) == ("disabled", None, None)


async def test_a_session_for_enrolling_a_second_factor_becomes_none_of_a_desk(house: House) -> None:
    await house.services.team.add("ida", "Ida", "supervisor", [TOLEDO], PASSWORD)
    token = await house.login("ida")
    await write(house, "UPDATE session SET scope = 'desk'")
    await write(house, "UPDATE member SET status = 'active'")
    assert await refused(house, token)


async def test_a_second_factor_that_somebody_took_away_is_missed(house: House) -> None:
    """The password alone begins nothing, not even the enrolment of another authenticator app."""
    await house.add_supervisor()
    await write(
        house, "UPDATE member SET otp_on = 0, otp_used = NULL, sealed_otp = NULL WHERE username = 'noor'"
    )
    async with house.http() as http:
        answer = await http.post("/api/staff/login", json={"username": "noor", "password": PASSWORD})
    assert answer.status_code == 401


@pytest.mark.parametrize("column", ["name", "username"])
async def test_a_name_that_was_changed_is_told_to_nobody_as_the_readers(house: House, column: str) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    token = await house.login("alex")
    await visitor.hand_off("all")
    await desk.take(visitor)
    await write(house, f"UPDATE member SET {column} = 'Riley' WHERE username = 'alex'")
    entries = (await visitor.act("readers"))["readers"]
    assert {entry["name"] for entry in entries} == {reading_log.CHANGED}
    async with house.services.database.reading() as connection:
        _, wrong = await reading_log.verify(connection, house.services.vault.keyring, [])
    assert len(wrong) == 1 and "name" in wrong[0]
    assert await refused(house, token), "and nobody signs in under it"


# --- the center of a chat -----------------------------------------------------------------------------------

MOVED = "UPDATE conversation SET site = :site"


@pytest.mark.parametrize("yes", ["handoff", "leave_message", "request", "phrase"])
async def test_what_a_visitor_shares_goes_to_the_center_that_they_were_shown(house: House, yes: str) -> None:
    """Somebody writes another center into the chat's row between the question and the yes."""
    await house.add_member("ines", site=MAUMEE)
    visitor = await house.visitor()
    if yes == "phrase":
        await visitor.ask("what of the thing")
        asked = await visitor.expect("may_keep")
    else:
        await visitor.ask(SECRET)
        offer = await visitor.want_person()
    await write(house, MOVED, site=MAUMEE)
    if yes == "handoff":
        accepted = {"offer": offer["offer"], "consent": offer["consent"]}
        answer = await visitor.act("handoff", share="all", summary="a note", **accepted)
    elif yes == "leave_message":
        answer = await visitor.act("leave_message", text=SECRET)
    elif yes == "phrase":
        answer = await visitor.act("keep_words", line=asked["line"], keep=True)
    else:
        await visitor.say("call me back")
        await asyncio.sleep(1)  # the turn is tried, and is not committed
        answer = {"type": "error", "code": "unavailable"}
    assert (answer["type"], answer.get("code")) == ("error", "unavailable")
    for table in ("team_wrap", "request", "phrase"):
        assert await rows(house, f"SELECT * FROM {table}") == []


async def test_what_is_shared_is_not_wrapped_anew_for_a_center_that_somebody_wrote_in(house: House) -> None:
    await house.add_member("ines", site=MAUMEE)
    visitor = await house.visitor()
    await visitor.ask(SECRET)
    await visitor.hand_off("all")
    await write(house, MOVED, site=MAUMEE)
    old = "(SELECT id FROM period WHERE site = :site ORDER BY number LIMIT 1)"
    await write(house, f"UPDATE team_wrap SET period = {old}", site=MAUMEE)
    await house.services.team.periods.rotate([MAUMEE])
    await visitor.leave()
    again = await house.back(visitor.code)
    await asyncio.sleep(6)  # a page looks every five seconds whether something is to be wrapped
    newest = "SELECT id FROM period WHERE site = :site ORDER BY number DESC LIMIT 1"
    assert await rows(house, f"SELECT * FROM team_wrap WHERE period = ({newest})", site=MAUMEE) == []
    await again.leave()


async def test_a_visitor_who_was_brought_to_another_center_still_shares_with_it(house: House) -> None:
    """The control: their own yes moves the chat, and it goes on there, also from another page."""
    await house.add_member("ines", site=MAUMEE)
    alex, ines, visitor = await house.staff(), await house.staff("ines"), await house.visitor()
    await visitor.ask(SECRET)
    await visitor.hand_off("all")
    epoch = await alex.take(visitor)
    asked = await alex.act("transfer", conversation=visitor.conversation, epoch=epoch, to="ines")
    assert asked["type"] == "ack", asked
    offer = await visitor.until(lambda frame: frame["type"] == "offer" and bool(frame.get("site")))
    accepted = {"offer": offer["offer"], "consent": offer["consent"]}
    assert (await visitor.act("handoff", share="all", summary="", **accepted))["type"] == "ack"
    await ines.take(visitor)
    await visitor.leave()
    again = await house.back(visitor.code)
    await again.act("unshare")
    await again.ask("and now?")
    assert (await again.hand_off("all"))["type"] == "ack"
    await ines.take(again)
    assert "and now?" in await ines.what_can_be_read(again)


# --- the record ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE line SET at = '2001-01-01 00:00:00.000000' WHERE role = 'visitor'",
        "UPDATE handoff SET at = '2001-01-01 00:00:00.000000'",
        "UPDATE handoff SET consent = 'another'",
        "UPDATE handoff SET share_earlier = 1",
    ],
)
async def test_when_a_line_was_written_and_what_was_agreed_to_cannot_be_changed(
    house: House, statement: str
) -> None:
    visitor = await house.visitor()
    await visitor.ask(SECRET)
    await visitor.hand_off("from_now")
    assert (await visitor.act("export"))["type"] == "exported", "the control"
    await write(house, statement)
    assert (await visitor.act("export"))["code"] == "unavailable"


@pytest.mark.parametrize("share_earlier", [0, 1])
async def test_nothing_is_wrapped_anew_that_the_visitor_did_not_agree_to_share(
    house: House, share_earlier: int
) -> None:
    """Somebody writes that a private chapter was shared before, so that the visitor's page would share it anew."""
    visitor = await house.visitor()
    await visitor.ask(SECRET)
    await visitor.hand_off("from_now")
    shared = await rows(house, "SELECT * FROM team_wrap")
    names = ", ".join(shared[0])
    private = ", ".join("1" if name == "number" else name for name in shared[0])
    await write(house, f"INSERT INTO team_wrap ({names}) SELECT {private} FROM team_wrap")
    await write(house, "UPDATE handoff SET share_earlier = :it", it=share_earlier)
    await house.services.team.periods.rotate([TOLEDO])
    await asyncio.sleep(7)  # a page looks every five seconds whether something is to be wrapped
    newest = "SELECT id FROM period ORDER BY number DESC LIMIT 1"
    wrapped = await rows(house, f"SELECT number FROM team_wrap WHERE period = ({newest})")
    assert {row["number"] for row in wrapped} <= {shared[0]["number"]}


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
