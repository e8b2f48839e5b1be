"""Sends the lines of a transcript that a reader lacks, as many as they have room for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import lines
from server.core import wire
from server.core.delivery import Cursor
from server.core.sites import Site
from server.runtime import transcript
from server.runtime.vault import Keys
from server.services import Services
from server.web.connection import Connection

BATCH = 200  # lines read at once; of a long replay as many are queued as its reader takes


async def send_lines(
    connection: AsyncConnection,
    to: Connection,
    services: Services,
    site: Site,
    conversation: UUID,
    cursor: Cursor,
    keys: Keys,
    chapters: Collection[int] | None = None,
    note: Callable[[wire.Line], None] = lambda line: None,
) -> tuple[list[wire.Line], bool]:
    """Send what follows `cursor`, of these chapters or of all, and `note` each line just before it goes; returns what
    was sent, and whether there may be more.

    There may be more too where the reader has no room: who calls waits for that outside of the transaction.
    """
    sent: list[wire.Line] = []
    found = await lines.read(connection, conversation, after=cursor.seq, chapters=chapters, limit=BATCH)
    for line in found:
        if not to.has_room:
            return sent, True
        # Read before it counts as shown: what fails now is sent the next time.
        frame = await transcript.read(connection, services.vault, conversation, site, line, keys)
        if cursor.take([line]):
            note(frame)
            to.send(frame)
            sent.append(frame)
    return sent, len(found) == BATCH
