"""Lines are read as they were meant, and danger is never mended away."""

import pytest

from chatbot.spelling import Spelling, counted

PHRASES = [
    "is it normal to relapse in the program",
    "i relapsed, is that normal",
    "do i relapse again",
    "will i relapse",
    "does my insurance cover this",
    "which insurance do you take",
    "i want to unalive myself",
    "gonna unalive myself",
    "unalive me",
    "they said unalive",
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(counted(PHRASES))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wich insurence do u take", "which insurance do you take"),
        ("is it nomal to releapse", "is it normal to relapse"),
        ("idk if im ready rn", "i don't know if i'm ready right now"),
        ("HELLO is thsi the chat", "HELLO is this the chat"),
        ("What is an IOP", "What is an IOP"),
        ("my name is Siobhan", "my name is Siobhan"),
        ("", ""),
        ("🙏 12:30?", "🙏 12:30?"),
    ],
)
def test_a_line_is_read_as_it_was_meant(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.meant(typed) == meant


def test_a_word_that_the_phrases_often_have_is_a_word(spelling: Spelling) -> None:
    assert spelling.meant("i will unalive myself") == "i will unalive myself"


def test_what_is_counted_holds_no_word_of_a_single_phrase() -> None:
    assert "unalive" in counted(PHRASES)
    assert "cover" not in counted(PHRASES)


def test_mending_a_line_twice_changes_nothing_more(spelling: Spelling) -> None:
    for typed in ("wich insurence do u take", "tonite im scard", "nobodys answring me"):
        once = spelling.meant(typed)
        assert spelling.meant(once) == once
