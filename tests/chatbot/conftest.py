"""The real assistant for these tests: the trained model, Rasa's server and the action server as processes."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatbot.__main__ import HERE, MODEL, prepare

prepare()


SECRET = "a secret of the tests"
TOLEDO = {
    "id": "midwest-recovery-toledo",
    "own_voice": True,
    "returning_phone": "(888) 657-0858",
    "admissions_phone": "(833) 657-0858",
    "insurer_not_contacted": True,
    "same_day": ["treatment"],
    "treats": "substance use or co-occurring mental health disorders",
}
YOUNGSTOWN = {**TOLEDO, "id": "midwest-youngstown", "own_voice": False}
MAUMEE = {
    **TOLEDO,
    "id": "ohio-detox-maumee",
    "own_voice": False,
    "insurer_not_contacted": False,
    "same_day": ["detox", "inpatient"],
}
_COMMON = {"commonly": ["Aetna", "Cigna"], "most_major": "private", "ohio_medicaid": False}
CENTERS = [
    {
        "id": "midwest-recovery-toledo",
        "name": "Midwest Recovery Center",
        "town": "Toledo, Ohio",
        "care": {"php": "structured days; home at night", "iop": "several days a week", "mat": "medication"},
        "serves": ["Toledo", "Perrysburg"],
        "insurers": _COMMON,
    },
    {
        "id": "midwest-youngstown",
        "name": "Midwest Centers at Youngstown",
        "town": "Youngstown, Ohio",
        "care": {"detox": "medically supported", "iop": "several days a week around work"},
        "serves": [],
        "insurers": _COMMON,
    },
    {
        "id": "ohio-detox-maumee",
        "name": "Ohio Detox Center",
        "town": "Maumee, Ohio",
        "care": {"medical_detox": "supervised around the clock", "inpatient": "structured setting"},
        "serves": [],
        "insurers": {"commonly": [], "most_major": "any", "ohio_medicaid": True},
    },
]


def context(site: dict[str, Any] = TOLEDO, **changes: Any) -> dict[str, Any]:
    """What the server tells with a turn; staffed, with somebody online, unless changed."""
    return {
        "site": site,
        "centers": CENTERS,
        "audience": None,
        "staff_online": True,
        "staffed": True,
        "shared": "nothing",
        "open_now": None,
        "hours_text": None,
        **changes,
    }


@dataclass
class Running:
    """An assistant that runs as a process, spoken to over HTTP as the server does."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    def call(
        self, path: str, body: Any = None, secret: str | None = SECRET, raw: bytes | None = None
    ) -> tuple[int, Any]:
        """Status and decoded answer of one call; POST where there is a body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        content = raw if raw is not None else None if body is None else json.dumps(body).encode()
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        try:
            connection.request(
                "GET" if content is None else "POST", f"/webhooks/turn/{path}", content, headers
            )
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        finally:
            connection.close()

    def turn(
        self,
        text: str | None = None,
        choice: str | None = None,
        state: str | None = None,
        **told: Any,
    ) -> dict[str, Any]:
        """The answer to one turn that must succeed."""
        said = {"text": text} if choice is None else {"choice": choice}
        status, answer = self.call("turn", {**said, "state": state, "context": context(**told)})
        assert status == 200, answer
        return answer


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(folder: Path, actions_port: int, *arguments: str) -> Running:
    """Start an assistant and wait until it is ready."""
    port, log = free_port(), folder / f"assistant-{actions_port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "chatbot", "serve", "--port", str(port)),
                *("--actions-url", f"http://127.0.0.1:{actions_port}/webhook", *arguments),
            ],
            cwd=HERE,
            env={**os.environ, "OPEN_DOOR_ASSISTANT_SECRET": SECRET},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    running = Running(port, log, process)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            if running.call("health")[0] == 200:
                return running
        except OSError:
            pass
        time.sleep(0.2)
    process.kill()
    raise AssertionError(f"the assistant did not become ready: {log.read_text()}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that these tests started."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model, made now if it is missing or old."""
    subprocess.run([sys.executable, "-m", "chatbot", "train"], cwd=HERE, check=True)
    return HERE / MODEL


@pytest.fixture(scope="session")
def action_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Port and log file of the running action server."""
    port, log = free_port(), tmp_path_factory.mktemp("actions") / "actions.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions", "--port", str(port)],
            cwd=HERE,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield port, log
    stop(process)


@pytest.fixture(scope="session")
def assistant(
    model: Path, action_server: tuple[int, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """An assistant at the most talkative log level, with an action server."""
    running = start(tmp_path_factory.mktemp("assistant"), action_server[0], "--log-level", "DEBUG")
    yield running
    stop(running.process)


@pytest.fixture(scope="session")
def inside(model: Path) -> Any:
    """The same assistant inside this process, without an action server, for what cannot be seen from outside."""
    from rasa.core.agent import Agent

    from chatbot.turn import Assistant

    return Assistant(Agent.load(str(model)).processor)


def take(assistant: Any, body: dict[str, Any]) -> dict[str, Any]:
    """One turn of an assistant inside this process."""
    from chatbot.contract import parse_turn

    return asyncio.run(assistant.take(parse_turn(body)))


def choices(reply: dict[str, Any]) -> list[str]:
    """What the buttons of a reply lead to."""
    return [button["choice"] for button in reply["buttons"]]


def talk(assistant: Running, *lines: str, **told: Any) -> list[dict[str, Any]]:
    """The answers to the lines of one conversation; a line that begins with ">" is a button."""
    answers: list[dict[str, Any]] = []
    for line in lines:
        state = answers[-1]["state"] if answers else None
        said = {"choice": line[1:]} if line.startswith(">") else {"text": line}
        answers.append(assistant.turn(**said, state=state, **told))
    return answers


def requests(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a conversation asked the server to file."""
    commands = [command for answer in answers for command in answer["commands"]]
    return [command for command in commands if command["command"] == "file_request"]
