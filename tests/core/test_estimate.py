"""An estimate is said only where recent waits give one, and never more exactly than they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.core.estimate import ENOUGH, minutes

waits = st.lists(st.timedeltas(timedelta(0), timedelta(hours=3)), min_size=1, max_size=30)


NOW = [timedelta(0)]  # a line of one, who came just now


@given(waits)
def test_where_nobody_is_there_or_too_few_waited_nothing_is_said(lately: list[timedelta]) -> None:
    assert minutes(lately, line=NOW, places=0) is None
    assert minutes(lately[: ENOUGH - 1], line=NOW, places=1) is None


@given(st.lists(st.timedeltas(timedelta(0), timedelta(minutes=3)), max_size=12), st.integers(0, 10))
def test_it_is_said_to_those_alone_for_whom_there_are_places(line: list[timedelta], places: int) -> None:
    said = minutes([timedelta(minutes=3)] * 3, line=line, places=places)
    assert said == (3 if 1 <= len(line) <= places else None)


@pytest.mark.parametrize("slow", [0, 1, 2])
def test_it_is_not_said_where_somebody_up_to_there_has_waited_for_longer(slow: int) -> None:
    line = [timedelta(seconds=10)] * 3
    line[slow] = timedelta(minutes=3, seconds=1)
    assert minutes([timedelta(minutes=3)] * 3, line=line, places=9) is None
    assert minutes([timedelta(minutes=3)] * 3, line=line[:slow], places=9) == (3 if slow else None)


@given(waits.filter(lambda lately: len(lately) >= ENOUGH))
@example([timedelta(0), timedelta(0), timedelta(minutes=10, microseconds=1)])
def test_most_people_waited_no_longer_than_is_said(lately: list[timedelta]) -> None:
    said = minutes(lately, line=NOW, places=1)
    assert said is not None and said >= 1
    within = sum(wait <= timedelta(minutes=said) for wait in lately)
    assert within * 4 >= len(lately) * 3


@pytest.mark.parametrize(
    ("each", "said"), [(20, 1), (61, 2), (180, 3), (181, 5), (301, 10), (601, 20), (3600, 60)]
)
def test_it_is_said_in_steps_that_feign_no_precision(each: int, said: int) -> None:
    assert minutes([timedelta(seconds=each)] * 3, line=NOW, places=1) == said
