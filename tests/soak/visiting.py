"""What visitors do in the hand-off's proof: the rules of their side."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from server.core import wire
from server.core.conversation import Mode
from server.core.safety import Finding

from .acting import Acting
from .pages import Visitor
from .stand_ins import DELETE, MESSAGE, PERSON
from .world import World

VISITORS = 3

who = st.integers(0, VISITORS - 1)


class Visiting:
    """The rules of a visitor's page."""

    world: World
    acting: Acting

    def wait(self, what: Any) -> Any:
        """Let the world do it."""
        raise NotImplementedError

    def visitor(self, number: int) -> Visitor:
        """One of the visitors of now."""
        return self.world.visitors[number]

    def by_visitor(self, number: int, frame: Any, found: Finding | None = None) -> bool:
        """A page sends a frame; says whether it was acknowledged."""
        return bool(self.wait(self.acting.by_visitor(self.visitor(number), frame, found)))

    def says_yes(self, number: int, *, everything: bool, consent: str | None = None) -> bool:
        """The visitor accepts the question that is open, in the words that their page shows."""
        visitor = self.visitor(number)
        if visitor.page is None:
            self.wait(self.world.connect(visitor))
        if visitor.view is not None:
            self.wait(visitor.view.show())
        if visitor.before.offer is None:
            return False
        one_tap = visitor.before.offer_by is not None and visitor.before.offer_site is None
        return self.by_visitor(
            number,
            wire.Handoff(
                type="handoff", id=uuid4(), offer=visitor.before.offer,
                share="all" if everything and not one_tap else "from_now",
                summary="" if one_tap else self.world.text("note"), consent=consent or visitor.offer["consent"],
            ),
        )  # fmt: skip

    # --- the page -------------------------------------------------------------------------------------------

    @rule(v=who)
    def a_page_connects(self, v: int) -> None:
        self.world.leave(self.visitor(v))
        self.wait(self.world.connect(self.visitor(v)))

    @rule(v=who)
    def a_page_is_lost(self, v: int) -> None:
        self.world.leave(self.visitor(v))

    @rule(v=who, number=st.integers(0, 50))
    def a_frame_is_sent_again(self, v: int, number: int) -> None:
        self.wait(self.acting.again(self.visitor(v), number))

    # --- lines ----------------------------------------------------------------------------------------------

    @rule(
        v=who, danger=st.sampled_from([False, False, True]),
        of=st.sampled_from(["words", "words", "words", PERSON, MESSAGE]),
    )  # fmt: skip
    def a_visitor_writes(self, v: int, danger: bool, of: str) -> None:
        found = self.danger() if danger else None
        frame = wire.VisitorSay(type="say", id=uuid4(), text=self.world.text(of))
        self.by_visitor(v, frame, found)

    @rule(v=who, danger=st.booleans())
    def a_line_for_the_assistant_alone_is_late(self, v: int, danger: bool) -> None:
        text, open_to_staff = (
            self.world.text("secret"),
            self.visitor(v).before.mode in (Mode.WAITING, Mode.STAFF),
        )
        frame = wire.VisitorSay(type="say", id=uuid4(), text=text, private=True)
        done = self.by_visitor(v, frame, self.danger() if danger else None)
        assert done is not open_to_staff, "a line for the assistant alone came through where staff read"

    @rule(v=who, danger=st.sampled_from([False, False, True]))
    def a_visitor_leaves_a_message(self, v: int, danger: bool) -> None:
        frame = wire.LeaveMessage(type="leave_message", id=uuid4(), text=self.world.text("message"))
        self.by_visitor(v, frame, self.danger() if danger else None)

    def danger(self) -> Finding:
        """What the screen sees in a line."""
        return Finding("crisis_suicide", self.world.text("card"), topic="crisis_suicide")

    # --- a person -------------------------------------------------------------------------------------------

    @rule(v=who, everything=st.booleans())
    def a_visitor_asks_for_a_person_and_agrees(self, v: int, everything: bool) -> None:
        self.a_visitor_asks_for_a_person(v)
        self.says_yes(v, everything=everything)

    @rule(v=who)
    def a_visitor_asks_for_a_person(self, v: int) -> None:
        self.by_visitor(v, wire.WantPerson(type="want_person", id=uuid4()))

    @rule(v=who, everything=st.booleans())
    def a_visitor_says_yes(self, v: int, everything: bool) -> None:
        self.says_yes(v, everything=everything)

    @rule(v=who)
    def a_visitor_says_yes_to_other_words(self, v: int) -> None:
        of = self.visitor(v).before
        other = "2026-11" if of.offer_by is not None and of.offer_site is None else "2026-11-reach-out"
        done = self.says_yes(v, everything=False, consent=other)
        assert not done, "a yes to other words than were shown"

    @rule(v=who)
    def a_visitor_says_no_or_leaves_the_line(self, v: int) -> None:
        self.by_visitor(v, wire.CancelHandoff(type="cancel_handoff", id=uuid4()))

    @rule(v=who)
    def a_visitor_stops_sharing(self, v: int) -> None:
        shared = self.visitor(v).before.mode in (Mode.WAITING, Mode.STAFF)
        done = self.by_visitor(v, wire.Unshare(type="unshare", id=uuid4()))
        assert done is shared, "sharing can be ended whenever it is on"

    # --- the end --------------------------------------------------------------------------------------------

    @rule(v=who)
    def a_visitor_ends(self, v: int) -> None:
        self.by_visitor(v, wire.End(type="end", id=uuid4()))

    @rule(v=who, really=st.sampled_from([False, False, True]))
    def a_visitor_deletes_it_all(self, v: int, really: bool) -> None:
        if really:  # not at each chance: a life of nothing but beginnings shows little
            self.wait(self.world.forget(self.visitor(v)))

    @rule(v=who, really=st.sampled_from([False, False, True]))
    def a_visitor_asks_the_assistant_to_delete_it_all(self, v: int, really: bool) -> None:
        if really:
            frame = wire.VisitorSay(type="say", id=uuid4(), text=self.world.text(DELETE))
            self.by_visitor(v, frame)
