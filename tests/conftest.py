"""What several folders of tests share: a running server with real sockets and a real database on disk.

Nothing of the server is imported before a test asks for it.
"""

from __future__ import annotations

import pytest
import structlog
from hypothesis import settings

# A failure prints what reproduces it, and a slow machine is no failure.
settings.register_profile("open-door", deadline=None, print_blob=True, max_examples=100)
settings.load_profile("open-door")


# The default shows the variables around an error, and in them what visitors wrote.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """An installation that is set up once: Alex and Sam answer for Toledo, nobody for the other centers."""
    from houses import prepare

    return prepare(tmp_path_factory.mktemp("template"))


@pytest.fixture
def folder(template, tmp_path):
    """A copy of that installation, for one test alone."""
    from houses import copy

    return copy(template, tmp_path)


@pytest.fixture
async def house(folder):
    """A server at work on the copy, with an assistant whose answers a test decides."""
    from houses import House

    running = await House.open(folder)
    yield running
    await running.close()
