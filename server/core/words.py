"""The words of system lines. A line that no connected party caused is stored as a code, and worded here when it
is read."""

from __future__ import annotations

from server.core.sites import Site

# Code: what the visitor reads, and what staff read in the same place.
_WORDS = {
    "assistant_away": (
        "I can't answer just now. Your message is kept, and I will answer it as soon as I can. {numbers}",
        "The assistant could not answer.",
    ),
    "staff_left": (
        "They had to step away. You keep a place near the front of the line.",
        "Handed back to the queue.",
    ),
    "staff_vanished": (
        "The person you were talking with lost their connection. You keep a place near the front of the line.",
        "The connection of the colleague who had this chat was lost.",
    ),
    "returned_to_bot": (
        "You are back with the assistant. From here on, staff cannot read what you write.",
        "Given back to the assistant. What follows is the visitor's alone.",
    ),
    "unshared": (
        "You stopped sharing. From here on, staff cannot read what you write.",
        "The visitor stopped sharing. What follows is theirs alone.",
    ),
    "handoff_cancelled": (
        "You left the line. From here on, staff cannot read what you write.",
        "The visitor left the line.",
    ),
    "transferred": (
        "They asked a colleague to take over. You keep a place near the front of the line.",
        "Handed to a colleague.",
    ),
    "transfer_declined": (
        "You chose to stay with this center.",
        "The visitor chose to stay with this center.",
    ),
    "transfer_lapsed": (
        "The person at the other center is not there any more. You are still here with the same person.",
        "The colleague at the other center is not there any more. The visitor stays with you.",
    ),
    "transfer_full": (
        "The person at the other center has as many chats as they can take right now. You are still here with the same "
        "person.",
        "The colleague at the other center has as many chats as they may have. The visitor stays with you.",
    ),
    "message_left": (
        "Your message is left for the team. They can read that message, and nothing you wrote just for the assistant. "
        "We don't know when they will read it. Their answer will be in this chat. {numbers}",
        "The visitor left a message.",
    ),
    "message_stays": (
        "The message that you left before stays with the team you left it for. They can still read it, and they can't "
        "answer it here now. You can tell whoever comes what still matters to you.",
        "A message that the visitor left before stays with the center it was left for.",
    ),
    "request_not_filed": (
        "What you filled in could not be passed on: this center has nobody signed up here yet. {numbers}",
        "A request could not be passed on.",
    ),
    "not_deleted": (
        "This chat was not deleted. The law makes the center keep it for now. You can still end it, and stop sharing.",
        "The visitor asked to delete this chat.",
    ),
    "closed": ("This chat with our staff has ended. You can write here again at any time.", "Closed."),
    "closed_after_wait": (
        "This chat was closed because nobody was on this page for a while. You can write here again at any time.",
        "Closed: the visitor's page was gone.",
    ),
    "ended": ("You ended the chat.", "The visitor ended the chat."),
}

CODES = frozenset(_WORDS)
"""Every code that may stand in a row unsealed."""

JOINED = "{name} has joined. They can read what you chose to share, and what you write here while they are with you."
JOINED_FOR_STAFF = "{name} has joined."


def word(code: str, site: Site, *, for_staff: bool = False) -> str:
    """The sentence for a stored code at this center. Raises KeyError for a code that is not on the list."""
    visitor, staff = _WORDS[code]
    return staff if for_staff else visitor.format(numbers=site.numbers)
