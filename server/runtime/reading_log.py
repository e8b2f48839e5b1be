"""The reading log: who opened, claimed, exported or disclosed which chat, when and why.

Each entry carries the hash of the one before and is signed by the reader's own key, which only their password opens: a
writer in the database can neither add an entry in another's name nor change or take out one in the middle. That the
newest are not cut off is seen by the heads, which are written elsewhere once a day (`write_head`).
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, cast
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members, reading
from server.adapters.database import Database
from server.adapters.keyring import Keyring, NotOurKey
from server.adapters.reading import NOTHING_BEFORE, Entry
from server.adapters.sealing import context, is_signed, sign, signer_public
from server.runtime.vault import Keys, MemberKeys, Vault

What = Literal["opened", "claimed", "exported", "disclosed"]
ONE_READING = timedelta(minutes=10)
"""Opening the same of a chat again within this time, after a lost connection say, is the same reading."""
_PLACE = context("reading-log")
CHANGED = "a member of the team whose name was changed in our records"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reading, as it is told to somebody who may know of it."""

    name: str
    at: datetime
    what: What
    reason: str | None


async def record(
    connection: AsyncConnection,
    vault: Vault,
    keys: MemberKeys,
    conversation: UUID,
    what: What,
    at: datetime,
    *,
    chapters: Iterable[int],
    reason: str | None = None,
) -> None:
    """Write down, in the transaction that allows it, that a member reads these chapters of a conversation.

    Raises ShredKeyMissing, or Unsealable where there is a reason and the member can open no chapter.
    """
    pseudonym = await vault.pseudonym(conversation)
    extent = await vault.extent(conversation, chapters)
    await reading.hold(connection)
    newest = await reading.last(connection)
    if what == "opened" and reason is None and await _is_the_same(connection, keys, pseudonym, extent, at):
        return
    number = newest.number + 1 if newest else 1
    chapter = sealed = None
    if reason is not None:
        chapter = max(await vault.shared_chapters(connection, conversation, keys), default=0)
        sealed = await vault.seal_text(
            connection, context("reason", conversation, chapter, number), conversation, chapter, reason, keys
        )
    entry = Entry(
        number=number,
        at=at,
        member=keys.id,
        pseudonym=pseudonym,
        what=what,
        extent=extent,
        chapter=chapter,
        sealed_reason=sealed,
        previous=newest.head if newest else NOTHING_BEFORE,
        verifier=signer_public(keys.signing),
        verifier_signature=keys.verifier_signature,
    )
    await reading.add(connection, replace(entry, signature=sign(keys.signing, _PLACE, entry.signed)))


async def _is_the_same(
    connection: AsyncConnection, keys: MemberKeys, pseudonym: bytes, extent: bytes, at: datetime
) -> bool:
    """Whether this member opened the very same a short while ago: to claim a chat is to open it."""
    return any(
        entry.member == keys.id
        and entry.what in ("opened", "claimed")
        and entry.extent == extent
        and at - entry.at < ONE_READING
        for entry in await reading.of(connection, pseudonym)
    )


async def readers(connection: AsyncConnection, vault: Vault, conversation: UUID, keys: Keys) -> list[Reader]:
    """Who read a conversation, oldest first, with the reason where these keys open it."""
    found = []
    entries = await reading.of(connection, await vault.pseudonym(conversation))
    names = await _names(connection, vault.keyring, {entry.member for entry in entries})
    for entry in entries:
        reason = None
        if entry.sealed_reason is not None and entry.chapter is not None:
            place = context("reason", conversation, entry.chapter, entry.number)
            reason = await vault.open_text(
                connection, place, conversation, entry.chapter, entry.sealed_reason, keys
            )
        found.append(Reader(names[entry.member] or CHANGED, entry.at, cast(What, entry.what), reason))
    return found


async def _names(
    connection: AsyncConnection, keyring: Keyring, ids: Iterable[UUID]
) -> dict[UUID, str | None]:
    """What these members are called, or None where this installation did not sign that they are called so."""
    found: dict[UUID, str | None] = {}
    for id in ids:
        found[id] = None
        row = await members.by_id(connection, id)
        if row is None:
            continue
        for site, signature in (await members.memberships_of(connection, id)).items():
            with contextlib.suppress(NotOurKey):
                keyring.check_membership(site, row, signature)
                found[id] = row.name
    return found


# --- the heads, outside of the data folder --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log had come on a day: the newest entry's number and hash, signed by this installation."""

    date: str
    number: int
    hash: str
    signature: str


_HEAD = TypeAdapter(Head)


def heads(path: Path) -> tuple[list[Head], list[str]]:
    """The heads in a file, oldest first, and in words which lines are none: a crash can leave half a line."""
    found: list[Head] = []
    wrong: list[str] = []
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else [], 1):
        try:
            if line.strip():
                found.append(_HEAD.validate_json(line))
        except ValidationError:
            wrong.append(f"line {number} of {path} is no head: it was changed, or a crash left half of it")
    return found, wrong


async def write_head(database: Database, keyring: Keyring, path: Path, now: datetime) -> Head | None:
    """Append today's head to the file, once a day; returns it where it was written."""
    date = now.date().isoformat()
    if any(head.date == date for head in heads(path)[0]):
        return None
    async with database.reading() as connection:
        newest = await reading.last(connection)
    number, hash = (newest.number, newest.head.hex()) if newest else (0, NOTHING_BEFORE.hex())
    signature = keyring.sign("reading-log-head", f"{date}/{number}", bytes.fromhex(hash)).hex()
    head = Head(date, number, hash, signature)
    line = json.dumps({name: getattr(head, name) for name in Head.__dataclass_fields__}) + "\n"
    _append(path, line)
    return head


def _append(path: Path, line: str) -> None:
    before = path.read_bytes() if path.exists() else b""
    with open(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        if before and not before.endswith(b"\n"):  # a crash left half a line
            file.write("\n")
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


# --- verifying --------------------------------------------------------------------------------------------------


async def verify(
    connection: AsyncConnection, keyring: Keyring, known: Iterable[Head]
) -> tuple[int, list[str]]:
    """Check every entry and every head; returns how many entries there are, and what is wrong, in words."""
    wrong: list[str] = []
    passed, previous, number = {0: NOTHING_BEFORE.hex()}, NOTHING_BEFORE, 0
    who = set[UUID]()
    async for entry in reading.every(connection):
        if entry.number != number + 1:
            wrong.append(f"entry {number + 1} is missing")
        if entry.previous != previous:
            wrong.append(f"entry {entry.number} does not follow the one before it")
        if not is_signed(entry.verifier, _PLACE, entry.signed, entry.signature):
            wrong.append(f"entry {entry.number} is not signed by the reader's key")
        try:
            keyring.check("reader", entry.member, entry.verifier, entry.verifier_signature)
        except NotOurKey:
            wrong.append(f"entry {entry.number}: the reader's key is not signed by this installation")
        who.add(entry.member)
        number, previous = entry.number, entry.head
        passed[number] = previous.hex()
    for member, name in (await _names(connection, keyring, who)).items():
        if name is None:
            wrong.append(f"the username, name or role of member {member} is not signed by this installation")
    for head in known:
        try:
            keyring.check(
                "reading-log-head", f"{head.date}/{head.number}", bytes.fromhex(head.hash),
                bytes.fromhex(head.signature),
            )  # fmt: skip
        except (NotOurKey, ValueError):
            wrong.append(f"the head of {head.date} is not signed by this installation")
            continue
        if head.number not in passed:
            wrong.append(f"the log ends at entry {number}, but on {head.date} it had {head.number}")
        elif passed[head.number] != head.hash:
            wrong.append(f"entry {head.number} or one before it is not what it was on {head.date}")
    return number, wrong
