"""Delivery: what a reader of a conversation has seen, so that a line is shown once and in order, whatever was
repeated; and which lines of a writer are to come again, so that none is written before one that was sent first."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID


class Numbered(Protocol):
    """Anything with a place in the conversation."""

    @property
    def seq(self) -> int: ...


N = TypeVar("N", bound=Numbered)


class Ahead(Exception):
    """The reader claims to have seen lines that do not exist: it is not a reader of this conversation."""


@dataclass(slots=True)
class Cursor:
    """How far one reader has come. Lines are offered in any order and any number of times; each passes once, in
    order."""

    seq: int = 0

    @classmethod
    def resume(cls, last_seq: int, newest: int) -> Cursor:
        """Start after `last_seq`; raises Ahead where that is beyond the newest line."""
        if last_seq > newest:
            raise Ahead
        return cls(last_seq)

    def take(self, lines: Iterable[N]) -> list[N]:
        """The lines that this reader has not seen, oldest first; they count as seen from now on.

        A reader may be shown a selection (staff see shared chapters only), so a gap is not an error here.
        """
        fresh = sorted((line for line in lines if line.seq > self.seq), key=lambda line: line.seq)
        taken: list[N] = []
        for line in fresh:
            if line.seq > self.seq:
                self.seq = line.seq
                taken.append(line)
        return taken


GIVEN_UP = 60.0
"""Seconds after which a line that was put off and not repeated is taken for given up. A page repeats it after two; one
that is gone for longer comes back on a new socket, with all its lines from the first."""


class PutOff:
    """The lines of one socket that were put off: answered with an error that asks for them again.

    No later line of the same sequence may overtake one of them. They come in the order in which they came first, in
    whatever order they are repeated. `now` is in seconds, of any clock that is never set back.
    """

    def __init__(self) -> None:
        self._lines: dict[Hashable, dict[UUID, float]] = {}  # oldest first, with when each was put off last

    def may_pass(self, sequence: Hashable, id: UUID, now: float) -> bool:
        """Whether no other line of its sequence has to come before this one."""
        lines = self._lines.get(sequence, {})
        while lines:
            first = next(iter(lines))
            if first == id or now - lines[first] < GIVEN_UP:
                return first == id
            self.settle(sequence, first)
        return True

    def add(self, sequence: Hashable, id: UUID, now: float) -> None:
        """A line was put off. One that was before keeps its place."""
        self._lines.setdefault(sequence, {})[id] = now

    def __len__(self) -> int:
        """How many lines are to come again, of every sequence."""
        return sum(map(len, self._lines.values()))

    def settle(self, sequence: Hashable, id: UUID) -> None:
        """A line got an answer that does not ask for it again."""
        lines = self._lines.get(sequence, {})
        lines.pop(id, None)
        if not lines:
            self._lines.pop(sequence, None)


def content(frame: dict[str, object]) -> bytes:
    """The canonical bytes of a frame's content, to tell a repetition from another frame with the same id.

    They go into a keyed hash only: a bare one would be a fingerprint of what a person wrote.
    """
    return json.dumps({k: v for k, v in frame.items() if k != "id"}, sort_keys=True, default=str).encode()
