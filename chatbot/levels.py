"""The level of care that a text names, and what is known of it at the center that the text asks about. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from chatbot.centers import Center, Centers, full, listed, sentence, unique
from chatbot.mentions import mentioned
from chatbot.places import Asked

# What somebody may call a level; several centers list one under another name (`_LISTED_AS`).
LEVELS: Mapping[str, tuple[str, ...]] = {
    "php": ("php", "partial hospitalization", "partial hospital", "partial hospitalisation", "day treatment"),
    "iop": ("iop", "intensive outpatient", "intensive out patient"),
    "op": ("op", "outpatient", "out patient"),
    "mat": (
        *(
            "mat",
            "medication assisted",
            "medically assisted",
            "suboxone",
            "subutex",
            "buprenorphine",
            "sublocade",
        ),
        *("methadone", "vivitrol", "naltrexone", "maintenance meds"),
    ),
    "detox": ("detox", "detoxing", "detoxification", "medical detox"),
    "inpatient": ("inpatient", "in patient"),
    "residential": (
        "residential",
        "resi",
        "live in rehab",
        "live in program",
        "live in treatment",
        "stay there overnight",
    ),
    "aftercare": ("aftercare", "after care"),
}
_LISTED_AS = {
    "detox": ("detox", "medical_detox"),
    "inpatient": ("inpatient", "residential"),
    "residential": ("residential", "inpatient"),
}

MOST_LEVELS = 3  # that one answer explains
_LEVEL_SLOTS = ("asked_level", "named_level", "level_words", "level_centers", "level_lines", "level_first")

# What no entry says of any level.
_ONLINE = re.compile(r"\b(virtual(ly)?|online|tele ?health|zoom|remote(ly)?|(by|over|on) video)\b")
_LENGTH = re.compile(
    r"\bhow (long|often|many (weeks|months|days|hours|sessions))\b|\bwhat (days|times?|hours)\b|"
    r"\b(in the )?(evenings?|weekends?|mornings?|nights?)\b"
)
_PROGRAM = re.compile(r"\b(programs?|treatment|groups?|class(es)?|sessions?|rehab)\b")


def care(asked: Asked, centers: Centers) -> dict[str, Any]:
    """The slots of one turn."""
    levels = mentioned(asked.words, LEVELS)
    if "iop" in levels and "op" in levels and not _outpatient_alone(asked.words):
        levels.remove("op")
    nothing = dict.fromkeys(_LEVEL_SLOTS, "")
    said = " ".join(asked.words)
    if _ONLINE.search(said):
        return {**nothing, "level_answer": "online"}
    if _LENGTH.search(said) and (levels or _PROGRAM.search(said)):
        return {**nothing, "level_answer": "length"}
    if not levels:
        return {**nothing, "level_answer": "none"}
    if len(levels) > 1 or asked.several:
        lines = _by_center(levels, asked, centers) if asked.several else _by_level(levels, asked.one, centers)
        return {**nothing, "level_answer": "several", "level_lines": "\n".join(unique(lines))}
    own = level_at(asked.one, levels[0])
    if own is not None:
        answer = "mat_here" if own == "mat" else "here" if _same(own, levels[0]) else "alike"
        return {
            **nothing,
            "level_answer": answer,
            "asked_level": full(levels[0]),
            "named_level": full(own),
            "level_words": sentence(asked.one.care[own]),
        }
    others = _listing(levels[0], centers)
    if not others:
        return {**nothing, "level_answer": "nowhere", "named_level": full(levels[0])}
    first, called = others[0]
    return {
        **nothing,
        "level_answer": "elsewhere",
        "named_level": full(called),
        "level_words": sentence(first.care[called]),
        "level_first": first.named,
        "level_centers": listed(
            unique(
                center.named if own == called else f"{center.named} (as {full(own)})"
                for center, own in others
            )
        ),
    }


def _listing(asked: str, centers: Centers) -> list[tuple[Center, str]]:
    """Every center that lists a level, and under which name: first those that use the name that was asked about."""
    names = _LISTED_AS.get(asked, (asked,))
    found = [(center, own) for center in centers.known if (own := level_at(center, asked))]
    return sorted(found, key=lambda entry: names.index(entry[1]))


def _same(own: str, asked: str) -> bool:
    """Whether a center's name for a level means just what was asked about, and not only much the same."""
    return own.removeprefix("medical_") == asked


def level_at(center: Center, asked: str) -> str | None:
    """The level of this center that answers to what was asked."""
    return next((level for level in _LISTED_AS.get(asked, (asked,)) if level in center.care), None)


def _by_level(levels: list[str], asked: Center, centers: Centers) -> list[str]:
    """A line for each level: the words of the center that is asked about, else of the first that lists it."""
    lines = []
    for level in levels[:MOST_LEVELS]:
        offering = [center for center in (asked, *centers.known) if level_at(center, level)]
        if not offering:
            lines.append(f"- {full(level)}: not listed at a center that I know.")
            continue
        center = offering[0]
        own = level_at(center, level)
        assert own is not None
        not_there = "not here" if asked.id == centers.here.id else f"not at {asked.name}"
        where = "" if center.id == asked.id else f" ({not_there}, but at {center.named})"
        lines.append(f"- {full(own)}{where} means: {sentence(center.care[own])}.")
    return lines


def _by_center(levels: list[str], asked: Asked, centers: Centers) -> list[str]:
    """A line for each center that is asked about; where none of them lists the one level, where else it is."""
    if len(levels) > 1:
        return [center.line for center in asked.centers]
    lines = []
    for center in asked.centers:
        own = level_at(center, levels[0])
        says = (
            f"lists {full(own)}: {sentence(center.care[own])}" if own else f"{full(levels[0])} is not listed"
        )
        lines.append(f"- {center.name}{' ' if own else ': '}{says}.")
    if not any(level_at(center, levels[0]) for center in asked.centers):
        others = unique(center.named for center in centers.known if level_at(center, levels[0]))
        lines += [f"- It is listed at {listed(others)}."] if others else []
    return lines


def _outpatient_alone(words: Sequence[str]) -> bool:
    """Whether "outpatient" stands somewhere without "intensive" before it."""
    return any(
        word in ("outpatient", "op") and words[place - 1 if place else 0] != "intensive"
        for place, word in enumerate(words)
    )
