"""The safety cards: one text for each danger, in one place, the same that the assistant says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from server.adapters import cards
from server.adapters.cards import FOLDER, NEEDED, SHOWN, SPOKEN, BadCards

CARDS = cards.load()
SAID = yaml.safe_load((FOLDER / SPOKEN).read_text())["responses"]
ALERTS = {"crisis_suicide", "crisis_overdose", "crisis_withdrawal", "crisis_violence", "craving"}


@pytest.mark.parametrize("alert", sorted(ALERTS))
def test_the_card_is_what_the_assistant_says(alert: str) -> None:
    assert CARDS[alert] == " ".join(SAID[f"utter_{alert}"][0]["text"].split())


def test_each_text_stands_in_one_place() -> None:
    shown = yaml.safe_load((FOLDER / SHOWN).read_text())["cards"]
    assert not shown.keys() & {*ALERTS, "check_in"}
    assert shown.keys() | ALERTS | {"check_in"} == set(NEEDED)


def test_what_is_no_alarm_has_no_card() -> None:
    assert "utter_medical_advice" in SAID and "medical_advice" not in CARDS


def test_violence_of_an_unknown_kind_has_words_that_fit_every_kind() -> None:
    assert CARDS["crisis_violence"] not in {text for name, text in CARDS.items() if name != "crisis_violence"}
    for words in ("911", "If it is a partner or family", "1-800-799-7233", "quick exit"):
        assert words in CARDS["crisis_violence"]


@pytest.mark.parametrize("name", NEEDED)
def test_no_server_starts_without_one_of_them(tmp_path: Path, name: str) -> None:
    for path in (SPOKEN, SHOWN):
        content = yaml.safe_load((FOLDER / path).read_text())
        for held in (content.get("responses", {}), content.get("cards", {})):
            held.pop(name, None)
            held.pop(f"utter_{name}", None)
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(yaml.safe_dump(content))
    with pytest.raises(BadCards, match=name):
        cards.load(tmp_path)
