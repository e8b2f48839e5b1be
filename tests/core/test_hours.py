"""Duty hours: what the wall clock at the center says, over both clock changes, midnight, leap day, holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.hours import MIDNIGHT, Hours, Span, worded

OHIO = ZoneInfo("America/New_York")
NINE_TO_FIVE = Span(time(9), time(17))
MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def plan(spans: dict[int, list[Span]], *closed: date) -> Hours:
    return Hours(OHIO, tuple(tuple(spans.get(day, ())) for day in range(7)), frozenset(closed))


def daily(*spans: Span, closed: tuple[date, ...] = ()) -> Hours:
    return plan({day: list(spans) for day in range(7)}, *closed)


def at(text: str, fold: int = 0) -> datetime:
    """A moment by Ohio's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=OHIO, fold=fold)


# --- an ordinary week ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-23T08:59:59", False), ("2026-11-23T09:00", True), ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00", False), ("2026-11-24T12:00", False),
    ],
)  # fmt: skip
def test_it_opens_at_its_first_moment_and_is_closed_at_its_last(moment: str, open_: bool) -> None:
    assert plan({MONDAY: [NINE_TO_FIVE]}).is_open(at(moment)) is open_


def test_the_place_of_the_server_does_not_matter() -> None:
    hours = plan({MONDAY: [NINE_TO_FIVE]})
    assert hours.is_open(datetime(2026, 11, 23, 14, tzinfo=UTC))
    assert hours.is_open(datetime(2026, 11, 23, 14, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo")))


def test_the_next_opening_is_days_ahead_if_it_must_be_and_none_if_there_is_none() -> None:
    assert plan({MONDAY: [NINE_TO_FIVE]}).next_opening(at("2026-11-23T09:00")) == at("2026-11-30T09:00")
    assert plan({}).next_opening(at("2026-11-23T09:00")) is None


# --- midnight -----------------------------------------------------------------------------------------------


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    hours = plan({SATURDAY: [Span(time(22), time(6))]})
    for moment, open_ in {
        "2026-11-21T21:59": False, "2026-11-21T23:59:59": True, "2026-11-22T00:00": True,
        "2026-11-22T05:59": True, "2026-11-22T06:00": False, "2026-11-21T05:00": False,
    }.items():  # fmt: skip
        assert hours.is_open(at(moment)) is open_, moment


def test_until_midnight_is_until_the_end_of_that_day() -> None:
    hours = plan({SATURDAY: [Span(time(18), MIDNIGHT)]})
    assert hours.is_open(at("2026-11-21T23:59:59")) and not hours.is_open(at("2026-11-22T00:00"))


def test_day_and_night_never_closes_and_so_never_opens() -> None:
    hours = daily(Span(MIDNIGHT, MIDNIGHT))
    assert hours.is_open(at("2026-11-21T00:00")) and hours.is_open(at("2026-11-21T23:59:59"))
    assert hours.next_opening(at("2026-11-21T12:00")) is None


def test_spans_that_touch_are_one_and_a_pause_between_two_is_a_pause() -> None:
    touching = plan({MONDAY: [Span(time(9), time(12)), Span(time(12), time(17))]})
    assert touching.next_opening(at("2026-11-23T10:00")) == at("2026-11-30T09:00")
    paused = plan({MONDAY: [Span(time(9), time(12)), Span(time(13), time(17))]})
    assert not paused.is_open(at("2026-11-23T12:30"))
    assert paused.next_opening(at("2026-11-23T12:30")) == at("2026-11-23T13:00")


# --- the clocks change --------------------------------------------------------------------------------------


def test_in_spring_what_begins_in_the_hour_that_is_left_out_begins_when_the_clock_is_past_it() -> None:
    hours = plan({SUNDAY: [Span(time(2, 30), time(5))]})
    change = datetime(2026, 3, 8, 7, tzinfo=UTC)  # 2:00 becomes 3:00
    assert not hours.is_open(change - timedelta(seconds=1)) and hours.is_open(change)
    assert hours.next_opening(at("2026-03-07T12:00")) == change


def test_in_spring_a_night_is_an_hour_shorter_and_ends_by_the_clock() -> None:
    hours = plan({SATURDAY: [Span(time(22), time(6))]})
    begin, end = at("2026-03-07T22:00"), at("2026-03-08T06:00")
    assert end.astimezone(UTC) - begin.astimezone(UTC) == timedelta(hours=7)
    assert hours.is_open(at("2026-03-08T05:59")) and not hours.is_open(end)


def test_in_autumn_the_hour_that_comes_twice_counts_twice() -> None:
    hours = plan({SUNDAY: [Span(time(1), time(2))]})
    first, second = at("2026-11-01T01:30"), at("2026-11-01T01:30", fold=1)
    assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)
    assert hours.is_open(first) and hours.is_open(second)
    assert not hours.is_open(at("2026-11-01T02:00"))
    assert hours.next_opening(at("2026-10-31T12:00")) == first.astimezone(UTC) - timedelta(minutes=30)


@pytest.mark.parametrize("day", ["2026-03-09", "2026-11-02"])
def test_on_the_day_after_a_change_it_opens_at_nine_as_ever(day: str) -> None:
    hours = daily(NINE_TO_FIVE)
    opening = hours.next_opening(at(day + "T00:00"))
    assert opening is not None and opening.astimezone(OHIO).time() == time(9)


# --- dates --------------------------------------------------------------------------------------------------


def test_on_a_holiday_nothing_begins_but_the_night_before_ends() -> None:
    night = daily(Span(time(22), time(6)), closed=(date(2026, 12, 25),))
    assert night.is_open(at("2026-12-25T05:00")), "Christmas Eve's night shift"
    assert not night.is_open(at("2026-12-25T23:00")) and not night.is_open(at("2026-12-26T05:00"))
    day = daily(NINE_TO_FIVE, closed=(date(2026, 12, 25),))
    assert day.next_opening(at("2026-12-24T18:00")) == at("2026-12-26T09:00")


def test_leap_day_is_a_day() -> None:
    hours = daily(NINE_TO_FIVE)
    assert hours.next_opening(at("2028-02-28T18:00")) == at("2028-02-29T09:00")
    closed = daily(NINE_TO_FIVE, closed=(date(2028, 2, 29),))
    assert closed.next_opening(at("2028-02-28T18:00")) == at("2028-03-01T09:00")
    assert not closed.is_open(at("2028-02-29T12:00"))


# --- always -------------------------------------------------------------------------------------------------

clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
spans = st.builds(Span, clocks, clocks).filter(lambda span: span.start != span.end)
plans = st.builds(
    lambda weekly, closed: Hours(OHIO, tuple(map(tuple, weekly)), frozenset(closed)),
    st.lists(st.lists(spans, max_size=2), min_size=7, max_size=7),
    st.lists(st.dates(date(2026, 1, 1), date(2029, 1, 1)), max_size=3),
)
moments = st.builds(
    lambda day, minutes: at(day) + timedelta(minutes=minutes),
    st.sampled_from(
        ["2026-03-07", "2026-10-31", "2027-12-24", "2028-02-28"]
    ),  # often where the clocks change
    st.integers(0, 100 * 24 * 60) | st.integers(0, 48 * 60),
)


@given(plans, moments)
def test_at_an_opening_it_is_open_and_a_moment_before_it_was_not(hours: Hours, moment: datetime) -> None:
    opening = hours.next_opening(moment)
    if opening is None:
        return
    assert opening > moment.astimezone(UTC)
    assert hours.is_open(opening)
    assert not hours.is_open(opening - timedelta(seconds=1)), "it was open already: nothing opened"


@given(plans, moments, st.integers(0, 48))
def test_who_waits_for_the_next_opening_misses_none(hours: Hours, moment: datetime, later: int) -> None:
    opening = hours.next_opening(moment)
    between = moment.astimezone(UTC) + timedelta(hours=later)
    if not hours.is_open(moment) and (opening is None or between < opening):
        assert not hours.is_open(between)


@given(st.none() | plans, moments)
def test_no_sentence_about_hours_promises_anything(hours: Hours | None, moment: datetime) -> None:
    said = worded(hours, moment)
    assert said.endswith(".")
    assert hours is None or "posted hours" in said
    assert not any(word in said for word in ("will", "promise", "always", "guarantee"))
