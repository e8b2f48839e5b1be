"""How long a side may be away in a mode before the other is told, and when alarms sound (the contract's figures)."""

from __future__ import annotations

from datetime import timedelta

from server.core.conversation import Mode
from server.core.effects import Deadline

AWAY = timedelta(seconds=60)
"""A side that was not heard for so long is taken for away: its heartbeat comes every 25 s."""

HIDDEN = timedelta(seconds=120)
"""The same for a visitor: browsers let a page in the background speak only once a minute."""

LENGTHS: dict[Deadline, timedelta] = {
    "staff_gone": AWAY,
    "alarm_again": timedelta(seconds=30),
    "alarm_notify": timedelta(seconds=60),
    "alarm_over": timedelta(hours=24),
    "reservation": timedelta(seconds=60),
}
VISITOR_GONE = {Mode.WAITING: timedelta(minutes=15), Mode.STAFF: timedelta(hours=24)}


def length(kind: Deadline, mode: Mode, call_after: timedelta) -> timedelta:
    """How far away a deadline is when it is set in this mode. `call_after` is the setting of how long somebody waits
    with nobody there before whoever is on call is called."""
    if kind == "wait_notify":
        return call_after
    if kind == "alarm_notify":
        return min(LENGTHS[kind], call_after)  # danger is called for no later than a wait
    return VISITOR_GONE[mode] if kind == "visitor_gone" else LENGTHS[kind]
