"""The words of system lines: each code has a sentence for both sides, and promises nothing."""

from __future__ import annotations

import re

import pytest

from server.adapters import sites_file
from server.core.words import CODES, JOINED, word

SITES = sites_file.load(sites_file.DEFAULT)
CENTER = SITES["midwest-recovery-toledo"]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_worded_for_both_sides(code: str) -> None:
    for for_staff in (False, True):
        sentence = word(code, CENTER, for_staff=for_staff)
        assert sentence and "{" not in sentence


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_code_fits_where_a_text_would(code: str) -> None:
    assert re.fullmatch(r"[a-z_]{1,40}", code)


def test_an_unknown_code_is_an_error_and_not_a_sentence() -> None:
    with pytest.raises(KeyError):
        word("whatever somebody wrote", CENTER)


@pytest.mark.parametrize("site", SITES.values(), ids=SITES.keys())
def test_who_cannot_be_answered_gets_the_numbers(site: object) -> None:
    sentence = word("assistant_away", site)  # type: ignore[arg-type]
    for number in (site.returning_phone, site.admissions_phone, "911", "988"):  # type: ignore[attr-defined]
        assert number in sentence


def test_no_sentence_promises_an_outcome_or_uses_a_hurtful_word() -> None:
    sentences = (
        " ".join(word(code, CENTER, for_staff=side) for code in CODES for side in (False, True)) + JOINED
    )
    for never in ("guarantee", "promise", "minutes", "addict", "abuse", "clean"):
        assert not re.search(rf"\b{never}\b", sentences, re.IGNORECASE)


def test_whoever_joins_is_named() -> None:
    assert JOINED.format(name="Alex").startswith("Alex has joined")


def test_a_place_in_line_is_told_by_its_number_alone() -> None:
    """A sentence stays where it stands; who is in danger may come before anybody at any moment."""
    assert not [code for code in CODES if re.search("first in line|next in line", word(code, CENTER))]
