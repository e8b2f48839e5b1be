"""What staff do in the hand-off's proof: the rules of the desk, and what happens to somebody of the staff."""

from __future__ import annotations

import contextlib
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from server.adapters.sealing import Unsealable
from server.core import wire
from server.core.conversation import Mode, Refused
from server.runtime.runner import NoSuchConversation

from .acting import Acting
from .desks import Desk
from .pages import Visitor
from .team import TEAM
from .visiting import Visiting, who
from .world import World

member = st.sampled_from(sorted(TEAM))
by = st.sampled_from(["owner", "owner", "owner", *sorted(TEAM)])
window = st.sampled_from([0, 0, 1])
behind = st.sampled_from([0, 0, 0, 1, 2])
slow = st.sampled_from([False, False, True])  # the desks draw the picture a moment later
LEFT = 2  # members who stay, whoever is disabled


class Staffing(Visiting):
    """The rules of a member's windows. `hurried` is a step in which no desk has drawn its picture yet."""

    world: World
    acting: Acting
    hurried = False

    def name(self, of: str, number: int) -> str:
        """A member, or who has this chat; else anybody."""
        owner = self.world.team.name(self.visitor(number).before.owner)
        return owner or "alex" if of == "owner" else of

    def desk(self, of: str, number: int, window: int) -> Desk | None:
        """A window of that member: this one, or the one that there is."""
        windows = self.world.team.desks_of(self.name(of, number))
        return windows[min(window, len(windows) - 1)] if windows else None

    def by_desk(self, of: str, number: int, window: int, make: Any) -> bool:
        """A desk sends a frame; says whether it was acknowledged."""
        desk, visitor = self.desk(of, number, window), self.visitor(number)
        if desk is None:
            return False
        return bool(self.wait(self.acting.by_desk(desk, visitor, make(uuid4(), visitor))))

    def is_elsewhere(self, name: str, visitor: Visitor) -> bool:
        """Whether this member is of another center than the chat."""
        return visitor.site not in TEAM[name]

    # --- the desk -------------------------------------------------------------------------------------------

    @rule(m=member, w=window, available=st.sampled_from([True, True, False]))
    def a_member_sits_down(self, m: str, w: int, available: bool) -> None:
        self.wait(self.world.team.sit_down(m, w, available=available))

    @rule(m=member, w=window)
    def a_desk_is_lost(self, m: str, w: int) -> None:
        self.world.team.get_up(m, w)

    @rule(m=member, w=window, silent=st.booleans())
    def a_desk_falls_silent_or_speaks_again(self, m: str, w: int, silent: bool) -> None:
        if (desk := self.world.team.desks.get((m, w))) is not None:
            desk.silent = silent

    @rule(m=member, w=window, available=st.booleans())
    def a_member_is_away_or_back(self, m: str, w: int, available: bool) -> None:
        if (desk := self.world.team.desks.get((m, w))) is not None:
            self.world.team.hear_one(desk)
            desk.presence.available = available
            self.world.services.hub.desk_changed(desk.presence)

    @rule(m=member, told=st.booleans(), really=st.sampled_from([False] * 5 + [True]))
    def a_member_is_disabled(self, m: str, told: bool, really: bool) -> None:
        if really:
            self.disable(m, told=told)

    def disable(self, m: str, *, told: bool) -> bool:
        """End a member's access, where enough others stay; says whether it has ended."""
        team = self.world.team
        if not team.is_disabled(m) and len(TEAM) - len(team.disabled) > LEFT:
            self.wait(team.disable(m, told=told))
        return team.is_disabled(m)

    # --- chats ----------------------------------------------------------------------------------------------

    @rule(m=member, v=who, w=window)
    def a_member_looks_at_a_chat(self, m: str, v: int, w: int) -> None:
        if (desk := self.desk(m, v, w)) is not None:
            with contextlib.suppress(Refused, Unsealable, NoSuchConversation):
                self.wait(self.open(desk, self.visitor(v)))

    async def open(self, desk: Desk, visitor: Visitor) -> None:
        """As the socket does: only chats of one's own centers."""
        if visitor.site not in desk.keys.sites:
            raise NoSuchConversation
        await desk.open(visitor.id)

    @rule(m=member, v=who, w=window, hurried=slow)
    def a_member_claims(self, m: str, v: int, w: int, hurried: bool) -> None:
        self.hurried = hurried
        self.by_desk(m, v, w, lambda id, of: wire.Claim(type="claim", id=id, conversation=of.id))

    @rule(v=who, w=window)
    def whoever_is_asked_first_claims(self, v: int, w: int) -> None:
        visitor = self.visitor(v)
        for name in TEAM:
            if visitor.before.mode is Mode.WAITING and visitor.site in TEAM[name]:
                self.a_member_claims(name, v, w, False)

    @rule(m=by, v=who, w=window, late=behind)
    def a_member_writes(self, m: str, v: int, w: int, late: int) -> None:
        text = self.world.text("answer of staff")
        self.by_desk(
            m, v, w,
            lambda id, of: wire.StaffSay(
                type="say", id=id, conversation=of.id, epoch=max(0, of.before.epoch - late), text=text
            ),
        )  # fmt: skip

    @rule(m=member, w=window)
    def a_line_of_staff_comes_after_the_chat_was_deleted(self, m: str, w: int) -> None:
        desk = self.desk(m, 0, w)
        if desk is not None and self.world.deleted:
            assert self.wait(self.acting.finds_nothing(desk, self.world.deleted[-1])), (
                "it is not gone for staff"
            )

    @rule(m=by, v=who, w=window, late=behind, back=st.booleans(), hurried=slow)
    def a_member_lets_go(self, m: str, v: int, w: int, late: int, back: bool, hurried: bool) -> None:
        self.hurried = hurried
        kind, name = (wire.ReturnToBot, "return_to_bot") if back else (wire.Release, "release")
        self.by_desk(
            m, v, w,
            lambda id, of: kind(type=name, id=id, conversation=of.id, epoch=max(0, of.before.epoch - late)),
        )  # fmt: skip

    @rule(m=by, v=who, w=window, to=member, hurried=slow)
    def a_member_hands_on(self, m: str, v: int, w: int, to: str, hurried: bool) -> None:
        self.hurried = hurried
        self.hand_on(m, v, w, to)

    def hand_on(self, m: str, v: int, w: int, to: str) -> bool:
        """To a colleague of the same center, or of another one, which only asks; says whether it was acknowledged.
        Nobody is handed to who is not there or has no room."""
        visitor, before = self.visitor(v), self.visitor(v).before
        may = self.can_come(to, visitor)
        done = self.by_desk(
            m, v, w,
            lambda id, of: wire.Transfer(
                type="transfer", id=id, conversation=of.id, epoch=of.before.epoch, to=to
            ),
        )  # fmt: skip
        if done:
            assert may, "handed to somebody who is not there or has no room"
            now = visitor.before
            stays = (now.mode, now.owner, now.epoch) == (Mode.STAFF, before.owner, before.epoch)
            assert stays is self.is_elsewhere(to, visitor), "another center is asked about, one's own is not"
            assert stays or now.reserved == self.world.team.id(to)
        return done

    def can_come(self, name: str, visitor: Visitor) -> bool:
        """Whether this member is there and has room for this visitor, beside those who are kept for them. Danger knows
        no limit."""
        id = self.world.team.id(name)
        load = self.world.load(id) + sum(other.before.reserved == id for other in self.world.visitors)
        return self.world.team.is_there(name) and (visitor.before.urgent or load < self.world.limit)

    @rule(m=by, v=who, w=window)
    def a_member_closes(self, m: str, v: int, w: int) -> None:
        self.by_desk(
            m, v, w,
            lambda id, of: wire.Close(
                type="close", id=id, conversation=of.id, epoch=of.before.epoch, outcome="connected"
            ),
        )  # fmt: skip

    @rule(m=member, v=who, w=window)
    def a_member_reaches_out(self, m: str, v: int, w: int) -> None:
        self.by_desk(m, v, w, lambda id, of: wire.ReachOut(type="reach_out", id=id, conversation=of.id))

    @rule(m=member, v=who, w=window)
    def a_member_writes_a_note(self, m: str, v: int, w: int) -> None:
        note = self.world.text("for colleagues")
        self.by_desk(m, v, w, lambda id, of: wire.Note(type="note", id=id, conversation=of.id, text=note))

    @rule(m=member, v=who, w=window, done=st.booleans())
    def a_member_sees_to_a_request(self, m: str, v: int, w: int, done: bool) -> None:
        if asked := self.wait(self.world.requests(self.visitor(v))):
            kind, name = (
                (wire.RequestDone, "request_done") if done else (wire.RequestReopen, "request_reopen")
            )
            self.by_desk(m, v, w, lambda id, _: kind(type=name, id=id, request=asked[-1]))
