"""Danger as two signals see it: what was read in a line and what stands in its words count together."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from chatbot.contract import HINTED, NONE, STATED, Weighed
from chatbot.danger import Signals, numbers, terms

SIGNALS = Signals.load()
NOTHING = Weighed(stated=0.01, danger=0.02, kinds={}, phrase=NONE, excused=False, words=9)
ORDINARY = (("cost", 0.9), ("insurance_check", 0.05), ("check_in", 0.02), ("crisis_suicide", 0.01))
FAINT = (("feel_alone", 0.4), ("check_in", 0.3), ("crisis_suicide", 0.2), ("cost", 0.1))
PLAIN = (("crisis_suicide", 0.9), ("check_in", 0.05), ("feel_alone", 0.05))

TOPICS = ("cost", "check_in", "craving", "crisis_suicide", "crisis_overdose")


def drawn(seed: int) -> tuple[list[tuple[str, float]], Weighed]:
    """A reading and what the screen sees, of any size."""
    chance = random.Random(seed)
    topics = chance.sample(TOPICS, chance.randrange(len(TOPICS) + 1))
    stated = chance.choice([0.0, 1.0, chance.random()])
    danger = min(1.0, stated + chance.random())
    phrase, words = chance.choice([NONE, HINTED, STATED]), chance.randrange(900)
    seen = Weighed(stated, danger, {"crisis_overdose": stated}, phrase, chance.random() < 0.5, words)
    return [(topic, chance.choice([0.0, 1.0, chance.random()])) for topic in topics], seen


@pytest.mark.parametrize("seed", range(200))
def test_whatever_was_read_the_shares_add_up_and_an_alarm_is_of_a_kind_that_was_read(seed):
    ranking, seen = drawn(seed)
    assert sum(SIGNALS.shares(ranking, seen).values()) == pytest.approx(1)
    topic, share = SIGNALS.judge(ranking, seen)
    assert topic is None or topic == "check_in" or topic in [name for name, _ in ranking]
    assert 0 <= share <= 1


def test_where_both_see_nothing_there_is_nothing():
    assert SIGNALS.judge(ORDINARY, NOTHING)[0] is None


def test_where_both_see_it_there_is_an_alarm():
    seen = replace(NOTHING, stated=0.9, danger=0.95, phrase=STATED)
    assert SIGNALS.judge(PLAIN, seen)[0] == "crisis_suicide"


def test_what_is_faint_to_both_is_asked_about():
    seen = replace(NOTHING, stated=0.1, danger=0.4, phrase=HINTED)
    assert SIGNALS.judge(FAINT, seen)[0] == "check_in"


def test_words_make_a_reading_surer_and_an_excuse_less_sure():
    faint = SIGNALS.shares(FAINT, NOTHING)[NONE]
    assert SIGNALS.shares(FAINT, replace(NOTHING, stated=0.4, danger=0.6))[NONE] < faint
    assert (
        SIGNALS.shares(PLAIN, replace(NOTHING, excused=True))[STATED] < SIGNALS.shares(PLAIN, NOTHING)[STATED]
    )


def test_which_kind_it_is_the_words_say_too():
    torn = (("crisis_suicide", 0.5), ("crisis_overdose", 0.4))
    seen = replace(NOTHING, stated=0.9, danger=0.95, kinds={"crisis_overdose": 0.9}, phrase=STATED)
    assert SIGNALS.judge(torn, seen)[0] == "crisis_overdose"


def test_every_number_has_a_weight_for_each_of_the_three():
    known = {"always", *terms(numbers(ORDINARY, NOTHING), SIGNALS.usual)}
    assert set(SIGNALS.weights) == {NONE, HINTED, STATED}
    assert all(set(row) == known for row in SIGNALS.weights.values())
    assert 0 < SIGNALS.alarm < 1 and 0 < SIGNALS.check < 1
