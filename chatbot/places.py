"""Which centers a text asks about, by name or by town, and what is known of a town that it names. Pure, and remembers
nothing.

Who names another center than the one whose chat this is must not be told of this one: nothing is carried from one to
the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from chatbot.centers import Center, Centers, listed, unique
from chatbot.mentions import mentioned, places

# Towns that people of the region name. A center's own town, and those it serves, come from the file of centers.
TOWNS = (
    *("Akron", "Ann Arbor", "Austintown", "Boardman", "Bowling Green", "Canton", "Cincinnati", "Cleveland"),
    *("Columbus", "Dayton", "Defiance", "Detroit", "Elyria", "Findlay", "Fort Wayne", "Fremont", "Lima", "Lorain"),
    *("Mansfield", "Monroe", "Northwood", "Pittsburgh", "Port Clinton", "Rossford", "Sandusky", "Swanton"),
    *("Sylvania", "Tiffin", "Wauseon", "Whitehouse"),
)  # fmt: skip

_GENERIC = frozenset({"center", "centers", "at", "of", "the"})
# After the short form of a name, these make it a kind of place: "any ohio detox centers".
_KINDS_OF_PLACE = frozenset({"centers", "places", "programs", "facilities", "options", "clinics", "rehabs"})
# A state has this name too: it is the town where one of these stands before it, or Ohio behind it.
_STATES = {"Oregon": "the state of Oregon"}
_BEFORE_A_TOWN = frozenset(
    {"in", "from", "near", "to", "around", "at", "and", "or", "outside", "about", "of"}
)
# Where somebody lives is not what they ask about: two words before a town.
_LIVES = frozenset({"live in", "living in", "reside in", "im in", "am in", "moved to", "moving to"})


@dataclass(frozen=True)
class Asked:
    """The centers that a text asks about, at least one, and its words without their names."""

    centers: tuple[Center, ...]
    words: tuple[str, ...]
    elsewhere: bool  # whether it is any other than just the one whose chat this is

    @property
    def one(self) -> Center:
        """The center, or the first of several."""
        return self.centers[0]

    @property
    def several(self) -> bool:
        """Whether the text leaves open which one."""
        return len(self.centers) > 1


def asked_about(words: Sequence[str], centers: Centers) -> Asked:
    """Which centers the words are about: those that they name, those of a town that they name, else this one."""
    at = places(words, {center.id: _spellings(center) for center in centers.known})
    at = {id: where for id, where in at.items() if _is_a_name(words, where)}
    left = tuple(
        "" if any(place in where for where in at.values()) else word for place, word in enumerate(words)
    )
    if at:
        found = tuple(center for center in centers.known if center.id in at)
    else:
        towns = places(left, {center.place: (center.place.lower(),) for center in centers.known})
        asked = {
            town for town, where in towns.items() if not _is_home(left[max(where.start - 2, 0) : where.start])
        }
        found = tuple(center for center in centers.known if center.place in asked)
        if centers.here.place in asked and len(asked) == 1:
            found = (centers.here,)
    if not found:
        found = (centers.here,)
    return Asked(found, left, any(center.id != centers.here.id for center in found))


def town(words: Sequence[str], centers: Centers) -> dict[str, Any]:
    """The slots that say what is known of a town."""
    in_towns = [center.place for center in centers.known]
    served = [of for center in centers.known for of in center.serves]
    names = unique([*in_towns, *served, *TOWNS])
    found = [
        _town_or_state(name, words) for name in mentioned(words, {name: (name.lower(),) for name in names})
    ]
    nothing = {"town_answer": "none", "named_town": "", "town_lines": "", "town_servers": ""}
    if not found:
        return nothing
    if any(name in in_towns for name in found):
        towns = [name for name in found if name in in_towns]
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


def _spellings(center: Center) -> tuple[str, ...]:
    """How people write a center's name: whole, and without the words that many names have."""
    whole = center.name.lower().split()
    before_at = whole[: whole.index("at")] if "at" in whole else whole
    short = [word for word in whole if word not in _GENERIC]
    forms = [" ".join(whole), " ".join(before_at), " ".join(short)]
    return tuple(unique(form for form in forms if len(form.split()) > 1 or form == forms[0]))


def _is_a_name(words: Sequence[str], where: range) -> bool:
    following = words[where.stop : where.stop + 1]
    return not (following and following[0] in _KINDS_OF_PLACE)


def _is_home(before: Sequence[str]) -> bool:
    return " ".join(before) in _LIVES or before[-1:] == ("from",)


def _town_or_state(name: str, words: Sequence[str]) -> str:
    if name not in _STATES:
        return name
    (where,) = places(words, {name: (name.lower(),)}).values()
    of_ohio = words[where.stop : where.stop + 1] in (["ohio"], ["oh"])
    alone = where.start == 0 or words[where.start - 1] in _BEFORE_A_TOWN
    of_the_state = list(words[max(where.start - 2, 0) : where.start]) == ["state", "of"]
    return name if of_ohio or (alone and not of_the_state) else _STATES[name]
