"""Delivery: what a reader of a conversation has seen, so that a line is shown once and in order, whatever was
repeated."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


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


def content(frame: dict[str, object]) -> bytes:
    """The canonical bytes of a frame's content, to tell a repetition from another frame with the same id.

    They go into a keyed hash only: a bare one would be a fingerprint of what a person wrote.
    """
    return json.dumps({k: v for k, v in frame.items() if k != "id"}, sort_keys=True, default=str).encode()
