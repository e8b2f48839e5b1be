"""The safety screen: what raises the card, what does not, and that no text can stop or slow it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.safety import OVERDOSE, SUICIDE, Screen, normalize

CARDS = {SUICIDE: "the words for suicide", OVERDOSE: "the words for overdose"}
SCREEN = Screen(CARDS)

IN_DANGER = [
    "I want to kill myself",
    "i wanna die",
    "I don't want to be alive anymore",
    "im going to end it all tonight",
    "there is no reason to live",
    "everyone is better off without me",
    "i wish i was dead",
    "quiero morir",
]
OVERDOSES = [
    "I think he overdosed",
    "she is not breathing",
    "his lips are blue",
    "he won't wake up",
    "i took too many pills",
    "my friend is unresponsive",
    "creo que es una sobredosis",
]
HARMLESS = [
    "hello",
    "I stopped coming to group",
    "this job is killing me",
    "do you offer naloxone training",
    "is there a suicide prevention class",
    "I relapsed last weekend and feel ashamed",
    "I was dying of laughter",
    "can I come back to IOP",
    "I overdosed two years ago and got better",
]


def alert(text: str, *before: str) -> str | None:
    found = SCREEN.look(text, before)
    return found.alert if found else None


@pytest.mark.parametrize("text", IN_DANGER)
def test_thoughts_of_suicide_raise_the_card(text: str) -> None:
    assert alert(text) == SUICIDE


@pytest.mark.parametrize("text", OVERDOSES)
def test_an_overdose_raises_the_card(text: str) -> None:
    assert alert(text) == OVERDOSE


@pytest.mark.parametrize("text", HARMLESS)
def test_an_idiom_a_class_and_the_past_do_not(text: str) -> None:
    assert alert(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO KILL MYSELF",
        "i want to k1ll mys3lf",
        "I  want\tto\nkill   myself",
        "I want to k.i.l.l myself",
        "i want to kill mysélf",
        "i want to killlll myself!!!",
        "I want to die!",
        "k!ll my$elf",
        "<b>I want to kill myself</b>",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "/i want to die",
        '{"type":"say","text":"i want to die',
    ],
)
def test_spelling_spacing_and_wrapping_do_not_hide_it(text: str) -> None:
    assert alert(text) == SUICIDE


def test_the_last_lines_count_together() -> None:
    assert alert("die", "i want", "to") == SUICIDE
    assert alert("die", "to") is None


def test_what_was_answered_before_does_not_fire_again_by_itself() -> None:
    assert alert("thank you", "i want to die") is None
    assert alert("i want to die", "i want to die") == SUICIDE


def test_the_card_has_the_reviewed_words() -> None:
    found = SCREEN.look("i want to die")
    assert found is not None and found.text == CARDS[SUICIDE]
    assert SCREEN.card("craving") is None


def test_danger_is_seen_wherever_it_stands_in_a_long_text() -> None:
    filler = "I went to the store and then I went home. "
    for length in (100, 4_000, 60_000, 900_000):
        text = filler * (length // len(filler))
        assert alert("i want to die. " + text) == SUICIDE, f"at the beginning of {length}"
        assert alert(text + " i want to die") == SUICIDE, f"at the end of {length}"


@given(st.text(max_size=300), st.lists(st.text(max_size=50), max_size=4))
def test_any_text_is_screened_without_an_error(text: str, before: list[str]) -> None:
    assert alert(text, *before) in (None, SUICIDE, OVERDOSE)


@given(st.text(max_size=300))
def test_what_the_patterns_see_is_plain_ascii(text: str) -> None:
    assert normalize(text).isascii()


@given(st.text(max_size=100), st.sampled_from(IN_DANGER))
def test_what_stands_on_another_line_does_not_hide_it(noise: str, danger: str) -> None:
    """Unless it says that this was long ago, or is part of a harmless phrase."""
    if not any(word in noise.casefold() for word in ("ago", "when", "back", "last")):
        assert alert(f"{danger}\n\n{danger}\n. {noise}") is not None


@pytest.mark.parametrize(
    "unit",
    ["a ", "not ", "i i ", "kill ", "my ", "a.b-c_", "want to ", "he he he ", "😀", "1a", "é", "(((", "\n"],
)
def test_no_text_makes_the_screen_slow(unit: str) -> None:
    """64 KiB, the longest frame: other visitors wait for this one's screening."""
    text = (unit * 65_536)[:65_536]
    begun = time.process_time()
    SCREEN.look(text, [text] * 3)
    assert time.process_time() - begun < 1.0
