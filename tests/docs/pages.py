"""The documents as data: sections, the first column of their tables, their examples. Judges nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def page(name: str) -> str:
    """The text of a document, by its path in the repository."""
    return (ROOT / name).read_text("utf-8")


def chapters(text: str) -> dict[str, str]:
    """The text below each heading of the second level."""
    return _parts(text, "## ")


def sections(text: str) -> dict[str, str]:
    """The text below each heading of the third level, by the heading without its code marks."""
    return {title.replace("`", ""): body for title, body in _parts(text, "### ").items()}


def _parts(text: str, mark: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in re.split(rf"^{mark}", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        assert title not in found, f"two headings say {title}"
        found[title] = body
    return found


def first_column(text: str) -> list[str]:
    """What stands in code marks, or is a number, in the first cell of each row of a table."""
    return [name or number for name, number in re.findall(r"^\| (?:`([^`|]+)`|(\d+)) \|", text, re.MULTILINE)]


def examples(text: str) -> list[dict[str, Any]]:
    """The JSON in the fenced blocks."""
    return [json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", text, re.MULTILINE | re.DOTALL)]
