"""`open-door ask` with the real Rasa, which it starts and ends: what a visitor would be answered, a line at a time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from houses import TOLEDO

from server.adapters import cards, sites_file

YOUNGSTOWN = "midwest-youngstown"
SITES = sites_file.load(sites_file.DEFAULT)
PERSON, DANGER, NUMBER = "can i talk to a person", "i want to kill myself", "what is your phone number"
TURNS = ["whats php exactly", "and how much is it?"]


def ask(data: Path, *words: str, given: str = "") -> tuple[int, list[Any], str]:
    """Type the command on a folder where nothing runs; its exit code, the answers, and what it says besides."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", "ask", *words], input=given, capture_output=True, text=True,
        env={**clean, "OPEN_DOOR_DATA": str(data)}, timeout=300,
    )  # fmt: skip
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def said(answer: dict[str, Any]) -> str:
    return " ".join(reply["text"] for reply in answer["replies"])


def test_each_line_is_answered_and_danger_gets_its_card(tmp_path: Path) -> None:
    """Lines, a conversation and danger at one center; a last line that is none ends it, after the others."""
    lines = [PERSON, NUMBER, TURNS, ["hello", DANGER], DANGER]
    given = "".join(f"{json.dumps(line)}\n" for line in lines) + "no JSON\n"
    options = ["--jsonl", "--site", YOUNGSTOWN, "--staff-online"]
    code, answers, problem = ask(tmp_path, *options, given=given)
    assert code == 2 and "open-door ask: line 6 is not JSON" in problem
    person, number, turns, greeted, danger = answers
    for answer in (person, number, *turns, *greeted, danger):
        assert set(answer) == {"text", "replies", "topic", "confidence", "alternatives", "alert"}
        assert said(answer) and 0 < answer["confidence"] <= 1
    assert person["topic"] == "talk_to_human" and "Nobody" not in said(person), "as if a person were there"
    assert number["topic"] == "phone" and SITES[YOUNGSTOWN].name in said(number)
    assert [turn["text"] for turn in turns] == TURNS
    assert [turn["topic"] for turn in turns] == ["levels_of_care", "cost"]
    assert [turn["alert"] for turn in greeted] == [None, "crisis_suicide"]
    for answer in (greeted[1], danger):
        assert said(answer) == cards.load()["crisis_suicide"], "the card, and nothing beside it"
        assert (answer["topic"], answer["confidence"], answer["alert"]) == (
            "crisis_suicide",
            1.0,
            "crisis_suicide",
        )
    assert list(tmp_path.iterdir()) == [], "and nothing of it stays in the data folder"


def test_one_text_is_asked_of_toledo_with_nobody_there(tmp_path: Path) -> None:
    code, answers, problem = ask(tmp_path, PERSON)
    assert code == 0, problem
    (answer,) = answers
    assert answer["text"] == PERSON and answer["topic"] == "talk_to_human"
    assert "Nobody from the team is here" in said(answer) and SITES[TOLEDO].admissions_phone in said(answer)


@pytest.mark.parametrize(
    "words, reason",
    [
        ([PERSON, "--site", "nowhere"], f"there is no center nowhere; there are: {', '.join(SITES)}"),
        ([], "give a text, or --jsonl"),
        ([PERSON, "--jsonl"], "give a text, or --jsonl"),
        (["   "], "a text has 1 to 4000 characters"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name_before_anything_starts(
    tmp_path: Path, words: list[str], reason: str
) -> None:
    code, answers, problem = ask(tmp_path, *words)
    assert code == 2 and answers == []
    assert problem.startswith("open-door ask: ") and reason in problem and "starting" not in problem
