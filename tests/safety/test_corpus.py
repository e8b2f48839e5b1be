"""What the screen finds and what it lets be, on the corpus that was written apart from it. The floors of the project
are not all reached yet; what is reached is held here, less two points, and docs/safety.md has both."""

from __future__ import annotations

from functools import cache

import pytest

from tests.safety import measure
from tests.safety.measure import HELD_OUT, POSTS, SECOND, THIRD, WHOLE, Share

# name: (the project's floor, what is held on all corpora, on the half that was never read, on the second corpus, on the
# third, and on long posts; in the last two there are no ordinary lines)
AT_LEAST = {
    "explicit found": (1.00, 0.934, 0.93, 0.921, 0.939, 0.769),
    "explicit heard": (1.00, 0.957, 0.96, 0.95, 0.962, 0.933),
    "indirect found": (0.95, 0.817, 0.84, 0.756, 0.813, 0.883),
    "kind right": (0.95, 0.95, 0.924, 0.95, 0.929, 0.778),
}
AT_MOST = {
    "benign alarms": (0.05, 0.05, 0.087, 0.05, 0.07, 0.12),
    "benign checks": (0.10, 0.10, 0.10, 0.10, 0.10, 0.12),
    "ordinary alarms": (0.01, 0.01, 0.01, 0.01, None, None),
    "ordinary checks": (0.01, 0.022, 0.03, 0.01, None, None),
}
PARTS = (WHOLE, HELD_OUT, SECOND, THIRD, POSTS)


@cache
def figures(part: str) -> dict[str, Share]:
    return measure.figures(part)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", AT_LEAST)
def test_danger_is_found_at_least_as_often_as_it_was(name: str, part: str) -> None:
    held = AT_LEAST[name][1 + PARTS.index(part)]
    assert figures(part)[name].value >= held, str(figures(part)[name])


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", AT_MOST)
def test_nobody_who_is_in_no_danger_is_frightened_more_often_than_before(name: str, part: str) -> None:
    held = AT_MOST[name][1 + PARTS.index(part)]
    if held is None:
        assert name not in figures(part)
        return
    assert figures(part)[name].value <= held, str(figures(part)[name])


def test_what_is_held_is_no_stricter_than_what_is_promised() -> None:
    """Where a floor is reached it is the floor that is held."""
    assert all(floor >= max(held) for floor, *held in AT_LEAST.values())
    assert all(floor <= min(filter(None, held)) for floor, *held in AT_MOST.values())


def test_the_corpus_is_large_enough_to_say_something() -> None:
    assert len(measure.load("explicit")) >= 300
    assert len(measure.load("indirect")) >= 150
    assert len(measure.load("benign")) >= 400
    for name in ("explicit", "indirect"):
        assert {line.entry["kind"] for line in measure.load(name)} == {
            "crisis_suicide", "crisis_overdose", "crisis_withdrawal", "crisis_violence", "craving",
        }  # fmt: skip


def test_no_line_stands_in_the_corpus_twice() -> None:
    texts = [line.texts for name in ("explicit", "indirect", "benign") for line in measure.load(name)]
    assert len(texts) == len(set(texts))


def test_wilsons_interval_is_the_one_in_the_books() -> None:
    low, high = measure.wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert measure.wilson(0, 0) == (0.0, 1.0)
    assert measure.wilson(300, 300)[1] == pytest.approx(1.0)
