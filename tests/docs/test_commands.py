"""What a person can type is written down, every option of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer.main

from server.cli import app

from .pages import chapters, page

PAGES = page("README.md") + page("docs/operating.md")
CHAPTERS = [text for name in ("README.md", "docs/operating.md") for text in chapters(page(name)).values()]


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command below one, with what is typed for it."""
    yield path, command
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, f"{path} {name}")


def test_every_make_target_is_written_down() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", page("Makefile"), re.MULTILINE)
    assert {"run", "test"} <= set(targets)
    assert [target for target in targets if f"`make {target}`" not in PAGES] == []


def test_the_first_page_lists_everything_that_can_be_typed() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", page("Makefile"), re.MULTILINE)
    found = commands(typer.main.get_command(app), "open-door")
    typed = [path for path, command in found if not getattr(command, "commands", {})]
    first = page("README.md")
    assert [target for target in targets if f"`make {target}`" not in first] == []
    assert [path for path in typed if f"`{path}" not in first] == []


def test_every_make_target_that_is_written_down_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.MULTILINE))
    assert set(re.findall(r"^    make ([a-z]+)|`make ([a-z]+)", PAGES, re.MULTILINE)) <= {
        pair for target in targets for pair in ((target, ""), ("", target))
    }


def test_every_command_is_written_down_with_each_of_its_options() -> None:
    found = dict(commands(typer.main.get_command(app), "open-door"))
    assert {"open-door run", "open-door ask", "open-door staff add"} <= set(found)
    missing: list[str] = []
    for path, command in found.items():
        told = [text for text in CHAPTERS if path in text]
        if not told:
            missing.append(path)
        for parameter in command.params:
            argument = parameter.param_type_name == "argument"
            names = (
                [parameter.name.upper()] if argument else [o for o in parameter.opts if o.startswith("--")]
            )
            # The option may be another command's too, so it must stand where this command does.
            missing += [
                f"{path} {name}"
                for name in names
                if not any(re.search(rf"`[^`\n]*{name}\b[^`\n]*`", text) for text in told)
            ]
    assert missing == []
