#!/usr/bin/env python3
"""Draws the rules of a conversation, from the table that holds them, into docs/architecture.md.

    .venv/bin/python scripts/draw_conversation.py

rewrites what stands between the two markers there. It reads the table and decides nothing; a test fails while the
document shows another table than the code has.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the package is not installed

from server.core.conversation import TABLE, Edge, Mode  # noqa: E402

DOCUMENT = ROOT / "docs" / "architecture.md"
COMMAND = ".venv/bin/python scripts/draw_conversation.py"
BEGIN, END = "<!-- drawn from TABLE: begin -->", "<!-- drawn from TABLE: end -->"

Table = Mapping[tuple[Mode, type], tuple[Edge, ...]]


def diagram(table: Table) -> str:
    """The changes of mode as a Mermaid state diagram, one arrow for each pair of modes."""
    arrows: dict[tuple[Mode, Mode], list[str]] = {}
    for (mode, given), edges in table.items():
        for edge in edges:
            if edge.to is not mode:
                choice = f" ({_words(edge.when)})" if edge.when is not None and len(edges) > 1 else ""
                otherwise = " (otherwise)" if edge.when is None and len(edges) > 1 else ""
                arrows.setdefault((mode, edge.to), []).append(_name(given) + choice + otherwise)
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(Mode))}"]
    lines += [f"    {start} --> {end}: {', '.join(inputs)}" for (start, end), inputs in arrows.items()]
    return "\n".join(["```mermaid", *lines, "```"])


def matrix(table: Table) -> str:
    """Every entry of the table as text: a row for each input, a column for each mode."""
    given = list(dict.fromkeys(kind for _, kind in table))
    rows = [["input", *(f"in `{mode}`" for mode in Mode)], ["---"] * (len(Mode) + 1)]
    rows += [[f"`{_name(kind)}`", *(_cell(table, mode, kind) for mode in Mode)] for kind in given]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(table: Table, mode: Mode, given: type) -> str:
    told = [_outcome(mode, edge) for edge in table.get((mode, given), ())]
    return ", else ".join(told) or "–"


def _outcome(mode: Mode, edge: Edge) -> str:
    if edge.when is None:
        return f"`{edge.to}`"
    # An edge that does nothing and leads nowhere has only its guard, which is there to word the refusal.
    if edge.to is mode and not edge.do:
        return f"refused: {_words(edge.when)}"
    return f"`{edge.to}` if {_words(edge.when)}"


def _name(given: type) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", given.__name__).lower()


def _words(guard: Callable[..., bool]) -> str:
    return guard.__name__.strip("_").removeprefix("is_").replace("_", " ")


def drawn(document: str, table: Table = TABLE) -> str:
    """The document with the drawing of this table between its markers; raises ValueError where they are not."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} has lost the markers of the drawing")
    return f"{before}{BEGIN}\n{diagram(table)}\n\n{matrix(table)}\n{END}{after}"


if __name__ == "__main__":
    DOCUMENT.write_text(drawn(DOCUMENT.read_text("utf-8")), "utf-8")
