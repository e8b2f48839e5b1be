"""The wire contract: every frame of it is in the schema, and nothing that a client sends can break the reader."""

from __future__ import annotations

import json
import string
from collections.abc import Callable
from typing import Any, get_args
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core import wire
from server.core.wire import BadFrame, clean, frame_id, parse_staff, parse_visitor, spoken

# The contract, written out by hand: docs/protocol.md may gain a name, and then this list has to.
ID = str(UUID(int=7))
CHAT = str(UUID(int=8))
FROM_VISITOR: dict[str, dict[str, Any]] = {
    "hello": {"protocol": 1, "code": "C" * 26, "last_seq": 0},
    "say": {"id": ID, "text": "words"},
    "choose": {"id": ID, "choice": "ghosted"},
    "want_person": {"id": ID},
    "handoff": {"id": ID, "offer": CHAT, "share": "all", "summary": "", "consent": "2026-11"},
    "cancel_handoff": {"id": ID},
    "leave_message": {"id": ID, "text": "words"},
    "unshare": {"id": ID},
    "seen": {"seq": 1},
    "typing": {"on": True},
    "ping": {},
    "export": {"id": ID},
    "readers": {"id": ID},
    "keep_words": {"id": ID, "line": CHAT, "keep": True},
    "forget": {"id": ID},
    "end": {"id": ID},
}
_AS_OWNER = {"id": ID, "conversation": CHAT, "epoch": 1}
FROM_STAFF: dict[str, dict[str, Any]] = {
    "hello": {"protocol": 1, "token": "t"},
    "status": {"available": True},
    "claim": {"id": ID, "conversation": CHAT},
    "open": {"conversation": CHAT, "last_seq": 0},
    "say": {**_AS_OWNER, "text": "words"},
    "note": {"id": ID, "conversation": CHAT, "text": "words"},
    "transfer": {**_AS_OWNER, "to": "sam"},
    "return_to_bot": _AS_OWNER,
    "release": _AS_OWNER,
    "close": {**_AS_OWNER, "outcome": "connected"},
    "reach_out": {"id": ID, "conversation": CHAT},
    "request_done": {"id": ID, "request": CHAT},
    "request_reopen": {"id": ID, "request": CHAT},
    "seen": {"conversation": CHAT, "seq": 1},
    "typing": {"conversation": CHAT, "on": False},
    "lock": {},
    "ping": {},
}
TO_VISITOR = {
    "line": {"seq", "at", "role", "text", "id", "name", "topic", "buttons", "expects", "alert", "code"},
    "card": {"id", "alert", "text", "at"},
    "ack": {"id", "seq"},
    "resumed": {"conversation", "mode", "seq"},
    "state": {"mode", "name", "position", "staff_online"},
    "offer": {"offer", "summary", "staff_online", "consent", "wording", "by", "site"},
    "exported": {"id"},
    "readers": {"id"},
    "forgotten": set(),
    "typing": {"on"},
    "seen": {"seq"},
    "may_keep": {"line", "text", "wording"},
    "pong": set(),
    "error": {"code", "message", "id", "retry_after"},
}
TO_STAFF = {
    "desk": {"queue", "mine", "requests", "staff"},
    "queued": {"conversation", "site", "since", "urgent", "to", "visitor_here", "summary", "no_key"},
    "unqueued": {"conversation"},
    "mine": {"conversation", "epoch"},
    "request": {"request", "kind", "conversation", "site", "at", "fields", "done", "no_key"},
    "presence": {"conversation", "visitor_here", "username", "name", "available", "load"},
    "alert": {"alert_id", "conversation", "site", "at", "shared"},
    "viewers": {"conversation", "viewers"},
    "claimed": {"id", "conversation", "epoch", "summary"},
    "opened": {"conversation", "seq", "epoch"},
    "line": {"conversation", "seq", "at", "role", "text"},
    "note": {"conversation", "text"},
    "ack": {"conversation", "id", "seq"},
    "state": {"conversation", "mode", "epoch", "name"},
    "typing": {"conversation", "on"},
    "seen": {"conversation", "seq"},
    "forgotten": {"conversation"},
    "error": {"code", "message", "id", "conversation", "name"},
    "pong": set(),
}
SENDERS = [(parse_visitor, FROM_VISITOR), (parse_staff, FROM_STAFF)]
EVERY = [(parse, name, fields) for parse, frames in SENDERS for name, fields in frames.items()]
Parse = Callable[[str], Any]


def refusal(parse: Parse, raw: str) -> BadFrame:
    with pytest.raises(BadFrame) as refused:
        parse(raw)
    return refused.value


def frame(name: str, **fields: Any) -> str:
    return json.dumps({"type": name, **fields})


# --- the schema is the contract -----------------------------------------------------------------------------


@pytest.mark.parametrize(("parse", "name", "fields"), EVERY)
def test_every_frame_of_the_contract_is_read(parse: Parse, name: str, fields: dict[str, Any]) -> None:
    assert parse(frame(name, **fields)).type == name


@pytest.mark.parametrize(
    ("union", "names"), [(wire.VisitorFrame, FROM_VISITOR), (wire.StaffFrame, FROM_STAFF)]
)
def test_no_frame_is_read_that_the_contract_does_not_know(union: Any, names: dict[str, Any]) -> None:
    kinds = get_args(get_args(union)[0])
    assert {get_args(kind.model_fields["type"].annotation)[0] for kind in kinds} == set(names)


@pytest.mark.parametrize(
    ("sent", "contract"), [(wire.SENT_TO_VISITOR, TO_VISITOR), (wire.SENT_TO_STAFF, TO_STAFF)]
)
def test_every_frame_that_the_server_sends_is_in_the_contract(
    sent: tuple[type[wire.Sent], ...], contract: dict[str, set[str]]
) -> None:
    fields = {kind.model_fields["type"].default: set(kind.model_fields) - {"type"} for kind in sent}
    assert fields.keys() == contract.keys()
    for name, needed in contract.items():
        assert needed <= fields[name], f"{name} lacks {needed - fields[name]}"


def test_fields_that_do_not_apply_are_left_out_of_what_is_sent() -> None:
    assert json.loads(wire.Pong().encode()) == {"type": "pong"}
    assert json.loads(wire.State(mode="bot").encode()) == {"type": "state", "mode": "bot"}


def test_times_are_utc_and_rfc_3339() -> None:
    from datetime import UTC, datetime

    card = wire.Card(
        id=uuid4(), alert="crisis_suicide", text="words", at=datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
    )
    assert json.loads(card.encode())["at"] == "2026-11-21T02:00:00Z"


# --- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("parse", "name", "fields"), EVERY)
def test_an_unknown_field_is_refused_in_every_frame(parse: Parse, name: str, fields: dict[str, Any]) -> None:
    bad = refusal(parse, frame(name, **fields, surplus="x"))
    assert bad.code == "bad_frame" and "surplus" not in bad.message


@pytest.mark.parametrize(("parse", "name", "fields"), [given for given in EVERY if given[2]])
def test_every_required_field_is_required(parse: Parse, name: str, fields: dict[str, Any]) -> None:
    for field in fields.keys() - {"last_seq"}:
        lacking = {key: value for key, value in fields.items() if key != field}
        bad = refusal(parse, frame(name, **lacking))
        assert (bad.code, bad.message) == ("bad_frame", f"{field} is missing.")


def test_a_frame_of_the_other_side_is_refused() -> None:
    for name in FROM_STAFF.keys() - FROM_VISITOR.keys():
        assert refusal(parse_visitor, frame(name, **FROM_STAFF[name])).code == "bad_frame"
    for name in FROM_VISITOR.keys() - FROM_STAFF.keys():
        assert refusal(parse_staff, frame(name, **FROM_VISITOR[name])).code == "bad_frame"
    assert refusal(parse_visitor, frame("say", **FROM_STAFF["say"])).code == "bad_frame"


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": "1"}, {"seq": 1.5}, {"seq": True}, {"seq": -1}, {"seq": 2**60}, {"seq": None}, {"seq": [1]},
        {"seq": {"a": 1}},
    ],
)  # fmt: skip
def test_a_number_is_a_number_within_bounds(wrong: dict[str, Any]) -> None:
    assert refusal(parse_visitor, frame("seen", **wrong)).code == "bad_frame"


@pytest.mark.parametrize(
    "raw", ["", "{", "null", "[]", "1", '"say"', "NaN", "{}", '{"type":7}', '{"type":"Say"}']
)
def test_what_is_no_frame_is_refused(raw: str) -> None:
    for parse, _ in SENDERS:
        assert refusal(parse, raw).code == "bad_frame"


def test_a_refusal_names_the_frame_that_it_answers_where_it_can() -> None:
    assert refusal(parse_visitor, frame("say", id=ID, text=3)).id == UUID(ID)
    assert refusal(parse_visitor, frame("say", id="no", text="words")).id is None


# --- texts --------------------------------------------------------------------------------------------------


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_control_characters_are_stripped_and_all_else_stays(text: str) -> None:
    cleaned = clean(text)
    kept = [c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\t\n" or not is_control(c)]
    assert cleaned == "".join(kept)
    assert clean(cleaned) == cleaned


def is_control(char: str) -> bool:
    """C0, DEL, C1 and the characters that turn the direction of a text."""
    return (
        ord(char) < 0x20
        or 0x7F <= ord(char) <= 0x9F
        or char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def test_a_frame_with_control_characters_is_taken_without_them() -> None:
    assert parse_visitor(frame("say", id=ID, text="a\x00b\x1b[31mc\u202ed\r\ne\tf")).text == "ab[31mcd\ne\tf"
    summary = {**FROM_VISITOR["handoff"], "summary": "a\x07b"}
    assert parse_visitor(frame("handoff", **summary)).summary == "ab"


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\x00\x01", "\u202e"])
def test_a_text_with_nothing_in_it_is_refused(text: str) -> None:
    assert refusal(parse_visitor, frame("say", id=ID, text=text)).code == "bad_frame"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "/restart", '/inform{"a": 1}', "🙂" * 4_000, "𝕏"]
)
def test_markup_commands_and_any_script_are_text(text: str) -> None:
    assert parse_visitor(frame("say", id=ID, text=text)).text == text


@pytest.mark.parametrize(
    ("parse", "name", "field", "limit"),
    [
        (parse_visitor, "say", "text", 4_000),
        (parse_visitor, "leave_message", "text", 4_000),
        (parse_visitor, "handoff", "summary", 1_000),
        (parse_staff, "say", "text", 4_000),
        (parse_staff, "note", "text", 4_000),
    ],
)
def test_what_is_too_long_is_too_large_and_one_less_is_not(
    parse: Parse, name: str, field: str, limit: int
) -> None:
    fields = (FROM_VISITOR if parse is parse_visitor else FROM_STAFF)[name]
    assert getattr(parse(frame(name, **{**fields, field: "x" * limit})), field) == "x" * limit
    bad = refusal(parse, frame(name, **{**fields, field: "x" * (limit + 1)}))
    assert (bad.code, bad.id) == ("too_large", UUID(ID))


def test_what_a_person_wrote_is_found_in_any_frame_for_the_safety_screen() -> None:
    assert spoken(frame("say", text="one")) == ["one"]
    assert spoken(frame("no such frame", summary="two", text=3)) == ["two"]
    assert spoken('{"type": "say", "text": "three') == ['{"type": "say", "text": "three']
    assert spoken(frame("say", text="x" * 100_000)) == ["x" * 100_000]


def test_the_lines_of_a_note_are_found_one_by_one_and_no_more_than_a_few() -> None:
    note = "I wrote: one / two"
    assert spoken(frame("handoff", summary=note)) == ["I wrote: one", "two", note]
    assert len(spoken(frame("handoff", summary="a / " * 100_000))) < 10


# --- arbitrary input ----------------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=15,
)
names = st.sampled_from(sorted(FROM_VISITOR.keys() | FROM_STAFF.keys()))
fields = st.sampled_from(sorted({field for _, _, given in EVERY for field in given} | {"type"}))
near_frames = st.builds(
    lambda name, given: json.dumps({"type": name, **given}),
    names,
    st.dictionaries(fields, json_values, max_size=5),
)
raws = st.one_of(
    st.text(), json_values.map(json.dumps), near_frames, st.builds("[{".__mul__, st.integers(1, 50_000))
)


@given(raws)
def test_whatever_comes_is_a_frame_or_a_bad_frame(raw: str) -> None:
    for parse, known in SENDERS:
        try:
            assert parse(raw).type in known
        except BadFrame as bad:
            assert bad.code in ("bad_frame", "too_large")
    assert all(isinstance(text, str) for text in spoken(raw))
    frame_id(raw)


@pytest.mark.parametrize(
    "raw",
    [
        "[" * 500_000,
        '{"a":' * 200_000,
        '{"type":"seen","seq":' + "9" * 500_000 + "}",
        '{"type":"say","id":' + "9" * 5_000 + ',"text":"x"}',
        '{"type":"say","id":"' + ID + '","text":"\\ud800"}',
        '{"type":"say","text":"\ud800"}',
        json.dumps({"type": "say", "id": ID, "text": "x" * 900_000}),
        json.dumps({f"field {i}": i for i in range(20_000)}),
        "\x00" * 1_000,
    ],
    ids=["lists", "objects", "number", "id", "surrogate", "lone surrogate", "text", "fields", "zeros"],
)
def test_huge_and_nested_input_is_refused_and_no_more(raw: str) -> None:
    for parse, _ in SENDERS:
        assert refusal(parse, raw).code in ("bad_frame", "too_large")
    frame_id(raw)
    spoken(raw)


planted = st.text(string.ascii_letters, min_size=12, max_size=30).map("Q7".__add__)


@given(planted, names, fields, st.sampled_from(["value", "field", "type", "list", "object", "long"]))
def test_an_error_never_repeats_what_was_sent(plant: str, name: str, field: str, where: str) -> None:
    value: Any = {"list": [plant], "object": {plant: plant}, "long": plant * 500}.get(where, plant)
    given = {
        "field": {"type": name, plant: 1},
        "type": {"type": plant},
    }.get(where, {"type": name, "id": ID, field: value})
    for parse, _ in SENDERS:
        try:
            parse(json.dumps(given))
        except BadFrame as bad:
            assert plant not in bad.message and plant not in str(bad) and plant not in repr(bad)
            assert bad.__cause__ is None and (
                bad.__context__ is None or bad.__suppress_context__ or plant not in repr(bad.__context__)
            )
