"""How much one HTTP call may send: what is larger is refused before it is read, whatever the call is."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web import problems

LIMIT = 32 * 1024
"""Bytes. The largest call of the contract changes a password: twice 1,000 characters, each of up to twelve bytes where
JSON writes it as two escapes (RFC 8259, section 7)."""
WORDS = "That is more than a call may send."


class BodyLimit:
    """Answers 413 to a body over the limit: at once where its length was said, else when the limit is passed."""

    def __init__(self, app: ASGIApp, limit: int = LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call. Sockets have limits of their own."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = dict(scope["headers"]).get(b"content-length", b"")
        if said.isdigit() and int(said) > self._limit:
            answer = problems.answer(413, WORDS)
            answer.headers["Connection"] = "close"  # what is still on its way is not read
            await answer(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit:
                raise HTTPException(413, WORDS)  # answered as a problem document, like every other
            return message

        await self._app(scope, counted, send)
