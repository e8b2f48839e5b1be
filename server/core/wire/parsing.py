"""A text frame to one of the contract's, or to the error that says what is wrong with it and never what it held."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from server.core.summary import lines_of
from server.core.wire.limits import SUMMARY_LIMIT, TEXT_LIMIT
from server.core.wire.received import StaffFrame, VisitorFrame


class BadFrame(Exception):
    """A frame that is not of the contract. `message` never contains what a field held."""

    def __init__(self, code: str, message: str, *, id: UUID | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.id = id


_VISITOR: TypeAdapter[VisitorFrame] = TypeAdapter(VisitorFrame)
_STAFF: TypeAdapter[StaffFrame] = TypeAdapter(StaffFrame)


def parse_visitor(raw: str) -> VisitorFrame:
    """The frame that a visitor sent; raises BadFrame."""
    return cast(VisitorFrame, _parse(_VISITOR, raw))


def parse_staff(raw: str) -> StaffFrame:
    """The frame that a member of staff sent; raises BadFrame."""
    return cast(StaffFrame, _parse(_STAFF, raw))


def spoken(raw: str) -> list[str]:
    """Every text a person may have written in a frame, well formed or not: it is screened for danger before
    anything. A note stands for several lines that were said one after the other: each of them, and then the whole."""
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError):
        return [raw]
    if not isinstance(given, dict):
        return [given] if isinstance(given, str) else []
    said = {key: value for key, value in given.items() if isinstance(value, str)}
    texts = [said[key] for key in said if key in ("text", "summary", "choice")]
    return [*lines_of(said.get("summary", "")), *texts]


def frame_id(raw: str) -> UUID | None:
    """The id of a frame, where it has one that is well formed."""
    try:
        given = json.loads(raw)
        return UUID(given["id"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _parse(adapter: TypeAdapter[Any], raw: str) -> Any:
    try:
        return adapter.validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    except (ValueError, RecursionError):
        raise BadFrame("bad_frame", "This is not a frame of the contract.") from None
    kind, where = first["type"], [part for part in first["loc"] if isinstance(part, str)]
    known = where[-1] if where and kind != "extra_forbidden" else "a field"
    if kind in ("string_too_long", "too_long") and known in ("text", "summary"):
        limit = TEXT_LIMIT if known == "text" else SUMMARY_LIMIT
        raise BadFrame("too_large", f"At most {limit} characters, please.", id=frame_id(raw))
    message = {
        "json_invalid": "This is not JSON.",
        "union_tag_invalid": "There is no frame of this type here.",
        "union_tag_not_found": "A frame needs a type.",
        "extra_forbidden": "This frame has a field that is not of the contract.",
        "missing": f"{known} is missing.",
    }.get(kind, f"{known} is not what the contract asks for.")
    raise BadFrame("bad_frame", message, id=frame_id(raw))
