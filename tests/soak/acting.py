"""What is done in the hand-off's proof: frames of pages and desks, as their sockets take them, and turns.

A frame that is refused changes nothing, and one that is sent again gets its first answer again.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from uuid import uuid4

from server.core import conversation as core
from server.core import wire
from server.core.conversation import Mode, Refused
from server.core.delivery import content
from server.core.safety import Finding
from server.runtime.repeats import FrameRef
from server.runtime.runner import NoSuchConversation, Outcome
from server.web import staff_inputs, visitor_inputs

from .desks import Desk
from .pages import Sent, Visitor
from .world import World

SAYS = (wire.VisitorSay, wire.LeaveMessage, wire.StaffSay)


class Acting:
    """Does what a client asks. `refusals` counts what was refused, `repetitions` what got its first answer again."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.refusals = self.repetitions = 0

    # --- visitors -------------------------------------------------------------------------------------------

    async def by_visitor(self, visitor: Visitor, frame: Any, found: Finding | None = None) -> bool:
        """A frame of a page; says whether it was acknowledged."""
        if visitor.page is None:
            await self._world.connect(visitor)  # nobody acts without a page
        self._world.hear()

        async def act() -> None:
            outcome = await self._visitor(visitor, frame, found)
            self._acknowledged(visitor, Sent("visitor", frame, outcome.seq, found))

        done = await self._attempt(visitor, frame, act)
        if (
            not done and found is not None
        ):  # as Page._raise_alarm: danger in what is refused is no less danger
            alarm = core.Alarmed(frame.id, str(found.alert), card=None)
            await self._world.services.runner.apply(visitor.id, alarm)
        return done

    async def _visitor(self, visitor: Visitor, frame: Any, found: Finding | None) -> Outcome:
        services, id, keys = self._world.services, visitor.id, visitor.keys
        given = await visitor_inputs.meant(frame, found, services, id, keys, services.sites[visitor.site])
        sent = content(frame.model_dump(exclude_defaults=True))
        reference = FrameRef("visitor", frame.id, frame.type, sent)
        return await services.runner.apply(id, given, keys=keys, frame=reference)

    # --- desks ----------------------------------------------------------------------------------------------

    async def by_desk(self, desk: Desk, visitor: Visitor, frame: Any) -> bool:
        """A frame of a desk; says whether it was acknowledged."""
        self._world.hear()
        self._world.team.hear_one(desk)

        async def act() -> None:
            outcome = await self._desk(desk, frame)
            self._acknowledged(visitor, Sent(desk.keys.username, frame, outcome.seq))
            if isinstance(frame, wire.Claim):
                claimed = wire.Claimed(id=frame.id, conversation=visitor.id, epoch=outcome.epoch, summary="")
                desk.claimed(visitor.id, claimed.model_dump(mode="json"))
            else:
                desk.acknowledged(frame, elsewhere=outcome.state.offer_site is not None)

        try:
            return await self._attempt(visitor, frame, act)
        except NoSuchConversation:
            assert visitor.site not in desk.keys.sites, "a chat of one's own center is not found"
            return False

    async def _desk(self, desk: Desk, frame: Any) -> Outcome:
        services = self._world.services
        chat, given = await staff_inputs.meant(frame, services, desk.keys)
        reference = FrameRef(str(desk.keys.id), frame.id, frame.type, content(frame.model_dump()))
        return await services.runner.apply(chat, given, keys=desk.keys, frame=reference)

    async def finds_nothing(self, desk: Desk, deleted: Visitor) -> bool:
        """Whether a line of this desk to somebody who deleted their chat is told that there is no such chat."""
        epoch = deleted.before.epoch
        frame = wire.StaffSay(type="say", id=uuid4(), conversation=deleted.id, epoch=epoch, text="too late")
        try:
            await self._desk(desk, frame)
        except NoSuchConversation:
            return True
        return False

    # --- what becomes of it ---------------------------------------------------------------------------------

    async def _attempt(self, visitor: Visitor, frame: Any, act: Any) -> bool:
        """Do it; where it is refused nothing may have changed, and who lost a claim is told to whom."""
        before, rows = await self._world.state(visitor.id), await self._world.deadlines(visitor.id)
        try:
            await act()
        except Refused as refused:
            self.refusals += 1
            if isinstance(frame, wire.Claim) and before.mode is Mode.STAFF:
                assert (refused.code, refused.name) == ("already_claimed", before.owner_name)
            await self._changed_nothing(visitor, before, frame)
            assert await self._world.deadlines(visitor.id) == rows, "a refusal changed a deadline"
            return False
        if visitor.before.mode is not before.mode:
            await self._world.team.news(redraw=False)
        return True

    async def _changed_nothing(self, visitor: Visitor, before: core.Conversation, frame: Any) -> None:
        """But a yes to another center whose colleague cannot come any more: that question is over, and both are told
        so."""
        now = await self._world.state(visitor.id)
        if isinstance(frame, wire.Handoff) and before.offer == frame.offer and before.offer_site is not None:
            lapsed = (now.mode, now.owner, now.epoch, now.offer) == (
                Mode.STAFF,
                before.owner,
                before.epoch,
                None,
            )
            assert lapsed or now == before, "a yes that came too late changed something"
            visitor.before = now
        else:
            assert now == before, "a refusal changed something"

    def _acknowledged(self, visitor: Visitor, sent: Sent) -> None:
        visitor.sent.append(sent)
        if isinstance(sent.frame, SAYS):
            visitor.acknowledge(sent.seq, sent.frame.id, sent.frame.text)

    async def again(self, visitor: Visitor, number: int) -> None:
        """A client sends one of its frames again, because the answer to it was lost."""
        if not visitor.sent:
            return
        sent = visitor.sent[number % len(visitor.sent)]
        before = await self._world.state(visitor.id)
        if sent.sender == "visitor":
            outcome = await self._visitor(visitor, sent.frame, sent.found)
        else:
            desks = self._world.team.desks_of(sent.sender)
            if not desks or visitor.site not in desks[0].keys.sites:
                return  # another center's chat looks like one that is not there
            outcome = await self._desk(desks[0], sent.frame)
        assert outcome.repeated and outcome.seq == sent.seq, "a repetition got another answer"
        assert await self._world.state(visitor.id) == before, "a repetition changed something"
        self.repetitions += 1

    # --- the assistant --------------------------------------------------------------------------------------

    async def begin_turn(self, visitor: Visitor) -> None:
        """The assistant begins to answer what is owed."""
        world = self._world
        if visitor.page is None or not (await world.state(visitor.id)).owed:
            return
        count = len(world.assistant.late)
        paying = world.services.turns.pay(visitor.id, visitor.page.keys)
        world.turns.append(task := asyncio.create_task(paying))
        while len(world.assistant.late) == count and not task.done():
            await asyncio.sleep(0)

    async def end_turns(self) -> None:
        """The assistant answers everything that it was asked."""
        world = self._world
        while any(not turn.done() for turn in world.turns):
            for told in world.assistant.late:
                if not told.done():
                    told.set_result(None)
            await asyncio.sleep(0)
        for turn in world.turns:
            turn.result()
        world.turns.clear()

    async def late(self, visitor: Visitor) -> None:
        """The visitor is told, once, that an answer takes longer."""
        with contextlib.suppress(Refused):
            await self._world.services.runner.apply(visitor.id, core.AssistantAway())

    async def second_reading(self, visitor: Visitor) -> None:
        """The assistant sees danger in what is for a person alone (Turns.second_reading)."""
        card = self._world.text("card")
        alarm = core.Alarmed(uuid4(), "crisis_suicide", card)
        await self._world.services.runner.apply(visitor.id, alarm, keys=visitor.keys)
