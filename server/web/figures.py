"""The statistics of a supervisor's centers: figures with an interval, never a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from server.core.statistics import Cell, Figure, Kind, by_kind
from server.runtime import statistics
from server.web.bearer import ServicesOf, SupervisorOf

router = APIRouter(prefix="/api/staff", tags=["staff"])

KINDS: tuple[Kind, ...] = ("chats", "topic", "wait", "outcome")


class Shown(BaseModel):
    """One figure. Without `about` it is too small to be told from none."""

    kind: Kind
    name: str
    about: int | None
    give_or_take: int


class OfSite(BaseModel):
    """The figures of one center, summed up since `since`; none where nothing was written yet."""

    site: str
    figures: list[Shown]


class Figures(BaseModel):
    """The figures of the caller's centers."""

    since: date
    sites: list[OfSite]


@router.get("/statistics")
async def figures(
    services: ServicesOf, keys: SupervisorOf, weeks: Annotated[int, Query(ge=1, le=104)] = 4
) -> Figures:
    """What was asked, how long people waited and how chats ended, over the last weeks."""
    since = services.clock().date() - timedelta(weeks=weeks)
    sites = [site for site in keys.sites if site in services.sites]
    found = await statistics.totals(services.database, sites, since)
    return Figures(
        since=since, sites=[OfSite(site=site, figures=_shown(found.get(site, {}))) for site in sites]
    )


def _shown(of: dict[Cell, Figure]) -> list[Shown]:
    return [
        Shown(kind=kind, name=name, about=one.about, give_or_take=one.give_or_take)
        for kind in KINDS
        for name, one in by_kind(of, kind)
    ]
