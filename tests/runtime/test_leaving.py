"""A member who leaves is gone within a second, and their visitors are not lost; keys can be renewed and recovered."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import PASSWORD, TOLEDO, House
from sqlalchemy import text as sql

from server.runtime.passwords import NotAllowed
from server.runtime.periods import spelled

OPEN_DOOR = Path(sys.executable).with_name("open-door")


async def command(house: House, *arguments: str, given: str = "") -> tuple[int, str, str]:
    """Type an `open-door` command beside the running server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
    process = await asyncio.create_subprocess_exec(
        OPEN_DOOR, *arguments, env=kept | house.settings.to_environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(given.encode())
    return process.returncode or 0, out.decode(), err.decode()


async def rows(house: House, query: str, **values: Any) -> list[Any]:
    async with house.services.database.reading() as connection:
        return list(await connection.execute(sql(query), values))


async def queue_of(house: House, desk: StaffClient) -> list[dict[str, Any]]:
    """What a new desk of the same session sees."""
    return list((await house.desk(desk.token, available=False)).desk["queue"])


async def readable(house: House, desk: StaffClient, visitor: VisitorClient, within: float = 8.0) -> bool:
    """Whether the note of a waiting visitor opens at a desk within some seconds."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        found = [e for e in await queue_of(house, desk) if e["conversation"] == visitor.conversation]
        if found and found[0].get("summary") is not None:
            return True
        await asyncio.sleep(0.3)
    return False


# --- disabling ----------------------------------------------------------------------------------------------


async def test_who_is_disabled_is_out_within_a_second_and_their_visitors_are_first_in_line(
    house: House,
) -> None:
    alex, sam = await house.staff("alex"), await house.staff("sam")
    mine, before = await house.visitor(), await house.visitor()
    await mine.hand_off("all", "with alex")
    epoch = await alex.take(mine)
    await before.hand_off("all", "in line before")
    code, said, _ = await command(house, "staff", "disable", "alex")
    assert code == 0 and "1 of their visitors" in said and "nobody" not in said
    assert await alex.close_code(1.0) == 4401
    await mine.expect("line", code="staff_vanished")
    queue = await queue_of(house, sam)
    assert [entry["summary"] for entry in queue] == ["with alex", "in line before"]
    assert await sam.take(mine) > epoch
    for body in ({}, {"otp": "123456"}):
        async with house.http() as http:
            login = {"username": "alex", "password": PASSWORD} | body
            assert (await http.post("/api/staff/login", json=login)).status_code == 401
    member = (await rows(house, "SELECT * FROM member WHERE username = 'alex'"))[0]
    assert member.status == "disabled"
    assert not any((member.salt, member.sealed_unlock, member.sealed_private, member.enrolment))
    assert await rows(house, "SELECT 1 FROM period_wrap WHERE holder = :id", id=member.id) == []
    assert await rows(house, "SELECT 1 FROM session WHERE member = :id", id=member.id) == []


async def test_whoever_is_on_call_is_called_for_such_a_visitor_after_the_time_that_is_set(
    folder: Path,
) -> None:
    house = await House.open(folder, on_call_after=900)
    try:
        alex, visitor = await house.staff(), await house.visitor()
        await visitor.hand_off()
        await alex.take(visitor)
        begun = datetime.now(UTC)
        await command(house, "staff", "disable", "alex")
        [call] = await rows(house, "SELECT due_at FROM deadline WHERE kind = 'wait_notify'")
        due = datetime.fromisoformat(call.due_at).replace(tzinfo=UTC)
        assert timedelta(minutes=15) <= due - begun < timedelta(minutes=25)
    finally:
        await house.close()


async def test_what_is_shared_afterwards_was_never_wrapped_for_who_left(house: House) -> None:
    async with house.services.database.reading() as connection:
        before = await connection.scalar(sql("SELECT max(number) FROM period WHERE site = :s"), {"s": TOLEDO})
    await house.services.team.disable("alex")
    visitor = await house.visitor()
    await visitor.hand_off("all")
    periods = await rows(house, "SELECT p.number FROM team_wrap w JOIN period p ON p.id = w.period")
    assert {row.number for row in periods} == {before + 1}


async def test_the_look_for_who_came_back_does_not_end_the_access_of_somebody_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It runs on a timer, so also between the two stores that remember who left."""
    team, looks = house.services.team, list[asyncio.Task[int]]()
    retire = team._shred.retire

    async def and_look(id: UUID, now: datetime) -> None:
        await retire(id, now)
        looks.append(asyncio.create_task(team.disable_retired()))
        await asyncio.sleep(0.2)

    monkeypatch.setattr(team._shred, "retire", and_look)
    before = await rows(house, "SELECT 1 FROM period WHERE site = :s", s=TOLEDO)
    await team.disable("alex")
    assert [await look for look in looks] == [0]
    assert len(await rows(house, "SELECT 1 FROM period WHERE site = :s", s=TOLEDO)) == len(before) + 1


@pytest.mark.parametrize("username", ["nobody", "alex"])
async def test_who_is_not_there_cannot_be_disabled(house: House, username: str) -> None:
    if username == "alex":
        await house.services.team.disable("alex")
    code, _, problem = await command(house, "staff", "disable", username)
    assert code == 2 and "no active member" in problem


async def test_a_restored_backup_does_not_bring_them_back(house: House, tmp_path: Path) -> None:
    token = await house.login("alex")
    await house._stop()
    shutil.copytree(house.folder / "data", tmp_path / "yesterday")
    house._begin()
    await house._up()
    await house.services.team.disable("alex")
    await house._stop()
    shutil.rmtree(house.folder / "data")
    shutil.copytree(tmp_path / "yesterday", house.folder / "data")
    house._begin()
    await house._up()
    client = await house.socket("staff")
    await client.send("hello", protocol=1, token=token)
    assert (await client.expect("error", "desk")).get("code") == "unauthorized"
    async with house.http() as http:
        login = {"username": "alex", "password": PASSWORD}
        assert (await http.post("/api/staff/login", json=login)).status_code == 401
    assert await rows(house, "SELECT status FROM member WHERE username = 'alex'") == [("disabled",)]


async def test_a_reset_ends_the_old_and_the_new_keys_are_granted_what_the_old_could_open(
    house: House,
) -> None:
    alex, sam = await house.staff("alex"), await house.staff("sam")
    visitor = await house.visitor()
    await visitor.hand_off("all", "shared before")
    await visitor.leave()
    code, said, _ = await command(house, "staff", "reset", "alex")
    assert code == 0
    assert await alex.close_code(1.0) == 4401
    one_time = said.splitlines()[0].rsplit(": ", 1)[1]
    async with house.http() as http:
        body = {"username": "alex", "code": one_time, "password": "eleven slow rivers bend"}
        session = (await http.post("/api/staff/enroll", json=body)).json()
    again = await house.desk(session["token"])
    assert await readable(house, again, visitor), "while Sam, who holds the older period, is connected"
    await sam.ping()


# --- rotating and recovering --------------------------------------------------------------------------------


async def test_rotating_begins_new_periods_and_what_is_shared_stays_readable(house: House) -> None:
    alex, visitor = await house.staff("alex"), await house.visitor()
    await visitor.hand_off("all", "shared before")
    before = len(await rows(house, "SELECT 1 FROM period WHERE site = :s", s=TOLEDO))
    code, said, _ = await command(house, "keys", "rotate", "--site", TOLEDO)
    assert code == 0 and TOLEDO in said
    assert len(await rows(house, "SELECT 1 FROM period WHERE site = :s", s=TOLEDO)) == before + 1
    assert await readable(house, alex, visitor)
    code, _, problem = await command(house, "keys", "rotate", "--site", "nowhere")
    assert code == 2 and "nowhere" in problem


async def test_with_the_recovery_key_the_last_ones_who_left_take_nothing_with_them(house: House) -> None:
    """All who held a period are disabled; a new member can open nothing until the key is used."""
    seed = await house.services.team.periods.make_recovery()
    visitor = await house.visitor()
    await visitor.hand_off("all", "shared before")
    await visitor.leave()
    first = await house.services.team.disable("alex")
    assert first.unreadable == 0, "Sam still holds it"
    code, said, _ = await command(house, "staff", "disable", "sam")
    assert code == 0 and "1 conversations can now be opened by nobody" in said and "keys recover" in said
    await house.add_member("kim")
    kim = await house.staff("kim")
    assert [e.get("no_key") for e in kim.desk["queue"]] == [True]
    wrong = spelled(type(seed).random())
    code, _, problem = await command(house, "keys", "recover", "--key-stdin", given=wrong + "\n")
    assert code == 2 and "not the present recovery key" in problem and wrong not in problem
    code, said, problem = await command(house, "keys", "recover", "--key-stdin", given=spelled(seed) + "\n")
    assert code == 0, problem
    assert await readable(house, kim, visitor)


async def test_a_new_recovery_key_takes_the_place_of_the_former(house: House) -> None:
    old = await house.services.team.periods.make_recovery()
    new = await house.services.team.periods.make_recovery()
    with pytest.raises(NotAllowed):
        await house.services.team.periods.recover(old)
    former = (await rows(house, "SELECT id FROM recovery ORDER BY created_at"))[0].id
    await house.staff("alex")  # holds all periods, and grants the new key what it lacks
    for _ in range(40):
        wraps = await rows(house, "SELECT 1 FROM period_wrap WHERE holder = :id", id=former)
        if not wraps:
            break
        await asyncio.sleep(0.2)
    assert wraps == [], "the former opens nothing any more"
    assert await house.services.team.periods.recover(new) >= 0


async def test_the_recovery_key_is_shown_at_a_terminal_only(house: House) -> None:
    code, said, problem = await command(house, "keys", "recovery-new", "--split")
    assert code == 2 and "terminal" in problem and said == ""


async def test_at_a_terminal_three_shares_are_shown_of_which_two_recover(house: House) -> None:
    import pty

    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
    leader, follower = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        OPEN_DOOR, "keys", "recovery-new", "--split", env=kept | house.settings.to_environment(),
        stdin=follower, stdout=follower, stderr=follower,
    )  # fmt: skip
    assert await process.wait() == 0
    os.close(follower)
    shown = os.read(leader, 10_000).decode()
    os.close(leader)
    shares = [line.strip() for line in shown.splitlines() if line.startswith("    ")]
    assert len(shares) == 3
    given = f"{shares[0]}\n{shares[2]}\n"
    code, _, problem = await command(house, "keys", "recover", "--key-stdin", given=given)
    assert code == 0, problem


async def test_the_members_are_listed(house: House) -> None:
    await house.add_supervisor()
    await house.services.team.disable("sam")
    code, said, _ = await command(house, "staff", "list")
    assert code == 0
    listed = {line.split("\t")[0]: line.split("\t")[2:5] for line in said.splitlines()}
    assert listed["alex"] == ["admissions", "active", "password only"]
    assert listed["noor"] == ["supervisor", "active", "second factor"]
    assert listed["sam"][1] == "disabled"


async def test_the_reading_log_is_checked_and_listed_by_commands(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff("alex")
    await visitor.hand_off("all")
    await alex.take(visitor)
    code, said, _ = await command(house, "audit", "verify")
    assert code == 0 and said.startswith("1 entries")
    code, said, _ = await command(house, "audit", "list")
    assert said.split("\t")[2:4] == ["alex", "claimed"]
    assert UUID(visitor.conversation).hex not in said
    async with house.services.database.writing() as connection:
        await connection.execute(sql("UPDATE reading SET what = 'opened'"))
    code, _, problem = await command(house, "audit", "verify")
    assert code == 1 and "not signed by the reader" in problem
