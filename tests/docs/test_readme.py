"""The first page says what this is, how to start it, and where to read on; and its links lead somewhere."""

from __future__ import annotations

import re

import pytest

from .pages import ROOT, page

PAGES = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))]


def anchors(text: str) -> set[str]:
    """The headings as a page on the web names them."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_it_opens_with_the_picture_then_what_it_is_then_the_two_commands() -> None:
    text = page("README.md")
    order = ["![", "# Open Door", "    make run", "    make test", "```mermaid"]
    places = [text.index(mark) for mark in order]
    assert places == sorted(places) and places[0] == 0
    said = text[text.index("# Open Door") + 11 : text.index("    make run")]
    assert len(re.findall(r"\.(?:\s|$)", said)) == 3


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    text = page(name)
    folder = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        pointed = folder / path if path else ROOT / name
        assert pointed.exists(), f"{name} points to {target}"
        if anchor:
            assert anchor in anchors(pointed.read_text("utf-8")), f"{name} points to {target}"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_reached_from_the_first_one(name: str) -> None:
    assert name == "README.md" or f"]({name})" in page("README.md"), f"README.md does not lead to {name}"
