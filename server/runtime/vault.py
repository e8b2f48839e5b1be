"""The vault: which key opens what. It seals and opens lines, summaries and dialogue state for whoever brings a
key.

Nothing here persists unlocked. A visitor brings their code, a member of staff their unlocked key pair; both
live as long as the connection. What neither can open stays closed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import chapters, members
from server.adapters.conversations import Record
from server.adapters.keyring import Keyring
from server.adapters.lines import StoredLine
from server.adapters.sealing import (
    HybridPrivate,
    HybridPublic,
    Secret,
    Unsealable,
    VisitorCode,
    context,
    fingerprint,
    pad,
    seal,
    unpad,
    unseal,
)
from server.adapters.shred import Shred, inner, outer
from server.core.conversation import Refused
from server.core.effects import AppendLine


@dataclass(slots=True)
class VisitorKeys:
    """What a connected visitor's code opens, for one conversation."""

    code: VisitorCode
    chapters: dict[int, Secret] = field(default_factory=dict, repr=False)
    shred: Secret | None = None
    dialogue: Secret | None = None
    asked: tuple[UUID, str] | None = field(default=None, repr=False)
    """The line, with its text, whose words the visitor is asked for at this moment (runtime/phrases.py)."""

    def drop(self) -> None:
        """Let go of every key: the conversation is gone."""
        self.asked = None
        self.chapters.clear()
        self.shred = self.dialogue = None


@dataclass(slots=True)
class MemberKeys:
    """What a signed-in member of staff can open: the periods they hold, and by them the shared chapters."""

    id: UUID
    username: str
    name: str
    role: str
    sites: tuple[str, ...]
    session: UUID
    private: HybridPrivate
    signing: Secret = field(repr=False)
    verifier_signature: bytes = field(repr=False)
    periods: dict[UUID, HybridPrivate] = field(default_factory=dict, repr=False)
    chapters: dict[tuple[UUID, int], Secret] = field(default_factory=dict, repr=False)

    def drop(self, conversation: UUID) -> None:
        """Let go of the keys of one conversation: it is gone."""
        for known in [known for known in self.chapters if known[0] == conversation]:
            del self.chapters[known]


Keys = VisitorKeys | MemberKeys


class Vault:
    """Seals and opens, with the keyring of this installation and the shred store."""

    def __init__(self, keyring: Keyring, shred: Shred) -> None:
        self.keyring = keyring
        self.shred = shred

    async def close(self) -> None:
        """Close the shred store."""
        await self.shred.close()

    async def unlock(self, id: UUID, keys: VisitorKeys) -> None:
        """Fetch the shred key of a conversation; raises Forgotten where it was deleted for good, though a restored
        row of it may stand here, or ShredKeyMissing."""
        keys.shred = await self.shred.get(id)

    # --- chapters -------------------------------------------------------------------------------------------

    async def open_chapter(
        self, connection: AsyncConnection, id: UUID, number: int, keys: VisitorKeys, at: Any
    ) -> None:
        """Begin a chapter under a fresh key, wrapped for the visitor."""
        key, place = Secret.random(), context("chapter", id, number, "visitor")
        wrapped = outer(await self._shred_key(id, keys), seal(keys.code.key, key.reveal(), place), place)
        await chapters.add_chapter(connection, id, number, wrapped=wrapped, at=at)
        keys.chapters[number] = key

    async def chapter_key(
        self, connection: AsyncConnection, id: UUID, number: int, keys: Keys
    ) -> Secret | None:
        """The key of a chapter, or None where these keys do not open it."""
        if isinstance(keys, MemberKeys):
            await self._unlock_shared(connection, id, keys)
            return keys.chapters.get((id, number))
        if number not in keys.chapters:
            wrapped = await chapters.visitor_wrap(connection, id, number)
            if wrapped is None:
                return None
            place = context("chapter", id, number, "visitor")
            inside = inner(await self._shred_key(id, keys), wrapped, place)
            keys.chapters[number] = Secret(unseal(keys.code.key, inside, place))
        return keys.chapters[number]

    async def shared_chapters(self, connection: AsyncConnection, id: UUID, keys: MemberKeys) -> set[int]:
        """The chapters of a conversation that this member can open."""
        await self._unlock_shared(connection, id, keys)
        return {number for conversation, number in keys.chapters if conversation == id}

    async def _unlock_shared(self, connection: AsyncConnection, id: UUID, keys: MemberKeys) -> None:
        """Bring the member's chapter keys up to date: those wrapped for their teams now, and no others."""
        shred: Secret | None = None
        wrapped_now = set()
        for number, period, _, wrapped in await chapters.team_wraps(connection, id):
            if period not in keys.periods:  # of another center, say: that keeps nothing open here
                continue
            wrapped_now.add((id, number))
            if (id, number) in keys.chapters:
                continue
            shred = shred or await self.shred.get(id)
            place = context("chapter", id, number, "team", period)
            keys.chapters[id, number] = keys.periods[period].unwrap(inner(shred, wrapped, place), place)
        for known in [known for known in keys.chapters if known[0] == id and known not in wrapped_now]:
            del keys.chapters[known]

    async def share(
        self,
        connection: AsyncConnection,
        record: Record,
        numbers: Iterable[int],
        handoff: UUID,
        keys: VisitorKeys,
    ) -> None:
        """Wrap chapters for the present period of the team of the chat's center, once it is sure that it is theirs;
        raises Unsealable or NotOurKey where it is not."""
        await self.require_site(record, keys)
        id, site = record.state.id, record.site
        period = await members.current_period(connection, site)
        if period is None:
            raise Refused("unavailable", "This center has nobody signed up to answer here yet.")
        public = HybridPublic(self.keyring.check_period(site, period))
        shred = await self._shred_key(id, keys)
        for number in numbers:
            key = await self.chapter_key(connection, id, number, keys)
            if key is not None:
                place = context("chapter", id, number, "team", period.id)
                wrapped = outer(shred, public.wrap(key, place), place)
                await chapters.add_team_wrap(
                    connection, id, number, period=period.id, handoff=handoff, wrapped=wrapped
                )

    async def _shred_key(self, id: UUID, keys: VisitorKeys) -> Secret:
        if keys.shred is None:
            keys.shred = await self.shred.get(id)
        return keys.shred

    # --- lines ----------------------------------------------------------------------------------------------

    async def seal_line(
        self, connection: AsyncConnection, id: UUID, line: AppendLine, at: datetime, keys: Keys
    ) -> bytes:
        """Seal a line under its chapter's key, bound to its place; raises Unsealable where these keys do not
        open it."""
        number = line.chapter or 0
        key = await self.chapter_key(connection, id, number, keys)
        if key is None:
            raise Unsealable
        content = {
            "text": line.text,
            "name": line.name,
            "topic": line.topic,
            "buttons": [[b.label, b.choice] for b in line.buttons] or None,
            "expects": line.expects,
            "alert": line.alert,
            "choice": line.choice,
            "says": line.says,
        }
        plain = json.dumps({k: v for k, v in content.items() if v is not None}, ensure_ascii=False).encode()
        return seal(key, pad(plain), _line_place(id, number, line, at))

    async def open_line(
        self, connection: AsyncConnection, id: UUID, line: StoredLine, keys: Keys
    ) -> dict[str, Any]:
        """The content of a sealed line; raises Unsealable where these keys do not open it or it was tampered
        with."""
        key = await self.chapter_key(connection, id, line.chapter or 0, keys)
        if key is None or line.sealed is None:
            raise Unsealable
        place = _line_place(id, line.chapter or 0, line, line.at)
        content: dict[str, Any] = json.loads(unpad(unseal(key, line.sealed, place)))
        return content

    # --- the assistant's memory, for the visitor only -------------------------------------------------------

    async def new_conversation(self, id: UUID, site: str, keys: VisitorKeys) -> bytes:
        """Make the shred key and the dialogue key of a new conversation with a center; returns the latter, wrapped."""
        keys.shred = await self.shred.create(id)
        keys.dialogue = Secret.random()
        return await self.bind_site(id, site, keys)

    async def bind_site(self, id: UUID, site: str, keys: VisitorKeys) -> bytes:
        """The dialogue key wrapped anew, bound to the center that the visitor begins with or agreed to go to."""
        if keys.dialogue is None:
            raise Unsealable
        place = context("dialogue-key", id, site)
        wrapped = seal(keys.code.key, keys.dialogue.reveal(), place)
        return outer(await self._shred_key(id, keys), wrapped, place)

    async def require_site(self, record: Record, keys: VisitorKeys) -> None:
        """Raises Unsealable where the center in the row is not the one that the visitor began with or agreed to. To be
        called before anything is shared with it: whoever can write to the database can write another one there."""
        keys.dialogue = None
        await self._dialogue_key(record, keys)

    async def _dialogue_key(self, record: Record, keys: VisitorKeys) -> Secret:
        if keys.dialogue is None:
            place = context("dialogue-key", record.state.id, record.site)
            wrapped = inner(await self._shred_key(record.state.id, keys), record.wrapped_dialogue_key, place)
            keys.dialogue = Secret(unseal(keys.code.key, wrapped, place))
        return keys.dialogue

    async def seal_private(self, kind: str, record: Record, text: str, keys: VisitorKeys) -> bytes:
        """Seal what only the visitor's code may open: the dialogue state, or the note of an open offer."""
        key = await self._dialogue_key(record, keys)
        return seal(key, pad(text.encode()), context(kind, record.state.id))

    async def open_private(self, kind: str, record: Record, sealed: bytes, keys: VisitorKeys) -> str:
        """The reverse of `seal_private`; raises Unsealable."""
        key = await self._dialogue_key(record, keys)
        return unpad(unseal(key, sealed, context(kind, record.state.id))).decode()

    # --- texts that stand beside the lines: a reason, the wording of a consent -------------------------------

    async def seal_text(
        self, connection: AsyncConnection, place: bytes, id: UUID, chapter: int, text: str, keys: Keys
    ) -> bytes:
        """Seal a text under the key of a chapter, bound to `place`; raises Unsealable."""
        key = await self.chapter_key(connection, id, chapter, keys)
        if key is None:
            raise Unsealable
        return seal(key, pad(text.encode()), place)

    async def open_text(
        self, connection: AsyncConnection, place: bytes, id: UUID, chapter: int, sealed: bytes, keys: Keys
    ) -> str | None:
        """The reverse of `seal_text`, or None where these keys do not open the chapter."""
        key = await self.chapter_key(connection, id, chapter, keys)
        return unpad(unseal(key, sealed, place)).decode() if key is not None else None

    async def pseudonym(self, id: UUID) -> bytes:
        """What the reading log calls a conversation. Once the shred key is gone nobody can tell which it was."""
        return fingerprint(await self.shred.get(id), b"reading-log")[:16]

    async def extent(self, id: UUID, chapters: Iterable[int]) -> bytes:
        """How the reading log tells whether the same chapters of a conversation were read, and nothing besides."""
        numbers = ",".join(map(str, sorted(chapters)))
        return fingerprint(await self.shred.get(id), f"reading-log/{numbers}".encode())[:16]

    # --- the summary ----------------------------------------------------------------------------------------

    async def seal_summary(
        self, connection: AsyncConnection, id: UUID, chapter: int, handoff: UUID, text: str, keys: VisitorKeys
    ) -> bytes:
        """Seal the summary, as the visitor edited it, under the shared chapter."""
        key = await self.chapter_key(connection, id, chapter, keys)
        if key is None:
            raise Unsealable
        return seal(key, pad(text.encode()), context("summary", id, chapter, handoff))

    async def open_summary(self, connection: AsyncConnection, row: Any, keys: Keys) -> str | None:
        """The summary of a handoff's row, or None where these keys do not open it."""
        key = await self.chapter_key(connection, row.conversation, row.chapter, keys)
        if key is None:
            return None
        place = context("summary", row.conversation, row.chapter, row.id)
        return unpad(unseal(key, row.sealed_summary, place)).decode()


def _line_place(id: UUID, chapter: int, line: AppendLine | StoredLine, at: datetime) -> bytes:
    return context("line", id, chapter, line.seq, line.role, line.id, at.isoformat())
