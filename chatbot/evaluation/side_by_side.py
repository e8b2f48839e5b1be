"""Our assistant and Rasa's default pipeline as two servers on this machine, asked the same lines in turn.

In turn, because a machine is not equally fast all day: what slows one down slows the other down too.
"""

from __future__ import annotations

import http.client
import json
import secrets
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.evaluation.held_out import SITE, Line
from chatbot.evaluation.lines import CLARIFY, Taken
from chatbot.evaluation.processes import HOST, free_port, listens, megabytes, running
from chatbot.evaluation.progress import say, told
from chatbot.evaluation.situation import contexts
from chatbot.topics import OUT_OF_SCOPE, UNSURE

TURNS = 200
WARM_UP = 20  # turns that are not counted: the first ones load and compile

Ask = Callable[[str], Any]


@dataclass(frozen=True)
class Cost:
    """A turn over HTTP by one client, in milliseconds (median, and 95 of 100 are faster), and memory in megabytes.

    `beside` is the memory of what runs beside the assistant: our action server.
    """

    name: str
    median: float
    slow: float
    memory: float
    at_most: float
    beside: float = 0.0


@dataclass(frozen=True)
class Compared:
    """What both cost, and what Rasa's default pipeline made of the lines."""

    ours: Cost
    default: Cost
    taken: tuple[Taken, ...]


def compare(root: Path, ours: Path, default: Path, lines: Sequence[Line]) -> Compared:
    """Start both models, measure turns and memory, and have the default one read every line."""
    with tempfile.TemporaryDirectory(prefix="side-by-side-") as folder, ExitStack() as open_until_the_end:
        say("starting both assistants")
        ask_ours, our_process, actions = open_until_the_end.enter_context(_ours(root, ours, Path(folder)))
        ask_default, parse, their_process = open_until_the_end.enter_context(_default(default, Path(folder)))
        texts = [lines[place * len(lines) // (TURNS + WARM_UP)].text for place in range(TURNS + WARM_UP)]
        times: tuple[list[float], list[float]] = ([], [])
        for text in told(texts, "lines said to both"):
            for ask, taken in zip((ask_ours, ask_default), times, strict=True):
                started = time.perf_counter()
                ask(text)
                taken.append((time.perf_counter() - started) * 1000)
        costs = [
            Cost(
                name,
                statistics.median(taken[WARM_UP:]),
                statistics.quantiles(taken[WARM_UP:], n=20)[-1],
                megabytes(process),
                megabytes(process, "VmHWM"),
                beside,
            )
            for name, taken, process, beside in (
                ("ours", times[0], our_process, megabytes(actions)),
                ("Rasa's default", times[1], their_process, 0.0),
            )
        ]
        read = tuple(_taken(line, parse(line.text)) for line in told(lines, "lines read by Rasa's default"))
    return Compared(costs[0], costs[1], read)


@contextmanager
def _ours(root: Path, model: Path, folder: Path) -> Iterator[tuple[Ask, Any, Any]]:
    """How to take a turn, the assistant's process, and that of its action server."""
    port, actions_port, secret = free_port(), free_port(), secrets.token_urlsafe(32)
    headers, context = {"Authorization": f"Bearer {secret}"}, contexts(root)[SITE]
    with (
        running(
            ["-m", "actions", "--port", str(actions_port)],
            folder / "actions.log",
            lambda: listens(actions_port),
        ) as actions,
        running(
            [
                *("-m", "chatbot", "serve", "--port", str(port), "--model", str(model)),
                *("--actions-url", f"http://{HOST}:{actions_port}/webhook"),
            ],
            folder / "assistant.log",
            lambda: _call(port, "GET", "/webhooks/turn/health", headers)[0] == 200,
            environment={"OPEN_DOOR_ASSISTANT_SECRET": secret},
        ) as process,
    ):

        def ask(text: str) -> None:
            body = {"text": text, "state": None, "context": context}
            _answered(*_call(port, "POST", "/webhooks/turn/turn", headers, body))

        yield ask, process, actions


@contextmanager
def _default(model: Path, folder: Path) -> Iterator[tuple[Ask, Ask, Any]]:
    """How to say a line in a new conversation, how to have one read, and the process."""
    port, token = free_port(), secrets.token_urlsafe(32)
    # The channel of `rasa init`; trackers stay in memory.
    (folder / "credentials.yml").write_text("rest:\n", encoding="ascii")
    (folder / "endpoints.yml").write_text("", encoding="ascii")
    with running(
        [
            *("-m", "rasa", "run", "--enable-api", "--auth-token", token, "--interface", HOST),
            *("--port", str(port), "--model", str(model.resolve())),
            *("--credentials", "credentials.yml", "--endpoints", "endpoints.yml"),
        ],
        folder / "default.log",
        lambda: bool(
            (found := _call(port, "GET", f"/status?token={token}", {}))[0] == 200
            and found[1].get("model_file")
        ),
        folder=folder,
    ) as process:

        def ask(text: str) -> None:
            body = {"sender": uuid.uuid4().hex, "message": text}
            _answered(*_call(port, "POST", "/webhooks/rest/webhook", {}, body))

        def parse(text: str) -> Any:
            return _answered(*_call(port, "POST", f"/model/parse?token={token}", {}, {"text": text}))

        yield ask, parse, process


def _taken(line: Line, read: dict[str, Any]) -> Taken:
    """What Rasa's default pipeline would do with a line: where it is unsure it refuses, it never asks back."""
    ranking = tuple((entry["name"], entry["confidence"]) for entry in read["intent_ranking"])
    topic = read["intent"]["name"]
    topics = tuple((name, score) for name, score in ranking if name != UNSURE)
    return Taken(line, OUT_OF_SCOPE if topic in (UNSURE, CLARIFY, None) else topic, (), topics)


def _call(port: int, method: str, path: str, headers: dict[str, str], body: Any = None) -> tuple[int, Any]:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        content = None if body is None else json.dumps(body).encode()
        connection.request(method, path, content, {**headers, "Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null")
    finally:
        connection.close()


def _answered(status: int, answer: Any) -> Any:
    if status != 200:
        raise RuntimeError(f"a line was answered with {status}")
    return answer
