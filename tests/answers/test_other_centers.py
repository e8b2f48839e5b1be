"""Who names another center than the one of this chat gets an answer about that one, and never this one's facts."""

from __future__ import annotations

import pytest

from chatbot.mentions import words_of
from chatbot.places import asked_about

from .spoken import SITES, Situation, say
from .test_named import CENTERS

TOLEDO, DETOX = "midwest-recovery-toledo", "midwest-detox-maumee"


@pytest.mark.parametrize(
    "asked, said, not_said",
    [
        ("does youngstown have php", "is not listed at Midwest Centers at Youngstown", "Center lists PHP"),
        ("what do you have in youngstown", "residential care", "PHP"),
        ("is there detox in maumee", "Ohio Detox Center lists medical detox", "Midwest Recovery"),
        ("is there iop in maumee", "Midwest Detox Center: IOP", "lists IOP"),
        ("does ohio treatment center have php or iop", "daytime treatment", "supportive days"),
        ("i live in youngstown do you have php", "Midwest Recovery Center lists PHP", "not listed"),
    ],
)
def test_the_care_of_the_center_that_is_asked_about_is_told(asked: str, said: str, not_said: str) -> None:
    text = say("levels_of_care", Situation(SITES[TOLEDO], asked=asked)).text
    assert said in text and not_said not in text


@pytest.mark.parametrize(
    "asked, said, not_said",
    [
        (
            "do you take aetna at ohio detox center",
            "Whether Ohio Detox Center takes Aetna is not known here",
            "Yes",
        ),
        (
            "does the detox in maumee take medicaid",
            "Ohio Detox Center: works with Medicaid",
            "Midwest Recovery",
        ),
        ("what insurance does ohio detox take", "works with Ohio Medicaid", "Aetna"),
        ("insurance in maumee?", "Midwest Detox Center: most major private insurers", "Midwest Recovery"),
    ],
)
def test_the_insurers_of_the_center_that_is_asked_about_are_told(
    asked: str, said: str, not_said: str
) -> None:
    text = say("insurance_accepted", Situation(SITES[TOLEDO], asked=asked)).text
    assert said in text and not_said not in text


def test_a_center_s_own_name_is_not_taken_for_a_level_of_care() -> None:
    text = say("levels_of_care", Situation(SITES[DETOX], asked="does midwest detox have php")).text
    assert "is not listed at Midwest Detox Center" in text and "This is what I know" not in text


def test_how_fast_another_center_has_a_place_is_not_known() -> None:
    text = say("admission_steps", Situation(SITES[TOLEDO], asked="how fast can i get into ohio detox")).text
    assert "How fast a place is free is not known" in text and "same day" not in text


@pytest.mark.parametrize(
    "text, ids",
    [
        ("hello", [TOLEDO]),
        ("are you the midwest recovery center", [TOLEDO]),
        ("midwest detox", [DETOX]),
        ("midwest youngstown", ["midwest-youngstown"]),
        ("youngtown?", ["midwest-youngstown"]),
        ("do you have php in toledo", [TOLEDO]),
        ("any ohio detox centers?", [TOLEDO]),
        ("i am from youngstown", [TOLEDO]),
        ("maumee or youngstown", [DETOX, "ohio-detox-maumee", "midwest-youngstown"]),
    ],
)
def test_names_and_towns_are_found(text: str, ids: list[str]) -> None:
    assert [center.id for center in asked_about(words_of(text), CENTERS).centers] == ids
