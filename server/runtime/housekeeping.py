"""What is done from time to time, by whichever process lives: sweeping up, disabling again who was put back, the
statistics, and the head of the reading log."""

from __future__ import annotations

import asyncio

import structlog

from server.adapters.database import Unavailable
from server.runtime import phrases, reading_log, retention
from server.services import Services

log = structlog.get_logger()

EVERY = 600.0  # seconds


async def watch(services: Services) -> None:
    """Keep house until cancelled."""
    while True:
        try:
            await once(services)
        except Unavailable:
            log.warning("housekeeping_waits_for_database")
        except Exception as error:  # it goes on as long as the server lives
            log.error("housekeeping_failed", error=type(error).__name__, exc_info=True)
        await asyncio.sleep(EVERY)


async def once(services: Services) -> None:
    """One round."""
    await services.forgetting.hold_again()
    await services.team.disable_retired()
    await services.forgetting.sweep_up()
    swept = await retention.sweep(
        services.database, services.forgetting, services.sites, services.settings.keep, services.clock
    )
    if swept.conversations or swept.requests:
        log.info("kept_long_enough", conversations=swept.conversations, requests=swept.requests)
    await phrases.sweep(services.database, services.vault.shred, services.clock)
    # What was deleted since, without a deletion for good: a hand-over that was taken back, say. And where somebody was
    # reading when the logs should have been emptied, they are now. Costs nothing where they are empty.
    emptied = [await store.leave_no_residue() for store in (services.database, services.vault.shred)]
    if not all(emptied):
        log.info("write_ahead_log_is_in_use")
    await services.statistics.write()
    await services.statistics.begin(services.sites)
    head = await reading_log.write_head(
        services.database, services.vault.keyring, services.settings.reading_heads_file, services.clock()
    )
    if head is not None:  # in the log too: where logs are gathered it is out of reach of who has this machine
        log.info("reading_log_head", date=head.date, number=head.number, hash=head.hash)
