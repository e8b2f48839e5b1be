"""``open-door ask``: what the assistant would answer, on the command line, with the safety screen in front as
in a chat."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Annotated, Any, NoReturn

import typer

from server.adapters import cards, sites_file
from server.adapters.rasa import Assistant, AssistantAwayError, Context
from server.adapters.sealing import Secret
from server.commands.data_folder import read_assistant
from server.commands.run import SLOW, actions_child, assistant_child, inner_ports, need_what_is_set_up
from server.commands.supervise import tied_command
from server.core.safety import CHECK_IN, Screen
from server.core.wire import TEXT_LIMIT, clean
from server.runtime.answers import answer
from server.settings import Settings, SettingsError, read_secret

DEFAULT_SITE = "midwest-recovery-toledo"


class BadLine(Exception):
    """A line of the input is not what the command takes."""


def ask(
    text: Annotated[str | None, typer.Argument(help="What a visitor might write.")] = None,
    jsonl: Annotated[
        bool,
        typer.Option(
            "--jsonl",
            help="Read lines from standard input: each a JSON string, or an array of strings, which are the turns of "
            "one conversation and are answered as an array.",
        ),
    ] = False,
    site: Annotated[str, typer.Option(help="The center that answers.")] = DEFAULT_SITE,
    staff_online: Annotated[bool, typer.Option("--staff-online", help="As if a person were there.")] = False,
) -> None:
    """Ask the assistant. Prints one JSON object a line: text, replies, topic, confidence, alternatives, alert.

    Uses the running assistant where there is one, else starts one for the time being (about 15 seconds).
    """
    try:
        if (text is None) == (not jsonl):
            _refuse(
                'give a text, or --jsonl with lines on standard input, as in: open-door ask "Do I start over?"'
            )
        settings = Settings.from_environment()
        sites = sites_file.load(settings.sites or sites_file.DEFAULT)
        if site not in sites:
            _refuse(f"there is no center {site}; there are: {', '.join(sites)}")
        given = _lines() if jsonl else iter([_checked(text or "")])
        context = Context(sites[site], staff_online, staffed=True, centers=tuple(sites.values()))
        asyncio.run(_ask(settings, given, context))
    except (SettingsError, BadLine) as error:
        _refuse(str(error))
    except AssistantAwayError as error:
        typer.echo(f"open-door ask: {error}", err=True)
        raise typer.Exit(1) from None


async def _ask(settings: Settings, given: Iterator[str | list[str]], context: Context) -> None:
    screen = Screen(cards.load())
    async with _assistant(settings) as assistant:
        for turns in given:
            answers = await _converse(
                assistant, screen, context, [turns] if isinstance(turns, str) else turns
            )
            print(
                json.dumps(answers[0] if isinstance(turns, str) else answers, ensure_ascii=False), flush=True
            )


async def _converse(
    assistant: Assistant, screen: Screen, context: Context, turns: list[str]
) -> list[dict[str, Any]]:
    state: str | None = None
    answers: list[dict[str, Any]] = []
    for number, text in enumerate(turns):
        asked = not answers or answers[-1]["topic"] == CHECK_IN
        found = screen.look(text, turns[max(0, number - 3) : number], asked=asked)
        if found is not None and found.may_wait:
            found = None  # the assistant is there, and judges it better
        shown = replace(context, shown=found.topic if found else None, weighed=screen.weigh(text))
        turn = await assistant.turn(state=state, context=shown, text=text)
        state = turn.state
        answered = answer(turn, screen, found, text)
        card = answered.card
        replies: list[dict[str, Any]] = [
            {"topic": r.topic, "text": r.text, "buttons": [b.model_dump() for b in r.buttons]}
            for r in answered.replies
        ]
        if card is not None:
            replies = [{"topic": card.topic, "text": card.text, "buttons": []}]
        answers.append(
            {
                "text": text,
                "replies": replies,
                "topic": replies[0]["topic"] if replies else turn.topic,
                "confidence": turn.confidence if found is None else 1.0,
                "alternatives": [reading.model_dump() for reading in turn.alternatives],
                "alert": card.alert if card else next((r.alert for r in answered.replies if r.alert), None),
            }
        )
    return answers


def _lines() -> Iterator[str | list[str]]:
    """The lines of standard input; raises BadLine with the number of one that cannot be used."""
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
        except ValueError:
            raise BadLine(f"line {number} is not JSON") from None
        turns = given if isinstance(given, list) else [given]
        if not turns or not all(isinstance(turn, str) for turn in turns):
            raise BadLine(f"line {number} is neither a string nor an array of strings")
        try:
            checked = [_checked(turn) for turn in turns]
        except BadLine as error:
            raise BadLine(f"line {number}: {error}") from None
        yield checked if isinstance(given, list) else checked[0]


def _checked(text: str) -> str:
    cleaned = clean(text)
    if not cleaned.strip() or len(cleaned) > TEXT_LIMIT:
        raise BadLine(f"a text has 1 to {TEXT_LIMIT} characters")
    return cleaned


@asynccontextmanager
async def _assistant(settings: Settings) -> AsyncIterator[Assistant]:
    """The running assistant, or one that is started and ended again."""
    if settings.assistant_urls and settings.assistant_secret_file:
        urls, secret = settings.assistant_urls, read_secret(settings.assistant_secret_file)
        started = None
    elif (running := read_assistant(settings.data)) is not None:
        urls, secret, started = (running.url,), running.secret, None
    else:
        need_what_is_set_up(settings)
        secret, (port, actions_port) = secrets.token_urlsafe(32), inner_ports(2)
        urls, started = (f"http://127.0.0.1:{port}",), _started(port, actions_port, secret)
    assistant = Assistant(urls, Secret(secret.encode()))
    try:
        if started is None:
            await _ready(assistant, None)
            yield assistant
        else:
            with started as processes:
                print("starting an assistant (about 15 s) …", file=sys.stderr, flush=True)
                await _ready(assistant, processes)
                yield assistant
    finally:
        await assistant.close()


@contextmanager
def _started(port: int, actions_port: int, secret: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """An assistant and its action server, which end with this command, however it ends."""
    children = (assistant_child(port, actions_port, secret), actions_child(actions_port))
    processes = [
        subprocess.Popen(
            tied_command(child.command), env=dict(child.env), cwd=child.cwd,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for child in children
    ]  # fmt: skip
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def _ready(assistant: Assistant, processes: list[subprocess.Popen[bytes]] | None) -> None:
    until = time.monotonic() + SLOW
    while not await assistant.is_ready():
        if processes and any(process.poll() is not None for process in processes):
            raise AssistantAwayError("the assistant could not start; `make run` shows why")
        if time.monotonic() > until:
            raise AssistantAwayError("the assistant does not answer")
        await asyncio.sleep(0.2)


def _refuse(reason: str) -> NoReturn:
    typer.echo(f"open-door ask: {reason}", err=True)
    raise typer.Exit(2)
