"""The words of the safety cards, read from the same reviewed file from which the assistant speaks."""

from __future__ import annotations

from pathlib import Path

import yaml

from server.settings import SettingsError

FILE = Path(__file__).resolve().parents[2] / "chatbot" / "domain" / "safety.yml"
NEEDED = ("crisis_suicide", "crisis_overdose", "after_alarm")


class BadCards(SettingsError):
    """The reviewed words are missing: a server without them must not start."""


def load(path: Path = FILE) -> dict[str, str]:
    """The card for each kind of danger; raises BadCards."""
    try:
        responses = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
        cards = {
            name.removeprefix("utter_"): " ".join(given[0]["text"].split())
            for name, given in responses.items()
        }
    except (OSError, yaml.YAMLError, KeyError, IndexError, TypeError, AttributeError):
        raise BadCards(f"{path} cannot be read as a list of safety answers") from None
    for kind in NEEDED:
        if not cards.get(kind):
            raise BadCards(f"{path} has no answer for {kind}")
    return cards
