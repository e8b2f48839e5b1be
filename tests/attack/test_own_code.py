"""What reads our own code for known mistakes finds none, beside the exceptions that pyproject.toml explains."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BANDIT = Path(sys.executable).with_name("bandit")


def found_in(*paths: str) -> subprocess.CompletedProcess[str]:
    command = [BANDIT, "-q", "-r", *paths, "-c", "pyproject.toml"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_bandit_finds_nothing() -> None:
    done = found_in("server", "chatbot", "actions")
    assert done.returncode == 0, done.stdout[-3000:]


def test_bandit_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import pickle\npickle.loads(b'')\nexec('1')\n")
    assert found_in(str(tmp_path)).returncode == 1


def test_every_vulnerability_that_is_accepted_is_of_a_locked_package_and_says_why() -> None:
    """Who upgrades a package away takes its rows away, too: a later finding must not hide behind them."""
    locked = {
        line.split("==")[0]
        for lock in ("server", "assistant")
        for line in (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
        if "==" in line
    }
    rows = [
        line.split("\t")
        for line in (ROOT / "requirements" / "known-advisories.tsv").read_text().splitlines()
        if not line.startswith("#")
    ]
    assert rows and all(len(row) == 3 for row in rows)
    assert {package for _, package, _ in rows} <= locked
    assert len({id for id, _, _ in rows}) == len(rows)
    assert all(id.split("-")[0] in {"CVE", "GHSA", "PYSEC"} and len(why) > 30 for id, _, why in rows)
