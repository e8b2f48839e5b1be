"""The hub: who is connected to this process, and who of the staff is there for visitors."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

from server.adapters.bus import Bus, ConversationChanged, SiteChanged
from server.runtime.vault import MemberKeys, VisitorKeys


@dataclass(eq=False, slots=True)
class VisitorPresence:
    """A connected page of a visitor."""

    conversation: UUID
    site: str
    keys: VisitorKeys


@dataclass(eq=False, slots=True)
class StaffPresence:
    """A connected desk. `viewing` are the chats that it has open."""

    keys: MemberKeys
    available: bool = False
    viewing: set[UUID] = field(default_factory=set)


class Hub:
    """Counts the connected, and says on the bus when that changes."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._visitors: Counter[UUID] = Counter()
        self.visitors: set[VisitorPresence] = set()
        self.desks: set[StaffPresence] = set()

    def join_visitor(self, page: VisitorPresence) -> None:
        """A visitor's page connected."""
        self.visitors.add(page)
        self._visitors[page.conversation] += 1
        self._visitor_changed(page)

    def leave_visitor(self, page: VisitorPresence) -> None:
        """A visitor's page is gone."""
        self.visitors.discard(page)
        self._visitors[page.conversation] -= 1
        if self._visitors[page.conversation] <= 0:
            del self._visitors[page.conversation]
        self._visitor_changed(page)

    def join_desk(self, desk: StaffPresence) -> None:
        """A member of staff connected."""
        self.desks.add(desk)
        self.desk_changed(desk)

    def leave_desk(self, desk: StaffPresence) -> None:
        """A desk is gone."""
        self.desks.discard(desk)
        for conversation in desk.viewing:
            self._bus.publish(ConversationChanged(conversation))
        self.desk_changed(desk)

    def desk_changed(self, desk: StaffPresence) -> None:
        """The availability at a desk changed."""
        for site in desk.keys.sites:
            self._bus.publish(SiteChanged(site))

    def _visitor_changed(self, page: VisitorPresence) -> None:
        self._bus.publish(ConversationChanged(page.conversation))
        self._bus.publish(SiteChanged(page.site))

    def visitor_here(self, conversation: UUID) -> bool:
        """Whether a page of this conversation is connected."""
        return conversation in self._visitors

    def staff_online(self, site: str) -> bool:
        """Whether a member of this site is connected and available."""
        return any(desk.available and site in desk.keys.sites for desk in self.desks)

    def available(self, member: UUID) -> bool:
        """Whether this member is available at one of their desks."""
        return any(desk.available for desk in self.desks if desk.keys.id == member)

    def viewers(self, conversation: UUID) -> list[str]:
        """Who has this chat open."""
        return sorted({desk.keys.name for desk in self.desks if conversation in desk.viewing})
