"""Whose pages may talk to this server: its own, and the websites of each center. An absent Origin is
refused."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers

from server.core.sites import Site
from server.settings import Settings


def own_origins(settings: Settings) -> set[str]:
    """The origins under which this server's own pages are reached."""
    port = "" if settings.port == 80 else f":{settings.port}"  # browsers leave the scheme's own port out
    own = {f"http://127.0.0.1{port}", f"http://localhost{port}"}
    return own | ({settings.public_url} if settings.public_url else set())


def is_allowed(headers: Headers, settings: Settings, sites: Mapping[str, Site]) -> bool:
    """Whether a page of this origin may open a socket or change something. Compared whole, to the letter; of two that
    are given it cannot be known which is meant, so neither counts."""
    given = headers.getlist("origin")
    if len(given) != 1:
        return False
    origin = given[0]
    return origin in own_origins(settings) or any(origin in site.origins for site in sites.values())
