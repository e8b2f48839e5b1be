"""docs/architecture.md names every module, table and sealed column, and draws the table that the code has."""

from __future__ import annotations

import importlib.util
import re
import sys

import pytest
from sqlalchemy import LargeBinary

from server.adapters import schema, shred
from server.core.conversation import TABLE, Mode

from .pages import ROOT, page

PAGE = page("docs/architecture.md")
CODE = re.compile(r"`((?:server|chatbot|actions|scripts|data|requirements)/[\w./-]*)`")

# Binary columns that hold no secret: keyed hashes, which open nothing, and what is public.
OPEN = {
    "lookup",
    "fingerprint",
    "enrolment",
    "salt",
    "public",
    "public_signature",
    "verifier",
    "verifier_signature",
    "signature",
    "pseudonym",
    "extent",
    "previous",
}


def modules() -> list[str]:
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in ("server", "chatbot", "actions")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "__init__.py"
    ]
    assert len(found) > 40
    return found


@pytest.mark.parametrize("module", modules())
def test_every_module_is_named(module: str) -> None:
    assert f"`{module}`" in PAGE


def test_every_path_that_is_named_exists() -> None:
    missing = [path for path in CODE.findall(PAGE) if not (ROOT / path).exists()]
    assert missing == []


@pytest.mark.parametrize("table", [*schema.metadata.tables, *shred._metadata.tables])
def test_every_table_is_named(table: str) -> None:
    assert re.search(rf"^\| `{table}` \|", PAGE, re.MULTILINE)


def test_every_sealed_or_wrapped_column_is_listed_with_the_key_that_opens_it() -> None:
    listed = set(re.findall(r"^\| `(\w+\.\w+)` \|", PAGE, re.MULTILINE))
    held = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name not in OPEN
    }
    assert listed == held


def test_every_mode_is_explained() -> None:
    assert [
        row for row in re.findall(r"^\| `(\w+)` \| (?:the|nobody)", PAGE, re.MULTILINE) if row in list(Mode)
    ] == list(Mode)


def test_the_drawing_is_that_of_the_table() -> None:
    path = ROOT / "scripts" / "draw_conversation.py"
    spec = importlib.util.spec_from_file_location("draw_conversation", path)
    assert spec is not None and spec.loader is not None
    draw = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = draw
    spec.loader.exec_module(draw)
    assert draw.COMMAND in PAGE
    assert draw.drawn(PAGE, TABLE) == PAGE, f"docs/architecture.md is out of date; run: {draw.COMMAND}"
    fewer = {entry: edges for entry, edges in TABLE.items() if entry[0] is not Mode.WAITING}
    assert draw.drawn(PAGE, fewer) != PAGE
