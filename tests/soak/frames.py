"""Frames that are no frames: drawn from a generator with a seed, of every kind of wrong that a sender can be."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

from server.core.wire import FRAME_LIMIT

Raw = str | bytes

WRONG: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, -(10**400), "", "x", "\ud800", "\x00\x1b[2J", "’" * 50, "/restart",
    [], {}, [[]], {"a": {"b": []}}, [None] * 40, "9" * 5_000,
)  # fmt: skip
"""Values that stand where something else belongs."""

Shapes = dict[str, dict[str, Any]]

ID = "00000000-0000-4000-8000-000000000007"
_CHAT = {"id": ID, "conversation": ID}

FROM_VISITOR: Shapes = {
    "hello": {"protocol": 1, "code": "C" * 26, "last_seq": 0},
    "say": {"id": ID, "text": "words"},
    "choose": {"id": ID, "choice": "ghosted"},
    "want_person": {"id": ID},
    "handoff": {"id": ID, "offer": ID, "share": "all", "summary": "", "consent": "2026-11"},
    "cancel_handoff": {"id": ID},
    "leave_message": {"id": ID, "text": "words"},
    "unshare": {"id": ID},
    "seen": {"seq": 1},
    "typing": {"on": True},
    "export": {"id": ID},
    "readers": {"id": ID},
    "forget": {"id": ID},
    "keep_words": {"id": ID, "line": ID, "keep": True},
    "end": {"id": ID},
}
FROM_STAFF: Shapes = {
    "hello": {"protocol": 1, "token": "t"},
    "status": {"available": True},
    "claim": _CHAT,
    "open": {"conversation": ID, "last_seq": 0, "reason": "because it is asked"},
    "say": {**_CHAT, "epoch": 1, "text": "words"},
    "note": {**_CHAT, "text": "words"},
    "transfer": {**_CHAT, "epoch": 1, "to": "sam"},
    "return_to_bot": {**_CHAT, "epoch": 1},
    "release": {**_CHAT, "epoch": 1},
    "close": {**_CHAT, "epoch": 1, "outcome": "connected"},
    "reach_out": _CHAT,
    "request_done": {"id": ID, "request": ID},
    "request_reopen": {"id": ID, "request": ID},
    "seen": {"conversation": ID, "seq": 1},
    "typing": {"conversation": ID, "on": False},
    "lock": {},
}
"""Every frame of the contract but `ping`, by whose answer the sender knows that all before it was read."""


class Malformed:
    """Draws frames for one kind of socket. What it draws may be well formed by chance; it is never polite."""

    def __init__(self, shapes: Shapes, drawn: random.Random) -> None:
        self._shapes = shapes
        self._random = drawn
        self._ways: tuple[tuple[str, int, Callable[[], Raw]], ...] = (
            ("random bytes as text", 4, self._noise),
            ("binary", 3, self._binary),
            ("cut off", 4, self._cut_off),
            ("a wrong value in a field", 8, self._wrong_value),
            ("a field too many", 4, self._unknown_field),
            ("a field too few", 4, self._missing_field),
            ("no such type", 3, self._unknown_type),
            ("JSON that is no object", 2, self._no_object),
            ("deep nesting", 2, self._deep),
            ("NaN and infinity", 2, self._not_a_number),
            ("huge numbers", 2, self._huge),
            ("keys that come twice", 3, self._twice),
            ("lone surrogates and controls", 3, self._surrogates),
            ("not UTF-8 as JSON", 2, self._overlong),
            ("giants", 1, self._giant),
            ("a known frame with strange ids", 3, self._strange_id),
        )
        self.kinds = [name for name, _, _ in self._ways]

    def next(self) -> tuple[str, Raw]:
        """A frame, with the name of what is wrong with it."""
        name, _, way = self._random.choices(self._ways, weights=[weight for _, weight, _ in self._ways])[0]
        return name, way()

    def _frame(self) -> dict[str, Any]:
        kind = self._random.choice(list(self._shapes))
        fields = dict(self._shapes[kind])
        if "id" in fields:
            fields["id"] = str(UUID(int=self._random.getrandbits(128), version=4))
        return {"type": kind, **fields}

    def _noise(self) -> Raw:
        size = self._random.choice((0, 1, 2, 7, 100, 3_000))
        return self._random.randbytes(size).decode("latin-1")

    def _binary(self) -> Raw:
        whole = json.dumps(self._frame()).encode()
        return self._random.choice((self._random.randbytes(self._random.randrange(300)), whole))

    def _cut_off(self) -> Raw:
        whole = json.dumps(self._frame())
        return whole[: self._random.randrange(len(whole))]

    def _wrong_value(self) -> Raw:
        frame = self._frame()
        frame[self._random.choice(list(frame))] = self._random.choice(WRONG)
        return _text(frame)

    def _unknown_field(self) -> Raw:
        return _text(
            self._frame()
            | {self._random.choice(("epoch2", "__proto__", "", "text\x00")): self._random.choice(WRONG)}
        )

    def _missing_field(self) -> Raw:
        frame = self._frame()
        del frame[self._random.choice(list(frame))]
        return _text(frame)

    def _unknown_type(self) -> Raw:
        return _text(
            self._frame() | {"type": self._random.choice(("", "SAY", "say ", "line", "ack", "constructor"))}
        )

    def _no_object(self) -> Raw:
        return _text(self._random.choice((*WRONG, [self._frame()], "say")))

    def _deep(self) -> Raw:
        depth = self._random.choice((50, 500, 5_000, 20_000))
        opening = self._random.choice(("[", '{"type":'))
        return opening * depth + self._random.choice(("", "1" + ("]" if opening == "[" else "}") * depth))

    def _not_a_number(self) -> Raw:
        frame = json.dumps(self._frame())
        return (
            frame[:-1]
            + ', "seq": '
            + self._random.choice(("NaN", "Infinity", "-Infinity", "1e999", "-0", "0x1"))
            + "}"
        )

    def _huge(self) -> Raw:
        digits = "9" * self._random.choice((20, 400, 4_400, 20_000))
        field = self._random.choice(("seq", "epoch", "last_seq", "protocol", "id"))
        return '{"type": "seen", "' + field + '": ' + digits + "}"

    def _twice(self) -> Raw:
        frame = json.dumps(self._frame())
        return frame[:-1] + ', "type": "ping", ' + frame[1:]

    def _surrogates(self) -> Raw:
        text = self._random.choice(
            ("\\ud800", "\\udfff\\ud800", "a\\u0000b", "\\u202e\\u0007", "\ufffe\uffff", "\u2028")
        )
        key = self._random.choice(("text", "id", "type", "summary", "code"))
        return '{"type": "say", "id": "' + ID + '", "' + key + '": "' + text + '"}'

    def _overlong(self) -> Raw:
        return self._random.choice(
            (b"\xc0\x80", b"\xff\xfe{", b'{"type": "\xed\xa0\x80"}', b"\xf5\x80\x80\x80")
        )

    def _giant(self) -> Raw:
        size = self._random.choice((FRAME_LIMIT - 60, FRAME_LIMIT + 1, 3 * FRAME_LIMIT))
        inside = self._random.choice(("x", "’", "\\u00e9"))
        return (
            '{"type": "say", "id": "' + ID + '", "text": "' + inside * (size // len(inside.encode())) + '"}'
        )

    def _strange_id(self) -> Raw:
        id = self._random.choice(
            ("0" * 32, "{" + ID + "}", "urn:uuid:" + ID, ID.upper(), ID[:-1], ID + "0", "﻿" + ID)
        )
        return _text(self._frame() | {"id": id})


def _text(value: Any) -> str:
    """JSON as a careless client would write it: what is beyond ASCII stands as it is where that can be sent."""
    return json.dumps(value, ensure_ascii=True)
