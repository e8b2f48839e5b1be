"""Training, the checks around it and the encoder: what must fail fails, what is up to date is left alone."""

import shutil
import subprocess
import sys
import time

import numpy as np
import pytest
from conftest import HERE

from actions.suggest import nearest
from chatbot.checks import run_stories, validate
from chatbot.training import fingerprint
from chatbot.vectors import TOKENIZER_FILE, TUNED_SHA256, WrongWeights, checked, shared_vectors


@pytest.fixture
def copy(tmp_path):
    """A copy of all that a model is made of, to spoil."""
    shutil.copy(HERE / "config.yml", tmp_path)
    shutil.copytree(HERE / "data", tmp_path / "data")
    shutil.copytree(HERE / "chatbot", tmp_path / "chatbot", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tests").mkdir()
    shutil.copytree(HERE / "tests" / "stories", tmp_path / "tests" / "stories")
    return tmp_path


def test_a_model_that_fits_is_recognised_in_less_than_two_seconds(model):
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "chatbot", "train"], cwd=HERE, capture_output=True, text=True
    )
    assert time.monotonic() - begun < 2
    assert done.returncode == 0 and "nothing to train" in done.stdout


@pytest.mark.parametrize(
    "name", ["config.yml", "data/nlu/faq.yml", "chatbot/domain/faq.yml", "chatbot/topics.py"]
)
def test_a_change_in_what_a_model_is_made_of_asks_for_training(copy, name):
    before = fingerprint(copy)
    with (copy / name).open("a") as file:
        file.write("# changed\n")
    assert fingerprint(copy) != before


def test_a_change_elsewhere_asks_for_no_training(copy):
    before = fingerprint(copy)
    with (copy / "chatbot" / "channel.py").open("a") as file:
        file.write("# changed\n")
    assert fingerprint(copy) == before


def test_training_leaves_no_cache_and_no_half_model(model):
    assert not (HERE / ".rasa").exists()
    assert list(model.parent.glob(".training-*")) == []
    assert list(model.parent.glob("*.tar.gz")) == [model]


def test_the_data_is_valid_without_a_warning():
    assert validate(HERE) == 0


def test_a_topic_without_a_rule_fails_the_validation(copy, capsys):
    with (copy / "data" / "nlu" / "faq.yml").open("a") as file:
        file.write("  - intent: nobody_answers\n    examples: |\n      - does anybody answer this\n")
    assert validate(copy) == 1
    assert "nobody_answers" in capsys.readouterr().err


def test_a_story_that_goes_another_way_fails_the_command(copy, model, capsys):
    steps = "  - user: |\n      hello\n    intent: greeting\n  - action: utter_judged\n"
    wrong = f"version: '3.1'\nstories:\n- story: wrong\n  steps:\n{steps}"
    (copy / "tests" / "stories" / "test_wrong.yml").write_text(wrong)
    assert run_stories(copy, model) == 1
    assert "utter_judged" in capsys.readouterr().err


def test_other_weights_are_refused(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"other weights")
    with pytest.raises(WrongWeights):
        checked(path, TUNED_SHA256)


def test_the_tokenizer_is_the_one_whose_sum_lies_beside_it():
    expected = (TOKENIZER_FILE.parent / "SHA256SUMS").read_text().split()[0]
    assert checked(TOKENIZER_FILE, expected)


def test_vectors_have_unit_length_and_do_not_depend_on_their_neighbours():
    texts = ["is relapse normal", "a", "can I come back " * 300]
    together = shared_vectors().encode(texts)
    alone = np.concatenate([shared_vectors().encode([text]) for text in texts])
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    assert np.array_equal(together, alone)
    assert shared_vectors().encode([]).shape == (0, 384)


def test_the_nearest_topics_are_two_or_three_with_a_label():
    labels = {
        "judged": "Will I be judged?",
        "referral": "Do I need a referral?",
        "ghosted": "I stopped answering",
        "greeting": "hi",
    }
    ranking = [
        ("out_of_scope", 0.5),
        ("greeting", 0.3),
        ("judged", 0.3),
        ("ghosted", 0.28),
        ("referral", 0.26),
    ]
    offered = nearest([{"name": name, "confidence": sure} for name, sure in ranking], labels)
    assert [button["payload"] for button in offered] == ["/judged", "/ghosted", "/referral"]
    assert nearest([], labels) == []
