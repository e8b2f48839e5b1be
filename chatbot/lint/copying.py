"""Whether a sentence was copied from the two articles: eight of their words in a row, known here by hashes alone.

The articles are not in the repository. `scripts/hash_articles.py FOLDER` writes the hashes anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LENGTH = 8  # words in a row from which on it is copying
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHORT = 12  # hexadecimal digits: 48 bits, enough to tell some thousands of rows of words apart


@dataclass(frozen=True)
class Articles:
    """The hashed rows of words of the articles."""

    hashes: frozenset[str]

    @classmethod
    def load(cls, path: Path) -> Articles:
        """Read what `write` of the script wrote: one hash a line, remarks after #."""
        lines = path.read_text(encoding="ascii").splitlines()
        return cls(frozenset(line for line in lines if line and not line.startswith("#")))

    def copied(self, text: str) -> str | None:
        """The first row of words that stands in an article too, or None."""
        return next((row for row in rows(text) if hashed(row) in self.hashes), None)


def rows(text: str) -> Iterator[str]:
    """Each row of LENGTH words of a text; none goes over a placeholder, whose words are not the writer's."""
    for part in re.split(r"\{[a-z_]+\}", text):
        words = _WORD.findall(part.lower().replace("'", "").replace("’", ""))
        yield from (" ".join(words[start : start + LENGTH]) for start in range(len(words) - LENGTH + 1))


def hashed(row: str) -> str:
    """The hash by which a row of words is known."""
    return hashlib.sha256(row.encode()).hexdigest()[:_SHORT]
