# ruff: noqa: T201 - it prints what it found
"""What the safety screen says to a line, and by which phrase: ``.venv/bin/python scripts/screen.py "a line"``. Several
lines count as written one after the other. With ``--time`` it prints how long the screen takes instead.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from server.core.safety.deciding import decide
from server.core.safety.phrases.book import phrases

ROUNDS, WRITTEN = 300, 3_000


def show(lines: list[str]) -> None:
    """Print the verdict on the last line, together with those before."""
    verdict = decide(lines[-1], lines[:-1])
    if verdict.meaning is None:
        print("nothing")
        return
    meaning = verdict.meaning
    says = "gentle check" if meaning.level == "hinted" else "alarm"
    print(f"{says}: {meaning.kind}{f' ({meaning.sub})' if meaning.sub else ''}\nby: {verdict.phrase}")


def measure() -> None:
    """Print the time of a line with three lines before it, in milliseconds of the processor: what others do on the
    machine is not in it. Lines as people write them (those of data/nlu), and of 4,000 characters, ordinary and
    hostile."""
    chance = random.Random(4)
    lines = written()
    report(
        "lines as they are written",
        [(chance.choice(lines), chance.choices(lines, k=3)) for _ in range(WRITTEN)],
    )
    known = sorted(
        {word for phrase, _ in phrases() for word in phrase.replace("|", " ").split() if word.isalpha()}
    )
    common = (
        "i went to the store and then my sister called about group on monday so we talked for a while".split()
    )
    kinds = {
        "ordinary words": lambda: chance.choice(common),
        "a word in four from the phrases": lambda: chance.choice(known if chance.random() < 0.25 else common),
        "only words from the phrases": lambda: chance.choice(known),
    }
    for name, word in kinds.items():
        longest = [" ".join(word() for _ in range(2_000))[:4_000] for _ in range(ROUNDS)]
        before = [[" ".join(word() for _ in range(60))[:300] for _ in range(3)] for _ in range(ROUNDS)]
        report(f"4,000 characters, {name}", list(zip(longest, before, strict=True)))


def written() -> list[str]:
    """The lines of data/nlu."""
    files = (Path(__file__).resolve().parents[1] / "data" / "nlu").glob("*.yml")
    rows = [row.strip() for file in sorted(files) for row in file.read_text("utf-8").splitlines()]
    return [row[2:] for row in rows if row.startswith("- ") and not row.startswith("- intent:")]


def report(name: str, conversations: list[tuple[str, list[str]]]) -> None:
    """Print what one line of a hundred takes at most, and half of them."""
    taken = []
    for text, before in conversations:
        begun = time.process_time()
        decide(text, before)
        taken.append((time.process_time() - begun) * 1_000)
    cut = statistics.quantiles(taken[20:], n=100)
    print(f"{name:52} p50 {cut[49]:6.2f} ms   p99 {cut[98]:6.2f} ms")


if __name__ == "__main__":
    if sys.argv[1:] == ["--time"]:
        measure()
    elif sys.argv[1:]:
        show(sys.argv[1:])
    else:
        sys.exit(__doc__)
