"""Duty hours as they stand in the file of centers: read and checked, to the plan of core/hours.py.

hours:
  timezone: America/New_York
  weekly: {mon: ["09:00-17:00"], fri: ["09:00-12:00", "13:00-24:00"], sat: ["22:00-06:00"]}
  closed: [2026-12-25]
"""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict

from server.core.hours import MIDNIGHT, Hours, Span

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


def _span(text: str) -> str:
    found = _SPAN.fullmatch(text)
    if found is None or (text[6:8] == "24" and text != text[:6] + "24:00") or text[:5] == text[6:]:
        raise ValueError('is not a span of time such as "09:00-17:00"')
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone that this machine knows, such as America/New_York") from None
    return name


class HoursGiven(BaseModel):
    """The hours of one center."""

    model_config = ConfigDict(extra="forbid")
    timezone: Annotated[str, AfterValidator(_zone)]
    weekly: dict[Day, list[Annotated[str, AfterValidator(_span)]]]
    closed: list[date] = []

    def plan(self) -> Hours:
        """The plan that they mean."""
        weekly = tuple(tuple(_read(text) for text in sorted(self.weekly.get(day, []))) for day in DAYS)
        return Hours(ZoneInfo(self.timezone), weekly, frozenset(self.closed))


def _read(text: str) -> Span:
    end = MIDNIGHT if text.endswith("24:00") else time.fromisoformat(text[6:])
    return Span(time.fromisoformat(text[:5]), end)
