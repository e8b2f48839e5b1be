"""A telephone number or an e-mail address out of what is typed, with what else must be known about it. Pure.

"419-555-0100 but not after 6, my husband is home": the condition goes with the number, for whoever calls must read it.
"don't use 419-555-0100, use 419-555-0199": a number that somebody rules out is not theirs to be called at.
"""

from __future__ import annotations

import re

_EMAIL = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+")
_NUMBER = re.compile(r"(?:[+(]{0,2}\d[\s().\-/]*){7,}(?:\s*(?:x|ext\.?)\s*\d{1,6})?", re.IGNORECASE)
_BORDER = re.compile(r"[,;!?\n]|\.(?=\s|$)|\b(?:but|instead(?! of)|rather(?! than)|use)\b", re.IGNORECASE)
_RULED_OUT = re.compile(
    r"(?:\b(?:not|never|no longer|instead of|rather than|stop|avoid|old|former|wrong|forget|isn'?t|do ?n[o']?t|don[’']t|can[’']?t|cannot|won[’']?t|shouldn[’']?t)"
    r"(?:\s+[\w'’]+){0,4}|\bno)[\s:]*$",
    re.IGNORECASE,
)
_IS_NOT = re.compile(
    r"\s*(?:is|was|does|do|will)(?:\s*n['’]?t|\s+not|\s+no longer)\b|\s*(?:is|was|'s)\s+(?:my |the |an? )*(?:old|former|wrong|dead|disconnected|off|unsafe|bad|not)\b|"
    r"\s*(?:doesn|don|won|isn)['’]?t\b",
    re.IGNORECASE,
)
# What says no more than that here comes a number.
_EMPTY = re.compile(
    r"\b(?:my|the|a|an|is|it'?s|its|it|that'?s|this|that|here|at|on|to|or|and|use|call|text|ring|reach|write|send|mail|e-?mail|message|txt|"
    r"cell(?:phone)?|phone|mobile|home|work|number|numbers?|no|num|address|contact|me|you|they|can|could|may|please|pls|plz|thanks?|thank you|yes|yeah|sure|ok(?:ay)?|"
    r"hi|hello|i|i'?m|am|i'?ve|have|would|be|should|now|change|changed|correct|right|new|make|actually|sorry|wait|oops|meant?|instead|just|by|via|with|"
    r"for|so|of|as|is|best|good|fine|one|rather|but|there|under|want|like|prefer|to|get|him|her|us|our|we|by)\b",
    re.IGNORECASE,
)
_CLOSES = " .,;:-/"


def contact(text: str) -> str | None:
    """The numbers and addresses that may be used, as they were typed; in brackets what else was said of them. None
    where there is none."""
    kept, ruled_out = _sorted_out(text)
    if not kept:
        return None
    found = ", ".join(dict.fromkeys(match.group().strip(_CLOSES).rstrip("( ") for match in kept))
    note = _note(text, kept, ruled_out)
    return f"{found} ({note})" if note else found


def has_contact(text: str) -> bool:
    """Whether a number or an address stands in a line at all, ruled out or not."""
    return _EMAIL.search(text) is not None or _NUMBER.search(text) is not None


def could_be_contact(text: str) -> bool:
    """Whether a line has anything of a number or an address."""
    return any(character.isdigit() for character in text) or "@" in text


def is_email(text: str) -> bool:
    """Whether a contact is an address and no number."""
    return _EMAIL.search(text) is not None and _NUMBER.search(text) is None


def _sorted_out(text: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    kept, ruled_out = [], []
    for match in [*_EMAIL.finditer(text), *_NUMBER.finditer(text)]:
        before = _BORDER.split(text[: match.start()])
        # "use" begins a new thought, but "don't use" is one.
        same = text[: match.start()].rstrip().lower().endswith("use")
        near = f"{before[-2]}use" if same and len(before) > 1 else before[-1]
        after = text[match.end() :]
        out = _RULED_OUT.search(near) is not None or _IS_NOT.match(after) is not None
        (ruled_out if out else kept).append(match)
    return kept, ruled_out


def _note(text: str, kept: list[re.Match[str]], ruled_out: list[re.Match[str]]) -> str:
    """What else the line says; without a part that names a number not to be used, which nobody should read there."""
    marked = "".join(
        "\0" if any(match.start() <= place < match.end() for match in kept)
        else "\1" if any(match.start() <= place < match.end() for match in ruled_out)
        else character
        for place, character in enumerate(text)
    )  # fmt: skip
    parts = [part for part in re.split(r"[;\n]|,(?=[^,]*[\0\1])|(?<=[\0\1])\s*,", marked) if "\1" not in part]
    said = [
        " ".join(re.sub(r"[()]", " ", piece).split()).strip(_CLOSES)
        for part in parts
        for piece in re.split("\0+", part)
    ]
    return ", ".join(piece for piece in said if re.search(r"\w", _EMPTY.sub(" ", piece.replace("’", "'"))))
