"""Proof: when many of the staff want the same visitor, exactly one gets them and every other is told who.

Everybody tries to take everybody at once, each in an order of their own; nobody may take more than they may have.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from clients import PATIENCE, Frame, StaffClient, VisitorClient
from houses import PASSWORD, TOLEDO, House, settings_of

from server.adapters import conversations, installation
from server.adapters.bus import Bus
from server.runtime.ports import utcnow
from server.runtime.team import Team

from .figures import Figure


@dataclass(frozen=True, slots=True)
class Size:
    """How many members of staff race for how many visitors."""

    staff: int
    visitors: int


FAST = Size(staff=6, visitors=12)
FULL = Size(staff=50, visitors=200)

WAIT = 600.0  # seconds that an answer may take while thousands are under way


async def run(folder: Path, size: Size, seed: int, say: Callable[[str], None]) -> list[Figure]:
    """Let everybody race, then look who got whom."""
    drawn = random.Random(seed)
    names = await _hire(folder, size.staff)
    say(f"{size.staff} members are at work")
    limit = size.visitors  # who is quickest may take all: here nobody is to lose for another reason
    house = await House.open(folder, chats_per_member=min(limit, 100))
    try:
        desks = await _desks(house, names, say)
        visitors = [await _waiting(house, number) for number in range(size.visitors)]
        say(f"{size.visitors} visitors wait")
        answers: dict[str, list[tuple[str, Frame]]] = defaultdict(list)
        await asyncio.gather(
            *[
                _race(desk, names[name], visitors, answers, random.Random(drawn.random()))
                for name, desk in desks.items()
            ]
        )
        figures = await _judge(house, visitors, answers, len(desks))
        for desk in desks.values():
            await desk.leave()
        return figures
    finally:
        await house.close()


async def _hire(folder: Path, count: int) -> dict[str, str]:
    """So many members of one team, by username."""
    found = installation.open(settings_of(folder))
    await found.shred.prepare()
    names = {"alex": "Alex", "sam": "Sam"} | {f"member{n}": f"Member {n}" for n in range(count - 2)}
    try:
        team = Team(found.database, found.keyring, found.shred, Bus(), utcnow)
        for username, name in names.items():
            if username.startswith("member"):
                await team.add(username, name, "admissions", [TOLEDO], PASSWORD)
    finally:
        await found.database.close()
        await found.shred.close()
    return names


async def _desks(house: House, names: dict[str, str], say: Callable[[str], None]) -> dict[str, StaffClient]:
    desks = {}
    for number, username in enumerate(names):
        transport = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{number // 20 + 2}")
        async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=WAIT) as http:
            answer = await http.post(
                house.origin + "/api/staff/login",
                json={"username": username, "password": PASSWORD},
                headers={"Origin": house.origin},
            )
        assert answer.status_code == 200, f"no sign-in: {answer.status_code}"
        desks[username] = await house.desk(answer.json()["token"])
    say(f"{len(desks)} desks are there")
    return desks


async def _waiting(house: House, number: int) -> VisitorClient:
    """A visitor in line, whose page is closed again: two hundred pages that are told of each place that changes would
    only slow the race down."""
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.2.{number // 50 + 2}")
    async with httpx.AsyncClient(transport=transport, trust_env=False, timeout=WAIT) as http:
        made = await http.post(
            house.origin + "/api/conversations",
            json={"site": TOLEDO, "language": "en"},
            headers={"Origin": house.origin},
        )
    visitor = await house.back(made.json()["code"])
    accepted = await visitor.hand_off(summary=f"visitor {number}")
    assert accepted["type"] == "ack", "a visitor does not wait"
    await visitor.leave()
    return visitor


async def _race(
    desk: StaffClient,
    name: str,
    visitors: list[VisitorClient],
    answers: dict[str, list[tuple[str, Frame]]],
    drawn: random.Random,
) -> None:
    """Claim everybody, in an order of one's own, some claims at a time."""
    order = list(visitors)
    # Half of an order is everybody's: so that many come for the same visitor at the same moment.
    tail = order[len(order) // 2 :]
    drawn.shuffle(tail)
    order[len(order) // 2 :] = tail

    async def claim(visitor: VisitorClient) -> None:
        answer: Frame = {"code": "rate_limited", "type": "error"}
        while answer.get("code") == "rate_limited":
            id = str(uuid4())
            await desk.send("claim", id=id, conversation=visitor.conversation)
            answer = await desk.expect("claimed", "error", id=id, patience=WAIT)
            if answer.get("code") == "rate_limited":
                await asyncio.sleep(answer["retry_after"])
        answers[visitor.conversation].append((name, answer))

    for start in range(0, len(order), 4):
        await asyncio.gather(*[claim(visitor) for visitor in order[start : start + 4]])


async def _judge(
    house: House, visitors: list[VisitorClient], answers: dict[str, list[tuple[str, Frame]]], staff: int
) -> list[Figure]:
    won, untold, others, unlike, joined = 0, 0, 0, 0, 0
    for visitor in visitors:
        given = answers[visitor.conversation]
        winners = [name for name, answer in given if answer["type"] == "claimed"]
        won += len(winners) == 1
        losers = [answer for _, answer in given if answer["type"] == "error"]
        untold += sum(answer.get("name") not in winners for answer in losers)
        others += sum(answer["code"] != "already_claimed" for answer in losers)
        async with house.services.database.reading() as connection:
            record = await conversations.load(connection, UUID(visitor.conversation))
        assert record is not None
        unlike += [record.state.owner_name] != winners
        lines = Counter(
            line["code"] for line in (await _reread(house, visitor)).everything("line") if "code" in line
        )
        joined += lines["staff_joined"] != 1
    return [
        Figure.at_least("visitors with exactly one winner", won, len(visitors)),
        Figure.at_least("claims answered", sum(map(len, answers.values())), staff * len(visitors)),
        Figure.none("losers who were told anything but already_claimed", others),
        Figure.none("losers who were not told the winner's name", untold),
        Figure.none("visitors whom the database gives to somebody else", unlike),
        Figure.none("visitors who were told of another number of people than one", joined),
    ]


async def _reread(house: House, visitor: VisitorClient) -> VisitorClient:
    again = await house.back(visitor.code)
    await again.leave()
    return again


assert WAIT > PATIENCE
