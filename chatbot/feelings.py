"""What somebody says who asks nothing: that they are afraid, grieve, need help, or were left waiting. Pure.

Only plain phrases are read; danger was looked for before, and everything else belongs to the classifier.
"""

from __future__ import annotations

import re

from chatbot.audience import PEOPLE

AFRAID, GRIEVING, NEEDS_HELP, NOT_CALLED = "afraid", "grieving", "needs_help", "not_called_back"
INTENTS = frozenset({AFRAID, GRIEVING, NEEDS_HELP, NOT_CALLED})

_AFRAID = re.compile(
    r"(?:(?:i|im|i'm|am|i feel|feel|feeling|so|really|very|just|kinda|honestly|and|still|pretty|too|"
    r"lowkey) )*"
    r"(?:scared|afraid|terrified|frightened|anxious|panicking|overwhelmed|nervous|ashamed and scared)"
    r"(?: (?:so|right|now|rn|tonight|to death|of everything|and|alone|nervous|scared|lonely|lost|"
    r"tired|shitless|af|of it all))*"
)
_GRIEVING = re.compile(
    rf"\b(?:my|our) (?:\w+ )?{PEOPLE} (?:just |recently |suddenly )?(?:died|passed away|passed last|"
    rf"passed on|is dead)\b|"
    rf"\b(?:i |we )?(?:just |recently )?lost (?:my|our) (?:\w+ )?{PEOPLE}\b|"
    rf"^(?:my )?{PEOPLE} (?:just )?(?:left|dumped|divorced)(?: me)?(?: (?:last|this|yesterday|today)\b.*)?$|"
    r"\b(?:i'?m|i am|im) (?:grieving|in mourning|a widow(?:er)?)\b",
)
_NEEDS_HELP = re.compile(
    r"(?:(?:hi|hello|hey|please|i|we|really|just|do|so|can|someone|somebody|anyone|you) )*"
    r"(?:need (?:some )?help|help(?: me)?)(?: (?:please|now|asap|me|bad|so bad))*"
)
_NOT_CALLED = re.compile(
    r"\b(?:you|u|yall|ya'?ll|they)(?: (?:people|guys|all|folks))? (?:never|didn'?t|did not|haven'?t|"
    r"don'?t|won'?t)(?: even| ever)? "
    r"(?:call\w*|phone\w*|text\w*|answer\w*|return\w*|got back|get back|gotten back|wrote back|respond\w*)\b|"
    r"\b(?:nobody|no one|noone) (?:ever |has |has ever )?(?:call\w*|got back|gets back|gotten back|"
    r"return\w*|respond\w*)\b|"
    r"\bstill waiting (?:for|on) (?:a|the|your|my|that) call\b"
)


def feeling(text: str) -> str | None:
    """What a line tells of, or None where it is about something else or asks anything."""
    said = " ".join(re.sub(r"[^\w' ]", " ", text.lower().replace("’", "'")).split())
    if _NOT_CALLED.search(said):
        return NOT_CALLED
    if "?" in text:
        return None
    if _AFRAID.fullmatch(said):
        return AFRAID
    if _NEEDS_HELP.fullmatch(said):
        return NEEDS_HELP
    return GRIEVING if _GRIEVING.search(said) else None
