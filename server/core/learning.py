"""Which words of a visitor are asked for, to learn from: a short phrase that the assistant did not understand.

Only what the visitor sees word for word and says yes to is kept. Whether it is the right moment to ask depends on the
chat, see runtime/phrases.py. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

MISSED = frozenset({"out_of_scope", "clarify"})
"""Topics of replies that answer nothing."""
SURE = 1.0
"""The confidence of what the assistant takes by a rule: a "no", an "ok", a rude word. It has replies of the same topics
and was understood. What it reads by weighing stays below, however sure it is that it has no answer."""
NEAR_DANGER = 0.15
"""A line that is so near to danger is left alone, though it was not taken for it."""
DANGER = ("crisis_", "craving", "check_in")
LONGEST = 200  # characters: longer is a story, and a story tells who somebody is
_REACHES_SOMEBODY = re.compile(
    r"@|(?:\d\D{0,2}){5}"
)  # an address, or digits like those of a phone or a member number

QUESTION = (
    "May we keep these words, so that the assistant learns? {name} would read them with nothing about you or this "
    "chat, only the week. They stay if you delete the chat. If they could tell who you are, please say no."
)


def is_missed(topics: Sequence[str], confidence: float, others: Mapping[str, float]) -> bool:
    """Whether all that was said to a line is that it was not understood. `others` is what else it could have been."""
    danger = max((score for topic, score in others.items() if topic.startswith(DANGER)), default=0.0)
    return bool(topics) and MISSED.issuperset(topics) and confidence < SURE and danger < NEAR_DANGER


def may_be_asked_for(text: str) -> bool:
    """Whether a line is short enough, and has nothing in it by which somebody is reached."""
    return 0 < len(text.strip()) <= LONGEST and not _REACHES_SOMEBODY.search(text)
