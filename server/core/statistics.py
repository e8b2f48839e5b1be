"""Statistics without people: which counters there are, what an input adds to them, and how a noised one is worded.

A counter never holds how often something happened. It holds that plus noise, drawn before anything is counted, so that
neither a disk nor a moment of memory tells whether one chat is in it. How much noise, and what that protects, is in
docs/threat-model.md. Pure: the noise itself comes from runtime/noise.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil, sqrt
from typing import Literal

from server.core.conversation import (
    CancelHandoff,
    Claim,
    Close,
    Conversation,
    End,
    Input,
    Mode,
    TurnDone,
    Unshare,
    VisitorGone,
)

Kind = Literal["chats", "topic", "wait", "outcome"]
Days = Literal[1, 7]

SCALE = 3
"""Of the noise: the counters have discrete Laplace noise with epsilon 1/SCALE for each that a chat adds one to."""
MOST_TOPICS = 3  # of one chat, over its whole life
MOST_HANDOVERS = 2  # waits and outcomes of one chat, over its whole life
EPSILON = (1 + MOST_TOPICS + MOST_HANDOVERS) / SCALE
"""Of a whole chat: it adds one to at most six counters, the first of which says that there was a chat."""

WAITS: tuple[tuple[str, timedelta], ...] = (
    ("under_1_min", timedelta(minutes=1)),
    ("1_to_5_min", timedelta(minutes=5)),
    ("5_to_15_min", timedelta(minutes=15)),
    ("15_to_60_min", timedelta(hours=1)),
    ("over_1_h", timedelta.max),
)
NOBODY_CAME = "nobody_came"
OUTCOMES = ("connected", "callback", "referred", "left", "other")
BUSY = 20  # chats a day from which on a center's counters are daily
SURE = 2
"""How many times its interval a figure must be to be told. Of sixty figures of one batch that are all nothing, one is
told in one report of sixteen; with once the interval it would be one in each."""
LOOK_BACK = timedelta(days=28)  # over which that is judged, by what is stored: noised counters


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One counter of a center: its kind, and which of that kind."""

    kind: Kind
    name: str


CHATS = Cell("chats", "all")


def cells(topics: Iterable[str]) -> tuple[Cell, ...]:
    """Every counter of a center, in a fixed order: those that nothing happened to get noise as well."""
    waits = [name for name, _ in WAITS] + [NOBODY_CAME]
    return (
        CHATS,
        *(Cell("topic", topic) for topic in sorted(set(topics))),
        *(Cell("wait", name) for name in waits),
        *(Cell("outcome", name) for name in OUTCOMES),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """How much one chat has added so far, which bounds what it can ever add."""

    topics: int = 0
    handovers: int = 0


def happened(
    before: Conversation,
    after: Conversation,
    given: Input,
    counted: Counted,
    *,
    waited: timedelta | None,
    again: bool,
) -> tuple[tuple[Cell, ...], Counted]:
    """What an input adds to the counters, and how much the chat has added after it.

    `waited` is how long the visitor has been in line; `again` says that a person had them before and handed them back.
    """
    if isinstance(given, TurnDone):
        return _topics(given, counted)
    if counted.handovers >= MOST_HANDOVERS:
        return (), counted
    found: Cell | None = None
    if before.mode is Mode.WAITING and waited is not None and not again:
        if isinstance(given, Claim):
            found = Cell("wait", next(name for name, limit in WAITS if waited < limit))
        elif isinstance(given, CancelHandoff | Unshare | End | VisitorGone):
            found = Cell("wait", NOBODY_CAME)
    if isinstance(given, Close) and after.mode is Mode.CLOSED and given.outcome in OUTCOMES:
        found = Cell("outcome", given.outcome)
    if found is None:
        return (), counted
    return (found,), Counted(counted.topics, counted.handovers + 1)


def _topics(done: TurnDone, counted: Counted) -> tuple[tuple[Cell, ...], Counted]:
    """The topics that were answered, as far as this chat may still add any; with its first ones the chat itself."""
    topics = list(dict.fromkeys(reply.topic for reply in done.replies))[: MOST_TOPICS - counted.topics]
    if not topics:
        return (), counted
    found = [Cell("topic", topic) for topic in topics]
    if counted.topics == 0:
        found.insert(0, CHATS)
    return tuple(found), Counted(counted.topics + len(topics), counted.handovers)


# --- times --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days of which one set of counters tells, in UTC: a day, or a week from its Monday."""

    begins: date
    days: Days

    def is_over(self, now: datetime) -> bool:
        """Whether its last day has passed."""
        return now.date() >= self.begins + timedelta(days=self.days)


def period_at(now: datetime, days: Days) -> Period:
    """The day or week that a moment is in."""
    today = now.date()
    return Period(today if days == 1 else today - timedelta(days=today.weekday()), days)


def length_for(chats: int, days: int) -> Days:
    """How long the periods of a center are that had so many chats in so many days, both as they are stored."""
    return 1 if days and chats / days >= BUSY else 7


# --- words --------------------------------------------------------------------------------------------------


def give_or_take(batches: int) -> int:
    """How far from the truth a sum of so many noised batches may be, 95 times in 100: two standard deviations."""
    return ceil(2 * sqrt(batches * variance()))


def variance(scale: int = SCALE) -> float:
    """Of the noise of one batch: 2a / (1 - a)^2 with a = exp(-1 / scale)."""
    a = 2.718281828459045 ** (-1 / scale)
    return float(2 * a / (1 - a) ** 2)


@dataclass(frozen=True, slots=True)
class Figure:
    """A counter as a person may read it. `about` is None where, among so many, it is too small to be told from
    nothing."""

    about: int | None
    give_or_take: int

    def __str__(self) -> str:
        return "few" if self.about is None else f"about {self.about}, give or take {self.give_or_take}"


def figure(value: int, batches: int) -> Figure:
    """A stored counter, or a sum of several, with the interval that belongs to it."""
    margin = give_or_take(batches)
    return Figure(value if value > SURE * margin else None, margin)


def by_kind(found: Mapping[Cell, Figure], kind: Kind) -> list[tuple[str, Figure]]:
    """The figures of one kind: topics by size, the others in their own order."""
    of = [(cell.name, figure) for cell, figure in found.items() if cell.kind == kind]
    if kind == "topic":
        return sorted(of, key=lambda one: (-(one[1].about or 0), one[0]))
    order = [name for name, _ in WAITS] + [NOBODY_CAME, *OUTCOMES]
    return sorted(of, key=lambda one: order.index(one[0]) if one[0] in order else -1)
