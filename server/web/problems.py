"""Errors of HTTP calls: RFC 9457 problem documents. They say what to do, and never repeat what was sent."""

from __future__ import annotations

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


class Problem(Exception):
    """An HTTP call that fails, as its caller is told."""

    def __init__(self, status: int, title: str, *, retry_after: int | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.retry_after = retry_after


def answer(status: int, title: str, retry_after: int | None = None) -> JSONResponse:
    """A problem document."""
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return JSONResponse(
        {"type": "about:blank", "title": title, "status": status},
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


async def on_problem(_: Request, error: Exception) -> JSONResponse:
    """Answer a Problem."""
    assert isinstance(error, Problem)
    return answer(error.status, error.title, error.retry_after)


async def on_http(_: Request, error: Exception) -> JSONResponse:
    """Answer the framework's own errors in the same form."""
    assert isinstance(error, HTTPException)
    return answer(error.status_code, str(error.detail))


async def on_invalid(_: Request, error: Exception) -> JSONResponse:
    """Answer a body that is not of the contract, naming the fields and not their values."""
    assert isinstance(error, RequestValidationError)
    fields = sorted(
        {str(part) for e in error.errors() for part in e["loc"][1:2] if e["type"] != "extra_forbidden"}
    )
    return answer(422, f"Not what the contract asks for: {', '.join(fields) or 'the body'}.")


async def on_unavailable(_: Request, __: Exception) -> JSONResponse:
    """Answer while the database is away."""
    return answer(503, "We can't reach our records right now. Please try again in a moment.", 2)
