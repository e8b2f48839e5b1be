"""The note that staff would read: the visitor's own words, shortened, and never more than fits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from server.core.summary import LIMIT, summarize
from server.core.wire import SUMMARY_LIMIT


def test_who_wrote_nothing_has_an_empty_note() -> None:
    assert summarize([]) == summarize(["", "  \n"]) == ""


def test_it_keeps_why_they_came_and_what_they_want_now() -> None:
    note = summarize([f"line {n}" for n in range(1, 9)])
    assert note == "I wrote: line 1 / line 6 / line 7 / line 8"


def test_a_long_line_is_shortened_at_a_word() -> None:
    note = summarize(["word " * 100])
    assert note.endswith("word…") and len(note) < 200


@given(st.lists(st.text(max_size=400), max_size=60))
def test_it_fits_and_consists_of_their_own_words(lines: list[str]) -> None:
    note = summarize(lines)
    assert len(note) <= LIMIT == SUMMARY_LIMIT
    assert "\n" not in note
    written = " ".join(" ".join(lines).split())
    for part in note.removeprefix("I wrote: ").split(" / "):
        assert " / " in written or "/" in written or part.rstrip("…") in written
