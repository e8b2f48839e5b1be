"""What the server told of the centers, in the words that replies are filled with. Knows no text of a visitor.

A reply names a fact by its slot; what is not known leaves its slot empty, and the reply has a variant for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

# How a level of care is called: what visitors know it by, and what it means.
LEVELS = {
    "detox": ("detox", "detox"),
    "medical_detox": ("medical detox", "medical detox"),
    "inpatient": ("inpatient treatment", "inpatient treatment"),
    "residential": ("residential care", "residential care"),
    "php": ("PHP", "PHP (partial hospitalization program)"),
    "iop": ("IOP", "IOP (intensive outpatient program)"),
    "op": ("OP", "OP (outpatient program)"),
    "mat": ("MAT", "MAT (medication-assisted treatment)"),
    "aftercare": ("aftercare", "aftercare"),
}
UNKNOWN = "not known here"  # said where a list is empty
_MOST_MAJOR = {"private": "most major private insurers", "any": "most major insurers"}


@dataclass(frozen=True)
class Center:
    """One center. `care` maps each listed level to the center's words for it; `most_major` is "private", "any" or
    None."""

    id: str
    name: str
    town: str  # "Toledo, Ohio"
    care: dict[str, str]
    serves: tuple[str, ...]
    commonly: tuple[str, ...]
    most_major: str | None
    ohio_medicaid: bool

    @property
    def place(self) -> str:
        """The town alone."""
        return self.town.split(",")[0].strip()

    @property
    def named(self) -> str:
        """Name and town, without saying the town twice."""
        return self.name if self.place in self.name else f"{self.name} in {self.place}"

    @property
    def line(self) -> str:
        """The center on a line of a list: name, town and what it lists."""
        return f"- {self.name} ({self.town}): {', '.join(map(short, self.care)) or UNKNOWN}."


@dataclass(frozen=True)
class Centers:
    """The center whose chat this is, and all that are known, itself included."""

    here: Center
    known: tuple[Center, ...]


def short(level: str) -> str:
    """What a level is called in a list."""
    return LEVELS.get(level, (level.replace("_", " "),) * 2)[0]


def full(level: str) -> str:
    """What a level is called where it is explained."""
    return LEVELS.get(level, (level.replace("_", " "),) * 2)[1]


def listed(names: Sequence[str], last: str = "and") -> str:
    """The names as they stand in a sentence: "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def sentence(words: str) -> str:
    """A center's words for a level as short sentences, without the last stop; the file of centers has semicolons."""
    parts = [part.strip(" .") for part in words.split(";")]
    return ". ".join([parts[0], *(part[:1].upper() + part[1:] for part in parts[1:])])


def facts(centers: Centers, site: dict[str, Any]) -> dict[str, Any]:
    """The slots that depend on the center of the chat alone; `site` is the contract's `context.site`."""
    here = centers.here
    has_iop = "iop" in here.care
    same_day = [short(item) for item in site["same_day"] if item != "and more"]
    with_iop = unique(center.place for center in centers.known if "iop" in center.care)
    return {
        "center_name": here.name,
        "town": here.town,
        "own_voice": site["own_voice"],
        "has_iop": has_iop,
        "returning_phone": site["returning_phone"],
        "admissions_phone": site["admissions_phone"],
        # A center with an IOP answers for its own; without one, there is the number for coming back.
        "coming_back_phone": site["returning_phone"]
        if site["own_voice"] or not has_iop
        else site["admissions_phone"],
        "insurer_not_contacted": site["insurer_not_contacted"],
        "has_same_day": bool(same_day),
        "same_day": listed(same_day),
        "has_treats": site["treats"] is not None,
        "treats": site["treats"] or "",
        "center_lines": "\n".join(center.line for center in centers.known),
        "center_towns": listed(unique(center.place for center in centers.known)),
        "served_towns": listed(unique(town for center in centers.known for town in center.serves)) or UNKNOWN,
        "iop_towns": listed(with_iop) or UNKNOWN,
    }


def unique(names: Any) -> list[str]:
    """The names without repetitions, in order."""
    return list(dict.fromkeys(names))


def care_lines(center: Center) -> str:
    """The levels of care that a center lists, in its words, a line each."""
    lines = [f"- {full(level)} means: {sentence(words)}." for level, words in center.care.items()]
    return "\n".join(lines) or f"- {UNKNOWN}"


def insurers_stated(center: Center) -> str:
    """Which answer about insurance a center's entry allows."""
    if center.ohio_medicaid:
        return "medicaid"
    if center.commonly:
        return "commonly"
    return "most_major" if center.most_major else "nothing"


def insurers_kind(center: Center) -> str:
    """The kinds of insurers that a center states, as they stand in a sentence."""
    kinds = ["Ohio Medicaid"] if center.ohio_medicaid else []
    if center.most_major:
        kinds.append(_MOST_MAJOR[center.most_major])
    return listed(kinds)
