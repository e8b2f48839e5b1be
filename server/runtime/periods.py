"""The key pairs of a team over time. A team is a site; a period is wrapped for each active member and the recovery key.

Adding, disabling and rotating begin a new period, so nothing need be unlocked for them; the periods before are granted
by whoever holds them, as soon as they are connected, or by the recovery key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members, sharing
from server.adapters.bus import Bus, SiteChanged
from server.adapters.database import Database
from server.adapters.keyring import Keyring, NotOurKey
from server.adapters.sealing import (
    HybridPrivate,
    HybridPublic,
    Secret,
    Unsealable,
    context,
    derive,
    spell,
    unspell,
)
from server.adapters.shred import Shred
from server.runtime.passwords import NotAllowed
from server.runtime.ports import Clock

log = structlog.get_logger()

_SEED = 32  # bytes of the recovery key


class Holder(Protocol):
    """Whoever holds periods: a member of staff, or the recovery key."""

    @property
    def id(self) -> UUID: ...
    @property
    def sites(self) -> Sequence[str]: ...
    @property
    def private(self) -> HybridPrivate: ...
    @property
    def periods(self) -> dict[UUID, HybridPrivate]: ...


@dataclass(frozen=True, slots=True)
class RecoveryHolder:
    """The recovery key, while a command uses it."""

    id: UUID
    sites: Sequence[str]
    private: HybridPrivate = field(repr=False)
    periods: dict[UUID, HybridPrivate] = field(default_factory=dict, repr=False)


class Periods:
    """Begins, opens and grants periods."""

    def __init__(self, database: Database, keyring: Keyring, shred: Shred, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._shred = shred
        self._bus = bus
        self._clock = clock

    async def begin(self, connection: AsyncConnection, site: str) -> None:
        """A fresh key pair for a site's team, wrapped for each active member and the recovery key, each checked
        first."""
        last = await members.current_period(connection, site)
        id, number, private = uuid4(), last.number + 1 if last else 1, HybridPrivate.generate()
        wraps = {
            holder: public.wrap(private.raw, _held(id, holder))
            for holder, public in (await self._holders(connection, site)).items()
        }
        public = private.public().raw
        await members.add_period(
            connection, wraps, id=id, site=site, number=number, begun_at=self._clock(), public=public,
            signature=self._keyring.sign_period(site, number, id, public),
        )  # fmt: skip
        await members.raise_revision(connection, site)

    async def rotate(self, sites: Sequence[str] | None = None) -> list[str]:
        """Begin a new period at these sites, or at every one that has a team; returns which."""
        async with self._database.writing() as connection:
            staffed = await members.staffed_sites(connection)
            wanted = sorted(staffed if sites is None else staffed & set(sites))
            for site in wanted:
                await self.begin(connection, site)
        self.changed(wanted)
        return wanted

    async def load(self, keys: Holder) -> None:
        """Open the periods that somebody holds. One that does not open, or is not what this installation made for that
        site, is told to the log, and they do without it: they do not hand it on either."""
        async with self._database.reading() as connection:
            held = await members.held_by(connection, keys.id)
        for row in held:
            if row.id in keys.periods:
                continue
            try:
                private = HybridPrivate(keys.private.unwrap(row.wrapped, _held(row.id, keys.id)))
                if self._keyring.check_period(row.site, row) != private.public().raw:
                    raise Unsealable
                keys.periods[row.id] = private
            except (Unsealable, NotOurKey, ValueError):  # the last: what was wrapped is no key at all
                log.error("period_does_not_open", period=str(row.id), holder=str(keys.id))

    async def grant_older(self, keys: Holder) -> int:
        """Give colleagues, and the recovery key, the periods of these sites that they lack and this holder has;
        returns how many were given."""
        count = 0
        for site in keys.sites:
            async with self._database.reading() as connection:
                lacking = await self._lacking(connection, site)
            grants = [(p, holder, public) for p, holder, public in lacking if p in keys.periods]
            if grants:
                async with self._database.writing() as connection:
                    # Who was disabled in between must not get one.
                    allowed = await self._holders(connection, site)
                    recovery = await members.recovery_key(connection)
                    for period, holder, public in grants:
                        if holder in allowed:
                            wrapped = public.wrap(keys.periods[period].raw, _held(period, holder))
                            await members.grant(connection, period, holder, wrapped)
                            count += 1
                            if recovery is not None and holder == recovery.id:
                                await members.drop_former_recovery(connection, period, holder)
                    await members.raise_revision(connection, site)
                self.changed([site])
        return count

    async def _holders(self, connection: AsyncConnection, site: str) -> dict[UUID, HybridPublic]:
        """Whoever is to hold a site's periods, with the public key, once it is sure that it is theirs. Who was disabled
        is not among them, whatever their row says."""
        holders: dict[UUID, HybridPublic] = {}
        retired = await self._shred.retired()
        for row in await members.active_of(connection, site):
            if row.id in retired:
                continue
            self._keyring.check_membership(site, row, row.membership_signature)
            public = self._keyring.check("member", row.id, row.public, row.public_signature)
            holders[row.id] = HybridPublic(public)
        recovery = await members.recovery_key(connection)
        if recovery is not None:
            holders[recovery.id] = self._recovery(recovery)
        return holders

    def _recovery(self, row: Any) -> HybridPublic:
        return HybridPublic(
            self._keyring.check("recovery", _made(row.id, row.created_at), row.public, row.signature)
        )

    async def _lacking(self, connection: AsyncConnection, site: str) -> list[tuple[UUID, UUID, HybridPublic]]:
        held = await members.holders_of_periods(connection, site)
        return [
            (period, holder, public)
            for holder, public in (await self._holders(connection, site)).items()
            for period, holders in held.items()
            if holder not in holders
        ]

    def changed(self, sites: Sequence[str]) -> None:
        """Tell this process that the teams of these sites changed; others see the revision."""
        for site in sites:
            self._bus.publish(SiteChanged(site))

    # --- the recovery key -----------------------------------------------------------------------------------

    async def make_recovery(self) -> Secret:
        """Make the recovery key and begin a new period in each team; returns the seed, to be kept offline.

        An earlier recovery key opens nothing that is new, and loses the rest as soon as a member has granted it to
        this one.
        """
        seed = Secret.random(_SEED)
        id, now, public = uuid4(), self._clock(), _recovery_private(seed).public().raw
        async with self._database.writing() as connection:
            await members.add_recovery(
                connection, id=id, created_at=now, public=public,
                signature=self._keyring.sign("recovery", _made(id, now), public),
            )  # fmt: skip
            sites = sorted(await members.staffed_sites(connection))
            for site in sites:
                await self.begin(connection, site)
        self.changed(sites)
        return seed

    async def recover(self, seed: Secret) -> int:
        """Give every active member the periods that the recovery key holds and they lack; returns how many wraps were
        made. Raises NotAllowed where it is not the recovery key of this installation."""
        private = _recovery_private(seed)
        async with self._database.reading() as connection:
            row = await members.recovery_key(connection)
            sites = sorted(await members.staffed_sites(connection))
        try:
            present = self._recovery(row).raw if row is not None else None
        except NotOurKey:
            raise NotAllowed(
                "The recovery key in the database was changed: nothing is given to anybody."
            ) from None
        if row is None or present != private.public().raw:
            raise NotAllowed("This is not the present recovery key of this installation.")
        holder = RecoveryHolder(row.id, sites, private)
        await self.load(holder)
        return await self.grant_older(holder)


def spelled(seed: Secret) -> str:
    """The recovery key as it is written on paper."""
    return spell(seed.reveal())


def spelled_shares(seed: Secret) -> list[str]:
    """Three shares of it, two of which are enough."""
    return [spell(share) for share in sharing.split(seed)]


def read_recovery(typed: Sequence[str]) -> Secret:
    """The recovery key of what a person typed: the key itself, or two shares; raises NotAllowed."""
    try:
        parts = [unspell(text) for text in typed]
        if len(parts) == 1 and len(parts[0]) == _SEED:
            return Secret(parts[0])
        if len(parts) == 2:
            return sharing.combine(*parts)
    except (ValueError, sharing.WrongShares):
        pass
    raise NotAllowed(
        "This is no recovery key, nor two different shares of one. Please look for a typing error."
    )


def _recovery_private(seed: Secret) -> HybridPrivate:
    return HybridPrivate(derive(seed, "recovery", 96))


def _made(recovery: UUID, at: datetime) -> str:
    """Which recovery key it is, and of when: the newest counts, so a former one must not be made newer."""
    return f"{recovery}/{at.isoformat()}"


def _held(period: UUID, holder: UUID) -> bytes:
    return context("period", period, holder)
