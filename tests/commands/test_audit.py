"""`make audit` never calls clean what was not looked up, and each accepted finding has a reason."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KNOWN = ROOT / "requirements" / "known-advisories.tsv"


def audited(tmp_path: Path, said: str, code: int) -> tuple[int, str]:
    """What the script makes of a pip-audit that says this; and what it was asked."""
    for name in ("scripts/audit.sh", "requirements/known-advisories.tsv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    uv = tmp_path / ".venv" / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/asked"\necho "{said}"\nexit {code}\n')
    uv.chmod(0o755)
    done = subprocess.run([tmp_path / "scripts" / "audit.sh"], capture_output=True, text=True, timeout=30)
    return done.returncode, (tmp_path / "asked").read_text()


def test_both_locks_are_looked_up_strictly_and_without_what_is_accepted(tmp_path: Path) -> None:
    code, asked = audited(tmp_path, "No known vulnerabilities found", 0)
    assert code == 0
    assert "requirements/server.txt" in asked and "requirements/assistant.txt" in asked
    assert asked.count("--strict") == 2 and asked.count("--ignore-vuln PYSEC-2025-121") == 2


@pytest.mark.parametrize(
    "said", ["ERROR: absl-py: Dependency not found on PyPI", "ConnectionError: no such host"]
)
def test_what_could_not_be_looked_up_is_not_clean(tmp_path: Path, said: str) -> None:
    assert audited(tmp_path, said, 1)[0] == 3


def test_findings_fail(tmp_path: Path) -> None:
    assert audited(tmp_path, "Found 2 known vulnerabilities in 1 package", 1)[0] == 1


def test_each_accepted_finding_names_a_package_of_a_lock_and_a_reason() -> None:
    locks = "".join((ROOT / "requirements" / name).read_text() for name in ("server.txt", "assistant.txt"))
    rows = [line.split("\t") for line in KNOWN.read_text().splitlines() if line and not line.startswith("#")]
    for id, package, why in rows:
        assert id.startswith(("CVE-", "GHSA-", "PYSEC-")) and len(why) > 20
        assert f"\n{package}==" in locks, f"{package} is in no lock any more: take the row out"
