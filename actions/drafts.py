"""The one sentence of "help me write it": which of the written drafts fits what was talked about. Pure.

The drafts themselves are the domain's, in the metadata of `utter_message_draft`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_REWRITE = re.compile(
    r"(?:(?:ok|okay|yes|no|hm+|well|but|and|please|pls|maybe|just|also)[\s,]+)*(?:(?:can|could|would|will) (?:you|u|we) (?:please |pls |just |maybe |also )*|i (?:want|need|would like|'?d like) (?:it|you) (?:to )?|let'?s )?"
    r"(?:(?:make|write|phrase|say|put|keep) (?:it|that|this|the sentence|the message) (?:\w+ ){0,2}?(?:short\w*|long\w*|simpl\w+|nicer?|polite\w*|formal\w*|friendl\w+|better|differently|softer|casual|personal|brief\w*|in spanish|in my own words)|"
    r"(?:add|include|mention|put in|take out|leave out|remove|cut|drop|say) (?:that\b|something|sorry|an apology|the part|my name|a line|a sentence)|"
    r"(?:shorten|reword|rewrite|rephrase|translate|fix|improve|edit) (?:it|that|this|the)\b|(?:be )?(?:a (?:bit|little) )?(?:shorter|longer|simpler|nicer|softer|friendlier|more \w+|less \w+)\b)"
    r"|(?:it'?s|that'?s|this is|its|thats)? ?(?:a (?:bit|little) )?too (?:long|short|formal|stiff|much|personal|direct|wordy)\b",
    re.IGNORECASE,
)
# Topic that was talked about -> draft; what was talked about last counts most. A draft says no more than its topic:
# who asks whether relapse is normal has not said that they relapsed, and who asks about cost not that they were here.
_FITS = {
    "relapse_normal": "relapse",
    "relapse_again": "relapse",
    "craving": "craving",
    "ghosted": "ghosted",
    "leave_and_return": "left",
    "start_over": "left",
    "insurance_after_dropout": "left",
    "too_late": "long_ago",
    "how_to_reach_out": "back",
    "reentry_plan": "back",
    "first_day_back": "back",
    "rebuild_trust": "back",
}


def draft(drafts: Mapping[str, str], topics: Sequence[str], audience: str | None) -> str:
    """The draft for a conversation about `topics` (oldest first)."""
    if audience == "loved_one":
        return drafts["loved_one"]
    fitting = (_FITS[topic] for topic in reversed(topics) if topic in _FITS)
    return drafts[next(fitting, "plain")]


def asks_to_rewrite(text: str) -> bool:
    """ "make it shorter", "add that i'm sorry": a wish about a draft, and no sentence to send."""
    return _REWRITE.match(text.strip().replace("’", "'")) is not None
