"""``open-door run``: assistant, actions and server, started from what is set up, until Ctrl-C.

Decides what runs with which environment and tells the person at the terminal where it is. Keeping the programs
alive is supervise.py's part; setting up is the Makefile's.
"""

from __future__ import annotations

import atexit
import errno
import json
import os
import random
import secrets
import shutil
import socket
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from server.commands.data_folder import AssistantAt, DataLock, forget_assistant, write_assistant
from server.commands.supervise import Child, Household
from server.settings import PREFIX, ROOT, Settings, SettingsError, is_loopback, make_private_folder

if TYPE_CHECKING:
    from server.first_start import FirstStart

ASSISTANT_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
MODEL = ROOT / "models" / "open-door.tar.gz"
#: Ports for assistant and actions: below the range (32768 on) from which Linux gives ports to outgoing
#: connections, so that an assistant that is started again finds its own still free.
INNER_PORTS = range(20000, 30000)
#: Seconds after which a start is called slow; Rasa takes about 15.
SLOW = 90.0
#: All that Rasa and the actions get of our environment: an old world, and no key or address is its business.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "OMP_NUM_THREADS")
CONFINE = Path(__file__).with_name("confine.py")
#: What Rasa's programs may read: the system, their own environment, and of the checkout what they run and load.
READABLE = (
    "/usr/bin", "/usr/lib", "/usr/lib64", "/usr/share", "/usr/local/lib", "/lib", "/lib64", "/bin", "/sbin", "/etc",
    "/sys", "/dev/urandom", "/dev/random", "/dev/zero",
    # Of /proc its own part, and what counts processors and memory: the environment of others may hold passwords.
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/version", "/proc/sys", "/proc/filesystems",
)  # fmt: skip
THEIRS = ("chatbot", "actions", "data", "models", "config.yml", ".venv-rasa")
#: What makes Rasa and TensorFlow quiet. Telemetry is on by default, and warnings quote what visitors wrote.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "PYTHONWARNINGS": "ignore",
    "PYTHONUNBUFFERED": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def run() -> None:
    """Start assistant, actions and server from what `make run` has set up. Ctrl-C stops all of them."""
    try:
        settings = Settings.from_environment()
        need_what_is_set_up(settings)
        need_what_is_apart(settings)
        make_private_folder(settings.secrets)
        lock = DataLock(settings.data)
        settings = settings.model_copy(update={"port": usable_port(settings.host, settings.port)})
        raise typer.Exit(_run(settings, lock))
    except SettingsError as error:
        _refuse(str(error))


def _run(settings: Settings, lock: DataLock) -> int:
    # Imported late: it brings in the database and the keys, and what is wrong before should be told at once.
    from server import first_start

    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    announce(settings, first_start.prepare(settings, interactive=interactive))
    try:
        household = Household(children_of(settings))
        household.meanwhile(lambda: tell_when_ready(household, settings))
        household.loop()
        return int(household.returncode or 0)
    finally:
        forget_assistant(settings.data)
        lock.release()


def need_what_is_set_up(settings: Settings, needed: Sequence[Path] = (ASSISTANT_PYTHON, MODEL)) -> None:
    """Raise `SettingsError` when the assistant's environment or model is not there, and is ours to start."""
    for path in () if settings.assistant_urls else needed:
        if not path.exists():
            raise SettingsError(f"{path} is not there. `make run` sets up what is missing, then starts.")


def children_of(settings: Settings) -> list[Child]:
    """The programs of one `open-door run`. Notes in the data folder where the assistant will be, if it is
    ours."""
    server = [sys.executable, "-m", "server"]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    if settings.assistant_urls:
        return [Child("server", server, {**kept, **settings.to_environment()}, ROOT, essential=True)]
    assistant_port, actions_port = inner_ports(2)
    secret = secrets.token_urlsafe(32)
    url = f"http://127.0.0.1:{assistant_port}"
    note = write_assistant(settings.data, AssistantAt(url, secret, os.getpid()))
    settings = settings.model_copy(update={"assistant_urls": (url,), "assistant_secret_file": note})
    return [
        Child("server", server, {**kept, **settings.to_environment()}, ROOT, essential=True),
        assistant_child(assistant_port, actions_port, secret),
        actions_child(actions_port),
    ]


def assistant_child(port: int, actions_port: int, secret: str) -> Child:
    """Rasa with our one channel, on loopback."""
    actions_url = f"http://127.0.0.1:{actions_port}/webhook"
    arguments = ["-m", "chatbot", "serve", "--port", str(port), "--actions-url", actions_url]
    folder = private_folder()
    environment = inner_environment(folder) | {f"{PREFIX}ASSISTANT_SECRET": secret}
    command = confined([str(ASSISTANT_PYTHON), *arguments], folder, bind=port, connect=[actions_port])
    return Child("assistant", command, environment, ROOT)


def actions_child(port: int) -> Child:
    """Rasa's action server, on loopback."""
    folder = private_folder()
    command = [str(ASSISTANT_PYTHON), "-m", "actions", "--port", str(port)]
    return Child("actions", confined(command, folder, bind=port), inner_environment(folder), ROOT)


def inner_environment(folder: Path, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of Rasa's processes: what any program needs, and nothing of ours. `folder` is their home."""
    given = os.environ if environment is None else environment
    kept = {name: given[name] for name in PASSED_ON if name in given}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder)} | QUIET


def theirs() -> list[Path]:
    """What of the checkout Rasa's programs may read."""
    return [(ROOT / name).resolve() for name in THEIRS]


def need_what_is_apart(settings: Settings) -> None:
    """Raise `SettingsError` when data or secrets lie in a folder that Rasa's programs may read."""
    readable = [*(Path(path) for path in READABLE), *theirs()]
    for name, folder in (("DATA", settings.data), ("SECRETS", settings.secrets)):
        for path in readable:
            if path == folder or path in folder.parents:
                raise SettingsError(f"{PREFIX}{name}: must not lie in {path}, which the assistant may read.")


def private_folder() -> Path:
    """A folder for one of Rasa's programs to write to, the only one; gone when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="open-door-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def confined(command: Sequence[str], folder: Path, *, bind: int, connect: Sequence[int] = ()) -> list[str]:
    """``command`` so that it reads its own programs alone, writes to `folder` alone, and has these ports alone."""
    prefix = Path(command[0]).resolve().parents[1]
    libraries = [path for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if path]
    rules = {
        "read": [*READABLE, *(str(path) for path in (*theirs(), prefix / "bin", prefix / "lib")), *libraries],
        "list": [str(ROOT)],  # names, so that Python finds its modules; no file in it
        "write": [str(folder), "/dev/null"],
        "bind": [bind],
        "connect": list(connect),
    }
    return [sys.executable, "-I", "-S", str(CONFINE), json.dumps(rules), *command]


def usable_port(host: str, port: int) -> int:
    """The port itself, or a free one for 0. Raises `SettingsError` when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            # A bind alone succeeds beside a listener that has reused the address, too.
            probe.listen(1)
        except PermissionError:
            raise SettingsError(f"{PREFIX}PORT: {port} needs more rights; 1024 and above do not.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise SettingsError(
                    f"{PREFIX}PORT: {port} is taken by another program. Set another one, or 0 for a free one."
                ) from None
            raise SettingsError(f"{PREFIX}HOST: {host} cannot be listened on: {error.strerror}.") from None
        return int(probe.getsockname()[1])


def inner_ports(count: int) -> list[int]:
    """Different free ports on loopback."""
    found: list[int] = []
    for port in random.sample(INNER_PORTS, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise SettingsError("there is no free port on 127.0.0.1 for the assistant.")


def address_of(settings: Settings) -> str:
    """Where this server is opened from this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    return f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"


def announce(settings: Settings, prepared: FirstStart) -> None:
    """Print where everything is and, once, what the first start made."""
    address = settings.public_url or address_of(settings)
    print(f"\nVisitor page  {address}/\nDesk          {address}/desk", flush=True)
    if not is_loopback(settings.host) and settings.public_url is None:
        print(f"              (listens on {settings.host}: put a proxy with https before it)")
    if prepared.demo_username and prepared.demo_password:
        print(
            "\nA member of staff to try the desk with, shown only now:\n"
            f"    username  {prepared.demo_username}\n    password  {prepared.demo_password}"
        )
    if prepared.recovery_key:
        print(
            "\nThe recovery key, shown only now. Write it down and keep it away from this machine:\n"
            f"    {prepared.recovery_key}"
        )
    print(flush=True)


def tell_when_ready(household: Household, settings: Settings) -> None:
    """Say when the chat page answers and when the assistant does, too."""
    address, began = address_of(settings), time.monotonic()
    page_told = slow_told = False
    while (status := _status(f"{address}/readyz")) != 200:
        if status is not None and not page_told:
            page_told = True
            household.say("the chat page answers; the assistant is getting ready (about 15 s)")
        if time.monotonic() - began > SLOW and not slow_told:
            slow_told = True
            household.say("not ready yet; the lines above tell why. The chat page says so, too")
        time.sleep(0.2)
    shown = settings.public_url or address
    household.say(f"ready after {time.monotonic() - began:.0f} s: {shown}/ and {shown}/desk (Ctrl-C stops)")


def _status(url: str) -> int | None:
    # Never by a proxy: this is our own machine.
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return None


def _refuse(reason: str) -> NoReturn:
    typer.echo(f"open-door run: {reason}", err=True)
    raise typer.Exit(2)
