"""Signing in and out at the desk. A wrong password slows that account down, more each time, and never locks
it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.runtime.team import NotAllowed, SignedIn, Team
from server.web.problems import Problem

FREE_TRIES = 4  # wrong passwords before the account slows down
LONGEST_WAIT = 60.0  # seconds: slow for a guesser, bearable for a person
REMEMBERED = 10_000  # usernames whose tries are remembered


class Slowdown:
    """How long a username has to wait after wrong passwords. In memory: a restart forgives."""

    def __init__(self) -> None:
        self._failures: dict[str, tuple[int, float]] = {}

    def wait(self, username: str) -> float:
        """Seconds until the next try is looked at."""
        count, since = self._failures.get(username, (0, 0.0))
        if count < FREE_TRIES:
            return 0.0
        return max(0.0, since + min(2.0 ** (count - FREE_TRIES), LONGEST_WAIT) - time.monotonic())

    def failed(self, username: str) -> None:
        """A wrong password."""
        count, _ = self._failures.pop(username, (0, 0.0))
        self._failures[username] = (count + 1, time.monotonic())
        if len(self._failures) > REMEMBERED:
            del self._failures[next(iter(self._failures))]

    def succeeded(self, username: str) -> None:
        """The right password."""
        self._failures.pop(username, None)


class Login(BaseModel):
    """A sign-in."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    username: Annotated[str, Field(min_length=1, max_length=60)]
    password: Annotated[str, Field(min_length=1, max_length=1_000)]
    otp: Annotated[str, Field(max_length=10)] | None = None


class Enrolment(BaseModel):
    """The use of a one-time code."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    username: Annotated[str, Field(min_length=1, max_length=60)]
    code: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=1_000)]


class Session(BaseModel):
    """A session that began."""

    token: str
    name: str
    role: str
    sites: list[str]
    expires_at: datetime


router = APIRouter(prefix="/api/staff", tags=["staff"])


def team(request: Request) -> Team:
    """The team service of this server."""
    found: Team = request.app.state.services.team
    return found


def slowdown(request: Request) -> Slowdown:
    """The memory of wrong passwords of this server."""
    found: Slowdown = request.app.state.slowdown
    return found


TeamOf = Annotated[Team, Depends(team)]
SlowdownOf = Annotated[Slowdown, Depends(slowdown)]


@router.post("/login")
async def login(given: Login, team: TeamOf, slowdown: SlowdownOf) -> Session:
    """Sign in; 401 for a wrong username or password, 429 with Retry-After after several."""
    username = given.username.strip().lower()
    _wait(slowdown, username)
    try:
        return _session(await team.sign_in(username, given.password), slowdown, username)
    except NotAllowed as refused:
        slowdown.failed(username)
        raise Problem(401, str(refused)) from None


@router.post("/enroll")
async def enroll(given: Enrolment, team: TeamOf, slowdown: SlowdownOf) -> Session:
    """Choose a password with a one-time code; 403 where the code is not valid or the password too weak."""
    username = given.username.strip().lower()
    _wait(slowdown, username)
    try:
        return _session(await team.enrol(username, given.code, given.password), slowdown, username)
    except NotAllowed as refused:
        slowdown.failed(username)
        raise Problem(403, str(refused)) from None


@router.post("/logout", status_code=204)
async def logout(team: TeamOf, authorization: Annotated[str, Header()] = "") -> Response:
    """End the session of the bearer token; its sockets close within a second."""
    kind, _, token = authorization.partition(" ")
    if kind.lower() != "bearer" or not await team.sign_out(token.strip()):
        raise Problem(401, "Please sign in again.")
    return Response(status_code=204)


def _wait(slowdown: Slowdown, username: str) -> None:
    wait = slowdown.wait(username)
    if wait > 0:
        raise Problem(429, "Too many wrong tries. Please wait a moment.", retry_after=int(wait) + 1)


def _session(signed_in: SignedIn, slowdown: Slowdown, username: str) -> Session:
    slowdown.succeeded(username)
    return Session(
        token=signed_in.token,
        name=signed_in.name,
        role=signed_in.role,
        sites=list(signed_in.sites),
        expires_at=signed_in.expires_at,
    )
