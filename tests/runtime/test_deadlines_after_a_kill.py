"""The server is killed with -9 before each of its deadlines, and stays away beyond it: the next one keeps the promise.

Time passes by the rows: while no server is there, what was to come is set to a moment that has passed. The same stories
with a clock that a test moves on are in test_deadlines_after_a_crash.py.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

from clients import StaffClient, VisitorClient
from on_call import OnCall
from soak.served import Served, Speaker

from server.adapters.installation import database_file
from server.adapters.notify import WORDS

DANGER = "i want to die"
ALL = 90.0  # seconds in which everything is done: a new process ends no lease in its first 60


async def test_what_was_due_while_no_server_was_there_is_done_by_the_next(folder: Path) -> None:
    with OnCall() as on_call:
        async with Speaker() as speaker:
            served = Served(folder, speaker)
            served.settings = served.settings.model_copy(update={"on_call_webhook": on_call.url})
            await served.start()
            try:
                await _story(served, on_call)
            finally:
                served.stop()


async def _story(served: Served, on_call: OnCall) -> None:
    in_danger, alone, with_alex, handed, gone, before = [
        await served.visitor(*opened) for opened in await served.begin(6)
    ]
    alex, sam = await served.desk(await served.login("alex")), await served.desk(await served.login("sam"))
    for waiting in (in_danger, before):
        await waiting.say(DANGER)
    for visitor in (in_danger, alone, with_alex, handed, gone):
        assert (await visitor.hand_off())["type"] == "ack"
    await alex.take(with_alex)
    epoch = await alex.take(handed)
    transfer = await alex.act("transfer", conversation=handed.conversation, epoch=epoch, to="sam")
    assert transfer["type"] == "ack"

    served.kill()
    due = {
        in_danger: {"alarm_again", "alarm_notify"},
        alone: {"wait_notify"},
        with_alex: {"staff_gone"},
        handed: {"reservation"},
        gone: {"visitor_gone"},
        before: {"alarm_over"},
    }
    for visitor, kinds in due.items():
        assert kinds <= _kinds(served, visitor)
        for kind in kinds:
            _make_due(served, visitor, kind)
    assert on_call.bodies == []

    await served.start()
    pages = [
        await served.visitor(v.conversation, v.code) for v in (in_danger, alone, with_alex, handed, before)
    ]
    again = await _back_without_being_available(served, sam)
    async with asyncio.timeout(ALL):
        while any(kinds & _kinds(served, visitor) for visitor, kinds in due.items()):
            await asyncio.sleep(0.5)
            for client in (*pages, again):
                await client.ping()

    assert on_call.bodies == [{"text": WORDS}] * 2, "one call for the danger, one for who waits alone"
    modes = {}
    for visitor in due:
        page = await served.visitor(visitor.conversation, visitor.code)
        modes[visitor] = page.everything("resumed")[0]["mode"]
    assert modes[with_alex] == "waiting", "whose person was gone is in line again"
    assert modes[gone] == "closed"
    assert {modes[visitor] for visitor in (in_danger, alone, handed)} == {"waiting"}
    assert modes[before] == "bot"
    claimed = await again.claim(handed)
    assert claimed["type"] == "claimed", "who was handed to one person may be taken by any"


async def _back_without_being_available(served: Served, before: StaffClient) -> StaffClient:
    desk = await StaffClient.connect(f"{served.address}/ws/staff", served.origin)
    await desk.send("hello", protocol=1, token=before.token)
    await desk.expect("desk")
    return desk


def _kinds(served: Served, visitor: VisitorClient) -> set[str]:
    query = "SELECT kind FROM deadline WHERE conversation = ?"
    with closing(sqlite3.connect(_file(served))) as database:
        return {kind for (kind,) in database.execute(query, (UUID(visitor.conversation).hex,))}


def _make_due(served: Served, visitor: VisitorClient, kind: str) -> None:
    past = "strftime('%Y-%m-%d %H:%M:%S.000000', 'now')"
    query = f"UPDATE deadline SET due_at = {past} WHERE conversation = ? AND kind = ?"
    with closing(sqlite3.connect(_file(served))) as database, database:
        assert database.execute(query, (UUID(visitor.conversation).hex, kind)).rowcount == 1


def _file(served: Served) -> Path:
    return database_file(served.settings)
