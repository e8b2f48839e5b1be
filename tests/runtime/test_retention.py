"""How long what is kept, what a legal hold changes, and that a backup brings nothing back that was to be gone."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml
from clients import VisitorClient
from houses import PASSWORD, TOLEDO, FakeClock, House, settings_of
from sqlalchemy import text as sql

from server.adapters import sites_file
from server.core.retention import Keep
from server.runtime import housekeeping, retention
from server.runtime.forgetting import Forgetting
from server.settings import Settings, SettingsError

OPEN_DOOR = Path(sys.executable).with_name("open-door")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock) -> AsyncIterator[House]:
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


async def is_there(house: House, visitor: VisitorClient) -> bool:
    async with house.services.database.reading() as connection:
        query = sql("SELECT count(*) FROM conversation WHERE id = :id")
        return bool(await connection.scalar(query, {"id": UUID(visitor.conversation).hex}))


async def command(folder: Path, *arguments: str, given: str = "") -> tuple[int, str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
    process = await asyncio.create_subprocess_exec(
        OPEN_DOOR, *arguments, env=kept | settings_of(folder).to_environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(given.encode())
    return process.returncode or 0, out.decode(), err.decode()


# --- the times ----------------------------------------------------------------------------------------------


async def test_a_chat_with_the_assistant_goes_a_day_after_its_last_line(
    house: House, clock: FakeClock
) -> None:
    visitor = await house.visitor()
    clock.advance(hours=20)
    await visitor.ask("still here")
    clock.advance(hours=23)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor), "a day after the last line, not after the first"
    clock.advance(hours=2)
    await housekeeping.once(house.services)
    assert not await is_there(house, visitor)
    await visitor.expect("forgotten")
    async with house.services.database.reading() as connection:
        assert await connection.scalar(sql("SELECT count(*) FROM line")) == 0


async def test_a_chat_that_was_handed_over_goes_after_90_days(house: House, clock: FakeClock) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all")
    await visitor.act("end")
    clock.advance(hours=24 * 89)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor)
    clock.advance(hours=25)
    await housekeeping.once(house.services)
    assert not await is_there(house, visitor)


@pytest.mark.parametrize("mode", ["waiting", "staff"])
async def test_who_waits_or_talks_with_a_person_is_not_swept_away(
    house: House, clock: FakeClock, mode: str
) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all")
    if mode == "staff":
        await (await house.staff()).take(visitor)
    keep = Keep(shared=timedelta(seconds=1))
    clock.advance(seconds=5)
    services = house.services
    swept = await retention.sweep(services.database, services.forgetting, services.sites, keep, clock)
    assert swept.conversations == 0 and await is_there(house, visitor)


async def test_a_request_keeps_its_chat_until_a_month_after_it_was_done(
    house: House, clock: FakeClock
) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.ask("call me back")
    request = (await desk.expect("request"))["request"]
    clock.advance(hours=14)
    desk = await house.staff()
    clock.advance(hours=24 * 60)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor), "nobody has called back yet"
    desk = await house.staff()
    assert (await desk.act("request_done", request=request))["type"] == "ack"
    clock.advance(hours=24 * 29)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor)
    clock.advance(hours=49)
    await housekeeping.once(house.services)
    assert not await is_there(house, visitor)


class Interrupted(Forgetting):
    """Deletes what is over, after something has come in between."""

    def __init__(self, house: House, between: Callable[[], Awaitable[object]]) -> None:
        services = house.services
        super().__init__(services.database, services.vault.shred, services.bus, services.clock)
        self._between: Callable[[], Awaitable[object]] | None = between

    async def forget_all(self, ids: Collection[UUID], **more: Any) -> int:
        if self._between is not None:
            between, self._between = self._between, None
            await between()
        return await super().forget_all(ids, **more)


async def sweep(house: House, between: Callable[[], Awaitable[object]]) -> int:
    """Delete what is over; this comes after it was looked and before it goes. Returns how many chats went."""
    services = house.services
    swept = await retention.sweep(
        services.database, Interrupted(house, between), services.sites, Keep(), services.clock
    )
    return swept.conversations


@pytest.mark.parametrize("comes", ["a line", "a request", "a message", "a person"])
async def test_what_a_visitor_does_while_old_chats_are_deleted_keeps_theirs(
    house: House, clock: FakeClock, comes: str
) -> None:
    visitor, other = await house.visitor(), await house.visitor()
    await visitor.ask("hello")
    await other.ask("hello")
    clock.advance(hours=25)
    between: dict[str, Callable[[], Awaitable[object]]] = {
        "a line": lambda: visitor.ask("still here"),
        "a request": lambda: visitor.ask("call me back"),
        "a message": lambda: visitor.act("leave_message", text="please write"),
        "a person": visitor.hand_off,
    }
    assert await sweep(house, between[comes]) == 1
    assert await is_there(house, visitor) and not await is_there(house, other)
    assert (await visitor.say("and here"))["type"] == "ack"
    assert visitor.everything("forgotten") == []
    again = await house.back(visitor.code)
    await again.expect("line", text="hello")


async def test_what_is_held_stays_and_goes_when_the_hold_ends(house: House, clock: FakeClock) -> None:
    visitor, private = await house.visitor(), await house.visitor()
    await visitor.hand_off("all")
    await visitor.act("end")
    code, _, problem = await command(house.folder, "hold", "place", private.conversation)
    assert code == 2 and "never handed over" in problem
    code, _, problem = await command(house.folder, "hold", "place", visitor.conversation)
    assert code == 0, problem
    assert visitor.conversation in (await command(house.folder, "hold", "list"))[1]
    clock.advance(hours=24 * 400)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor) and not await is_there(house, private)
    for short in (visitor.conversation[:8], visitor.conversation[-4:].upper()):
        assert (await command(house.folder, "hold", "lift", short))[0] == 0
        assert (await command(house.folder, "hold", "place", short))[0] == 0
    assert (await command(house.folder, "hold", "lift", visitor.conversation))[0] == 0
    assert (await command(house.folder, "hold", "lift", visitor.conversation))[0] == 2
    await housekeeping.once(house.services)
    assert not await is_there(house, visitor)


async def test_the_command_sweeps_by_the_real_clock(house: House, clock: FakeClock) -> None:
    """The house's clock stands long ago, so everything in it is old."""
    clock.advance(hours=-24 * 400)
    visitor = await house.visitor()
    await visitor.ask("long ago")
    code, said, problem = await command(house.folder, "sweep")
    assert code == 0 and said.startswith("1 conversations"), problem
    assert not await is_there(house, visitor)


def test_a_center_can_have_times_and_a_wording_of_its_own(tmp_path: Path) -> None:
    text = sites_file.DEFAULT.read_text("utf-8")
    own = (
        "    keep: {chat_hours: 12, shared_days: 365, requests_days: 14}\n"
        "    consent: {version: toledo-2027-01, text: 'If you say yes, the team of {name} can read what you share.'}\n"
    )
    path = tmp_path / "sites.yml"
    path.write_text(text.replace(f"  {TOLEDO}:\n", f"  {TOLEDO}:\n{own}", 1), "utf-8")
    sites = sites_file.load(path)
    keep = sites[TOLEDO].keep
    assert keep == Keep(timedelta(hours=12), timedelta(days=365), timedelta(days=14))
    assert all(site.keep is None for id, site in sites.items() if id != TOLEDO)
    path.write_text(path.read_text("utf-8").replace("toledo-2027-01", "2026-11"), "utf-8")
    with pytest.raises(sites_file.BadSites, match="taken"):
        sites_file.load(path)


async def test_a_wording_of_the_center_is_the_one_that_is_shown_and_kept(
    folder: Path, tmp_path: Path
) -> None:
    words = "If you say yes, the team of {name} can read what you share."
    text = sites_file.DEFAULT.read_text("utf-8")
    path = tmp_path / "sites.yml"
    own = f"    consent: {{version: toledo-2027-01, text: '{words}'}}\n"
    path.write_text(text.replace(f"  {TOLEDO}:\n", f"  {TOLEDO}:\n{own}", 1), "utf-8")
    house = await House.open(folder, sites=path)
    try:
        visitor = await house.visitor()
        offer = await visitor.want_person()
        name = house.services.sites[TOLEDO].name
        assert offer["consent"] == "toledo-2027-01" and words.replace("{name}", name) in offer["wording"]
        old = await visitor.act("handoff", offer=offer["offer"], share="all", summary="", consent="2026-11")
        assert old["code"] == "refused"
        fields = {"share": "all", "summary": "", "consent": offer["consent"]}
        assert (await visitor.act("handoff", offer=offer["offer"], **fields))["type"] == "ack"
        assert words.replace("{name}", name) in (await visitor.act("export"))["transcript"]
    finally:
        await house.close()


# --- a center that was taken out of the file ------------------------------------------------------------------


@pytest.fixture
def without_toledo(tmp_path: Path) -> Path:
    """A file of centers that does not name Toledo any more."""
    given = yaml.safe_load(sites_file.DEFAULT.read_text("utf-8"))
    del given["sites"][TOLEDO]
    path = tmp_path / "without_toledo.yml"
    path.write_text(yaml.safe_dump(given), "utf-8")
    return path


async def test_what_is_left_of_a_center_goes_when_the_settings_say(
    folder: Path, clock: FakeClock, without_toledo: Path
) -> None:
    house = await House.open(folder, clock=clock)
    alone, shared = await house.visitor(), await house.visitor()
    await shared.hand_off("all")
    await shared.act("end")
    await house.close()
    house = await House.open(folder, clock=clock, sites=without_toledo)
    try:
        clock.advance(hours=25)
        await housekeeping.once(house.services)
        assert not await is_there(house, alone) and await is_there(house, shared)
        clock.advance(hours=24 * 90)
        await housekeeping.once(house.services)
        assert not await is_there(house, shared)
    finally:
        await house.close()


async def test_who_wrote_to_a_center_that_was_taken_out_can_still_read_go_on_and_delete(
    folder: Path, without_toledo: Path
) -> None:
    house = await House.open(folder)
    visitor = await house.visitor()
    await visitor.ask("hello")
    await house.close()
    house = await House.open(folder, sites=without_toledo)
    try:
        back = await house.back(visitor.code)
        assert "hello" in back.texts
        await back.ask("are you still there")
        told = house.assistant.asked[-1]["context"].encode()
        assert TOLEDO in [center["id"] for center in told["centers"]], "or the assistant would refuse"
        assert told["site"]["admissions_phone"] == "(833) 657-0858"
        await back.hand_off("all")
        desk = await house.staff()
        epoch = await desk.take(back)
        await desk.say(back, epoch, "we moved")
        await back.expect("line", role="staff", text="we moved")
        assert "we moved" in (await back.act("export"))["transcript"]
        async with house.http() as http:
            begun = await http.post("/api/conversations", json={"site": TOLEDO, "language": "en"})
        assert begun.status_code == 404, "nothing begins there"
        assert (await back.act("forget"))["type"] == "forgotten"
    finally:
        await house.close()


# --- backup and restore -------------------------------------------------------------------------------------


async def test_a_backup_is_put_back_and_what_was_to_be_gone_stays_gone(folder: Path, tmp_path: Path) -> None:
    house = await House.open(folder)
    kept, gone = await house.visitor(), await house.visitor()
    for visitor in (kept, gone):
        await visitor.ask("hello")
    token = await house.login("alex")
    file = tmp_path / "copy.db"
    code, said, problem = await command(folder, "backup", str(file))
    assert code == 0 and "sha256" in said, problem
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert (await command(folder, "backup", str(file)))[0] == 2, "nothing is written over"
    await house.services.forgetting.forget(UUID(gone.conversation))
    await house.services.team.disable("sam")
    await kept.say("after the backup")
    await house.close()
    code, said, problem = await command(folder, "restore", str(file), "--yes")
    assert code == 0 and "1 conversations" in said and "1 members" in said, problem
    house = await House.open(folder)
    try:
        back = await house.back(kept.code)
        assert "hello" in back.texts and "after the backup" not in back.texts
        client = await house.socket()
        await client.send("hello", protocol=1, code=gone.code, last_seq=0)
        assert (await client.expect("error"))["code"] == "not_found"
        staff = await house.socket("staff")
        await staff.send("hello", protocol=1, token=token)
        assert (await staff.expect("error"))["code"] == "unauthorized", "sessions have ended"
        await house.login("alex")
        async with house.http() as http:
            login = {"username": "sam", "password": PASSWORD}
            assert (await http.post("/api/staff/login", json=login)).status_code == 401
    finally:
        await house.close()


async def test_a_backup_from_before_a_legal_hold_does_not_end_it(folder: Path, tmp_path: Path) -> None:
    house = await House.open(folder)
    visitor, lifted = await house.visitor(), await house.visitor()
    for one in (visitor, lifted):
        await one.hand_off("all")
    file = tmp_path / "copy.db"
    await command(folder, "backup", str(file))
    later = await house.visitor()
    await later.hand_off("all")
    for one in (visitor, lifted, later):
        assert (await command(folder, "hold", "place", one.conversation))[0] == 0
    assert (await command(folder, "hold", "lift", lifted.conversation))[0] == 0
    await house.close()
    code, said, problem = await command(folder, "restore", str(file), "--yes")
    assert code == 0 and "1 legal holds" in said, problem
    house = await House.open(folder)
    try:
        back, other = await house.back(visitor.code), await house.back(lifted.code)
        assert (await back.act("forget"))["code"] == "held"
        assert (await other.act("forget"))["type"] == "forgotten"
    finally:
        await house.close()


async def test_a_hold_that_got_lost_stands_again_before_anything_is_deleted(
    house: House, clock: FakeClock
) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all")
    await visitor.act("end")
    assert (await command(house.folder, "hold", "place", visitor.conversation))[0] == 0
    async with house.services.database.writing() as connection:
        await connection.execute(sql("DELETE FROM legal_hold"))
    clock.advance(hours=24 * 400)
    await housekeeping.once(house.services)
    assert await is_there(house, visitor)


async def test_what_is_no_backup_or_is_damaged_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = (folder / "data" / "open-door.db").read_bytes()
    copy = tmp_path / "copy.db"
    await command(folder, "backup", str(copy))
    damaged = bytearray(copy.read_bytes())
    damaged[4096 : 4096 * 3] = os.urandom(4096 * 2)
    for content in (b"not this", bytes(damaged), b""):
        copy.write_bytes(content)
        code, _, problem = await command(folder, "restore", str(copy), "--yes")
        assert code == 2 and problem
    code, _, problem = await command(folder, "restore", str(tmp_path / "nowhere"), "--yes")
    assert code == 2
    assert (folder / "data" / "open-door.db").read_bytes() == before
    assert sorted(path.name for path in (folder / "data").glob("*.restoring")) == []


async def test_nobody_restores_under_a_running_open_door(folder: Path, tmp_path: Path) -> None:
    from server.commands.data_folder import DataLock

    file = tmp_path / "copy.db"
    await command(folder, "backup", str(file))
    lock = DataLock(folder / "data")
    code, _, problem = await command(folder, "restore", str(file), "--yes")
    assert code == 2 and "at work" in problem
    lock.release()


# --- the second store ---------------------------------------------------------------------------------------


async def test_the_shred_keys_can_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'far' / 'away.db'}"
    (tmp_path / "far").mkdir()
    os.replace(folder / "secrets" / "shred.db", tmp_path / "far" / "away.db")
    house = await House.open(folder, shred_url=url)
    try:
        visitor = await house.visitor()
        await visitor.ask("hello")
        assert not (folder / "secrets" / "shred.db").exists()
        assert "hello" in (await house.back(visitor.code)).texts
    finally:
        await house.close()


@pytest.mark.parametrize("url", ["postgresql://somewhere/keys", "sqlite:///", "/a/path", "sqlite://relative"])
def test_an_address_that_is_no_file_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="OPEN_DOOR_SHRED_URL"):
        Settings.from_environment({"OPEN_DOOR_SHRED_URL": url})


def test_the_shred_keys_do_not_lie_beside_the_data(tmp_path: Path) -> None:
    environment = {"OPEN_DOOR_DATA": str(tmp_path), "OPEN_DOOR_SHRED_URL": f"sqlite:///{tmp_path}/shred.db"}
    with pytest.raises(SettingsError, match="OPEN_DOOR_SHRED_URL"):
        Settings.from_environment(environment)
