"""Setting up: locks that bind, commands that are listed, and a clear word where it cannot be done."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from server.settings import ROOT

LOCKS = ["server.txt", "assistant.txt"]


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text("utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index_and_no_place_on_a_machine(name: str) -> None:
    assert not re.search(r"://|file:| @ |^ *-(?!-hash=sha256:)", lock(name), re.MULTILINE)


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_a_version_and_hashes(name: str) -> None:
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", lock(name), flags=re.MULTILINE))
    assert len(packages) > 50
    for package in packages:
        assert re.match(r"[a-z0-9-]+(\[[a-z,]+\])?==\S+", package), package[:60]
        assert "--hash=sha256:" in package, package[:60]


def test_the_locks_are_of_the_versions_in_pyproject() -> None:
    wanted = re.findall(
        r'^    "([a-z0-9-]+)(?:\[[a-z]+\])?==([^"]+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert len(wanted) > 20
    locked = lock("server.txt") + lock("assistant.txt")
    assert [
        pin
        for pin in wanted
        if not re.search(rf"^{pin[0]}(\[[a-z]+\])?=={re.escape(pin[1])} ", locked, re.MULTILINE)
    ] == []


def test_make_lists_every_command_in_a_line() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (commands,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert [line.split()[1] for line in listed.stdout.splitlines()] == commands.split()


@pytest.mark.parametrize("variable", ["PYTHON", "PYTHON310"])
def test_a_python_that_is_too_old_or_does_not_run_is_refused(tmp_path: Path, variable: str) -> None:
    script = tmp_path / "scripts" / "setup.sh"
    script.parent.mkdir()
    script.write_text((ROOT / "scripts" / "setup.sh").read_text("utf-8"))
    (tmp_path / "requirements").symlink_to(ROOT / "requirements")
    (tmp_path / "pyproject.toml").symlink_to(ROOT / "pyproject.toml")
    part = {"PYTHON": "server", "PYTHON310": "assistant"}[variable]
    done = subprocess.run(
        ["bash", str(script), part],
        env={**os.environ, variable: "/bin/false"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"open-door: cannot go on: {variable}=/bin/false is not a Python 3.1")
