"""What a visitor agrees to before anybody can read them."""

from __future__ import annotations

import pytest

from server.core.consent import CURRENT, WORDINGS, wording


def test_the_current_version_is_one_of_the_known() -> None:
    assert CURRENT in WORDINGS


@pytest.mark.parametrize("version", sorted(WORDINGS))
def test_every_version_names_who_will_read_and_that_it_can_be_ended(version: str) -> None:
    text = wording("Midwest Recovery Center", "the numbers", staff_online=True, version=version)
    assert "Midwest Recovery Center" in text and "stop sharing" in text and "{" not in text
    assert "Nobody from the team is online" not in text


def test_when_nobody_is_there_it_says_so_first_and_gives_the_numbers() -> None:
    text = wording("Midwest Recovery Center", "call 419", staff_online=False)
    assert text.startswith("Nobody from the team is online right now.") and "call 419" in text
    assert text.endswith(wording("Midwest Recovery Center", "call 419", staff_online=True))


def test_an_old_wording_stays_as_it_was() -> None:
    """A version is never edited, only followed: people agreed to these very words."""
    import hashlib

    known = {
        "2026-11": "396102b27dbadc6c",
        "2026-11-reach-out": "649a778307fc29fc",
        "2026-11-message": "7fe99efca6bd79fd",
    }
    assert {v: hashlib.sha256(text.encode()).hexdigest()[:16] for v, text in WORDINGS.items()} == known


def test_an_unknown_version_is_an_error() -> None:
    with pytest.raises(KeyError):
        wording("Midwest Recovery Center", "", staff_online=True, version="1999-01")
