"""Chats whose sharing has ended, for a supervisor: which there are, and a transcript to take away, which is written
down in the reading log before it is given.

With a recipient it is a disclosure: the log is the ledger that 42 CFR 2.25 and 45 CFR 164.528 ask for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from server.adapters import chapters, conversations
from server.adapters.sealing import Unsealable
from server.adapters.shred import ShredKeyMissing
from server.core import export
from server.core.wire import clean
from server.runtime import exporting, reading_log
from server.web.bearer import ServicesOf, SupervisorOf
from server.web.problems import Problem

router = APIRouter(prefix="/api/staff", tags=["staff"])

LISTED = 100  # chats in one list
# What is neither blank nor taken out of a text (see `clean`).
_SEEN = r"[^\s\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"


def _said(least: int, most: int) -> Any:
    """A text whose length counts from the first to the last thing that can be seen: blanks are no reason."""
    return Field(min_length=least, max_length=most, pattern=rf"{_SEEN}[\s\S]{{{least - 2},}}{_SEEN}")


class Wanted(BaseModel):
    """Which transcript, why, and to whom it goes, where it leaves the center."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    conversation: UUID
    reason: Annotated[str, _said(10, 500)]
    recipient: Annotated[str, _said(2, 200)] | None = None


class PastChat(BaseModel):
    """A chat whose sharing has ended. To open it takes a reason, which its visitor can read."""

    conversation: UUID
    site: str
    shared_at: datetime
    outcome: str | None


class PastChats(BaseModel):
    """The newest of them at the caller's centers."""

    chats: list[PastChat]


class Transcript(BaseModel):
    """A transcript in two forms, each with the notice that accompanies a disclosure."""

    text: str
    html: str


@router.get("/past-chats")
async def past_chats(services: ServicesOf, keys: SupervisorOf) -> PastChats:
    """Which chats were shared once, and when; nothing of what was said."""
    async with services.database.reading() as connection:
        rows = await chapters.past(connection, keys.sites, LISTED)
    return PastChats(
        chats=[
            PastChat(conversation=row.id, site=row.site, shared_at=row.shared_at, outcome=row.outcome)
            for row in rows
        ]
    )


@router.post("/transcripts")
async def transcript(given: Wanted, services: ServicesOf, keys: SupervisorOf) -> Transcript:
    """What was shared of one chat; 404 for another center's, 409 where nothing is shared or no key opens it."""
    id, now = given.conversation, services.clock()
    async with services.database.writing() as connection:
        record = await conversations.load(connection, id)
        if record is None or record.site not in keys.sites:
            raise Problem(404, "There is no such chat.")
        try:
            shown = await services.vault.shared_chapters(connection, id, keys)
            if not shown:
                raise Unsealable
            site = services.sites[record.site]
            made = await exporting.document(connection, services.vault, id, site, keys, now)
            await reading_log.record(
                connection, services.vault, keys, id, "disclosed" if given.recipient else "exported", now,
                chapters=shown,
                reason=clean(f"To {given.recipient}: {given.reason}" if given.recipient else given.reason),
            )  # fmt: skip
        except (Unsealable, ShredKeyMissing):
            raise Problem(409, "This chat is not shared, or your keys do not open it yet.") from None
    return Transcript(text=export.as_text(made), html=export.as_html(made))
