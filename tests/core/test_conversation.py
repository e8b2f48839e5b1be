"""The rules of a conversation, driven through arbitrary inputs, legal and not.

The machine below knows nothing of the table. It keeps a ledger of what a visitor would care about (who may read
a line, what they are still owed, who answers) and holds each step against it.
"""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import event, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

import server.core
from server.core.consent import CURRENT, REACH_OUT
from server.core.conversation import (
    ASSISTANT_MODES,
    TABLE,
    AlarmAgain,
    Alarmed,
    AlarmOver,
    AssistantAway,
    CancelHandoff,
    Claim,
    Close,
    Conversation,
    End,
    Filed,
    Handoff,
    Input,
    LeaveMessage,
    Mode,
    Note,
    ReachOut,
    Refused,
    Release,
    Reply,
    ReservationOver,
    ReturnToBot,
    Say,
    SeeToRequest,
    StaffGone,
    StaffSay,
    Transfer,
    TurnDone,
    Unshare,
    VisitorGone,
    WantPerson,
    step,
)
from server.core.conversation.actions import does_more
from server.core.effects import (
    AppendLine,
    ClearDeadline,
    Decline,
    DropHandoff,
    Effect,
    FileRequest,
    MarkClaimed,
    MarkUrgent,
    MoveSite,
    OpenChapter,
    RequestKind,
    SetDeadline,
    StoreHandoff,
)
from server.core.words import CODES

REFUSALS = {"refused", "stale", "already_claimed", "unavailable"}
WITH_STAFF = {Mode.WAITING, Mode.STAFF}
CRISIS = "crisis_suicide"


def answerer(mode: Mode) -> str:
    """Who answers in a mode: the assistant, a person, nobody."""
    return "assistant" if mode in ASSISTANT_MODES else mode.value


def lines(effects: Iterable[Effect], *roles: str) -> list[AppendLine]:
    """The lines that a step appends, of these roles or of all."""
    return [e for e in effects if isinstance(e, AppendLine) and (not roles or e.role in roles)]


# --- the machine --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turn:
    """A turn that the assistant works on, with what the world was like when it began."""

    done: TurnDone
    changes: int  # how often who answers had changed


class AnyConversation(RuleBasedStateMachine):
    """Arbitrary inputs to one conversation, each held against the ledger."""

    turns = Bundle("turns")

    def __init__(self) -> None:
        super().__init__()
        self.state = Conversation(id=uuid4(), staffed=True)
        self.shared: dict[int, bool] = {}  # chapter: may staff read it
        self.chapter_of: dict[int, int | None] = {}  # line: its chapter
        self.owed: set[int] = set()  # lines of the visitor that nobody has answered
        self.changes = 0
        self.finished: set[int] = set()

    def feed(self, given: Input) -> tuple[Effect, ...] | None:
        """One step, held against the ledger; None where it was refused."""
        before, as_it_was = self.state, replace(self.state)
        try:
            after, effects = step(before, given)
        except Refused as refused:
            assert before == as_it_was, "a refusal changed the state"
            assert refused.code in REFUSALS
            event(f"{type(given).__name__} refused in {before.mode}")
            return None
        assert before == as_it_was, "a step changed the old state"
        self._note_chapters(effects)
        self._check_numbers(before, after, effects)
        self._check_places(after, effects)
        self._check_who_answers(before, after)
        self._note_debts(given, before, after, effects)
        self.state = after
        return effects

    def _note_chapters(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            if isinstance(effect, OpenChapter):
                assert effect.number == len(self.shared) + 1, "chapters are numbered without gap"
                self.shared[effect.number] = effect.shared

    def _check_numbers(self, before: Conversation, after: Conversation, effects: tuple[Effect, ...]) -> None:
        new = [line.seq for line in lines(effects)]
        assert new == list(range(before.seq + 1, after.seq + 1)), "seq has no gap and effects are in order"
        assert after.chapters == len(self.shared)

    def _check_places(self, after: Conversation, effects: tuple[Effect, ...]) -> None:
        for line in lines(effects):
            self.chapter_of[line.seq] = line.chapter
            if line.code is not None:
                assert line.code in CODES and line.role == "system"
                assert (line.text, line.chapter) == (None, None), (
                    "an unsealed line is its code and nothing more"
                )
                continue
            assert line.text is not None
            assert line.chapter in self.shared, "a line stands in a chapter that exists"
            if line.says == "message":
                assert self.shared[line.chapter], "a message that was left is for the team and the visitor"
            elif after.mode not in WITH_STAFF:
                assert not self.shared[line.chapter], f"staff could read a {line.role} line that is private"
        for effect in effects:
            if isinstance(effect, StoreHandoff):
                assert self.shared[effect.chapter], (
                    "what staff are told stands in a chapter that they can open"
                )

    def _check_who_answers(self, before: Conversation, after: Conversation) -> None:
        changed = answerer(before.mode) != answerer(after.mode)
        assert after.epoch >= before.epoch
        assert not changed or after.epoch > before.epoch, "a change of who answers raises the epoch"
        self.changes += changed

    def _note_debts(
        self, given: Input, before: Conversation, after: Conversation, effects: tuple[Effect, ...]
    ) -> None:
        if isinstance(given, TurnDone):
            self.owed = {seq for seq in self.owed if seq > given.answered_to}
        settled = answerer(before.mode) != answerer(after.mode)
        if settled:
            self.owed.clear()
        if after.mode in ASSISTANT_MODES:
            self.owed |= {line.seq for line in lines(effects, "visitor") if line.says != "message"}
        assert after.answered_seq >= before.answered_seq

    # --- what holds after every step ------------------------------------------------------------------------

    @invariant()
    def there_is_an_owner_in_staff_and_only_there(self) -> None:
        assert (self.state.owner is not None) == (self.state.mode is Mode.STAFF)
        assert (self.state.owner_name is not None) == (self.state.mode is Mode.STAFF)

    @invariant()
    def no_line_that_is_owed_an_answer_is_forgotten(self) -> None:
        assert self.state.owed == bool(self.owed), f"owed by the ledger: {sorted(self.owed)}"
        assert all(seq > self.state.answered_seq for seq in self.owed)

    @invariant()
    def there_is_an_offer_in_offered_and_elsewhere_only_about_a_transfer(self) -> None:
        asked = self.state.mode is Mode.STAFF and self.state.offer_site is not None
        assert (self.state.offer is not None) == (self.state.mode is Mode.OFFERED or asked)

    @invariant()
    def only_who_waits_is_kept_for_somebody(self) -> None:
        assert self.state.reserved is None or self.state.mode is Mode.WAITING

    @invariant()
    def the_open_chapter_is_shared_with_staff_and_only_with_them(self) -> None:
        assert self.state.chapter_shared == (self.state.mode in WITH_STAFF)
        if self.state.chapter is None:
            assert self.state.mode not in WITH_STAFF
        else:
            assert self.shared[self.state.chapter] == self.state.chapter_shared

    # --- inputs ---------------------------------------------------------------------------------------------

    @rule(danger=st.booleans(), unsure=st.booleans())
    def say(self, danger: bool, unsure: bool) -> None:
        before = self.state
        alert, card = (CRISIS, "call 988") if danger else (None, None)
        effects = self.feed(Say(uuid4(), "words", alert, card, check_in="are you safe?" if unsure else None))
        assert effects is not None, "a visitor can always write"
        with_staff = before.mode is Mode.STAFF
        marked = any(isinstance(e, MarkUrgent) for e in effects)
        assert marked == (danger and not before.urgent), "once"
        assert not with_staff or not any(
            isinstance(e, SetDeadline) and e.kind != "alarm_over" for e in effects
        ), "nobody is called where a person reads it"
        assert self.state.urgent == (before.urgent or marked)
        asked = unsure and not danger and not with_staff
        expected = ["visitor", *["system"] * danger, *["bot"] * asked]
        assert [line.role for line in lines(effects)] == expected

    @rule(member=st.sampled_from(["alex", "sam"]))
    def reach_out(self, member: str) -> None:
        before = self.state
        effects = self.feed(ReachOut(uuid4(), member))
        allowed = (
            before.urgent and before.offer_by is None and before.mode in (Mode.BOT, Mode.OFFERED, Mode.CLOSED)
        )
        assert (effects is not None) == allowed
        if allowed:
            assert (self.state.mode, self.state.offer_by) == (Mode.OFFERED, member)

    @rule(late=st.integers(0, 1))
    def an_alarm_rings_again(self, late: int) -> None:
        effects = self.feed(AlarmAgain(self.state.epoch - late))
        assert (effects is not None) == (self.state.mode is Mode.WAITING and late == 0)

    @rule()
    def the_assistant_reads_danger_in_what_is_for_a_person(self) -> None:
        before = self.state
        effects = self.feed(Alarmed(uuid4(), CRISIS, "call 988"))
        assert effects is not None, "danger is never refused"
        assert [line.role for line in lines(effects)] == ["system"]
        assert self.state.mode is before.mode
        assert self.state.urgent

    @rule()
    def danger_is_seen_in_what_was_refused(self) -> None:
        before = self.state
        effects = self.feed(Alarmed(uuid4(), CRISIS, None))
        assert effects is not None and not lines(effects), "an alarm, and no word"
        assert self.state.mode is before.mode and self.state.urgent

    @rule()
    def a_line_for_the_assistant_alone_comes_late(self) -> None:
        before = self.state
        effects = self.feed(Say(uuid4(), "words", private=True))
        assert (effects is not None) == (before.mode not in WITH_STAFF), "no person reads it"

    @rule()
    def an_alarm_is_forgotten(self) -> None:
        assert self.feed(AlarmOver()) is not None
        assert not self.state.urgent

    @rule(danger=st.booleans())
    def leave_a_message(self, danger: bool) -> None:
        before = self.state
        alert, card = (CRISIS, "call 988") if danger else (None, None)
        effects = self.feed(LeaveMessage(uuid4(), "words", alert, card, wording="the words"))
        assert (effects is not None) == (before.mode is not Mode.STAFF and before.staffed)
        if effects is None:
            return
        assert (self.state.chapter, self.state.chapter_shared) == (
            before.chapter,
            before.chapter_shared,
        ) or danger
        [filed] = [e for e in effects if isinstance(e, FileRequest)]
        [agreed] = [e for e in effects if isinstance(e, StoreHandoff)]
        assert filed.kind == "message" and filed.chapter == agreed.chapter == self.state.message
        assert (agreed.share_earlier, agreed.wording) == (False, "the words")
        of_chapter = [line for line in lines(effects) if line.chapter == filed.chapter]
        assert [line.text for line in of_chapter] == ["words"], "the team reads the message and nothing else"
        assert self.state.mode is (Mode.BOT if before.mode is Mode.OFFERED else before.mode)

    @rule(done=st.booleans())
    def a_request_is_seen_to(self, done: bool) -> None:
        before = self.state
        assert self.feed(SeeToRequest(uuid4(), uuid4(), done)) is not None
        assert self.state == before
        if done:
            self.state = replace(self.state, message=None)  # as the row says from then on

    @rule()
    def a_note_is_written(self) -> None:
        before = self.state
        effects = self.feed(Note(uuid4(), "alex", "Alex", "words"))
        assert (effects is not None) == any(self.shared.values()), "notes are about what was shared"
        assert self.state == before and not lines(effects or ())

    @rule(
        member=st.sampled_from(["alex", "sam"]),
        to=st.sampled_from(["alex", "sam", "ines"]),
        there=st.booleans(),
        elsewhere=st.booleans(),
        late=st.integers(0, 1),
    )
    def transfer(self, member: str, to: str, there: bool, elsewhere: bool, late: int) -> None:
        before = self.state
        site = "another-center" if elsewhere else None
        asked = Transfer(uuid4(), member, before.epoch - late, to, to.title(), there, site)
        effects = self.feed(asked)
        right = before.mode is Mode.STAFF and before.owner == member and not late
        assert (effects is not None) == (right and there and to != member)
        if effects is None:
            return
        if elsewhere:
            assert self.state.mode is Mode.STAFF and self.state.offer_site == site, (
                "the visitor is asked first"
            )
            assert not any(isinstance(e, MoveSite | StoreHandoff) for e in effects)
        else:
            assert (self.state.mode, self.state.reserved) == (Mode.WAITING, to)

    @rule(late=st.integers(0, 1))
    def a_colleague_did_not_come(self, late: int) -> None:
        before = self.state
        effects = self.feed(ReservationOver(before.epoch - late))
        assert (effects is not None) == (before.mode is Mode.WAITING and late == 0)
        assert self.state.reserved is None if effects is not None else self.state == before

    @rule()
    def want_person(self) -> None:
        assert self.feed(WantPerson(uuid4(), "numbers")) is not None, "the button for a person always works"

    @rule(
        earlier=st.booleans(), the_open_one=st.booleans(), there=st.booleans(), load=st.integers(0, 3)
    )  # fmt: skip
    def hand_off(self, earlier: bool, the_open_one: bool, there: bool, load: int) -> None:
        before = self.state
        offer = before.offer if the_open_one and before.offer else uuid4()
        one_tap = before.offer_by is not None and before.offer_site is None
        shown, note = (REACH_OUT, "") if one_tap else (CURRENT, "note")
        right = offer == before.offer and before.staffed and not (one_tap and earlier)
        accepted = Handoff(uuid4(), offer, earlier, note, shown, available=there, load=load, limit=3)
        effects = self.feed(accepted)
        assert (effects is not None) == right
        taken = there and (load < 3 or before.urgent)
        if right and before.mode is Mode.STAFF and not taken:
            self._keeps_their_person(before, effects or (), "transfer_full" if there else "transfer_lapsed")
            return
        moved = [e.site for e in effects or () if isinstance(e, MoveSite)]
        assert moved == ([before.offer_site] if right and before.mode is Mode.STAFF else [])
        if moved:
            assert self.state.reserved == before.offer_to
            told = [line.code for line in lines(effects or ()) if line.code == "message_stays"]
            assert self.state.message is None and len(told) == (before.message is not None), "it stays behind"

    def _keeps_their_person(self, before: Conversation, effects: tuple[Effect, ...], code: str) -> None:
        """Nobody is handed to an empty room, or to who has no room: the question is over, and both sides are told."""
        assert (self.state.mode, self.state.owner, self.state.epoch) == (
            Mode.STAFF,
            before.owner,
            before.epoch,
        )
        assert self.state.offer is self.state.offer_to is self.state.reserved is None
        assert [line.code for line in lines(effects)] == [code]
        assert not any(isinstance(e, MoveSite | StoreHandoff | OpenChapter) for e in effects)
        assert [bool(e.why) for e in effects if isinstance(e, Decline)] == [True], "who said yes is told too"

    @rule()
    def cancel(self) -> None:
        before = self.state
        effects = self.feed(CancelHandoff(uuid4()))
        dropped = [e.chapter for e in effects or () if isinstance(e, DropHandoff)]
        assert dropped == ([before.chapter] if before.mode is Mode.WAITING else []), "what began this sharing"
        if before.mode is Mode.STAFF:
            assert (effects is not None) == (before.offer is not None)
            assert self.state.owner == before.owner, "who declines a transfer keeps their person"

    @rule()
    def unshare(self) -> None:
        shared = self.state.mode in WITH_STAFF
        assert (self.feed(Unshare(uuid4())) is not None) == shared, (
            "sharing can be ended whenever there is any"
        )

    @rule()
    def end(self) -> None:
        assert self.feed(End(uuid4())) is not None, "a visitor can always be done"

    @rule(member=st.sampled_from(["alex", "sam"]), load=st.integers(0, 3))
    def claim(self, member: str, load: int) -> None:
        before = self.state
        effects = self.feed(Claim(uuid4(), member, member.title(), "joined", load=load, limit=3))
        waits = before.mode is Mode.WAITING and before.reserved in (None, member)
        wrote = before.mode in (Mode.BOT, Mode.OFFERED, Mode.CLOSED) and before.message is not None
        room = load < 3 or before.urgent
        assert (effects is not None) == ((waits or wrote) and room)
        if effects is not None:
            assert self.state.owner == member and self.state.epoch > before.epoch
            assert waits or self.state.chapter == before.message, "they talk where the message stands"
            read = [e.chapter for e in effects if isinstance(e, MarkClaimed)]
            assert read == [self.state.chapter], "what is shared now counts as read, a message too"

    @rule(
        kind=st.sampled_from([StaffSay, ReturnToBot, Release, Close]),
        member=st.sampled_from(["alex", "sam"]),
        late=st.integers(0, 2),
    )
    def staff_act(self, kind: type, member: str, late: int) -> None:
        epoch = self.state.epoch - late
        right = self.state.mode is Mode.STAFF and self.state.owner == member and late == 0
        given = {
            StaffSay: lambda: StaffSay(uuid4(), member, member.title(), epoch, "words"),
            ReturnToBot: lambda: ReturnToBot(uuid4(), member, epoch),
            Release: lambda: Release(uuid4(), member, epoch),
            Close: lambda: Close(uuid4(), member, epoch, "done"),
        }[kind]()
        assert (self.feed(given) is not None) == right, "only the owner, and only under the present epoch"

    @rule(late=st.integers(0, 1))
    def staff_gone(self, late: int) -> None:
        right = self.state.mode is Mode.STAFF and late == 0
        assert (self.feed(StaffGone(self.state.epoch - late)) is not None) == right

    @rule(late=st.integers(0, 1))
    def visitor_gone(self, late: int) -> None:
        right = self.state.mode in WITH_STAFF and late == 0
        assert (self.feed(VisitorGone(self.state.epoch - late)) is not None) == right

    @rule()
    def assistant_away(self) -> None:
        news = self.state.owed and not self.state.told_away
        assert (self.feed(AssistantAway()) is not None) == news, "the visitor is told, once"

    @rule(staffed=st.booleans())
    def members_come_and_go(self, staffed: bool) -> None:
        self.state = replace(self.state, staffed=staffed)

    @rule(
        target=turns,
        offers=st.booleans(),
        danger=st.booleans(),
        some=st.integers(0, 2),
        files=st.sampled_from([None, "callback", "message"]),
    )
    def a_turn_begins(self, offers: bool, danger: bool, some: int, files: RequestKind | None) -> object:
        """The assistant begins to answer what is owed at this moment."""
        if not self.owed:
            return multiple()
        replies = tuple(
            Reply(
                "words",
                "relapse_normal",
                self.chapter_of[seq] or 0,
                alert=CRISIS if danger else None,
                raised_by=uuid4() if danger else None,
            )
            for seq in sorted(self.owed)
            for _ in range(1 if danger else some)
        )
        done = TurnDone(
            self.state.epoch,
            self.state.answered_seq,
            max(self.owed),
            replies,
            "state",
            offer_person=offers,
            requests=(Filed(files, (("text", "words"),)),) if files else (),
        )
        return Turn(done, self.changes)

    @rule(turn=turns)
    def a_turn_ends(self, turn: Turn) -> None:
        """A turn comes back, perhaps long after, perhaps for the second time."""
        before = self.state
        effects = self.feed(turn.done)
        if turn.changes != self.changes:
            assert effects is None, "no line of the assistant comes after a person took over"
        if id(turn) in self.finished:
            assert effects is None, "no line of the assistant comes twice"
        if effects is None:
            return
        self.finished.add(id(turn))
        filed = [e.kind for e in effects if isinstance(e, FileRequest)]
        assert filed == [one.kind for one in turn.done.requests if before.staffed]
        told = {"message_left", "request_not_filed"}
        said = [line for line in lines(effects) if line.says != "message" and line.code not in told]
        alarms = [reply for reply in turn.done.replies if reply.alert]
        if before.check_in_due and turn.done.replies and not alarms:
            first, *said = said
            assert first.topic == "check_in", "after an alarm the assistant checks in before anything else"
            assert [button.choice for button in first.buttons] == ["go_on", "talk_to_human"]
        waits = before.check_in_due and not alarms and not does_more(turn.done)
        answered = () if waits else turn.done.replies
        assert len(said) == len(answered), (
            "how somebody is and what they asked are not answered in one breath"
        )
        for line, reply in zip(said, answered, strict=True):
            if not self.shared[reply.chapter]:
                assert not self.shared[line.chapter or 0], "what was asked in private is answered in private"
            if self.state.mode is Mode.WAITING:
                assert line.chapter == reply.chapter, "an answer stands where the line stands that it answers"
        offered = self.state.mode is Mode.OFFERED and before.mode is Mode.BOT
        assert offered == (turn.done.offer_person and before.staffed and before.mode is Mode.BOT)


TestAnyConversation = AnyConversation.TestCase
TestAnyConversation.settings = profile(
    max_examples=100, stateful_step_count=40, deadline=None, print_blob=True
)


# --- every mode against every input -------------------------------------------------------------------------


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    """A conversation that can come about, in any mode."""
    mode = draw(st.sampled_from(Mode))
    seq = draw(st.integers(1, 50))
    visitor_seq = draw(st.integers(0, seq))
    chapters = draw(st.integers(2, 5))
    with_staff = mode in WITH_STAFF
    chapter = chapters if with_staff else draw(st.sampled_from([None, chapters]))
    owner = ("alex", "Alex") if mode is Mode.STAFF else (None, None)
    return Conversation(
        id=draw(st.uuids()),
        mode=mode,
        seq=seq,
        visitor_seq=visitor_seq,
        answered_seq=draw(st.integers(0, seq)),
        epoch=draw(st.integers(0, 9)),
        chapter=chapter,
        chapter_shared=with_staff,
        chapters=chapters,
        owner=owner[0],
        owner_name=owner[1],
        offer=draw(st.uuids()) if mode is Mode.OFFERED else None,
        told_away=draw(st.booleans()),
        urgent=draw(st.booleans()),
        check_in_due=draw(st.booleans()),
        staffed=draw(st.booleans()),
    )


def inputs() -> st.SearchStrategy[Input]:
    """Any input with any content, most of them wrong for the conversation that they meet."""
    small, text, member = st.integers(0, 60), st.text(max_size=20), st.sampled_from(["alex", "sam"])
    replies = st.lists(
        st.builds(Reply, text, text, st.integers(1, 2), alert=st.sampled_from([None, CRISIS])), max_size=3
    )
    known: dict[type, st.SearchStrategy[object]] = {UUID: st.uuids(), int: small, str: text}
    built = {
        TurnDone: st.builds(TurnDone, small, small, small, replies.map(tuple), text, st.booleans()),
        Claim: st.builds(Claim, st.uuids(), member, text, text),
        StaffSay: st.builds(StaffSay, st.uuids(), member, text, small, text),
    }
    kinds = typing.get_args(Input)
    for kind in kinds:
        if kind not in built:
            hints = typing.get_type_hints(kind)
            fields = {
                name: member if name == "member" else known.get(hint, st.from_type(hint))
                for name, hint in hints.items()
            }
            built[kind] = st.builds(kind, **fields)
    return st.one_of([built[kind] for kind in kinds])


@profile(max_examples=300)
@given(conversations(), inputs())
def test_a_refusal_changes_nothing_and_there_is_no_other_way_to_fail(
    state: Conversation, given: Input
) -> None:
    as_it_was = replace(state)
    try:
        after, effects = step(state, given)
    except Refused as refused:
        assert refused.code in REFUSALS and refused.message
    else:
        assert after.epoch >= state.epoch
        assert (after.owner is not None) == (after.mode is Mode.STAFF)
        assert [line.seq for line in lines(effects)] == list(range(state.seq + 1, after.seq + 1))
    assert state == as_it_was


@given(conversations(), inputs())
def test_the_same_input_to_the_same_conversation_has_the_same_result(
    state: Conversation, given: Input
) -> None:
    def result() -> object:
        try:
            return step(state, given)
        except Refused as refused:
            return refused.code, refused.message, refused.name

    assert result() == result()


@given(conversations())
def test_a_lease_runs_whenever_somebody_could_be_waited_for(state: Conversation) -> None:
    epoch = state.epoch
    for kind in (VisitorGone(epoch), StaffGone(epoch), Release(uuid4(), "alex", epoch)):
        try:
            after, effects = step(state, kind)
        except Refused:
            continue
        begun = {e.kind for e in effects if isinstance(e, SetDeadline)}
        ended = {e.kind for e in effects if isinstance(e, ClearDeadline)}
        assert ("visitor_gone" in begun) == (after.mode in WITH_STAFF)
        assert ("staff_gone" in ended) == (state.mode is Mode.STAFF)
        assert ("visitor_gone" in ended) == (after.mode not in WITH_STAFF)


# --- the table ----------------------------------------------------------------------------------------------


def test_the_table_knows_only_modes_and_inputs_that_exist() -> None:
    kinds = set(typing.get_args(Input))
    for (mode, kind), edges in TABLE.items():
        assert isinstance(mode, Mode) and kind in kinds
        assert edges and all(isinstance(edge.to, Mode) for edge in edges)


def test_every_input_is_possible_somewhere() -> None:
    assert {kind for _, kind in TABLE} == set(typing.get_args(Input))


@pytest.mark.parametrize("mode", list(Mode))
def test_in_every_mode_a_visitor_can_write_ask_for_a_person_and_be_done(mode: Mode) -> None:
    assert {(mode, Say), (mode, WantPerson), (mode, End)} <= TABLE.keys()


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_can_be_reached_and_left(mode: Mode) -> None:
    assert mode is Mode.BOT or any(edge.to is mode for edges in TABLE.values() for edge in edges)
    assert any(edge.to is not mode for (of, _), edges in TABLE.items() if of is mode for edge in edges)


def test_the_assistant_answers_in_its_own_modes_only() -> None:
    assert {mode for mode, kind in TABLE if kind is TurnDone} == ASSISTANT_MODES


# --- examples that say what the rules are for ---------------------------------------------------------------


def after(*inputs: Input, staffed: bool = True) -> Conversation:
    """The conversation after these inputs, from its beginning."""
    state = Conversation(id=uuid4(), staffed=staffed)
    for one in inputs:
        state, _ = step(state, one)
    return state


def say(text: str = "words") -> Say:
    return Say(uuid4(), text)


def waiting(*before: Input, earlier: bool = False) -> Conversation:
    """A conversation in the queue."""
    offered = after(*before, WantPerson(uuid4(), "numbers"))
    assert offered.offer is not None
    state, _ = step(offered, Handoff(uuid4(), offered.offer, earlier, "note", "2026-11"))
    return state


def claimed(state: Conversation, member: str = "alex") -> Conversation:
    return step(state, Claim(uuid4(), member, member.title(), "joined"))[0]


def refusal(state: Conversation, given: Input) -> Refused:
    with pytest.raises(Refused) as refused:
        step(state, given)
    return refused.value


def test_the_loser_of_a_claim_learns_who_was_quicker() -> None:
    lost = refusal(claimed(waiting()), Claim(uuid4(), "sam", "Sam", "joined"))
    assert (lost.code, lost.name) == ("already_claimed", "Alex")


def test_at_a_center_without_staff_the_button_gives_the_numbers_and_no_offer() -> None:
    state, effects = step(after(staffed=False), WantPerson(uuid4(), "the numbers"))
    assert state.mode is Mode.BOT
    assert [(line.role, line.text) for line in lines(effects)] == [("bot", "the numbers")]


def test_an_offer_cannot_be_accepted_once_the_last_member_is_gone() -> None:
    offered = after(WantPerson(uuid4(), "numbers"))
    assert offered.offer is not None
    accepted = Handoff(uuid4(), offered.offer, False, "note", "2026-11")
    assert refusal(replace(offered, staffed=False), accepted).code == "unavailable"


@pytest.mark.parametrize(
    ("earlier", "summary", "version"),
    [(True, "", REACH_OUT), (False, "note", REACH_OUT), (False, "", CURRENT), (False, "", "own-2027")],
)
def test_a_yes_to_one_tap_is_what_its_words_say(earlier: bool, summary: str, version: str) -> None:
    """They say that nothing from before can be read."""
    danger = Say(uuid4(), "text", "crisis_suicide", "the card")
    offered = after(danger, ReachOut(uuid4(), "alex"))
    assert offered.offer is not None
    assert refusal(offered, Handoff(uuid4(), offered.offer, earlier, summary, version)).code == "refused"
    state, _ = step(offered, Handoff(uuid4(), offered.offer, False, "", REACH_OUT))
    assert state.mode is Mode.WAITING


def test_an_offer_that_the_visitor_asked_for_has_words_of_its_own() -> None:
    offered = after(WantPerson(uuid4(), "numbers"))
    assert offered.offer is not None
    assert refusal(offered, Handoff(uuid4(), offered.offer, False, "", REACH_OUT)).code == "refused"


def test_a_line_from_before_the_offer_is_answered_in_private_while_waiting() -> None:
    state = waiting(say())
    turn = TurnDone(state.epoch, 0, 1, (Reply("answer", "ghosted", 1),), "state")
    state, effects = step(state, turn)
    assert [line.chapter for line in lines(effects)] == [1]
    assert state.chapter == 2 and state.chapter_shared


def test_a_late_answer_to_a_shared_line_is_private_once_sharing_has_ended() -> None:
    again = step(claimed(waiting()), Release(uuid4(), "alex", 1))[0]
    asked, effects = step(again, say())
    [line] = lines(effects)
    turn = TurnDone(
        asked.epoch, asked.answered_seq, line.seq, (Reply("answer", "ghosted", line.chapter or 0),), "s"
    )
    private, _ = step(asked, Unshare(uuid4()))
    _, effects = step(private, turn)
    [answer] = lines(effects)
    assert answer.chapter != line.chapter
    assert [e for e in effects if isinstance(e, OpenChapter)] == [
        OpenChapter(answer.chapter or 0, shared=False)
    ]


def test_the_assistant_is_silent_once_a_person_has_joined() -> None:
    state = waiting(say())
    late = TurnDone(state.epoch, state.answered_seq, 1, (Reply("late", "ghosted", 1),), "state")
    assert refusal(claimed(state), late).code == "stale"


def test_a_visitor_who_waits_for_an_answer_is_told_about_it_again_after_a_person_was_there() -> None:
    told, _ = step(after(say()), AssistantAway())
    assert refusal(told, AssistantAway()).code == "refused"
    with_staff = claimed(waiting_from(told))
    back, _ = step(with_staff, ReturnToBot(uuid4(), "alex", with_staff.epoch))
    asked, _ = step(back, say())
    _, effects = step(asked, AssistantAway())
    assert [line.code for line in lines(effects)] == ["assistant_away"]


def waiting_from(state: Conversation) -> Conversation:
    offered, _ = step(state, WantPerson(uuid4(), "numbers"))
    assert offered.offer is not None
    return step(offered, Handoff(uuid4(), offered.offer, False, "note", "2026-11"))[0]


def test_a_released_visitor_keeps_the_chapter_that_they_shared() -> None:
    shared = claimed(waiting())
    released, _ = step(shared, Release(uuid4(), "alex", shared.epoch))
    assert (released.mode, released.chapter, released.owner) == (Mode.WAITING, shared.chapter, None)


def test_a_closed_conversation_opens_again_with_a_line_that_is_private_and_owed() -> None:
    shared = claimed(waiting())
    closed, _ = step(shared, Close(uuid4(), "alex", shared.epoch, "done"))
    assert not closed.owed
    opened, effects = step(closed, say())
    assert opened.mode is Mode.BOT and opened.owed and not opened.chapter_shared
    assert lines(effects, "visitor")[0].chapter != shared.chapter


def test_a_card_stands_beside_the_line_that_raised_it() -> None:
    danger = Say(uuid4(), "words", CRISIS, "call 988")
    _, effects = step(after(), danger)
    line, card = lines(effects)
    assert (card.role, card.id, card.alert, card.chapter) == ("system", danger.id, CRISIS, line.chapter)


def test_the_core_imports_no_clock_no_socket_and_no_framework() -> None:
    """`datetime` is there for the types of fields; who calls it for the present moment would import `time`."""
    forbidden = {
        "asyncio",
        "time",
        "random",
        "os",
        "socket",
        "threading",
        "sqlalchemy",
        "fastapi",
        "starlette",
        "httpx",
    }
    files = list(Path(server.core.__file__).parent.rglob("*.py"))
    assert len(files) > 8
    for file in files:
        text = file.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & forbidden, file.name
            assert not any(
                name.startswith("server.") and not name.startswith("server.core") for name in names
            )
        assert "now(" not in text, f"{file.name} reads a clock"
