"""Cuts a message where one question ends and the next begins. Pure; what the pieces are about is for the model.

A question that stands in a story keeps its story out: a piece is only a question if it reads like one by itself.
"""

from __future__ import annotations

import re

SHORTEST = 2  # words of a piece
MOST = 3  # questions that are answered in one turn

_ASKING = (
    r"(?:do|does|did|don'?t|doesn'?t|can|can'?t|could|will|won'?t|would|wouldn'?t|should|is|isn'?t|are|aren'?t|am|was|were|has|have|"
    r"what(?:'?s)?|wat|whats|how|hows|how'?s|when|where|wheres|who|whos|which|why|may|might|must)"
)
_BORDER = re.compile(
    rf"(?<=[?!.])\s+|[\n;]+|"
    rf"\s*,?\s*\b(?:and also|also|plus|btw|by the way|another (?:thing|question)|second(?:ly)?|other question|one more thing)\b[\s,:]*|"
    rf"\s*,?\s+\b(?:and|n|&|but|or)\s+(?={_ASKING}\b\s+\w)|"
    rf"\s*,\s+(?={_ASKING}\b\s+\w)",
    re.IGNORECASE,
)
_STARTS_ASKING = re.compile(
    rf"^(?:(?:and|n|but|so|ok(?:ay)?|also|oh|hi|hey|hello|please|pls|well|then)\b[\s,]*)*{_ASKING}\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:i(?:'d| would)? (?:like|want|need|wanna) (?:to (?:know|talk|speak|ask)|someone|a (?:call|person|human))|tell me|wondering (?:if|about|how|what)|"
    r"(?:i )?(?:don'?t|dont) know (?:if|how|what|whether)|call me|what about|how about|give me)\b",
    re.IGNORECASE,
)


def pieces(text: str) -> list[str]:
    """The parts of a message, in order; the whole alone where nothing cuts it."""
    found = [part.strip(" ,-") for part in _BORDER.split(text) if part]
    return [part for part in found if len(part.split()) >= SHORTEST and any(map(str.isalnum, part))] or [text]


def is_question(piece: str) -> bool:
    """Whether a piece asks for something by itself."""
    return piece.rstrip().endswith("?") or bool(_STARTS_ASKING.search(piece) or _WANTS.search(piece))
