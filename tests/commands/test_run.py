"""`open-door run`: what it refuses, what its programs get to know, and what a stranger reads in its help."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.commands import run
from server.commands.data_folder import DataLock, read_assistant
from server.settings import Settings, SettingsError, settings_table

OPEN_DOOR = [sys.executable, "-m", "server.cli"]


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command line as a person types it, with nothing of this test's own settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OPEN_DOOR_")}
    return subprocess.run(
        [*OPEN_DOOR, *arguments], env={**clean, **environment}, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "data", port=0)
    made.data.mkdir()
    return made


# -- refusals ---------------------------------------------------------------------------------------------------


def test_a_wrong_setting_ends_it_with_2_and_one_line() -> None:
    done = command("run", OPEN_DOOR_PORT="many")
    assert done.returncode == 2
    assert done.stderr == "open-door run: OPEN_DOOR_PORT: must be a whole number from 0 to 65535.\n"


def test_without_model_or_environment_it_says_what_to_type(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"model is not there\. `make run`"):
        run.need_what_is_set_up(settings, needed=[tmp_path, tmp_path / "model"])


def test_with_assistants_elsewhere_nothing_of_rasa_is_needed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word")
    elsewhere = Settings(assistant_urls=("https://a.example.org",), assistant_secret_file=tmp_path / "secret")
    run.need_what_is_set_up(elsewhere, needed=[tmp_path / "model"])


def test_a_folder_at_which_another_run_is_at_work_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word")
    lock = DataLock(tmp_path / "data")
    done = command(
        "run",
        OPEN_DOOR_DATA=str(tmp_path / "data"),
        OPEN_DOOR_ASSISTANT_URLS="http://127.0.0.1:9",
        OPEN_DOOR_ASSISTANT_SECRET_FILE=str(tmp_path / "secret"),
    )
    lock.release()
    assert done.returncode == 2
    assert f"another `open-door run` (process {os.getpid()}) is at work on {tmp_path / 'data'}" in done.stderr


def test_a_port_that_is_taken_is_refused_by_name() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"OPEN_DOOR_PORT: {port} is taken"):
            run.usable_port("127.0.0.1", port)


def test_an_address_that_is_not_this_machine_s_is_refused_by_name() -> None:
    with pytest.raises(SettingsError, match=r"OPEN_DOOR_HOST: 192\.0\.2\.1 cannot be listened on"):
        run.usable_port("192.0.2.1", 0)


def test_port_0_takes_a_free_one() -> None:
    port = run.usable_port("127.0.0.1", 0)
    assert run.usable_port("127.0.0.1", port) == port


# -- what the programs get --------------------------------------------------------------------------------------


def test_rasa_gets_no_setting_and_nothing_else_that_could_be_a_secret(tmp_path: Path) -> None:
    given = {
        "PATH": "/bin",
        "HOME": "/home/me",
        "OPEN_DOOR_SECRETS": "/keys",
        "OPEN_DOOR_DATA": "/data",
        "PGPASSWORD": "word",
        "PYTHONPATH": "/elsewhere",
        "RASA_TELEMETRY_ENABLED": "true",
    }
    own = {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    assert run.inner_environment(tmp_path, given) == {"PATH": "/bin", **own, **run.QUIET}
    assert run.QUIET["RASA_TELEMETRY_ENABLED"] == "false"


def test_of_the_three_only_the_assistant_gets_its_secret_and_only_the_server_gets_settings(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPEN_DOOR_DATA", "/not/this")
    lock = DataLock(settings.data)
    server, assistant, actions = run.children_of(settings)
    note = read_assistant(settings.data)
    lock.release()
    assert note is not None and len(note.secret) >= 32
    assert {key for key in assistant.env if key.startswith("OPEN_DOOR_")} == {"OPEN_DOOR_ASSISTANT_SECRET"}
    assert assistant.env["OPEN_DOOR_ASSISTANT_SECRET"] == note.secret
    assert not [key for key in actions.env if key.startswith("OPEN_DOOR_")]
    seen = Settings.from_environment(server.env)
    assert seen.data == settings.data
    assert seen.assistant_urls == (note.url,)
    assert note.secret not in " ".join(server.env.values())
    assert not any(note.secret in part for child in (server, assistant, actions) for part in child.command), (
        "a command line can be read by everyone on the machine"
    )


def test_each_start_makes_another_secret(settings: Settings) -> None:
    secrets = {run.children_of(settings)[1].env["OPEN_DOOR_ASSISTANT_SECRET"] for _ in range(3)}
    assert len(secrets) == 3


def test_with_assistants_elsewhere_only_the_server_is_started(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("word")
    settings = Settings(
        data=tmp_path, assistant_urls=("https://a.example.org",), assistant_secret_file=tmp_path / "secret"
    )
    assert [child.name for child in run.children_of(settings)] == ["server"]


def test_inner_ports_are_free_different_and_not_handed_out_to_others() -> None:
    ports = run.inner_ports(5)
    assert len(set(ports)) == 5
    assert max(ports) < 32768


# -- what it prints ---------------------------------------------------------------------------------------------


@dataclass
class Made:
    demo_username: str | None = None
    demo_password: str | None = None
    recovery_key: str | None = None


def test_it_prints_where_everything_is_and_what_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    run.announce(Settings(port=8400), Made("demo", "six words", "the key"))
    said = capsys.readouterr().out
    for expected in (
        "http://127.0.0.1:8400/\n",
        "http://127.0.0.1:8400/desk",
        "demo",
        "six words",
        "the key",
    ):
        assert expected in said


def test_it_prints_no_sign_in_where_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    run.announce(Settings(port=8400), Made())
    said = capsys.readouterr().out
    assert "password" not in said and "recovery" not in said


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8400"), ("::", "http://[::1]:8400"), ("10.0.0.1", "http://10.0.0.1:8400")],
)
def test_the_address_that_it_prints_can_be_opened_on_this_machine(host: str, address: str) -> None:
    assert run.address_of(Settings(host=host, port=8400)) == address


# -- help -------------------------------------------------------------------------------------------------------


def test_help_lists_every_command_in_a_line() -> None:
    said = command("--help").stdout
    assert "\n  run " in said
    assert all(len(line) <= 100 for line in said.splitlines())


def test_help_of_run_names_every_setting() -> None:
    said = command("run", "--help").stdout
    assert all(name in said for name, _, _ in settings_table())


def test_an_unknown_command_ends_with_2() -> None:
    assert command("fly").returncode == 2
