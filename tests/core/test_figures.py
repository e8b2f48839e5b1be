"""The statistics hold no person: how much a chat can add, how the noise is spread, and what is told of a figure."""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from server.core import report
from server.core.conversation import (
    CancelHandoff,
    Claim,
    Close,
    Conversation,
    End,
    Mode,
    Reply,
    TurnDone,
    Unshare,
    VisitorGone,
)
from server.core.statistics import (
    CHATS,
    EPSILON,
    SCALE,
    Cell,
    Counted,
    Period,
    cells,
    figure,
    give_or_take,
    happened,
    length_for,
    period_at,
    variance,
)
from server.runtime.noise import discrete_laplace

WAITING = Conversation(uuid4(), Mode.WAITING)
STAFF = Conversation(uuid4(), Mode.STAFF)
CLOSED = Conversation(uuid4(), Mode.CLOSED)


def turn(*topics: str) -> TurnDone:
    replies = tuple(Reply("words", topic, 1) for topic in topics)
    return TurnDone(epoch=0, answered_from=0, answered_to=1, replies=replies, dialogue="")


inputs = st.one_of(
    st.lists(st.sampled_from("abcdefgh"), max_size=5).map(lambda topics: (STAFF, turn(*topics))),
    st.sampled_from([CancelHandoff, Unshare, End]).map(lambda kind: (WAITING, kind(uuid4()))),
    st.just((WAITING, VisitorGone(0))),
    st.just((WAITING, Claim(uuid4(), "m", "Alex", "joined"))),
    st.sampled_from(["connected", "left", "no such outcome"]).map(
        lambda outcome: (STAFF, Close(uuid4(), "m", 0, outcome))
    ),
)


@given(st.lists(inputs, max_size=40), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2)))
def test_a_whole_chat_adds_one_to_at_most_six_counters(happenings: list[tuple], waited: timedelta) -> None:
    counted, added = Counted(), Counter[Cell]()
    for before, what in happenings:
        found, counted = happened(before, CLOSED, what, counted, waited=waited, again=False)
        added.update(found)
    assert sum(added.values()) <= SCALE * EPSILON == 6
    assert added[CHATS] <= 1
    assert set(added) <= set(cells("abcdefgh"))


def test_each_wait_goes_to_its_span_and_who_left_before_anybody_came_is_counted_too() -> None:
    spans = [
        (59, "under_1_min"),
        (60, "1_to_5_min"),
        (899, "5_to_15_min"),
        (3599, "15_to_60_min"),
        (9e6, "over_1_h"),
    ]
    claim = Claim(uuid4(), "m", "Alex", "joined")
    for seconds, name in spans:
        waited = timedelta(seconds=seconds)
        assert happened(WAITING, STAFF, claim, Counted(), waited=waited, again=False)[0] == (
            Cell("wait", name),
        )
    gone, _ = happened(WAITING, CLOSED, VisitorGone(0), Counted(), waited=timedelta(0), again=False)
    assert gone == (Cell("wait", "nobody_came"),)
    assert happened(WAITING, STAFF, claim, Counted(), waited=timedelta(0), again=True)[0] == (), "handed back"
    assert happened(STAFF, CLOSED, End(uuid4()), Counted(), waited=None, again=False)[0] == ()


# --- the noise ----------------------------------------------------------------------------------------------


def chance(size: int) -> float:
    """How probable a number is, by the definition of discrete Laplace."""
    a = math.exp(-1 / SCALE)
    return (1 - a) / (1 + a) * a ** abs(size)


@given(st.integers(-200, 200))
def test_a_chat_more_or_less_changes_the_chance_of_a_counter_by_its_epsilon_at_most(seen: int) -> None:
    assert abs(math.log(chance(seen) / chance(seen - 1))) <= 1 / SCALE + 1e-12


def test_the_noise_is_spread_as_it_should_be_and_unbiased() -> None:
    draws = random.Random(6).randrange
    n = 40_000
    seen = Counter(discrete_laplace(SCALE, draws) for _ in range(n))
    for size in range(-12, 13):
        expected = n * chance(size)
        assert abs(seen[size] - expected) < 5 * math.sqrt(expected), size
    mean = sum(size * times for size, times in seen.items()) / n
    assert abs(mean) < 5 * math.sqrt(variance() / n)
    assert abs(sum(size**2 * times for size, times in seen.items()) / n / variance() - 1) < 0.05


@given(st.integers(1, 50), st.data())
def test_the_noise_is_made_of_whole_random_numbers_within_their_bounds(
    scale: int, data: st.DataObject
) -> None:
    asked: list[int] = []
    chance_alone = random.Random(8)

    def below(limit: int) -> int:
        asked.append(limit)
        assert limit >= 1
        # Chosen numbers can go on for ever; after many of them chance brings every draw to its end.
        return data.draw(st.integers(0, limit - 1)) if len(asked) < 40 else chance_alone.randrange(limit)

    assert isinstance(discrete_laplace(scale, below), int) or asked


# --- what is told -------------------------------------------------------------------------------------------


def coverage(batches: int) -> float:
    """How often the truth lies within the interval: the noise of one batch, folded with itself."""
    reach = 100
    one = {size: chance(size) for size in range(-reach, reach + 1)}
    total = {0: 1.0}
    for _ in range(batches):
        folded: Counter[int] = Counter()
        for size, p in total.items():
            if p > 1e-9:
                for more, q in one.items():
                    folded[size + more] += p * q
        total = dict(folded)
    return sum(p for size, p in total.items() if abs(size) <= give_or_take(batches))


def test_hardly_a_figure_is_told_of_what_never_happened() -> None:
    told = sum(chance(size) for size in range(2 * give_or_take(1) + 1, 200))
    assert 60 * told < 1 / 15, "of the some sixty figures of a report"


def test_an_interval_holds_the_truth_95_times_in_100() -> None:
    assert all(coverage(batches) >= 0.95 for batches in (1, 2, 4, 12))
    assert [give_or_take(batches) for batches in (1, 4, 12)] == [9, 17, 30]


@given(st.integers(-1_000, 1_000), st.integers(1, 60))
def test_no_figure_is_told_without_its_interval_and_none_that_may_be_nothing(
    value: int, batches: int
) -> None:
    told = figure(value, batches)
    assert (told.about is None) == (value <= 2 * told.give_or_take)
    assert str(told) == ("few" if told.about is None else f"about {value}, give or take {told.give_or_take}")


def test_a_center_with_few_chats_has_weeks_and_another_days() -> None:
    assert length_for(0, 0) == length_for(-5, 28) == length_for(19 * 28, 28) == 7
    assert length_for(20 * 28, 28) == 1
    friday = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
    assert period_at(friday, 7) == Period(date(2026, 11, 16), 7)
    assert not period_at(friday, 7).is_over(friday + timedelta(days=2))
    assert period_at(friday, 7).is_over(friday + timedelta(days=3))
    assert period_at(friday, 1).is_over(friday + timedelta(minutes=1))


# --- the report ---------------------------------------------------------------------------------------------


def test_the_report_shows_each_figure_with_its_interval_and_loads_nothing() -> None:
    of = {CHATS: figure(40, 1), Cell("topic", "cost"): figure(21, 1), Cell("topic", "phone"): figure(-3, 1)}
    week = {"a": {Period(date(2026, 11, 16), 7): of}}
    page = report.as_html({"a": "A <b> & Co", "b": "B"}, week, {"a": of}, date(2026, 11, 1))
    assert "about 40, give or take 9" in page and "about 21, give or take 9" in page
    assert "Few: phone." in page and "-3" not in page
    assert "A &lt;b&gt; &amp; Co" in page and "<b>" not in page
    assert "Nothing has been written for this center yet" in page
    assert "default-src 'none'" in page and "http" not in page.replace("http-equiv", "")
    rows = report.as_csv(week).splitlines()
    assert rows[0] == "site,begins,days,kind,name,about,give_or_take"
    assert "a,2026-11-16,7,topic,phone,,9" in rows and "a,2026-11-16,7,chats,all,40,9" in rows
