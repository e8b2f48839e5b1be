"""``open-door report``: the statistics of the centers as a page with plots, or as a table."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from server.adapters import sites_file
from server.commands.opened import opened, refused
from server.core import report as pages
from server.runtime import statistics
from server.runtime.passwords import NotAllowed
from server.runtime.ports import utcnow
from server.settings import Settings

WEEKS = 12


def report(
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; - is standard output. Without it: open-door-report.html."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=104, help="How many weeks back.")] = WEEKS,
    site: Annotated[
        list[str] | None, typer.Option(help="A center to report on; may be repeated. None: all.")
    ] = None,
    table: Annotated[
        bool, typer.Option("--csv", help="A table for a spreadsheet instead of a page with plots.")
    ] = False,
) -> None:
    """Write what visitors asked about, how long they waited and how chats ended, as a page that any browser shows.

    No person is in it: chance was added to each figure before it was stored, and each is told with its interval, as
    in "about 40, give or take 9". "Few" cannot be told from none. Figures are written when a day or, at a center with
    few chats, a week is over.
    """  # fmt: skip
    with refused("report"):
        text = asyncio.run(_made(Settings.from_environment(), weeks, site, table))
        path = out or Path("open-door-report.csv" if table else "open-door-report.html")
        if str(path) == "-":
            sys.stdout.write(text)
            return
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise NotAllowed(f"{path} cannot be written: {error.strerror}.") from None
    typer.echo(f"{path} was written.")


async def _made(settings: Settings, weeks: int, wanted: list[str] | None, as_csv: bool) -> str:
    known = sites_file.load(settings.sites or sites_file.DEFAULT)
    for site in wanted or ():
        if site not in known:
            raise NotAllowed(f"there is no center {site}; there are: {', '.join(known)}")
    names = {id: f"{site.name}, {site.town}" for id, site in known.items() if not wanted or id in wanted}
    since = utcnow().date() - timedelta(weeks=weeks)
    async with opened(settings) as found:
        figures = await statistics.figures(found.database, names, since)
        totals = await statistics.totals(found.database, names, since)
    return pages.as_csv(figures) if as_csv else pages.as_html(names, figures, totals, since)
