"""A frame that is sent again gets its first answer again, and nothing is done twice.

Sameness of content is a keyed hash: under the chapter's key where the frame made a sealed line or a hand-over, under
the lookup secret where it holds ids, numbers and words of closed lists alone. The lookup secret never changes and lies
with the others, so a hash under it would let a thief try guesses of what a person wrote. Of a note there is no hash:
the note itself is opened and compared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import frames, requests
from server.adapters.database import Database
from server.adapters.frames import FirstAnswer
from server.adapters.requests import ForTeam
from server.adapters.sealing import Secret, fingerprint
from server.core import effects as e
from server.core.conversation import Refused
from server.runtime.team_vault import open_for_team
from server.runtime.vault import Keys, MemberKeys, Vault

WORDLESS = frozenset(
    {
        "choose", "want_person", "cancel_handoff", "unshare", "end",
        "claim", "transfer", "return_to_bot", "release", "close", "reach_out", "request_done", "request_reopen",
    }
)  # fmt: skip
"""Types of frames in which nobody writes a text. A tap that makes no line is the one on "talk to a person"; any other
makes one, and is hashed under its chapter's key."""
NO_HASH = b""


@dataclass(frozen=True, slots=True)
class FrameRef:
    """A client's frame: who sent it, its id, and its canonical content for telling a repetition from a
    conflict."""

    sender: str
    id: UUID
    type: str
    content: bytes


async def first_answer(
    connection: AsyncConnection, vault: Vault, id: UUID, frame: FrameRef, keys: Keys | None
) -> FirstAnswer | None:
    """How a frame was answered before, if it was; raises Refused where its id was used for something else."""
    first = await frames.first_answer(connection, id, frame.sender, frame.id)
    if first is None:
        return None
    if first.type != frame.type or await _differs(connection, vault, id, frame, first, keys):
        raise Refused("conflict", "Another message was already sent under this id.")
    return first


async def answered(
    database: Database, vault: Vault, id: UUID, frame: FrameRef, keys: Keys
) -> FirstAnswer | None:
    """The same of a frame that nothing else will be done about."""
    async with database.reading() as connection:
        return await first_answer(connection, vault, id, frame, keys)


async def remember(
    connection: AsyncConnection,
    vault: Vault,
    id: UUID,
    frame: FrameRef,
    asked: tuple[e.Effect, ...],
    seq: int,
    epoch: int,
    keys: Keys | None,
) -> None:
    """Keep how a frame was answered, in the transaction that did what it asked."""
    chapter = _chapter_of(asked, frame)
    key = await _key(connection, vault, id, frame.type, chapter, keys)
    hashed = fingerprint(key, frame.content) if key is not None else NO_HASH
    answer = FirstAnswer(frame.type, chapter, hashed, seq, epoch)
    await frames.record(connection, id, frame.sender, frame.id, answer)


def own_seq(asked: tuple[e.Effect, ...], frame: FrameRef | None) -> int | None:
    """The number of the line that is the frame's own, where it made one."""
    for effect in asked:
        if (
            isinstance(effect, e.AppendLine)
            and frame is not None
            and effect.id == frame.id
            and effect.role != "system"
        ):
            return effect.seq
    return None


def _chapter_of(asked: tuple[e.Effect, ...], frame: FrameRef) -> int | None:
    """The chapter under which the content of a frame is sealed, where it is."""
    for effect in asked:
        if isinstance(effect, e.AppendLine | e.StoreHandoff) and effect.id == frame.id:
            return effect.chapter
    return None


async def _key(
    connection: AsyncConnection, vault: Vault, id: UUID, type: str, chapter: int | None, keys: Keys | None
) -> Secret | None:
    """Under what the content of a frame is hashed, or None where it is not, or where these keys do not open that."""
    if chapter is not None:
        return await vault.chapter_key(connection, id, chapter, keys) if keys is not None else None
    return vault.keyring.lookup if type in WORDLESS else None


async def _differs(
    connection: AsyncConnection,
    vault: Vault,
    id: UUID,
    frame: FrameRef,
    first: FirstAnswer,
    keys: Keys | None,
) -> bool:
    """Whether a frame is surely another than the one of its type that was answered under its id. Where nothing can be
    compared it counts as the same, and gets that answer."""
    if frame.type == "note":
        return isinstance(keys, MemberKeys) and await _is_another_note(connection, vault, id, frame, keys)
    key = await _key(connection, vault, id, first.type, first.chapter, keys)
    if key is None or first.fingerprint == NO_HASH:
        return False
    return fingerprint(key, frame.content) != first.fingerprint


async def _is_another_note(
    connection: AsyncConnection, vault: Vault, id: UUID, frame: FrameRef, keys: MemberKeys
) -> bool:
    """Whether the note that was kept under the frame's id opens and says something else."""
    kept = [row for row in await requests.notes(connection, id, 0, keys.sites) if row.id == frame.id]
    sealed = [ForTeam(row.period, row.wrapped, row.sealed) for row in kept]
    notes = [await open_for_team(vault, "note", id, frame.id, one, keys) for one in sealed]
    texts = {note["text"] for note in notes if note is not None}
    return bool(texts) and json.loads(frame.content)["text"] not in texts
