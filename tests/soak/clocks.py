"""Proof: whatever clocks do, order and promises hold.

A server in this process with a clock that is moved by hand, over real sockets: both changes of daylight saving,
midnight at the turn of a year, leap day, and an hour that the clock is set back. At each of them the same stories are
told: who came first is served first, lines keep their order, what was promised after some time happens after that time.
And visitors are told of duty hours that lie over a change of daylight saving.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from clients import StaffClient, VisitorClient
from houses import TOLEDO, FakeClock, House

from server.core.hours import WORDS
from server.runtime.housekeeping import once

from .figures import Figure
from .stand_ins import OnCall

Told = list[tuple[str, bool]]

MOMENTS: dict[str, datetime] = {
    "summer time begins": datetime(2027, 3, 14, 7, 0, tzinfo=UTC),  # in Ohio 2:00 becomes 3:00
    "summer time ends": datetime(2026, 11, 1, 6, 0, tzinfo=UTC),  # in Ohio 2:00 becomes 1:00
    "midnight at the turn of a year": datetime(2027, 1, 1, 5, 0, tzinfo=UTC),
    "midnight of UTC": datetime(2026, 12, 1, 0, 0, tzinfo=UTC),
    "leap day begins": datetime(2028, 2, 29, 5, 0, tzinfo=UTC),
    "leap day ends": datetime(2028, 3, 1, 5, 0, tzinfo=UTC),
}
BEAT = 50.0  # seconds between two heartbeats: less than the minute after which a side is away
NIGHTS = """
sites:
  midwest-recovery-toledo:
    name: Midwest Recovery Center
    town: Toledo, Ohio
    care: {detox: x}
    hours:
      timezone: America/New_York
      weekly: {sat: ["22:00-04:00"], sun: ["22:00-04:00"]}
phones: {returning_to_iop: (888) 657-0858, admissions: (833) 657-0858}
"""
NIGHT = {
    "summer time begins": {
        "opens": "2027-03-14 03:00",
        "closes": "2027-03-14 08:00",
        "again": "2027-03-15 02:00",
    },
    "summer time ends": {
        "opens": "2026-11-01 02:00",
        "closes": "2026-11-01 09:00",
        "again": "2026-11-02 03:00",
    },
}
"""When, by UTC, the night over a change begins, ends, and the next one begins: it has five hours in spring, seven in
autumn."""
TOLD_HOURS = 5  # statements of each
SET_BACK = "the clock is set back by an hour"


@dataclass(frozen=True, slots=True)
class Size:
    """How often each story is told, each time some seconds before the change, drawn from the seed; and of how many
    moments, beside the clock that is set back."""

    rounds: int
    moments: int


FAST = Size(rounds=1, moments=1)
FULL = Size(rounds=1, moments=len(MOMENTS))


class Story:
    """One server, one clock, and what turned out to be so. `jump` is what happens to the clock in its middle."""

    def __init__(self, house: House, clock: FakeClock, jump: timedelta) -> None:
        self.house = house
        self.clock = clock
        self.jump = jump
        self.told: Told = []
        self.oncall = OnCall()
        house.services.deadlines._notifier = self.oncall

    def holds(self, what: str, so: bool) -> None:
        """Note whether something is so."""
        self.told.append((what, so))

    async def wait(self, seconds: float, *here: VisitorClient | StaffClient) -> None:
        """Time passes; those who are here send their heartbeat, and the server does what is due."""
        while True:
            step = min(seconds, BEAT)
            self.clock.advance(seconds=step)
            for client in here:
                if isinstance(client, StaffClient):
                    await client.send(
                        "status", available=True
                    )  # somebody is at the desk, and not only the desk
                await client.ping()
            await self.house.services.deadlines.renew()
            await self.house.services.deadlines.end_due()
            seconds -= step
            if seconds <= 0:
                break

    async def change(self, *here: VisitorClient | StaffClient) -> None:
        """The moment comes: a minute over a change of the calendar, or the clock is set back."""
        self.clock.now += self.jump
        await self.wait(0, *here)

    async def mode(self, visitor: VisitorClient) -> str:
        """The mode of a conversation, as somebody who comes back is told."""
        again = await self.house.back(visitor.code)
        await again.leave()
        return str(again.everything("resumed")[0]["mode"])


async def run(folder: Path, size: Size, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Tell every story at every moment."""
    drawn = Random(seed)
    failed: list[str] = []
    count = 0
    for number in range(size.rounds):
        moments = drawn.sample(list(MOMENTS.items()), size.moments)
        cases = [(name, at, timedelta(minutes=1)) for name, at in moments]
        cases.append((SET_BACK, datetime(2026, 11, 21, 2, 0, tzinfo=UTC), timedelta(hours=-1)))
        for name, at, jump in cases:
            told = await _tell(folder, at - timedelta(seconds=drawn.randint(1, 55)), jump)
            count += len(told)
            failed += [f"{name}: {what}" for what, so in told if not so]
        say(f"round {number + 1} of {size.rounds}, {count} statements")
    changes = drawn.sample(list(NIGHT), min(len(NIGHT), size.moments))
    for name in changes:
        told = await _hours(folder, NIGHT[name])
        count += len(told)
        failed += [f"{name}: {what}" for what, so in told if not so]
    for what in failed:
        say(f"does not hold: {what}")
    return [
        Figure.at_least(
            "statements about order, promises and hours",
            count,
            18 * (size.moments + 1) * size.rounds + TOLD_HOURS * len(changes),
        ),
        Figure.none("that do not hold", len(failed)),
    ]


async def _tell(template: Path, at: datetime, jump: timedelta) -> Told:
    told: Told = []
    for story in (_order, _alarm, _person_gone, _visitor_gone, _kept):
        folder = template.with_name(f"{template.name}-{story.__name__}")
        shutil.copytree(template, folder)
        clock = FakeClock()
        clock.now = at
        house = await House.open(folder, clock=clock)
        try:
            telling = Story(house, clock, jump)
            await story(telling)
            told += [(f"{story.__name__.strip('_')}: {what}", so) for what, so in telling.told]
        finally:
            await house.close()
            shutil.rmtree(folder)
    return told


async def _hours(template: Path, night: dict[str, str]) -> Told:
    """The night that a change lies in is as long as the clock on the wall says, and visitors are told of it so."""
    folder = template.with_name(f"{template.name}-hours")
    shutil.copytree(template, folder)
    (folder / "sites.yml").write_text(NIGHTS)
    opens, closes, again = (datetime.fromisoformat(f"{at}+00:00") for at in night.values())
    minute, clock, told = timedelta(minutes=1), FakeClock(), Told()
    clock.now = opens - minute
    house = await House.open(folder, clock=clock, sites=folder / "sites.yml")
    try:
        visitor = await house.visitor(TOLEDO)

        async def hours(at: datetime) -> str:
            clock.now = at
            page = await house.back(visitor.code)
            words = (await page.expect("state"))["hours"]
            await page.leave()
            return str(words)

        next_in = f"is next in on Sunday, {closes:%B} {closes.day}, at 10:00 p.m."
        told += [
            ("before it begins nobody is on duty", await hours(opens - minute) != WORDS["open"]),
            ("somebody is from its beginning", await hours(opens) == WORDS["open"]),
            ("and to its last minute, over the change", await hours(closes - minute) == WORDS["open"]),
            ("when it ends, the next is named as the wall will say", next_in in await hours(closes)),
            (
                "and begins then",
                [await hours(at) == WORDS["open"] for at in (again - minute, again)] == [False, True],
            ),
        ]
    finally:
        await house.close()
        shutil.rmtree(folder)
    return told


# --- the stories --------------------------------------------------------------------------------------------


async def _order(story: Story) -> None:
    """Who came first is first in line, and lines keep their order, over the change."""
    house = story.house
    desk = await house.staff()
    first, second, third = [await house.visitor() for _ in range(3)]
    await first.say("before")
    await first.hand_off(summary="first")
    await story.wait(5, desk, first)
    await second.hand_off(summary="second")
    await story.change(desk, first, second)
    await third.hand_off(summary="third")
    await first.say("after")
    queue = (await house.desk(desk.token, available=False)).desk["queue"]
    story.holds("the line is as they came", [e["summary"] for e in queue] == ["first", "second", "third"])
    since = [datetime.fromisoformat(e["since"]) for e in queue]
    story.holds("and so is since when they wait", since == sorted(since))
    await third.expect("state", mode="waiting", position=3)
    again = await house.back(first.code)
    seqs = [line["seq"] for line in again.everything("line")]
    own = [line["text"] for line in again.everything("line", role="visitor")]
    story.holds("lines are numbered without a gap", seqs == list(range(1, len(seqs) + 1)))
    story.holds("and in the order in which they were written", own == ["before", "after"])
    epoch = await desk.take(first)
    queue = (await house.desk(desk.token, available=False)).desk["queue"]
    story.holds("the next is the second", [e["summary"] for e in queue] == ["second", "third"])
    await desk.act("release", conversation=first.conversation, epoch=epoch)
    queue = (await house.desk(desk.token, available=False)).desk["queue"]
    story.holds("who is handed back is first", queue[0]["summary"] == "first")


async def _alarm(story: Story) -> None:
    """Danger rings again after 30 s, and once after 60 s whoever is on call is called, not an hour later."""
    house = story.house
    desk, calm, visitor = await house.staff(), await house.visitor(), await house.visitor()
    await calm.hand_off(summary="calm")
    await visitor.say("i want to kill myself tonight")
    await visitor.hand_off(summary="danger")
    await story.wait(20, desk, visitor, calm)
    await story.change(desk, visitor, calm)
    queue = (await house.desk(desk.token, available=False)).desk["queue"]
    story.holds("danger is first in line", queue[0]["summary"] == "danger")
    late = story.jump < timedelta(0)
    if not late:  # a minute went by with the change
        story.holds("called at 60 s", story.oncall.calls == 1)
    else:
        story.holds("nobody is called early", story.oncall.calls == 0)
        await story.wait(61, desk, visitor, calm)
        story.holds("called a minute after the clock was set back, at the latest", story.oncall.calls == 1)
    await story.wait(240, desk, visitor, calm)
    story.holds("and not again for the same wait", story.oncall.calls == 1)


async def _person_gone(story: Story) -> None:
    """A person who vanished is noticed after 60 s, and nobody is told that they are there."""
    house = story.house
    desk, visitor = await house.staff(), await house.visitor()
    await visitor.hand_off()
    await desk.take(visitor)
    await story.wait(70, desk, visitor)  # the grace of a new process is over
    await story.change(visitor)  # silent from here on, and connected
    if story.jump > timedelta(0):
        await story.wait(1, visitor)
    else:
        story.holds("nobody is taken for gone by the change", await story.mode(visitor) == "staff")
        await story.wait(30, visitor)
        story.holds("nor half a minute later", await story.mode(visitor) == "staff")
        await story.wait(31, visitor)
        await story.wait(61, visitor)
    story.holds("whoever is silent is taken for gone", await story.mode(visitor) == "waiting")
    story.holds("and is not said to be there", not house.services.hub.staff_online("midwest-recovery-toledo"))
    line = await visitor.expect("line", code="staff_vanished")
    story.holds("the visitor was told", bool(line["text"]))


async def _visitor_gone(story: Story) -> None:
    """Who left the page is kept in line for 15 minutes, no more and no less."""
    house = story.house
    desk, visitor, other = await house.staff(), await house.visitor(), await house.visitor()
    await visitor.hand_off()
    await other.hand_off()
    await story.wait(61, desk, other)
    await visitor.leave()
    await story.change(desk, other)
    await story.wait(12 * 60, desk, other)
    waiting = {e["conversation"] for e in (await house.desk(desk.token, available=False)).desk["queue"]}
    story.holds("kept while the time runs", visitor.conversation in waiting)
    await story.wait(5 * 60, desk, other)
    waiting = {e["conversation"] for e in (await house.desk(desk.token, available=False)).desk["queue"]}
    story.holds("closed when it is over", visitor.conversation not in waiting)
    story.holds("and nobody else is", other.conversation in waiting)
    story.holds("who comes back finds it closed", await story.mode(visitor) == "closed")


async def _kept(story: Story) -> None:
    """A chat with the assistant is kept for 24 hours of real time after its last line; nothing goes earlier."""
    house = story.house
    visitor = await house.visitor()
    await visitor.ask("how long")
    await visitor.leave()
    await story.change()
    story.clock.advance(hours=23)
    await once(house.services)
    story.holds("kept for 23 hours", await house.count("line", visitor) == 2)
    story.clock.advance(hours=2 if story.jump > timedelta(0) else 3)
    await once(house.services)
    story.holds("gone when its time is over", await house.count("line", visitor) == 0)
