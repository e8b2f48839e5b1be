"""Requests to the team: which there are, and what each may ask for. A field that a visitor declined is not there."""

from __future__ import annotations

from collections.abc import Mapping

from server.core.effects import RequestKind

FIELDS: dict[RequestKind, tuple[str, ...]] = {
    "callback": ("how", "contact", "when", "voicemail", "name"),
    "coverage": ("center", "insurer", "member_number", "contact"),
    "message": ("text",),
}


def in_order(kind: RequestKind, given: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a visitor gave, in the order in which staff read it. A field of another name is not dropped: somebody
    waits for an answer to it."""
    names = [*(name for name in FIELDS[kind] if name in given), *sorted(given.keys() - set(FIELDS[kind]))]
    return tuple((name, given[name].strip()) for name in names if given[name].strip())
