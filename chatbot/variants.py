"""Which of a reply's texts is said in a situation: as Rasa chooses, and every situation that there can be. Pure.

Rasa says a text whose conditions all hold; where none does, one without conditions. Of several it takes any, so there
must be exactly one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Conditions = Sequence[tuple[str, Any]]

_YES_NO = (True, False)
VALUES: Mapping[str, tuple[Any, ...]] = {
    "own_voice": _YES_NO,
    "has_iop": _YES_NO,
    "has_same_day": _YES_NO,
    "has_treats": _YES_NO,
    "insurer_not_contacted": _YES_NO,
    "staffed": _YES_NO,
    "staff_online": _YES_NO,
    "shared": ("nothing", "earlier", "now"),
    "audience": ("self", "loved_one"),
    "hours": ("open", "closed", "not_known"),
    "insurers_stated": ("commonly", "medicaid", "most_major", "nothing", "several"),
    "insurer_answer": (
        *(
            "none",
            "listed",
            "not_listed",
            "major",
            "mixed",
            "medicaid_here",
            "medicaid_elsewhere",
            "by_center",
        ),
    ),
    "level_answer": (
        "none",
        "here",
        "mat_here",
        "alike",
        "elsewhere",
        "nowhere",
        "several",
        "length",
        "online",
    ),
    "town_answer": ("none", "here", "served", "unknown"),
    "phone_need": ("none", "returning", "new", "written"),
    "medical_kind": ("other", "drug_test"),
}
"""What the slots that choose a text can hold. A slot that is not here may hold anything, nothing included."""


def choose(variants: Sequence[Conditions], slots: Mapping[str, Any]) -> list[int]:
    """The places of the texts that Rasa would choose from."""
    conditional = [
        place
        for place, conditions in enumerate(variants)
        if conditions and all(_holds(slots.get(name), value) for name, value in conditions)
    ]
    return conditional or [place for place, conditions in enumerate(variants) if not conditions]


def situations(variants: Sequence[Conditions]) -> Iterator[dict[str, Any]]:
    """Every combination of values that the conditions of these texts tell apart."""
    names = list(dict.fromkeys(name for conditions in variants for name, _ in conditions))
    used = {
        name: {value for conditions in variants for of, value in conditions if of == name} for name in names
    }
    values = [VALUES.get(name) or (*sorted(used[name], key=str), None) for name in names]
    return (dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*values))


def described(value: Any) -> str:
    """A value as it is written in a condition."""
    return {True: "true", False: "false", None: "anything else"}.get(value, value)


def _holds(given: Any, wanted: Any) -> bool:
    if isinstance(given, str) and isinstance(wanted, str):
        return given.casefold() == wanted.casefold()
    return bool(given == wanted)
