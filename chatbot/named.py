"""What a visitor's text names - an insurer, a level of care, a town, a kind of call - and what is known of it here.

Pure, and remembers nothing: a text and the centers in, the slots of this one turn out. The text itself is in no slot;
a name stands in them as it is spelled in the lists of this file or of the centers. What is not named leaves the slots
that choose a reply at "none". Which topic a text is about is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from chatbot.centers import Center, Centers, full, listed, sentence, unique

MEDICAID = "Medicaid"
# As people write them, typing errors aside (`_near` forgives one in longer words). Only names, no facts: whether a
# center takes one stands in the file of centers.
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
# Words that are one letter from a name and mean something else.
_NOT_NAMES = {"human", "humans", "etc", "unites", "untied", "anthems", "tent", "outpatients", "oregano"}

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
    "residential": ("residential", "resi", "live in", "stay there overnight"),
    "aftercare": ("aftercare", "after care"),
}
_LISTED_AS = {
    "detox": ("detox", "medical_detox"),
    "inpatient": ("inpatient", "residential"),
    "residential": ("residential", "inpatient"),
}

MOST_LEVELS = 3  # that one answer explains

# Towns that people of the region name. A center's own town, and those it serves, come from the file of centers.
TOWNS = (
    *(
        "Akron",
        "Ann Arbor",
        "Austintown",
        "Boardman",
        "Bowling Green",
        "Canton",
        "Cincinnati",
        "Cleveland",
        "Columbus",
    ),
    *(
        "Dayton",
        "Defiance",
        "Detroit",
        "Elyria",
        "Findlay",
        "Fort Wayne",
        "Fremont",
        "Lima",
        "Lorain",
        "Mansfield",
    ),
    *(
        "Monroe",
        "Northwood",
        "Pittsburgh",
        "Port Clinton",
        "Rossford",
        "Sandusky",
        "Swanton",
        "Sylvania",
        "Tiffin",
    ),
    *("Wauseon", "Whitehouse"),
)

_FORGIVEN = 6  # letters from which on a typing error is forgiven: shorter words are too near to others
_WORD = re.compile(r"[a-z0-9]+")
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
    words = _words(text)
    return {
        **_insurance(words, centers),
        **_care(words, centers),
        **_town(words, centers),
        "phone_need": _phone_need(" ".join(words)),
        "medical_kind": "drug_test" if _DRUG_TEST.search(" ".join(words)) else "other",
    }


def _insurance(words: list[str], centers: Centers) -> dict[str, Any]:
    here = centers.here
    known = {
        **INSURERS,
        **{name: (" ".join(_words(name)),) for name in here.commonly if name not in INSURERS},
    }
    found = _found(words, known)
    if "Anthem" in found and "blue" in words:  # "Anthem Blue Cross" is one insurer
        found = [name for name in found if name != "Blue Cross Blue Shield"]
    accepted = [*here.commonly, *([MEDICAID] if here.ohio_medicaid else [])]
    yes = [name for name in found if name in accepted]
    unknown = [name for name in found if name not in accepted]
    elsewhere = unique(center.named for center in centers.known if center.ohio_medicaid)
    if not found:
        answer = "none"
    elif found == [MEDICAID] and yes:
        answer = "medicaid_here"
    elif yes:
        answer = "mixed" if unknown else "listed"
    elif MEDICAID in found and elsewhere:  # "caresource medicaid" is Medicaid too
        answer = "medicaid_elsewhere"
    else:
        # That most major insurers are taken says nothing of public coverage.
        answer = "major" if here.most_major and not _PUBLIC.intersection(found) else "not_listed"
    return {
        "insurer_answer": answer,
        "named_insurer": listed(yes, "and"),
        "unlisted_insurer": listed(unknown, "or"),
        "medicaid_centers": listed(elsewhere),
    }


def _care(words: list[str], centers: Centers) -> dict[str, Any]:
    asked = _found(words, LEVELS)
    if "iop" in asked and "op" in asked and not _outpatient_alone(words):
        asked.remove("op")
    nothing = {
        "level_answer": "none",
        "named_level": "",
        "level_words": "",
        "level_centers": "",
        "level_lines": "",
    }
    nothing["level_first"] = ""
    if not asked:
        return nothing
    if len(asked) > 1:
        return {
            **nothing,
            "level_answer": "several",
            "level_lines": _level_lines(asked[:MOST_LEVELS], centers),
        }
    here = level_at(centers.here, asked[0])
    if here is not None:
        return {
            **nothing,
            "level_answer": "mat_here" if here == "mat" else "here",
            "named_level": full(here),
            "level_words": sentence(centers.here.care[here]),
        }
    # Under the very name that was asked about, where a center lists that; else under one that means much the same.
    for level in _LISTED_AS.get(asked[0], asked):
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
    return {**nothing, "level_answer": "nowhere", "named_level": full(asked[0])}


def level_at(center: Center, asked: str) -> str | None:
    """The level of this center that answers to what was asked."""
    return next((level for level in _LISTED_AS.get(asked, (asked,)) if level in center.care), None)


def _level_lines(asked: list[str], centers: Centers) -> str:
    """A line for each level that was asked about: this center's words, else those of the first that lists it."""
    lines = []
    for level in asked:
        offering = [center for center in (centers.here, *centers.known) if level_at(center, level)]
        if not offering:
            lines.append(f"- {full(level)}: not listed at a center that I know.")
            continue
        center = offering[0]
        own = level_at(center, level)
        assert own is not None
        where = "" if center.id == centers.here.id else f" (not here, but at {center.named})"
        lines.append(f"- {full(own)}{where} means: {sentence(center.care[own])}.")
    return "\n".join(unique(lines))


def _outpatient_alone(words: list[str]) -> bool:
    """Whether "outpatient" stands somewhere without "intensive" before it."""
    return any(
        word in ("outpatient", "op") and words[place - 1 if place else 0] != "intensive"
        for place, word in enumerate(words)
    )


def _town(words: list[str], centers: Centers) -> dict[str, Any]:
    places = [center.place for center in centers.known]
    served = [town for center in centers.known for town in center.serves]
    found = _found(words, {town: (town.lower(),) for town in unique([*places, *served, *TOWNS])})
    nothing = {"town_answer": "none", "named_town": "", "town_lines": "", "town_servers": ""}
    if not found:
        return nothing
    if any(town in places for town in found):
        towns = [town for town in found if town in places]
        lines = [center.line for center in centers.known if center.place in towns]
        return {
            **nothing,
            "town_answer": "here",
            "named_town": listed(towns),
            "town_lines": "\n".join(lines),
        }
    serving = unique(center.named for center in centers.known if found[0] in center.serves)
    return {
        **nothing,
        "town_answer": "served" if serving else "unknown",
        "named_town": found[0],
        "town_servers": listed(serving),
    }


def _phone_need(text: str) -> str:
    if _RETURNING.search(text):
        return "returning"
    return "new" if _NEW.search(text) else "none"


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))


def _found(words: list[str], names: Mapping[str, Iterable[str]]) -> list[str]:
    """The names of which one spelling stands in the words, in the order of the text."""
    beginning: dict[str, list[tuple[str, list[str]]]] = {}
    for name, spellings in names.items():
        for spelling in spellings:
            first, *rest = spelling.split()
            beginning.setdefault(first, []).append((name, rest))
    wanted = {word for spellings in names.values() for spelling in spellings for word in spelling.split()}
    # What each word may be meant as. A word that is itself a spelling, or means something else, is no typing error:
    # "medicade" is Medicaid, and near to Medicare.
    long = [spelled for spelled in wanted if len(spelled) >= _FORGIVEN]
    meant = {
        word: {word} if word in wanted or word in _NOT_NAMES else {name for name in long if _near(word, name)}
        for word in set(words)
    }
    at: dict[str, int] = {}
    for place, word in enumerate(words):
        for first in meant[word] & beginning.keys():
            for name, rest in beginning[first]:
                after = words[place + 1 : place + 1 + len(rest)]
                if len(after) == len(rest) and all(
                    one in meant[of] for of, one in zip(after, rest, strict=True)
                ):
                    at.setdefault(name, place)
    return sorted(at, key=lambda name: at[name])


def _near(word: str, wanted: str) -> bool:
    """Whether a word is a typing error away from the wanted one: one letter left out, doubled, wrong or swapped."""
    # The first letter is hardly ever wrong.
    if word[:1] != wanted[0] or abs(len(word) - len(wanted)) > 1:
        return False
    shorter = min(len(word), len(wanted))
    start = next((place for place in range(shorter) if word[place] != wanted[place]), shorter)
    rest, wanted_rest = word[start:], wanted[start:]
    swapped = rest[:2] == wanted_rest[:2][::-1] and rest[2:] == wanted_rest[2:]
    return swapped or rest[1:] == wanted_rest[1:] or rest[1:] == wanted_rest or rest == wanted_rest[1:]
