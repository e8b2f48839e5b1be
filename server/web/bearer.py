"""Who calls: the member of staff whose session's token stands in the `Authorization` header."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Request

from server.runtime.vault import MemberKeys
from server.services import Services
from server.web.problems import Problem

AGAIN = "Please sign in again."


def services(request: Request) -> Services:
    """The parts of this server."""
    found: Services = request.app.state.services
    return found


def token(authorization: Annotated[str, Header()] = "") -> str:
    """The bearer token of a call; 401 where there is none."""
    kind, _, given = authorization.partition(" ")
    if kind.lower() != "bearer" or not given.strip():
        raise Problem(401, AGAIN)
    return given.strip()


ServicesOf = Annotated[Services, Depends(services)]
TokenOf = Annotated[str, Depends(token)]


async def member(services: ServicesOf, token: TokenOf) -> MemberKeys:
    """The unlocked keys of the caller; 401 where the session has ended."""
    keys = await services.team.sessions.unlock(token)
    if keys is None:
        raise Problem(401, AGAIN)
    return keys


async def supervisor(keys: Annotated[MemberKeys, Depends(member)]) -> MemberKeys:
    """The same, of a supervisor; 403 for others."""
    if keys.role != "supervisor":
        raise Problem(403, "Only a supervisor can do this.")
    return keys


MemberOf = Annotated[MemberKeys, Depends(member)]
SupervisorOf = Annotated[MemberKeys, Depends(supervisor)]
