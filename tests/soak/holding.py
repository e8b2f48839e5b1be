"""What the hand-off's proof holds every step and every state to; each function raises AssertionError."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import text as sql

from server.adapters import lines, waiting
from server.core import conversation as core
from server.core.conversation import ASSISTANT_MODES, Conversation, Mode
from server.core.conversation.draft import answerer
from server.runtime import transcript

from .pages import Visitor
from .sharing import is_kept
from .team import AWAY

if TYPE_CHECKING:
    from .world import World

OWNERS = (core.StaffSay, core.ReturnToBot, core.Release, core.Transfer, core.Close)
KEPT = ("mode", "epoch", "seq", "answered_seq", "owner", "offer", "reserved", "urgent", "chapter")
OF_A_CONVERSATION = ("chapter", "team_wrap", "line", "frame", "handoff", "request", "note", "deadline")
GRACE = 60.0  # seconds in which a new process ends no lease
LATE = 1.0  # seconds: deadlines are looked at once a second
KEPT_IN_LINE = {Mode.WAITING: 15 * 60.0, Mode.STAFF: 24 * 3600.0}


# --- a step that was committed ------------------------------------------------------------------------------


async def committed(world: World, visitor: Visitor, given: core.Input, after: Conversation) -> None:
    """It was allowed, it spoke over nobody, and the visitor was told who came and who went."""
    before, visitor.before = visitor.before, after
    allowed(world, visitor, given, before, after)
    changed = answerer(before.mode) != answerer(after.mode)
    assert after.epoch == before.epoch + changed, "the epoch counts the changes of who answers"
    who = after.owner or answerer(after.mode)
    assert visitor.answered_by.setdefault(after.epoch, who) == who, "two answered under one epoch"
    async with world.services.database.reading() as connection:
        vault, keys = world.services.vault, visitor.keys
        new = await lines.read(connection, visitor.id, after=before.seq)
        site = world.services.sites[visitor.site]
        read = [await transcript.read(connection, vault, visitor.id, site, row, keys) for row in new]
    numbers = list(range(before.seq + 1, after.seq + 1))
    assert [line.seq for line in new] == numbers, "the numbers have a gap"
    for line in new:
        assert line.role != "bot" or before.mode in ASSISTANT_MODES or after.mode in ASSISTANT_MODES
        assert line.role != "bot" or after.mode is not Mode.STAFF, "the assistant spoke over a person"
        assert line.role != "staff" or before.mode is Mode.STAFF, "staff spoke in a chat that nobody had"
    came = after.mode is Mode.STAFF and before.mode is not Mode.STAFF
    went = before.mode is Mode.STAFF and after.mode is not Mode.STAFF
    joined = [line.name for line in read if line.code == "staff_joined"]
    assert joined == ([after.owner_name] if came else []), "who comes is told, and nobody else"
    assert not went or any(line.role == "system" and line.code for line in read), "who goes is told"
    if after.mode is Mode.WAITING and before.mode is not Mode.WAITING:
        world.waits += 1
        visitor.began_waiting, visitor.handed_back = world.waits, went
        visitor.kept_since = world.time
    told = [(line.role, line.text) for line in read if world.knows(line.text)]
    visitor.sharing.committed(before, given, after, visitor.site, told)


def allowed(
    world: World, visitor: Visitor, given: core.Input, before: Conversation, after: Conversation
) -> None:
    """Who did it might do it, then."""
    assert (after.mode is Mode.STAFF) == (after.owner is not None), "a person's chat has one owner"
    if isinstance(given, OWNERS):
        assert (before.owner, before.epoch) == (given.member, given.epoch), "a stale owner acted"
    match given:
        case core.Claim():
            assert before.mode is not Mode.STAFF, "a chat was taken from somebody"
            assert after.owner == given.member
            assert before.reserved in (None, given.member), "taken though kept for somebody else"
            visitor.beyond = before.urgent
            assert before.urgent or world.load(given.member) <= world.limit, "more chats than one may have"
        case core.TurnDone():
            assert before.mode in ASSISTANT_MODES and given.epoch == before.epoch, (
                "a late answer came through"
            )
        case core.StaffGone():
            quiet = world.time - world.team.heard.get(before.owner or "", -100)
            late = quiet >= AWAY and world.time - world.begun_at >= GRACE
            assert late or before.owner in world.team.disabled, "a person was taken for gone too early"
        case core.VisitorGone():
            away = world.time - visitor.heard_at
            assert away >= KEPT_IN_LINE[before.mode], "a visitor was taken for gone too early"


# --- every state --------------------------------------------------------------------------------------------


async def state(world: World, visitor: Visitor) -> None:
    """The database has what was committed, and its page shows it, with a person only where there is one."""
    now = await world.state(visitor.id)
    for name in KEPT:
        assert getattr(now, name) == getattr(visitor.before, name), f"{name} is not what was committed"
    assert (now.mode is Mode.STAFF) == (now.owner is not None), "one owner with a person, none elsewhere"
    _rows(now, set(await world.deadlines(visitor.id)))
    _nobody_is_kept_for_ever(world, visitor, now)
    if visitor.view is not None and visitor.page is not None:
        record = await visitor.view.show()
        visitor.page.site = record.site
        assert visitor.shown.last_seq == now.seq, "a page lacks what the database has"
        visitor.is_told_what_is_so(now, staff_online=world.team.is_staffed_now(visitor.site))
        visitor.holds_what_was_acknowledged()
    shown = visitor.shown
    assert not (shown.again or shown.gaps or shown.changed), "shown twice, or with a gap"


def _rows(now: Conversation, rows: set[str]) -> None:
    """Who waits or talks with a person has the row that lets them be found again, and nobody else has one."""
    if now.mode is Mode.STAFF:
        assert rows - {"alarm_over"} == {"staff_gone", "visitor_gone"}, f"with a person: {sorted(rows)}"
    elif now.mode is Mode.WAITING:
        assert "visitor_gone" in rows and "staff_gone" not in rows, f"in line: {sorted(rows)}"
        assert ("reservation" in rows) == (now.reserved is not None), f"in line: {sorted(rows)}"
        assert not {"alarm_notify", "wait_notify"} <= rows, "whoever is on call would be called twice"
    else:
        assert rows <= {"alarm_over"}, f"with nobody: {sorted(rows)}"
    assert ("alarm_over" in rows) == now.urgent, "an alarm ends by its row"


def _nobody_is_kept_for_ever(world: World, visitor: Visitor, now: Conversation) -> None:
    """No lease is overdue: leases wait for a new process's grace, nothing waits for a clock."""
    calm = world.time - max(world.begun_at, world.stepped_at)
    if calm <= GRACE + LATE:
        return
    if now.mode is Mode.STAFF:
        quiet = world.time - world.team.heard.get(now.owner or "", -100)
        assert quiet <= AWAY + LATE, "told that a person is there who is gone"
    elif now.mode is Mode.WAITING:
        kept = world.time - visitor.kept_since
        assert now.reserved is None or kept <= AWAY + LATE, "kept for a colleague who does not come"
        away = world.time - visitor.heard_at
        assert calm <= 15 * 60 + GRACE + LATE or away <= 15 * 60 + LATE, "somebody who is gone still waits"


def within_the_limit(world: World) -> None:
    """Nobody has more chats than they may have, but for whom they took in danger."""
    loads = Counter(v.before.owner for v in world.visitors if v.before.owner and not v.beyond)
    assert max(loads.values(), default=0) <= world.limit, "somebody has more chats than they may have"


async def lists(world: World, *, redraw: bool) -> None:
    """At each center danger is first, then who was handed back, then by who came first, whatever clocks say. Every
    window of every member shows it so, and nothing that is not shared at present."""
    queues: dict[str, list[str]] = {}
    alarms: dict[str, set[str]] = {}
    async with world.services.database.reading() as connection:
        for site in world.sites:
            queues[site] = [str(row.conversation) for row in await waiting.queue(connection, [site])]
            alarms[site] = {str(row.conversation) for row in await waiting.alarms(connection, [site])}
    for site in world.sites:
        here = [v for v in world.visitors if v.site == site and v.before.mode is Mode.WAITING]
        here.sort(key=lambda v: (not v.before.urgent, not v.handed_back, v.began_waiting))
        assert queues[site] == [str(visitor.id) for visitor in here], "somebody was overtaken"
    await world.team.news(redraw=redraw)
    for desk in world.team.windows if redraw else ():
        sites = desk.keys.sites
        assert set(desk.queue) == {one for site in sites for one in queues[site]}, (
            "the desk shows another queue"
        )
        assert desk.alerts == {one for site in sites for one in alarms[site]}, "the desk shows other alarms"
        desk.shows_its_chats(world.visitors)


async def only_what_was_shared(world: World, visitor: Visitor) -> None:
    """No member's keys open more of it than was shared with their centers, nor less."""
    looked_at = (visitor.before, visitor.site, len(visitor.sharing.grants), tuple(world.team.disabled))
    if visitor.looked_at == looked_at:
        return
    visitor.looked_at = looked_at
    async with world.services.database.reading() as connection:
        for keys in world.team.readers:
            await is_kept(connection, world.services, visitor.before, visitor.sharing, keys)


async def nothing_is_left(world: World, visitor: Visitor) -> None:
    """Of a conversation that was deleted for good there is no row, and its code opens nothing."""
    async with world.services.database.reading() as connection:
        for table in OF_A_CONVERSATION:
            query = sql(f"SELECT count(*) FROM {table} WHERE conversation = :id")
            assert await connection.scalar(query, {"id": visitor.id.hex}) == 0, f"rows are left in {table}"
        query = sql("SELECT count(*) FROM conversation WHERE id = :id")
        assert await connection.scalar(query, {"id": visitor.id.hex}) == 0, "the conversation is still there"
    assert await world.services.vault.shred.forgotten([visitor.id]) == {visitor.id}, "its key is still there"
