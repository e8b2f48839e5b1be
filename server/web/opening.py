"""What a visitor's hello opens: the conversation of a code, its keys, and from where its page is shown it."""

from __future__ import annotations

from dataclasses import dataclass

from server.adapters import conversations
from server.adapters.conversations import Record
from server.adapters.sealing import VisitorCode
from server.adapters.shred import Forgotten
from server.core import wire
from server.core.delivery import Ahead, Cursor
from server.runtime.vault import VisitorKeys
from server.services import Services
from server.web.connection import AHEAD, UNAUTHORIZED, Connection, Gone

NOT_FOUND = wire.Error(code="not_found", message="There is no chat with this code.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation that a hello opened."""

    record: Record
    keys: VisitorKeys
    cursor: Cursor


async def opened(hello: wire.VisitorHello, services: Services, connection: Connection) -> Opened:
    """Open what a hello asks for. Raises Gone where it is refused, and Unavailable and ShredKeyMissing."""
    try:
        keys = VisitorKeys(VisitorCode.of(hello.code))
    except ValueError:
        connection.refuse(UNAUTHORIZED, NOT_FOUND)
        raise Gone from None
    lookup = services.vault.keyring.find(keys.code.lookup)
    async with services.database.reading() as reading:
        id = await conversations.find(reading, lookup)
        record = await conversations.load(reading, id) if id is not None else None
    try:
        if record is None:
            raise Forgotten
        await services.vault.unlock(record.state.id, keys)
    except Forgotten:  # also where a restored backup has its rows back: the tombstone counts
        connection.refuse(UNAUTHORIZED, NOT_FOUND)
        raise Gone from None
    try:
        cursor = Cursor.resume(hello.last_seq, record.state.seq)
    except Ahead:
        error = wire.Error(code="bad_frame", message="last_seq is ahead of this conversation.")
        connection.refuse(AHEAD, error)
        raise Gone from None
    return Opened(record, keys, cursor)
