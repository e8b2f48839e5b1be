"""``open-door staff``: the members of staff. Works with or without a running server."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Annotated, Literal, NoReturn

import typer

from server.adapters import installation, sites_file
from server.adapters.bus import Bus
from server.runtime.ports import utcnow
from server.runtime.team import ENROLMENT, PASSWORD_LENGTH, NotAllowed, Team
from server.settings import Settings, SettingsError

app = typer.Typer(no_args_is_help=True, help="Add members of staff, who answer visitors at the desk.")


@app.callback()
def about() -> None:
    """Add members of staff, who answer visitors at the desk."""


@app.command()
def add(
    username: Annotated[
        str, typer.Argument(help="What they sign in with: small letters, digits, dots, hyphens.")
    ],
    name: Annotated[str, typer.Option(help="What visitors and colleagues see, such as a first name.")],
    role: Annotated[
        Literal["admissions", "supervisor", "admin"],
        typer.Option(help="What they may do. Only admissions can be added until second factors are built."),
    ] = "admissions",
    site: Annotated[
        list[str] | None, typer.Option(help="A center they answer for; may be repeated. None: all.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input; active at once.")
    ] = False,
) -> None:
    """Add a member of staff. Without --password-stdin, prints a one-time code with which they choose a
    password."""
    try:
        settings = Settings.from_environment()
        known = sites_file.load(settings.sites or sites_file.DEFAULT)
        for wanted in site or ():
            if wanted not in known:
                _refuse(f"there is no center {wanted}; there are: {', '.join(known)}")
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,59}", username):
            _refuse("a username has small letters, digits, dots and hyphens, at most 60")
        if not name.strip() or len(name) > 100:
            _refuse("a name has 1 to 100 characters")
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
        code = asyncio.run(
            _add(settings, username, name.strip(), role, list(dict.fromkeys(site or known)), password)
        )
    except (SettingsError, NotAllowed) as error:
        _refuse(str(error))
    if code is None:
        typer.echo(f"{username} can sign in at the desk now.")
    else:
        typer.echo(f"One-time code for {username}, shown only now, good for {ENROLMENT.days} days: {code}")
        typer.echo(f"At the desk they choose a password of at least {PASSWORD_LENGTH} characters with it.")


async def _add(
    settings: Settings, username: str, name: str, role: str, sites: list[str], password: str | None
) -> str | None:
    await asyncio.to_thread(installation.prepare, settings)
    found = installation.open(settings)
    try:
        await found.shred.prepare()
        return await Team(found.database, found.keyring, Bus(), utcnow).add(
            username, name, role, sites, password
        )
    finally:
        await found.database.close()
        await found.shred.close()


def _refuse(reason: str) -> NoReturn:
    typer.echo(f"open-door staff add: {reason}", err=True)
    raise typer.Exit(2)
