"""What a change of a team asks of every server: other processes' changes are noticed, and older periods are granted.

A command such as `staff add` works beside a running server; the team's revision tells that it did. Whoever holds a
period that a colleague lacks grants it while they are connected here.
"""

from __future__ import annotations

import asyncio

import structlog

from server.adapters import members
from server.adapters.bus import SiteChanged
from server.adapters.database import Unavailable
from server.adapters.keyring import NotOurKey
from server.services import Services

log = structlog.get_logger()

EVERY = 0.5  # seconds between two looks at the revisions: what a command changes is obeyed within a second
GRANT = 6  # looks between two grants, so every 3 s: who is added reads what waits within 5 s


async def watch(services: Services) -> None:
    """Notice and grant until cancelled."""
    known: dict[str, int] | None = None
    look = 0
    while True:
        try:
            async with services.database.reading() as connection:
                present = await members.revisions(connection)
            changed = [site for site in present if known is not None and present[site] != known.get(site)]
            known = present
            for site in changed:
                services.bus.publish(SiteChanged(site))
            if look % GRANT == 0 or changed:
                await _grant(services)
            look += 1
        except Unavailable:
            log.warning("team_waits_for_database")
        except Exception as error:  # it watches as long as the server lives
            log.error("team_watch_failed", error=type(error).__name__, exc_info=True)
        await asyncio.sleep(EVERY)


async def _grant(services: Services) -> None:
    async with services.database.reading() as connection:
        lacking = await members.sites_lacking(connection)
    for keys in {desk.keys.id: desk.keys for desk in services.hub.desks}.values():
        if lacking.isdisjoint(keys.sites):
            continue
        try:
            await services.team.periods.load(keys)
            await services.team.periods.grant_older(keys)
        except NotOurKey as error:
            log.error("not_signed_by_us", detail=str(error))
