"""``open-door keys``: the keys of the teams, and the recovery key. Works with or without a running server."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from server.adapters import sites_file
from server.adapters.bus import Bus
from server.adapters.installation import Installation
from server.adapters.sealing import Secret
from server.commands.opened import opened, refused
from server.runtime.passwords import NotAllowed
from server.runtime.periods import Periods, read_recovery, spelled, spelled_shares
from server.runtime.ports import utcnow
from server.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Rotate the teams' keys; make and use the recovery key.")


@app.callback()
def about() -> None:
    """Rotate the teams' keys; make and use the recovery key."""


@app.command()
def rotate(
    site: Annotated[
        list[str] | None, typer.Option(help="A center whose team gets new keys; may be repeated. None: all.")
    ] = None,
) -> None:
    """Begin a new period: what is shared from now on is wrapped for new keys. Nothing need be unlocked for it."""
    with refused("keys rotate"):
        settings = Settings.from_environment()
        known = sites_file.load(settings.sites or sites_file.DEFAULT)
        for wanted in site or ():
            if wanted not in known:
                raise NotAllowed(f"there is no center {wanted}; there are: {', '.join(known)}")
        done = asyncio.run(_rotate(settings, site))
    typer.echo(f"New keys for: {', '.join(done) or 'no center, because none has an active member'}")


async def _rotate(settings: Settings, sites: list[str] | None) -> list[str]:
    async with opened(settings) as found:
        return await _periods(found).rotate(sites)


@app.command()
def recover(
    key_stdin: Annotated[
        bool,
        typer.Option("--key-stdin", help="Read the key, or two shares, from standard input, a line each."),
    ] = False,
) -> None:
    """Give the members that there are what nobody can open any more, with the recovery key or two of its shares."""
    with refused("keys recover"):
        typed = [line for line in sys.stdin.read().splitlines() if line.strip()] if key_stdin else _ask()
        count = asyncio.run(_recover(Settings.from_environment(), typed))
    typer.echo(f"{count} keys of former periods were given to active members.")


def _ask() -> list[str]:
    first = getpass.getpass("Recovery key, or one of its shares (not shown): ")
    second = getpass.getpass("Another share, or nothing: ")
    return [text for text in (first, second) if text.strip()]


async def _recover(settings: Settings, typed: Sequence[str]) -> int:
    seed = read_recovery(typed)
    async with opened(settings) as found:
        return await _periods(found).recover(seed)


@app.command("recovery-new")
def recovery_new(
    split: Annotated[
        bool, typer.Option("--split", help="Show three shares, any two of which are enough, and not the key.")
    ] = False,
) -> None:
    """Make a new recovery key and show it once, at a terminal only. The former one opens nothing new from then on."""
    with refused("keys recovery-new"):
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise NotAllowed(
                "it is shown once, so it needs a terminal: no file and no log is a place for it."
            )
        seed = asyncio.run(_make(Settings.from_environment()))
    if split:
        typer.echo(
            "Three shares of the recovery key, shown only now. Two are enough; give them to three people:"
        )
        for share in spelled_shares(seed):
            typer.echo(f"    {share}")
    else:
        typer.echo("The recovery key, shown only now. Write it down and keep it away from this machine:")
        typer.echo(f"    {spelled(seed)}")


async def _make(settings: Settings) -> Secret:
    async with opened(settings) as found:
        return await _periods(found).make_recovery()


def _periods(found: Installation) -> Periods:
    return Periods(found.database, found.keyring, found.shred, Bus(), utcnow)
