"""`python -m server`: one server process, with the settings of the environment. `open-door run` starts it."""

from __future__ import annotations

import sys

import uvicorn

from server import logs
from server.app import create_app
from server.core.wire import LIBRARY_LIMIT
from server.settings import Settings, SettingsError


def main() -> int:
    """Serve until told to stop; 2 for settings that cannot be used."""
    try:
        settings = Settings.from_environment()
        logs.configure(settings.log_level, settings.log_format)
        app = create_app(settings)
    except SettingsError as error:
        sys.stderr.write(f"open-door: {error}\n")
        return 2
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=LIBRARY_LIMIT,
        ws_per_message_deflate=False,  # compressing secrets together with what others choose leaks them (BREACH)
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
