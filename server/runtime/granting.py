"""Grants older periods to members who lack them, while somebody who holds them is connected to this process."""

from __future__ import annotations

import asyncio

import structlog

from server.adapters.database import Unavailable
from server.adapters.keyring import NotOurKey
from server.services import Services

log = structlog.get_logger()

EVERY = 3.0  # seconds; a new member reads what waits within 5 s of a colleague being there


async def watch(services: Services) -> None:
    """Grant until cancelled."""
    while True:
        try:
            for keys in {desk.keys.id: desk.keys for desk in services.hub.desks}.values():
                await services.team.grant_older(keys)
        except Unavailable:
            log.warning("granting_waits_for_database")
        except NotOurKey as error:
            log.error("public_key_not_signed", detail=str(error))
        await asyncio.sleep(EVERY)
