"""What a text names is found as people write it, and nothing else is; the text itself goes no further."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.contract import parse_turn
from chatbot.named import named
from chatbot.variants import VALUES
from server.adapters.rasa import Context

from .spoken import ASSISTANT, SITES

CENTERS = parse_turn(
    {
        "text": "hello",
        "context": Context(SITES["midwest-recovery-toledo"], False, True, tuple(SITES.values())).encode(),
    }
).centers


@pytest.mark.parametrize(
    "text, listed, unlisted",
    [
        ("do u take bcbs", "Blue Cross Blue Shield", ""),
        ("BLUE CROSS?", "Blue Cross Blue Shield", ""),
        ("i got atena", "Aetna", ""),
        ("is humanna ok", "Humana", ""),
        ("tri-care (my dad was army)", "Tricare", ""),
        ("united health care", "UnitedHealthcare", ""),
        ("uhc", "UnitedHealthcare", ""),
        ("anthem blue cross", "Anthem", ""),
        ("medicade??", "", "Medicaid"),
        ("medicare and medicaid", "", "Medicare or Medicaid"),
        ("care source", "", "CareSource"),
        ("aetna or molina", "Aetna", "Molina"),
        ("i am only human", "", ""),
        ("etc etc", "", ""),
        ("i take my meds", "", ""),
    ],
)
def test_insurers_are_found(text: str, listed: str, unlisted: str) -> None:
    found = named(text, CENTERS)
    assert (found["named_insurer"], found["unlisted_insurer"]) == (listed, unlisted)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("medicaid", "medicaid_elsewhere"),
        ("caresource medicaid", "medicaid_elsewhere"),
        ("molina", "major"),
        ("medicare", "not_listed"),
        ("does the va pay", "not_listed"),
        ("aetna or medicaid", "mixed"),
    ],
)
def test_public_coverage_is_not_taken_for_a_private_insurer(text: str, answer: str) -> None:
    assert named(text, CENTERS)["insurer_answer"] == answer


@pytest.mark.parametrize(
    "text, answer, level",
    [
        ("what even is IOP", "here", "IOP (intensive outpatient program)"),
        ("intensive outpatient", "here", "IOP (intensive outpatient program)"),
        ("do you do suboxone", "mat_here", "MAT (medication-assisted treatment)"),
        ("do you have detox", "elsewhere", "detox"),
        ("is it inpatient", "elsewhere", "inpatient treatment"),
        ("iop or php", "several", ""),
        ("intensive outpatient or just outpatient", "several", ""),
        ("which kind of care is there", "none", ""),
    ],
)
def test_levels_are_found(text: str, answer: str, level: str) -> None:
    found = named(text, CENTERS)
    assert (found["level_answer"], found["named_level"]) == (answer, level)


@pytest.mark.parametrize(
    "text, answer, town",
    [
        ("anything in youngtown", "here", "Youngstown"),
        ("toldeo", "here", "Toledo"),
        ("i live in perrysburg", "served", "Perrysburg"),
        ("bowling green", "unknown", "Bowling Green"),
        ("near me", "none", ""),
    ],
)
def test_towns_are_found(text: str, answer: str, town: str) -> None:
    found = named(text, CENTERS)
    assert (found["town_answer"], found["named_town"]) == (answer, town)


some_names = st.lists(st.sampled_from("iop aetna toledo medicaid detox of the".split())).map(" ".join)


@given(st.text(max_size=300) | some_names)
def test_what_is_found_is_a_slot_of_the_domain_with_a_value_that_is_known(text: str) -> None:
    for slot, value in named(text, CENTERS).items():
        assert slot in ASSISTANT.slots
        assert slot not in VALUES or value in VALUES[slot]


def test_only_names_of_the_lists_are_in_what_is_found() -> None:
    found = named("my son Dashiell took Aetna to Toledoo, IOP", CENTERS)
    assert found["named_insurer"] == "Aetna" and found["named_town"] == "Toledo"
    assert not any("ashiell" in str(value) or "oledoo" in str(value) for value in found.values())


def test_a_wall_of_text_costs_little() -> None:
    text = " ".join(f"{letter}toldeo{number} aetnas" for number in range(15) for letter in "abcdefghijklm")
    began = time.perf_counter()
    named(text, CENTERS)
    assert time.perf_counter() - began < 0.25
