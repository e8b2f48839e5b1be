"""Somebody has the disk: they read nothing, and whatever they move in it is found out.

With the database and the configuration, and also with the secrets folder, but without a code, a password or the
recovery key. Everything here uses our own code, as a thief would.
"""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from clients import StaffClient, VisitorClient
from houses import PASSWORD, Authenticator, House, settings_of
from sqlalchemy import LargeBinary
from sqlalchemy import text as sql

from server.adapters import chapters, conversations, installation, keyring, lines, members, requests, schema
from server.adapters.keyring import NotOurKey, SecretsMissing
from server.adapters.requests import ForTeam
from server.adapters.sealing import (
    HybridPrivate,
    HybridPublic,
    Secret,
    Unsealable,
    VisitorCode,
    context,
    new_code,
    password_key,
    unseal,
)
from server.runtime import exporting, phrases, reading_log
from server.runtime.passwords import NotAllowed
from server.runtime.team_vault import open_for_team
from server.runtime.vault import MemberKeys, Vault, VisitorKeys

SAID = "i drank again and told nobody"
REASON = "a court order of this morning"


@dataclass
class Loot:
    """Two conversations with all that there is, their codes, and a supervisor who can open what was shared."""

    house: House
    visitors: list[VisitorClient]
    app: Authenticator
    desk: StaffClient

    async def member(self) -> MemberKeys:
        """Freshly unlocked keys."""
        keys = await self.house.services.team.sessions.unlock(self.app.token)
        assert keys is not None
        return keys

    def visitor(self, at: int) -> VisitorKeys:
        """The keys of a visitor, with nothing opened yet."""
        return VisitorKeys(VisitorCode.of(self.visitors[at].code))

    def id(self, at: int) -> UUID:
        return UUID(self.visitors[at].conversation)


@pytest.fixture
async def loot(house: House) -> Loot:
    app = await house.add_supervisor()
    desk = await house.desk(app.token)
    other = await house.add_supervisor("ida")
    visitors = []
    for number in range(2):
        visitor = await house.visitor()
        visitors.append(visitor)
        await visitor.ask(f"{SAID} ({number})")
        await visitor.ask(f"what of the thing ({number})")
        asked = await visitor.expect("may_keep")
        await visitor.act("keep_words", line=asked["line"], keep=True)
        await visitor.say("call me back")
        await visitor.expect("line", role="bot", text="You wrote: call me back")
        await visitor.hand_off("all", f"my note {number}")
        await desk.take(visitor)
        await desk.act("note", conversation=visitor.conversation, text=f"between us {number}")
        await visitor.act("unshare")
        assert (await desk.open(visitor, reason=REASON))["type"] == "opened"
        await visitor.want_person()
    assert other.token
    return Loot(house, visitors, app, desk)


# --- reading ------------------------------------------------------------------------------------------------


async def test_the_data_folder_alone_does_not_even_open(loot: Loot, tmp_path: Path) -> None:
    await loot.house.close()
    shutil.copytree(loot.house.folder / "data", tmp_path / "data")
    with pytest.raises(SecretsMissing):
        installation.open(settings_of(tmp_path))
    with pytest.raises(SecretsMissing):
        installation.prepare(settings_of(tmp_path))


async def test_with_secrets_of_their_own_a_thief_finds_no_shred_key(loot: Loot, tmp_path: Path) -> None:
    await loot.house.close()
    shutil.copytree(loot.house.folder / "data", tmp_path / "data")
    keyring.load(tmp_path / "secrets", fresh=True)
    found = installation.open(settings_of(tmp_path))
    await found.shred.prepare()
    vault = Vault(found.keyring, found.shred)
    read = 0
    async with found.database.reading() as connection:
        for at in range(2):
            for keys in (loot.visitor(at), VisitorKeys(VisitorCode.of(new_code()))):
                for line in await lines.read(connection, loot.id(at)):
                    if line.sealed is not None:
                        with pytest.raises(Exception):  # noqa: B017 - whatever it is, it is no text
                            await vault.open_line(connection, loot.id(at), line, keys)
                            read += 1
    assert read == 0, "not even with the visitor's own code"
    await found.database.close()
    await found.shred.close()


async def test_with_the_secrets_too_no_line_opens_without_a_code_or_a_password(loot: Loot) -> None:
    services, read, tried = loot.house.services, 0, 0
    stranger = VisitorKeys(VisitorCode.of(new_code()))
    keys = await loot.member()
    thief = MemberKeys(
        keys.id, keys.username, keys.name, "supervisor", keys.sites, keys.session, HybridPrivate.generate(),
        signing=Secret.random(), verifier_signature=b"",
    )  # fmt: skip
    async with services.database.reading() as connection:
        await services.team.periods.load(thief)
        assert not thief.periods
        for at in range(2):
            for line in await lines.read(connection, loot.id(at)):
                for who in (stranger, thief):
                    if line.sealed is not None:
                        tried += 1
                        try:
                            await services.vault.open_line(connection, loot.id(at), line, who)
                            read += 1
                        except Unsealable:
                            stranger.chapters.clear()
    assert (read, tried > 10) == (0, True)


async def test_a_password_cannot_be_guessed_without_the_pepper(loot: Loot) -> None:
    """The right password, with every pepper but the right one, opens nothing: there is nothing to check a guess by."""
    services = loot.house.services
    async with services.database.reading() as connection:
        row = await members.by_username(connection, "alex")
    assert row is not None
    place = context("member-unlock", row.id)
    right = password_key(PASSWORD, row.salt, services.vault.keyring.pepper)
    assert unseal(right, row.sealed_unlock, place), "the control"
    for pepper in (Secret(bytes(32)), Secret(b"x" * 32), Secret.random(), services.vault.keyring.lookup):
        with pytest.raises(Unsealable):
            unseal(password_key(PASSWORD, row.salt, pepper), row.sealed_unlock, place)


# --- moving things about ------------------------------------------------------------------------------------

Opener = Callable[[Loot, int], Awaitable[object]]


async def own_line(loot: Loot, at: int) -> object:
    async with loot.house.services.database.reading() as connection:
        first = (await lines.read(connection, loot.id(at), role="visitor"))[0]
        return await loot.house.services.vault.open_line(connection, loot.id(at), first, loot.visitor(at))


async def own_summary(loot: Loot, at: int) -> object:
    async with loot.house.services.database.reading() as connection:
        row = (await chapters.handoffs(connection, loot.id(at)))[-1]
        return await loot.house.services.vault.open_summary(connection, row, loot.visitor(at))


async def shared_line(loot: Loot, at: int) -> object:
    async with loot.house.services.database.reading() as connection:
        shared = await loot.house.services.vault.shared_chapters(connection, loot.id(at), await loot.member())
        assert shared
        return shared


async def own_document(loot: Loot, at: int) -> object:
    house = loot.house
    site = next(iter(house.services.sites.values()))
    async with house.services.database.reading() as connection:
        return await exporting.document(
            connection, house.services.vault, loot.id(at), site, loot.visitor(at), house.clock()
        )


def private(kind: str) -> Opener:
    async def opener(loot: Loot, at: int) -> object:
        async with loot.house.services.database.reading() as connection:
            record = await conversations.load(connection, loot.id(at))
        assert record is not None
        sealed = record.sealed_dialogue if kind == "dialogue" else record.sealed_offer
        assert sealed is not None
        return await loot.house.services.vault.open_private(kind, record, sealed, loot.visitor(at))

    return opener


async def a_session(loot: Loot, at: int) -> object:
    """Refused, and the member is told to sign in again."""
    keys = await loot.house.services.team.sessions.unlock(loot.app.token)
    if keys is None:
        raise Unsealable
    return keys


async def a_period(loot: Loot, at: int) -> object:
    """Left out, and the member does without it."""
    keys = await loot.member()
    if not keys.periods:
        raise Unsealable
    return keys.periods


async def a_sign_in(loot: Loot, at: int) -> object:
    return await loot.house.services.team.sessions.sign_in("alex", PASSWORD)


async def a_second_factor(loot: Loot, at: int) -> object:
    async with loot.house.services.database.writing() as connection:
        await connection.execute(
            sql("UPDATE member SET otp_used = NULL")
        )  # or there would be no code left to try
    return await loot.house.services.team.sessions.sign_in("noor", PASSWORD, loot.app.code())


async def a_reason(loot: Loot, at: int) -> object:
    services = loot.house.services
    async with services.database.reading() as connection:
        return await reading_log.readers(connection, services.vault, loot.id(at), loot.visitor(at))


async def a_request(loot: Loot, at: int) -> object:
    services = loot.house.services
    async with services.database.reading() as connection:
        rows = await requests.of_sites(connection, list(services.sites), loot.house.clock())
    row = next(row for row in rows if row.conversation == loot.id(at))
    content = ForTeam(row.period, row.wrapped, row.sealed)
    return await open_for_team(
        services.vault, "request", row.conversation, row.id, content, await loot.member()
    )


async def a_note(loot: Loot, at: int) -> object:
    services = loot.house.services
    async with services.database.reading() as connection:
        row = (await requests.notes(connection, loot.id(at), 0, list(services.sites)))[0]
    content = ForTeam(row.period, row.wrapped, row.sealed)
    return await open_for_team(services.vault, "note", loot.id(at), row.id, content, await loot.member())


async def a_phrase(loot: Loot, at: int) -> object:
    services = loot.house.services
    found, _ = await phrases.listed(services.database, services.vault, await loot.member())
    if {one.text for one in found} != {f"what of the thing ({number})" for number in range(2)}:
        raise Unsealable
    return found


# For each sealed column: who opens it, and which two rows change places. A new column without an entry fails.
OPENERS: dict[str, Opener] = {
    "line.sealed": own_line,
    "chapter.wrapped": own_line,
    "team_wrap.wrapped": shared_line,
    "handoff.sealed_summary": own_summary,
    "handoff.sealed_wording": own_document,
    "conversation.wrapped_dialogue_key": private("dialogue"),
    "conversation.sealed_dialogue": private("dialogue"),
    "conversation.sealed_offer": private("offer"),
    "period_wrap.wrapped": a_period,
    "member.sealed_unlock": a_sign_in,
    "member.sealed_private": a_session,
    "member.sealed_otp": a_second_factor,
    "session.sealed_unlock": a_session,
    "reading.sealed_reason": a_reason,
    "request.wrapped": a_request,
    "request.sealed": a_request,
    "note.wrapped": a_note,
    "note.sealed": a_note,
    "phrase.wrapped": a_phrase,
    "phrase.sealed": a_phrase,
}


def test_every_sealed_column_is_attacked() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in schema.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name.startswith(("sealed", "wrapped"))
    }
    assert sealed == set(OPENERS)


async def values_of(loot: Loot, column: str) -> dict[int, bytes]:
    """What stands in a column, by the row's place."""
    table, name = column.split(".")
    async with loot.house.services.database.reading() as connection:
        query = sql(f"SELECT rowid AS place, {name} AS value FROM {table} WHERE {name} IS NOT NULL")
        found = {row.place: row.value for row in await connection.execute(query)}
    assert len(found) >= 2, "there is something to move"
    return found


async def write(loot: Loot, column: str, values: dict[int, bytes]) -> None:
    """Write to a column as somebody would who has the database."""
    table, name = column.split(".")
    async with loot.house.services.database.writing() as connection:
        for place, value in values.items():
            statement = sql(f"UPDATE {table} SET {name} = :value WHERE rowid = :place")
            await connection.execute(statement, {"value": value, "place": place})


def rotated(values: list[bytes]) -> list[bytes]:
    return values[1:] + values[:1]


def one_bit(values: list[bytes]) -> list[bytes]:
    return [value[:-1] + bytes([value[-1] ^ 1]) for value in values]


def cut(values: list[bytes]) -> list[bytes]:
    return [value[: len(value) // 2] for value in values]


def other_format(values: list[bytes]) -> list[bytes]:
    return [b"\x02" + value[1:] for value in values]


CHANGES = (rotated, one_bit, cut, other_format)


@pytest.mark.parametrize("column", sorted(OPENERS))
async def test_what_is_moved_or_changed_does_not_open(loot: Loot, column: str) -> None:
    opener, before = OPENERS[column], await values_of(loot, column)
    for how in CHANGES:
        for at in range(2):
            assert await opener(loot, at), "the control: untouched, it opens"
        await write(loot, column, dict(zip(before, how(list(before.values())), strict=True)))
        for at in range(2):
            with pytest.raises((Unsealable, NotAllowed)):
                await opener(loot, at)
        await write(loot, column, before)
    # Nor does another column's value, of the same chats: a note is no line, a request no summary.
    for other in sorted(OPENERS.keys() - {column}):
        values = list((await values_of(loot, other)).values())
        await write(
            loot, column, {place: values[number % len(values)] for number, place in enumerate(before)}
        )
        with pytest.raises((Unsealable, NotAllowed)):
            await opener(loot, 0)
    await write(loot, column, before)
    assert await opener(loot, 0), "the control: put back, it opens"


async def test_yesterdays_value_of_the_same_place_is_the_one_thing_that_opens(loot: Loot) -> None:
    """A value put back to its own place opens: docs/threat-model.md says so. It is the limit of what is detected."""
    async with loot.house.services.database.reading() as connection:
        query = sql("SELECT sealed_dialogue FROM conversation WHERE id = :id")
        before = await connection.scalar(query, {"id": loot.id(0).hex})
    await loot.visitors[0].ask("and another thing")
    async with loot.house.services.database.writing() as connection:
        statement = sql("UPDATE conversation SET sealed_dialogue = :old WHERE id = :id")
        await connection.execute(statement, {"old": before, "id": loot.id(0).hex})
    assert await private("dialogue")(loot, 0)


# --- slipping a key in --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE member SET public = :key WHERE username = 'sam'",
        "UPDATE period SET public = :key",
        "UPDATE recovery SET public = :key",
        "UPDATE membership SET member = (SELECT id FROM member WHERE username = 'ida') WHERE site = :site "
        "AND member = (SELECT id FROM member WHERE username = 'sam')",
        "UPDATE member SET role = 'supervisor' WHERE username = 'sam'",
        "UPDATE period SET site = :site, number = 99 WHERE site != :site AND number = 1",
        "UPDATE period SET number = 99 WHERE site = :site AND number = 1",
    ],
)
async def test_a_writer_in_the_database_becomes_no_reader(house: House, statement: str) -> None:
    """With a key of their own, a membership or a role: the next wrap, or the sign-in, refuses."""
    await house.services.team.periods.make_recovery()
    await house.services.team.add("ida", "Ida", "admissions", ["ohio-detox-maumee"], PASSWORD)
    token = await house.login("sam")
    mine = HybridPrivate.generate()
    async with house.services.database.writing() as connection:
        values: dict[str, Any] = {"key": mine.public().raw, "site": "midwest-recovery-toledo"}
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        await connection.execute(sql(statement), used)
    visitor = await house.visitor()
    await visitor.want_person()
    offer = visitor.everything("offer")[-1]
    shared = await visitor.act(
        "handoff", offer=offer["offer"], share="all", summary="", consent=offer["consent"]
    )
    unlocked = await house.services.team.sessions.unlock(token)
    try:
        async with house.services.database.writing() as connection:
            await house.services.team.periods.begin(connection, "midwest-recovery-toledo")
        began = True
    except NotOurKey:
        began = False
    assert shared["type"] == "error" or unlocked is None or not began
    async with house.services.database.reading() as connection:
        for row in await connection.execute(sql("SELECT * FROM period_wrap")):
            with pytest.raises(Unsealable):
                mine.unwrap(row.wrapped, context("period", UUID(row.period), UUID(row.holder)))
    assert HybridPublic(mine.public().raw)
