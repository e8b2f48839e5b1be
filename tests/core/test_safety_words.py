"""Which words a card has: for the writer or for whoever they write about, and a line in Spanish where they wrote it."""

from __future__ import annotations

import pytest

from server.adapters import cards
from server.core.safety import CHECK_IN, CRAVING, SUICIDE, VIOLENCE, WITHDRAWAL, Screen
from server.core.safety.about import about_other
from server.core.safety.languages import is_spanish

CARDS = cards.load()
SCREEN = Screen(CARDS)

OTHERS = [
    "my wife texted me she cant go on and locked the bathroom",
    "i think my son is going to kill himself",
    "my friend says she wants to die",
    "im scared my brother will hurt himself tonight",
    "he has a gun and says goodbye to everyone",
    "my daughter told me she doesn't want to live",
    "mi hijo dice que se quiere matar",
    "i dont know what to do, my mom wants to end it",
]
OWN = [
    "i want to kill myself",
    "my wife left me and i want to die",
    "my husband hit me",
    "they would be better off without me",
    "he died and there is no point anymore",
    "quiero morirme",
    "want to die",
    "i cant go on, my kids deserve better",
    "my dad is going to hurt us",
    "my brother died last year and i cant do this",
    "she hates me and i took all the pills",
]


@pytest.mark.parametrize("text", OTHERS)
def test_who_writes_about_somebody_else_is_heard_so(text: str) -> None:
    assert about_other(text)


@pytest.mark.parametrize("text", OWN)
def test_who_writes_about_themselves_is_never_taken_for_another(text: str) -> None:
    assert not about_other(text)


def test_a_bare_yes_is_about_whom_the_line_before_was_about() -> None:
    assert about_other("yes", ["my son says goodbye to everyone"])
    assert not about_other("yes", ["i feel like a burden"])


@pytest.mark.parametrize("alert", [SUICIDE, WITHDRAWAL, VIOLENCE, CRAVING])
def test_each_card_for_somebody_else_says_to_stay_with_them(alert: str) -> None:
    for_them, for_me = SCREEN.card(alert, text="my son"), SCREEN.card(alert, text="i")
    assert for_them is not None and for_me is not None
    assert for_them.text == CARDS[f"{alert}_other"] != for_me.text == CARDS[alert]
    assert (for_them.alert, for_them.topic) == (for_me.alert, for_me.topic)


def test_the_screen_chooses_by_the_line() -> None:
    found = SCREEN.look("my friend says she wants to die")
    assert found is not None and found.alert == SUICIDE and "Stay with them" in found.text
    found = SCREEN.look("i want to die")
    assert found is not None and "Stay with them" not in found.text


def test_the_gentle_question_asks_about_them_too() -> None:
    found = SCREEN.card(CHECK_IN, text="my brother is giving his things away")
    assert found is not None and found.is_check and found.text == CARDS["check_in_other"]


@pytest.mark.parametrize("text", ["quiero morirme", "mi hijo no respira", "mi esposo me pega y tengo miedo"])
def test_spanish_gets_the_numbers_in_spanish_behind_the_card(text: str) -> None:
    found = SCREEN.card(SUICIDE, text=text)
    assert is_spanish(text) and found is not None and found.text.endswith(CARDS["in_spanish"])
    assert "911" in CARDS["in_spanish"] and "988" in CARDS["in_spanish"]


@pytest.mark.parametrize("text", ["i want to die", "no me and my son", "my ex took la casa", "help me", ""])
def test_english_gets_no_spanish(text: str) -> None:
    found = SCREEN.card(SUICIDE, text=text)
    assert found is not None and CARDS["in_spanish"] not in found.text
