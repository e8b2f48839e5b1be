"""What the answers to the check of coverage mean: which center, and that somebody has no insurance. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.requests import NO, YES

NO_INSURANCE = "no insurance"

_HERE = re.compile(
    rf"(?:(?:{YES}|it is|it'?s|that'?s it|here|this|that|the|one|center|same|about|please|correct|right)[\s,.!]*)+"
)
_NO = re.compile(rf"(?:{NO})\b")
_NO_INSURANCE = re.compile(
    r"(?:i |we )?(?:don'?t|do not|dont) (?:currently |really |even )?have (?:any |an? |one|it)? ?(?:health )?(?:insurance|coverage|insurer|plan)?(?: (?:right now|anymore|at all|yet|now))?|"
    r"(?:i |we )?(?:have |got |am on )?no (?:health )?(?:insurance|coverage|insurer|plan)(?: (?:right now|anymore|at all|now))?|none|no|nope|nothing|"
    r"(?:i'?m |i am |we'?re )?(?:un|not )insured|(?:i'?m |i am )?without (?:any )?(?:insurance|coverage)|(?:i )?lost (?:my |the )?(?:insurance|coverage)|"
    r"(?:i'?m |i am |i'?ll |i will )?(?:self[- ]?pay(?:ing)?|pay(?:ing)? (?:cash|myself|out of pocket)|cash|out of pocket)|there is none|i have none"
)
# Words of a center's name that say nothing of which one it is.
_COMMON = frozenset("center centers centre at in the of a detox recovery".split())


def meant_center(text: str, here: str, known: Sequence[Sequence[str]]) -> str | None:
    """The name of the center that is meant, `here` for "yes"; None where none is meant, or it is not clear which.

    `known` holds for each center what it is called, its name and its town.
    """
    said = " ".join(re.sub(r"[^\w\s']", " ", text.lower().replace("’", "'")).split())
    if _HERE.fullmatch(said):
        return here
    words = set(said.split())
    best, found = 0, []
    for called, name, town in known:
        exact = name.lower() in said or called.lower() in said
        own = {word for word in re.findall(r"\w+", f"{name} {town}".lower()) if word not in _COMMON}
        score = 10 if exact else len(own & words) * 2 + (town.lower() in said)
        if score > best:
            best, found = score, [name]
        elif score == best and score:
            found.append(name)
    if len(found) == 1 and not (_NO.match(said) and found == [here]):
        return found[0]
    return None


def has_no_insurance(text: str) -> bool:
    """Whether what was asked for is not there."""
    return _NO_INSURANCE.fullmatch(text.lower().replace("’", "'").strip(" .!,")) is not None
