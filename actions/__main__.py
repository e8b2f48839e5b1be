"""Rasa's action server on loopback: ``python -m actions --port P``.

rasa_sdk's own start listens on every address of the machine, allows every origin, and repeats the request, which
holds what a visitor wrote, in its answer to an error and in its log. This start does none of that.
"""

from __future__ import annotations

import argparse
import logging
import sys
from typing import Any

from chatbot.quiet import silence, silence_again

HOST = "127.0.0.1"

log = logging.getLogger("chatbot.actions")


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; 2 for a wrong argument."""
    parser = argparse.ArgumentParser(
        prog="python -m actions", description="The action server, on 127.0.0.1 only."
    )
    parser.add_argument("--port", type=int, required=True, help="port on 127.0.0.1")
    port = parser.parse_args(arguments).port
    if not 0 < port < 65536:
        parser.error("--port must be between 1 and 65535")
    silence("INFO")
    # Imported here, because from the import on rasa_sdk logs.
    from rasa_sdk.endpoint import create_app
    from sanic import response

    app = create_app("actions", cors_origins="")
    # A call carries one pruned tracker and the domain.
    app.config.REQUEST_MAX_SIZE = 4 * 1024 * 1024

    def failed(_request: Any, error: Exception) -> Any:
        log.error("an action failed: %s", type(error).__name__)
        return response.json({"error": "an action failed"}, status=getattr(error, "status_code", 500))

    app.exception(Exception)(failed)
    silence_again()
    log.info("listening on http://%s:%d", HOST, port)
    app.run(HOST, port, workers=1, access_log=False, debug=False, motd=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
