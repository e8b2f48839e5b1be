"""The world of the hand-off's proof: the real runtime on a real database, without sockets, and a model beside it.

A process is lost as a whole and another one begins on the same database; clients come back with what they were shown.
What is done goes in as the frames of clients (acting.py), and whatever commits is looked at (holding.py).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from houses import MAUMEE, TOLEDO, FakeClock, settings_of
from sqlalchemy import text as sql

from server.adapters import conversations, requests
from server.adapters.bus import ConversationForgotten, Hint
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.sealing import VisitorCode, new_code
from server.app import build
from server.core import conversation as core
from server.core.conversation import Conversation
from server.core.delivery import Cursor
from server.runtime.hub import VisitorPresence
from server.runtime.runner import Outcome
from server.runtime.vault import MemberKeys, VisitorKeys
from server.services import Services
from server.web.visitor_view import VisitorView

from . import holding
from .pages import Visitor
from .stand_ins import ANSWER, Assistant, OnCall, Recorder
from .team import Team


class World:
    """Visitors, the team and the process that serves them. `limit` is how many chats a member may have."""

    sites = (TOLEDO, MAUMEE)

    def __init__(self, folder: Path, members: dict[str, MemberKeys]) -> None:
        self.team = Team(members)
        self._folder = folder
        self.clock = FakeClock()
        self.limit = 1
        self.time = self.begun_at = self.stepped_at = 0.0
        self.waits = self.texts = self.steps_back = 0
        # A connection of its own, so that its data_version tells of every commit of another.
        self._watcher = sqlite3.connect(settings_of(folder).data / "open-door.db")
        self.visitors: list[Visitor] = []
        self.deleted: list[Visitor] = []
        self.turns: list[asyncio.Task[None]] = []
        self.taken: Counter[tuple[str, str]] = Counter()  # entries of the table
        self.forgotten: Counter[str] = Counter()  # by the mode in which it was
        self.oncall = OnCall()
        self.services: Services
        self.assistant: Assistant

    # --- the process ----------------------------------------------------------------------------------------

    async def begin(self, visitors: int, limit: int) -> None:
        """A first process with new visitors."""
        self.limit = limit
        await self._process()
        for _ in range(visitors):
            self.visitors.append(await self._arrive())

    async def _process(self) -> None:
        self.assistant = Assistant()
        settings = settings_of(self._folder, chats_per_member=self.limit)
        self.services = services = build(settings, assistant=self.assistant, clock=self.clock)
        services.deadlines._notifier = self.oncall
        services.turns.patience = (
            1e6  # that an answer is late is a rule of its own, and no matter of real time
        )
        self.begun_at = self.time
        apply = services.runner.apply

        async def watched(id: UUID, given: core.Input, **more: Any) -> Outcome:
            outcome = await apply(id, given, **more)
            if not outcome.repeated:
                await self._committed(id, given, outcome.state)
            return outcome

        services.runner.apply = watched  # type: ignore[method-assign]
        services.bus.subscribe(self._hear)
        await services.turns.begin_anew()  # as the composition root does at a start
        await self.team.begin(services, self)

    async def _committed(self, id: UUID, given: core.Input, after: Conversation) -> None:
        visitor = next(v for v in self.visitors if v.id == id)
        self.taken[visitor.before.mode, type(given).__name__] += 1
        visitor.site = (await self._record(id)).site
        await holding.committed(self, visitor, given, after)

    def _hear(self, hint: Hint) -> None:
        """A visitor deleted their chat: their page and every desk of the center let go of it."""
        if isinstance(hint, ConversationForgotten):
            visitor = next(v for v in self.visitors if v.id == hint.conversation)
            self.forgotten[visitor.before.mode] += 1
            visitor.forgotten = True
            for desk in self.team.windows:
                if hint.site in desk.keys.sites:
                    desk.bury(visitor.id)

    async def crash(self) -> None:
        """The process is lost: what it held in memory, what it was about to do, every connection."""
        await self.end()
        await self._process()
        for visitor in self.visitors:
            visitor.leave()

    async def end(self) -> None:
        """Nothing of this process reaches the database from here on."""
        database = self.services.database

        def lost() -> Any:
            raise Unavailable("this process is gone")

        database.writing = database.reading = lost  # type: ignore[method-assign]
        for turn in self.turns:
            turn.cancel()
        await asyncio.gather(*self.turns, return_exceptions=True)
        self.turns.clear()
        await self.services.database.close()
        await self.services.vault.close()

    def close(self) -> None:
        """There is nothing more to look at."""
        self._watcher.close()

    # --- visitors -------------------------------------------------------------------------------------------

    def text(self, kind: str) -> str:
        """Words that are said once."""
        self.texts += 1
        return f"{kind} no. {self.texts}"

    def knows(self, text: str) -> bool:
        """Whether only one line has these words."""
        return " no. " in text or text.startswith(ANSWER)

    async def _arrive(self) -> Visitor:
        id, code = uuid4(), new_code()
        keys = VisitorKeys(VisitorCode.of(code))
        wrapped = await self.services.vault.new_conversation(id, TOLEDO, keys)
        async with self.services.database.writing() as connection:
            await conversations.create(
                connection, id=id, site=TOLEDO, language="en", wrapped_dialogue_key=wrapped,
                lookup=self.services.vault.keyring.find(keys.code.lookup), at=self.clock(),
            )  # fmt: skip
        return Visitor(id, code, TOLEDO, await self.state(id), heard_at=self.time)

    async def connect(self, visitor: Visitor) -> None:
        """The visitor's page connects, with what it was shown before."""
        services, keys = self.services, VisitorKeys(VisitorCode.of(visitor.code))
        await services.vault.unlock(visitor.id, keys)
        cursor = Cursor.resume(visitor.shown.last_seq, (await self.state(visitor.id)).seq)
        recorder: Any = Recorder(visitor.take)
        site = services.sites[visitor.site]
        visitor.view = VisitorView(recorder, services, site, visitor.id, keys, cursor)
        visitor.page = VisitorPresence(visitor.id, visitor.site, keys, self.clock(), leave=lambda: None)
        visitor.heard_at = self.time
        services.hub.join_visitor(visitor.page)
        await visitor.view.show(resuming=True)

    def leave(self, visitor: Visitor) -> None:
        """The visitor's page is gone."""
        if visitor.page is not None:
            self.services.hub.leave_visitor(visitor.page)
        visitor.leave()

    async def forget(self, visitor: Visitor) -> None:
        """The visitor deletes the chat for good."""
        await self.services.forgetting.forget(visitor.id)
        await self.replace_forgotten()

    async def replace_forgotten(self) -> None:
        """In the place of each visitor who deleted their chat another one arrives."""
        for number, visitor in enumerate(self.visitors):
            if visitor.forgotten:
                self.leave(visitor)
                await holding.nothing_is_left(self, visitor)
                self.deleted.append(visitor)
                self.visitors[number] = await self._arrive()

    # --- time -----------------------------------------------------------------------------------------------

    async def pass_time(self, seconds: float) -> None:
        """Time passes; whoever is connected is heard, and the process does what is due."""
        self.time += seconds
        self.clock.advance(seconds=seconds)
        await self._beat()

    async def set_back(self) -> None:
        """Somebody sets the clock back by an hour. No time passes by it, and who was heard counts as heard now."""
        self.clock.now -= timedelta(hours=1)
        self.steps_back += 1
        self.stepped_at = self.time
        self.team.clock_went_back()
        await self._beat()

    def hear(self) -> None:
        """Everybody who is connected on both sides is heard. No two things happen at the very same moment."""
        self.clock.advance(seconds=0.00001)
        for visitor in self.visitors:
            if visitor.page is not None:
                visitor.page.heard_at, visitor.heard_at = self.clock(), self.time
        self.team.hear()

    async def _beat(self) -> None:
        self.hear()
        # Without a renewal before it: who is heard is there, though no heartbeat of the process said so yet.
        await self.services.deadlines.end_due()
        await self.services.deadlines.renew()

    def fingerprint(self) -> object:
        """Another one whenever anything is: the database, the time, who is connected, who is there."""
        desks = [(key, id(d), d.presence.available, d.silent, d.heard) for key, d in self.team.desks.items()]
        pages = [(id(visitor), id(visitor.page)) for visitor in self.visitors]
        ((version,),) = self._watcher.execute("PRAGMA data_version").fetchall()  # to its end: no lock is kept
        return version, self.time, self.begun_at, self.steps_back, desks, pages, len(self.team.disabled)

    # --- what is so -----------------------------------------------------------------------------------------

    async def state(self, id: UUID) -> Conversation:
        """The state as the database has it."""
        return (await self._record(id)).state

    async def _record(self, id: UUID) -> Record:
        async with self.services.database.reading() as connection:
            record = await conversations.load(connection, id)
        assert record is not None
        return record

    def load(self, member: str) -> int:
        """How many chats a member has."""
        return sum(visitor.before.owner == member for visitor in self.visitors)

    async def deadlines(self, id: UUID) -> dict[str, Any]:
        """The rows of what is to happen to a conversation: kind and when."""
        query = sql("SELECT kind, due_at FROM deadline WHERE conversation = :id")
        async with self.services.database.reading() as connection:
            found = await connection.execute(query, {"id": id.hex})
            return {row.kind: row.due_at for row in found}

    async def requests(self, visitor: Visitor) -> list[UUID]:
        """The requests that a visitor left, oldest first."""
        since = self.clock() - timedelta(days=3650)
        async with self.services.database.reading() as connection:
            found = await requests.of_sites(connection, self.sites, since)
        return [row.id for row in found if row.conversation == visitor.id]
