"""What a visitor agreed to: the very words, sealed with what the row says of them, and the sharing that rests on them.

A row of `handoff` is believed only where its words open. They are bound to when it was agreed to, to which version of
the wording, and to whether earlier chapters are shared, so a writer in the database can widen no consent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import chapters
from server.adapters.conversations import Record
from server.adapters.sealing import Unsealable, context
from server.runtime.vault import Keys, Vault, VisitorKeys


def wording_place(
    id: UUID, *, chapter: int, handoff: UUID, at: datetime, consent: str, share_earlier: bool
) -> bytes:
    """The place to which the words of a consent are bound."""
    return context("consent", id, chapter, handoff, at.isoformat(), consent, share_earlier)


async def open_wording(connection: AsyncConnection, vault: Vault, row: Any, keys: Keys) -> str | None:
    """The words of a row of `handoff`, or None where these keys do not open its chapter; raises Unsealable where the
    row was changed."""
    place = wording_place(
        row.conversation, chapter=row.chapter, handoff=row.id, at=row.at, consent=row.consent,
        share_earlier=row.share_earlier,
    )  # fmt: skip
    return await vault.open_text(connection, place, row.conversation, row.chapter, row.sealed_wording, keys)


def shared_by(row: Any) -> range:
    """The chapters that a row of `handoff` shares."""
    return range(1 if row.share_earlier else row.chapter, row.chapter + 1)


async def rewrap(connection: AsyncConnection, vault: Vault, record: Record, keys: VisitorKeys) -> None:
    """Wrap what is shared already for the team's current period too, so that a new member can read it.

    Raises Unsealable, having wrapped nothing, where something is said to be shared that the visitor did not agree to.
    """
    id = record.state.id
    agreed = {row.id: row for row in await chapters.handoffs(connection, id)}
    for number, handoff in (await chapters.lacks_current(connection, id, record.site)).items():
        row = agreed.get(handoff)
        if row is None or await open_wording(connection, vault, row, keys) is None:
            raise Unsealable
        if number not in shared_by(row):
            raise Unsealable
        await vault.share(connection, record, [number], handoff, keys)
