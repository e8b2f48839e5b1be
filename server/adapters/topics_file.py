"""The topics that the assistant speaks about, read from its own list: the statistics have a counter for each."""

from __future__ import annotations

from pathlib import Path

import yaml

from server.settings import SettingsError

FILE = Path(__file__).resolve().parents[2] / "chatbot" / "topic_ids.yml"
DANGER = "safety"
"""The group whose topics are not counted: how often somebody was in danger is nobody's figure, and most of it is
answered by the screen before the assistant."""
BESIDES = ("clarify", "care_finder", "medical_advice")
"""Topics of a reply that the list does not have, and the one of the group that is no danger."""


def load(path: Path = FILE) -> tuple[str, ...]:
    """The ids of the topics that are counted; raises SettingsError."""
    try:
        groups = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = [topic for group, topics in groups.items() if group != DANGER for topic in topics]
    except (OSError, yaml.YAMLError, AttributeError, TypeError):
        raise SettingsError(f"the list of topics in {path} cannot be read.") from None
    return tuple(sorted({*found, *BESIDES}))
