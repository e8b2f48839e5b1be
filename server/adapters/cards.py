"""The words of the safety cards, read from the same reviewed file from which the assistant speaks."""

from __future__ import annotations

from pathlib import Path

import yaml

from server.settings import SettingsError

FILE = Path(__file__).resolve().parents[2] / "chatbot" / "domain" / "safety.yml"
# A kind with several texts has one for each sub, named after both.
NEEDED = (
    "crisis_suicide",
    "crisis_overdose",
    "crisis_overdose_driving",
    "crisis_withdrawal",
    "crisis_violence_partner",
    "crisis_violence_assault",
    "crisis_violence_threat",
    "crisis_violence_child",
    "craving",
    "check_in",
)


class BadCards(SettingsError):
    """The reviewed words are missing: a server without them must not start."""


def load(path: Path = FILE) -> dict[str, str]:
    """The card for each kind of danger, what Rasa says as well and what only the server says; raises BadCards."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        texts = {**content["responses"], **(content.get("cards") or {})}
        cards = {
            name.removeprefix("utter_"): " ".join(given[0]["text"].split()) for name, given in texts.items()
        }
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError, AttributeError):
        raise BadCards(f"{path} cannot be read as a list of safety answers") from None
    for kind in NEEDED:
        if not cards.get(kind):
            raise BadCards(f"{path} has no answer for {kind}")
    return cards
