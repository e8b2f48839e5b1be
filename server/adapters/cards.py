"""The words of the safety cards, read from the reviewed files: those that the assistant says too, and those that only
the server shows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from server.core.safety import CHECK_IN
from server.settings import SettingsError

FOLDER = Path(__file__).resolve().parents[2] / "chatbot"
SPOKEN, SHOWN = Path("domain") / "safety.yml", Path("safety_cards.yml")
# A kind with several texts has one for each sub, named after both, and one for when the sub is not known.
NEEDED = (
    "crisis_suicide",
    "crisis_overdose",
    "crisis_overdose_driving",
    "crisis_withdrawal",
    "crisis_violence",
    "crisis_violence_partner",
    "crisis_violence_assault",
    "crisis_violence_threat",
    "crisis_violence_child",
    "craving",
    CHECK_IN,
    # About somebody else.
    "crisis_suicide_other",
    "crisis_withdrawal_other",
    "crisis_violence_other",
    "crisis_violence_partner_other",
    "craving_other",
    "check_in_other",
    "in_spanish",
    "after_alarm",
)


class BadCards(SettingsError):
    """The reviewed words are missing: a server without them must not start."""


def load(folder: Path = FOLDER) -> dict[str, str]:
    """The text of each card, by its name; raises BadCards."""
    try:
        responses = yaml.safe_load((folder / SPOKEN).read_text(encoding="utf-8"))["responses"]
        texts = {
            given[0]["metadata"]["topic"]: given[0]["text"] for given in responses.values() if _is_card(given)
        }
        texts |= yaml.safe_load((folder / SHOWN).read_text(encoding="utf-8"))["cards"]
        cards = {name: " ".join(text.split()) for name, text in texts.items()}
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError, AttributeError):
        raise BadCards(f"the safety cards in {folder} cannot be read") from None
    for name in NEEDED:
        if not cards.get(name):
            raise BadCards(f"the safety cards in {folder} have no {name}")
    return cards


def _is_card(given: list[dict[str, Any]]) -> bool:
    # An alert, or the gentle question: a card for anything else would raise an alarm.
    return "alert" in given[0]["metadata"] or given[0]["metadata"]["topic"] == CHECK_IN
