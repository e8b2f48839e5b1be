"""How long a center keeps what: chats with the assistant, chats that were handed over, requests that were seen to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Keep:
    """The times of one center. `chat` counts from the last line of a chat that nobody but the assistant had, `shared`
    from the last line of one that was handed over, `requests` from when a request was marked as done."""

    chat: timedelta = timedelta(hours=24)
    shared: timedelta = timedelta(days=90)
    requests: timedelta = timedelta(days=30)

    def cutoffs(self, now: datetime) -> tuple[datetime, datetime, datetime]:
        """What is older than these moments goes: chats, shared chats, requests."""
        return now - self.chat, now - self.shared, now - self.requests
