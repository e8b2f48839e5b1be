"""How somebody writes does not hide what they say, and no text is too strange or too long to be screened."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.safety import OVERDOSE, SUICIDE, WITHDRAWAL
from server.core.safety.deciding import decide
from server.core.safety.matching import BadPhrase, Matcher
from server.core.safety.phrases import book
from server.core.safety.spelling import spell

settings.register_profile("open-door", deadline=None, print_blob=True, max_examples=100)
settings.load_profile("open-door")

CORE = {
    "i want to kill myself": SUICIDE,
    "i want to die": SUICIDE,
    "i am going to end my life": SUICIDE,
    "i am suicidal": SUICIDE,
    "he overdosed": OVERDOSE,
    "she is not breathing": OVERDOSE,
    "i am having withdrawal seizures": WITHDRAWAL,
}
LEET = str.maketrans("oieas", "013@$")
phrases = st.sampled_from(sorted(CORE))


def kind(text: str, *before: str) -> str | None:
    meaning = decide(text, before).meaning
    return None if meaning is None or meaning.level == book.HINTED else meaning.kind


@given(phrases, st.sampled_from([" ", "  ", "\t", "\n", ", ", "... ", " - ", "! ", "; ", " / ", "\n\n"]))
def test_what_stands_between_the_words_does_not_hide_it(text: str, between: str) -> None:
    assert kind(between.join(text.split())) == CORE[text]


@given(phrases, st.data())
def test_neither_do_capitals(text: str, data: st.DataObject) -> None:
    mixed = "".join(letter.upper() if data.draw(st.booleans()) else letter for letter in text)
    assert kind(mixed) == CORE[text]


@given(phrases, st.data())
def test_nor_digits_in_place_of_letters(text: str, data: st.DataObject) -> None:
    """Not where a word is one letter long: an "1" alone is a number."""
    words = [
        word if len(word) == 1 or data.draw(st.booleans()) else word[0] + word[1:].translate(LEET)
        for word in text.split()
    ]
    assert kind(" ".join(words)) == CORE[text]


@given(phrases, st.data(), st.sampled_from([" ", ".", "-", "_"]))
def test_nor_letters_that_are_set_apart(text: str, data: st.DataObject, between: str) -> None:
    words = text.split()
    chosen = data.draw(st.sampled_from([number for number, word in enumerate(words) if len(word) > 3] or [0]))
    words[chosen] = between.join(words[chosen])
    assert kind("  ".join(words)) == CORE[text]


@given(phrases, st.data())
def test_nor_letters_that_are_held_down(text: str, data: st.DataObject) -> None:
    words = text.split()
    last = words[-1]
    words[-1] = last + last[-1] * data.draw(st.integers(2, 9))
    assert kind(" ".join(words)) == CORE[text]


@given(phrases, st.sampled_from(["hello. ", "so i was at group today. ", "sorry to bother you\n", "ok "]))
def test_nor_what_was_said_first(text: str, before: str) -> None:
    assert kind(before + text) == CORE[text]


@given(phrases, st.integers(1, 5))
def test_nor_lines_that_break_in_the_middle(text: str, cut: int) -> None:
    words = text.split()
    cut = min(cut, len(words) - 1)
    assert kind(" ".join(words[cut:]), " ".join(words[:cut])) == CORE[text]


@given(st.text(alphabet=st.characters(), max_size=500), st.lists(st.text(max_size=80), max_size=5))
def test_any_text_at_all_is_screened(text: str, before: list[str]) -> None:
    meaning = decide(text, before).meaning
    assert meaning is None or meaning.level in (book.STATED, book.HAPPENED, book.HINTED)


@pytest.mark.parametrize("unit", ["i want to die ", "he is not ", "word ", "k i l l ", "1z "])
def test_the_time_grows_with_the_length_and_no_faster(unit: str) -> None:
    """Sixteen times the text takes about sixteen times as long; four times that is allowed for noise."""

    def taken(length: int) -> float:
        text = (unit * length)[:length]
        best = 1e9
        for _ in range(3):
            begun = time.process_time()
            decide(text)
            best = min(best, time.process_time() - begun)
        return best

    decide("warm")
    assert taken(320_000) < 64 * max(taken(20_000), 0.002)


def test_every_phrase_is_heard_in_its_own_words() -> None:
    """A phrase that cannot be found in the text that it is would be a typing mistake in the book."""
    for written, _ in book.phrases():
        words = [choice for element in written.split() if (choice := plainest(element))]
        matcher = Matcher([written], book.CLASSES, spell)
        text = matcher.text([spelled for word in words for one in word.split() for spelled in spell(one)])
        assert dict(matcher.ends(text)), written


def plainest(element: str) -> str:
    """One word for an element of a phrase; the first of a class, nothing for a gap."""
    if element.startswith("."):
        return ""
    for choice in element.split("|"):
        choice = choice.rstrip("?")
        if choice.startswith("<"):
            first = next(
                line
                for line in book.CLASSES[choice.strip("<>")].replace(";", "\n").splitlines()
                if line.strip()
            )
            return " ".join(plainest(one) for one in first.split())
        if choice and spell(choice):
            return choice
    return ""


def test_a_phrase_that_cannot_be_read_is_refused() -> None:
    for bad in ("<nobody> wants this", "maybe? perhaps?", ".. begins with a gap", "ends with a gap .."):
        with pytest.raises(BadPhrase):
            Matcher([bad], book.CLASSES, spell)
