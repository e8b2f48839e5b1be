"""Real Chromium against the real Rasa. One installation serves most tests; those that kill it have their own."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.stack import Stack

FLAGS = [
    "--no-sandbox",  # tests may run as root, in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A running installation with two members of staff."""
    running = Stack(tmp_path_factory.mktemp("stack"), log_level="debug")
    running.add_staff("alex", "Alex")
    running.add_staff("sam", "Sam")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Make an installation of the test's own, to be killed and started again."""
    made: list[Stack] = []

    def make(**settings: str) -> Stack:
        made.append(Stack(tmp_path, **settings))
        return made[-1]

    yield make
    for running in made:
        running.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium: the one that `make test` found, else Playwright's own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or None
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        await chromium.close()
