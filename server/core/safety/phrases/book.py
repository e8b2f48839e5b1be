"""The phrases of all modules here as one list: what each means when it is found. No phrase stands in this module."""

from __future__ import annotations

from dataclasses import dataclass

from server.core.safety.findings import (
    ASSAULT,
    CHILD,
    CRAVING,
    DRIVING,
    OVERDOSE,
    PARTNER,
    SUICIDE,
    THREAT,
    VIOLENCE,
    WITHDRAWAL,
)
from server.core.safety.phrases import (
    around,
    craving,
    driving,
    overdose,
    suicide,
    suicide_hinted,
    violence,
    violence_hinted,
    withdrawal,
    words,
)

STATED, HAPPENED, HINTED = "stated", "happened", "hinted"
HARMLESS, LONG_AGO, DAYS_AGO, JUST_NOW, NOT_DENIED, SIGN = (
    "harmless",
    "long ago",
    "days ago",
    "just now",
    "not denied",
    "sign",
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase says: a danger (`kind`, `sub`) that is stated, happened or hinted; or what is around a danger."""

    level: str
    kind: str = ""
    sub: str | None = None


# In the order in which they win when several are found: what kills first comes first.
BOOK: list[tuple[Meaning, str]] = [
    (Meaning(STATED, OVERDOSE), overdose.STATED),
    (Meaning(HAPPENED, OVERDOSE), overdose.HAPPENED),
    (Meaning(STATED, SUICIDE), suicide.STATED),
    (Meaning(HAPPENED, SUICIDE), suicide_hinted.HAPPENED),
    (Meaning(STATED, OVERDOSE, DRIVING), driving.STATED),
    (Meaning(STATED, VIOLENCE, CHILD), violence.CHILD_STATED),
    (Meaning(STATED, VIOLENCE, ASSAULT), violence.ASSAULT_STATED),
    (Meaning(STATED, VIOLENCE, THREAT), violence.STRANGER_STATED),
    (Meaning(STATED, VIOLENCE, PARTNER), violence.PARTNER_STATED),
    (Meaning(STATED, VIOLENCE, THREAT), violence.THREAT_STATED),
    (Meaning(STATED, WITHDRAWAL), withdrawal.STATED),
    (Meaning(HAPPENED, WITHDRAWAL), withdrawal.HAPPENED),
    (Meaning(STATED, CRAVING), craving.STATED),
    (Meaning(HINTED, SUICIDE), suicide_hinted.HINTED),
    (Meaning(HINTED, OVERDOSE), overdose.HINTED),
    (Meaning(HINTED, OVERDOSE, DRIVING), driving.HINTED),
    (Meaning(HINTED, VIOLENCE, CHILD), violence_hinted.CHILD_HINTED),
    (Meaning(HINTED, VIOLENCE, ASSAULT), violence_hinted.ASSAULT_HINTED),
    (Meaning(HINTED, VIOLENCE, PARTNER), violence_hinted.PARTNER_HINTED),
    (Meaning(HINTED, VIOLENCE, THREAT), violence_hinted.THREAT_HINTED),
    (Meaning(HINTED, WITHDRAWAL), withdrawal.HINTED),
    (Meaning(HINTED, CRAVING), craving.HINTED),
    (Meaning(HARMLESS), around.HARMLESS),
    (Meaning(LONG_AGO), around.LONG_AGO),
    (Meaning(DAYS_AGO), around.DAYS_AGO),
    (Meaning(JUST_NOW), around.JUST_NOW),
    (Meaning(NOT_DENIED), around.NOT_DENIED),
    *(
        (Meaning(SIGN, name), phrases)
        for module in (overdose, suicide_hinted, violence_hinted, withdrawal, craving)
        for name, phrases in module.SIGNS.items()
    ),
]

# Signs that mean something only near each other: the first that fits, after what is stated.
TOGETHER: list[tuple[tuple[str, ...], Meaning]] = [
    (names, Meaning(STATED if level == "alarm" else HINTED, kind, sub or None))
    for level_wanted in ("alarm", "check")
    for kind, module in (
        (OVERDOSE, overdose),
        (SUICIDE, suicide_hinted),
        (VIOLENCE, violence_hinted),
        (WITHDRAWAL, withdrawal),
        (CRAVING, craving),
    )
    for names, sub, level in module.TOGETHER
    if level == level_wanted
]

CLASSES: dict[str, str] = {
    name: meaning
    for module in (words, suicide, overdose, withdrawal, violence, craving, around)
    for name, meaning in module.CLASSES.items()
}


def phrases() -> list[tuple[str, Meaning]]:
    """Every phrase with what it means, in the order in which they win."""
    return [(phrase, meaning) for meaning, text in BOOK for phrase in lines(text)]


def lines(text: str) -> list[str]:
    """The phrases of a text: one a line, without what follows a # and a space."""
    found = (line.split("# ")[0].strip() for line in text.splitlines())
    return [line for line in found if line]
