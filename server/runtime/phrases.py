"""The review list: phrases that the assistant missed, kept where the visitor saw the phrase and agreed.

A phrase is sealed for the team under a key of its own. What is bound to it is its center and week, and not the chat it
came from; the shred key is that of the week, so that not even the order of keys leads back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import structlog

from server.adapters import members, phrases
from server.adapters.database import Database
from server.adapters.requests import ForTeam
from server.adapters.sealing import Unsealable
from server.adapters.shred import Shred, ShredKeyMissing
from server.core.statistics import period_at
from server.runtime.ports import Clock
from server.runtime.team_vault import open_for_team, seal_for_team
from server.runtime.vault import MemberKeys, Vault

log = structlog.get_logger()

KEPT = timedelta(weeks=12)
AT_ONCE = 200  # phrases in one answer
_WEEKS = UUID("6f6d5f0e-6a3b-4d0c-9a2e-4f6f0c8d7b51")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as a supervisor reads it. `text` is None where their keys do not open it yet."""

    id: UUID
    site: str
    week: date
    text: str | None


async def ask(database: Database, id: UUID, site: str, seq: int) -> bool:
    """Whether the visitor of a conversation is asked now for their line `seq`; notes it, so that it is asked once."""
    async with database.writing() as connection:
        if await members.current_period(connection, site) is None:
            return False
        return await phrases.mark_asked(connection, id, seq)


async def keep(database: Database, vault: Vault, site: str, text: str, now: datetime) -> None:
    """Keep a phrase; raises Refused where the center has no team any more, or Unavailable."""
    week, id = period_at(now, 7).begins, uuid4()
    folder = week_id(site, week)
    await vault.shred.ensure(folder)
    async with database.writing() as connection:
        content = await seal_for_team(connection, vault, "phrase", folder, id, site, {"text": text})
        await phrases.add(connection, id, site, week, content)


async def listed(database: Database, vault: Vault, keys: MemberKeys) -> tuple[list[Phrase], int]:
    """The oldest phrases of a member's centers, and how many there are; one that was tampered with is left out."""
    async with database.reading() as connection:
        rows = await phrases.of_sites(connection, keys.sites, AT_ONCE)
        total = await phrases.count(connection, keys.sites)
    found = []
    for row in rows:
        sealed = ForTeam(row.period, row.wrapped, row.sealed)
        try:
            content = await open_for_team(vault, "phrase", week_id(row.site, row.week), row.id, sealed, keys)
        except (Unsealable, ShredKeyMissing) as error:
            log.error("phrase_does_not_open", error=type(error).__name__)
            continue
        found.append(Phrase(row.id, row.site, row.week, content["text"] if content else None))
    return found, total


async def done(database: Database, keys: MemberKeys, id: UUID) -> bool:
    """Delete a phrase that was seen to; says whether there was such a one at this member's centers."""
    async with database.writing() as connection:
        found = await phrases.drop(connection, id, keys.sites)
    if found:
        await database.leave_no_residue()
    return found


async def sweep(database: Database, shred: Shred, clock: Clock) -> None:
    """Delete the phrases of weeks that are over for long, from backups too."""
    before = period_at(clock() - KEPT, 7).begins
    async with database.writing() as connection:
        weeks = await phrases.drop_before(connection, before)
    if weeks:
        await shred.forget([week_id(site, week) for site, week in weeks], clock())
        await database.leave_no_residue()


def week_id(site: str, week: date) -> UUID:
    """Under which shred key the phrases of a week lie."""
    return uuid5(_WEEKS, f"{site} {week}")
