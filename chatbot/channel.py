"""The input channel `turn`: the contract over HTTP. Only requests and answers; a turn itself is turn.py.

Everything needs the secret that was made at the start, also the question whether the assistant is ready.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from chatbot.contract import BadRequest, parse_read, parse_turn
from chatbot.turn import Assistant

log = logging.getLogger(__name__)


class TurnChannel(InputChannel):
    """Three calls below /webhooks/turn: turn, read, health."""

    def __init__(self, secret: str) -> None:
        """`secret` is what callers must send as a bearer token; an empty one is refused."""
        if not secret:
            raise ValueError("the turn channel needs a secret")
        self._expected = f"Bearer {secret}".encode()

    @classmethod
    def name(cls) -> str:
        """The last part of the address: /webhooks/turn."""
        return "turn"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes. `on_new_message` is not used: it would keep a conversation in a tracker store."""
        routes = Blueprint("turn")

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            if not self._authorized(request):
                return _problem(401, "the secret is missing or wrong")
            assistant = _assistant(request)
            if assistant is None:
                return _problem(503, "no model is loaded yet")
            return response.json({"ready": True, "model": assistant.model})

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._answer(request, lambda body, assistant: assistant.take(parse_turn(body)))

        @routes.post("/read")
        async def read(request: Request) -> HTTPResponse:
            return await self._answer(request, lambda body, assistant: assistant.read(*parse_read(body)))

        return routes

    def _authorized(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._expected)

    async def _answer(
        self, request: Request, work: Callable[[Any, Assistant], Awaitable[dict[str, Any]]]
    ) -> HTTPResponse:
        if not self._authorized(request):
            return _problem(401, "the secret is missing or wrong")
        assistant = _assistant(request)
        if assistant is None:
            return _problem(503, "no model is loaded yet")
        try:
            return response.json(await work(_body(request), assistant))
        except BadRequest as refusal:
            return _problem(400, str(refusal))
        except Exception as error:
            # Its message may hold the visitor's words, so only the kind is logged and nothing is sent back.
            log.error("a turn failed: %s", type(error).__name__)
            return _problem(500, "the turn failed")


def _assistant(request: Request) -> Assistant | None:
    return getattr(request.app.ctx, "assistant", None)


def _body(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadRequest("the body is not JSON") from None


def _problem(status: int, detail: str) -> HTTPResponse:
    return response.json({"error": detail}, status=status)
