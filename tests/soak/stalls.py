"""Proof: a reader that takes nothing slows nobody else, and costs little memory.

A real server process and many visitors who write at a steady pace. One of them has a second window that stops reading
altogether while its conversation goes on with long lines. Rounds with the stalled window and without it alternate, so
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

import websockets

from .figures import Figure, quantile
from .readers import BROKEN, Page
from .served import Served, Speaker

PACE = 2.5  # seconds between two lines of one visitor, on average
LONG = "long words " * 300  # 3,300 characters: the stalled window's conversation
TALK = 0.25  # seconds between two of those long lines: with the answers, over a minute, more than may wait
MEMORY = 50.0  # MB that the server may grow by
RATIO = 2.0  # how much slower the slowest of a hundred may be


@dataclass(frozen=True, slots=True)
class Size:
    """How many readers, how long they write before anything is measured, how often and how long one of them is stalled
    (seconds). `timed` says whether the times are held to their limit: a few seconds beside other work are no
    measurement."""

    readers: int
    warm: float
    rounds: int
    stalled: float
    timed: bool


FAST = Size(readers=10, warm=1.0, rounds=1, stalled=4.0, timed=False)
FULL = Size(readers=50, warm=5.0, rounds=2, stalled=60.0, timed=True)


async def run(folder: Path, size: Size, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Measure rounds with a stalled reader and without one, in turns."""
    drawn = random.Random(seed)
    async with Speaker() as speaker:
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
            before = server.memory
            without, with_one, grown, stalls, served = [], [], 0.0, 0, 0
            for number in range(1, size.rounds + 1):
                without += await _round(others, talker, size.stalled, drawn)
                stuck = await _stall(server, code)
                times, most = await _watched(server, _round(others, talker, size.stalled, drawn))
                with_one += times
                grown = max(grown, most - before)
                stalls += _did_not_read(stuck)
                stuck.close()
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
        Figure.at_least("rounds with a reader that took nothing", stalls, size.rounds),
        Figure.at_least("rounds in which all others were served", served, size.rounds),
        Figure.none("gaps or repetitions that anybody was shown", gaps),
        Figure.none("others who lost their connection", moved),
        Figure.none("lines that the stalled reader lacks once it comes back", behind),
        Figure.at_most("growth of the server's memory", grown, MEMORY, " MB"),
    ]
    if size.timed:
        lines = len(with_one)
        figures += [
            Figure("p99 of the others without it", f"{p99_without:.1f} ms", "measured beside", True),
            Figure(
                "p99 of the others with it", f"{p99_with:.1f} ms of {lines:,} lines", "measured beside", True
            ),
            Figure.at_most("p99 of the others with it, as a multiple", p99_with / p99_without, RATIO),
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


async def _stall(server: Served, code: str) -> socket.socket:
    """A window that says hello and then never reads a byte, with the smallest buffer that the system gives."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, ("127.0.0.1", server.port))
    client = websockets.ClientProtocol(
        websockets.uri.parse_uri(f"{server.address}/ws/visitor"), origin=server.origin
    )  # type: ignore[arg-type]
    client.send_request(client.connect())
    for data in client.data_to_send():
        await loop.sock_sendall(raw, data)
    while client.state is not websockets.State.OPEN:
        client.receive_data(await loop.sock_recv(raw, 1))
    client.send_text(json.dumps({"type": "hello", "protocol": 1, "code": code, "last_seq": 0}).encode())
    for data in client.data_to_send():
        await loop.sock_sendall(raw, data)
    return raw


def _did_not_read(stuck: socket.socket) -> bool:
    """Whether something still lies unread, or the server gave this reader up: it was stalled to the end."""
    try:
        return bool(stuck.recv(1))
    except ConnectionError:
        return True
    except BlockingIOError:
        return False


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
        async with asyncio.timeout(60):
            while page.transcript.lines != talker.transcript.lines:
                await asyncio.sleep(0.1)
    except (TimeoutError, *BROKEN):
        pass
    await page.stop()
    return len(talker.transcript.lines.keys() ^ page.transcript.lines.keys())
