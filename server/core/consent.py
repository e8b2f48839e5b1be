"""The wording that a visitor agrees to when they ask for a person, by version. A version is never edited, only
followed."""

from __future__ import annotations

WORDINGS = {
    "2026-11": (
        "If you say yes, the admissions team of {name} can read the note below and what you share, and can "
        "answer you here. You can change the note or leave it empty. You can stop sharing at any time; what they "
        "could read until then, they can still read. In some cases the law can require a center to disclose "
        "records."
    ),
    "2026-11-reach-out": (
        "If you say yes, the admissions team of {name} can read what you write here from now on, and can answer "
        "you. They cannot read what you wrote before. You can stop sharing at any time; what they could read until "
        "then, they can still read. In some cases the law can require a center to disclose records."
    ),
}
CURRENT = "2026-11"
REACH_OUT = "2026-11-reach-out"  # the one tap that a member of staff offers to a visitor in danger

NOBODY_HERE = (
    "Nobody from the team is online right now. If you say yes, you keep a place in line and they see your note when "
    "somebody is here. We can't say when that will be. {numbers}"
)


def wording(center: str, numbers: str, *, staff_online: bool, version: str = CURRENT) -> str:
    """What the offer says, in the words of `version`; raises KeyError for an unknown version."""
    text = WORDINGS[version].format(name=center)
    return (
        text if staff_online or version == REACH_OUT else f"{NOBODY_HERE.format(numbers=numbers)}\n\n{text}"
    )
