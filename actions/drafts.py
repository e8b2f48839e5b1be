"""The one sentence of "help me write it": which of the written drafts fits what was talked about. Pure.

The drafts themselves are the domain's, in the metadata of `utter_message_draft`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# Topic that was talked about -> draft; the first that was discussed most recently counts.
_FITS = {
    "relapse_normal": "relapsed",
    "relapse_again": "relapsed",
    "what_went_wrong": "relapsed",
    "craving": "relapsed",
    "ghosted": "ghosted",
    "leave_and_return": "left",
    "start_over": "left",
    "insurance_after_dropout": "left",
    "too_late": "long_ago",
    "loved_one": "loved_one",
}


def draft(drafts: Mapping[str, str], topics: Sequence[str], audience: str | None) -> str:
    """The draft for a conversation about `topics` (oldest first)."""
    if audience == "loved_one":
        return drafts["loved_one"]
    fitting = (_FITS[topic] for topic in reversed(topics) if topic in _FITS)
    return drafts[next((name for name in fitting if name != "loved_one"), "plain")]
