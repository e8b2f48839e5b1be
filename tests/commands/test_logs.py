"""Logs: what happened and where, at no level what anyone wrote."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

#: Every way by which words of a visitor could come into a log, at the level where most is printed.
WAYS = {
    "the message of an exception": "log.exception('failed')",
    "an exception as a value": "log.warning('failed', problem=error)",
    "an exception in a framework": "logging.getLogger('uvicorn.error').exception('Exception in ASGI application')",
    "an exception in any library": "logging.getLogger('a.library').error('failed', exc_info=error)",
    "the stack of a library": "logging.getLogger('a.library').error('failed', stack_info=True)",
    "frames of a socket": "logging.getLogger('uvicorn.error').debug('< TEXT %s', WORDS)",
    "frames of a socket, the level set anew": (
        "logging.getLogger('uvicorn.error').setLevel(1); logging.getLogger('uvicorn.error').info(WORDS)"
    ),
    "frames of the library itself": "logging.getLogger('websockets.server').debug('< TEXT %s', WORDS)",
    "addresses of requests": "logging.getLogger('uvicorn.access').info('GET /%s', WORDS)",
    "statements": (
        "logging.getLogger('sqlalchemy.engine.Engine').setLevel(10); "
        "logging.getLogger('sqlalchemy.engine.Engine').info(WORDS)"
    ),
    "what the database is told": "logging.getLogger('aiosqlite').debug('executing %s', WORDS)",
    "requests to the assistant": "logging.getLogger('httpx').info(WORDS); logging.getLogger('httpcore').debug(WORDS)",
    "DEBUG of any library": "logging.getLogger('a.library').debug(WORDS)",
    "a warning that quotes a value": "warnings.warn(WORDS)",
    "a record that does not fit its own format": "logging.getLogger('a.library').error('%d', WORDS)",
    "a task that nobody awaited": (
        "async def boom(): raise ValueError(WORDS)\n"
        "async def main():\n    asyncio.ensure_future(boom()); await asyncio.sleep(0.01); gc.collect()\n"
        "asyncio.run(main())"
    ),
    "a callback with arguments": (
        "async def main():\n    asyncio.get_running_loop().call_soon(lambda words: 1 / 0, WORDS)\n"
        "    await asyncio.sleep(0.01)\n"
        "asyncio.run(main())"
    ),
    "a thread that fails": "thread = threading.Thread(target=lambda: {}[WORDS]); thread.start(); thread.join()",
    "what nobody caught": "sys.excepthook(type(error), error, error.__traceback__)",
}
#: Shows that the search finds words that are in the log.
ON_PURPOSE = "log.info('said', text=WORDS)"
#: Does all of it in one process, with a line before each.
PROGRAM = """
import asyncio, gc, json, logging, sys, threading, warnings
from server.logs import configure, get_logger

WORDS = "-".join(["what", "somebody", "wrote"])
for number, way in enumerate(json.loads(sys.argv[2])):
    print(f"== {number}", file=sys.stderr)
    configure("debug", sys.argv[1])
    log = get_logger("server.test")
    log.info("began")
    try:
        try:
            {}[WORDS]
        except KeyError as first:
            raise ValueError(WORDS) from first
    except ValueError as error:
        exec(way, {**globals(), "error": error})
"""


def logged(form: str, ways: list[str]) -> list[str]:
    """What comes into the log on each way."""
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", PROGRAM, form, json.dumps(ways)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    parts = re.split(r"== \d+\n", done.stderr)[1:]
    assert len(parts) == len(ways)
    assert all("began" in part for part in parts), "the log is at work, so that silence means something"
    return parts


@pytest.fixture(scope="module", params=["console", "json"])
def log(request: pytest.FixtureRequest) -> dict[str, str]:
    return dict(zip([*WAYS, "on purpose"], logged(request.param, [*WAYS.values(), ON_PURPOSE]), strict=True))


@pytest.mark.parametrize("way", WAYS)
def test_words_come_into_the_log_by_no_way(log: dict[str, str], way: str) -> None:
    assert "what-somebody-wrote" not in log[way]


def test_words_that_are_logged_on_purpose_would_be_found(log: dict[str, str]) -> None:
    assert "what-somebody-wrote" in log["on purpose"]


def test_kind_and_place_of_an_exception_are_told() -> None:
    (said,) = logged("json", ["log.exception('failed')"])
    entry = json.loads(said.splitlines()[-1])
    assert (entry["event"], entry["level"]) == ("failed", "error")
    assert entry["error"] == "ValueError at <string>:15; because of KeyError"
