"""Proof: a reader that takes nothing slows nobody else, and costs little memory.

A real server process and many visitors who write at a steady pace. One of them has further windows that stop reading
altogether while their conversation goes on with long lines and longer answers: without a bound the server would hold
far more for them than it may grow by. Rounds with stalled windows and without them alternate, with the same lines, so
that both are measured on the same machine at the same time.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import websockets

from server.web.connection import STUCK

from .figures import Figure, quantile
from .readers import BROKEN, Page
from .served import Served, Speaker

PACE = 2.5  # seconds between two lines of one visitor, on average
LONG = "long words " * 300  # 3,300 characters: the stalled windows' conversation
TALK = 0.75  # seconds between two of those long lines
REPLIES = 6  # to each of them, each forty times as long: with the lines a megabyte a second
WINDOWS = 3  # that stop reading: the first while it is told what was before, the others in the middle of what is new
BEFORE = 30  # lines that the first is told: more than may wait for it
MEMORY = 50.0  # MB that the server may grow by
QUIET = 5.0  # seconds in which what was on its way to a stalled window is read; all of it is on this machine
RATIO = 2.0  # how much slower the slowest of a hundred may be


@dataclass(frozen=True, slots=True)
class Size:
    """How many readers, how long they write before anything is measured, how often and how long windows of one of them
    are stalled (seconds). `timed` says whether the times are held to their limit: a few seconds beside other work are
    no measurement."""

    readers: int
    warm: float
    rounds: int
    stalled: float
    timed: bool


FAST = Size(readers=10, warm=1.0, rounds=1, stalled=4.0, timed=False)
FULL = Size(readers=50, warm=5.0, rounds=2, stalled=60.0, timed=True)


class Talkative(Speaker):
    """Answers long lines at length."""

    def _answer(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = super()._answer(path, body)
        if body.get("text") == LONG:
            answer["replies"] = [{"topic": "thanks", "text": 40 * LONG}] * REPLIES
        return answer


async def run(folder: Path, size: Size, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure rounds with stalled windows and without them, in turns."""
    drawn = random.Random(seed)
    async with Talkative() as speaker:
        server = Served(folder, speaker)
        await server.start()
        try:
            made = await server.begin(size.readers)
            pages = [
                Page(lambda: server.address, server.origin, code, random.Random(drawn.random()), patience=30)
                for _, code in made
            ]
            for page in pages:
                page.start()
            await asyncio.gather(*[page.live.wait() for page in pages])
            talker, others = pages[0], pages[1:]
            code = made[0][1]
            await _round(others, talker, size.warm, drawn)
            without, with_one, grown, stalls, given_up, told, served = [], [], 0.0, 0, 0, 0.0, 0
            for number in range(1, size.rounds + 1):
                times, before = await _watched(server, _round(others, talker, size.stalled, drawn))
                without += times
                known = talker.transcript.last_seq
                shown = [max(0, known - BEFORE), *[known] * (WINDOWS - 1)]
                stuck = [await Stuck.begin(server, code, last_seq) for last_seq in shown]
                times, most = await _watched(server, _round(others, talker, size.stalled, drawn))
                with_one += times
                grown = max(grown, most - before)
                news = [line.text for seq, line in talker.transcript.lines.items() if seq > known]
                told += WINDOWS * sum(map(len, news)) / 1e6
                for window in stuck:
                    stalls += window.did_not_read()
                    given_up += await window.was_given_up()
                served += all(page.transcript.last_seq for page in others)
                say(
                    f"round {number} of {size.rounds}: p99 {quantile(without, 0.99) * 1000:.0f} ms without, "
                    f"{quantile(with_one, 0.99) * 1000:.0f} ms with; the server grew by {grown:.1f} MB"
                )
            for page in pages:
                await asyncio.wait_for(page.settled(), 60)
            behind = await _caught_up(server, code, talker)
            gaps = sum(page.transcript.gaps + page.transcript.again for page in pages)
            moved = sum(page.connections - 1 for page in others)
            for page in pages:
                await page.stop()
        finally:
            server.stop()
    p99_without, p99_with = quantile(without, 0.99) * 1000, quantile(with_one, 0.99) * 1000
    figures = [
        Figure.at_least("windows that took nothing", stalls, WINDOWS * size.rounds),
        Figure.at_least("rounds in which all others were served", served, size.rounds),
        Figure.none("gaps or repetitions that anybody was shown", gaps),
        Figure.none("others who lost their connection", moved),
        Figure.none("lines that a stalled reader lacks once it comes back", behind),
        Figure.at_most("memory of the server beyond what it had without them", grown, MEMORY, " MB"),
    ]
    if size.stalled > STUCK:
        figures += [
            Figure.at_least("of them, given up by the server meanwhile", given_up, WINDOWS * size.rounds),
            Figure.at_least(
                "MB for them in one round, had they all waited", told / size.rounds, 1.5 * MEMORY
            ),
        ]
    if size.timed:
        lines = len(with_one)
        figures += [
            Figure("p99 of the others without them", f"{p99_without:.1f} ms", "measured beside", True),
            Figure(
                "p99 of the others with them",
                f"{p99_with:.1f} ms of {lines:,} lines",
                "measured beside",
                True,
            ),
            Figure.at_most("p99 of the others with them, as a multiple", p99_with / p99_without, RATIO),
        ]
    return figures


async def _round(others: list[Page], talker: Page, seconds: float, drawn: random.Random) -> list[float]:
    """Everybody writes for so long; returns how long each line of the others took to be acknowledged, in seconds."""
    for page in others:
        page.answered_in.clear()
    until = time.monotonic() + seconds

    async def write(page: Page, text: str, pace: float) -> None:
        await asyncio.sleep(drawn.random() * pace)
        while time.monotonic() < until:
            if len(page.outbox) < 20:
                await page.write("say", text=text)
            await asyncio.sleep(pace * (0.5 + drawn.random()))
        await page.settled()

    writing = [write(page, "short words", PACE) for page in others]
    await asyncio.gather(*writing, write(talker, LONG, TALK))
    return [taken for page in others for taken in page.answered_in]


class Stuck:
    """A window that says hello and then reads no byte, with the smallest buffer that the system gives."""

    def __init__(self, raw: socket.socket, client: websockets.ClientProtocol) -> None:
        self._raw = raw
        self._client = client

    @classmethod
    async def begin(cls, server: Served, code: str, last_seq: int) -> Stuck:
        """Say hello with what was shown before."""
        raw = socket.socket()
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(raw, ("127.0.0.1", server.port))
        client = websockets.ClientProtocol(
            websockets.uri.parse_uri(f"{server.address}/ws/visitor"), origin=server.origin, max_size=None
        )  # type: ignore[arg-type]
        client.send_request(client.connect())
        for data in client.data_to_send():
            await loop.sock_sendall(raw, data)
        while client.state is not websockets.State.OPEN:
            client.receive_data(await loop.sock_recv(raw, 1))
        hello = {"type": "hello", "protocol": 1, "code": code, "last_seq": last_seq}
        client.send_text(json.dumps(hello).encode())
        for data in client.data_to_send():
            await loop.sock_sendall(raw, data)
        return cls(raw, client)

    def did_not_read(self) -> bool:
        """Whether something lies unread, or the connection is gone."""
        try:
            return bool(self._raw.recv(1, socket.MSG_PEEK))
        except ConnectionError:
            return True
        except BlockingIOError:
            return False

    async def was_given_up(self) -> bool:
        """Read at last what was on its way: whether it ends there, because the server has closed this window. One that
        was not closed has a connection that stays."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(QUIET):
                while data := await loop.sock_recv(self._raw, 1 << 20):
                    self._client.receive_data(data)
                    self._client.events_received()
                    if self._client.close_rcvd is not None:
                        break
        except TimeoutError:
            return False
        except ConnectionError:
            pass
        finally:
            self._raw.close()
        return True


async def _watched(server: Served, work: asyncio.Future[list[float]] | object) -> tuple[list[float], float]:
    """Do some work; returns its result and the most memory that the server had meanwhile, in MB."""
    doing = asyncio.ensure_future(work)  # type: ignore[arg-type]
    most = server.memory
    while not doing.done():
        await asyncio.sleep(0.25)
        most = max(most, server.memory)
    return await doing, most  # type: ignore[return-value]


async def _caught_up(server: Served, code: str, talker: Page) -> int:
    """The window that was stalled reads again, as a new one: how many lines it lacks in the end."""
    page = Page(lambda: server.address, server.origin, code, random.Random(0), patience=30)
    page.start()
    try:
        async with asyncio.timeout(120):
            while page.transcript.lines != talker.transcript.lines:
                await asyncio.sleep(0.1)
    except (TimeoutError, *BROKEN):
        pass
    await page.stop()
    return len(talker.transcript.lines.keys() ^ page.transcript.lines.keys())
