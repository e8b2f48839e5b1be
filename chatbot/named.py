"""What a visitor's text names - an insurer, a level of care, a town, a kind of call - and what is known of it here.

Pure, and remembers nothing: a text and the centers in, the slots of this one turn out. The text itself is in no slot;
a name stands in them as it is spelled in the lists of this file or of the centers. What is not named leaves the slots
that choose a reply at "none". What is said of care and insurers is of the center that the text asks about
(chatbot/places.py). Which topic a text is about is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chatbot.centers import (
    UNKNOWN,
    Center,
    Centers,
    care_lines,
    full,
    insurers_kind,
    insurers_stated,
    listed,
    sentence,
    unique,
)
from chatbot.mentions import mentioned, words_of
from chatbot.places import Asked, asked_about, town

MEDICAID = "Medicaid"
# As people write them, typing errors aside (chatbot/mentions.py forgives one in longer words). Only names, no facts:
# whether a center takes one stands in the file of centers.
INSURERS: Mapping[str, tuple[str, ...]] = {
    "Blue Cross Blue Shield": (
        "blue cross blue shield",
        "bluecross blueshield",
        "blue cross",
        "bluecross",
        "blue shield",
        "bcbs",
        "bc bs",
        "bcbsm",
        "bcbsoh",
        "bxbs",
    ),
    "Aetna": ("aetna", "etna", "atena", "aenta"),
    "Cigna": ("cigna", "signa", "cigma", "cygna"),
    "UnitedHealthcare": (
        "unitedhealthcare",
        "united healthcare",
        "united health care",
        "united health",
        "unitedhealth",
        "uhc",
        "united",
    ),
    "Humana": ("humana", "humanna"),
    "Anthem": ("anthem",),
    "Tricare": ("tricare", "tri care", "triwest"),
    MEDICAID: ("medicaid", "medicade", "medicaide", "medacaid", "medicad", "medical card"),
    "Medicare": ("medicare", "medicair", "medacare"),
    "CareSource": ("caresource", "care source", "caresorce"),
    "Molina": ("molina", "molena"),
    "Buckeye Health Plan": ("buckeye health", "buckeye plan", "buckeye insurance", "buckeye medicaid"),
    "AmeriHealth": ("amerihealth", "ameri health", "americaid"),
    "Paramount": ("paramount",),
    "Medical Mutual": ("medical mutual", "med mutual"),
    "Ambetter": ("ambetter", "am better"),
    "Kaiser": ("kaiser",),
    "Oscar": ("oscar health", "oscar insurance"),
    "WellCare": ("wellcare", "well care"),
    "SummaCare": ("summacare", "summa care"),
    "AultCare": ("aultcare", "ault care"),
    "Meritain": ("meritain",),
    "UMR": ("umr",),
    "GEHA": ("geha",),
    "Magellan": ("magellan",),
    "Optum": ("optum",),
    "VA coverage": ("va insurance", "va coverage", "va benefits", "the va", "champva"),
    "a Marketplace plan": ("marketplace", "obamacare", "obama care"),
}
_PUBLIC = frozenset({MEDICAID, "Medicare", "Tricare", "VA coverage"})
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

_RETURNING = re.compile(
    r"\b(com(e|ing) back|go(ing)? back|return(ing)?|re ?start(ing)?|re ?enter(ing)?|dropped out|drop out|quit going|"
    r"stopped (going|showing)|i left|used to (go|come|be)|was (in|there|a client)|again|relapsed?)\b"
)
_NEW = re.compile(
    r"\b(first time|never been|new (client|patient|here)|get(ting)? (in|started)|sign(ing)? up|start(ing)? treatment|"
    r"admissions?|admitted|intake|enroll)\b"
)
_DRUG_TEST = re.compile(
    r"\b(drug (test|screen)\w*|(pee|piss|urine|ua|swab|hair|blood) ?(test|screen|sample|cup)\w*|uas?\b|pee in a cup|"
    r"(pass|beat|fail|cheat|fake)\w* (a |the |my |his |her |their )?(test|screen|ua)|breathalyzer|detection window)"
)


def named(text: str, centers: Centers) -> dict[str, Any]:
    """The slots of one turn; for a turn without text (a button), of the empty one."""
    words = words_of(text)
    asked = asked_about(words, centers)
    return {
        **_of_the_center(asked),
        **_insurance(asked, centers),
        **_care(asked, centers),
        **town(words, centers),
        "phone_need": _phone_need(" ".join(words)),
        "medical_kind": "drug_test" if _DRUG_TEST.search(" ".join(words)) else "other",
    }


def _of_the_center(asked: Asked) -> dict[str, Any]:
    """Which center is asked about, and what it states as a whole."""
    one = asked.one
    stated = {
        "asked_center": listed([center.name for center in asked.centers]),
        "care_lines": "\n".join(center.line for center in asked.centers)
        if asked.several
        else care_lines(one),
        "insurers_stated": "several" if asked.several else insurers_stated(one),
        "insurers": "" if asked.several else listed(one.commonly),
        "insurers_kind": "" if asked.several else insurers_kind(one),
    }
    # Of another center it is not told for whom it is, nor where a place on the same day is often possible.
    return {**stated, "has_same_day": False, "has_treats": False} if asked.elsewhere else stated


def _insurance(asked: Asked, centers: Centers) -> dict[str, Any]:
    commonly = [name for center in asked.centers for name in center.commonly]
    known = {
        **INSURERS,
        **{name: (" ".join(words_of(name)),) for name in commonly if name not in INSURERS},
    }
    found = mentioned(asked.words, known)
    if "Anthem" in found and "blue" in asked.words:  # "Anthem Blue Cross" is one insurer
        found = [name for name in found if name != "Blue Cross Blue Shield"]
    yes, unknown = _accepted(found, asked.one)
    elsewhere = unique(center.named for center in centers.known if center.ohio_medicaid)
    if not found:
        answer = "none"
    elif asked.several:
        answer = "by_center"
    elif found == [MEDICAID] and yes:
        answer = "medicaid_here"
    elif yes:
        answer = "mixed" if unknown else "listed"
    elif MEDICAID in found and elsewhere:  # "caresource medicaid" is Medicaid too
        answer = "medicaid_elsewhere"
    else:
        # That most major insurers are taken says nothing of public coverage.
        answer = "major" if asked.one.most_major and not _PUBLIC.intersection(found) else "not_listed"
    return {
        "insurer_answer": answer,
        "named_insurer": listed(yes, "and"),
        "unlisted_insurer": listed(unknown, "or"),
        "medicaid_centers": listed(elsewhere),
        "insurer_lines": "\n".join(_insurer_line(found, center) for center in asked.centers)
        if asked.several
        else "",
    }


def _accepted(found: Iterable[str], center: Center) -> tuple[list[str], list[str]]:
    """Of the insurers that were found: those that the center names, and those of which it says nothing."""
    accepted = [*center.commonly, *([MEDICAID] if center.ohio_medicaid else [])]
    found = list(found)
    return [name for name in found if name in accepted], [name for name in found if name not in accepted]


def _insurer_line(found: list[str], center: Center) -> str:
    yes, unknown = _accepted(found, center)
    parts = [f"works with {listed(yes)}"] if yes else []
    parts += [f"not known here for {listed(unknown, 'or')}"] if unknown else []
    return f"- {center.name}: {'; '.join(parts) or insurers_kind(center) or UNKNOWN}."


def _care(asked: Asked, centers: Centers) -> dict[str, Any]:
    levels = mentioned(asked.words, LEVELS)
    if "iop" in levels and "op" in levels and not _outpatient_alone(asked.words):
        levels.remove("op")
    nothing = dict.fromkeys(("named_level", "level_words", "level_centers", "level_lines", "level_first"), "")
    if not levels:
        return {**nothing, "level_answer": "none"}
    if len(levels) > 1 or asked.several:
        lines = _by_center(levels, asked, centers) if asked.several else _by_level(levels, asked.one, centers)
        return {**nothing, "level_answer": "several", "level_lines": "\n".join(unique(lines))}
    own = level_at(asked.one, levels[0])
    if own is not None:
        return {
            **nothing,
            "level_answer": "mat_here" if own == "mat" else "here",
            "named_level": full(own),
            "level_words": sentence(asked.one.care[own]),
        }
    # Under the very name that was asked about, where a center lists that; else under one that means much the same.
    for level in _LISTED_AS.get(levels[0], levels):
        others = [center for center in centers.known if level in center.care]
        if others:
            return {
                **nothing,
                "level_answer": "elsewhere",
                "named_level": full(level),
                "level_words": sentence(others[0].care[level]),
                "level_first": others[0].named,
                "level_centers": listed(unique(center.named for center in others)),
            }
    return {**nothing, "level_answer": "nowhere", "named_level": full(levels[0])}


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


def _phone_need(text: str) -> str:
    if _RETURNING.search(text):
        return "returning"
    return "new" if _NEW.search(text) else "none"
