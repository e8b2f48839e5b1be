"""The assistant's debts: every line of a visitor in `bot`, `offered` and `waiting` is owed an answer.

Any process with a page of that visitor pays, because only there is the code that opens the lines: on hello, on
a line, and every few seconds, so also when the assistant is back. A turn is taken by a conditional update, so
two processes do not answer the same line; its result is committed only while nothing has changed underneath.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID, uuid4

import structlog

from server.adapters import conversations, leases, lines
from server.adapters.bus import ConversationChanged
from server.adapters.conversations import Record
from server.adapters.database import Unavailable
from server.adapters.lines import StoredLine
from server.adapters.rasa import AssistantAwayError, Command, Context, Shared, Turn
from server.core import consent
from server.core.conversation import (
    Alarmed,
    AssistantAway,
    CheckIn,
    Filed,
    Mode,
    Refused,
    Reply,
    TurnDone,
    check_in_id,
)
from server.core.effects import Button
from server.core.hours import worded
from server.core.learning import NEAR_DANGER, is_missed, may_be_asked_for
from server.core.requests import in_order
from server.core.safety import CHECK_IN, Finding, Screen, Weighed
from server.core.sites import Site
from server.runtime import phrases
from server.runtime.answers import answer
from server.runtime.forgetting import Forgetting
from server.runtime.hub import Hub
from server.runtime.ports import AssistantPort
from server.runtime.runner import NoSuchConversation, Runner
from server.runtime.vault import VisitorKeys

log = structlog.get_logger()

HELD = timedelta(seconds=30)  # how long a turn is held before another process may take it
PATIENCE = 3.0  # seconds after which the visitor is told that the answer is late


@dataclass(frozen=True, slots=True)
class _Owed:
    record: Record
    keys: VisitorKeys
    lines: list[StoredLine]
    said: list[dict[str, object]]
    carded: dict[UUID | None, str | None]
    checked: set[UUID]
    dialogue: str | None
    missed: list[StoredLine] = field(default_factory=list)


class Turns:
    """Pays what is owed to a conversation whose keys are at hand."""

    def __init__(
        self,
        runner: Runner,
        assistant: AssistantPort,
        hub: Hub,
        sites: Mapping[str, Site],
        screen: Screen,
        forgetting: Forgetting,
    ) -> None:
        self._runner = runner
        self._forgetting = forgetting
        self._assistant = assistant
        self._hub = hub
        self._sites = sites
        self._screen = screen
        self.patience = PATIENCE

    async def begin_anew(self) -> None:
        """Free the turns that a process which was killed still holds, so that nobody waits for their answer until HELD
        is over.

        Where another process is at work on one, the line may be answered by both: one commits, the other is refused.
        """
        async with self._runner.database.writing() as connection:
            await leases.free_all_turns(connection)

    async def pay(self, id: UUID, keys: VisitorKeys) -> None:
        """Answer everything that is owed. Where the assistant is away, tell the visitor once; the debt
        stays."""
        while True:
            turn = uuid4()
            try:
                owed = await self._take(id, turn, keys)
                if owed is None:
                    return
                try:
                    done = await self._answer(id, owed, turn)
                    if done.delete and await self._delete(id):
                        return
                    await self._runner.apply(id, done, keys=keys, turn=turn)
                    await self._ask_to_keep(id, owed, keys)
                except AssistantAwayError as error:
                    log.warning("assistant_away", reason=str(error))
                    await self._tell_away(id, owed)
                    return
                except Refused:
                    continue  # somebody answered or took over meanwhile: look again at what is owed now
                finally:
                    await self._free(id, turn)
            except (Unavailable, NoSuchConversation):
                return

    async def _delete(self, id: UUID) -> bool:
        """Delete the conversation, as its visitor told the assistant to; says whether it is gone. Where the law keeps
        it, the turn goes on and tells them so."""
        try:
            await self._forgetting.forget(id)
        except Refused:
            return False
        return True

    async def _take(self, id: UUID, turn: UUID, keys: VisitorKeys) -> _Owed | None:
        runner = self._runner
        async with runner.database.reading() as connection:
            record = await conversations.load(connection, id)
        if record is None or not record.state.owed:
            return None
        async with runner.database.writing() as connection:
            now = runner.clock()
            record = await conversations.load(connection, id)
            if record is None or not record.state.owed:
                return None
            if not await leases.take_turn(connection, id, turn, now=now, until=now + HELD):
                return None
            after = record.state.answered_seq
            recent = await lines.read(connection, id, after=after)
            opened = [
                (line, await runner.vault.open_line(connection, id, line, keys))
                for line in recent
                if line.role == "visitor"
            ]
            cards = [
                (line, (await runner.vault.open_line(connection, id, line, keys)).get("alert"))
                for line in recent
                if line.role == "system" and line.sealed is not None
            ]
            dialogue = None
            if record.sealed_dialogue is not None:
                dialogue = await runner.vault.open_private("dialogue", record, record.sealed_dialogue, keys)
        # A message that was left for staff is not for the assistant.
        asked = [line for line, content in opened if content.get("says") != "message"]
        said = [content for _, content in opened if content.get("says") != "message"]
        carded = {line.id: alert for line, alert in cards}
        bot = {line.id for line in recent if line.role == "bot"}
        checked = {line.id for line in asked if line.id is not None and check_in_id(line.id) in bot}
        return _Owed(record, keys, asked, said, carded, checked, dialogue)

    async def _answer(self, id: UUID, owed: _Owed, turn: UUID) -> TurnDone:
        """One call to the assistant for each line, in order, each with the state that the one before left.

        A line that got a card is paid by it, and one that got the gentle question likewise, unless the assistant
        sees danger in it: the assistant only takes note. Where the assistant's own reading
        finds danger that the screen did not see, its card is the answer.
        """
        state, replies = owed.dialogue, []
        commands: list[Command] = []
        site = self._sites[owed.record.site]
        for line, said in zip(owed.lines, owed.said, strict=True):
            context = Context(
                site,
                self._hub.staff_online(site.id),
                owed.record.state.staffed,
                centers=tuple(self._sites.values()),
                shared=_shared(owed.record),
                open_now=site.hours.is_open(self._runner.clock()) if site.hours else None,
                hours_text=worded(site.hours, self._runner.clock()) if site.hours else None,
                shown=owed.carded.get(line.id) or (CHECK_IN if line.id in owed.checked else None),
                weighed=self._screen.weigh(str(said["text"])) if "text" in said else None,
                after_alarm=owed.record.state.check_in_due and line.id not in {*owed.carded, *owed.checked},
            )
            taken = await self._ask(id, owed, said, state, context, turn)
            if line.id in owed.checked and context.shown is None:
                # Asked about by the server meanwhile, which the assistant has to know: a "no" is an answer to that.
                context = replace(context, shown=CHECK_IN)
                taken = await self._ask(id, owed, said, state, context, turn)
            state = taken.state
            # What was filled in is passed on whatever else the line said; the rest waits where a card is the answer.
            filing = [one for one in taken.commands if one.command == "file_request"]
            commands += filing if line.id in owed.carded else taken.commands
            if line.id in owed.carded:
                continue
            answers = self._replies(line, taken, str(said["text"]))
            if line.id not in owed.checked and _is_missed(said, context.weighed, taken, answers):
                owed.missed.append(line)
            replies += [reply for reply in answers if reply.alert] if line.id in owed.checked else answers
        return TurnDone(
            epoch=owed.record.state.epoch,
            answered_from=owed.record.state.answered_seq,
            answered_to=owed.lines[-1].seq,
            replies=tuple(replies),
            dialogue=state or "",
            offer_person=any(one.command == "offer_person" for one in commands),
            requests=tuple(
                Filed(one.kind, in_order(one.kind, one.fields), consent.of_site(site, consent.MESSAGE))
                for one in commands
                if one.command == "file_request" and one.kind is not None
            ),
            delete=any(one.command == "delete_conversation" for one in commands),
            check_in=self._screen.cards["after_alarm"],
        )

    async def _ask_to_keep(self, id: UUID, owed: _Owed, keys: VisitorKeys) -> None:
        """After one line alone that was missed: ask for its words, where this is the moment for it."""
        if len(owed.lines) != 1 or not owed.missed or owed.lines[0].id is None:
            return
        line, text = owed.lines[0], str(owed.said[0]["text"])
        if await phrases.ask(self._runner.database, id, owed.record.site, line.seq):
            keys.asked = owed.lines[0].id, text
            self._runner.bus.publish(ConversationChanged(id))

    async def second_reading(self, id: UUID, line: UUID, text: str, keys: VisitorKeys) -> Finding | None:
        """Whether the assistant sees danger in a line that a person answers; the card then stands in the transcript.

        The screen looked first and raised no alarm. Where the assistant is away there is no second signal.
        """
        try:
            reading = await self._assistant.read(text, self._screen.weigh(text))
        except AssistantAwayError:
            return None
        found = self._screen.card(reading.topic, text=text)
        if found is not None and found.alert is not None:
            try:
                await self._runner.apply(id, Alarmed(line, found.alert, found.text), keys=keys)
            except (Refused, Unavailable, NoSuchConversation):
                pass  # the card itself needs no commit
        return found

    def _replies(self, line: StoredLine, turn: Turn, text: str) -> list[Reply]:
        chapter, answered = line.chapter or 0, answer(turn, self._screen, text=text)
        card = answered.card
        if card is not None:
            raised_by = line.id if card.alert else None  # the gentle question is the assistant's line
            return [Reply(card.text, card.topic, chapter, alert=card.alert, raised_by=raised_by)]
        return [
            Reply(
                text=reply.text,
                topic=reply.topic,
                chapter=chapter,
                buttons=tuple(Button(button.label, button.choice) for button in reply.buttons),
                expects=reply.expects,
                alert=reply.alert,
            )
            for reply in answered.replies
        ]

    async def _ask(
        self,
        id: UUID,
        owed: _Owed,
        said: dict[str, object],
        state: str | None,
        context: Context,
        turn: UUID,
    ) -> Turn:
        """One turn; a visitor who has waited for `patience` is told, and the turn goes on."""
        choice = said.get("choice")
        asked = asyncio.ensure_future(
            self._assistant.turn(
                state=state, context=context, choice=str(choice) if choice else None, text=str(said["text"])
            )
        )
        try:
            done, _ = await asyncio.wait({asked}, timeout=self.patience)
            if not done:
                await self._tell_away(id, owed)
                await self._renew(id, turn)
            return await asked
        finally:
            asked.cancel()

    async def _renew(self, id: UUID, turn: UUID) -> None:
        async with self._runner.database.writing() as connection:
            now = self._runner.clock()
            await leases.take_turn(connection, id, turn, now=now, until=now + HELD)

    async def _free(self, id: UUID, turn: UUID) -> None:
        async with self._runner.database.writing() as connection:
            await leases.free_turn(connection, id, turn)

    async def _tell_away(self, id: UUID, owed: _Owed) -> None:
        """That the answer is late; and the gentle question where the screen left it to the assistant."""
        check = self._left_to_it(owed)
        try:
            await self._runner.apply(id, AssistantAway(check), keys=owed.keys)
        except Refused:
            return  # told already, or not owed any more
        if check is not None:
            owed.checked.add(check.line)

    def _left_to_it(self, owed: _Owed) -> CheckIn | None:
        """The question that was left to the assistant: only ever that about the first line that is owed."""
        line, said = owed.lines[0], owed.said[0]
        if line.id is None or line.id in owed.checked or line.id in owed.carded or "choice" in said:
            return None
        found = self._screen.look(str(said["text"]))
        return CheckIn(line.id, found.text, line.chapter) if found is not None and found.is_check else None


def _shared(record: Record) -> Shared:
    """What of this conversation the team can read, as far as the assistant must know to speak of it truly."""
    if record.state.mode is Mode.WAITING:
        return "now"
    return "earlier" if record.state.shared_before else "nothing"


def _is_missed(
    said: dict[str, object], weighed: Weighed | None, taken: Turn, answers: Sequence[Reply]
) -> bool:
    """Whether a line that somebody typed was not understood, and nothing else came of it."""
    if weighed is not None and (weighed.phrase != "none" or weighed.danger >= NEAR_DANGER):
        return False
    typed = "choice" not in said and may_be_asked_for(str(said["text"]))
    calm = not taken.commands and not taken.alert and not any(reply.alert for reply in answers)
    others = {other.topic: other.confidence for other in taken.alternatives}
    return typed and calm and is_missed([reply.topic for reply in answers], taken.confidence, others)
