"""What a frame of the desk means to the rules: from a frame of the contract to a conversation and an input of the core.

Staff act on chats of their own centers only; another center's looks like one that is not there.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from server.adapters import conversations, frames, members, requests
from server.core import conversation as core
from server.core import wire
from server.core.conversation import Refused
from server.core.words import JOINED
from server.runtime.runner import NoSuchConversation
from server.runtime.vault import MemberKeys
from server.services import Services

MOVED = (
    "This visitor is with another center now. You can read their message here, and not answer it in the chat."
)


async def require_site(services: Services, keys: MemberKeys, chat: UUID) -> str:
    """The center of a chat that is one of this member's; raises NoSuchConversation."""
    async with services.database.reading() as connection:
        record = await conversations.load(connection, chat)
    if record is None or record.site not in keys.sites:
        raise NoSuchConversation
    return record.site


# What is about a chat and is answered by `ack`.
DONE_IN_A_CHAT = (
    wire.StaffSay, wire.Note, wire.ReachOut, wire.Transfer, wire.ReturnToBot, wire.Release, wire.Close,
)  # fmt: skip


async def meant(frame: Any, services: Services, keys: MemberKeys) -> tuple[UUID, core.Input]:
    """The chat that a frame is about, and the input that it is; raises Refused and NoSuchConversation."""
    id, me = frame.id, str(keys.id)
    if isinstance(frame, wire.RequestDone | wire.RequestReopen):
        chat = await _chat_of(services, keys, frame.request)
        return chat, core.SeeToRequest(id, frame.request, isinstance(frame, wire.RequestDone))
    chat = frame.conversation
    if isinstance(frame, wire.Claim):
        await _require_not_moved(services, keys, chat)
    site = await require_site(services, keys, chat)
    match frame:
        case wire.Claim():
            return chat, core.Claim(id, me, keys.name, JOINED.format(name=keys.name))
        case wire.StaffSay():
            return chat, core.StaffSay(id, me, keys.name, frame.epoch, frame.text)
        case wire.Note():
            return chat, core.Note(id, me, keys.name, frame.text)
        case wire.ReachOut():
            return chat, core.ReachOut(id, me)
        case wire.Transfer():
            return chat, await _transfer(frame, services, me, site)
        case wire.ReturnToBot():
            return chat, core.ReturnToBot(id, me, frame.epoch)
        case wire.Release():
            return chat, core.Release(id, me, frame.epoch)
        case wire.Close():
            return chat, core.Close(id, me, frame.epoch, frame.outcome)
    raise Refused("refused", "This is not possible right now.")


async def _require_not_moved(services: Services, keys: MemberKeys, chat: UUID) -> None:
    """A message that was left for this member's center is listed there also when the visitor is with another one since,
    with whom alone they can talk now; raises Refused then."""
    async with services.database.reading() as connection:
        record = await conversations.load(connection, chat)
        moved = record is not None and record.site not in keys.sites
        if moved and await requests.was_left_at(connection, chat, keys.sites):
            raise Refused("refused", MOVED)


async def _chat_of(services: Services, keys: MemberKeys, request: UUID) -> UUID:
    async with services.database.reading() as connection:
        row = await requests.by_id(connection, request)
    if row is None or row.site not in keys.sites:
        raise NoSuchConversation
    chat: UUID = row.conversation
    return chat


async def _transfer(frame: wire.Transfer, services: Services, me: str, site: str) -> core.Transfer:
    """A transfer to a colleague, who may be one of another center."""
    async with services.database.reading() as connection:
        to = await members.by_username(connection, frame.to)
        sites = await members.sites_of(connection, to.id) if to is not None else []
        first = await frames.first_answer(connection, frame.conversation, me, frame.id)
    # One that is sent again has an answer, whatever has become of the colleague since.
    if to is None or (first is None and (to.status != "active" or not sites)):
        raise Refused("refused", "There is no such colleague.")
    return core.Transfer(
        frame.id,
        me,
        frame.epoch,
        str(to.id),
        to.name,
        site=None if site in sites or not sites else sites[0],
    )
