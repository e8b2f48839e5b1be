"""What is not known is said to be not known, and no center is left out that lists what was asked about."""

from __future__ import annotations

import pytest

from .spoken import SITES, Situation, say

TOLEDO = SITES["midwest-recovery-toledo"]


def test_every_center_with_detox_is_named_under_whichever_name_it_lists_it() -> None:
    text = say("levels_of_care", Situation(TOLEDO, asked="do you have detox")).text
    for name in ("Midwest Detox Center", "Ohio Detox Center", "Midwest Centers at Youngstown"):
        assert name in text
    assert text.startswith("As far as I know, detox is not listed at Midwest Recovery Center.")


@pytest.mark.parametrize("id", ["midwest-youngstown", "midwest-detox-maumee"])
def test_a_level_that_is_only_alike_is_not_passed_off_as_the_one_asked_about(id: str) -> None:
    site = SITES[id]
    text = say("levels_of_care", Situation(site, asked="is there inpatient")).text
    assert f"inpatient treatment is not listed at {site.name}. It lists residential care" in text


@pytest.mark.parametrize(
    "topic, asked, words",
    [
        ("levels_of_care", "how long is iop, how many weeks", "How long a program lasts"),
        ("levels_of_care", "what hours is php", "How long a program lasts"),
        ("levels_of_care", "do you guys have virtual iop", "online or by video"),
        ("phone", "what's your email address", "No e-mail address"),
        ("phone", "can i text you", "no number for texts"),
    ],
)
def test_what_no_entry_says_is_said_to_be_unknown(topic: str, asked: str, words: str) -> None:
    text = say(topic, Situation(TOLEDO, asked=asked)).text
    assert (words in text and "not known here" in text) or "is known here" in text


@pytest.mark.parametrize(
    "asked, words",
    [
        ("is there iop in maumee", "I know of an IOP itself in Toledo and Youngstown"),
        ("i live in portland oregon can i attend", "I know of no center in the state of Oregon"),
        ("i moved to columbus can i go there", "I know of no center in Columbus"),
        ("do i have to come back to the same center", "We serve people from these towns"),
    ],
)
def test_who_asks_for_a_place_nearer_hears_no_yes_that_was_not_asked_for(asked: str, words: str) -> None:
    text = say("closer_to_home", Situation(TOLEDO, asked=asked)).text
    assert words in text and "Yes" not in text


@pytest.mark.parametrize("asked", ["i live in oregon", "oregon ohio", "closer to oregon, oh"])
def test_the_town_of_that_name_is_served(asked: str) -> None:
    assert say("closer_to_home", Situation(TOLEDO, asked=asked)).text.startswith(
        "Yes, Midwest Recovery Center"
    )


@pytest.mark.parametrize("topic", ["feel_alone", "first_day_back", "rebuild_trust"])
@pytest.mark.parametrize("audience", ["self", "loved_one"])
def test_the_number_for_coming_back_is_not_given_as_the_one_of_the_team_here(
    topic: str, audience: str
) -> None:
    site = SITES["ohio-detox-maumee"]
    spoken = say(topic, Situation(site, audience=audience))
    assert spoken.numbers == {site.admissions_phone}
