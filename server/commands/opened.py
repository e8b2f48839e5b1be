"""What the commands that work on an installation share: opening it, and refusing with a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import typer

from server.adapters import installation
from server.adapters.installation import Installation
from server.runtime.passwords import NotAllowed
from server.settings import Settings, SettingsError


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Installation]:
    """The installation, prepared and open; raises SettingsError."""
    await asyncio.to_thread(installation.prepare, settings)
    found = installation.open(settings)
    try:
        await found.shred.prepare()
        yield found
    finally:
        await found.database.close()
        await found.shred.close()


@contextmanager
def refused(command: str) -> Iterator[None]:
    """Tell a person at the terminal why a command was refused, and exit with 2."""
    try:
        yield
    except (SettingsError, NotAllowed) as error:
        typer.echo(f"open-door {command}: {error}", err=True)
        raise typer.Exit(2) from None
