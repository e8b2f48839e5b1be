"""Signing in and out at the desk, the second factor, the password, and the list of one's sessions.

A wrong password or code slows down, more each time, and never locks: see limits.py for whom.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.runtime.passwords import Busy, NotAllowed, generate
from server.runtime.sessions import CodeNeeded, SignedIn, WrongCode
from server.runtime.team import Team
from server.services import Services
from server.web.bearer import AGAIN, MemberOf, TokenOf
from server.web.limits import Slowdown
from server.web.problems import Problem

Username = Annotated[str, Field(min_length=1, max_length=60)]
Password = Annotated[str, Field(min_length=1, max_length=1_000)]
Code = Annotated[str, Field(min_length=6, max_length=10)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Login(_Closed):
    """A sign-in."""

    username: Username
    password: Password
    otp: Annotated[str, Field(max_length=10)] | None = None


class Enrolment(_Closed):
    """The use of a one-time code."""

    username: Username
    code: Annotated[str, Field(min_length=1, max_length=100)]
    password: Password


class FirstCode(_Closed):
    """The first code of an authenticator app, which shows that it works."""

    otp: Code


class NewPassword(_Closed):
    """A change of password."""

    password: Password
    new_password: Password
    otp: Code | None = None


class Session(BaseModel):
    """A session that began. With the scope `otp` its token opens nothing but the enrolment of the second factor."""

    token: str
    name: str
    role: str
    sites: list[str]
    expires_at: datetime
    scope: Literal["desk", "otp"]


class SecondFactor(BaseModel):
    """A secret for an authenticator app, to be typed or to be opened as an address. Shown once."""

    secret: str
    address: str


class Suggestion(BaseModel):
    """A password of random words, made for this call and kept nowhere."""

    password: str


class ListedSession(BaseModel):
    """One of the caller's sessions."""

    session: UUID
    created_at: datetime
    active_at: datetime
    expires_at: datetime
    current: bool


class ListedSessions(BaseModel):
    """The caller's sessions."""

    sessions: list[ListedSession]


router = APIRouter(prefix="/api/staff", tags=["staff"])


def team(request: Request) -> Team:
    """The team service of this server."""
    found: Team = request.app.state.services.team
    return found


class Tries:
    """How often somebody was wrong who calls from one address, and how long they wait for it."""

    def __init__(self, request: Request) -> None:
        services: Services = request.app.state.services
        self._slowdown: Slowdown = request.app.state.slowdown
        self._from = services.limits.signing_in.hashed(request.client.host if request.client else "")

    @contextmanager
    def counted(self, username: str, code: str | None = None) -> Iterator[Callable[[], None]]:
        """Count a try while it is looked at, and from then on where it was wrong. Gives what to call before a code is
        looked at: that counts only behind the right password, or who has none would keep the member out.

        Raises Problem, here or there, where the next try of this account from here, or of a code for it, is not looked
        at yet.
        """
        here = (username, self._from)
        begun: list[Hashable] = []
        wrong: Hashable = None

        def begin(who: Hashable) -> None:
            begun.append(who)
            self._slowdown.begin(who)

        def at_code() -> None:
            self._require(username)  # again: others may have begun while the password was hashed
            begin(username)

        self._require(here, *(() if code is None else (username,)))
        begin(here)
        try:
            yield at_code
        except CodeNeeded:
            raise
        except NotAllowed as refused:
            wrong = username if isinstance(refused, WrongCode) else here
            raise
        else:
            self._slowdown.succeeded(here, username)
        finally:
            for who in begun:
                self._slowdown.end(who, wrong=who == wrong)

    def _require(self, *who: Hashable) -> None:
        if (wait := self._slowdown.wait(*who)) > 0:
            raise Problem(429, "Too many wrong tries. Please wait a moment.", retry_after=int(wait) + 1)


def by_address(request: Request) -> None:
    """Count this call for the caller's address; 429 after too many."""
    services: Services = request.app.state.services
    if wait := services.limits.signing_in.take(request.client.host if request.client else ""):
        raise Problem(429, "Too many tries. Please wait a moment.", retry_after=int(wait) + 1)


TeamOf = Annotated[Team, Depends(team)]
TriesOf = Annotated[Tries, Depends(Tries)]
COUNTED = [Depends(by_address)]


@router.post("/login", dependencies=COUNTED)
async def login(given: Login, team: TeamOf, tries: TriesOf) -> Session:
    """Sign in; 401 for a wrong username, password or code, or a missing one, 429 with Retry-After after several."""
    username = given.username.strip().lower()
    try:
        with tries.counted(username, given.otp) as at_code:
            signed_in = await team.sessions.sign_in(username, given.password, given.otp, at_code)
    except CodeNeeded as needed:
        raise Problem(401, str(needed), type="urn:open-door:code-needed") from None
    except NotAllowed as refused:
        raise Problem(401, str(refused)) from None
    except Busy:
        raise _busy() from None
    return _session(signed_in)


@router.post("/enroll", dependencies=COUNTED)
async def enroll(given: Enrolment, team: TeamOf, tries: TriesOf) -> Session:
    """Choose a password with a one-time code; 403 where the code is not valid or the password too weak."""
    username = given.username.strip().lower()
    try:
        with tries.counted(username):
            signed_in = await team.enrol(username, given.code, given.password)
    except NotAllowed as refused:
        raise Problem(403, str(refused)) from None
    except Busy:
        raise _busy() from None
    return _session(signed_in)


@router.get("/passphrase", dependencies=COUNTED)
async def passphrase() -> Suggestion:
    """A password of six random words, as a suggestion."""
    return Suggestion(password=generate())


@router.post("/otp", dependencies=COUNTED)
async def begin_otp(team: TeamOf, token: TokenOf) -> SecondFactor:
    """Begin to enrol a second factor; 401 without a session, 403 where one is in use."""
    try:
        made = await team.sessions.begin_otp(token)
    except NotAllowed as refused:
        raise Problem(403, str(refused)) from None
    if made is None:
        raise Problem(401, AGAIN)
    return SecondFactor(secret=made[0], address=made[1])


@router.post("/otp/confirm", dependencies=COUNTED)
async def confirm_otp(given: FirstCode, team: TeamOf, token: TokenOf) -> Session:
    """Use the second factor from now on: a new session in the place of every other; 403 for a wrong code."""
    try:
        signed_in = await team.sessions.confirm_otp(token, given.otp)
    except NotAllowed as refused:
        raise Problem(403, str(refused)) from None
    if signed_in is None:
        raise Problem(401, AGAIN)
    return _session(signed_in)


@router.post("/password", dependencies=COUNTED)
async def change_password(
    given: NewPassword, keys: MemberOf, team: TeamOf, token: TokenOf, tries: TriesOf
) -> Session:
    """Change one's password: every session ends and a new one begins; 403 where it is too weak or the old one wrong."""
    try:
        with tries.counted(keys.username, given.otp) as at_code:
            signed_in = await team.sessions.change_password(
                token, given.password, given.new_password, given.otp, at_code
            )
            if signed_in is None:
                raise Problem(401, AGAIN)
    except CodeNeeded as needed:
        raise Problem(403, str(needed), type="urn:open-door:code-needed") from None
    except NotAllowed as refused:
        raise Problem(403, str(refused)) from None
    except Busy:
        raise _busy() from None
    return _session(signed_in)


@router.get("/sessions")
async def sessions(keys: MemberOf, team: TeamOf) -> ListedSessions:
    """The caller's live sessions."""
    found = await team.sessions.listed(keys)
    return ListedSessions(
        sessions=[
            ListedSession(
                session=s.session, created_at=s.created_at, active_at=s.active_at, expires_at=s.expires_at,
                current=s.current,
            )
            for s in found
        ]
    )  # fmt: skip


@router.delete("/sessions/{session}", status_code=204)
async def revoke(session: UUID, keys: MemberOf, team: TeamOf) -> Response:
    """End one of the caller's sessions, its sockets within a second; 404 where there is no such one."""
    if not await team.sessions.end(session, keys.id):
        raise Problem(404, "There is no such session.")
    return Response(status_code=204)


@router.post("/logout", status_code=204)
async def logout(team: TeamOf, token: TokenOf) -> Response:
    """End the session of the bearer token; its sockets close within a second."""
    if not await team.sessions.sign_out(token):
        raise Problem(401, AGAIN)
    return Response(status_code=204)


def _busy() -> Problem:
    return Problem(503, "Many people sign in right now. Please try again in a moment.", retry_after=3)


def _session(signed_in: SignedIn) -> Session:
    return Session(
        token=signed_in.token,
        name=signed_in.name,
        role=signed_in.role,
        sites=list(signed_in.sites),
        expires_at=signed_in.expires_at,
        scope=signed_in.scope,
    )
