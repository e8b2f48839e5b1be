"""``open-door staff``: the members of staff. Works with or without a running server, which obeys within a second."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import timedelta
from typing import Annotated, Literal, NoReturn

import typer

from server.adapters import members, sites_file
from server.adapters.bus import Bus
from server.adapters.installation import Installation
from server.commands.opened import opened, refused
from server.core.conversation import Refused, StaffGone
from server.runtime.passwords import LENGTH
from server.runtime.ports import utcnow
from server.runtime.runner import NoSuchConversation, Runner
from server.runtime.sessions import TWO_FACTORS
from server.runtime.team import ENROLMENT, Disabled, Team
from server.runtime.vault import Vault
from server.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Add, reset, disable and list members of staff.")

Username = Annotated[
    str, typer.Argument(help="What they sign in with: small letters, digits, dots, hyphens.")
]


@app.callback()
def about() -> None:
    """Add, reset, disable and list members of staff, who answer visitors at the desk."""


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="What visitors and colleagues see, such as a first name.")],
    role: Annotated[
        Literal["admissions", "supervisor", "admin"],
        typer.Option(help="What they may do. A supervisor and an admin need a second factor."),
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
    with refused("staff add"):
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
        sites = list(dict.fromkeys(site or known))
        code = asyncio.run(_add(settings, username, name.strip(), role, sites, password))
    if code is not None:
        _show(username, code)
    elif role in TWO_FACTORS:
        typer.echo(f"At the first sign-in {username} enrols a second factor, and can work at the desk then.")
    else:
        typer.echo(f"{username} can sign in at the desk now.")


async def _add(
    settings: Settings, username: str, name: str, role: str, sites: list[str], password: str | None
) -> str | None:
    async with opened(settings) as found:
        return await _team(found).add(username, name, role, sites, password)


@app.command()
def reset(username: Username) -> None:
    """Give a member a new one-time code, for a forgotten password or a lost second factor; the old ones end."""
    with refused("staff reset"):
        _show(username, asyncio.run(_reset(Settings.from_environment(), username)))


async def _reset(settings: Settings, username: str) -> str:
    async with opened(settings) as found:
        return await _team(found).reset(username)


@app.command()
def disable(username: Username) -> None:
    """End a member's access at once: their sessions close, their keys go, and their visitors go back to the queue."""
    with refused("staff disable"):
        gone = asyncio.run(_disable(Settings.from_environment(), username))
    typer.echo(f"{username} cannot sign in or read any more.")
    if gone.chats:
        typer.echo(f"{len(gone.chats)} of their visitors are at the head of the queue.")
    if gone.unreadable:
        typer.echo(
            f"{gone.unreadable} conversations can now be opened by nobody. "
            "`open-door keys recover` gives them to the members that there are."
        )


async def _disable(settings: Settings, username: str) -> Disabled:
    async with opened(settings) as found:
        gone = await _team(found).disable(username)
        call_after = timedelta(seconds=settings.on_call_after)
        vault = Vault(found.keyring, found.shred)
        runner = Runner(found.database, vault, Bus(), utcnow, call_after=call_after)
        for chat, epoch in gone.chats:
            try:
                await runner.apply(chat, StaffGone(epoch))
            except (Refused, NoSuchConversation):
                pass  # it ended by itself meanwhile
        return gone


@app.command("list")
def list_members() -> None:
    """List the members of staff: username, name, role, status, second factor, centers."""
    with refused("staff list"):
        for line in asyncio.run(_list(Settings.from_environment())):
            typer.echo(line)


async def _list(settings: Settings) -> list[str]:
    async with opened(settings) as found, found.database.reading() as connection:
        return [
            "\t".join(
                (row.username, row.name, row.role, row.status, "second factor" if row.otp_on else "password only",
                 ",".join(await members.sites_of(connection, row.id)))
            )
            for row in await members.every(connection)
        ]  # fmt: skip


def _team(found: Installation) -> Team:
    return Team(found.database, found.keyring, found.shred, Bus(), utcnow)


def _show(username: str, code: str) -> None:
    typer.echo(f"One-time code for {username}, shown only now, good for {ENROLMENT.days} days: {code}")
    typer.echo(
        f"At the desk they choose a password with it: six random words, or at least {LENGTH} characters."
    )


def _refuse(reason: str) -> NoReturn:
    typer.echo(f"open-door staff add: {reason}", err=True)
    raise typer.Exit(2)
