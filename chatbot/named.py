"""What a visitor's text names - an insurer, a level of care, a town, a kind of call - and what is known of it here.

Pure, and remembers nothing: a text and the centers in, the slots of this one turn out. The text itself is in no slot;
a name stands in them as it is spelled in the lists of this file or of the centers. What is not named leaves the slots
that choose a reply at "none". What is said of care and insurers is of the center that the text asks about
(chatbot/places.py). Which topic a text is about is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from chatbot.centers import (
    UNKNOWN,
    Center,
    Centers,
    care_lines,
    insurers_kind,
    insurers_stated,
    listed,
    unique,
)
from chatbot.levels import care
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
_RETURNING = re.compile(
    r"\b(com(e|ing) back|go(ing)? back|return(ing)?|re ?start(ing)?|re ?enter(ing)?|dropped out|drop out|quit going|"
    r"stopped (going|showing)|i left|used to (go|come|be)|was (in|there|a client)|again|relapsed?)\b"
)
_NEW = re.compile(
    r"\b(first time|never been|new (client|patient|here)|get(ting)? (in|started)|sign(ing)? up|start(ing)? treatment|"
    r"admissions?|admitted|intake|enroll)\b"
)
_WRITTEN = re.compile(r"\b(e ?mails?|text(ing)? (number|you|u|line)|(can|could|may) i text|sms|fax)\b")
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
        **care(asked, centers),
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


def _phone_need(text: str) -> str:
    if _WRITTEN.search(text):
        return "written"
    if _RETURNING.search(text):
        return "returning"
    return "new" if _NEW.search(text) else "none"
