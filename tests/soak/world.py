"""The world of the hand-off's proof: the real runtime on a real database, without sockets, and a model beside it.

Everything that commits is looked at: who may do it, what becomes of the epoch, who speaks. A process is lost as a whole
and another one begins on the same database; clients come back with what they were shown.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from houses import PASSWORD, TOLEDO, FakeClock, settings_of
from sqlalchemy import text as sql

from server.adapters import conversations, lines, requests, waiting
from server.adapters.database import Unavailable
from server.adapters.notify import Notifier
from server.adapters.rasa import AssistantAwayError, AssistantReply, Context, Reading, Turn
from server.adapters.sealing import VisitorCode, new_code
from server.app import build
from server.core import conversation as core
from server.core.conversation import ASSISTANT_MODES, Conversation, Mode
from server.core.conversation.draft import answerer
from server.core.delivery import Cursor, content
from server.runtime.hub import StaffPresence, VisitorPresence
from server.runtime.repeats import FrameRef
from server.runtime.runner import Outcome
from server.runtime.vault import MemberKeys, VisitorKeys
from server.services import Services
from server.web.visitor_view import VisitorView

from .readers import Transcript

CHATS = 2  # that a member may have, so that the limit is met
OWNERS = (core.StaffSay, core.ReturnToBot, core.Release, core.Transfer, core.Close)


class Recorder:
    """A connection whose reader takes everything at once: it keeps the transcript that it was shown."""

    has_room = True

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    def send(self, frame: Any) -> None:
        """A frame goes out."""
        sent = json.loads(frame.encode())
        if sent["type"] == "line":
            self._transcript.show(sent)


class Assistant:
    """Answers when it is told to: `late` are the turns under way."""

    def __init__(self) -> None:
        self.late: list[asyncio.Future[None]] = []

    async def turn(
        self, *, state: str | None, context: Context, text: str | None = None, choice: str | None = None
    ) -> Turn:
        """Answer one line once the world says so."""
        self.late.append(told := asyncio.get_running_loop().create_future())
        await told
        reply = AssistantReply(topic="thanks", text=f"answer to {text}")
        return Turn(replies=[reply], topic="thanks", confidence=1.0, state="s")

    async def read(self, text: str) -> Reading:
        """Away: there is no second signal here."""
        raise AssistantAwayError("not here")

    async def is_ready(self) -> bool:
        """Always."""
        return True

    async def close(self) -> None:
        """Nothing to close."""


class OnCall(Notifier):
    """Counts the calls."""

    def __init__(self) -> None:
        super().__init__(None, None, None)
        self.calls = 0

    async def call(self) -> bool:
        """Somebody is called."""
        self.calls += 1
        return True


@dataclass
class Visitor:
    """One visitor: what they have, what they were shown, and what must be so."""

    id: UUID
    code: str
    before: Conversation
    shown: Transcript = field(default_factory=Transcript)
    page: VisitorPresence | None = None
    view: VisitorView | None = None
    heard_at: float = 0.0  # by the world's own time, which no clock sets back
    began_waiting: int = 0
    handed_back: bool = False
    calls: Counter[str] = field(default_factory=Counter)  # of the present wait, by kind
    sent: list[tuple[FrameRef, core.Input, int]] = field(default_factory=list)

    @property
    def keys(self) -> VisitorKeys:
        """Fresh keys, as a page that connects brings them."""
        return self.page.keys if self.page is not None else VisitorKeys(VisitorCode.of(self.code))


class World:
    """Visitors, members and the process that serves them."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.settings = settings_of(folder, chats_per_member=CHATS)
        self.time = self.begun_at = self.stepped_at = 0.0
        self.waits = 0
        self.visitors: list[Visitor] = []
        self.members: dict[str, MemberKeys] = {}
        self.heard: dict[str, float] = {}
        self.desks: dict[str, StaffPresence] = {}
        self.turns: list[asyncio.Task[None]] = []
        self.oncall = OnCall()
        self.services: Services
        self.assistant: Assistant

    # --- the process ----------------------------------------------------------------------------------------

    async def begin(self, known: dict[str, MemberKeys], visitors: int) -> None:
        """A first process with new visitors; `known` are members who signed in before."""
        await self._process()
        for name in ("alex", "sam"):
            if name not in known:
                token = (await self.services.team.sessions.sign_in(name, PASSWORD)).token
                keys = await self.services.team.sessions.unlock(token)
                assert keys is not None
                known[name] = keys
        self.members = known
        for _ in range(visitors):
            self.visitors.append(await self._arrive())

    async def _process(self) -> None:
        self.assistant = Assistant()
        self.services = build(self.settings, assistant=self.assistant, clock=self.clock)
        self.services.deadlines._notifier = self.oncall
        self.services.turns.patience = (
            1e6  # that an answer is late is a rule of its own, and no matter of real time
        )
        self.begun_at = self.time
        runner, apply = self.services.runner, self.services.runner.apply

        async def watched(id: UUID, given: core.Input, **more: Any) -> Outcome:
            outcome = await apply(id, given, **more)
            if not outcome.repeated:
                await self._committed(id, given, outcome)
            return outcome

        runner.apply = watched  # type: ignore[method-assign]
        await self.services.turns.begin_anew()  # as the composition root does at a start

    async def crash(self) -> None:
        """The process is lost: what it held in memory, what it was about to do, every connection."""
        await self.end()
        await self._process()
        for visitor in self.visitors:
            visitor.page = visitor.view = None
        self.desks.clear()

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

    # --- who is there ---------------------------------------------------------------------------------------

    async def _arrive(self) -> Visitor:
        id, code = uuid4(), new_code()
        keys = VisitorKeys(VisitorCode.of(code))
        wrapped = await self.services.vault.new_conversation(id, TOLEDO, keys)
        async with self.services.database.writing() as connection:
            await conversations.create(
                connection, id=id, site=TOLEDO, language="en", wrapped_dialogue_key=wrapped,
                lookup=self.services.vault.keyring.find(keys.code.lookup), at=self.clock(),
            )  # fmt: skip
        return Visitor(id, code, await self.state(id), heard_at=self.time)

    async def connect(self, visitor: Visitor) -> None:
        """The visitor's page connects, with what it was shown before."""
        services, keys = self.services, VisitorKeys(VisitorCode.of(visitor.code))
        await services.vault.unlock(visitor.id, keys)
        cursor = Cursor.resume(visitor.shown.last_seq, (await self.state(visitor.id)).seq)
        site = services.sites[TOLEDO]
        recorder: Any = Recorder(visitor.shown)
        visitor.view = VisitorView(recorder, services, site, visitor.id, keys, cursor)
        visitor.page = VisitorPresence(visitor.id, TOLEDO, keys, self.clock(), leave=lambda: None)
        visitor.heard_at = self.time
        services.hub.join_visitor(visitor.page)
        await visitor.view.show(resuming=True)

    def leave(self, visitor: Visitor) -> None:
        """The visitor's page is gone."""
        if visitor.page is not None:
            self.services.hub.leave_visitor(visitor.page)
            visitor.page = visitor.view = None

    async def sit_down(self, name: str) -> None:
        """A member is at their desk, available, with the keys of a session that was opened anew."""
        known = self.members[name]
        keys = dataclasses.replace(known, periods={}, chapters={})
        await self.services.team.periods.load(keys)
        self.get_up(name)
        self.desks[name] = StaffPresence(keys, self.clock(), leave=lambda: None, available=True)
        self.heard[name] = self.time
        self.services.hub.join_desk(self.desks[name])

    def get_up(self, name: str) -> None:
        """A member's desk is gone."""
        if (desk := self.desks.pop(name, None)) is not None:
            self.services.hub.leave_desk(desk)

    # --- what is done ---------------------------------------------------------------------------------------

    async def do(self, visitor: Visitor, given: Any, keys: Any, sender: str) -> Outcome:
        """Apply an input as the frame of a client; raises Refused."""
        frame = FrameRef(sender, given.id, type(given).__name__, content(dataclasses.asdict(given)))
        outcome = await self.services.runner.apply(visitor.id, given, keys=keys, frame=frame)
        visitor.sent.append((frame, given, outcome.seq))
        return outcome

    async def say_again(self, visitor: Visitor, number: int) -> None:
        """A client sends one of its frames again, because the answer to it was lost."""
        frame, given, seq = visitor.sent[number % len(visitor.sent)]
        name = next((n for n, keys in self.members.items() if str(keys.id) == frame.sender), None)
        keys: Any = visitor.keys if name is None else self.desks[name].keys if name in self.desks else None
        if keys is None:
            return
        before = await self.state(visitor.id)
        outcome = await self.services.runner.apply(visitor.id, given, keys=keys, frame=frame)
        assert outcome.repeated and outcome.seq == seq, "a repetition got another answer"
        assert await self.state(visitor.id) == before, "a repetition changed something"

    async def begin_turn(self, visitor: Visitor) -> None:
        """The assistant begins to answer what is owed."""
        if visitor.page is None or not (await self.state(visitor.id)).owed:
            return
        count = len(self.assistant.late)
        self.turns.append(task := asyncio.create_task(self.services.turns.pay(visitor.id, visitor.page.keys)))
        while len(self.assistant.late) == count and not task.done():
            await asyncio.sleep(0)

    async def late(self, visitor: Visitor) -> None:
        """The visitor is told, once, that an answer takes longer."""
        with contextlib.suppress(core.Refused):
            await self.services.runner.apply(visitor.id, core.AssistantAway())

    async def end_turns(self) -> None:
        """The assistant answers everything that it was asked."""
        while any(not turn.done() for turn in self.turns):
            for told in self.assistant.late:
                if not told.done():
                    told.set_result(None)
            await asyncio.sleep(0)
        for turn in self.turns:
            turn.result()
        self.turns.clear()

    async def pass_time(self, seconds: float) -> None:
        """Time passes; whoever is connected is heard, and the process does what is due."""
        self.time += seconds
        self.clock.advance(seconds=seconds)
        await self._beat()

    async def set_back(self) -> None:
        """Somebody sets the clock back by an hour. No time passes by it."""
        self.clock.now -= timedelta(hours=1)
        self.stepped_at = self.time
        await self._beat()

    def hear(self) -> None:
        """Everybody who is connected is heard."""
        for visitor in self.visitors:
            if visitor.page is not None:
                visitor.page.heard_at, visitor.heard_at = self.clock(), self.time
        for name, desk in self.desks.items():
            desk.heard_at, self.heard[name] = self.clock(), self.time

    async def _beat(self) -> None:
        self.hear()
        before = self.oncall.calls
        # Without a renewal before it: who is heard is there, though no heartbeat of the process said so yet.
        await self.services.deadlines.end_due()
        await self.services.deadlines.renew()
        self.called = self.oncall.calls - before

    # --- what is so -----------------------------------------------------------------------------------------

    async def state(self, id: UUID) -> Conversation:
        """The state as the database has it."""
        async with self.services.database.reading() as connection:
            record = await conversations.load(connection, id)
        assert record is not None
        return record.state

    async def requests(self, id: UUID) -> list[UUID]:
        """The requests that a visitor left, oldest first."""
        since = self.clock() - timedelta(days=3650)
        async with self.services.database.reading() as connection:
            found = await requests.of_sites(connection, [TOLEDO], since)
        return [row.id for row in found if row.conversation == id]

    async def deadlines(self, id: UUID) -> dict[str, Any]:
        """The rows of what is to happen to a conversation: kind and when."""
        query = sql("SELECT kind, due_at FROM deadline WHERE conversation = :id")
        async with self.services.database.reading() as connection:
            found = await connection.execute(query, {"id": id.hex})
            return {row.kind: row.due_at for row in found}

    async def queue(self) -> list[UUID]:
        """Who waits, in order; of this world's visitors."""
        own = {visitor.id for visitor in self.visitors}
        async with self.services.database.reading() as connection:
            rows = await waiting.queue(connection, [TOLEDO])
        return [row.conversation for row in rows if row.conversation in own]

    async def _committed(self, id: UUID, given: core.Input, outcome: Outcome) -> None:
        """Look at a step that was committed: it must have been allowed, and it must not have spoken over anybody."""
        visitor = next(v for v in self.visitors if v.id == id)
        before, after = visitor.before, outcome.state
        changed = answerer(before.mode) != answerer(after.mode)
        assert after.epoch == before.epoch + changed, "the epoch counts the changes of who answers"
        assert (after.mode is Mode.STAFF) == (after.owner is not None), "a person's chat has one owner"
        if isinstance(given, OWNERS):
            assert (before.owner, before.epoch) == (given.member, given.epoch), "a stale owner acted"
        if isinstance(given, core.Claim):
            assert before.mode is not Mode.STAFF and after.owner == given.member, (
                "a chat was taken from somebody"
            )
        if isinstance(given, core.TurnDone):
            assert before.mode in ASSISTANT_MODES and given.epoch == before.epoch, (
                "a late answer came through"
            )
        if isinstance(given, core.StaffGone):
            quiet = self.time - self.heard.get(self._name(before.owner), -100)
            assert quiet >= 60 and self.time - self.begun_at >= 60, "a person was taken for gone too early"
        if isinstance(given, core.VisitorGone):
            kept = 15 * 60 if before.mode is Mode.WAITING else 24 * 3600
            assert self.time - visitor.heard_at >= kept, "a visitor was taken for gone too early"
        async with self.services.database.reading() as connection:
            new = await lines.read(connection, id, after=before.seq)
        assert [line.seq for line in new] == list(range(before.seq + 1, after.seq + 1)), (
            "the numbers have a gap"
        )
        for line in new:
            assert line.role != "bot" or before.mode in ASSISTANT_MODES or after.mode in ASSISTANT_MODES
            assert line.role != "bot" or after.mode is not Mode.STAFF, "the assistant spoke over a person"
            assert line.role != "staff" or before.mode is Mode.STAFF, "staff spoke in a chat that nobody had"
        if after.mode is Mode.WAITING and before.mode is not Mode.WAITING:
            self.waits += 1
            visitor.began_waiting, visitor.handed_back = self.waits, before.mode is Mode.STAFF
        visitor.before = after

    def _name(self, member: str | None) -> str:
        return next((name for name, keys in self.members.items() if str(keys.id) == member), "")

    async def clear_away(self) -> None:
        """Every visitor ends, so that the next world finds an empty queue."""
        for visitor in self.visitors:
            with contextlib.suppress(core.Refused):
                await self.services.runner.apply(visitor.id, core.End(uuid4()), keys=visitor.keys)
