"""Pages and plain HTTP calls: the three faces, what a chat page needs of its center, and a new conversation."""

from __future__ import annotations

import os
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.staticfiles import StaticFiles

from server.adapters import conversations, members
from server.adapters.database import Unavailable
from server.adapters.sealing import VisitorCode, new_code
from server.core import consent
from server.core.hours import worded
from server.core.sites import Site
from server.core.wire import PROTOCOL
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.problems import Problem

STATIC = Path(__file__).resolve().parents[1] / "static"

router = APIRouter()

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; frame-ancestors {}"
)


class Parts(StaticFiles):
    """What pages are made of. The pages themselves are not among it: they come from their own addresses alone, with
    the policy that says who may frame them."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where a part lies, or nothing."""
        return ("", None) if path.lower().endswith(".html") else super().lookup_path(path)


class NewConversation(BaseModel):
    """What begins a conversation."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    site: Annotated[str, Field(max_length=100)]
    language: Annotated[
        str, Field(min_length=2, max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    ] = "en"


class Begun(BaseModel):
    """A conversation that began. The code is the only way back in; it is stored nowhere."""

    conversation: UUID
    code: str
    protocol: int = PROTOCOL


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


def _site(request: Request, id: str) -> Site:
    site = _services(request).sites.get(id)
    if site is None:
        raise Problem(404, "There is no such center here.")
    return site


def _page(name: str, ancestors: str = "'none'") -> Response:
    headers = {"Content-Security-Policy": _CSP.format(ancestors), "Cache-Control": "no-cache"}
    return FileResponse(STATIC / name, headers=headers)


@router.get("/", include_in_schema=False)
async def demonstration() -> Response:
    """A demonstration page of a center, with the launcher on it."""
    return _page("demo/index.html")


@router.get("/open-door.js", include_in_schema=False)
async def launcher() -> Response:
    """The one script that a website includes."""
    return FileResponse(
        STATIC / "launcher/open-door.js",
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"},
    )


@router.get("/chat", include_in_schema=False)
async def chat(request: Request, site: Annotated[str, Query(max_length=100)]) -> Response:
    """The chat page of a center, to be framed by its own websites only."""
    return _page("chat/index.html", " ".join(["'self'", *_site(request, site).origins]))


@router.get("/desk", include_in_schema=False)
async def desk() -> Response:
    """The staff console."""
    return _page("desk/index.html")


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """200 while the process lives."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    """200 when database and assistant answer, else 503 and what is down."""
    services, down = _services(request), []
    unstaffed: list[str] = []
    answer: dict[str, Any] = {}
    try:
        async with services.database.reading() as connection:
            staffed = await members.staffed_sites(connection)
            answer["no_recovery_key"] = await members.recovery_key(connection) is None
        unstaffed = sorted(set(services.sites) - staffed)
    except Unavailable:
        down.append("database")
    if not await services.assistant.is_ready():
        down.append("assistant")
    answer |= {"status": "ready" if not down else "not ready", "down": down, "unstaffed": unstaffed}
    return JSONResponse(answer, status_code=503 if down else 200)


@router.get("/api/sites/{site}")
async def site(request: Request, site: str) -> dict[str, Any]:
    """What the chat page needs of one center."""
    services, of = _services(request), _site(request, site)
    try:
        async with services.database.reading() as connection:
            staffed = of.id in await members.staffed_sites(connection)
    except Unavailable:
        staffed = False
    return {
        "site": of.id,
        "name": of.name,
        "town": of.town,
        "phones": {"returning": of.returning_phone, "admissions": of.admissions_phone},
        "staffed": staffed,
        "staff_online": services.hub.staff_online(of.id),
        "hours": _hours(of, services.clock()),
        "message": consent.wording(of.name, of.numbers, staff_online=False, version=consent.MESSAGE),
        "consent": consent.MESSAGE,
        "assistant_ready": await services.assistant.is_ready(),
        "protocol": PROTOCOL,
    }


def _hours(of: Site, now: datetime) -> dict[str, Any]:
    """The plan, as far as it is known; whether somebody is there is `staff_online`."""
    plan = of.hours
    opening = plan.next_opening(now) if plan else None
    return {
        "known": plan is not None,
        "open_now": plan.is_open(now) if plan else None,
        "opens_at": opening.isoformat() if opening else None,
        "text": worded(plan, now),
    }


@router.post("/api/conversations", status_code=201)
async def begin(request: Request, given: NewConversation) -> Begun:
    """Begin a conversation; 429 where very many began from one address."""
    services, of = _services(request), _site(request, given.site)
    wait = services.limits.addresses.take(request.client.host if request.client else "")
    if wait:
        raise Problem(
            429, "Many chats began from this network. Please wait a moment.", retry_after=ceil(wait)
        )
    id, code = uuid4(), new_code()
    keys = VisitorKeys(VisitorCode.of(code))
    wrapped = await services.vault.new_conversation(id, of.id, keys)
    async with services.database.writing() as connection:
        await conversations.create(
            connection,
            id=id,
            site=of.id,
            language=given.language,
            lookup=services.vault.keyring.find(keys.code.lookup),
            wrapped_dialogue_key=wrapped,
            at=services.clock(),
        )
    return Begun(conversation=id, code=code)
