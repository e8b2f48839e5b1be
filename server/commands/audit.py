"""``open-door audit``: the reading log, who read what. Works with or without a running server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from server.adapters import members, reading
from server.commands.opened import opened, refused
from server.runtime import reading_log
from server.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Check and list the log of who read which chat.")


@app.callback()
def about() -> None:
    """Check and list the log of who read which chat."""


@app.command()
def verify(
    heads: Annotated[
        Path | None, typer.Option(help="A copy of the file of heads that was kept elsewhere.")
    ] = None,
) -> None:
    """Check that no entry of the reading log was changed, taken out or added by somebody else."""
    with refused("audit verify"):
        count, wrong = asyncio.run(_verify(Settings.from_environment(), heads))
    for problem in wrong:
        typer.echo(problem, err=True)
    if wrong:
        raise typer.Exit(1)
    typer.echo(f"{count} entries, each signed by its reader and none missing.")


@app.command("list")
def list_entries() -> None:
    """List the reading log: when, who, what, and which chat, by its pseudonym. Reasons are sealed."""
    with refused("audit list"):
        for line in asyncio.run(_list(Settings.from_environment())):
            typer.echo(line)


async def _verify(settings: Settings, heads: Path | None) -> tuple[int, list[str]]:
    known = reading_log.heads(heads or settings.reading_heads_file)
    async with opened(settings) as found, found.database.reading() as connection:
        return await reading_log.verify(connection, found.keyring, known)


async def _list(settings: Settings) -> list[str]:
    async with opened(settings) as found, found.database.reading() as connection:
        names = await members.usernames(connection)
        return [
            f"{entry.number}\t{entry.at.isoformat(timespec='seconds')}\t{names[entry.member]}\t{entry.what}"
            f"\t{entry.pseudonym.hex()[:12]}"
            async for entry in reading.every(connection)
        ]
