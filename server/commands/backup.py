"""``open-door backup`` and ``open-door restore``: the database in one file, and back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from server.adapters import backup as copies
from server.adapters import installation
from server.adapters.bus import Bus
from server.commands.data_folder import DataLock
from server.commands.opened import opened, refused
from server.runtime.forgetting import Forgetting
from server.runtime.passwords import NotAllowed
from server.runtime.ports import utcnow
from server.runtime.team import Team
from server.settings import Settings


def backup(file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Copy the database into one file, also while Open Door runs. The secrets folder is not in it."""
    with refused("backup"):
        digest = copies.write(installation.database_file(Settings.from_environment()), file)
    typer.echo(f"{file}  sha256 {digest}")
    typer.echo("Without the secrets folder it opens nothing. Keep that apart from it (docs/operating.md).")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `open-door backup` made.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask: the database that is there now is replaced.")
    ] = False,
) -> None:
    """Put a backup in the place of the database. What was deleted for good, held or disabled since stays so."""
    with refused("restore"):
        settings = Settings.from_environment()
        lock = DataLock(settings.data)
        try:
            if not yes and not typer.confirm("The database that is there now is replaced. Go on?"):
                raise NotAllowed("nothing was changed.")
            copies.put_back(file, installation.database_file(settings))
            gone, disabled, held = asyncio.run(_set_right(settings))
        finally:
            lock.release()
    typer.echo(f"Restored. {gone} conversations in it had been deleted since, and are gone again.")
    typer.echo(f"{disabled} members in it had been disabled since, and are again. Everybody signs in anew.")
    typer.echo(
        f"{held} legal holds had been placed since, and stand again. `hold list` also shows what was lifted since."
    )
    typer.echo("Passwords are those of the backup: who changed theirs because it was known changes it again.")


async def _set_right(settings: Settings) -> tuple[int, int, int]:
    async with opened(settings) as found:
        team = Team(found.database, found.keyring, found.shred, Bus(), utcnow)
        disabled = await team.disable_retired()
        forgetting = Forgetting(found.database, found.shred, Bus(), utcnow)
        held = await forgetting.hold_again()
        return await forgetting.sweep_up(), disabled, held
