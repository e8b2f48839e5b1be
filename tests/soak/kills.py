"""Proof: a server that is killed with -9 at any moment loses no acknowledged line, leaves no gap, shows nothing twice.

A real server process on a real SQLite file. Most clients are visitors' pages, two are desks with some of the visitors.
Meanwhile further visitors are handed off, taken and given back (handing.py).
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .figures import Figure
from .handing import Handing
from .readers import DeskLink, Link, Page
from .served import Served, Speaker
from .truth import Lines, transcripts

WINDOW = 4  # lines that a client may have under way at once
CHATS = 6  # visitors that each desk has
CALM = 90.0  # seconds in which everybody must have everything after the last line


@dataclass(frozen=True, slots=True)
class Size:
    """How many clients write how many lines together, and how often the server is killed meanwhile."""

    clients: int
    lines: int
    kills: int


FAST = Size(clients=10, lines=240, kills=2)
FULL = Size(clients=50, lines=20_000, kills=24)


@dataclass
class Story:
    """Who takes part: pages by conversation, desks, and what each of them wrote, by the frames' ids."""

    codes: dict[str, str]
    pages: dict[str, Page]
    desks: list[DeskLink]
    wrote: dict[str, tuple[str, str]] = field(default_factory=dict)  # id to conversation and text
    order: dict[tuple[int, str], list[str]] = field(default_factory=dict)  # of one writer in one conversation

    @property
    def links(self) -> list[Link]:
        """Every client."""
        return [*self.pages.values(), *self.desks]

    @property
    def acknowledged(self) -> int:
        """How many lines were acknowledged so far."""
        return sum(len(link.acked) for link in self.links)


async def run(folder: Path, size: Size, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Write all lines while the server is killed again and again; then compare everybody with the database."""
    drawn = random.Random(seed)
    async with Speaker() as speaker:
        server = Served(folder, speaker)
        await server.start()
        try:
            story = await _gather(server, size, drawn)
            handing, over = await Handing.begin(server, drawn), asyncio.Event()
            going_on = asyncio.create_task(handing.go_on(over, random.Random(drawn.random())))
            killing = asyncio.create_task(_kill(server, story, size, drawn, say))
            try:
                await asyncio.gather(
                    *[_write(story, link, size.lines // size.clients, drawn) for link in story.links]
                )
            except BaseException:
                killing.cancel()
                going_on.cancel()
                raise
            kills = await killing
            over.set()
            await asyncio.wait_for(going_on, CALM)
            truth = await _calm(server, story)
            figures = _compare(story, truth)
            figures += await _newcomers(server, story, truth, drawn)
            figures += await handing.end(server, size.kills)
            complaints = len(server.complaints())
            for link in story.links:
                await link.stop()
        finally:
            server.stop()
        figures += [
            Figure.at_least("kills with -9", kills, size.kills),
            Figure.none("lines of the server's log that speak of an error", complaints),
        ]
    return figures


async def _gather(server: Served, size: Size, drawn: random.Random) -> Story:
    desks = 2
    made = await server.begin(size.clients - desks)
    place = lambda: server.address  # noqa: E731
    pages = {id: Page(place, server.origin, code, random.Random(drawn.random())) for id, code in made}
    story = Story(dict(made), pages, [])
    for number, username in enumerate(("alex", "sam")):
        token = await server.login(username)
        link = DeskLink(place, server.origin, token, random.Random(drawn.random()))
        desk = await server.desk(token)
        of = CHATS if len(made) >= 4 * CHATS else len(made) // 4
        for id, code in made[number * of : (number + 1) * of]:
            visitor = await server.visitor(id, code)
            await visitor.hand_off()
            link.follow(id, await desk.take(visitor))
            await visitor.leave()
        await desk.leave()
        link.overlap = 0  # no network reorders anything here: whatever comes twice was sent twice
        story.desks.append(link)
    for link in story.links:
        link.start()
    return story


async def _write(story: Story, link: Link, count: int, drawn: random.Random) -> None:
    for number in range(count):
        while len(link.outbox) >= WINDOW:
            await asyncio.sleep(0.002)
        if isinstance(link, DeskLink):
            chat = drawn.choice(list(link.chats))
            text = f"answer {number}"
            id = await link.write("say", conversation=chat, epoch=link.epochs[chat], text=text)
        else:
            chat = next(id for id, page in story.pages.items() if page is link)
            text = f"line {number}"
            id = await link.write("say", text=text)
        story.wrote[id] = (chat, text)
        story.order.setdefault((story.links.index(link), chat), []).append(id)
        await asyncio.sleep(drawn.random() * 0.02)
    await link.settled()


async def _kill(
    server: Served, story: Story, size: Size, drawn: random.Random, say: Callable[[str], None]
) -> int:
    """Kill whenever so many lines were acknowledged, start again a moment later; returns how often."""
    marks = sorted(drawn.sample(range(1, size.lines * 95 // 100), size.kills))
    for count, mark in enumerate(marks, 1):
        while story.acknowledged < mark:
            await asyncio.sleep(0.001)
        await asyncio.sleep(drawn.random() * 0.05)
        await asyncio.to_thread(server.kill)
        say(f"kill {count} of {size.kills} after {story.acknowledged:,} of {size.lines:,} lines")
        await asyncio.sleep(drawn.random() * 0.3)
        await server.start()
    return len(marks)


async def _calm(server: Served, story: Story) -> dict[str, Lines]:
    """Wait until every page and desk has what the database has, and every line its answer, or the time is over."""
    truth: dict[str, Lines] = {}
    for _ in range(int(CALM)):
        await asyncio.sleep(1)
        truth = await transcripts(server.settings, story.codes)
        if not _unlike(story, truth) and not any(_unanswered(story, id, truth[id]) for id in truth):
            break
    return truth


def _unanswered(story: Story, id: str, lines: Lines) -> int:
    """How many lines of a visitor who is with the assistant have not got exactly one answer."""
    if story.pages[id].mode == "staff":
        return 0
    answers = Counter(line.text for line in lines.values() if line.role == "bot")
    asked = [line.text for line in lines.values() if line.role == "visitor"]
    return sum(answers[f"An answer to: {text}"] != 1 for text in asked)


def _unlike(story: Story, truth: dict[str, Lines]) -> int:
    """How many pages, and chats at a desk, show something else than the database has."""
    unlike = sum(page.transcript.lines != truth[id] for id, page in story.pages.items())
    for desk in story.desks:
        for chat, shown in desk.chats.items():
            first = min(shown.lines, default=0)
            last = {seq: line for seq, line in truth[chat].items() if seq >= first}
            # A system line is worded for staff, and the buttons of the assistant's are the visitor's.
            said = [seq for seq, line in last.items() if line.role in ("visitor", "staff")]
            unlike += list(shown.lines) != list(last) or any(shown.lines[seq] != last[seq] for seq in said)
    return unlike


def _compare(story: Story, truth: dict[str, Lines]) -> list[Figure]:
    seqs = {id: {line.id: seq for seq, line in lines.items() if line.id} for id, lines in truth.items()}
    acked = {id: seq for link in story.links for id, seq in link.acked.items()}
    lost = 0
    for id, seq in acked.items():
        chat, text = story.wrote[id]
        lost += truth[chat].get(seq, ("", None, ""))[1:3] != (id, text)
    twice = sum(
        count - 1
        for lines in truth.values()
        for count in Counter(line.id for line in lines.values() if line.role != "system" and line.id).values()
    )
    disorder = 0
    for (_, chat), ids in story.order.items():
        places = [seqs[chat].get(id, 0) for id in ids]
        disorder += places != sorted(places)
    pages = [page.transcript for page in story.pages.values()]
    desks = [shown for desk in story.desks for shown in desk.chats.values()]
    gaps = sum(shown.gaps for shown in pages)
    gaps += sum(list(lines) != list(range(1, len(lines) + 1)) for lines in truth.values())
    refused = [code for link in story.links for code in link.refused]
    return [
        Figure.at_least("lines acknowledged", len(acked), len(story.wrote)),
        Figure.none("acknowledged lines lost", lost),
        Figure.none("gaps", gaps),
        Figure.none("lines shown twice", twice + sum(shown.again for shown in [*pages, *desks])),
        Figure.none("writers whose lines are out of order", disorder),
        Figure.none(
            "lines without exactly one answer", sum(_unanswered(story, id, truth[id]) for id in truth)
        ),
        Figure.none("clients whose transcript is not the database's", _unlike(story, truth)),
        Figure.none("frames refused", len(refused)),
    ]


async def _newcomers(
    server: Served, story: Story, truth: dict[str, Lines], drawn: random.Random
) -> list[Figure]:
    """Who opens each conversation anew reads the same."""
    unlike = 0
    for id, code in story.codes.items():
        page = Page(lambda: server.address, server.origin, code, random.Random(drawn.random()))
        page.start()
        await asyncio.wait_for(page.live.wait(), CALM)
        await page.stop()
        unlike += page.transcript.lines != truth[id] or page.transcript.order != list(truth[id])
    return [Figure.none("newcomers who read something else", unlike)]
