"""Delivery: whatever is cut, repeated or reordered on the way, a reader ends with the transcript."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.core.delivery import GIVEN_UP, Ahead, Cursor, PutOff, content


@dataclass(frozen=True)
class Line:
    seq: int


@dataclass
class Reader:
    """A page: it shows what reaches it, and asks for what comes after the last line that it has."""

    shown: list[int]

    @property
    def last_seq(self) -> int:
        return self.shown[-1] if self.shown else 0


class AnyConnection(RuleBasedStateMachine):
    """A conversation that grows, and a reader whose connection is cut at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.stored: list[Line] = []
        self.reader = Reader([])
        self.cursor: Cursor | None = None
        self.under_way: list[Line] = []  # sent, not yet there

    @rule(count=st.integers(1, 4))
    def lines_are_written(self, count: int) -> None:
        self.stored += [Line(len(self.stored) + 1 + i) for i in range(count)]

    @rule()
    def the_reader_connects(self) -> None:
        self.under_way.clear()  # what the old connection carried is lost with it
        self.cursor = Cursor.resume(self.reader.last_seq, len(self.stored))

    @rule(limit=st.integers(1, 5), repeated=st.lists(st.integers(1, 60)), mixed=st.randoms())
    def the_server_looks(self, limit: int, repeated: list[int], mixed: object) -> None:
        """The server reads what comes after the cursor, and may meet lines that it has offered before."""
        if self.cursor is None:
            return
        found = [line for line in self.stored if line.seq > self.cursor.seq][:limit]
        found += [Line(seq) for seq in repeated if seq <= self.cursor.seq] + found[:1]
        mixed.shuffle(found)  # type: ignore[attr-defined]
        self.under_way += self.cursor.take(found)

    @rule(count=st.integers(1, 8))
    def some_arrive(self, count: int) -> None:
        arrived, self.under_way = self.under_way[:count], self.under_way[count:]
        self.reader.shown += [line.seq for line in arrived]

    @rule()
    def the_connection_is_cut(self) -> None:
        self.cursor = None
        self.under_way.clear()

    @invariant()
    def what_is_shown_is_the_transcript_so_far(self) -> None:
        shown = self.reader.shown
        assert shown == list(range(1, len(shown) + 1)), "once, in order, without gap"

    def teardown(self) -> None:
        self.the_reader_connects()
        assert self.cursor is not None
        while fresh := self.cursor.take([line for line in self.stored if line.seq > self.cursor.seq][:3]):
            self.reader.shown += [line.seq for line in fresh]
        assert self.reader.shown == [line.seq for line in self.stored], "old state + replay == fresh state"


TestAnyConnection = AnyConnection.TestCase


@given(st.lists(st.integers(1, 30), unique=True), st.lists(st.integers(0, 30)))
def test_a_selection_is_shown_once_and_in_order(shared: list[int], cuts: list[int]) -> None:
    """Staff see shared chapters only: gaps are what was not shared, and no error."""
    rows = [Line(seq) for seq in sorted(shared)]
    shown: list[int] = []
    for _ in cuts:
        cursor = Cursor.resume(shown[-1] if shown else 0, 30)
        shown += [line.seq for line in cursor.take(rows[: len(shown) + 1])]
    cursor = Cursor(shown[-1] if shown else 0)
    shown += [line.seq for line in cursor.take(rows)]
    assert shown == sorted(shared)


@given(st.integers(0, 50), st.integers(0, 50))
def test_who_claims_to_have_seen_what_does_not_exist_is_no_reader(last_seq: int, newest: int) -> None:
    if last_seq > newest:
        with pytest.raises(Ahead):
            Cursor.resume(last_seq, newest)
    else:
        assert Cursor.resume(last_seq, newest).seq == last_seq


values = st.dictionaries(st.text(max_size=8), st.text(max_size=8) | st.integers() | st.booleans(), max_size=4)


@given(values, st.uuids(), st.uuids())
def test_a_frame_is_the_same_whatever_the_order_of_its_fields_and_its_id(
    fields: dict[str, object], one: object, other: object
) -> None:
    turned = dict(reversed(fields.items()))
    assert content({**fields, "id": one}) == content({"id": other, **turned})


@given(values, values)
def test_frames_of_different_content_differ(one: dict[str, object], other: dict[str, object]) -> None:
    for frame in (one, other):
        frame.pop("id", None)
    same = {(k, type(v), v) for k, v in one.items()} == {(k, type(v), v) for k, v in other.items()}
    assert (content(one) == content(other)) == same


# --- what was put off ---------------------------------------------------------------------------------------


class AnyRepetition(RuleBasedStateMachine):
    """A writer whose lines go out in order and at once, over a socket that keeps the order of frames, to a server that
    is there or not. Whatever is put off is repeated, whenever and in whatever order that may be."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.put_off = PutOff()
        self.away = False
        self.written: list[UUID] = []
        self.under_way: list[UUID] = []
        self.to_repeat: list[UUID] = []
        self.typed = 0

    @rule(count=st.integers(1, 4))
    def lines_are_sent(self, count: int) -> None:
        for _ in range(count):
            self.typed += 1
            self.under_way.append(UUID(int=self.typed))

    @rule(away=st.booleans())
    def the_database_comes_or_goes(self, away: bool) -> None:
        self.away = away

    @rule(count=st.integers(1, 6), later=st.floats(0, 0.5))
    def some_arrive(self, count: int, later: float) -> None:
        for id in self.under_way[:count]:
            self.now += later
            if id in self.written:  # what is repeated although it was written gets its first answer
                self.put_off.settle("chat", id)
            elif not self.put_off.may_pass("chat", id, self.now) or self.away:
                self.put_off.add("chat", id, self.now)
                self.to_repeat.append(id)
            else:
                self.put_off.settle("chat", id)
                self.written.append(id)
        self.under_way = self.under_way[count:]

    @precondition(lambda self: self.to_repeat)
    @rule(data=st.data())
    def something_is_repeated(self, data: st.DataObject) -> None:
        again = data.draw(st.permutations(sorted(set(self.to_repeat))))
        self.under_way += again[: data.draw(st.integers(1, len(again)))]
        self.to_repeat = [id for id in self.to_repeat if id not in self.under_way]

    @invariant()
    def what_is_written_is_what_was_typed_so_far(self) -> None:
        assert self.written == [UUID(int=seq + 1) for seq in range(len(self.written))]

    def teardown(self) -> None:
        self.away = False
        while self.under_way or self.to_repeat:
            self.under_way += sorted(set(self.to_repeat), reverse=True)
            self.to_repeat.clear()
            self.some_arrive(len(self.under_way), 0.0)
        assert len(self.written) == self.typed, "and nothing waits for ever"
        assert self.put_off.may_pass("chat", UUID(int=0), self.now), "nothing is left to wait for"


TestAnyRepetition = AnyRepetition.TestCase


ONE, TWO, THREE = (UUID(int=seq) for seq in (1, 2, 3))


def test_a_line_that_nobody_repeats_holds_up_the_others_for_a_minute_and_no_longer() -> None:
    put_off = PutOff()
    put_off.add("chat", ONE, 0.0)
    put_off.add("chat", TWO, 10.0)
    assert not put_off.may_pass("chat", TWO, GIVEN_UP - 1)
    assert put_off.may_pass("chat", TWO, GIVEN_UP)
    assert not put_off.may_pass("chat", THREE, GIVEN_UP), "the second is still to come"
    assert put_off.may_pass("chat", THREE, GIVEN_UP + 10)


def test_a_repetition_that_is_put_off_again_keeps_its_place_and_its_time() -> None:
    put_off = PutOff()
    put_off.add("chat", ONE, 0.0)
    put_off.add("chat", TWO, 1.0)
    put_off.add("chat", ONE, GIVEN_UP)
    assert put_off.may_pass("chat", ONE, GIVEN_UP + 1)
    assert not put_off.may_pass("chat", TWO, GIVEN_UP + 1)


def test_one_sequence_holds_up_no_other() -> None:
    put_off = PutOff()
    put_off.add("chat", ONE, 0.0)
    assert put_off.may_pass("notes", TWO, 0.0)
    assert not put_off.may_pass("chat", TWO, 0.0)
