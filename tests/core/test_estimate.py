"""An estimate is said only where recent waits give one, and never more exactly than they do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.core.estimate import ENOUGH, minutes

waits = st.lists(st.timedeltas(timedelta(0), timedelta(hours=3)), min_size=1, max_size=30)


@given(waits)
def test_where_nobody_is_there_or_too_few_waited_nothing_is_said(lately: list[timedelta]) -> None:
    assert minutes(lately, staff_online=False) is None
    assert minutes(lately[: ENOUGH - 1], staff_online=True) is None


@given(waits.filter(lambda lately: len(lately) >= ENOUGH))
@example([timedelta(0), timedelta(0), timedelta(minutes=10, microseconds=1)])
def test_most_people_waited_no_longer_than_is_said(lately: list[timedelta]) -> None:
    said = minutes(lately, staff_online=True)
    assert said is not None and said >= 1
    within = sum(wait <= timedelta(minutes=said) for wait in lately)
    assert within * 4 >= len(lately) * 3


@pytest.mark.parametrize(
    ("each", "said"), [(20, 1), (61, 2), (180, 3), (181, 5), (301, 10), (601, 20), (3600, 60)]
)
def test_it_is_said_in_steps_that_feign_no_precision(each: int, said: int) -> None:
    assert minutes([timedelta(seconds=each)] * 3, staff_online=True) == said
