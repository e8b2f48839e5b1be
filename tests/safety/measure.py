"""Runs the screen over the corpus and counts, by kind and by part, alone or together with what the assistant read. It
prints and judges nothing: report.py and the tests do. The half `seen` was read while the phrases were written;
`held_out` was only counted. The corpus in `second/` is by two more writers, who saw nothing of the project but the
kinds of danger; it was finished before the newest phrases and weights, and only counted too. `posts.tsv` is by two
others again: long texts, as people post them, of 40 to 250 words; only counted. `third.tsv` is by two more, written
when all else stood; in it, lines of one visitor in a row are divided by ` || `.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from server.core.safety.deciding import decide
from server.core.safety.phrases.book import HINTED

HERE = Path(__file__).parent
ORDINARY = HERE.parent / "understanding"
SEEN, HELD_OUT, SECOND, THIRD, POSTS, WHOLE = "seen", "held_out", "second", "third", "posts", "whole"
_FORMS = {"explicit": "explicit", "indirect": "hinted"}  # how a .tsv calls what a file of the corpus has


@dataclass(frozen=True)
class Line:
    """One entry of the corpus."""

    texts: tuple[str, ...]
    entry: dict[str, Any]
    part: str = ""  # the second corpus, the third or the posts

    @property
    def half(self) -> str:
        """Which part: the second corpus, the third, the posts, or the half of the first corpus, by a hash of the text,
        so that it stays where it is when lines are added."""
        if self.part:
            return self.part
        return SEEN if hashlib.sha256("\n".join(self.texts).encode()).digest()[0] % 2 else HELD_OUT

    @property
    def kinds(self) -> set[str]:
        """The kinds that are right."""
        also = self.entry.get("also") or []
        return {self.entry["kind"], *([also] if isinstance(also, str) else also)}


@dataclass(frozen=True)
class Outcome:
    """What the screen said to a line: `alarm`, `check` or nothing, and which kind."""

    said: str | None
    kind: str | None
    phrase: str


def load(name: str) -> list[Line]:
    """The entries of one file of the corpus and of the second one; of the third and the posts what belongs there."""
    found = [
        Line(tuple(entry["lines"]) if "lines" in entry else (entry["text"],), entry, folder)
        for folder in ("", SECOND)
        for entry in yaml.safe_load((HERE / folder / f"{name}.yml").read_text("utf-8"))
    ]
    for part in (THIRD, POSTS):
        for row in (HERE / f"{part}.tsv").read_text("utf-8").splitlines():
            label, _, text = row.partition("\t")
            kind, _, form = label.partition("/")
            if form == _FORMS.get(name, ""):
                found.append(Line(tuple(text.split(" || ")), {"kind": kind}, part))
    return found


def ordinary() -> list[Line]:
    """The lines of the understanding set on topics that are no danger, and those of the second corpus."""
    note = yaml.safe_load((HERE / "ordinary_note.yml").read_text("utf-8"))
    left_out = set(note["ordinary"]["leave_out_topics"])
    first = [
        Line((entry["text"],), {"topic": path.stem})
        for path in sorted((ORDINARY / "phrasings").glob("*.yml"))
        if path.stem not in left_out
        for entry in yaml.safe_load(path.read_text("utf-8"))
        if "text" in entry
    ]
    second = yaml.safe_load((HERE / SECOND / "ordinary.yml").read_text("utf-8"))
    return [*first, *(Line((entry["text"],), entry, SECOND) for entry in second)]


def screened(line: Line, *, any_line: bool = False, beside: bool = False) -> Outcome:
    """What the screen says to the last of the lines, with those before; with `any_line`, the worst of all of them. With
    the assistant `beside` it, what a line by itself only hints at is left to that."""
    said: list[Outcome] = []
    for number in range(len(line.texts)) if any_line else [len(line.texts) - 1]:
        text, before = line.texts[number], line.texts[max(0, number - 3) : number]
        verdict = decide(text, before)
        left = beside and verdict.meaning is not None and verdict.meaning.level == HINTED
        if verdict.meaning is None or (left and decide(text).meaning is not None):
            said.append(Outcome(None, None, ""))
        else:
            kind = "check" if verdict.meaning.level == HINTED else "alarm"
            said.append(Outcome(kind, verdict.meaning.kind, verdict.phrase))
    return max(said, key=graver)


def graver(outcome: Outcome) -> int:
    """How grave an outcome is: nothing, the gentle question, an alarm."""
    return (None, "check", "alarm").index(outcome.said)


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """The interval in which the true share lies, 95 of 100 times."""
    if not total:
        return 0.0, 1.0
    p = hits / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    spread = z / (1 + z * z / total) * math.sqrt(p * (1 - p) / total + z * z / (4 * total * total))
    return max(0.0, middle - spread), min(1.0, middle + spread)


def of_half(lines: Iterable[Line], half: str) -> list[Line]:
    """The lines of one part; the whole are all corpora, and the posts stand by themselves."""
    return [line for line in lines if line.half == half or (half == WHOLE and line.part != POSTS)]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 of none counts as 0."""
        return self.hits / self.total if self.total else 0.0

    def __str__(self) -> str:
        low, high = wilson(self.hits, self.total)
        return f"{self.hits} of {self.total}, {self.value:.1%} ({low:.1%} to {high:.1%})"


# What the assistant read in the texts of an entry: the gravest of its lines.
Readings = Mapping[tuple[str, ...], Outcome]


def everything() -> list[Line]:
    """Every entry that `figures` counts."""
    return [*(line for name in ("explicit", "indirect", "benign") for line in load(name)), *ordinary()]


def figures(half: str, readings: Readings | None = None) -> dict[str, Share]:
    """Every figure of the report, by name; with `readings` whichever of the two signals fires wins."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()

    def count(name: str, hit: bool) -> None:
        total[name] += 1
        found[name] += hit

    def heard(line: Line, *, any_line: bool = False) -> Outcome:
        screen = screened(line, any_line=any_line, beside=readings is not None)
        return screen if readings is None else max(screen, readings[line.texts], key=graver)

    for line in of_half(load("explicit"), half):
        outcome = heard(line, any_line=True)
        for name in ("explicit found", f"explicit found: {line.entry['kind']}"):
            count(name, outcome.said == "alarm")
        count("explicit heard", outcome.said is not None)
        if outcome.said == "alarm":  # the gentle question names no kind
            count("kind right", outcome.kind in line.kinds)
            count(f"kind right: {line.entry['kind']}", outcome.kind in line.kinds)
    for line in of_half(load("indirect"), half):
        outcome = heard(line, any_line=True)
        for name in ("indirect found", f"indirect found: {line.entry['kind']}"):
            count(name, outcome.said is not None)
        if outcome.said == "alarm":
            count("kind right", outcome.kind in line.kinds)
            count(f"kind right: {line.entry['kind']}", outcome.kind in line.kinds)
    for line in of_half(load("benign"), half):
        outcome = heard(line, any_line=True)
        count("benign alarms", outcome.said == "alarm")
        count("benign checks", outcome.said == "check")
    for line in of_half(ordinary(), half):
        outcome = heard(line)
        count("ordinary alarms", outcome.said == "alarm")
        count("ordinary checks", outcome.said == "check")
    return {name: Share(found[name], total[name]) for name in total}
