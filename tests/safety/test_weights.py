"""The weights of the screen are those of today's lines."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.core.safety.likelihood import likelihood
from server.core.safety.signs import pieces, signs
from server.core.safety.weighing import NONE, weights

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = ROOT / "server" / "core" / "safety" / "weights.tsv"
SIGNS = ROOT / "server" / "core" / "safety" / "signs.tsv"
TOGETHER = ROOT / "chatbot" / "danger.yml"


@pytest.mark.parametrize(
    "script, written, wanted",
    [
        ("weigh_screen", WEIGHTS, "data/nlu or the spelling changed: run `make screen`"),
        ("weigh_danger", SIGNS, "the lines for the bars or one of the signals changed: run `make screen`"),
        ("weigh_danger", TOGETHER, "the lines for the bars or one of the signals changed: run `make screen`"),
    ],
)
def test_they_were_learned_from_what_is_there_now(script: str, written: Path, wanted: str) -> None:
    code = f"import sys; sys.path[:0] = ['.', 'scripts']; import {script}; print({script}.fingerprint())"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    held = written.read_text("utf-8").splitlines()[1].removeprefix("# fingerprint ")
    assert held == done.stdout.strip(), wanted


def test_every_sign_has_its_weights() -> None:
    found = signs("how much is it?", ["how", "much", "is", "it"])
    model = likelihood()
    assert set(found.numbers) == set(model.usual) == set(model.weights)
    assert sum(model.shares(found.numbers)) == pytest.approx(1)
    for bars in (model.short, model.long):
        assert 0 < bars.alarm < 1 and 0 < bars.check < 1


def test_a_text_is_looked_at_sentence_by_sentence_and_no_word_is_left_out() -> None:
    for words in (
        [],
        ["no"],
        ["a", "."],
        ["."],
        "we went . to the store . and then my sister called".split(),
    ):
        assert covered(words) == {at for at, word in enumerate(words) if word != "."}
    long = ["word"] * 100
    assert covered(long) == set(range(100)) and all(stop - start <= 24 for start, stop in pieces(long))


def covered(words: list[str]) -> set[int]:
    """The places of the words that stand in a piece, but for ends of sentences."""
    return {at for start, stop in pieces(words) for at in range(start, stop) if words[at] != "."}


def test_every_danger_has_a_class_stated_and_hinted() -> None:
    classes = set(weights().classes) - {NONE}
    for kind in ("crisis_suicide", "crisis_overdose", "crisis_withdrawal", "craving"):
        assert kind in classes
    for name in classes - {"craving"}:
        assert name.rstrip("?") in classes and name.rstrip("?") + "?" in classes


def test_shares_add_up_to_one_however_long_the_text() -> None:
    for count in (0, 1, 2, 19, 20, 21, 59, 60, 61, 400):
        shares = weights().shares(["word"] * count)
        assert abs(sum(shares.values()) - 1) < 1e-9


def test_one_sentence_of_despair_in_a_long_story_is_not_outweighed() -> None:
    story = "we went to the store and then my sister called about group on monday".split()
    despair = "i am going to kill myself tonight".split()
    assert weights().shares(story * 6 + despair + story * 6)[NONE] < 0.5 < weights().shares(story * 12)[NONE]
