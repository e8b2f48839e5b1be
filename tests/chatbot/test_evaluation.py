"""What `make evaluate` counts, and that its report says what was counted."""

import numpy as np
import pytest

from chatbot.__main__ import HERE
from chatbot.evaluation import held_out, public_sets, report
from chatbot.evaluation.conversations import Turn
from chatbot.evaluation.default_pipeline import _config, _project
from chatbot.evaluation.floors import FLOORS
from chatbot.evaluation.held_out import Line, Said
from chatbot.evaluation.lines import (
    Outcome,
    Taken,
    by_bars,
    by_threshold,
    curve,
    figures,
    miscalibration,
    reliability,
)
from chatbot.evaluation.shares import Share, wilson
from chatbot.topics import Bars
from chatbot.vectors import SentenceVectors

COST = Line("how much", "cost", frozenset({"insurance_check"}))
WEATHER = Line("will it rain", "out_of_scope")


def taken(line, topic, *ranking, buttons=()):
    return Taken(line, topic, tuple(buttons), ranking or ((topic, 0.9), ("phone", 0.1)))


TAKEN = [
    taken(COST, "cost"),
    taken(COST, "insurance_check"),
    taken(COST, "clarify", ("cost", 0.5), ("phone", 0.4), buttons=["cost", "phone"]),
    taken(COST, "clarify", ("phone", 0.5), ("cost", 0.4), buttons=["phone", "cost"]),
    taken(COST, "clarify", ("phone", 0.5), ("privacy", 0.4), buttons=["phone", "privacy"]),
    taken(COST, "out_of_scope", ("cost", 0.3), ("phone", 0.2)),
    taken(COST, "phone", ("phone", 0.8), ("cost", 0.1)),
    taken(COST, "crisis_suicide", ("crisis_suicide", 0.7), ("cost", 0.1)),
    taken(WEATHER, "out_of_scope", ("out_of_scope", 0.8), ("phone", 0.1)),
    taken(WEATHER, "clarify", ("phone", 0.5), ("out_of_scope", 0.1)),
    taken(WEATHER, "phone"),
]


def test_the_interval_is_wilsons():
    # Worked example: 81 of 263, Newcombe (1998), Statistics in Medicine 17, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(10, 10)[1] == 1.0 and wilson(0, 10)[0] == 0.0


def test_what_a_visitor_got_is_told_apart():
    assert [one.outcome for one in TAKEN] == [
        Outcome.ANSWERED,
        Outcome.ANSWERED,
        Outcome.OFFERED,
        Outcome.OFFERED,
        Outcome.ASKED,
        Outcome.REFUSED,
        Outcome.WRONG,
        Outcome.WRONG,
        Outcome.ANSWERED,
        Outcome.OFFERED,
        Outcome.WRONG,
    ]


def test_each_figure_counts_what_its_floor_says():
    found = figures(TAKEN)
    assert found["first"] == Share(
        3, 8
    )  # two answered, and one asked back with the right topic on the first button
    assert found["first_or_offered"] == Share(4, 8)
    assert found["wrong"] == Share(2, 8)
    assert found["asked_back"] == Share(3, 8)
    assert found["refused"] == Share(1, 8)
    assert found["kept_out"] == Share(2, 3)
    assert found["false_alarms"] == Share(1, 11)
    assert {floor.name for floor in FLOORS} - set(found) == {"dialogue_turns"}


def test_a_refusal_is_not_right_whatever_was_likeliest():
    refused = TAKEN[5]
    assert refused.likeliest_is_right and refused.first == "out_of_scope"


def test_a_line_of_danger_that_is_answered_as_another_danger_is_no_false_alarm():
    line = Line("", "crisis_withdrawal")
    assert figures([taken(line, "crisis_overdose")])["false_alarms"] == Share(0, 0)


def test_confidence_is_held_against_correctness():
    bins = reliability(TAKEN)
    assert sum(one.right.total for one in bins) == len(TAKEN)
    assert all(one.low <= one.mean <= one.high + 1e-9 for one in bins)
    sure = reliability([taken(COST, "cost", ("cost", 1.0)), taken(COST, "phone", ("phone", 1.0))])
    assert sure[0].right == Share(1, 2) and miscalibration(sure) == pytest.approx(0.5)


def test_higher_bars_answer_less_and_keep_more_out():
    for judge in (by_bars(Bars()), by_threshold):
        points = curve(TAKEN, judge, np.arange(0, 1, 0.05))
        answered = [point.right + point.wrong for point in points]
        assert answered == sorted(answered, reverse=True) and answered[0] > answered[-1]
        kept = [point.kept_out for point in points]
        assert kept == sorted(kept) and kept[0] < kept[-1]


@pytest.mark.parametrize(
    "said, topics, offered, right",
    [
        (Said("", frozenset({"cost"})), ("cost",), (), True),
        (Said("", frozenset({"cost"})), ("phone", "cost"), (), True),
        (Said("", frozenset({"cost"})), ("phone",), (), False),
        (Said("", frozenset({"cost"}), wrong=frozenset({"phone"})), ("cost", "phone"), (), False),
        (Said("", frozenset({"clarify"}), offers=frozenset({"cost"})), ("clarify",), ("cost", "phone"), True),
        (Said("", frozenset({"clarify"}), offers=frozenset({"cost"})), ("clarify",), ("phone",), False),
        (Said("", frozenset({"clarify", "phone"}), offers=frozenset({"cost"})), ("phone",), (), True),
    ],
)
def test_a_turn_is_right_when_it_reaches_offers_and_avoids_what_it_should(said, topics, offered, right):
    assert Turn(1, said, topics, frozenset(offered)).right is right


def test_every_held_out_line_is_read_with_the_topics_that_are_right():
    read = held_out.lines(HERE)
    assert len({line.topic for line in read}) >= 42
    assert any(line.also for line in read)
    assert {"texting", "typo", "indirect", "long", "plain", "fragment"} < {line.form for line in read}
    assert {dialogue.site for dialogue in held_out.dialogues(HERE)} > {held_out.SITE}


def write_set(folder, train="a\tone\nb\ttwo words\n", test="a\tone more\n"):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "train_10.tsv").write_text(train)
    (folder / "test.tsv").write_text(test)
    return folder


def test_public_sets_are_found_in_a_folder_and_as_a_folder(tmp_path):
    write_set(tmp_path / "ONE"), write_set(tmp_path / "TWO")
    assert [one.name for one in public_sets.find(tmp_path)] == ["ONE", "TWO"]
    assert [one.name for one in public_sets.find(tmp_path / "TWO")] == ["TWO"]


@pytest.fixture(scope="module")
def general():
    return SentenceVectors(general=True)


def test_a_public_set_goes_through_the_components_of_the_assistant(tmp_path, general):
    train = "food\tI want pizza\nfood\ta burger please\nweather\tis it raining\nweather\thow cold is it\n"
    (one,) = public_sets.find(write_set(tmp_path, train, "food\tone cheeseburger\nweather\twill it rain\n"))
    measured = public_sets.measure(one, general)
    assert measured.right == Share(2, 2)
    assert (measured.labels, measured.examples) == (2, 4)


@pytest.mark.parametrize("train", ["no tab here\n", "\ttext without label\n", "label without text\t\n", "\n"])
def test_a_file_of_another_form_is_refused_by_name(tmp_path, train, general):
    (one,) = public_sets.find(write_set(tmp_path, train))
    with pytest.raises(public_sets.BadSetError, match=r"train_10\.tsv"):
        public_sets.measure(one, general)


def test_a_folder_without_a_set_is_refused(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(public_sets.BadSetError):
            public_sets.find(folder)


def test_the_default_pipeline_is_the_one_that_rasa_brings_with_these_phrases():
    names = [component["name"] for component in _config(7)["pipeline"]]
    assert names[:5] == [
        "WhitespaceTokenizer",
        "RegexFeaturizer",
        "LexicalSyntacticFeaturizer",
        "CountVectorsFeaturizer",
        "CountVectorsFeaturizer",
    ]
    assert {"DIETClassifier", "FallbackClassifier"} < set(names)
    assert {"MemoizationPolicy", "TEDPolicy"} < {one["name"] for one in _config(7)["policies"]}
    assert {one.get("epochs", 7) for one in [*_config(7)["pipeline"], *_config(7)["policies"]]} == {7}
    project = _project(HERE, 7)
    said = {
        step["action"]
        for story in project["stories.yml"]["stories"]
        for step in story["steps"]
        if "action" in step
    }
    assert said == set(project["domain.yml"]["responses"])


def test_the_report_has_its_tables_and_pictures(tmp_path):
    turns = [Turn(1, Said("how | much", frozenset({"cost"})), ("phone",), frozenset())]
    page = report.write(report.Results(taken=TAKEN, turns=turns), tmp_path).read_text()
    pictures = {"topics.png", "confusion.png", "reliability.png", "bars.png", "scope.png"}
    assert {path.name for path in tmp_path.glob("*.png")} == pictures
    assert all(f"]({name})" in page for name in pictures)
    assert all(floor.words in page for floor in FLOORS)
    assert "NOT REACHED" in page and "how \\| much" in page


def test_what_was_not_measured_is_not_in_the_report(tmp_path):
    turns = [Turn(1, Said("hello", frozenset({"greeting"})), ("greeting",), frozenset())]
    page = report.write(report.Results(turns=turns), tmp_path).read_text()
    assert FLOORS[-1].words in page and FLOORS[0].words not in page
    assert list(tmp_path.glob("*.png")) == []
