"""Who opened a chat is written down so that nobody can change it, and the visitor can see it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from clients import StaffClient, VisitorClient
from houses import TOLEDO, UNSTAFFED, FakeClock, House, settings_of
from sqlalchemy import text as sql
from typer.testing import CliRunner

from server.cli import app
from server.runtime import housekeeping, reading_log

PRIVATE = "this is nobody's business"
REASON = "a court order of this morning"


async def readers(visitor: VisitorClient) -> list[dict[str, Any]]:
    return list((await visitor.act("readers"))["readers"])


async def verified(house: House, heads: Path | None = None) -> tuple[int, list[str]]:
    known = reading_log.heads(heads)[0] if heads else []
    async with house.services.database.reading() as connection:
        return await reading_log.verify(connection, house.services.vault.keyring, known)


async def write_head(house: House, path: Path, days: int = 0) -> reading_log.Head | None:
    """Write today's head, or that of so many days later."""
    services = house.services
    now = services.clock() + timedelta(days=days)
    return await reading_log.write_head(services.database, services.vault.keyring, path, now)


async def tamper(house: House, statement: str, **values: Any) -> None:
    """Write in the database as somebody who has it would."""
    async with house.services.database.writing() as connection:
        await connection.execute(sql(statement), values)


# --- what is written down -----------------------------------------------------------------------------------


async def test_a_chat_that_nobody_opened_has_no_readers(house: House) -> None:
    visitor = await house.visitor()
    await visitor.ask("hello")
    assert await readers(visitor) == []


async def test_the_visitor_sees_who_claimed_and_opened_the_chat(house: House) -> None:
    visitor, alex, sam = await house.visitor(), await house.staff("alex"), await house.staff("sam")
    await visitor.hand_off("all")
    await alex.take(visitor)
    await sam.open(visitor)
    found = await readers(visitor)
    assert [(entry["name"], entry["what"]) for entry in found] == [
        ("Alex", "claimed"),
        ("Sam", "opened"),
    ], "to claim and then to open is one reading"
    assert all(entry["at"].endswith("Z") for entry in found)
    assert await verified(house) == (2, [])


async def test_the_readers_of_one_chat_are_not_those_of_another(house: House) -> None:
    one, other, desk = await house.visitor(), await house.visitor(), await house.staff()
    for visitor in (one, other):
        await visitor.hand_off("all")
    await desk.open(one)
    assert len(await readers(one)) == 1 and await readers(other) == []


async def test_to_come_back_soon_is_the_same_reading_and_later_is_another(folder: Path) -> None:
    clock = FakeClock()
    house = await House.open(folder, clock=clock)
    try:
        visitor, desk = await house.visitor(), await house.staff()
        await visitor.hand_off("all")
        await desk.open(visitor)
        again = await house.desk(desk.token)
        await again.open(visitor)
        assert len(await readers(visitor)) == 1
        clock.advance(minutes=11)
        await again.open(visitor)
        assert len(await readers(visitor)) == 2
    finally:
        await house.close()


async def test_to_open_more_than_before_is_another_reading_however_soon(house: House) -> None:
    visitor, alex, sam = await house.visitor(), await house.staff("alex"), await house.staff("sam")
    await visitor.ask(PRIVATE)
    await visitor.hand_off("from_now")
    await sam.open(visitor)
    await sam.open(visitor)
    assert [entry["name"] for entry in await readers(visitor)] == ["Sam"]
    await visitor.act("unshare")
    await sam.expect("state", mode="bot", conversation=visitor.conversation)
    await visitor.hand_off("all")
    assert PRIVATE in await sam.what_can_be_read(visitor)
    assert [entry["name"] for entry in await readers(visitor)] == ["Sam", "Sam"]
    await alex.take(visitor)
    await alex.open(visitor)
    assert [entry["what"] for entry in await readers(visitor)] == ["opened", "opened", "claimed"]
    assert await verified(house) == (3, [])


async def test_a_copy_made_is_not_taken_for_an_opening(house: House) -> None:
    app, visitor = await house.add_supervisor(), await house.visitor()
    await visitor.hand_off("all")
    wanted = {"conversation": visitor.conversation, "reason": REASON}
    assert (await house.call("POST", "/api/staff/transcripts", app.token, wanted)).status_code == 200
    noor = await house.desk(app.token)
    await noor.open(visitor)
    assert [entry["what"] for entry in await readers(visitor)] == ["exported", "opened"]


async def test_an_opening_that_is_refused_is_not_written_down(house: House) -> None:
    visitor, desk = await house.visitor(), await house.staff()
    await visitor.ask(PRIVATE)
    assert (await desk.open(visitor))["code"] == "refused"
    assert await readers(visitor) == []


# --- break-glass --------------------------------------------------------------------------------------------


async def unshare(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await visitor.act("unshare")


async def end(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await visitor.act("end")


async def give_back(visitor: VisitorClient, desk: StaffClient, epoch: int) -> None:
    await desk.act("return_to_bot", conversation=visitor.conversation, epoch=epoch)


@pytest.mark.parametrize("way", [unshare, end, give_back], ids=lambda way: way.__name__)
async def test_once_sharing_has_ended_it_takes_a_supervisor_and_a_reason(
    house: House, way: Callable[[VisitorClient, StaffClient, int], Awaitable[None]]
) -> None:
    alex, visitor = await house.staff("alex"), await house.visitor()
    noor = await house.desk((await house.add_supervisor()).token)
    await visitor.ask(PRIVATE)
    await visitor.hand_off("from_now", "my note")
    epoch = await alex.take(visitor)
    await alex.say(visitor, epoch, "this was shared")
    await way(visitor, alex, epoch)
    await visitor.ask(f"{PRIVATE}, and this too")
    assert (await alex.open(visitor, reason=REASON))["code"] == "refused", "not for admissions"
    assert (await noor.open(visitor))["code"] == "refused", "not without a reason"
    assert (await noor.open(visitor, reason="  why not  "))["code"] == "refused", "not for nine letters"
    assert (await noor.open(visitor, reason=REASON))["type"] == "opened"
    assert "this was shared" in noor.texts
    assert not any(PRIVATE in text for text in noor.texts), "into shared chapters only"
    last = (await readers(visitor))[-1]
    assert (last["name"], last["what"], last["reason"]) == ("Noor", "opened", REASON)
    assert (await verified(house))[1] == []


async def test_the_reason_is_sealed_and_goes_with_the_chat(house: House) -> None:
    noor, visitor = await house.desk((await house.add_supervisor()).token), await house.visitor()
    await visitor.hand_off("all")
    await visitor.act("end")
    await noor.open(visitor, reason=REASON)
    async with house.services.database.reading() as connection:
        sealed = await connection.scalar(sql("SELECT sealed_reason FROM reading ORDER BY number DESC"))
    assert sealed and REASON.encode() not in sealed
    await visitor.send("forget", id=str(uuid4()))
    await visitor.expect("forgotten")
    count, wrong = await verified(house)
    assert count >= 1 and wrong == [], "the log outlives the chat, under a pseudonym that leads nowhere"


# --- the transcript for a supervisor ------------------------------------------------------------------------


async def test_a_disclosure_says_to_whom_and_why_and_holds_what_was_shared_alone(house: House) -> None:
    app, visitor, alex = await house.add_supervisor(), await house.visitor(), await house.staff("alex")
    await visitor.ask(PRIVATE)
    await visitor.hand_off("from_now", "my note")
    epoch = await alex.take(visitor)
    await alex.say(visitor, epoch, "this <b>was</b> shared")
    body = {"conversation": visitor.conversation, "reason": REASON, "recipient": "The court of Lucas County"}
    answer = await house.call("POST", "/api/staff/transcripts", app.token, body)
    assert answer.status_code == 200, answer.text
    text, page = answer.json()["text"], answer.json()["html"]
    for made in (text, page):
        assert "42 CFR part 2 prohibits unauthorized use or disclosure" in made and PRIVATE not in made
    assert "this <b>was</b> shared" in text and "this &lt;b&gt;was&lt;/b&gt; shared" in page
    entry = (await readers(visitor))[-1]
    assert entry["what"] == "disclosed" and "Lucas County" in entry["reason"] and REASON in entry["reason"]
    del body["recipient"]
    assert (await house.call("POST", "/api/staff/transcripts", app.token, body)).status_code == 200
    assert (await readers(visitor))[-1]["what"] == "exported"


async def test_a_disclosure_needs_a_supervisor_of_that_center_a_share_and_a_reason(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff("alex")
    app, elsewhere = await house.add_supervisor(), await house.add_supervisor("ivo", [UNSTAFFED])
    body = {"conversation": visitor.conversation, "reason": REASON}

    async def status(token: str, **changed: object) -> int:
        return (await house.call("POST", "/api/staff/transcripts", token, body | changed)).status_code

    assert await status(app.token) == 409, "nothing is shared"
    await visitor.hand_off("all")
    assert await status(alex.token) == 403
    assert await status(elsewhere.token) == 404
    assert await status(app.token, conversation=str(uuid4())) == 404
    for no_reason in ("because", " " * 12, "\t because \n ", "\x01" * 12):
        assert await status(app.token, reason=no_reason) == 422
    for nobody in ("", "  ", " x "):
        assert await status(app.token, recipient=nobody) == 422
    assert await status("A" * 43) == 401
    assert await readers(visitor) == []
    assert await status(app.token) == 200


# --- the chain ----------------------------------------------------------------------------------------------


async def three_entries(house: House) -> VisitorClient:
    visitor, alex, sam = await house.visitor(), await house.staff("alex"), await house.staff("sam")
    await visitor.hand_off("all")
    await sam.open(visitor)
    epoch = await alex.take(visitor)
    await alex.act("release", conversation=visitor.conversation, epoch=epoch)
    await sam.take(visitor)
    assert await verified(house) == (3, [])
    return visitor


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM reading WHERE number = 2",
        "UPDATE reading SET at = '2026-01-01 00:00:00.000000' WHERE number = 2",
        "UPDATE reading SET what = 'opened' WHERE number = 2",
        "UPDATE reading SET pseudonym = x'00' WHERE number = 1",
        "UPDATE reading SET sealed_reason = x'00' WHERE number = 1",
        "UPDATE reading SET member = (SELECT member FROM reading WHERE number = 3) WHERE number = 2",
        "UPDATE reading SET signature = (SELECT signature FROM reading WHERE number = 3) WHERE number = 2",
        "UPDATE reading SET number = 9 WHERE number = 3",
        "UPDATE reading SET verifier = x'0000' WHERE number = 1",
    ],
)
async def test_a_log_that_somebody_changed_is_told_apart(house: House, statement: str) -> None:
    await three_entries(house)
    await tamper(house, statement)
    assert (await verified(house))[1] != []


async def test_nobody_can_sign_in_anothers_name_even_with_the_database(house: House) -> None:
    """A key of one's own, put in the place of the reader's, is not one that this installation signed."""
    from server.adapters.reading import Entry
    from server.adapters.sealing import Secret, context, sign, signer_public

    await three_entries(house)
    own = Secret.random()
    async with house.services.database.reading() as connection:
        row = (await connection.execute(sql("SELECT * FROM reading WHERE number = 3"))).one()
        from server.adapters import reading

        newest = await reading.last(connection)
    assert newest is not None and row.number == 3
    forged = Entry(
        3, newest.at, newest.member, newest.pseudonym, "opened", newest.extent, None, None, newest.previous,
        signer_public(own), newest.verifier_signature,
    )  # fmt: skip
    signature = sign(own, context("reading-log"), forged.signed)
    await tamper(
        house, "UPDATE reading SET what = 'opened', verifier = :v, signature = :s WHERE number = 3",
        v=forged.verifier, s=signature,
    )  # fmt: skip
    assert (await verified(house))[1] == ["entry 3: the reader's key is not signed by this installation"]


async def test_a_head_that_was_kept_elsewhere_shows_that_the_end_was_cut_off(
    house: House, tmp_path: Path
) -> None:
    await three_entries(house)
    path = tmp_path / "heads"
    head = await write_head(house, path)
    assert head is not None and head.number == 3 and await write_head(house, path) is None, "once a day"
    assert await verified(house, path) == (3, [])
    await tamper(house, "DELETE FROM reading WHERE number = 3")
    assert await verified(house) == (2, []), "the chain alone cannot tell"
    assert "it had 3" in (await verified(house, path))[1][0]
    path.write_text(path.read_text().replace('"number": 3', '"number": 2'))
    assert "not signed" in (await verified(house, path))[1][0], "nor can a head be changed"


async def test_the_server_writes_the_head_outside_of_the_data_folder(house: House) -> None:
    path = house.settings.reading_heads_file
    assert house.settings.data not in path.parents
    for _ in range(50):
        if reading_log.heads(path)[0]:
            break
        await asyncio.sleep(0.1)
    assert [head.number for head in reading_log.heads(path)[0]] == [0]


async def audited(folder: Path, *options: str, what: str = "verify") -> tuple[int, str]:
    """`open-door audit verify` on the installation in this folder."""
    words, environment = ["audit", what, *options], settings_of(folder).to_environment()
    done = await asyncio.to_thread(CliRunner().invoke, app, words, env=environment)
    return done.exit_code, " ".join(done.output.split())


async def test_without_a_head_a_log_with_entries_is_not_called_whole(folder: Path, tmp_path: Path) -> None:
    code, said = await audited(folder)
    assert code == 0 and "No entries yet, and no head" in said, "before its first start there is none"
    house = await House.open(folder)
    try:
        await housekeeping.once(house.services)
        await three_entries(house)
    finally:
        await house.close()
    path, copy = house.settings.reading_heads_file, tmp_path / "copy"
    assert (await audited(folder))[0] == 0
    path.rename(copy)
    code, said = await audited(folder)
    assert code == 1 and "no head" in said and "none missing" not in said
    path.touch()
    assert (await audited(folder))[0] == 1
    assert (await audited(folder, "--heads", str(copy)))[0] == 0
    assert (await audited(folder, "--heads", f"{copy}-mistyped"))[0] == 2


async def test_the_list_names_whoever_is_known_and_says_who_is_gone(folder: Path) -> None:
    house = await House.open(folder)
    try:
        await three_entries(house)
    finally:
        await house.close()
    with sqlite3.connect(folder / "data" / "open-door.db") as database:  # as somebody who has the file would
        database.execute("DELETE FROM member WHERE username = 'alex'")
    database.close()
    code, said = await audited(folder, what="list")
    assert code == 0
    assert said.count("sam") == 2 and said.count("a member who is gone") == 1 and "alex" not in said


@pytest.mark.parametrize("half", ['{"date": "2026-11-2', '{"date": "2026-11-20"}', "[]", "\xff"])
async def test_half_a_line_is_told_by_its_number_and_heads_are_still_written(
    house: House, tmp_path: Path, half: str
) -> None:
    path = tmp_path / "heads"
    assert await write_head(house, path)
    path.write_bytes(path.read_bytes() + half.encode("latin-1"))
    assert await write_head(house, path, days=1)
    found, wrong = reading_log.heads(path)
    assert len(found) == 2 and len(wrong) == 1 and "line 2 of" in wrong[0]
    code, said = await audited(house.folder, "--heads", str(path))
    assert code == 1 and "line 2 of" in said and "Traceback" not in said


async def test_a_whole_line_that_only_lacks_its_end_is_a_head(house: House, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    assert await write_head(house, path)
    path.write_bytes(path.read_bytes().rstrip())
    assert await write_head(house, path, days=1)
    found, wrong = reading_log.heads(path)
    assert len(found) == 2 and wrong == []


# --- the visitor's own copy, and what they agreed to --------------------------------------------------------


async def test_the_visitor_takes_away_all_of_it_with_what_they_agreed_to(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff("alex")
    await visitor.ask(PRIVATE)
    offer = await visitor.want_person()
    await visitor.act("handoff", offer=offer["offer"], share="from_now", summary="", consent=offer["consent"])
    await alex.take(visitor)
    await visitor.act("unshare")
    made = await visitor.act("export")
    for form in (made["transcript"], made["html"]):
        assert PRIVATE in form.replace("&#x27;", "'") and "Alex has joined" in form
        assert "42 CFR part 2 prohibits unauthorized" in form and "your own copy" in form
    words = offer["wording"].split("\n\n")[-1]
    assert words in made["transcript"] and "took this back" in made["transcript"]
    assert "<script" not in made["html"]


async def test_leaving_the_line_takes_back_what_somebody_has_read(house: House) -> None:
    visitor, alex = await house.visitor(), await house.staff("alex")
    await visitor.hand_off("all")
    epoch = await alex.take(visitor)
    assert (await alex.act("release", conversation=visitor.conversation, epoch=epoch))["type"] == "ack"
    assert "took this back" not in (await visitor.act("export"))["transcript"]
    assert (await visitor.act("cancel_handoff"))["type"] == "ack"
    assert "took this back" in (await visitor.act("export"))["transcript"]


async def test_what_was_agreed_to_is_kept_in_its_very_words_sealed(house: House) -> None:
    visitor = await house.visitor()
    await visitor.hand_off("all")
    async with house.services.database.reading() as connection:
        row = (await connection.execute(sql("SELECT * FROM handoff"))).one()
    assert row.consent == "2026-11" and row.at and row.withdrawn_at is None
    assert b"admissions team" not in row.sealed_wording and len(row.sealed_wording) > 256
    assert UUID(visitor.conversation)
    assert TOLEDO
