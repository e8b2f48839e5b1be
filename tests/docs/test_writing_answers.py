"""docs/writing-answers.md names every fact and condition that an answer may use, and quotes answers as they are."""

from __future__ import annotations

import re

import pytest
import yaml

from chatbot.lint.texts import load
from chatbot.variants import VALUES

from .pages import ROOT, page

PAGE = page("docs/writing-answers.md")
CONTEXT = yaml.safe_load((ROOT / "chatbot" / "domain" / "context.yml").read_text())["slots"]


@pytest.mark.parametrize("slot", CONTEXT)
def test_every_fact_is_explained(slot: str) -> None:
    assert f"`{{{slot}}}`" in PAGE or f"`{slot}`" in PAGE


def test_every_fact_that_is_explained_exists() -> None:
    assert set(re.findall(r"`\{(\w+)\}`", PAGE)) <= set(CONTEXT)


@pytest.mark.parametrize("slot", VALUES)
def test_every_value_that_a_condition_can_have_is_told(slot: str) -> None:
    words = [value for value in VALUES[slot] if isinstance(value, str)]
    row = next(line for line in PAGE.splitlines() if line.startswith("| ") and f"`{slot}`" in line)
    assert [word for word in words if f"`{word}`" not in row] == []


def test_the_answer_that_is_shown_is_the_one_that_is_said() -> None:
    shown = yaml.safe_load(re.findall(r"```yaml\n(  utter_judged:.*?)```", PAGE, re.DOTALL)[0])[
        "utter_judged"
    ][0]
    said = load(ROOT).replies["utter_judged"][0]
    assert " ".join(shown["text"].split()) == said.text
    assert [button["payload"] for button in shown["buttons"]] == [
        button["payload"] for button in said.buttons
    ]


def test_every_file_that_is_named_exists() -> None:
    for name in re.findall(r"`((?:chatbot|server|data)/[\w./]+)`", PAGE):
        assert (ROOT / name).exists(), name
