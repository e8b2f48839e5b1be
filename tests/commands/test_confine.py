"""What isolates Rasa's old packages: its programs read, write and reach next to nothing, and the kernel keeps it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.commands import run
from server.commands.data_folder import DataLock
from server.settings import ROOT, Settings, SettingsError

PROBE = """
import json, os, signal, socket, sys
def tried(what):
    try:
        what()
        return "done"
    except OSError as error:
        return type(error).__name__
def connect(port):
    with socket.create_connection(("127.0.0.1", port), 2): pass
def bind(port):
    with socket.socket() as one: one.bind(("127.0.0.1", port))
"""


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of this machine on which somebody answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        yield server.getsockname()[1]


def probed(
    expressions: dict[str, str], folder: Path, *, bind: int = 1, connect: tuple[int, ...] = ()
) -> dict[str, str]:
    """What a confined program is told when it tries these things."""
    told = ", ".join(f"{name!r}: tried(lambda: {what})" for name, what in expressions.items())
    program = f"{PROBE}\nprint(json.dumps({{{told}}}))"
    command = [str(Path(sys.executable).resolve()), "-I", "-S", "-c", program]
    done = subprocess.run(
        run.confined(command, folder, bind=bind, connect=connect),
        capture_output=True,
        text=True,
        timeout=30,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_a_confined_program_reads_no_key_no_database_and_no_home(tmp_path: Path) -> None:
    own, data = tmp_path / "own", tmp_path / "data"
    own.mkdir()
    data.mkdir()
    (data / "pepper").write_text("a key")
    (own / "link").symlink_to(data / "pepper")
    told = probed(
        {
            "key": f"open({str(data / 'pepper')!r})",
            "key by a link": f"open({str(own / 'link')!r})",
            "key by proc": f"open('/proc/self/root{data / 'pepper'}')",
            "folder": f"os.listdir({str(data)!r})",
            "home": f"os.listdir({str(Path.home())!r})",
            "our code": f"open({str(ROOT / 'server' / 'settings.py')!r})",
            "its code": f"open({str(ROOT / 'chatbot' / 'turn.py')!r})",
            "the environment of its parent": "open(f'/proc/{os.getppid()}/environ').read()",
        },
        own,
    )
    assert told.pop("its code") == "done"
    assert set(told.values()) == {"PermissionError"}, told


def test_a_confined_program_writes_to_its_own_folder_alone(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    told = probed(
        {
            "own": f"open({str(own / 'file')!r}, 'w')",
            "beside": f"open({str(tmp_path / 'file')!r}, 'w')",
            "temporary": "open('/tmp/open-door-probe', 'w')",
            "the checkout": f"open({str(ROOT / 'chatbot' / 'probe')!r}, 'w')",
            "the model": f"os.truncate({str(ROOT / 'config.yml')!r}, 10**6)",
            "removing": f"os.remove({str(ROOT / 'config.yml')!r})",
        },
        own,
    )
    assert told.pop("own") == "done"
    assert set(told.values()) == {"PermissionError"}, told


def test_a_confined_program_has_its_own_ports_and_no_others(tmp_path: Path, listening: int) -> None:
    free = run.inner_ports(2)
    what = {"out": f"connect({listening})", "own": f"bind({free[0]})", "other": f"bind({free[1]})"}
    assert probed(what, tmp_path, bind=free[0]) == {
        "out": "PermissionError",
        "own": "done",
        "other": "PermissionError",
    }
    assert probed({"allowed": f"connect({listening})"}, tmp_path, connect=(listening,)) == {"allowed": "done"}


def test_a_confined_program_signals_nobody_and_hands_its_bounds_down(tmp_path: Path) -> None:
    reads = f"cat {ROOT}/server/settings.py >/dev/null 2>&1"
    told = probed(
        {
            "signal": "os.kill(os.getppid(), 0)",
            "child": f"os.strerror(0) if os.system({reads!r}) else os._exit(4)",
        },
        tmp_path,
    )
    assert told == {"signal": "PermissionError", "child": "done"}


def test_without_the_confinement_the_same_probe_succeeds(tmp_path: Path, listening: int) -> None:
    code = str(ROOT / "server" / "app.py")
    program = f"{PROBE}\nprint(tried(lambda: connect({listening})), tried(lambda: open({code!r})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)
    assert done.stdout.split() == ["done", "done"]


@pytest.mark.parametrize(
    "inside", [Path("/etc/open-door"), ROOT / "data", ROOT / "models" / "x", Path("/usr/share/a")]
)
def test_data_in_a_folder_that_rasa_may_read_is_refused(tmp_path: Path, inside: Path) -> None:
    run.need_what_is_apart(Settings(data=tmp_path / "data"))
    with pytest.raises(SettingsError, match="OPEN_DOOR_DATA: must not lie in"):
        run.need_what_is_apart(Settings(data=inside, secrets=tmp_path / "secrets"))
    with pytest.raises(SettingsError, match="OPEN_DOOR_SECRETS: must not lie in"):
        run.need_what_is_apart(Settings(data=tmp_path / "data", secrets=inside))


def test_both_of_rasas_programs_are_confined_and_the_server_is_not(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", port=0)
    lock = DataLock(settings.data)
    server, assistant, actions = run.children_of(settings)
    lock.release()
    assert str(run.CONFINE) not in server.command
    rules = {}
    for child in (assistant, actions):
        assert list(child.command[1:4]) == ["-I", "-S", str(run.CONFINE)]
        rules[child.name] = json.loads(child.command[4])
        paths = [Path(path) for kind in ("read", "write") for path in rules[child.name][kind]]
        for secret in (settings.data, settings.secrets, ROOT / "var", ROOT / "server", Path.home()):
            assert not any(path == secret or path in secret.parents for path in paths), secret
        assert len(rules[child.name]["bind"]) == 1
        assert child.env["HOME"] == child.env["TMPDIR"] in rules[child.name]["write"]
    assert rules["assistant"]["connect"] == rules["actions"]["bind"] and rules["actions"]["connect"] == []
