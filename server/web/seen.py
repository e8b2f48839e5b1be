"""The marks of how far each side has seen a chat, which only ever move on."""

from __future__ import annotations

from uuid import UUID

from server.adapters import conversations
from server.adapters.bus import ConversationChanged
from server.services import Services


async def saw(services: Services, conversation: UUID, seq: int, *, member: UUID | None = None) -> None:
    """The visitor, or the member who has the chat, has seen its lines up to this one; raises Unavailable.

    Of a member who does not have it, and of a line that there is not, nothing is marked.
    """
    async with services.database.writing() as connection:
        record = await conversations.load(connection, conversation)
        if record is None:
            return
        if member is None:
            side, before = "visitor_seen", record.visitor_seen
        elif record.state.owner == str(member):
            side, before = "staff_seen", record.staff_seen
        else:
            return
        if not before < seq <= record.state.seq:
            return
        await conversations.put(connection, conversation, **{side: seq})
    services.bus.publish(ConversationChanged(conversation))
