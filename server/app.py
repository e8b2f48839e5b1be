"""The composition root: puts the parts together, and does nothing else. Nothing is built when this module is
imported."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request, Response, WebSocket
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from server.adapters import cards, installation, sites_file, topics_file
from server.adapters.bus import Bus
from server.adapters.database import Database, Unavailable
from server.adapters.keyring import NotOurKey
from server.adapters.notify import Notifier
from server.adapters.rasa import Assistant
from server.adapters.sealing import Secret, Unsealable
from server.core.safety import Screen
from server.runtime import granting, housekeeping
from server.runtime.board import Board
from server.runtime.deadlines import Deadlines
from server.runtime.forgetting import Forgetting
from server.runtime.hub import Hub
from server.runtime.limits import Limits
from server.runtime.ports import AssistantPort, Clock, utcnow
from server.runtime.runner import Runner
from server.runtime.statistics import Statistics
from server.runtime.team import Team
from server.runtime.turns import Turns
from server.runtime.vault import Vault
from server.services import Background, Services
from server.settings import Settings, read_secret
from server.web import auth, disclosing, figures, http, limits, problems, review, staff, visitor
from server.web.bodies import BodyLimit
from server.web.lobby import Lobby
from server.web.origins import is_allowed

log = structlog.get_logger()

Next = Callable[[Request], Awaitable[Response]]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    # Of what is no page. A page has a policy of its own (web/http.py).
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

HSTS = "max-age=63072000; includeSubDomains"
"""For two years a browser that was here once speaks https with us alone. Sent where we are reached by https."""


def named() -> str:
    """Give the present call or socket an id, which stands in each of its log lines: in the place of an address."""
    id = uuid4().hex[:12]
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=id)
    return id


def build(
    settings: Settings,
    *,
    assistant: AssistantPort | None = None,
    clock: Clock = utcnow,
    database: Database | None = None,
) -> Services:
    """Put the parts of one server together; raises what their loading raises (see adapters/installation.py)."""
    sites = sites_file.load(settings.sites or sites_file.DEFAULT)
    found = installation.open(settings, database)
    bus = Bus()
    hub, vault = Hub(bus, clock), Vault(found.keyring, found.shred)
    statistics = Statistics(found.database, clock, topics_file.load())
    runner = Runner(
        found.database,
        vault,
        bus,
        clock,
        statistics=statistics,
        call_after=timedelta(seconds=settings.on_call_after),
        chats=settings.chats_per_member,
        presence=hub,
    )
    if assistant is None:
        secret = read_secret(settings.assistant_secret_file) if settings.assistant_secret_file else ""
        assistant = Assistant(settings.assistant_urls, Secret(secret.encode()))
    forgetting = Forgetting(found.database, found.shred, bus, clock)
    screen = Screen(cards.load())
    screen.look("")  # reads the phrases now, and not while somebody in danger waits
    notifier = Notifier(settings.on_call_webhook, settings.on_call_email, settings.smtp_url)
    return Services(
        settings=settings,
        sites=sites,
        screen=screen,
        database=found.database,
        vault=vault,
        bus=bus,
        hub=hub,
        board=Board(found.database, bus, hub, clock),
        runner=runner,
        assistant=assistant,
        turns=Turns(runner, assistant, hub, sites, screen, forgetting),
        team=Team(found.database, found.keyring, found.shred, bus, clock),
        deadlines=Deadlines(runner, hub, notifier),
        forgetting=forgetting,
        limits=Limits(),
        statistics=statistics,
        background=Background(),
        clock=clock,
    )


def create_app(
    settings: Settings,
    *,
    assistant: AssistantPort | None = None,
    clock: Clock = utcnow,
    database: Database | None = None,
) -> FastAPI:
    """The server as an ASGI application; tests pass an assistant, a clock or a database by name."""
    services = build(settings, assistant=assistant, clock=clock, database=database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        with contextlib.suppress(Unavailable):
            # Before anybody is served: a restored backup may have brought back who and what was gone.
            await services.team.disable_retired()
            await services.forgetting.hold_again()
            await services.forgetting.sweep_up()
            await services.statistics.begin(services.sites)
            await services.turns.begin_anew()
        services.background.keep(asyncio.create_task(services.deadlines.watch()))
        services.background.keep(asyncio.create_task(granting.watch(services)))
        services.background.keep(asyncio.create_task(housekeeping.watch(services)))
        yield
        await services.background.end()
        with contextlib.suppress(Unavailable):
            await services.statistics.write(stopping=True)
        await services.assistant.close()
        await services.database.close()
        await services.vault.close()

    app = FastAPI(
        title="Open Door",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses=problems.DOCUMENTED,
    )
    app.state.services = services
    app.state.slowdown = limits.Slowdown()
    app.state.lobby = Lobby(services.limits.addresses)
    app.include_router(http.router)
    app.include_router(auth.router)
    app.include_router(disclosing.router)
    app.include_router(figures.router)
    app.include_router(review.router)
    app.mount("/static", http.Parts(directory=http.STATIC), name="static")
    app.add_exception_handler(problems.Problem, problems.on_problem)
    app.add_exception_handler(HTTPException, problems.on_http)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(Unavailable, problems.on_unavailable)
    app.add_exception_handler(Unsealable, problems.on_tampered)
    app.add_exception_handler(NotOurKey, problems.on_tampered)

    app.add_middleware(BodyLimit)

    @app.middleware("http")
    async def guard(request: Request, call_next: Next) -> Response:
        """Refuse a changing call from a page that is not ours or a center's; add the headers that every answer
        has."""
        id = named()
        changes = request.method not in ("GET", "HEAD", "OPTIONS")
        if changes and not is_allowed(request.headers, settings, services.sites):
            response: Response = problems.answer(403, "This origin may not do this.")
        else:
            try:
                response = await call_next(request)
            except (
                Exception
            ) as error:  # what nobody foresaw is answered as all else, and with the same headers
                log.error("call_failed", error=type(error).__name__, exc_info=True)
                response = problems.answer(500, "Something went wrong here. Please try again.")
        if request.url.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-cache"  # asked again each time, so old and new never mix
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = id
        if settings.public_url and settings.public_url.startswith("https:"):
            response.headers["Strict-Transport-Security"] = HSTS
        return response

    @app.websocket("/ws/visitor")
    async def visitor_socket(socket: WebSocket) -> None:
        named()
        if is_allowed(socket.headers, settings, services.sites):
            await visitor.serve(socket, services, app.state.lobby)
        else:
            await socket.close()  # before the handshake ends: an HTTP 403

    @app.websocket("/ws/staff")
    async def staff_socket(socket: WebSocket) -> None:
        named()
        if is_allowed(socket.headers, settings, services.sites):
            await staff.serve(socket, services, app.state.lobby)
        else:
            await socket.close()

    return app
