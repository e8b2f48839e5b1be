"""The hub: who is connected to this process, and who of the staff is there for visitors.

Somebody is there while they are heard: a connection that stays open on one side only is nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from server.adapters.bus import Bus, ConversationChanged, SiteChanged
from server.runtime.ports import Clock
from server.runtime.timing import AWAY, HIDDEN
from server.runtime.vault import MemberKeys, VisitorKeys


@dataclass(eq=False, slots=True)
class VisitorPresence:
    """A connected page of a visitor, when it was heard last, and how to send it away."""

    conversation: UUID
    site: str
    keys: VisitorKeys
    heard_at: datetime
    leave: Callable[[], None]


@dataclass(eq=False, slots=True)
class StaffPresence:
    """A connected desk. `viewing` are the chats that it has open."""

    keys: MemberKeys
    heard_at: datetime
    leave: Callable[[], None]
    available: bool = False
    viewing: set[UUID] = field(default_factory=set)


Side = TypeVar("Side", VisitorPresence, StaffPresence)


class Hub:
    """Knows the connected, and says on the bus when that changes."""

    def __init__(self, bus: Bus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._pages: dict[UUID, set[VisitorPresence]] = {}
        self.desks: set[StaffPresence] = set()

    # --- coming and going -----------------------------------------------------------------------------------

    def join_visitor(self, page: VisitorPresence) -> None:
        """A visitor's page connected."""
        self._pages.setdefault(page.conversation, set()).add(page)
        self._visitor_changed(page)

    def leave_visitor(self, page: VisitorPresence) -> None:
        """A visitor's page is gone."""
        pages = self._pages.get(page.conversation, set())
        pages.discard(page)
        if not pages:
            self._pages.pop(page.conversation, None)
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

    # --- who is there ---------------------------------------------------------------------------------------

    @property
    def visitors(self) -> list[VisitorPresence]:
        """Every connected page."""
        return [page for pages in self._pages.values() for page in pages]

    def pages_of(self, conversation: UUID) -> set[VisitorPresence]:
        """The connected pages of a conversation."""
        return self._pages.get(conversation, set())

    def desks_of(self, member: UUID) -> set[StaffPresence]:
        """The connected desks of a member."""
        return {desk for desk in self.desks if desk.keys.id == member}

    def visitor_here(self, conversation: UUID) -> bool:
        """Whether a page of this conversation is there."""
        return bool(self._there(self.pages_of(conversation), HIDDEN))

    def staff_online(self, site: str) -> bool:
        """Whether a member of this site is there and available."""
        return any(desk.available and site in desk.keys.sites for desk in self._there(self.desks))

    def available_members(self) -> set[UUID]:
        """Who of the staff is there and available, at one of their desks at least."""
        return {desk.keys.id for desk in self._there(self.desks) if desk.available}

    def viewers(self, conversation: UUID) -> list[str]:
        """Who has this chat open."""
        return sorted({desk.keys.name for desk in self._there(self.desks) if conversation in desk.viewing})

    def _there(self, sides: Iterable[Side], silent: timedelta = AWAY) -> list[Side]:
        since = self._clock() - silent
        return [side for side in sides if self.heard(side) > since]

    def heard(self, side: VisitorPresence | StaffPresence) -> datetime:
        """When a side was heard last. A moment that is yet to come is from before the clock was set back: from now on
        it counts as this one, so that who is silent is not taken for there until then."""
        side.heard_at = min(side.heard_at, self._clock())
        return side.heard_at
