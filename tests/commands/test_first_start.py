"""The first start at a terminal: what is shown once is always shown, and what was not made is made by the next."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from houses import settings_of

from server import first_start
from server.adapters import installation, members
from server.runtime.passwords import NotAllowed
from server.runtime.team import Team


def made(folder: Path) -> tuple[bool, bool]:
    """Whether the installation has a recovery key, and whether it has a member."""

    async def look() -> tuple[bool, bool]:
        found = installation.open(settings_of(folder))
        try:
            async with found.database.reading() as connection:
                recovery = await members.recovery_key(connection)
                return recovery is not None, await members.any_member(connection)
        finally:
            await found.database.close()
            await found.shred.close()

    return asyncio.run(look())


def test_a_password_that_holds_the_username_s_letters_is_as_good_as_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "democracy demote demotion democrat unselfish gravel"
    monkeypatch.setattr(first_start, "generate", lambda: words)
    shown = first_start.prepare(settings_of(tmp_path), interactive=True)
    assert (shown.demo_username, shown.demo_password) == ("demo", words) and shown.recovery_key
    assert made(tmp_path) == (True, True)
    assert first_start.prepare(settings_of(tmp_path), interactive=True) == first_start.FirstStart(), "once"


def test_a_recovery_key_is_made_only_where_it_will_be_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: Any) -> None:
        raise NotAllowed("whatever the reason")

    with monkeypatch.context() as patched:
        patched.setattr(Team, "add", fails)
        with pytest.raises(NotAllowed):
            first_start.prepare(settings_of(tmp_path), interactive=True)
    assert made(tmp_path) == (False, False)
    assert first_start.prepare(settings_of(tmp_path), interactive=True).recovery_key


@pytest.mark.parametrize("more, interactive", [({}, False), ({"host": "0.0.0.0"}, True)])
def test_without_a_terminal_nothing_is_made_and_off_loopback_no_member(
    tmp_path: Path, more: dict[str, str], interactive: bool
) -> None:
    shown = first_start.prepare(settings_of(tmp_path, **more), interactive=interactive)
    assert shown.demo_password is None and (shown.recovery_key is not None) == interactive
    assert made(tmp_path) == (interactive, False)
