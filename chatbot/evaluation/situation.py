"""What the server tells the assistant with a turn, for a conversation without a server.

The file of centers is read as the server reads it (server/adapters/sites_file.py, in a newer Python than Rasa's); a
test holds the two together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

CENTERS = Path("server/sites.yml")
_NOTHING: dict[str, Any] = {}


def contexts(root: Path) -> dict[str, dict[str, Any]]:
    """The context of the contract (chatbot/contract.py) for each center, with its team online."""
    given = yaml.safe_load((root / CENTERS).read_text(encoding="utf-8"))
    centers = [_center(name, facts) for name, facts in given["sites"].items()]
    return {
        name: {
            "site": _site(name, facts, facts.get("phones") or given["phones"]),
            "centers": centers,
            "audience": None,
            "staff_online": True,
            "staffed": True,
            "shared": "nothing",
            "open_now": None,
            "hours_text": None,
            "weighed": None,
            "after_alarm": False,
            "shown": None,
        }
        for name, facts in given["sites"].items()
    }


def _site(name: str, facts: dict[str, Any], phones: dict[str, str]) -> dict[str, Any]:
    return {
        "id": name,
        "own_voice": facts.get("faq_in_own_words", False),
        "returning_phone": phones["returning_to_iop"],
        "admissions_phone": phones["admissions"],
        "insurer_not_contacted": facts.get("insurer_not_contacted") is True,
        "same_day": facts.get("same_day", []),
        "treats": facts.get("treats"),
    }


def _center(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "name": facts["name"],
        "town": facts["town"],
        "care": facts["care"],
        "serves": facts.get("returning", _NOTHING).get("serves", []),
        "insurers": _insurers(facts.get("insurers")),
    }


def _insurers(given: dict[str, Any] | None) -> dict[str, Any] | None:
    if given is None:
        return None
    most_major = "any" if given.get("most_major") else "private" if given.get("most_major_private") else None
    return {
        "commonly": given.get("commonly", []),
        "most_major": most_major,
        "ohio_medicaid": given.get("ohio_medicaid", False),
    }
