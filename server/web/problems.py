"""Errors of HTTP calls: RFC 9457 problem documents. They say what to do, and never repeat what was sent."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

log = structlog.get_logger()

_DOCUMENT = {
    "type": "object",
    "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}},
    "required": ["type", "title", "status"],
}
_MEANING = {
    401: "Sign in, or sign in again.",
    403: "This may not be done by this origin, role or code.",
    404: "There is no such thing here.",
    405: "Not with this method.",
    409: "Not in the state that it is in.",
    413: "The call is larger than any of the contract.",
    422: "The call is not of the contract.",
    429: "Too often. Retry-After says when.",
    503: "Not at this moment.",
}
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    status: {"description": meaning, "content": {"application/problem+json": {"schema": _DOCUMENT}}}
    for status, meaning in _MEANING.items()
}
"""The errors of every call, for the description that machines read."""


class Problem(Exception):
    """An HTTP call that fails, as its caller is told."""

    def __init__(
        self, status: int, title: str, *, retry_after: int | None = None, type: str = "about:blank"
    ) -> None:
        super().__init__(title)
        self.status = status
        self.type = type
        self.title = title
        self.retry_after = retry_after


def answer(
    status: int, title: str, retry_after: int | None = None, type: str = "about:blank"
) -> JSONResponse:
    """A problem document."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return JSONResponse(
        {"type": type, "title": title, "status": status},
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


async def on_problem(_: Request, error: Exception) -> JSONResponse:
    """Answer a Problem."""
    assert isinstance(error, Problem)
    return answer(error.status, error.title, error.retry_after, error.type)


async def on_http(_: Request, error: Exception) -> JSONResponse:
    """Answer the framework's own errors in the same form."""
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # its word for a body that is no text, or is nested too deeply to be read
        return answer(422, _not_asked_for())
    return answer(error.status_code, str(error.detail))


async def on_invalid(_: Request, error: Exception) -> JSONResponse:
    """Answer a body that is not of the contract, naming the fields and not their values."""
    assert isinstance(error, RequestValidationError)
    unnamed = ("extra_forbidden", "json_invalid")  # the sender's own word, and a place that is no field
    fields = {str(part) for e in error.errors() for part in e["loc"][1:2] if e["type"] not in unnamed}
    return answer(422, _not_asked_for(*sorted(fields)))


def _not_asked_for(*fields: str) -> str:
    return f"Not what the contract asks for: {', '.join(fields) or 'the body'}."


async def on_tampered(request: Request, error: Exception) -> JSONResponse:
    """Answer where what stands in the database does not open or is not signed by us."""
    log.error("tampered", error=type(error).__name__)
    return await on_unavailable(request, error)


async def on_unavailable(_: Request, __: Exception) -> JSONResponse:
    """Answer while the database is away."""
    return answer(503, "We can't reach our records right now. Please try again in a moment.", 2)
