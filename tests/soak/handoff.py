"""Proof: whatever visitors, staff, the assistant, the clock and a crash do in whatever order, the hand-off holds.

A rule-based state machine drives the real runtime on a real database (world.py). What visitors and staff do is in
visiting.py, staffing.py and asking.py. After each rule everything that must always be so is looked at (holding.py).
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from server.core.conversation import TABLE, Mode
from server.runtime.vault import MemberKeys

from . import holding
from .acting import Acting
from .asking import Asking
from .figures import Figure
from .team import TEAM, sign_in
from .visiting import VISITORS, who
from .world import World

NEVER = {(Mode.BOT, "Handoff"), (Mode.CLOSED, "Handoff"), (Mode.STAFF, "Claim")}
"""Entries of the table that always refuse, with a reason of their own."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many steps at least that did something, how many steps of any kind there are in one life of a world, and how
    many entries of the table must be taken."""

    steps: int
    each: int
    entries: int


FAST = Size(steps=100, each=30, entries=10)
FULL = Size(steps=10_000, each=80, entries=65)


def run(folder: Path, size: Size, seed_of: int, say: Callable[[str], None]) -> list[Figure]:
    """Take so many steps; raises AssertionError for the shortest way to one that must not be."""
    machine = HandingOff
    machine.folder, machine.steps, machine.idle, machine.crashes, machine.refusals = folder, 0, 0, 0, 0
    machine.taken, machine.forgotten = Counter(), Counter()
    with asyncio.Runner() as runner:
        machine.runner, machine.known = runner, runner.run(sign_in(folder))
        lives = 0
        while machine.steps < size.steps or not machine.crashes:
            seed(seed_of + lives)(machine)
            run_state_machine_as_test(
                machine,
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
            say(
                f"{machine.steps:,} of {size.steps:,} steps, beside {machine.idle:,} without effect, "
                f"{machine.crashes} crashes"
            )
    entries = {(mode, kind.__name__) for mode, kind in TABLE} - NEVER
    taken = entries & machine.taken.keys()
    say(f"entries of the table that nothing took: {sorted(map(str, entries - taken)) or 'none'}")
    full = len(Mode) if size is FULL else 0
    return [
        Figure.at_least("steps that did something or were refused", machine.steps, size.steps),
        Figure("steps in which nothing could happen", f"{machine.idle:,}", "not counted above", True),
        Figure.at_least("crashes among them", machine.crashes, 1),
        Figure.at_least("frames that were refused and changed nothing", machine.refusals, 1),
        Figure.at_least(f"entries of the table taken, of {len(entries)}", len(taken), size.entries),
        Figure.at_least("chats deleted for good", machine.forgotten.total(), size.steps // 1_000),
        Figure.at_least("modes in which one was", len(machine.forgotten), full),
    ]


class HandingOff(Asking, RuleBasedStateMachine):
    """Three visitors, four members of two centers, one process after the other."""

    folder: ClassVar[Path]
    runner: ClassVar[asyncio.Runner]
    known: ClassVar[dict[str, MemberKeys]]
    steps: ClassVar[int]
    idle: ClassVar[int]
    crashes: ClassVar[int]
    refusals: ClassVar[int]
    taken: ClassVar[Counter[tuple[str, str]]]
    forgotten: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self._own = Path(tempfile.mkdtemp(prefix="open-door-world-"))
        copy = Path(shutil.copytree(type(self).folder, self._own / "house"))
        self.world = World(copy, type(self).known)
        self.acting = Acting(self.world)
        self._found: object = None
        self._was: object = None

    def wait(self, what: Any) -> Any:
        return type(self).runner.run(what)

    @initialize(limit=st.sampled_from([1, 2]))
    def begin(self, limit: int) -> None:
        self.wait(self.world.begin(VISITORS, limit))
        for number in range(VISITORS):
            self.a_page_connects(number)
        for name in TEAM:
            self.a_member_sits_down(name, 0, True)

    # --- the assistant, time, the process -------------------------------------------------------------------

    @rule(v=who)
    def the_assistant_begins_to_answer(self, v: int) -> None:
        self.wait(self.acting.begin_turn(self.visitor(v)))

    @rule(v=who)
    def an_answer_is_late(self, v: int) -> None:
        self.wait(self.acting.late(self.visitor(v)))

    @rule()
    def the_assistant_answers(self) -> None:
        self.wait(self.acting.end_turns())

    @rule(v=who)
    def the_assistant_sees_danger_in_what_is_for_a_person(self, v: int) -> None:
        self.wait(self.acting.second_reading(self.visitor(v)))

    @rule(seconds=st.sampled_from([1, 20, 31, 59, 61, 121, 899, 901, 86_401]))
    def time_passes(self, seconds: int) -> None:
        self.wait(self.world.pass_time(seconds))

    @rule()
    def the_clock_is_set_back(self) -> None:
        self.wait(self.world.set_back())

    @rule()
    def the_process_is_killed(self) -> None:
        type(self).crashes += 1
        self.wait(self.world.crash())

    # --- what must always be so -----------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        if self.world.visitors:
            found = self._count()
            # Where neither the database nor anybody's presence is another than before, all is as it was found.
            if self.hurried or found != self._found:
                self.wait(self.look())
                found = self.world.fingerprint()
            self._found = None if self.hurried else found
            self._was = found, *self._answers
            self.hurried = False

    @property
    def _answers(self) -> tuple[int, int]:
        return self.acting.refusals, self.acting.repetitions

    def _count(self) -> object:
        """Count the step as one that did something, was refused or got its first answer again, or else as idle: its
        rule was about somebody who is not there. Returns what the world looks like."""
        found = self.world.fingerprint()
        if (found, *self._answers) == self._was:
            type(self).idle += 1
        else:
            type(self).steps += 1
        return found

    async def look(self) -> None:
        """Look at everything."""
        await self.world.replace_forgotten()
        await holding.lists(self.world, redraw=not self.hurried)
        for visitor in self.world.visitors:
            await holding.state(self.world, visitor)
            await holding.only_what_was_shared(self.world, visitor)
        holding.within_the_limit(self.world)

    def teardown(self) -> None:
        of = type(self)
        of.refusals += self.acting.refusals
        of.taken += self.world.taken
        of.forgotten += self.world.forgotten
        if self.world.visitors:
            self.wait(self.world.end())
        self.world.close()
        shutil.rmtree(self._own)
