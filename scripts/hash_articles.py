"""Writes the hashes by which the linter knows sentences of the two articles: scripts/hash_articles.py FOLDER.

FOLDER holds the articles as .txt files, which are not part of this repository.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatbot.lint.copying import LENGTH, hashed, rows  # noqa: E402

INTO = ROOT / "chatbot" / "lint" / "articles.hashes"


def main(folder: Path) -> None:
    """Hash every row of words of the texts in a folder."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    if not texts:
        raise SystemExit(f"no .txt file in {folder}")
    found = sorted({hashed(row) for text in texts for row in rows(text)})
    head = (
        f"# Hashes of every {LENGTH} words in a row of the two articles; written by scripts/hash_articles.py."
    )
    INTO.write_text("\n".join([head, *found]) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
