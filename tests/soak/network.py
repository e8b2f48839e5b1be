"""Proof: whatever a network does to the frames, every client ends with the transcript of the database.

Hypothesis draws who writes how much and what happens to which frame; a real server in this process, real sockets, the
proxy of breaking.py before each client. Two windows of a visitor write into one conversation, in half of the cases with
a member of staff in it, in the others with the assistant.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from clients import StaffClient
from houses import TOLEDO, House
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from .breaking import KINDS, Fault, Network
from .figures import Figure
from .readers import DeskLink, Link, Page
from .truth import Lines, transcript_of

PATIENCE = 0.4  # seconds after which a client takes a silent line for dead
CALM = 60.0  # seconds in which everybody must have everything
LIMIT = 30  # frames of each way that something may happen to


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases hypothesis draws."""

    cases: int


FAST = Size(cases=15)
FULL = Size(cases=1_000)


@dataclass(frozen=True, slots=True)
class Case:
    """Lines of two windows and of a desk, and what happens on the way of each. Without `staffed` there is no desk."""

    staffed: bool
    lines: tuple[int, int, int]
    faults: tuple[tuple[Fault, ...], tuple[Fault, ...], tuple[Fault, ...]]
    order: int


def _faults(most: int) -> st.SearchStrategy[tuple[Fault, ...]]:
    one = st.builds(Fault, st.integers(0, LIMIT), st.sampled_from(["in", "out"]), st.sampled_from(KINDS))
    return st.lists(one, max_size=most, unique_by=lambda fault: (fault.way, fault.at)).map(tuple)


CASES = st.builds(
    Case,
    st.booleans(),
    st.tuples(st.integers(1, 8), st.integers(0, 4), st.integers(0, 6)),
    st.tuples(_faults(6), _faults(4), _faults(6)),
    st.integers(0, 1_000),
)


SIGNED_IN = (
    100  # cases for which a sign-in holds: nobody uses the desk, so that its session ends after 15 minutes
)


class Unlike(AssertionError):
    """Somebody's transcript is not the database's; says by numbers where."""


def run(folder: Path, size: Size, seed_of: int, say: Callable[[str], None]) -> list[Figure]:
    """Try so many cases; raises Unlike for the first one that fails, and hypothesis prints it."""
    happened: Counter[str] = Counter()
    count = 0
    with asyncio.Runner() as runner:
        house = runner.run(House.open(folder))
        token = ""

        @seed(seed_of)
        @settings(
            max_examples=size.cases, deadline=None, database=None, print_blob=True,
            phases=[Phase.generate],  # a case that fails takes its time to: a smaller one is not looked for
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(CASES)
        def every_case(case: Case) -> None:
            nonlocal count, token
            if count % SIGNED_IN == 0:
                token = runner.run(house.login("alex"))
            count += 1
            try:
                happened.update(runner.run(_try(house, token, case, count)))
            except Exception as error:
                say(f"case {count:,} fails ({type(error).__name__}: {error}): {case}")
                raise
            if count % 100 == 0:
                say(f"case {count:,}, faults so far: {happened.total():,}")

        try:
            every_case()
        finally:
            runner.run(house.close())
    say("what happened to frames: " + ", ".join(f"{kind} {happened[kind]:,}" for kind in KINDS))
    return [
        Figure.at_least("cases in which every transcript is the database's", count, size.cases),
        Figure.at_least("frames that something happened to", happened.total(), size.cases),
    ]


async def _begin(house: House, number: int) -> tuple[str, str]:
    """A new conversation with its code; from one of many addresses, because one may not begin so many."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.{number // 200 % 250}.{number % 200 + 2}")
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=20) as http:
        answer = await http.post(
            house.origin + "/api/conversations",
            json={"site": TOLEDO, "language": "en"},
            headers={"Origin": house.origin},
        )
    made = answer.json()
    return str(made["conversation"]), str(made["code"])


async def _try(house: House, token: str, case: Case, number: int) -> list[str]:
    """One case; returns what happened on the network."""
    conversation, code = await _begin(house, number)
    drawn = random.Random(case.order)
    desk: StaffClient | None = None
    epoch = 0
    if case.staffed:
        visitor, desk = await house.back(code), await house.desk(token)
        await visitor.hand_off()
        epoch = await desk.take(visitor)
        await visitor.leave()
    networks = [Network(house.port, faults) for faults in case.faults]
    first, second, third = networks
    async with first, second, third:
        pages = [
            Page(
                lambda n=network: n.address, house.origin, code, random.Random(number + at), patience=PATIENCE
            )  # type: ignore[misc]
            for at, network in enumerate((first, second))
        ]
        links: list[Link] = [*pages]
        if desk is not None:
            other = DeskLink(
                lambda: third.address, house.origin, token, random.Random(number), patience=PATIENCE
            )
            other.follow(conversation, epoch)
            links.append(other)
        for link in links:
            link.start()
        writers = [link for link, count in zip(links, case.lines, strict=False) for _ in range(count)]
        drawn.shuffle(writers)
        texts: dict[str, str] = {}
        for at, link in enumerate(writers):
            staff = {"conversation": conversation, "epoch": epoch} if isinstance(link, DeskLink) else {}
            texts[await link.write("say", text=f"line {at}", **staff)] = f"line {at}"
            await asyncio.sleep(drawn.choice((0, 0, 0.005, 0.02)))
        try:
            await _everybody_has_everything(house, conversation, code, links, texts)
        finally:
            for link in links:
                await link.stop()
    if desk is not None:
        await desk.act("close", conversation=conversation, epoch=epoch, outcome="connected")
        await desk.leave()
    return [kind for network in networks for kind in network.happened]


async def _everybody_has_everything(
    house: House, conversation: str, code: str, links: list[Link], texts: dict[str, str]
) -> None:
    problem = "the time is over"
    try:
        async with asyncio.timeout(CALM):
            while problem:
                await asyncio.sleep(0.02)
                problem = await _problem(house, conversation, code, links, texts)
    except TimeoutError:
        raise Unlike(problem) from None


async def _problem(
    house: House, conversation: str, code: str, links: list[Link], texts: dict[str, str]
) -> str:
    """What is not yet as it must be in the end; empty where all is. `texts` are what was typed, by the frames' ids."""
    for at, link in enumerate(links):
        if link.outbox:
            return f"client {at} still waits for {len(link.outbox)} answers"
        if link.refused:
            return f"client {at} was refused: {link.refused}"
    services = house.services
    truth = await transcript_of(services.database, services.vault, services.sites, conversation, code)
    if list(truth) != list(range(1, len(truth) + 1)):
        return "the database has a gap"
    own = {line.id: line.text for line in truth.values() if line.role in ("visitor", "staff")}
    acked = {id: seq for link in links for id, seq in link.acked.items()}
    written = sum(line.role in ("visitor", "staff") for line in truth.values())
    if written != len(acked) or any(seq not in truth or truth[seq].id != id for id, seq in acked.items()):
        return "the database has other lines than those that were acknowledged"
    if own != texts:
        return "the database has other words than were typed"
    if len(links) == 2:
        asked = Counter(f"You wrote: {line.text}" for line in truth.values() if line.role == "visitor")
        if asked != Counter(line.text for line in truth.values() if line.role == "bot"):
            return "a line has not exactly one answer"
    for at, link in enumerate(links):
        shown = link.transcript.lines if isinstance(link, Page) else {}
        expected = truth
        if isinstance(link, DeskLink):
            shown, expected = link.chats[conversation].lines, await _shared(house, conversation)
        if shown.keys() != expected.keys():
            return f"client {at} has {len(shown)} lines of {len(expected)}"
        if wrong := [seq for seq, line in expected.items() if shown[seq] != line]:
            return f"client {at} was shown another line than there is, under {wrong}"
        changed = link.transcript.changed if isinstance(link, Page) else link.chats[conversation].changed  # type: ignore[attr-defined]
        if changed:
            return f"client {at} was shown two lines under one number"
    return ""


async def _shared(house: House, conversation: str) -> Lines:
    """What the desk must have: the lines that the keys of its member open, in the words that staff are shown."""
    services = house.services
    keys = next(desk.keys for desk in services.hub.desks)
    return await transcript_of(services.database, services.vault, services.sites, conversation, keys)
