"""``open-door sweep`` and ``open-door hold``: how long what is kept. Work with or without a running server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

import typer

from server.adapters import holds, sites_file
from server.adapters.bus import Bus
from server.adapters.conversations import load
from server.adapters.installation import Installation
from server.adapters.shred import ShredKeyMissing
from server.commands.opened import opened, refused
from server.runtime import phrases, retention
from server.runtime.forgetting import Forgetting
from server.runtime.passwords import NotAllowed
from server.runtime.ports import utcnow
from server.runtime.retention import Swept
from server.runtime.vault import Vault
from server.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Keep a chat that the law makes the center keep.")
Conversation = Annotated[
    str,
    typer.Argument(
        help="The chat: its id, the beginning of it, the four letters of the desk, or its pseudonym of `audit list`."
    ),
]
LEAST = 4  # letters of an id: so many the desk shows


def sweep() -> None:
    """Delete what is older than it is kept. `open-door run` does the same every ten minutes."""
    with refused("sweep"):
        done = asyncio.run(_sweep(Settings.from_environment()))
    typer.echo(f"{done.conversations} conversations and {done.requests} requests were deleted for good.")


async def _sweep(settings: Settings) -> Swept:
    sites = sites_file.load(settings.sites or sites_file.DEFAULT)
    async with opened(settings) as found:
        forgetting = Forgetting(found.database, found.shred, Bus(), utcnow)
        await forgetting.hold_again()
        await forgetting.sweep_up()
        await phrases.sweep(found.database, found.shred, utcnow)
        return await retention.sweep(found.database, forgetting, sites, settings.keep, utcnow)


@app.callback()
def about() -> None:
    """Keep a chat that the law makes the center keep: neither its visitor nor a timer deletes it meanwhile."""


@app.command()
def place(conversation: Conversation) -> None:
    """Begin a legal hold. Only a chat that was handed over can be held: others are not the center's to read."""
    with refused("hold place"):
        asyncio.run(_place(Settings.from_environment(), conversation))
    typer.echo("This chat is kept until `open-door hold lift`.")


async def _place(settings: Settings, typed: str) -> None:
    async with opened(settings) as found, found.database.writing() as connection:
        id = await _meant(found, typed, await holds.shared(connection))
        if await load(connection, id) is None:
            raise NotAllowed("there is no such chat.")
        if not await holds.is_shared(connection, id):
            raise NotAllowed("this chat was never handed over to staff: it is the visitor's own.")
        now = utcnow()
        await found.shred.hold(id, now)  # first: of two that disagree the one that holds is obeyed
        await holds.place(connection, id, now)


@app.command()
def lift(conversation: Conversation) -> None:
    """End a legal hold: the chat's time runs as that of any other."""
    with refused("hold lift"):
        asyncio.run(_lift(Settings.from_environment(), conversation))
    typer.echo("The hold has ended.")


async def _lift(settings: Settings, typed: str) -> None:
    async with opened(settings) as found, found.database.writing() as connection:
        id = await _meant(found, typed, [id for id, _ in await holds.held(connection)])
        if not await holds.lift(connection, id):
            raise NotAllowed("this chat is not held.")
        await found.shred.lift(id)


async def _meant(found: Installation, typed: str, among: Iterable[UUID]) -> UUID:
    """The one chat among these that somebody typed part of; raises NotAllowed where it is none or more than one."""
    try:
        return UUID(typed)
    except ValueError:
        letters = re.sub(r"[\s-]", "", typed).lower()
    if len(letters) < LEAST or not re.fullmatch("[0-9a-f]+", letters):
        raise NotAllowed(
            f"a chat's id has digits and letters from a to f, and {LEAST} of them are the least."
        )
    vault = Vault(found.keyring, found.shred)
    fitting = []
    for id in among:
        try:
            names = [id.hex, (await vault.pseudonym(id)).hex()]
        except ShredKeyMissing:
            names = [id.hex]
        if id.hex.endswith(letters) or any(name.startswith(letters) for name in names):
            fitting.append(id)
    if not fitting:
        raise NotAllowed("there is no such chat that was handed over, or that is held.")
    if len(fitting) > 1:
        raise NotAllowed(f"several chats fit; please type more: {', '.join(map(str, fitting[:10]))}")
    return fitting[0]


@app.command("list")
def list_holds() -> None:
    """List the chats that are held, and since when."""
    with refused("hold list"):
        for line in asyncio.run(_list(Settings.from_environment())):
            typer.echo(line)


async def _list(settings: Settings) -> list[str]:
    async with opened(settings) as found, found.database.reading() as connection:
        return [f"{id}\t{at.isoformat(timespec='seconds')}" for id, at in await holds.held(connection)]
