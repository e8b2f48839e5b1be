"""The lines that the phrases were written against are still heard as they were meant. They measure nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from server.core.safety.deciding import decide
from server.core.safety.phrases.book import HINTED

LINES = yaml.safe_load((Path(__file__).parent / "development.yml").read_text("utf-8"))


def texts(found: list[str | list[str]]) -> Iterator[tuple[str, ...]]:
    for one in found:
        yield (one,) if isinstance(one, str) else tuple(one)


DANGER = [
    (kind, says, lines)
    for kind, groups in LINES.items()
    if kind != "nothing"
    for says, found in groups.items()
    for lines in texts(found)
]


@pytest.mark.parametrize("kind, says, lines", DANGER)
def test_danger_is_heard_as_what_it_is(kind: str, says: str, lines: tuple[str, ...]) -> None:
    meaning = decide(lines[-1], lines[:-1]).meaning
    assert meaning is not None
    if says == "check":
        assert meaning.level == HINTED
    else:
        assert (meaning.level != HINTED, meaning.kind) == (True, kind)
        assert says == "alarm" or meaning.sub == says


@pytest.mark.parametrize("lines", list(texts(LINES["nothing"])))
def test_what_is_no_danger_is_let_be(lines: tuple[str, ...]) -> None:
    assert decide(lines[-1], lines[:-1]).meaning is None
