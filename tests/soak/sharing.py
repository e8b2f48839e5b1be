"""Who may read what of one conversation, kept by what was agreed to and not by keys: the model that keys are held to.

A grant is one yes of the visitor. It belongs to one center, covers what was said, and lasts, unless it was taken back
before anybody read it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import chapters, lines
from server.core import conversation as core
from server.core.conversation import Conversation, Mode
from server.runtime import transcript
from server.runtime.vault import MemberKeys
from server.services import Services

from .stand_ins import ANSWER

OPEN = (Mode.WAITING, Mode.STAFF)

Told = tuple[str, str]  # role and text of a line


@dataclass(eq=False)
class Grant:
    """What a yes covers: texts, and whether a person has read it. `chapter` is that of a message."""

    site: str
    texts: set[str] = field(default_factory=set)
    claimed: bool = False
    chapter: int | None = None


class Sharing:
    """Every yes of one visitor. `now` is the one under which staff read at present, `last` the one before."""

    def __init__(self) -> None:
        self.said: set[str] = set()  # every text that only one line has
        self.notes: set[str] = set()  # every note for staff
        self.grants: list[Grant] = []
        self.now: Grant | None = None
        self.last: Grant | None = None

    def committed(
        self, before: Conversation, given: core.Input, after: Conversation, site: str, new: list[Told]
    ) -> None:
        """A step was committed at a center, with new lines."""
        if isinstance(given, core.Claim) and before.mode is not Mode.WAITING:
            self.now = next(grant for grant in self.grants if grant.chapter == before.message)
        if isinstance(given, core.Claim) and self.now is not None:
            self.now.claimed = True
        if isinstance(given, core.Handoff) and after.mode is Mode.WAITING:
            everything = self.said | self.notes if given.share_earlier else set[str]()
            self._begin(Grant(site, {*everything, given.summary}))
            self.notes.add(given.summary)
        for role, text in new:
            self._line(role, text, given, after, site)
        if before.mode in OPEN and after.mode not in OPEN:
            self._end(taken_back=isinstance(given, core.CancelHandoff | core.Unshare))

    def _begin(self, grant: Grant) -> None:
        self.grants.append(grant)
        self.last, self.now = self.now, grant

    def _end(self, *, taken_back: bool) -> None:
        if taken_back and self.now is not None and not self.now.claimed:
            self.grants.remove(self.now)
        self.last, self.now = self.now, None

    def _line(self, role: str, text: str, given: core.Input, after: Conversation, site: str) -> None:
        self.said.add(text)
        shared = self.now is not None and after.mode in OPEN
        if _is_message(role, text, given):
            self.grants.append(Grant(site, {text}, chapter=after.message))
            if shared:
                assert self.now is not None
                self.now.texts.add(text)
        elif isinstance(given, core.TurnDone) and role == "bot":
            # An answer is for whoever may read what it answers; where sharing has ended, for the visitor alone.
            for grant in self.grants if after.mode in OPEN else ():
                if text.removeprefix(ANSWER) in grant.texts:
                    grant.texts.add(text)
        elif shared:
            assert self.now is not None
            self.now.texts.add(text)

    def allowed(self, sites: Collection[str]) -> set[str]:
        """What the teams of these centers may open."""
        return set[str]().union(*(grant.texts for grant in self.grants if grant.site in sites))

    def presented(self, sites: Collection[str]) -> set[str]:
        """What a desk of these centers may be shown at present: the last words before sharing ended may still be on
        their way."""
        present = [grant for grant in (self.now, self.last) if grant is not None and grant.site in sites]
        return set[str]().union(*(grant.texts for grant in present))


def _is_message(role: str, text: str, given: core.Input) -> bool:
    if role != "visitor":
        return False
    return isinstance(given, core.TurnDone) or (isinstance(given, core.LeaveMessage) and text == given.text)


async def is_kept(
    connection: AsyncConnection, services: Services, of: Conversation, sharing: Sharing, keys: MemberKeys
) -> None:
    """A member's keys open what was shared with their centers, every line of it, and no other; raises
    AssertionError."""
    vault, site = services.vault, next(iter(services.sites.values()))
    mine = await vault.shared_chapters(connection, of.id, keys)
    opened = [
        (await transcript.read(connection, vault, of.id, site, row, keys)).text
        for row in await lines.read(connection, of.id, chapters=mine)
        if row.code is None
    ]
    notes = [
        await vault.open_summary(connection, row, keys) for row in await chapters.handoffs(connection, of.id)
    ]
    allowed = sharing.allowed(keys.sites)
    found = sharing.said.intersection(opened)
    more = sorted(found - allowed)
    assert not more, f"{keys.name} can read what was not shared with them: {more}"
    less = sorted(sharing.said & allowed - found)
    assert not less, f"{keys.name} cannot read what was shared with them: {less}"
    assert sharing.notes.intersection(note for note in notes if note) <= allowed, "a note of somebody else's"
