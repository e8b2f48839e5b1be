"""The runner: applies one input to one conversation, in one transaction, and then tells who is interested.

It is the only place that performs the core's effects. What it returns was committed: an acknowledgement may be
sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import chapters, conversations, holds, leases, lines, requests
from server.adapters.bus import Bus, ConversationChanged, SiteChanged
from server.adapters.conversations import Record
from server.adapters.database import Database, Unavailable
from server.adapters.lines import StoredLine
from server.core import effects as e
from server.core.conversation import (
    CancelHandoff,
    Conversation,
    Input,
    Mode,
    Refused,
    Unshare,
    step,
)
from server.core.statistics import Cell
from server.core.summary import summarize
from server.runtime import reading_log
from server.runtime.consents import wording_place
from server.runtime.ports import Clock, Presence
from server.runtime.repeats import FrameRef, first_answer, own_seq, remember
from server.runtime.room import Room
from server.runtime.statistics import Statistics
from server.runtime.team_vault import seal_for_team
from server.runtime.timing import length
from server.runtime.vault import Keys, MemberKeys, Vault, VisitorKeys

log = structlog.get_logger()

ATTEMPTS = 5  # at one input that others overtake


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was committed: the number that the acknowledgement names, the epoch, and whether it was a
    repetition."""

    seq: int
    epoch: int
    repeated: bool
    state: Conversation


class NoSuchConversation(Exception):
    """There is no conversation with this id."""


class Runner:
    """Applies inputs to conversations. `call_after` and `chats` are the settings of how long somebody waits with nobody
    there before whoever is on call is called, and of how many chats a member may have; `presence` knows who is there,
    and of a command that is nobody."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        bus: Bus,
        clock: Clock,
        *,
        statistics: Statistics | None = None,  # of a command: it counts nothing
        call_after: timedelta = timedelta(minutes=2),
        chats: int = 10,
        presence: Presence | None = None,
    ) -> None:
        self.database = database
        self.vault = vault
        self.bus = bus
        self.clock = clock
        self._statistics = statistics
        self.call_after = call_after
        self._room = Room(chats, presence)

    async def apply(
        self,
        id: UUID,
        given: Input,
        *,
        keys: Keys | None = None,
        frame: FrameRef | None = None,
        turn: UUID | None = None,
    ) -> Outcome:
        """Apply an input; raises Refused, NoSuchConversation or Unavailable, having changed nothing: except where the
        step itself says so (effect Decline).

        A frame that was answered before gets its first answer again. `turn` is the assistant's turn that ends
        with this.
        """
        for _ in range(ATTEMPTS):
            try:
                return await self._attempt(id, given, keys, frame, turn)
            except conversations.Overtaken:
                log.info("conversation_read_again")
        raise Unavailable("overtaken again and again")

    async def _attempt(
        self, id: UUID, given: Input, keys: Keys | None, frame: FrameRef | None, turn: UUID | None
    ) -> Outcome:
        try:
            async with self.database.writing() as connection:
                record = await conversations.load(connection, id)
                if record is None:
                    raise NoSuchConversation
                before = record.state
                if frame is not None:
                    first = await first_answer(connection, self.vault, id, frame, keys)
                    if first is not None:
                        return Outcome(first.seq, first.epoch, True, before)
                given = await self._room.look(connection, record, given)
                after, asked = step(before, given)
                now = self.clock()
                await conversations.save(connection, before, after, now, site=_site(record, asked))
                if _takes_back(before, given):
                    await chapters.mark_withdrawn(connection, id, now)
                begun_at = record.site
                for effect in asked:
                    if isinstance(effect, e.MoveSite):
                        record = await self._move(connection, record, effect.site, _visitor(keys))
                    else:
                        await self._perform(connection, record, after, effect, keys, now)
                counted: tuple[Cell, ...] = ()
                if self._statistics is not None:
                    counted, columns = self._statistics.look(record, after, given, now)
                    await conversations.put(connection, id, **columns)
                if turn is not None:
                    await leases.free_turn(connection, id, turn)
                seq = own_seq(asked, frame) or after.seq
                declined = next((effect for effect in asked if isinstance(effect, e.Decline)), None)
                if frame is not None and declined is None:
                    await remember(connection, self.vault, id, frame, asked, seq, after.epoch, keys)
        except BaseException:
            if keys is not None:
                keys.chapters.clear()  # a key made in a transaction that never was must not seal anything
            raise
        if self._statistics is not None:
            self._statistics.add(begun_at, counted)
        self.bus.publish(ConversationChanged(id))
        for of in {begun_at, record.site} if _concerns_the_desk(before, after, asked) else ():
            self.bus.publish(SiteChanged(of))
        if declined is not None:
            raise Refused("refused", declined.why)
        return Outcome(seq, after.epoch, False, after)

    # --- effects --------------------------------------------------------------------------------------------

    async def _perform(
        self,
        connection: AsyncConnection,
        record: Record,
        after: Conversation,
        effect: e.Effect,
        keys: Keys | None,
        now: datetime,
    ) -> None:
        id = after.id
        match effect:
            case e.OpenChapter(number=number):
                await self.vault.open_chapter(connection, id, number, _visitor(keys), now)
            case e.AppendLine():
                await self._append(connection, id, effect, keys, now)
            case e.StoreHandoff():
                await self._store_handoff(connection, record, effect, _visitor(keys), now)
            case e.DropHandoff(chapter=number):
                if not await holds.is_held(connection, id):  # else what was shared is kept
                    await chapters.drop_unread_handoff(connection, id, number)
            case e.MarkClaimed(chapter=number):
                await chapters.mark_claimed(connection, id, number, now)
                if isinstance(keys, MemberKeys):
                    shown = await self._shown(connection, after, keys)
                    await reading_log.record(connection, self.vault, keys, id, "claimed", now, chapters=shown)
            case e.FileRequest():
                await self._file(connection, record, effect, _visitor(keys), now)
            case e.MarkRequest(request=request, done=done):
                if not await requests.mark(connection, id, request, now if done else None):
                    raise Refused("not_found", "There is no such request.")
            case e.AddNote():
                content = {"name": effect.name, "text": effect.text}
                sealed_note = await seal_for_team(
                    connection, self.vault, "note", id, effect.id, record.site, content
                )
                await requests.add_note(connection, id, id=effect.id, at=now, content=sealed_note)
            case e.StoreOutcome(outcome=outcome):
                await conversations.put(connection, id, outcome=outcome)
            case e.MakeOffer():
                note = await self._summary(connection, id, _visitor(keys))
                sealed = await self.vault.seal_private("offer", record, note, _visitor(keys))
                await conversations.put(connection, id, sealed_offer=sealed)
            case e.DropOffer():
                await conversations.put(connection, id, sealed_offer=None)
            case e.SaveDialogue(state=state):
                sealed = await self.vault.seal_private("dialogue", record, state, _visitor(keys))
                await conversations.put(connection, id, sealed_dialogue=sealed)
            case e.MarkUrgent():
                if record.urgent_since is None:
                    await conversations.put(connection, id, urgent_since=now)
            case e.RingAgain():
                await conversations.put(connection, id, alarms=record.alarms + 1)
            case e.ClearUrgent():
                await conversations.put(connection, id, urgent_since=None)
            case e.SetDeadline(kind=kind, in_place_of=other):
                due = now + length(kind, after.mode, self.call_after)
                was_due = await leases.due_at(connection, id, other) if other else None
                if was_due is not None and was_due > now:  # one that is due is being done
                    due = min(due, was_due)
                await leases.set_deadline(connection, id, kind, due)
            case e.ClearDeadline(kind=kind):
                await leases.clear_deadline(connection, id, kind)

    async def _move(
        self, connection: AsyncConnection, record: Record, site: str, keys: VisitorKeys
    ) -> Record:
        """Bring a conversation to another center, as its visitor agreed."""
        await self.vault.require_site(record, keys)
        bound = await self.vault.bind_site(record.state.id, site, keys)
        await conversations.put(connection, record.state.id, site=site, wrapped_dialogue_key=bound)
        return replace(record, site=site, wrapped_dialogue_key=bound)

    async def _append(
        self, connection: AsyncConnection, id: UUID, line: e.AppendLine, keys: Keys | None, now: datetime
    ) -> None:
        sealed = None
        if line.code is None:
            if keys is None:
                raise LookupError("a line with content needs somebody's keys")
            sealed = await self.vault.seal_line(connection, id, line, now, keys)
        stored = StoredLine(line.seq, now, line.role, line.id, line.chapter, line.code, sealed)
        await lines.add_line(connection, id, stored)

    async def _file(
        self,
        connection: AsyncConnection,
        record: Record,
        filed: e.FileRequest,
        keys: VisitorKeys,
        now: datetime,
    ) -> None:
        await self.vault.require_site(record, keys)
        id, site = record.state.id, record.site
        content = await seal_for_team(
            connection, self.vault, "request", id, filed.id, site, dict(filed.fields)
        )
        await requests.file(
            connection, filed.id, conversation=id, site=site, kind=filed.kind, at=now, chapter=filed.chapter,
            consent=filed.consent, content=content,
        )  # fmt: skip

    async def _store_handoff(
        self,
        connection: AsyncConnection,
        record: Record,
        stored: e.StoreHandoff,
        keys: VisitorKeys,
        now: datetime,
    ) -> None:
        id = record.state.id
        numbers = range(1, stored.chapter + 1) if stored.share_earlier else [stored.chapter]
        await self.vault.share(connection, record, numbers, stored.id, keys)
        sealed = await self.vault.seal_summary(
            connection, id, stored.chapter, stored.id, stored.summary, keys
        )
        place = wording_place(
            id, chapter=stored.chapter, handoff=stored.id, at=now, consent=stored.consent,
            share_earlier=stored.share_earlier,
        )  # fmt: skip
        wording = await self.vault.seal_text(connection, place, id, stored.chapter, stored.wording, keys)
        await chapters.add_handoff(
            connection, id, id=stored.id, chapter=stored.chapter, share_earlier=stored.share_earlier,
            consent=stored.consent, at=now, sealed_summary=sealed, sealed_wording=wording,
        )  # fmt: skip

    async def _shown(self, connection: AsyncConnection, state: Conversation, keys: MemberKeys) -> set[int]:
        """The chapters that a desk of this member is shown at present."""
        shared = await chapters.shared_now(connection, state)
        return await self.vault.shared_chapters(connection, state.id, keys) & set(shared)

    async def _summary(self, connection: AsyncConnection, id: UUID, keys: VisitorKeys) -> str:
        said = [
            await self.vault.open_line(connection, id, line, keys)
            for line in await lines.latest_lines(connection, id, "visitor", 50)
        ]
        return summarize([line["text"] for line in reversed(said) if "choice" not in line])


def _site(record: Record, asked: tuple[e.Effect, ...]) -> str:
    """The center to which a conversation belongs after a step."""
    return next((effect.site for effect in asked if isinstance(effect, e.MoveSite)), record.site)


def _concerns_the_desk(before: Conversation, after: Conversation, asked: tuple[e.Effect, ...]) -> bool:
    """Whether a queue, an alarm or a request is another one than before."""
    loud = (e.RingAgain, e.FileRequest, e.MarkRequest, e.MoveSite)
    return any(isinstance(effect, loud) for effect in asked) or (
        (before.mode, before.epoch, before.urgent, before.reserved)
        != (after.mode, after.epoch, after.urgent, after.reserved)
    )


def _takes_back(before: Conversation, given: Input) -> bool:
    """Whether the visitor takes back what they agreed to share: also by leaving the line."""
    return isinstance(given, Unshare) or (isinstance(given, CancelHandoff) and before.mode is Mode.WAITING)


def _visitor(keys: Keys | None) -> VisitorKeys:
    if not isinstance(keys, VisitorKeys):
        raise LookupError("only the visitor's own code can do this")
    return keys
