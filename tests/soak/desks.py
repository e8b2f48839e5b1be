"""A desk of the hand-off's proof: one browser window of a member of staff, with what it was shown.

What becomes of a frame is what the desk's page does with it (server/static/desk/reducer.js).
"""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

from server.core.conversation import Mode
from server.runtime.hub import StaffPresence
from server.runtime.vault import MemberKeys
from server.services import Services
from server.web.desk_chats import Chats
from server.web.picture import Picture

from .pages import Visitor
from .stand_ins import Frame, Recorder

GIVEN_UP = ("release", "return_to_bot", "close", "transfer")


class Desk:
    """One window. `heard` is when it was heard last, by the world's own time; a `silent` one is connected on our side
    only."""

    def __init__(self, services: Services, known: MemberKeys, *, available: bool, time: float) -> None:
        self.services = services
        self.keys = dataclasses.replace(known, periods={}, chapters={})
        self.presence = StaffPresence(self.keys, services.clock(), leave=lambda: None, available=available)
        self.heard, self.silent = time, False
        self.queue: dict[str, Frame] = {}
        self.mine: set[str] = set()
        self.alerts: set[str] = set()
        self.notes: set[str] = set()
        self.lines: dict[str, dict[int, str]] = {}
        self.fresh: dict[str, set[str]] = {}  # texts that came since somebody asked
        self._to_open: set[str] = set()
        connection: Any = Recorder(self.take)
        self._picture = Picture(services, self.keys)
        self._chats = Chats(connection, services, self.keys, self.presence)
        self._connection = connection

    async def begin(self) -> None:
        """Say hello: the whole picture comes."""
        await self.services.team.periods.load(self.keys)
        self.services.hub.join_desk(self.presence)
        self._connection.send(await self._picture.whole())
        for alarm in self._picture.alarms(await self.services.board.look(self.keys.sites)):
            self._connection.send(alarm)
        await self._open_mine()

    # --- what it is shown -----------------------------------------------------------------------------------

    def take(self, frame: Frame) -> None:
        """A frame reaches the desk."""
        chat = frame.get("conversation") or ""
        match frame["type"]:
            case "desk":
                self.queue = {entry["conversation"]: entry for entry in frame["queue"]}
                self._to_open = {entry["conversation"] for entry in frame["mine"]}
                self.mine = set(self._to_open)
            case "queued":
                self.queue[chat] = frame
                if not frame["urgent"]:
                    self.alerts.discard(chat)
            case "unqueued":
                self._unqueue(chat)
            case "mine" | "claimed":
                self.mine.add(chat)
                self._to_open.add(chat)
                if frame["type"] == "claimed":
                    self._unqueue(chat)
            case "alert":
                self.alerts.add(chat)
            case "state":
                if frame["mode"] != "staff" or frame.get("name") not in (None, self.keys.name):
                    self.mine.discard(chat)
            case "line":
                before = self.lines.setdefault(chat, {}).setdefault(frame["seq"], frame["text"])
                assert before == frame["text"], "a line of a desk is another one than before"
                self.fresh.setdefault(chat, set()).add(frame["text"])
            case "note":
                self.notes.add(frame["text"])
            case "forgotten":
                self._unqueue(chat)
                self.mine.discard(chat)

    def _unqueue(self, chat: str) -> None:
        self.queue.pop(chat, None)
        self.alerts.discard(chat)

    def acknowledged(self, frame: Any, *, elsewhere: bool) -> None:
        """An act of this desk was done: whom it gave up is not its own any more."""
        if frame.type in GIVEN_UP and not elsewhere:
            self.mine.discard(str(frame.conversation))

    def claimed(self, chat: UUID, frame: Frame) -> None:
        """A claim of this desk was won."""
        self._picture.take(chat, frame["epoch"])
        self.take(frame)

    async def open(self, chat: UUID) -> None:
        """Look at a chat from its beginning; raises Refused, Unsealable."""
        await self._chats.open(chat, 0, None)

    async def news(self, *, redraw: bool) -> None:
        """What is new comes: lines and states at once, the picture a little later where it was drawn just now."""
        for chat in sorted(self._chats.opened):
            if not await self._chats.show(chat):
                self.bury(chat)
        if redraw:
            for frame in await self._picture.news(await self.services.board.look(self.keys.sites)):
                self._connection.send(frame)
        await self._open_mine()

    async def _open_mine(self) -> None:
        for chat in sorted(self._to_open):
            self._to_open.discard(chat)
            if chat in self.mine:
                await self.open(UUID(chat))

    def bury(self, chat: UUID) -> None:
        """A visitor deleted the chat for good (Desk._bury of server/web/staff.py)."""
        self._chats.forget(chat)
        self.keys.drop(chat)
        self._picture.forget(chat)
        self.take({"type": "forgotten", "conversation": str(chat)})

    def leave(self) -> None:
        """The window is closed."""
        self.services.hub.leave_desk(self.presence)

    # --- what must be so ------------------------------------------------------------------------------------

    def shows_its_chats(self, visitors: list[Visitor]) -> None:
        """It lists the chats that its member has, wherever they were taken, and all of them that is shared; raises
        AssertionError. Asked once the picture was drawn."""
        owned = {str(v.id): v for v in visitors if v.before.owner == str(self.keys.id)}
        assert self.mine == set(owned), "a desk does not show the chats of its member"
        for chat, visitor in owned.items():
            assert visitor.before.mode is Mode.STAFF
            now = visitor.sharing.now
            assert now is not None and now.texts & visitor.sharing.said <= set(self.lines[chat].values()), (
                "who has a chat lacks a line of it"
            )
