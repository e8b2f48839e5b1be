"""The one sentence of "help me write it": which of the written drafts fits what was talked about. Pure.

The drafts themselves are the domain's, in the metadata of `utter_message_draft`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
