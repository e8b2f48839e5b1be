"""Rasa's server on loopback with the one channel `turn`: no HTTP API, no other channel, no tracker store."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from pathlib import Path
from typing import Any

from chatbot.quiet import silence, silence_again

SECRET = "OPEN_DOOR_ASSISTANT_SECRET"
HOST = "127.0.0.1"
# Seconds for the action server, which does no input or output: the server gives a whole turn three.
ACTION_TIMEOUT = 2.0

log = logging.getLogger("chatbot.serve")


def serve(port: int, actions_url: str, model: Path, log_level: str) -> int:
    """Serve until the process is told to stop. 2 for a wrong setting, 1 when the model cannot be loaded."""
    try:
        silence(log_level.upper())
    except ValueError as error:
        return _refuse(str(error))
    # Out of the environment at once: what this process starts or dumps has no use for it.
    secret = os.environ.pop(SECRET, "")
    if not secret:
        return _refuse(f"{SECRET} is not set")
    if not 0 < port < 65536:
        return _refuse("--port must be between 1 and 65535")
    if not model.is_file():
        return _refuse(f"there is no model at {model}; make one with: python -m chatbot train")
    app = _app(secret, actions_url, model)
    log.info("listening on http://%s:%d, loading %s", HOST, port, model.name)
    app.run(
        host=HOST, port=port, workers=1, access_log=False, debug=False, motd=False, register_sys_signals=True
    )
    return 0 if getattr(app.ctx, "assistant", None) else 1


def _refuse(reason: str) -> int:
    print(f"chatbot serve: {reason}", file=sys.stderr)
    return 2


def _app(secret: str, actions_url: str, model: Path) -> Any:
    from rasa.core.run import configure_app

    from chatbot.channel import TurnChannel

    app = configure_app([TurnChannel(secret)], enable_api=False, route="/webhooks/", use_uvloop=True)
    # A turn has at most 4,000 characters and a small state; Sanic would read 100 MB.
    app.config.REQUEST_MAX_SIZE = 256 * 1024
    app.config.FALLBACK_ERROR_FORMAT = "json"

    async def load_in_background(running: Any, _: Any) -> None:
        running.add_task(_load(running, actions_url, model))

    app.register_listener(load_in_background, "after_server_start")
    return app


async def _load(app: Any, actions_url: str, model: Path) -> None:
    from rasa.core.agent import Agent

    from chatbot.turn import Assistant

    try:
        # In a thread, so that the question for readiness is answered meanwhile.
        agent = await asyncio.get_running_loop().run_in_executor(
            None, lambda: Agent.load(str(model), action_endpoint=_action_endpoint(actions_url))
        )
        app.ctx.agent = agent
        app.ctx.assistant = Assistant(agent.processor)
    except Exception as error:
        # No visitor has said anything yet, so the whole reason may be told.
        log.error("the model cannot be loaded: %s: %s", type(error).__name__, error)
        app.stop()
        return
    silence_again()
    log.info("ready")


def _action_endpoint(url: str) -> Any:
    from rasa.utils.endpoints import EndpointConfig

    class ActionServer(EndpointConfig):
        """Rasa would wait 300 s for an action server that hangs."""

        async def request(self, *args: Any, **kwargs: Any) -> Any:
            kwargs["timeout"] = ACTION_TIMEOUT
            return await super().request(*args, **kwargs)

    return ActionServer(url)
