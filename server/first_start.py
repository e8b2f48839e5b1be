"""The first start: database and keys, and at a terminal the recovery key and a demonstration member of staff.

What is printed is shown once and stored nowhere. Without a terminal neither is made: a log is no place for
them.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from server.adapters import installation, members, sites_file
from server.adapters.bus import Bus
from server.runtime.passwords import generate
from server.runtime.periods import spelled
from server.runtime.ports import utcnow
from server.runtime.team import Team
from server.settings import Settings

DEMO_USERNAME = "demo"


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first start at a terminal shows once."""

    demo_username: str | None = None
    demo_password: str | None = None
    recovery_key: str | None = None


def prepare(settings: Settings, *, interactive: bool) -> FirstStart:
    """Prepare the installation; at its first start at a terminal, make what is shown once.

    A demonstration member is made on loopback only: on a server that others can reach it would be an open door
    of the wrong kind.
    """
    sites = sites_file.load(settings.sites or sites_file.DEFAULT)
    installation.prepare(settings)
    return asyncio.run(_prepare(settings, list(sites), interactive))


async def _prepare(settings: Settings, sites: list[str], showing: bool) -> FirstStart:
    found = installation.open(settings)
    try:
        await found.shred.prepare()
        if not showing:
            return FirstStart()
        async with found.database.reading() as connection:
            has_recovery = await members.recovery_key(connection) is not None
            has_member = await members.any_member(connection)
        if has_recovery:
            return FirstStart()
        team = Team(found.database, found.keyring, found.shred, Bus(), utcnow)
        username = password = None
        if not has_member and settings.on_loopback:
            username, password = DEMO_USERNAME, generate()
            await team.add(username, "Alex (demonstration)", "admissions", sites, password)
        # Last: once it is made it must be shown, because no later start makes another.
        return FirstStart(username, password, spelled(await team.periods.make_recovery()))
    finally:
        await found.database.close()
        await found.shred.close()
