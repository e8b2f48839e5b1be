"""The staff of the hand-off's proof: four members at two centers, each with up to two windows of the desk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from houses import MAUMEE, PASSWORD, TOLEDO, FakeClock, settings_of

from server.app import build
from server.core import conversation as core
from server.runtime.vault import MemberKeys
from server.services import Services

from .desks import Desk
from .stand_ins import Assistant

if TYPE_CHECKING:
    from .world import World

TEAM = {"alex": [TOLEDO], "sam": [TOLEDO], "noor": [TOLEDO, MAUMEE], "ines": [MAUMEE]}
AWAY = 60.0  # seconds without a word after which somebody is not there any more


async def sign_in(folder: Path) -> dict[str, MemberKeys]:
    """Complete the team of an installation, and sign everybody in: the keys are good in every copy of it."""
    services, known = build(settings_of(folder), assistant=Assistant(), clock=FakeClock()), {}
    for name, sites in TEAM.items():
        if name not in ("alex", "sam"):  # whom every installation of the tests has
            await services.team.add(name, name.title(), "admissions", sites, PASSWORD)
    for name in TEAM:
        token = (await services.team.sessions.sign_in(name, PASSWORD)).token
        keys = await services.team.sessions.unlock(token)
        assert keys is not None
        known[name] = keys
    await services.database.close()
    await services.vault.close()
    return known


class Team:
    """Who is where. `heard` is when each member was heard last, by id and the world's own time; `readers` are the keys
    that the members have now."""

    def __init__(self, members: dict[str, MemberKeys]) -> None:
        self.members = members
        self.heard: dict[str, float] = {}
        self.disabled: set[str] = set()
        self.desks: dict[tuple[str, int], Desk] = {}
        self.readers: list[MemberKeys] = []
        self._services: Services
        self._world: World

    async def begin(self, services: Services, world: World) -> None:
        """A new process serves, and nobody is connected to it."""
        self._services, self._world = services, world
        self.desks.clear()
        await self._read_anew()

    async def _read_anew(self) -> None:
        """Take the keys that everybody of the team holds by now."""
        self.readers = [self.members[name] for name in TEAM if not self.is_disabled(name)]
        for keys in self.readers:
            keys.periods.clear()
            keys.chapters.clear()
            await self._services.team.periods.load(keys)

    # --- coming and going -----------------------------------------------------------------------------------

    def id(self, name: str) -> str:
        """A member's id, as the rules know it."""
        return str(self.members[name].id)

    def name(self, id: str | None) -> str | None:
        """Whose id it is."""
        return next((name for name, keys in self.members.items() if str(keys.id) == id), None)

    def is_disabled(self, name: str) -> bool:
        """Whether this member's access has ended."""
        return self.id(name) in self.disabled

    @property
    def windows(self) -> list[Desk]:
        """Every desk that is connected."""
        return list(self.desks.values())

    def desks_of(self, name: str) -> list[Desk]:
        """The windows of a member."""
        return [desk for (of, _), desk in self.desks.items() if of == name]

    async def sit_down(self, name: str, window: int, *, available: bool = True) -> None:
        """A member opens a window of the desk, with the keys of a session that was opened anew."""
        if self.is_disabled(name):
            return
        self.get_up(name, window)
        desk = Desk(self._services, self.members[name], available=available, time=self._world.time)
        self.desks[name, window] = desk
        self.hear_one(desk)
        await desk.begin()

    def get_up(self, name: str, window: int) -> None:
        """A window is closed, or its connection lost."""
        if (desk := self.desks.pop((name, window), None)) is not None:
            desk.leave()

    async def disable(self, name: str, *, told: bool) -> None:
        """A member's access ends, as by `open-door staff disable`, which dies before it has given their chats back
        where not `told`. Their windows stay connected until they look again."""
        gone = await self._services.team.disable(name)
        self.disabled.add(self.id(name))
        for chat, epoch in gone.chats if told else ():
            await self._services.runner.apply(chat, core.StaffGone(epoch))
        await self._read_anew()
        for desk in self.windows:
            await self._services.team.periods.load(desk.keys)

    async def news(self, *, redraw: bool) -> None:
        """Every desk is shown what is new; one whose session has ended is signed out."""
        for name, window in list(self.desks):
            if self.is_disabled(name):
                self.get_up(name, window)
        for desk in self.windows:
            await desk.news(redraw=redraw)
            for visitor in self._world.visitors:
                fresh = desk.fresh.pop(str(visitor.id), set()) & visitor.sharing.said
                assert fresh <= visitor.sharing.presented(desk.keys.sites), "shown what is not shared"

    # --- who is there ---------------------------------------------------------------------------------------

    def is_there(self, name: str) -> bool:
        """Whether this member is there for visitors, at one window at least."""
        return not self.is_disabled(name) and any(
            desk.presence.available and self._world.time - desk.heard < AWAY for desk in self.desks_of(name)
        )

    def is_staffed_now(self, site: str) -> bool:
        """Whether somebody of this center is there for visitors."""
        return any(self.is_there(name) for name, sites in TEAM.items() if site in sites)

    def hear_one(self, desk: Desk) -> None:
        """A window is heard."""
        desk.presence.heard_at = self._world.clock()
        desk.heard = self.heard[str(desk.keys.id)] = self._world.time

    def hear(self) -> None:
        """Every window is heard that is connected on both sides."""
        for desk in self.windows:
            if not desk.silent:
                self.hear_one(desk)

    def clock_went_back(self) -> None:
        """Who was heard later than now counts as heard now."""
        for desk in self.windows:
            if desk.presence.heard_at > self._world.clock():
                self.hear_one(desk)
