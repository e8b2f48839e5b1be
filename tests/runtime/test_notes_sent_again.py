"""A note whose answer was lost is sent again. No hash of its words is kept, so the note itself is opened to compare."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from clients import StaffClient, VisitorClient
from houses import House
from sqlalchemy import text as sql


async def noted(house: House) -> tuple[VisitorClient, StaffClient, dict[str, Any]]:
    """A visitor, Alex who has them, and a note of Alex's as it was sent."""
    visitor, alex = await house.visitor(), await house.staff()
    await visitor.hand_off()
    await alex.take(visitor)
    note = {"id": str(uuid4()), "conversation": visitor.conversation, "text": "asked about evenings"}
    assert (await alex.act("note", **note))["type"] == "ack"
    return visitor, alex, note


async def test_the_same_note_is_kept_once(house: House) -> None:
    visitor, alex, note = await noted(house)
    assert (await alex.act("note", **note))["type"] == "ack"
    assert await house.count("note", visitor) == 1


async def test_other_words_under_its_id_are_a_conflict(house: House) -> None:
    visitor, alex, note = await noted(house)
    assert (await alex.act("note", **{**note, "text": "asked about mornings"}))["code"] == "conflict"
    other = {"id": note["id"], "conversation": visitor.conversation}
    assert (await alex.act("release", epoch=0, **other))["code"] == "conflict", (
        "nor is it a frame of another type"
    )
    assert await house.count("note", visitor) == 1


async def test_the_same_id_of_a_colleague_is_a_note_of_their_own(house: House) -> None:
    visitor, alex, note = await noted(house)
    sam = await house.staff("sam")
    assert (await sam.act("note", **{**note, "text": "so did their mother"}))["type"] == "ack"
    assert await house.count("note", visitor) == 2
    assert (await alex.act("note", **note))["type"] == "ack"
    assert (await alex.act("note", **{**note, "text": "asked about mornings"}))["code"] == "conflict"


async def test_where_it_does_not_open_it_keeps_its_first_answer(house: House) -> None:
    visitor, alex, note = await noted(house)
    async with house.services.database.writing() as connection:
        await connection.execute(sql("DELETE FROM period_wrap"))
    locked_out = await house.staff()
    assert (await locked_out.act("note", **note))["type"] == "ack"
    assert (await locked_out.act("note", **{**note, "text": "asked about mornings"}))["type"] == "ack"
    assert await house.count("note", visitor) == 1
    assert alex.desk


async def test_nothing_of_its_words_stands_in_the_row_that_remembers_it(house: House) -> None:
    await noted(house)
    async with house.services.database.reading() as connection:
        kept = await connection.execute(
            sql("SELECT type, chapter, fingerprint FROM frame WHERE type = 'note'")
        )
        assert [tuple(row) for row in kept] == [("note", None, b"")]
