"""The tracker store that stores nothing: it holds a tracker while its turn runs, and no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker


class TurnsInFlight(TrackerStore):
    """Rasa's processor asks a store for the tracker and hands it back; between turns this one is empty."""

    def __init__(self) -> None:
        super().__init__(domain=None)
        self._trackers: dict[str, DialogueStateTracker] = {}

    @contextmanager
    def holding(self, tracker: DialogueStateTracker) -> Iterator[None]:
        """Hold `tracker` under its sender id while the block runs, and drop it whatever happens."""
        self._trackers[tracker.sender_id] = tracker
        try:
            yield
        finally:
            del self._trackers[tracker.sender_id]

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of the turn with this id; None when no such turn runs."""
        return self._trackers.get(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Nothing to do: the turn holds the very tracker that Rasa worked on."""

    async def keys(self) -> Iterable[str]:
        """The ids of the turns in flight."""
        return list(self._trackers)
