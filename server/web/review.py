"""The review list at the desk: phrases that visitors let the team keep, for supervisors to read and to mark as done."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from server.runtime import phrases
from server.web.bearer import ServicesOf, SupervisorOf
from server.web.problems import Problem

router = APIRouter(prefix="/api/staff", tags=["staff"])


class Phrase(BaseModel):
    """One phrase. Without `text` a colleague who holds the key has to sign in first."""

    phrase: UUID
    site: str
    week: date
    text: str | None


class Phrases(BaseModel):
    """The oldest phrases of the caller's centers, and how many there are in all."""

    total: int
    phrases: list[Phrase]


@router.get("/phrases")
async def listed(services: ServicesOf, keys: SupervisorOf) -> Phrases:
    """The phrases that the assistant missed, each with its center and week and nothing else."""
    found, total = await phrases.listed(services.database, services.vault, keys)
    shown = [Phrase(phrase=one.id, site=one.site, week=one.week, text=one.text) for one in found]
    return Phrases(total=total, phrases=shown)


@router.delete("/phrases/{phrase}", status_code=204)
async def done(phrase: UUID, services: ServicesOf, keys: SupervisorOf) -> Response:
    """Delete a phrase that was seen to; 404 where there is no such one."""
    if not await phrases.done(services.database, keys, phrase):
        raise Problem(404, "There is no such phrase.")
    return Response(status_code=204)
