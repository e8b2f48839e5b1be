"""Who can take a visitor: looked up in the transaction that hands the visitor over, and not before it.

The member's row is held until that transaction ends. So two servers, or two desks of one member, count one after the
other, and nobody ends with more chats than they may have.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members, waiting
from server.adapters.conversations import Record
from server.core.conversation import Claim, Handoff, Input, Note, ReachOut, Refused, Transfer
from server.runtime.ports import Presence


class Room:
    """How many chats each member has, and who is there. `chats` is the setting of how many they may have; without
    `presence` nobody is there."""

    def __init__(self, chats: int, presence: Presence | None) -> None:
        self._chats = chats
        self._presence = presence

    async def look(self, connection: AsyncConnection, record: Record, given: Input) -> Input:
        """The input with what it rests on as it is now: whether whoever is to take the visitor is there and has room.
        Any other input as it is. Raises Refused where somebody claims, reaches out or writes a note who does not answer
        at this center, or not any more: the visitor may just have moved to another one, whose team would read it."""
        state = record.state
        match given:
            case Claim(member=member):
                load = await self._load(connection, UUID(member))
                await self._require_answers(connection, UUID(member), record)
                return replace(given, load=load, limit=self._chats)
            case Note(member=member) | ReachOut(member=member):
                await self._require_answers(connection, UUID(member), record)
            case Transfer(to=to, site=site):
                available, load = await self._can_be_given(connection, UUID(to), site)
                return replace(given, available=available, load=load, limit=self._chats)
            case Handoff() if state.offer_to is not None:
                available, load = await self._can_be_given(connection, UUID(state.offer_to), state.offer_site)
                return replace(given, available=available, load=load, limit=self._chats)
        return given

    async def _require_answers(self, connection: AsyncConnection, member: UUID, record: Record) -> None:
        if not await members.answers_at(connection, member, record.site):
            raise Refused("not_found", "There is no such chat at your centers.")

    async def _load(self, connection: AsyncConnection, member: UUID) -> int:
        await members.hold(connection, member)
        return await waiting.load_of(connection, member)

    async def _can_be_given(
        self, connection: AsyncConnection, member: UUID, site: str | None
    ) -> tuple[bool, int]:
        """Whether a colleague is there, at this center where one is named, and how many chats they have. Whom they are
        to take already counts too: else two visitors would be promised the same last place."""
        load = await self._load(connection, member) + await waiting.promised_to(connection, member)
        there = self._presence is not None and member in self._presence.available_members()
        return there and (site is None or await members.answers_at(connection, member, site)), load
