"""``open-door audit``: the reading log, who read what. Works with or without a running server."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from server.adapters import members, reading
from server.commands.opened import opened, refused
from server.runtime import reading_log
from server.runtime.reading_log import Head
from server.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Check and list the log of who read which chat.")

GONE = "a member who is gone"
"""Of whom the row was taken out of the database: the log is listed all the same."""


@app.callback()
def about() -> None:
    """Check and list the log of who read which chat."""


@app.command()
def verify(
    heads: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False, help="A copy of the file of heads that was kept elsewhere."
        ),
    ] = None,
) -> None:
    """Check that no entry of the reading log was changed, taken out or added by somebody else.

    That the newest were not cut off is told by the heads alone: without any, a log with entries is not called whole.
    """
    with refused("audit verify"):
        settings = Settings.from_environment()
        path = heads or settings.reading_heads_file
        known, wrong = reading_log.heads(path)
        count, found = asyncio.run(_verify(settings, known))
    wrong += found
    if count and not known:
        wrong.append(
            f"there is no head in {path}, so nobody can tell whether the newest entries were cut off. The server "
            "writes one when it starts and one each day. Was the file taken away, or is it another one?"
        )
    for problem in wrong:
        typer.echo(problem, err=True)
    if wrong:
        raise typer.Exit(1)
    if not known:
        typer.echo(f"No entries yet, and no head in {path}: the server writes the first when it starts.")
    else:
        typer.echo(
            f"{count} entries, each signed by its reader and none missing. Up to entry {known[-1].number}, which is "
            f"the head of {known[-1].date}, nobody can have cut off the end."
        )


@app.command("list")
def list_entries() -> None:
    """List the reading log: when, who, what, and which chat, by its pseudonym. Reasons are sealed."""
    with refused("audit list"):
        for line in asyncio.run(_list(Settings.from_environment())):
            typer.echo(line)


async def _verify(settings: Settings, known: list[Head]) -> tuple[int, list[str]]:
    async with opened(settings) as found, found.database.reading() as connection:
        return await reading_log.verify(connection, found.keyring, known)


async def _list(settings: Settings) -> list[str]:
    async with opened(settings) as found, found.database.reading() as connection:
        names = await members.usernames(connection)
        return [
            f"{entry.number}\t{entry.at.isoformat(timespec='seconds')}\t{names.get(entry.member, GONE)}\t{entry.what}"
            f"\t{entry.pseudonym.hex()[:12]}"
            async for entry in reading.every(connection)
        ]
