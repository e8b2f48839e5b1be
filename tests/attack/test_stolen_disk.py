"""Somebody has the disk: they read nothing, and whatever they move in it is found out.

With the database and the configuration, and also with the secrets folder, but without a code, a password or the
recovery key. Everything here uses our own code, as a thief would.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from clients import Client, StaffClient, VisitorClient
from houses import FILED, PASSWORD, Authenticator, FakeAssistant, House, settings_of
from sqlalchemy import LargeBinary
from sqlalchemy import text as sql

from server.adapters import chapters, conversations, installation, keyring, lines, members, requests, schema
from server.adapters.keyring import NotOurKey, SecretsMissing
from server.adapters.requests import ForTeam
from server.adapters.sealing import (
    HybridPrivate,
    Secret,
    Unsealable,
    VisitorCode,
    context,
    fingerprint,
    new_code,
    password_key,
    unseal,
)
from server.adapters.shred import ShredKeyMissing, inner
from server.app import create_app
from server.core import wire
from server.core.delivery import content
from server.runtime import exporting, phrases, reading_log
from server.runtime.passwords import NotAllowed
from server.runtime.repeats import WORDLESS
from server.runtime.team_vault import open_for_team
from server.runtime.vault import Keys, MemberKeys, Vault, VisitorKeys
from server.services import Services

SAID = "i drank again and told nobody"
REASON = "a court order of this morning"


@dataclass
class Loot:
    """Two conversations with all that there is, their codes, and a supervisor who can open what was shared."""

    house: House
    visitors: list[VisitorClient]
    app: Authenticator
    desk: StaffClient

    @property
    def services(self) -> Services:
        """The code that reads the disk."""
        return self.house.services

    @property
    def signing_in(self) -> tuple[str, str, str]:
        """A password, the token of a session, and a code of the second factor."""
        return PASSWORD, self.app.token, self.app.code()

    async def unlocked(self) -> MemberKeys:
        """A supervisor's keys, with the periods that their private key opens."""
        keys = await self.services.team.sessions.unlock(self.app.token)
        assert keys is not None
        return keys

    async def member(self) -> MemberKeys:
        """The same, to read with."""
        return await self.unlocked()

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


async def test_without_the_second_store_not_even_a_visitor_s_own_code_opens_a_line(
    loot: Loot, tmp_path: Path
) -> None:
    await loot.house.close()
    shutil.copytree(loot.house.folder / "data", tmp_path / "data")
    keyring.load(tmp_path / "secrets", fresh=True)
    found, tried = installation.open(settings_of(tmp_path)), 0
    await found.shred.prepare()
    vault = Vault(found.keyring, found.shred)
    async with found.database.reading() as connection:
        for at in range(2):
            for line in await lines.read(connection, loot.id(at)):
                if line.sealed is not None:
                    tried += 1
                    with pytest.raises(ShredKeyMissing):
                        await vault.open_line(connection, loot.id(at), line, loot.visitor(at))
    assert tried > 10
    await found.database.close()
    await found.shred.close()


async def test_a_password_cannot_be_guessed_without_the_pepper(loot: Loot) -> None:
    """The right password, with every pepper but the right one, opens nothing: there is nothing to check a guess by."""
    services = loot.services
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
    async with loot.services.database.reading() as connection:
        first = (await lines.read(connection, loot.id(at), role="visitor"))[0]
        return await loot.services.vault.open_line(connection, loot.id(at), first, loot.visitor(at))


async def own_summary(loot: Loot, at: int) -> object:
    async with loot.services.database.reading() as connection:
        row = (await chapters.handoffs(connection, loot.id(at)))[-1]
        return await loot.services.vault.open_summary(connection, row, loot.visitor(at))


async def shared_chapters(loot: Loot, at: int) -> object:
    async with loot.services.database.reading() as connection:
        shared = await loot.services.vault.shared_chapters(connection, loot.id(at), await loot.member())
        assert shared
        return shared


async def a_document(loot: Loot, at: int, keys: Keys) -> object:
    site = next(iter(loot.services.sites.values()))
    async with loot.services.database.reading() as connection:
        return await exporting.document(
            connection, loot.services.vault, loot.id(at), site, keys, loot.house.clock()
        )


async def own_document(loot: Loot, at: int) -> object:
    return await a_document(loot, at, loot.visitor(at))


def private(kind: str) -> Opener:
    async def opener(loot: Loot, at: int) -> object:
        async with loot.services.database.reading() as connection:
            record = await conversations.load(connection, loot.id(at))
        assert record is not None
        sealed = record.sealed_dialogue if kind == "dialogue" else record.sealed_offer
        assert sealed is not None
        return await loot.services.vault.open_private(kind, record, sealed, loot.visitor(at))

    return opener


async def a_session(loot: Loot, at: int) -> object:
    """Refused, and the member is told to sign in again."""
    keys = await loot.services.team.sessions.unlock(loot.signing_in[1])
    if keys is None:
        raise Unsealable
    return keys


async def a_period(loot: Loot, at: int) -> object:
    """Left out, and the member does without it."""
    keys = await loot.unlocked()
    if not keys.periods:
        raise Unsealable
    return keys.periods


async def a_sign_in(loot: Loot, at: int) -> object:
    return await loot.services.team.sessions.sign_in("alex", loot.signing_in[0])


async def a_second_factor(loot: Loot, at: int) -> object:
    async with loot.services.database.writing() as connection:
        await connection.execute(
            sql("UPDATE member SET otp_used = NULL")
        )  # or there would be no code left to try
    password, _, code = loot.signing_in
    return await loot.services.team.sessions.sign_in("noor", password, code)


async def a_reason(loot: Loot, at: int) -> object:
    services = loot.services
    async with services.database.reading() as connection:
        return await reading_log.readers(connection, services.vault, loot.id(at), loot.visitor(at))


async def a_request(loot: Loot, at: int) -> object:
    services = loot.services
    async with services.database.reading() as connection:
        rows = await requests.of_sites(connection, list(services.sites), loot.house.clock())
    row = next(row for row in rows if row.conversation == loot.id(at))
    content = ForTeam(row.period, row.wrapped, row.sealed)
    return await open_for_team(
        services.vault, "request", row.conversation, row.id, content, await loot.member()
    )


async def a_note(loot: Loot, at: int) -> object:
    services = loot.services
    async with services.database.reading() as connection:
        row = (await requests.notes(connection, loot.id(at), 0, list(services.sites)))[0]
    content = ForTeam(row.period, row.wrapped, row.sealed)
    return await open_for_team(services.vault, "note", loot.id(at), row.id, content, await loot.member())


async def a_phrase(loot: Loot, at: int) -> object:
    services = loot.services
    found, _ = await phrases.listed(services.database, services.vault, await loot.member())
    if {one.text for one in found} != {f"what of the thing ({number})" for number in range(2)}:
        raise Unsealable
    return found


# For each sealed column: who opens it, and which two rows change places. A new column without an entry fails.
OPENERS: dict[str, Opener] = {
    "line.sealed": own_line,
    "chapter.wrapped": own_line,
    "team_wrap.wrapped": shared_chapters,
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


async def a_line_of_the_team(loot: Loot, at: int) -> object:
    async with loot.services.database.reading() as connection:
        first = (await lines.read(connection, loot.id(at), role="visitor"))[0]
        return await loot.services.vault.open_line(connection, loot.id(at), first, await loot.member())


async def a_summary_of_the_team(loot: Loot, at: int) -> object:
    async with loot.services.database.reading() as connection:
        row = (await chapters.handoffs(connection, loot.id(at)))[-1]
        return await loot.services.vault.open_summary(connection, row, await loot.member())


async def a_disclosure(loot: Loot, at: int) -> object:
    return await a_document(loot, at, await loot.member())


async def a_reason_of_the_team(loot: Loot, at: int) -> object:
    services = loot.services
    async with services.database.reading() as connection:
        return await reading_log.readers(connection, services.vault, loot.id(at), await loot.member())


# What else opens a sealed column: of what the visitor's code opens, the team opens some as well.
BY_THE_TEAM = (a_line_of_the_team, a_summary_of_the_team, a_disclosure, a_reason_of_the_team)
BY_SIGNING_IN = (a_sign_in, a_second_factor)  # these refuse a person, and not a key


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
    async with loot.services.database.reading() as connection:
        query = sql(f"SELECT rowid AS place, {name} AS value FROM {table} WHERE {name} IS NOT NULL")
        found = {row.place: row.value for row in await connection.execute(query)}
    assert len(found) >= 2, "there is something to move"
    return found


async def write(loot: Loot, column: str, values: dict[int, bytes]) -> None:
    """Write to a column as somebody would who has the database."""
    table, name = column.split(".")
    async with loot.services.database.writing() as connection:
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
    async with loot.services.database.reading() as connection:
        query = sql("SELECT sealed_dialogue FROM conversation WHERE id = :id")
        before = await connection.scalar(query, {"id": loot.id(0).hex})
    await loot.visitors[0].ask("and another thing")
    async with loot.services.database.writing() as connection:
        statement = sql("UPDATE conversation SET sealed_dialogue = :old WHERE id = :id")
        await connection.execute(statement, {"old": before, "id": loot.id(0).hex})
    assert await private("dialogue")(loot, 0)


# --- with keys of a thief's own -----------------------------------------------------------------------------


@dataclass
class Thief(Loot):
    """Somebody with a copy of the disk, who knows who is who, and has no code, password, token or private key. Their
    own keys stand in the place of the true ones, under the true ids."""

    code: Services

    @property
    def services(self) -> Services:
        return self.code

    @property
    def signing_in(self) -> tuple[str, str, str]:
        return "seven quiet herons at dawn", a_token(), "123456"

    def visitor(self, at: int) -> VisitorKeys:
        return VisitorKeys(VisitorCode.of(new_code()))

    async def unlocked(self) -> MemberKeys:
        async with self.code.database.reading() as connection:
            row = await members.by_username(connection, "noor")
        assert row is not None
        keys = MemberKeys(
            row.id, row.username, row.name, row.role, tuple(self.code.sites), uuid4(),
            HybridPrivate.generate(), signing=Secret.random(), verifier_signature=b"",
        )  # fmt: skip
        await self.code.team.periods.load(keys)
        return keys

    async def member(self) -> MemberKeys:
        keys = await self.unlocked()
        async with self.code.database.reading() as connection:
            held = await members.held_by(connection, keys.id)
        assert held, "there is something to open"
        keys.periods |= {row.id: HybridPrivate.generate() for row in held}
        return keys


def a_token() -> str:
    """A token as the server spells them, of no session."""
    return base64.urlsafe_b64encode(Secret.random().reveal()).decode().rstrip("=")


@asynccontextmanager
async def thief_of(loot: Loot, to: Path, stolen: Iterable[str]) -> AsyncIterator[Thief]:
    """Our own code at work on a copy of the data folder and of these files of the secrets folder; what lacks is made
    anew."""
    await loot.house.close()
    shutil.copytree(loot.house.folder / "data", to / "data")
    keyring.load(to / "secrets", fresh=True)
    for name in stolen:
        for path in (loot.house.folder / "secrets").glob(f"{name}*"):
            shutil.copy(path, to / "secrets")
    services: Services = create_app(settings_of(to), assistant=FakeAssistant()).state.services
    await services.vault.shred.prepare()
    try:
        yield Thief(loot.house, loot.visitors, loot.app, loot.desk, services)
    finally:
        await services.database.close()
        await services.vault.close()


STOLEN = {
    "the data alone": (),
    "the data and the second store": ("shred.db",),
    "all of the secrets": ("shred.db", "pepper", "lookup", "signing"),
}


@pytest.mark.parametrize("stolen", STOLEN)
async def test_no_opener_opens_anything_with_keys_of_a_thief_s_own(
    loot: Loot, tmp_path: Path, stolen: str
) -> None:
    openers = [*dict.fromkeys((*OPENERS.values(), *BY_THE_TEAM))]
    for opener in openers:
        for at in range(2):
            assert await opener(loot, at), f"the control: {opener.__name__} opens it for who it is for"
    async with thief_of(loot, tmp_path, STOLEN[stolen]) as thief:
        for opener in openers:
            refusal: type[Exception] = NotAllowed if opener in BY_SIGNING_IN else Unsealable
            if not STOLEN[stolen] and opener not in (*BY_SIGNING_IN, a_session, a_period, a_phrase):
                refusal = ShredKeyMissing  # which comes before any key is tried
            for at in range(2):
                with pytest.raises(refusal):
                    await opener(thief, at)


# --- guessing what somebody wrote ---------------------------------------------------------------------------

KEPT_NOWHERE = {"export", "readers", "forget", "keep_words"}
"""Types of frames whose answer is not remembered."""


def remembered(frames: Any) -> set[str]:
    """The types of frames of one side that are remembered, so that they are not done twice."""
    models = frames.__args__[0].__args__
    named = {m.model_fields["type"].annotation.__args__[0] for m in models if "id" in m.model_fields}
    return named - KEPT_NOWHERE


def guesses_of(client: Client, sent: dict[str, Any]) -> set[bytes]:
    """What the code could have hashed of a frame, for who knows every word of it."""
    parse = wire.parse_visitor if isinstance(client, VisitorClient) else wire.parse_staff
    frame = parse(json.dumps(sent))
    whole = {content(frame.model_dump()), content(frame.model_dump(exclude_defaults=True))}
    return whole | {value.encode() for name, value in sent.items() if name in ("text", "summary", "choice")}


def on_disk(folder: Path) -> bytes:
    """Every byte of both folders."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def keys_on_disk(folder: Path) -> list[Secret]:
    """Every key that lies in the secrets folder in clear."""
    found = [Secret((folder / "secrets" / name).read_bytes()) for name in ("pepper", "lookup", "signing")]
    with sqlite3.connect(folder / "secrets" / "shred.db") as store:
        rows = store.execute("SELECT key FROM shred_key WHERE key IS NOT NULL").fetchall()
    store.close()
    assert rows
    return found + [Secret(row[0]) for row in rows]


def confirmed(disk: bytes, guesses: Iterable[bytes], keys: Iterable[Secret]) -> list[bytes]:
    """The guesses of which a hash stands on the disk, bare or under one of these keys."""
    keys = list(keys)
    return [
        guess
        for guess in guesses
        if hashlib.sha256(guess).digest() in disk
        or any(fingerprint(key, guess) in disk for key in keys)
        or any(hmac.digest(key.reveal(), guess, "sha256") in disk for key in keys)
    ]


async def test_a_right_guess_of_what_somebody_wrote_is_confirmed_by_nothing_on_disk(
    loot: Loot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not with data and secrets folder, and not with a backup of before the visitor deleted the chat."""
    house, sent = loot.house, list[tuple[Client, dict[str, Any]]]()
    send = Client.send

    async def noted(self: Client, type: str, **fields: Any) -> None:
        if "id" in fields:
            sent.append((self, {"type": type, **fields}))
        await send(self, type, **fields)

    monkeypatch.setattr(Client, "send", noted)
    visitor = await house.visitor()
    await visitor.ask("show me buttons")
    await visitor.act("choose", choice="start_over")
    await visitor.ask("what of the thing again")
    asked = await visitor.expect("may_keep")
    await visitor.act("keep_words", line=asked["line"], keep=True)
    await visitor.act("leave_message", text="please call my mother")
    for words in FILED:
        await visitor.say(words)
        await visitor.expect("line", role="bot", text=f"You wrote: {words}")
    await visitor.hand_off("all", "i drank again")
    epoch = await loot.desk.take(visitor)
    await loot.desk.say(visitor, epoch, "good that you wrote")
    noted_down = await loot.desk.act("note", conversation=visitor.conversation, text="drank on sunday")
    assert noted_down["type"] == "ack"
    await loot.desk.act("close", conversation=visitor.conversation, epoch=epoch, outcome="callback")
    wordless = WORDLESS - {"choose"}
    remembered_here = remembered(wire.VisitorFrame) | remembered(wire.StaffFrame)
    written = [(client, frame) for client, frame in sent if frame["type"] not in wordless | KEPT_NOWHERE]
    assert {frame["type"] for _, frame in written} == remembered_here - wordless, "one of each was sent"
    guesses = {guess for client, frame in written for guess in guesses_of(client, frame)}
    guesses |= {json.dumps(fields).encode() for _, fields in FILED.values()}
    guesses |= {value.encode() for _, fields in FILED.values() for value in fields.values()} - {b"no"}
    disk, keys = on_disk(house.folder), keys_on_disk(house.folder)
    assert confirmed(disk, guesses, keys) == []

    # The controls: what holds no text is hashed under `lookup`, what is said under a key that is not there.
    [closed] = [guesses_of(client, frame) for client, frame in sent if frame["type"] == "close"]
    assert confirmed(disk, closed, keys)
    own = VisitorKeys(VisitorCode.of(visitor.code))
    async with house.services.database.reading() as connection:
        id, last = UUID(visitor.conversation), len(await chapters.team_wraps(connection, loot.id(0))) + 9
        opened = [await house.services.vault.chapter_key(connection, id, at, own) for at in range(1, last)]
    of_chapters = [key for key in opened if key is not None]
    for type in ("say", "choose", "leave_message", "handoff"):
        mine = [guesses_of(*one) for one in written if one[1]["type"] == type and one[0] is visitor]
        assert all(confirmed(disk, each, of_chapters) for each in mine), type

    shutil.copytree(house.folder / "data", tmp_path / "backup" / "data")
    assert (await visitor.act("forget"))["type"] == "forgotten"
    shutil.copytree(house.folder / "secrets", tmp_path / "backup" / "secrets")
    restored = tmp_path / "backup"
    assert confirmed(on_disk(restored), guesses, keys_on_disk(restored)) == []


# --- slipping a key in --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "refusals"),
    [
        ("UPDATE member SET public = :key WHERE username = 'sam'", {"next period"}),
        ("UPDATE period SET public = :key", {"hand-over", "periods held"}),
        ("UPDATE recovery SET public = :key", {"next period"}),
        (
            "UPDATE membership SET member = (SELECT id FROM member WHERE username = 'ida') "
            "WHERE site = :site AND member = (SELECT id FROM member WHERE username = 'sam')",
            {"next period"},
        ),
        ("UPDATE member SET role = 'supervisor' WHERE username = 'sam'", {"session", "next period"}),
        (
            "UPDATE period SET site = :site, number = 99 WHERE site != :site AND number = 1",
            {"hand-over"},
        ),
        ("UPDATE period SET number = 99 WHERE site = :site AND number = 1", {"hand-over"}),
    ],
)
async def test_a_writer_in_the_database_becomes_no_reader(
    house: House, statement: str, refusals: set[str]
) -> None:
    """With a key of their own, a membership or a role: the wrap that would be theirs, or the session, is refused."""
    services = house.services
    await services.team.periods.make_recovery()
    await services.team.add("ida", "Ida", "admissions", ["ohio-detox-maumee"], PASSWORD)
    token = await house.login("sam")
    mine = HybridPrivate.generate()
    async with services.database.writing() as connection:
        values: dict[str, Any] = {"key": mine.public().raw, "site": "midwest-recovery-toledo"}
        used = {name: value for name, value in values.items() if f":{name}" in statement}
        assert (await connection.execute(sql(statement), used)).rowcount > 0
    refused = set()
    visitor = await house.visitor()
    shared = await visitor.hand_off("all", "")
    if shared["type"] == "error":
        assert shared["code"] == "unavailable"
        refused.add("hand-over")
    unlocked = await services.team.sessions.unlock(token)
    if unlocked is None:
        refused.add("session")
    elif not unlocked.periods:
        refused.add("periods held")
    try:
        async with services.database.writing() as connection:
            await services.team.periods.begin(connection, "midwest-recovery-toledo")
    except NotOurKey:
        refused.add("next period")
    assert refused == refusals
    async with services.database.reading() as connection:
        wraps = list(await connection.execute(sql("SELECT * FROM period_wrap")))
        shares = await chapters.team_wraps(connection, UUID(visitor.conversation))
    assert wraps and bool(shares) == ("hand-over" not in refusals)
    for row in wraps:
        with pytest.raises(Unsealable):
            mine.unwrap(row.wrapped, context("period", UUID(row.period), UUID(row.holder)))
    shred = await services.vault.shred.get(UUID(visitor.conversation))
    for number, period, _, wrapped in shares:
        place = context("chapter", UUID(visitor.conversation), number, "team", period)
        with pytest.raises(Unsealable):
            mine.unwrap(inner(shred, wrapped, place), place)
