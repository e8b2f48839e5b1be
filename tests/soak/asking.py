"""Stories in which much must come together, as rules of their own: chance alone would tell them too seldom."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from server.core import wire
from server.core.conversation import Mode

from .pages import Visitor
from .staffing import Staffing, member, window
from .team import TEAM
from .visiting import who

any_of_them = st.integers(0, 5)
MEANWHILE = (
    "nothing", "gone", "away", "silent", "disabled", "full", "visitor gone", "owner gone", "danger",
)  # fmt: skip


class Asking(Staffing):
    """A visitor who is asked: whether somebody elsewhere may take over, whether they would like a person after all."""

    def brings_together(self, v: int, m: str, w: int) -> bool:
        """A visitor is with this member afterwards, where that can be."""
        visitor = self.visitor(v)
        if visitor.before.mode is not Mode.STAFF:
            if not self.world.team.desks_of(m):
                self.wait(self.world.team.sit_down(m, w))
            if visitor.before.mode is not Mode.WAITING:
                self.a_visitor_asks_for_a_person_and_agrees(v, False)
            self.a_member_claims(m, v, w, False)
        return self.visitor(v).before.mode is Mode.STAFF

    def of_its_center(self, v: int, pick: int, *, here: bool = True) -> str | None:
        """One of those who answer at the center of this visitor, or of those who do not."""
        visitor, team = self.visitor(v), self.world.team
        may = [n for n in TEAM if self.is_elsewhere(n, visitor) is not here and not team.is_disabled(n)]
        return may[pick % len(may)] if may else None

    @rule(v=who, pick=any_of_them, w=window)
    def a_visitor_is_brought_to_somebody(self, v: int, pick: int, w: int) -> None:
        if (m := self.of_its_center(v, pick)) is not None:
            self.brings_together(v, m, w)

    @rule(
        v=who, pick=any_of_them, w=window, meanwhile=st.sampled_from(MEANWHILE),
        answer=st.sampled_from(["yes", "yes", "all", "no", "unshare", "end", "nothing"]),
    )  # fmt: skip
    def a_visitor_is_asked_about_another_center(
        self, v: int, pick: int, w: int, meanwhile: str, answer: str
    ) -> None:
        """The colleague is there when the question is asked. What counts is the moment of the yes."""
        m, to = self.of_its_center(v, pick), self.of_its_center(v, pick, here=False)
        if m is None or to is None or not self.brings_together(v, m, w):
            return
        visitor = self.visitor(v)
        self.wait(self.world.team.sit_down(to, 0))
        if not self.hand_on("owner", v, w, to):
            return
        self.happens(meanwhile, v, to)
        if visitor is self.visitor(v) and visitor.before.offer_site is not None:
            self.answers(v, visitor, to, answer)

    def happens(self, what: str, v: int, to: str) -> None:
        """Something happens to the colleague, the visitor or the owner, while the question stands."""
        visitor, team = self.visitor(v), self.world.team
        match what:
            case "gone":
                for window in (0, 1):
                    team.get_up(to, window)
            case "away":
                for window in (0, 1):
                    self.a_member_is_away_or_back(to, window, False)
            case "silent":
                for desk in team.desks_of(to):
                    desk.silent = True
                self.time_passes(61)
            case "disabled":
                self.disable(to, told=True)
            case "full":
                for other in range(len(self.world.visitors)):
                    if other != v and self.visitor(other).site in TEAM[to]:
                        self.brings_together(other, to, 0)
            case "visitor gone":
                self.world.leave(visitor)
                self.time_passes(901)
            case "owner gone":
                for window in (0, 1):
                    team.get_up(self.name("owner", v), window)
                self.time_passes(61)
            case "danger":
                frame = wire.VisitorSay(type="say", id=uuid4(), text=self.world.text("words"))
                self.by_visitor(v, frame, self.danger())

    def answers(self, v: int, visitor: Visitor, to: str, answer: str) -> None:
        """The visitor answers the question; only a yes to somebody who can come leads there."""
        before, may = visitor.before, self.can_come(to, visitor)
        match answer:
            case "yes" | "all":
                done = self.says_yes(v, everything=answer == "all")
                assert done is may, "a yes counts exactly where the colleague is there and has room"
                if done:
                    assert visitor.site in TEAM[to] and visitor.before.reserved == self.world.team.id(to)
                else:
                    assert visitor.before.offer is None, "the question is over"
            case "no":
                self.a_visitor_says_no_or_leaves_the_line(v)
                assert visitor.before.offer is None
            case "unshare":
                self.a_visitor_stops_sharing(v)
            case "end":
                self.a_visitor_ends(v)
        if answer == "no" or (answer in ("yes", "all") and not may):
            now = visitor.before
            kept = (now.mode, now.owner, now.epoch) == (Mode.STAFF, before.owner, before.epoch)
            assert kept, "the visitor lost the person they had"

    @rule(
        v=who, pick=any_of_them, other=member, w=window,
        answer=st.sampled_from(["yes", "no", "person", "nothing"]),
    )  # fmt: skip
    def staff_reach_out_after_an_alarm(self, v: int, pick: int, other: str, w: int, answer: str) -> None:
        """One tap: it shares nothing of what was said before, and a second colleague learns that somebody did."""
        visitor, m = self.visitor(v), self.of_its_center(v, pick)
        if m is None or visitor.before.mode in (Mode.WAITING, Mode.STAFF):
            return
        frame = wire.VisitorSay(type="say", id=uuid4(), text=self.world.text("words"))
        self.by_visitor(v, frame, self.danger())
        self.wait(self.world.team.sit_down(m, w))
        self.a_member_reaches_out(m, v, w)
        self.a_member_reaches_out(other, v, 0)
        if visitor.before.offer_by is None:
            return
        if answer == "yes":
            secrets = set(visitor.sharing.said)
            assert self.says_yes(v, everything=True)
            now = visitor.sharing.now
            assert now is not None and secrets.isdisjoint(now.texts), "one tap shared what was said before"
        elif answer == "no":
            self.a_visitor_says_no_or_leaves_the_line(v)
            assert visitor.before.mode is Mode.BOT
        elif answer == "person":
            self.a_visitor_asks_for_a_person(v)

    def time_passes(self, seconds: int) -> None:
        """Time passes."""
        raise NotImplementedError
