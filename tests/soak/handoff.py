"""Proof: whatever visitors, staff, the assistant, the clock and a crash do in whatever order, the hand-off holds.

A rule-based state machine drives the real runtime on a real database (world.py). After each rule everything that must
always be so is looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from server.core import conversation as core
from server.core.conversation import Mode, Refused
from server.core.words import JOINED
from server.runtime.vault import MemberKeys

from .figures import Figure
from .world import Visitor, World

VISITORS = 3
KEPT = ("mode", "epoch", "seq", "answered_seq", "owner", "offer", "reserved", "urgent", "chapter")
GRACE = 60.0  # seconds in which a new process ends no lease
LATE = 1.0  # seconds: deadlines are looked at once a second


@dataclass(frozen=True, slots=True)
class Size:
    """How many steps at least, and how many in one life of a world."""

    steps: int
    each: int


FAST = Size(steps=150, each=30)
FULL = Size(steps=10_000, each=80)

who = st.integers(0, VISITORS - 1)
member = st.sampled_from(["alex", "sam"])


def run(folder: Path, size: Size, seed_of: int, say: Callable[[str], None]) -> list[Figure]:
    """Take so many steps; raises AssertionError for the shortest way to one that must not be."""
    HandingOff.folder, HandingOff.steps, HandingOff.refusals = folder, 0, 0
    HandingOff.known, HandingOff.crashes = {}, 0
    with asyncio.Runner() as runner:
        HandingOff.runner = runner
        lives = 0
        while HandingOff.steps < size.steps:
            seed(seed_of + lives)(HandingOff)
            run_state_machine_as_test(
                HandingOff,
                settings=settings(
                    max_examples=5,
                    stateful_step_count=size.each,
                    deadline=None,
                    database=None,
                    print_blob=True,
                    phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                ),
            )
            lives += 1
            say(f"{HandingOff.steps:,} of {size.steps:,} steps, {HandingOff.crashes} crashes")
    return [
        Figure.at_least("steps after which everything holds", HandingOff.steps, size.steps),
        Figure.at_least("crashes among them", HandingOff.crashes, 1),
        Figure.at_least("inputs that were refused and changed nothing", HandingOff.refusals, 1),
    ]


class HandingOff(RuleBasedStateMachine):
    """Three visitors, two members, one process after the other."""

    folder: ClassVar[Path]
    runner: ClassVar[asyncio.Runner]
    known: ClassVar[dict[str, MemberKeys]]
    steps: ClassVar[int]
    crashes: ClassVar[int]
    refusals: ClassVar[int]

    def __init__(self) -> None:
        super().__init__()
        self.world = World(type(self).folder)

    def wait(self, what: Any) -> Any:
        return type(self).runner.run(what)

    @initialize()
    def begin(self) -> None:
        self.wait(self.world.begin(type(self).known, VISITORS))
        for number in range(VISITORS):
            self.a_page_connects(number)
        for name in ("alex", "sam"):
            self.a_member_sits_down(name)

    def visitor(self, number: int) -> Visitor:
        return self.world.visitors[number]

    def by_visitor(self, number: int, given: Any) -> None:
        visitor = self.visitor(number)
        if visitor.page is None:
            self.wait(self.world.connect(visitor))  # nobody acts without a page
        self.world.hear()
        self.wait(self.attempt(visitor, given, visitor.keys, "visitor"))

    def by_member(self, name: str, number: int, given: Any) -> None:
        self.world.hear()
        if (desk := self.world.desks.get(name)) is not None:
            self.wait(self.attempt(self.visitor(number), given, desk.keys, str(desk.keys.id)))

    async def attempt(self, visitor: Visitor, given: Any, keys: Any, sender: str) -> None:
        """Apply an input; where it is refused nothing may have changed, and who lost a claim is told to whom."""
        before, rows = await self.world.state(visitor.id), await self.world.deadlines(visitor.id)
        try:
            await self.world.do(visitor, given, keys, sender)
        except Refused as refused:
            type(self).refusals += 1
            assert await self.world.state(visitor.id) == before, "a refusal changed something"
            assert await self.world.deadlines(visitor.id) == rows, "a refusal changed a deadline"
            if isinstance(given, core.Claim) and before.mode is Mode.STAFF:
                assert (refused.code, refused.name) == ("already_claimed", before.owner_name)

    # --- the visitor ----------------------------------------------------------------------------------------

    @rule(v=who)
    def a_page_connects(self, v: int) -> None:
        self.world.leave(self.visitor(v))
        self.wait(self.world.connect(self.visitor(v)))

    @rule(v=who)
    def a_page_is_lost(self, v: int) -> None:
        self.world.leave(self.visitor(v))

    @rule(v=who, danger=st.sampled_from([False, False, True]))
    def a_visitor_writes(self, v: int, danger: bool) -> None:
        alert = ("crisis_suicide", "the card") if danger else (None, None)
        self.by_visitor(v, core.Say(uuid4(), "words", *alert))

    @rule(v=who, everything=st.booleans())
    def a_visitor_asks_for_a_person_and_agrees(self, v: int, everything: bool) -> None:
        self.by_visitor(v, core.WantPerson(uuid4(), "numbers"))
        offer = self.visitor(v).before.offer
        if offer is not None:
            self.by_visitor(v, core.Handoff(uuid4(), offer, everything, "a note", "2026-11", "wording"))

    @rule(v=who)
    def a_visitor_asks_for_a_person(self, v: int) -> None:
        self.by_visitor(v, core.WantPerson(uuid4(), "numbers"))

    @rule(v=who)
    def a_visitor_declines_or_leaves_the_line(self, v: int) -> None:
        self.by_visitor(v, core.CancelHandoff(uuid4()))

    @rule(v=who)
    def a_visitor_stops_sharing(self, v: int) -> None:
        self.by_visitor(v, core.Unshare(uuid4()))

    @rule(v=who)
    def a_visitor_leaves_a_message(self, v: int) -> None:
        self.by_visitor(v, core.LeaveMessage(uuid4(), "a message"))

    @rule(v=who)
    def a_visitor_ends(self, v: int) -> None:
        self.by_visitor(v, core.End(uuid4()))

    @rule(v=who, number=st.integers(0, 50))
    def a_frame_is_sent_again(self, v: int, number: int) -> None:
        if self.visitor(v).sent:
            self.wait(self.world.say_again(self.visitor(v), number))

    # --- staff ----------------------------------------------------------------------------------------------

    @rule(m=member)
    def a_member_sits_down(self, m: str) -> None:
        self.wait(self.world.sit_down(m))

    @rule(m=member)
    def a_desk_is_lost(self, m: str) -> None:
        self.world.get_up(m)

    @rule(m=member, v=who)
    def a_member_claims(self, m: str, v: int) -> None:
        keys = self.world.members[m]
        self.by_member(m, v, core.Claim(uuid4(), str(keys.id), keys.name, JOINED.format(name=keys.name)))

    @rule(m=member, v=who, behind=st.sampled_from([0, 0, 0, 1, 2]))
    def a_member_writes(self, m: str, v: int, behind: int) -> None:
        keys, epoch = self.world.members[m], self.visitor(v).before.epoch - behind
        self.by_member(m, v, core.StaffSay(uuid4(), str(keys.id), keys.name, epoch, "an answer"))

    @rule(
        m=member, v=who, behind=st.sampled_from([0, 0, 1]),
        how=st.sampled_from([core.ReturnToBot, core.Release]),
    )  # fmt: skip
    def a_member_lets_go(self, m: str, v: int, behind: int, how: Any) -> None:
        epoch = self.visitor(v).before.epoch - behind
        self.by_member(m, v, how(uuid4(), str(self.world.members[m].id), epoch))

    @rule(m=member, v=who)
    def a_member_hands_on(self, m: str, v: int) -> None:
        to = self.world.members["sam" if m == "alex" else "alex"]
        there = to.id in self.world.services.hub.available_members()
        epoch = self.visitor(v).before.epoch
        me = str(self.world.members[m].id)
        self.by_member(m, v, core.Transfer(uuid4(), me, epoch, str(to.id), to.name, there))

    @rule(m=member, v=who)
    def a_member_closes(self, m: str, v: int) -> None:
        epoch = self.visitor(v).before.epoch
        self.by_member(m, v, core.Close(uuid4(), str(self.world.members[m].id), epoch, "connected"))

    @rule(m=member, v=who)
    def a_member_reaches_out(self, m: str, v: int) -> None:
        self.by_member(m, v, core.ReachOut(uuid4(), str(self.world.members[m].id)))

    @rule(m=member, v=who)
    def a_member_writes_a_note(self, m: str, v: int) -> None:
        self.by_member(m, v, core.Note(uuid4(), self.world.members[m].name, "a note"))

    @rule(m=member, v=who, done=st.booleans())
    def a_member_sees_to_a_request(self, m: str, v: int, done: bool) -> None:
        asked = self.wait(self.world.requests(self.visitor(v).id))
        if asked:
            self.by_member(m, v, core.SeeToRequest(uuid4(), asked[-1], done))

    # --- the assistant, time, the process -------------------------------------------------------------------

    @rule(v=who)
    def the_assistant_begins_to_answer(self, v: int) -> None:
        self.wait(self.world.begin_turn(self.visitor(v)))

    @rule(v=who)
    def an_answer_is_late(self, v: int) -> None:
        self.wait(self.world.late(self.visitor(v)))

    @rule()
    def the_assistant_answers(self) -> None:
        self.wait(self.world.end_turns())

    @rule(seconds=st.sampled_from([1, 20, 31, 59, 61, 121, 899, 901, 86_401]))
    def time_passes(self, seconds: int) -> None:
        self.wait(self.world.pass_time(seconds))
        self.wait(self.what_was_due_is_done())

    @rule()
    def the_clock_is_set_back(self) -> None:
        self.wait(self.world.set_back())

    @rule()
    def the_process_is_killed(self) -> None:
        type(self).crashes += 1
        self.wait(self.world.crash())

    async def what_was_due_is_done(self) -> None:
        """No lease and no alarm is overdue: leases wait for a new process's grace, nothing waits for a clock."""
        world = self.world
        calm = world.time - max(world.begun_at, world.stepped_at)
        for visitor in world.visitors:
            state = await world.state(visitor.id)
            if state.mode is Mode.STAFF and calm > GRACE + LATE:
                name = world._name(state.owner)
                assert world.time - world.heard.get(name, -100) <= 60 + LATE, (
                    "a person who is gone still has a chat"
                )
            if state.mode is Mode.WAITING and calm > 15 * 60 + GRACE + LATE:
                assert world.time - visitor.heard_at <= 15 * 60 + LATE, "somebody who is gone still waits"

    # --- what must always be so -----------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        if self.world.visitors:
            type(self).steps += 1
            self.wait(self.look())

    async def look(self) -> None:
        for visitor in self.world.visitors:
            state = await self.world.state(visitor.id)
            for name in KEPT:
                assert getattr(state, name) == getattr(visitor.before, name), (
                    f"{name} is not what was committed"
                )
            await self.each_mode_has_its_rows(visitor, state)
            if visitor.view is not None:
                await visitor.view.show()
                assert visitor.shown.last_seq == state.seq, "a page lacks what the database has"
            shown = visitor.shown
            assert not (shown.again or shown.gaps or shown.changed), "shown twice, or with a gap"
        await self.the_line_is_in_order()

    async def each_mode_has_its_rows(self, visitor: Visitor, state: core.Conversation) -> None:
        """Who waits or talks with a person has the row that lets them be found again, and nobody else has one."""
        rows = set(await self.world.deadlines(visitor.id))
        if state.mode is Mode.STAFF:
            assert rows - {"alarm_over"} == {"staff_gone", "visitor_gone"}, f"with a person: {sorted(rows)}"
        elif state.mode is Mode.WAITING:
            assert "visitor_gone" in rows and "staff_gone" not in rows, f"in line: {sorted(rows)}"
            assert ("reservation" in rows) == (state.reserved is not None), f"in line: {sorted(rows)}"
            assert not {"alarm_notify", "wait_notify"} <= rows, "whoever is on call would be called twice"
        else:
            assert rows <= {"alarm_over"}, f"with nobody: {sorted(rows)}"
        assert ("alarm_over" in rows) == state.urgent, "an alarm ends by its row"

    async def the_line_is_in_order(self) -> None:
        """Danger first, then who was handed back, then by who came first, whatever clocks say."""
        waiting = [v for v in self.world.visitors if v.before.mode is Mode.WAITING]
        waiting.sort(key=lambda v: (not v.before.urgent, not v.handed_back, v.began_waiting))
        assert await self.world.queue() == [visitor.id for visitor in waiting], "somebody was overtaken"

    def teardown(self) -> None:
        if self.world.visitors:
            self.wait(self.world.clear_away())
            self.wait(self.world.end())
