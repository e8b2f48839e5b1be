"""From what is typed to one of the values that a field offers, with its "not"; and what lets something be sent. Pure.

A wrong yes here leaves a voicemail that somebody else hears, or sends what should have stayed: what is denied never
counts as said, and nothing is sent on less than a plain yes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

SEND, CHANGE, STOP = "send", "change", "stop"

_NOT = (
    r"(?:not|never|without|except|neither|nor|cannot|anything but|instead of|rather than|stop|avoid|\w+n't|"
    r"(?:do|does|did|ca|wo|would|could|should|is|are|was|have|has|must|need)nt)"
)
# "no" denies only what comes right after it: "no calls", but "no i want a call".
_BEFORE = re.compile(rf"(?:\b{_NOT}(?!\s+(?:just|only|sure)\b)(?:\s+[\w']+){{0,3}}|\bno(?:\s+more)?)\s*$")
_AFTER = re.compile(
    r"\s*(?:me\s+)?(?:is|are|was|will|would|does|do|can)(?:\s*n't|nt|\s+not|\s+never)\b|\s*won'?t\b|\s*can'?t\b|\s*cannot\b|"
    r"\s*(?:is|are|'s)\s+(?:so |very |too |really |a )*(?:no |bad|unsafe|dangerous|risky|out\b|off\b|wrong|hard|difficult|worse)"
)
_CLAUSE = re.compile(
    r"[,.;:!?\n]|\b(?:but|just|only|so|then|rather|please|because|cause|cuz)\b(?<!not just)(?<!not only)(?<!anything but)"
)


def plain_words(text: str) -> str:
    """Small letters, straight apostrophes, no marks at the ends."""
    return text.lower().replace("’", "'").strip(" .!?,")


def choose(text: str, words: Mapping[str, str], first_of: Sequence[str] = ()) -> str | None:
    """The one value whose pattern is in `text`, and not denied there; the value itself always means itself. None where
    none fits, or two do that `first_of` does not put in order.

    "not afraid" holds "afraid" too: a pattern that is found inside another one's find does not count.
    """
    said = plain_words(text)
    if said in words:
        return said
    found, denied = {}, set()
    for value, pattern in words.items():
        matches = list(re.finditer(rf"\b(?:{pattern})\b", said))
        kept = [match.span() for match in matches if not is_denied(said, match.start(), match.end())]
        if kept:
            found[value] = kept[0]
        elif matches:
            denied.add(value)
    outer = [
        value for value, span in found.items() if not any(_inside(span, other) for other in found.values())
    ]
    if not outer and "yes" in denied and "no" in words:
        return "no"
    if len(outer) > 1:
        outer = [value for value in first_of if value in outer][:1]
    return outer[0] if len(outer) == 1 else None


def is_denied(said: str, start: int, end: int) -> bool:
    """Whether what stands from `start` to `end` has a "not" that belongs to it."""
    before = _CLAUSE.split(said[:start])[-1]
    return _BEFORE.search(before) is not None or _AFTER.match(said[end:]) is not None


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


# ---------------------------------------------------------------------- before something is sent

_YES = (
    r"(?:and|y|yes+|yea+h?|yep|yup|ya|sure(?: thing)?|ok(?:ay)?|k|fine|right|correct|perfect|great|good|exactly|absolutely|definitely|of course|"
    r"please(?: do)?|go ahead|do (?:it|that|so)|sounds good|looks? (?:good|right|fine|correct|great|perfect)|all (?:good|right|correct)|alright|"
    r"(?:that'?s|that is|thats|it'?s|this is|its|it is|everything is|all is) (?:it|right|correct|fine|good|ok(?:ay)?|perfect|great|all right)|"
    r"(?:(?:you|u) (?:can|may) |please |just |i (?:want|would like|'?d like) (?:you )?to )*send(?: (?:it|this|that|them|off|now|away|in|to (?:them|the team|you)))*|"
    r"i confirm|confirm(?:ed)?|submit(?: it)?|i agree|agreed|thank you|thanks|thx|now)"
)
_SEND = re.compile(rf"{_YES}(?:[\s,.!]+{_YES})*")
_ONLY_POLITE = re.compile(r"(?:thank you|thanks|thx|now|please|k|and|it|that|[\s,.!])*")
_STOP = re.compile(
    r"(?:(?:n|no+|send nothing|nothing|nope|nah|stop|cancel|quit|delete(?: (?:it|this|that))?|never ?mind|nvm|forget (?:it|that)|not now|don'?t|do not|"
    r"no thanks?(?: you)?|i changed my mind|please|thanks?(?: you)?|it|that|rather not|i(?:'d)? rather not|better not|please not|i don'?t|i do not)[\s,.!]*)+|"
    rf".*\b(?:{_NOT}|no longer|no need to)(?:\s+[\w']+){{0,3}}?\s+(?:sen[dt]|sending|submit\w*|share\w*|pass(?:ed)? (?:it|this|that) on)\b.*",
    re.DOTALL,
)
_CHANGE = re.compile(
    r"\b(?:change|edit|wrong|incorrect|mistake|typo|fix|correct something|(?:not|isn'?t|isnt) (?:quite |all |so |entirely )?(?:right|correct|good|ok(?:ay)?|it|true))\b"
)
_LONGEST = 80  # characters; in a longer line there is more than a yes or a no
_ASKS = re.compile(
    r"(?:is|are|was|who|what|why|how|when|where|does|do (?:you|they|i|we|people|the)|did|could|would|should|can i|may i|will)\b"
)


def confirm(text: str) -> str | None:
    """What is said to "shall I send it?": `send` only where the line is a yes and nothing else."""
    said = plain_words(text)
    if said in (SEND, CHANGE, STOP):
        return said
    if text.rstrip().endswith("?") or len(said) > _LONGEST:
        return None
    if _SEND.fullmatch(said) and not _ONLY_POLITE.fullmatch(said):
        return SEND
    if _ASKS.match(said):
        return None
    if _STOP.fullmatch(said) and not _ONLY_POLITE.fullmatch(said):
        return STOP
    return CHANGE if _CHANGE.search(said) else None
