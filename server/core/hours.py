"""A center's duty hours: when its team is on duty by the plan, whatever clocks do. Who is there is another matter.

Times are those of the wall clock at the center. So in the hour that a change to summer time leaves out nothing begins
late, and the hour that comes twice in autumn counts both times. A span that ends before it begins, such as 22:00-06:00,
ends on the next day and belongs to the day on which it begins; on a closed date nothing begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

AHEAD = 14  # days that are looked at for the next opening
DAY = timedelta(days=1)
MIDNIGHT = time(0)
# What a visitor is told of the plan. `next` is filled with a day, a time of day and the zone's name.
WORDS = {
    "unknown": "We don't know their hours.",
    "open": "By their posted hours somebody may come back soon.",
    "never": "By their posted hours nobody is in for the next two weeks.",
    "next": "By their posted hours the team is next in on {day}, at {clock} ({zone}).",
}


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until before `end` of the wall clock; an `end` of midnight is the end of the day."""

    start: time
    end: time

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after the one on which it begins, later than midnight."""
        return self.end <= self.start and self.end != MIDNIGHT


@dataclass(frozen=True, slots=True)
class Hours:
    """The weekly plan (Monday first) in a time zone, and the dates on which nothing begins."""

    zone: ZoneInfo
    weekly: tuple[tuple[Span, ...], ...]
    closed: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        """Whether the team is on duty at a moment (with a zone)."""
        wall = at.astimezone(self.zone)
        today, clock = wall.date(), wall.time()
        for span in self._begin_on(today):
            if span.start <= clock and (clock < span.end or span.end == MIDNIGHT or span.overnight):
                return True
        return any(span.overnight and clock < span.end for span in self._begin_on(today - DAY))

    def next_opening(self, at: datetime) -> datetime | None:
        """The next moment (UTC) at which the team comes on duty, after `at`; None where none is near."""
        today = at.astimezone(self.zone).date()
        for ahead in range(AHEAD + 1):
            moments = self._moments(today + ahead * DAY)
            opening = min((moment for moment in moments if moment > at and self._opens(moment)), default=None)
            if opening is not None:
                return opening
        return None

    def _opens(self, moment: datetime) -> bool:
        return self.is_open(moment) and not self.is_open(moment - timedelta(seconds=1))

    def _moments(self, day: date) -> Iterator[datetime]:
        """When something may begin on a day: where a span does, by either reading of an hour that comes twice, and
        where the clocks change."""
        for span in self._begin_on(day):
            wall = datetime.combine(day, span.start, self.zone)
            yield wall.astimezone(UTC)
            yield wall.replace(fold=1).astimezone(UTC)
        first, last = (datetime.combine(of, MIDNIGHT, self.zone).astimezone(UTC) for of in (day, day + DAY))
        if self._offset(first) != self._offset(last):
            while last - first > timedelta(minutes=1):
                middle = first + (last - first) // timedelta(minutes=2) * timedelta(minutes=1)
                first, last = (
                    (middle, last) if self._offset(middle) == self._offset(first) else (first, middle)
                )
            yield last

    def _offset(self, moment: datetime) -> timedelta | None:
        return moment.astimezone(self.zone).utcoffset()

    def _begin_on(self, day: date) -> tuple[Span, ...]:
        return () if day in self.closed else self.weekly[day.weekday()]


def worded(hours: Hours | None, now: datetime) -> str:
    """What a visitor is told of the hours when nobody is there: the plan, as a plan, and no promise."""
    if hours is None:
        return WORDS["unknown"]
    if hours.is_open(now):
        return WORDS["open"]
    opening = hours.next_opening(now)
    if opening is None:
        return WORDS["never"]
    there = opening.astimezone(hours.zone)
    clock = f"{(there.hour + 11) % 12 + 1}:{there.minute:02d} {'a.m.' if there.hour < 12 else 'p.m.'}"
    day = f"{there:%A}, {there:%B} {there.day}"
    return WORDS["next"].format(day=day, clock=clock, zone=there.tzname())
