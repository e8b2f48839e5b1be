"""The shape of a request: what is taken, what is refused, and that a refusal repeats nothing."""

import math

import pytest
from conftest import CENTERS, TOLEDO, context

from chatbot.contract import LONGEST_TEXT, BadRequest, Weighed, neutral, parse_read, parse_turn

WEIGHED = {
    "danger": 0.2,
    "kinds": {"crisis_suicide": 0.2},
    "phrase": "none",
    "signs": {"length": 1.4, "most_danger": -1.2, "most_stated": -2},
}


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "  /restart",
        "\t\n/restart",
        "\u200b/restart",
        "\ufeff //restart",
        "\u00a0/restart",
        "\x1f/restart",
    ],
)
def test_text_that_would_be_a_command_loses_what_makes_it_one(text):
    assert neutral(text) == "restart"


def test_a_slash_inside_a_text_stays():
    assert neutral("and/or 24/7") == "and/or 24/7"


@pytest.mark.parametrize("text", ["/", " / ", "\n", "\u200b"])
def test_a_text_of_nothing_is_still_a_text(text):
    assert neutral(text) == "..."


def test_half_a_character_becomes_a_whole_one():
    assert neutral("a\ud800b").encode("utf-8")


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "text",
        {},
        {"text": "a"},
        {"context": context()},
        {"text": "a", "choice": "judged", "context": context()},
        {"text": 7, "context": context()},
        {"text": "", "context": context()},
        {"text": "a" * (LONGEST_TEXT + 1), "context": context()},
        {"choice": ["judged"], "context": context()},
        {"text": "a", "state": {}, "context": context()},
        {"text": "a", "context": context(), "more": 1},
        {"text": "a", "context": context(staffed="yes")},
        {"text": "a", "context": context(audience="everyone")},
        {"text": "a", "context": context(open_now="now")},
        {"text": "a", "context": context(hours_text=9)},
        {"text": "a", "context": {**context(), "site": {"id": "x"}}},
        {"text": "a", "context": {**context(), "more": 1}},
        {"text": "a", "context": context(shared=None)},
        {"text": "a", "context": context(weighed=0.5)},
        {"text": "a", "context": context(weighed={})},
        {"text": "a", "context": context(weighed={**WEIGHED, "danger": 1.5})},
        {"text": "a", "context": context(weighed={**WEIGHED, "danger": True})},
        {"text": "a", "context": context(weighed={**WEIGHED, "phrase": "grave"})},
        {"text": "a", "context": context(weighed={**WEIGHED, "signs": {"length": 1.4}})},
        {"text": "a", "context": context(weighed={**WEIGHED, "kinds": {"cost": 0.1}})},
        {"text": "a", "context": context(weighed={**WEIGHED, "kinds": {"craving": 2}})},
        {"text": "a", "context": context(weighed={**WEIGHED, "signs": {**WEIGHED["signs"], "length": "3"}})},
        {
            "text": "a",
            "context": context(weighed={**WEIGHED, "signs": {**WEIGHED["signs"], "length": math.nan}}),
        },
        {"text": "a", "context": context(weighed={**WEIGHED, "more": 1})},
        {"text": "a", "context": context(centers=None)},
        {"text": "a", "context": context(centers=[])},
        {"text": "a", "context": context(centers=CENTERS[1:])},
        {"text": "a", "context": context(centers=[{**CENTERS[0], "care": ["iop"]}])},
        {"text": "a", "context": context(centers=[{**CENTERS[0], "care": {"iop": 3}}])},
        {"text": "a", "context": context(centers=[{**CENTERS[0], "insurers": {"commonly": []}}])},
        {"text": "a", "context": context(site={**TOLEDO, "same_day": "detox"})},
        {"text": "a", "context": context(site={**TOLEDO, "treats": 3})},
        {"text": "a", "context": context(site={**TOLEDO, "insurer_not_contacted": "unknown"})},
    ],
)
def test_a_request_of_another_shape_is_refused(body):
    with pytest.raises(BadRequest):
        parse_turn(body)


def test_a_refusal_names_the_field_and_repeats_nothing():
    with pytest.raises(BadRequest) as refusal:
        parse_turn({"text": "a", "state": ["planted words"], "context": context()})
    assert "state" in str(refusal.value)
    assert "planted" not in str(refusal.value)


def test_reading_needs_a_text_and_nothing_else():
    assert parse_read({"text": " /hi "}) == ("hi", None)
    assert parse_read({"text": "hi", "weighed": WEIGHED})[1] == Weighed(**WEIGHED)
    with pytest.raises(BadRequest):
        parse_read({"text": "hi", "state": None})
