"""Danger as two signals see it: what was read in a line and what stands in its words count together."""

from __future__ import annotations

import random
from dataclasses import asdict, replace

import pytest

from chatbot.contract import HINTED, NONE, STATED, Weighed
from chatbot.danger import Signals, numbers
from server.core.safety.deciding import weighed

SIGNALS = Signals.load()
ORDINARY = (("cost", 0.9), ("insurance_check", 0.05), ("check_in", 0.02), ("crisis_suicide", 0.01))
FAINT = (("feel_alone", 0.4), ("check_in", 0.3), ("crisis_suicide", 0.2), ("cost", 0.1))
PLAIN = (("crisis_suicide", 0.9), ("check_in", 0.05), ("feel_alone", 0.05))
TOPICS = ("cost", "check_in", "craving", "crisis_suicide", "crisis_overdose")


def seen(words: str) -> Weighed:
    """What the screen sees in such words."""
    return Weighed(**asdict(weighed(words)))


NOTHING = seen("what does a month of it cost without insurance")
FAINTLY = seen("nobody would notice")
PLAINLY = seen("i am going to kill myself tonight")
LONG = seen("we went to the store and then my sister called about group on monday. " * 6)


def drawn(seed: int) -> tuple[list[tuple[str, float]], list[list[tuple[str, float]]], Weighed]:
    """A reading with its pieces and what the screen sees, of any size."""
    chance = random.Random(seed)

    def ranking() -> list[tuple[str, float]]:
        topics = chance.sample(TOPICS, chance.randrange(len(TOPICS) + 1))
        return [(topic, chance.choice([0.0, 1.0, chance.random()])) for topic in topics]

    given = chance.choice([NOTHING, FAINTLY, PLAINLY, LONG])
    signs = {name: number + chance.gauss(0, 3) * (name != "length") for name, number in given.signs.items()}
    return ranking(), [ranking() for _ in range(chance.randrange(5))], replace(given, signs=signs)


@pytest.mark.parametrize("seed", range(200))
def test_whatever_was_read_the_shares_add_up_and_an_alarm_is_of_a_kind_that_was_read(seed):
    ranking, pieces, words = drawn(seed)
    assert sum(SIGNALS.shares(numbers(ranking, pieces, words)).values()) == pytest.approx(1)
    topic, share = SIGNALS.judge(ranking, pieces, words)
    assert topic is None or topic == "check_in" or topic in [name for name, _ in ranking]
    assert 0 <= share <= 1


def test_where_both_see_nothing_there_is_nothing():
    assert SIGNALS.judge(ORDINARY, (), NOTHING)[0] is None


def test_where_both_see_it_there_is_an_alarm():
    assert SIGNALS.judge(PLAIN, (), PLAINLY)[0] == "crisis_suicide"


def test_what_is_faint_to_both_is_asked_about():
    assert SIGNALS.judge(FAINT, (), FAINTLY)[0] == "check_in"


def test_words_make_a_reading_surer():
    by_words = [SIGNALS.shares(numbers(FAINT, (), words))[NONE] for words in (NOTHING, FAINTLY, PLAINLY)]
    assert by_words == sorted(by_words, reverse=True)


def test_one_sentence_of_a_long_text_that_is_read_as_danger_makes_the_whole_more_likely():
    harmless = SIGNALS.shares(numbers(ORDINARY, [ORDINARY] * 6, LONG))
    one = SIGNALS.shares(numbers(ORDINARY, [*[ORDINARY] * 5, PLAIN], LONG))
    assert one[STATED] > harmless[STATED] and one[NONE] < harmless[NONE]


def test_which_kind_it_is_the_words_say_too():
    torn = (("crisis_suicide", 0.5), ("crisis_overdose", 0.4))
    assert SIGNALS.judge(torn, (), replace(PLAINLY, kinds={"crisis_overdose": 0.9}))[0] == "crisis_overdose"


def test_a_hint_at_a_kind_says_of_which_kind_an_alarm_is():
    torn = (("crisis_suicide", 0.3), ("crisis_overdose", 0.28), ("check_in", 0.4))
    words = replace(PLAINLY, kinds={"crisis_suicide": 0.4, "crisis_overdose": 0.4})
    assert SIGNALS.judge(torn, (), words)[0] == "crisis_suicide"
    assert SIGNALS.judge(torn, (), words, {"crisis_overdose": 0.4})[0] == "crisis_overdose"


def test_every_number_has_a_weight_for_each_of_the_three():
    known = set(numbers(ORDINARY, (), NOTHING))
    assert set(SIGNALS.weights) == {NONE, HINTED, STATED} and set(SIGNALS.usual) == known
    assert all(set(row) == {"always", *known} for row in SIGNALS.weights.values())
    assert all(0 < bar < 1 for bars in SIGNALS.bars.values() for bar in bars.values())
