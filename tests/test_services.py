"""What holds the parts of a server together."""

from __future__ import annotations

import asyncio

from server.services import Background


async def test_a_task_that_loses_a_cancellation_is_ended_all_the_same() -> None:
    """A library may answer a cancellation with an error of its own, after which such a task goes on."""
    begun, lost = asyncio.Event(), 0

    async def goes_on() -> None:
        nonlocal lost
        while True:
            begun.set()
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                lost += 1
                if lost == 2:
                    raise

    background = Background()
    task = asyncio.create_task(goes_on())
    background.keep(task)
    await begun.wait()
    await background.end()
    assert task.cancelled() and lost == 2
