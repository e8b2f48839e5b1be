"""Finds words that must not be said to a visitor; which ones, and what to write instead, stands in refused.yml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("refused.yml")


def _patterns() -> list[tuple[str, re.Pattern[str], str]]:
    return [
        (
            kind["what"],
            re.compile(rf"(?<![\w-])(?:{'|'.join(entry['words'])})(?![\w-])", re.I),
            entry["instead"],
        )
        for kind in yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        for entry in kind["entries"]
    ]


_REFUSED = _patterns()


def refused(text: str) -> Iterator[str]:
    """What must not be said in this text, each with what to write instead."""
    plain = text.replace("’", "'")
    seen: set[tuple[int, int]] = set()
    for kind, pattern, instead in _REFUSED:
        for match in pattern.finditer(plain):
            if any(start < match.end() and match.start() < end for start, end in seen):
                continue
            seen.add(match.span())
            yield f'"{match.group().strip()}" is {kind}; instead: {instead}'
