"""The note that staff would read, before the visitor edits it: in the visitor's own words, never an
interpretation."""

from __future__ import annotations

from collections.abc import Sequence

LIMIT = 1_000
_LINE = 160
_BETWEEN = " / "
_MOST = 8  # lines of a note that are taken one by one: a draft has four, and a giant must not take for ever


def summarize(lines: Sequence[str]) -> str:
    """Draft the note from the visitor's lines, oldest first; at most LIMIT characters, empty where they wrote
    nothing.

    The first line says why they came and the latest ones what they want now, so those are kept; each is
    shortened.
    """
    spoken = [" ".join(line.split()) for line in lines if line.strip()]
    if not spoken:
        return ""
    chosen = spoken if len(spoken) <= 4 else [spoken[0], *spoken[-3:]]
    note = "I wrote: " + _BETWEEN.join(_shorten(line) for line in chosen)
    return note[:LIMIT]


def lines_of(note: str) -> list[str]:
    """The lines that a note was drafted from, as the visitor left them, where it has several; the first few."""
    lines = [line for line in note.split(_BETWEEN, _MOST) if line.strip()]
    return lines[:_MOST] if len(lines) > 1 else []


def _shorten(line: str) -> str:
    if len(line) <= _LINE:
        return line
    return line[: _LINE - 1].rsplit(" ", 1)[0] + "…"
