"""The runner: applies one input to one conversation, in one transaction, and then tells who is interested.

It is the only place that performs the core's effects. What it returns was committed: an acknowledgement may be
sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import conversations
from server.adapters.bus import Bus, ConversationChanged, SiteChanged
from server.adapters.conversations import FirstAnswer, Record, StoredLine
from server.adapters.database import Database
from server.adapters.sealing import fingerprint
from server.core import effects as e
from server.core.conversation import Conversation, Input, Mode, Refused, step
from server.core.summary import summarize
from server.runtime.ports import Clock
from server.runtime.vault import Keys, Vault, VisitorKeys

LEASES = {
    ("staff_gone", Mode.STAFF): timedelta(seconds=60),
    ("visitor_gone", Mode.WAITING): timedelta(minutes=15),
    ("visitor_gone", Mode.STAFF): timedelta(hours=24),
    ("alarm_again", Mode.WAITING): timedelta(seconds=30),
    ("alarm_notify", Mode.WAITING): timedelta(seconds=60),
}
"""How long a side may be away in a mode before the other is told, and when somebody in danger who waits unclaimed rings
again and calls whoever is on call (the contract's figures)."""


@dataclass(frozen=True, slots=True)
class FrameRef:
    """A client's frame: who sent it, its id, and its canonical content for telling a repetition from a
    conflict."""

    sender: str
    id: UUID
    type: str
    content: bytes


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
    """Applies inputs to conversations."""

    def __init__(self, database: Database, vault: Vault, bus: Bus, clock: Clock) -> None:
        self.database = database
        self.vault = vault
        self.bus = bus
        self.clock = clock

    async def apply(
        self,
        id: UUID,
        given: Input,
        *,
        keys: Keys | None = None,
        frame: FrameRef | None = None,
        turn: UUID | None = None,
    ) -> Outcome:
        """Apply an input; raises Refused, NoSuchConversation or Unavailable, having changed nothing.

        A frame that was answered before gets its first answer again. `turn` is the assistant's turn that ends
        with this.
        """
        try:
            async with self.database.writing() as connection:
                record = await conversations.load(connection, id)
                if record is None:
                    raise NoSuchConversation
                before = record.state
                if frame is not None:
                    first = await self._first_answer(connection, id, frame, keys)
                    if first is not None:
                        return Outcome(first.seq, first.epoch, True, before)
                after, asked = step(before, given)
                now = self.clock()
                for effect in asked:
                    await self._perform(connection, record, after, effect, keys, now)
                await conversations.save(connection, before, after, now)
                if turn is not None:
                    await conversations.free_turn(connection, id, turn)
                seq = _own_seq(asked, frame) or after.seq
                if frame is not None:
                    await self._remember(connection, id, frame, asked, seq, after.epoch, keys)
        except BaseException:
            if keys is not None:
                keys.chapters.clear()  # a key made in a transaction that never was must not seal anything
            raise
        self.bus.publish(ConversationChanged(id))
        rings = any(isinstance(effect, e.RingAgain) for effect in asked)
        if rings or (before.mode, before.epoch, before.urgent) != (after.mode, after.epoch, after.urgent):
            self.bus.publish(SiteChanged(record.site))
        return Outcome(seq, after.epoch, False, after)

    # --- repetitions ----------------------------------------------------------------------------------------

    async def _first_answer(
        self, connection: AsyncConnection, id: UUID, frame: FrameRef, keys: Keys | None
    ) -> FirstAnswer | None:
        first = await conversations.first_answer(connection, id, frame.sender, frame.id)
        if first is None:
            return None
        key = self.vault.keyring.lookup
        if first.chapter is not None and keys is not None:
            of_chapter = await self.vault.chapter_key(connection, id, first.chapter, keys)
            if of_chapter is None:
                return first
            key = of_chapter
        if first.type != frame.type or fingerprint(key, frame.content) != first.fingerprint:
            raise Refused("conflict", "Another message was already sent under this id.")
        return first

    async def _remember(
        self,
        connection: AsyncConnection,
        id: UUID,
        frame: FrameRef,
        asked: tuple[e.Effect, ...],
        seq: int,
        epoch: int,
        keys: Keys | None,
    ) -> None:
        chapter, key = _chapter_of(asked, frame), self.vault.keyring.lookup
        if chapter is not None and keys is not None:
            key = await self.vault.chapter_key(connection, id, chapter, keys) or key
        answer = FirstAnswer(frame.type, chapter, fingerprint(key, frame.content), seq, epoch)
        await conversations.record(connection, id, frame.sender, frame.id, answer)

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
            case e.DropHandoff():
                await conversations.drop_unread_handoff(connection, id)
            case e.MarkClaimed():
                await conversations.mark_claimed(connection, id, now)
            case e.MakeOffer():
                note = await self._summary(connection, id, _visitor(keys))
                key = record.wrapped_dialogue_key
                sealed = await self.vault.seal_private("offer", id, key, note, _visitor(keys))
                await conversations.put(connection, id, sealed_offer=sealed)
            case e.DropOffer():
                await conversations.put(connection, id, sealed_offer=None)
            case e.SaveDialogue(state=state):
                key = record.wrapped_dialogue_key
                sealed = await self.vault.seal_private("dialogue", id, key, state, _visitor(keys))
                await conversations.put(connection, id, sealed_dialogue=sealed)
            case e.MarkUrgent():
                if record.urgent_since is None:
                    await conversations.put(connection, id, urgent_since=now)
            case e.RingAgain():
                await conversations.put(connection, id, alarms=record.alarms + 1)
            case e.ClearUrgent():
                await conversations.put(connection, id, urgent_since=None)
            case e.SetDeadline(kind=kind):
                await conversations.set_deadline(connection, id, kind, now + LEASES[kind, after.mode])
            case e.ClearDeadline(kind=kind):
                await conversations.clear_deadline(connection, id, kind)

    async def _append(
        self, connection: AsyncConnection, id: UUID, line: e.AppendLine, keys: Keys | None, now: datetime
    ) -> None:
        sealed = None
        if line.code is None:
            if keys is None:
                raise LookupError("a line with content needs somebody's keys")
            sealed = await self.vault.seal_line(connection, id, line, keys)
        stored = StoredLine(line.seq, now, line.role, line.id, line.chapter, line.code, sealed)
        await conversations.add_line(connection, id, stored)

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
        await self.vault.share(connection, id, record.site, numbers, stored.id, keys)
        sealed = await self.vault.seal_summary(
            connection, id, stored.chapter, stored.id, stored.summary, keys
        )
        await conversations.add_handoff(
            connection, id, id=stored.id, chapter=stored.chapter, share_earlier=stored.share_earlier,
            consent=stored.consent, at=now, sealed_summary=sealed,
        )  # fmt: skip

    async def _summary(self, connection: AsyncConnection, id: UUID, keys: VisitorKeys) -> str:
        said = [
            await self.vault.open_line(connection, id, line, keys)
            for line in await conversations.latest_lines(connection, id, "visitor", 50)
        ]
        return summarize([line["text"] for line in reversed(said) if "choice" not in line])


def _visitor(keys: Keys | None) -> VisitorKeys:
    if not isinstance(keys, VisitorKeys):
        raise LookupError("only the visitor's own code can do this")
    return keys


def _own_seq(asked: tuple[e.Effect, ...], frame: FrameRef | None) -> int | None:
    """The number of the line that is the frame's own, where it made one."""
    for effect in asked:
        if (
            isinstance(effect, e.AppendLine)
            and frame is not None
            and effect.id == frame.id
            and effect.role != "system"
        ):
            return effect.seq
    return None


def _chapter_of(asked: tuple[e.Effect, ...], frame: FrameRef) -> int | None:
    """The chapter under which the content of a frame is sealed, where it is."""
    for effect in asked:
        if isinstance(effect, e.AppendLine | e.StoreHandoff) and effect.id == frame.id:
            return effect.chapter
    return None
