"""A frame that is sent again gets its first answer again, and nothing is done twice.

Sameness of content is a keyed hash under the chapter's key where the frame made sealed content, else under the lookup
secret: a bare one would be a fingerprint of what a person wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import frames
from server.adapters.database import Database
from server.adapters.frames import FirstAnswer
from server.adapters.sealing import fingerprint
from server.core import effects as e
from server.core.conversation import Refused
from server.runtime.vault import Keys, Vault


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
    key = vault.keyring.lookup
    if first.chapter is not None and keys is not None:
        of_chapter = await vault.chapter_key(connection, id, first.chapter, keys)
        if of_chapter is None:
            return first
        key = of_chapter
    if first.type != frame.type or fingerprint(key, frame.content) != first.fingerprint:
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
    chapter, key = _chapter_of(asked, frame), vault.keyring.lookup
    if chapter is not None and keys is not None:
        key = await vault.chapter_key(connection, id, chapter, keys) or key
    answer = FirstAnswer(frame.type, chapter, fingerprint(key, frame.content), seq, epoch)
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
