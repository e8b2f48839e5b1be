"""How clients' frames were answered: a frame that is repeated gets its first answer again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters.schema import frame


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What a frame was answered the first time."""

    type: str
    chapter: int | None
    fingerprint: bytes
    seq: int
    epoch: int


async def first_answer(
    connection: AsyncConnection, id: UUID, sender: str, frame_id: UUID
) -> FirstAnswer | None:
    """How a frame with this id of this sender was answered before, if it was."""
    columns = (frame.c[name] for name in FirstAnswer.__dataclass_fields__)
    query = select(*columns).where(
        frame.c.conversation == id, frame.c.sender == sender, frame.c.id == frame_id
    )
    row = (await connection.execute(query)).one_or_none()
    return FirstAnswer(*row) if row is not None else None


async def record(
    connection: AsyncConnection, id: UUID, sender: str, frame_id: UUID, answer: FirstAnswer
) -> None:
    """Remember how a frame was answered."""
    values = {name: getattr(answer, name) for name in FirstAnswer.__dataclass_fields__}
    await connection.execute(insert(frame).values(conversation=id, sender=sender, id=frame_id, **values))
