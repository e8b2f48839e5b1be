"""The tables: no column can hold what a person wrote in clear."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, String, Uuid

from server.adapters import shred
from server.adapters.schema import Time, metadata

# Every column that could hold letters, and why it holds no words of a visitor. A new one must be thought about.
LETTERS = {
    "conversation.site": "an id of the file of centers",
    "conversation.language": "a language tag",
    "conversation.mode": "one of five modes",
    "line.role": "one of four roles",
    "line.code": "a code of core/words.py",
    "frame.sender": "visitor, or the id of a member",
    "frame.type": "a frame's type",
    "handoff.consent": "the version of a wording",
    "deadline.kind": "a kind of lease",
    "conversation.offer_site": "an id of the file of centers",
    "conversation.outcome": "one of five outcomes",
    "request.site": "an id of the file of centers",
    "request.kind": "callback, coverage or message",
    "request.consent": "the version of a wording",
    "member.username": "what a member of staff signs in with",
    "member.name": "what visitors see of a member of staff",
    "member.role": "one of three roles",
    "member.status": "enrolling or active",
    "membership.site": "an id of the file of centers",
    "period.site": "an id of the file of centers",
    "reading.what": "one of four kinds of reading",
    "session.scope": "desk or otp",
    "team.site": "an id of the file of centers",
    "statistic.site": "an id of the file of centers",
    "phrase.site": "an id of the file of centers",
    "statistic.kind": "chats, topic, wait or outcome",
    "statistic.name": "a topic of the list, a span of waiting, or one of five outcomes",
}
# Bytes that are neither sealed nor wrapped, and what they are.
BYTES = {
    "conversation.lookup": "a keyed hash",
    "frame.fingerprint": "a keyed hash",
    "session.lookup": "a keyed hash",
    "member.enrolment": "a keyed hash",
    "member.salt": "random",
    "member.public": "a public key",
    "member.public_signature": "a signature",
    "member.verifier": "a public key",
    "member.verifier_signature": "a signature",
    "membership.signature": "a signature",
    "period.public": "a public key",
    "period.signature": "a signature",
    "recovery.public": "a public key",
    "recovery.signature": "a signature",
    "reading.pseudonym": "a keyed hash",
    "reading.extent": "a keyed hash",
    "reading.previous": "a hash",
    "reading.verifier": "a public key",
    "reading.verifier_signature": "a signature",
    "reading.signature": "a signature",
    "shred_key.key": "random; in a store of its own",
}
COLUMNS = {
    f"{table.name}.{column.name}": column
    for known in (metadata, shred._metadata)
    for table in known.tables.values()
    for column in table.columns
}


def of_type(*kinds: type) -> set[str]:
    return {name for name, column in COLUMNS.items() if isinstance(column.type, kinds)}


def test_every_column_that_can_hold_letters_has_a_closed_purpose() -> None:
    assert of_type(String) == set(LETTERS)


def test_no_column_of_letters_is_long_enough_for_a_message() -> None:
    assert all(0 < (COLUMNS[name].type.length or 0) <= 200 for name in LETTERS)


def test_every_other_column_of_bytes_is_sealed_or_wrapped() -> None:
    bare = {name for name in of_type(LargeBinary) if not name.split(".")[1].startswith(("sealed", "wrapped"))}
    assert bare == set(BYTES)


def test_there_is_no_column_of_another_kind() -> None:
    assert of_type(String, LargeBinary, Uuid, Integer, Boolean, Date, DateTime, Time) == set(COLUMNS)


def test_what_belongs_to_a_conversation_goes_with_it() -> None:
    for table in metadata.tables.values():
        for key in table.foreign_key_constraints:
            if key.referred_table.name in ("conversation", "chapter"):
                assert key.ondelete == "CASCADE", f"{table.name} would stay"
