"""What else is under way while the server is killed: visitors who hand off and are taken, again and again.

Each step is taken once the one before it was acknowledged, and is only possible where that one still stands: a claim
where the visitor waits, a return to the assistant where the member has them under this epoch. So what was acknowledged
and lost would be a refusal.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from dataclasses import dataclass, field

from .figures import Figure
from .readers import DeskLink, Link, Page
from .served import Served
from .truth import transcripts

VISITORS = 3  # beside the chats that the same member has already: fewer than they may have
PAUSE = 0.3  # seconds between two rounds of one visitor, at most: a member's frames have a rate


@dataclass
class Handing:
    """Visitors with their pages, by conversation, and the desk that takes them. `rounds` are those that each went
    through, every step of them acknowledged."""

    codes: dict[str, str]
    pages: dict[str, Page]
    desk: DeskLink
    rounds: Counter[str] = field(default_factory=Counter)

    @classmethod
    async def begin(cls, server: Served, drawn: random.Random) -> Handing:
        """Connect everybody."""
        codes = dict(await server.begin(VISITORS))
        token = await server.login("alex")

        def of(id: str) -> Page:
            return Page(lambda: server.address, server.origin, codes[id], random.Random(drawn.random()))

        desk = DeskLink(lambda: server.address, server.origin, token, random.Random(drawn.random()))
        handing = cls(codes, {id: of(id) for id in codes}, desk)
        for link in handing.links:
            link.start()
        return handing

    @property
    def links(self) -> list[Link]:
        """Every client."""
        return [*self.pages.values(), self.desk]

    async def go_on(self, until: asyncio.Event, drawn: random.Random) -> None:
        """Hand off, be taken and be given back, until nothing more is to be done; a round that has begun is ended."""

        async def one(id: str, page: Page) -> None:
            while not until.is_set():
                await self._round(id, page)
                self.rounds[id] += 1
                await asyncio.sleep(drawn.random() * PAUSE)

        await asyncio.gather(*[one(id, page) for id, page in self.pages.items()])

    async def _round(self, id: str, page: Page) -> None:
        page.offer = None
        await page.answered(await page.write("want_person"))
        while page.offer is None:
            await asyncio.sleep(0.005)
        offer = {"offer": page.offer["offer"], "consent": page.offer["consent"]}
        await page.answered(await page.write("handoff", share="from_now", summary="a note", **offer))
        claim = await self.desk.write("claim", conversation=id)
        await self.desk.answered(claim)
        epoch = self.desk.claimed[claim]
        await self.desk.answered(await self.desk.write("return_to_bot", conversation=id, epoch=epoch))

    async def end(self, server: Served, least: int) -> list[Figure]:
        """Leave, and compare with the database: each round, of which there must be so many, is told there once."""
        for link in self.links:
            await link.stop()
        told: Counter[tuple[str, str]] = Counter()
        for id, lines in (await transcripts(server.settings, self.codes)).items():
            told.update((id, json.loads(line.more).get("code")) for line in lines.values())
        unlike = sum(
            told[id, code] != self.rounds[id]
            for id in self.codes
            for code in ("staff_joined", "returned_to_bot")
        )
        refused = sum(len(link.refused) for link in self.links)
        return [
            Figure.at_least("hand-offs and claims acknowledged meanwhile", self.rounds.total(), least),
            Figure.none("of them, any that did not stand when the next step came", refused),
            Figure.none("visitors whose transcript tells of more or fewer of them", unlike),
        ]
