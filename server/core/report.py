"""The statistics as a document: an HTML page with plots, or a table for a spreadsheet. Pure, and of our own making.

A plot shows a bar for what a figure is about and a whisker for its interval. The page loads nothing and runs nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from html import escape

from server.core.statistics import CHATS, EPSILON, SCALE, Cell, Figure, Kind, Period, by_kind

Figures = Mapping[Period, Mapping[Cell, Figure]]
Totals = Mapping[Cell, Figure]

TITLES: dict[Kind, str] = {
    "topic": "What people asked about",
    "wait": "How long they waited for a person",
    "outcome": "How chats with a person ended",
}
_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1d2a2c; background: #fff; max-width: 54rem; margin: 2rem auto;
  padding: 0 1rem } h1, h2, h3 { line-height: 1.2 } h2 { margin-top: 2.5rem } figure { margin: 1rem 0 }
figcaption { font-weight: 600 } svg { width: 100%; height: auto; font: 13px system-ui, sans-serif }
.bar { fill: #8fc3bb } .whisker { stroke: #1d2a2c; stroke-width: 1.5 } .quiet { fill: #55646a; color: #55646a }
@media print { h2 { break-before: page } h2:first-of-type { break-before: auto } figure { break-inside: avoid } }
"""
_ROW, _LABEL, _PLOT, _WIDTH = 24, 210, 330, 760  # units of the drawing


def as_html(
    names: Mapping[str, str], figures: Mapping[str, Figures], totals: Mapping[str, Totals], since: date
) -> str:
    """The report as one page. `names` are the centers by their id, in the order in which they stand."""
    parts = [_center(name, figures.get(site, {}), totals.get(site, {})) for site, name in names.items()]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Open Door: statistics</title><style>{_STYLE}</style></head><body>"
        f"<h1>Statistics since {since:%B} {since.day}, {since.year}</h1>"
        "<p>No person is in these figures. Chance was added to each before it was stored, so that nobody can tell "
        "whether one chat is in it. An interval holds the true number 95 times in 100. <em>Few</em> is a figure "
        "that, among so many, cannot be told from none. Days and weeks are those of UTC. A chat adds three topics at "
        "most.</p>"
        f'{"".join(parts)}<p class="quiet">Noise: discrete Laplace, epsilon 1/{SCALE} for each figure and at most '
        f"{EPSILON:g} for a whole chat.</p></body></html>"
    )  # fmt: skip


def _center(name: str, figures: Figures, totals: Totals) -> str:
    if not totals:
        return f"<h2>{escape(name)}</h2><p>Nothing has been written for this center yet.</p>"
    chats = totals.get(CHATS)
    over_time = [(_spelled(period), of[CHATS]) for period, of in sorted(figures.items()) if CHATS in of]
    plots = [_plot("Chats over time", over_time)]
    for kind, title in TITLES.items():
        rows = [(_words(row), one) for row, one in by_kind(totals, kind)]
        # Of forty topics most are few: they are named in one line.
        shown = [row for row in rows if kind != "topic" or row[1].about is not None]
        few = ", ".join(label for label, one in rows if kind == "topic" and one.about is None)
        plots.append(_plot(title, shown) + (f'<p class="quiet">Few: {escape(few)}.</p>' if few else ""))
    return f"<h2>{escape(name)}</h2><p>Chats: {chats or 'none written'}.</p>{''.join(plots)}"


def _plot(title: str, rows: list[tuple[str, Figure]]) -> str:
    """A bar for each row, with its interval."""
    if not rows:
        return ""
    most = max((one.about or 0) + one.give_or_take for _, one in rows)
    unit = _PLOT / most
    drawn = []
    for at, (label, one) in enumerate(rows):
        top, about = at * _ROW, one.about or 0
        middle, end = top + _ROW / 2, _LABEL + (about + one.give_or_take) * unit
        begin = _LABEL + max(about - one.give_or_take, 0) * unit
        drawn.append(
            f'<text x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(label)}</text>'
            f'<rect class="bar" x="{_LABEL}" y="{top + 5}" width="{about * unit:.1f}" height="{_ROW - 10}"/>'
            f'<line class="whisker" x1="{begin:.1f}" x2="{end:.1f}" y1="{middle}" y2="{middle}"/>'
            f'<text class="quiet" x="{end + 8:.1f}" y="{middle + 4}">{escape(str(one))}</text>'
        )
    told = escape("; ".join(f"{label}: {one}" for label, one in rows))
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{told}" '
        f'viewBox="0 0 {_WIDTH} {len(rows) * _ROW}">{"".join(drawn)}</svg></figure>'
    )


def as_csv(figures: Mapping[str, Figures]) -> str:
    """A row for each figure of each period, for a spreadsheet. A cell without a number is few."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["site", "begins", "days", "kind", "name", "about", "give_or_take"])
    for site, periods in figures.items():
        for period, of in sorted(periods.items()):
            for cell, one in sorted(of.items()):
                about = "" if one.about is None else one.about
                table.writerow(
                    [site, period.begins, period.days, cell.kind, cell.name, about, one.give_or_take]
                )
    return out.getvalue()


def _spelled(period: Period) -> str:
    return f"{'week of ' if period.days == 7 else ''}{period.begins}"


def _words(name: str) -> str:
    return name.replace("_", " ")
