"""What the statistics write is noise with ones added to it; no count without noise is ever on disk or in memory."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from houses import TOLEDO, FakeClock, House, settings_of
from sqlalchemy import text as sql
from typer.testing import CliRunner

from server.adapters.database import Unavailable
from server.adapters.topics_file import load
from server.cli import app as command
from server.core.statistics import CHATS, EPSILON, SCALE, Cell, cells
from server.runtime import housekeeping
from server.runtime.noise import discrete_laplace
from server.runtime.statistics import Statistics

RELAPSE = Cell("topic", "relapse_normal")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def house(folder: Path, clock: FakeClock):
    running = await House.open(folder, clock=clock)
    yield running
    await running.close()


def quiet(house: House, noise: int = 0) -> Statistics:
    """The same counters with a noise that a test knows, so that it sees what is added."""
    made = Statistics(house.services.database, house.clock, load(), lambda: noise)
    house.services.runner._statistics = made
    return made


async def stored(house: House) -> dict[tuple[str, Cell], tuple[int, int]]:
    async with house.services.database.reading() as connection:
        rows = await connection.execute(sql("SELECT site, kind, name, value, batches FROM statistic"))
        return {(row.site, Cell(row.kind, row.name)): (row.value, row.batches) for row in rows}


async def a_whole_chat(house: House, clock: FakeClock) -> None:
    """A visitor asks, waits three minutes, talks with Alex, who ends the chat."""
    alex, visitor = await house.staff("alex"), await house.visitor()
    await visitor.ask("do I start over?")
    await visitor.hand_off("all")
    clock.advance(minutes=3)
    epoch = await alex.take(visitor)
    done = await alex.act("close", conversation=visitor.conversation, epoch=epoch, outcome="referred")
    assert done["type"] == "ack", done
    await visitor.leave()
    await alex.leave()


async def test_topic_wait_and_outcome_of_a_chat_are_counted(house: House, clock: FakeClock) -> None:
    made = quiet(house)
    await made.begin(house.services.sites)
    await a_whole_chat(house, clock)
    await made.write(stopping=True)
    found = await stored(house)
    ones = {cell for (site, cell), (value, _) in found.items() if value}
    assert ones == {CHATS, RELAPSE, Cell("wait", "1_to_5_min"), Cell("outcome", "referred")}
    assert set(found) == {(site, cell) for site in house.services.sites for cell in cells(load())}


async def test_danger_is_in_no_counter(house: House) -> None:
    made = quiet(house)
    await made.begin(house.services.sites)
    visitor = await house.visitor()
    await visitor.say("i want to kill myself")
    await visitor.say("only the assistant sees danger in this")
    await visitor.until(lambda frame: frame.get("alert") == "crisis_suicide" and frame["type"] == "line")
    await asyncio.sleep(0.3)
    assert not [topic for topic in load() if topic.startswith("crisis") or topic in ("craving", "check_in")]
    await made.write(stopping=True)
    kinds = {cell.kind for (_, cell), (value, _) in (await stored(house)).items() if value}
    assert kinds <= {"chats"}


async def test_a_long_chat_adds_no_more_than_its_share(house: House) -> None:
    made = quiet(house)
    await made.begin(house.services.sites)
    visitor = await house.visitor()
    for number in range(6):
        await visitor.ask(f"question {number}")
    await made.write(stopping=True)
    assert sum(value for value, _ in (await stored(house)).values()) == 1 + 3


async def test_memory_and_disk_hold_noise_before_anything_happens_and_never_a_count(house: House) -> None:
    """The noise comes first: one draw for each counter of a batch, before the first one is added to it."""
    drawn: list[int] = []

    def noise() -> int:
        drawn.append(discrete_laplace(SCALE))
        return drawn[-1]

    made = Statistics(house.services.database, house.clock, load(), noise)
    await made.begin([TOLEDO])
    before = list(made._batches[TOLEDO][1].values())
    assert before == drawn and len(drawn) == len(cells(load()))
    made.add(TOLEDO, [CHATS, RELAPSE])
    made.add("a center that is gone", [CHATS])
    await made.write(stopping=True)
    found = {cell: value for (_, cell), (value, _) in (await stored(house)).items()}
    expected = dict(zip(cells(load()), drawn, strict=True))
    expected[CHATS] += 1
    expected[RELAPSE] += 1
    assert found == expected and made._batches == {}


async def test_a_batch_is_written_when_its_week_is_over_and_when_the_server_stops(
    house: House, clock: FakeClock
) -> None:
    services = house.services
    assert await stored(house) == {}, "nothing is written while the week goes on"
    await housekeeping.once(services)
    assert await stored(house) == {}
    clock.advance(hours=24 * 8)
    await housekeeping.once(services)
    first = await stored(house)
    assert {batches for _, batches in first.values()} == {1}
    await house.restart()
    async with house.services.database.reading() as connection:
        weeks = await connection.scalar(sql("SELECT count(DISTINCT begins) FROM statistic"))
    assert weeks == 2, "the stop wrote the week that had begun"


async def test_a_batch_is_written_once_though_two_write_at_the_same_time(house: House) -> None:
    """A round of housekeeping, say, and the stop of the server."""
    made = quiet(house, noise=1)
    await made.begin(house.services.sites)
    async with house.services.database.writing():  # whoever writes next waits
        both = [asyncio.create_task(made.write(stopping=True)) for _ in range(2)]
        await asyncio.sleep(0.1)
    await asyncio.gather(*both)
    assert set((await stored(house)).values()) == {(1, 1)}
    assert made._batches == {}


async def test_a_batch_that_could_not_be_written_is_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = quiet(house, noise=1)
    await made.begin(house.services.sites)
    with monkeypatch.context() as away:
        away.setattr("server.adapters.statistics.add", AsyncMock(side_effect=Unavailable("writing")))
        with pytest.raises(Unavailable):
            await made.write(stopping=True)
    await made.write(stopping=True)
    assert set((await stored(house)).values()) == {(1, 1)}


async def test_every_counter_is_written_each_time_in_the_same_order(house: House) -> None:
    made = quiet(house)
    for busy in (False, True):
        await made.begin([TOLEDO])
        if busy:
            made.add(TOLEDO, [RELAPSE] * 5)
        await made.write(stopping=True)
    async with house.services.database.reading() as connection:
        rows = await connection.execute(sql("SELECT kind, name, batches FROM statistic ORDER BY rowid"))
        found = [(Cell(row.kind, row.name), row.batches) for row in rows]
    assert found == [(cell, 2) for cell in sorted(cells(load()))]


async def test_the_table_after_one_chat_does_not_tell_whether_it_was_there(house: House) -> None:
    """Somebody who knows all else, and the mechanism, guesses whether one question was asked: no better than its
    epsilon allows, and the noised counters are right on average."""
    n, seen = 1_500, {False: Counter[int](), True: Counter[int]()}
    for there, of in seen.items():
        for _ in range(n):
            made = Statistics(house.services.database, house.clock, ["relapse_normal"])
            await made.begin([TOLEDO])
            made.add(TOLEDO, [RELAPSE] if there else [])
            of[made._batches[TOLEDO][1][RELAPSE]] += 1
    right = sum(max(of[value] for of in seen.values()) for value in {*seen[False], *seen[True]}) / (2 * n)
    allowed = math.exp(1 / SCALE) / (1 + math.exp(1 / SCALE))
    assert right <= allowed + 0.05, "of guesses at even odds; the rest is chance of this test"
    mean = {there: sum(value * times for value, times in of.items()) / n for there, of in seen.items()}
    assert abs(mean[False]) < 0.6 and abs(mean[True] - 1) < 0.6
    assert EPSILON == 2


async def test_supervisors_see_figures_of_their_own_centers_with_intervals(house: House) -> None:
    made = quiet(house, noise=30)
    await made.begin(house.services.sites)
    await made.write(stopping=True)
    noor = await house.add_supervisor()
    shown = (await house.call("GET", "/api/staff/statistics", noor.token)).json()
    assert [site["site"] for site in shown["sites"]] == [TOLEDO]
    one = shown["sites"][0]["figures"][0]
    assert one == {"kind": "chats", "name": "all", "about": 30, "give_or_take": 9}
    assert (await house.call("GET", "/api/staff/statistics?weeks=0", noor.token)).status_code == 422


async def test_the_report_is_written_by_a_command(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await House.open(folder)
    made = quiet(house, noise=50)
    await made.begin(house.services.sites)
    await made.write(stopping=True)
    await house.close()
    monkeypatch.setenv("OPEN_DOOR_DATA", str(settings_of(folder).data))
    monkeypatch.setenv("OPEN_DOOR_SECRETS", str(settings_of(folder).secrets))
    page, table = tmp_path / "report.html", ["report", "--csv", "--out", "-", "--site", TOLEDO]
    done = await asyncio.to_thread(CliRunner().invoke, command, ["report", "--out", str(page)])
    assert done.exit_code == 0, done.output
    assert "<svg" in page.read_text("utf-8") and "give or take" in page.read_text("utf-8")
    done = await asyncio.to_thread(CliRunner().invoke, command, table)
    assert done.exit_code == 0 and TOLEDO in done.output and "ohio-detox" not in done.output
    done = await asyncio.to_thread(CliRunner().invoke, command, ["report", "--site", "nowhere"])
    assert done.exit_code == 2
