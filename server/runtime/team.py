"""Teams: how somebody becomes a member of staff, and how they stop being one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members, waiting
from server.adapters.bus import Bus
from server.adapters.database import Database
from server.adapters.keyring import Keyring
from server.adapters.sealing import HybridPrivate, Secret, context, derive, seal, signer_public, spell
from server.adapters.shred import Shred
from server.runtime.passwords import Hashing, NotAllowed, require_strong
from server.runtime.periods import Periods
from server.runtime.ports import Clock
from server.runtime.sessions import TWO_FACTORS, Sessions, SignedIn, private_place

ENROLMENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Disabled:
    """What a member who was disabled leaves: the chats that they had, each with its epoch, and how many conversations
    nobody can open now without the recovery key."""

    chats: tuple[tuple[UUID, int], ...]
    unreadable: int


class Team:
    """Adds, enrols, resets and disables members of staff."""

    def __init__(self, database: Database, keyring: Keyring, shred: Shred, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._shred = shred
        self._clock = clock
        self._hashing = Hashing(keyring.pepper)
        self.periods = Periods(database, keyring, shred, bus, clock)
        self.sessions = Sessions(database, keyring, shred, self._hashing, self.periods, clock)

    async def add(
        self, username: str, name: str, role: str, sites: Sequence[str], password: str | None
    ) -> str | None:
        """Add a member, active at once with a `password`, else with a one-time code, which is returned.

        A supervisor or an admin is active only when their second factor is enrolled. Raises NotAllowed for a username
        that is taken or a weak password.
        """
        if password is not None:
            require_strong(password, username)
        id, now = uuid4(), self._clock()
        until = now + ENROLMENT
        code = None if password is not None else spell(os.urandom(15))
        made = await self._keys(id, password) if password is not None else None
        async with self._database.writing() as connection:
            if await members.by_username(connection, username) is not None:
                raise NotAllowed(f"There is a member {username} already.")
            await members.add(
                connection,
                {site: self._keyring.sign_membership(site, id, role, username, name) for site in sites},
                id=id,
                username=username,
                name=name,
                role=role,
                status="enrolling",
                otp_on=False,
                created_at=now,
                enrolment=self._enrolment(code, id, until) if code else None,
                enrolment_until=until if code else None,
            )
            if made is not None:
                await self._give_keys(connection, id, role, sites, made)
        self.periods.changed(sites)
        return code

    async def enrol(self, username: str, code: str, password: str) -> SignedIn:
        """Use a one-time code to choose a password; raises NotAllowed or Busy."""
        refusal = NotAllowed("This code is not valid for this username, or it has run out.")
        async with self._database.reading() as connection:
            row = await members.by_username(connection, username)
        now = self._clock()
        # Compared also where there is nobody, so that the time tells nothing.
        whose, until = (row.id, row.enrolment_until or now) if row is not None else (uuid4(), now)
        given = self._enrolment(code, whose, until)
        right = secrets.compare_digest(row.enrolment if row and row.enrolment else bytes(32), given)
        if row is None or not right or until < now or row.status == "disabled":
            raise refusal
        require_strong(password, username)
        made = await self._keys(row.id, password)
        async with self._database.writing() as connection:
            again = await members.by_id(connection, row.id)
            if again is None or again.enrolment != row.enrolment or again.status == "disabled":
                raise refusal
            sites = await members.sites_of(connection, row.id)
            await self._give_keys(connection, row.id, row.role, sites, made)
        self.periods.changed(sites)
        return await self.sessions.sign_in(username, password)

    def _enrolment(self, code: str, id: UUID, until: datetime) -> bytes:
        """What is kept of a one-time code: a keyed hash that holds for this member and this time alone."""
        typed = Secret("".join(c for c in code.upper() if c.isalnum()).encode())
        return self._keyring.find(derive(typed, f"enrol/{id}/{until.isoformat()}"))

    async def _keys(self, id: UUID, password: str) -> dict[str, Any]:
        """A member's two key pairs, under an unlock key that the password opens."""
        salt, unlock, private, signing = (
            os.urandom(16),
            Secret.random(),
            HybridPrivate.generate(),
            Secret.random(),
        )
        under = await self._hashing.key(password, salt)
        public, verifier = private.public().raw, signer_public(signing)
        both = private.raw.reveal() + signing.reveal()
        return {
            "salt": salt,
            "sealed_unlock": seal(under, unlock.reveal(), context("member-unlock", id)),
            "sealed_private": seal(unlock, both, private_place(id, otp_on=False)),
            "public": public,
            "public_signature": self._keyring.sign("member", id, public),
            "verifier": verifier,
            "verifier_signature": self._keyring.sign("reader", id, verifier),
        }

    async def _give_keys(
        self, connection: AsyncConnection, id: UUID, role: str, sites: Sequence[str], made: dict[str, Any]
    ) -> None:
        status = "enrolling" if role in TWO_FACTORS else "active"
        await members.change(connection, id, status=status, enrolment=None, enrolment_until=None, **made)
        if status == "active":
            for site in sites:
                await self.periods.begin(connection, site)

    # --- leaving --------------------------------------------------------------------------------------------

    async def reset(self, username: str) -> str:
        """Take a member's keys, second factor and sessions away; returns the one-time code for new ones.

        For a forgotten password or a lost device. What they could open, colleagues grant to the new keys. Raises
        NotAllowed.
        """
        code = spell(os.urandom(15))
        async with self._database.writing() as connection:
            row = await members.by_username(connection, username)
            if row is None or row.status == "disabled":
                raise NotAllowed(f"There is no active member {username}.")
            sites = await self._take_keys(connection, row.id, "enrolling")
            until = self._clock() + ENROLMENT
            enrolment = self._enrolment(code, row.id, until)
            await members.change(connection, row.id, enrolment=enrolment, enrolment_until=until)
        await self._database.leave_no_residue()
        self.periods.changed(sites)
        return code

    async def disable(self, username: str) -> Disabled:
        """End a member's access: sessions, keys and wraps go, and each of their teams begins a new period.

        Remembered in the second store too, so that a restored backup does not bring them back. Raises NotAllowed.
        """
        async with self._database.writing() as connection:
            row = await members.by_username(connection, username)
            if row is None or row.status == "disabled":
                raise NotAllowed(f"There is no active member {username}.")
            await self._shred.retire(row.id, self._clock())
            chats = [(chat.id, chat.epoch) for chat in await waiting.owned(connection, row.id)]
            sites = await self._take_keys(connection, row.id, "disabled")
            unreadable = await members.unreadable(connection, sites)
        await self._database.leave_no_residue()
        self.periods.changed(sites)
        return Disabled(tuple(chats), unreadable)

    async def disable_retired(self) -> int:
        """Disable again whom a restored backup, or a writer in the database, brought back; returns how many."""
        retired, sites, again = await self._shred.retired(), set[str](), 0
        async with self._database.reading() as connection:
            back = [id for id in retired if await self._is_active(connection, id)]
        if back:
            async with self._database.writing() as connection:
                for id in back:
                    # Asked again, now that nobody else writes: `disable` may have been between its two stores.
                    if await self._is_active(connection, id):
                        sites |= set(await self._take_keys(connection, id, "disabled"))
                        again += 1
            self.periods.changed(sorted(sites))
        return again

    async def _is_active(self, connection: AsyncConnection, id: UUID) -> bool:
        row = await members.by_id(connection, id)
        return row is not None and row.status != "disabled"

    async def _take_keys(self, connection: AsyncConnection, id: UUID, status: str) -> list[str]:
        await members.change(
            connection, id, status=status, enrolment=None, enrolment_until=None, salt=None, sealed_unlock=None,
            sealed_private=None, sealed_otp=None, otp_on=False, otp_used=None,
        )  # fmt: skip
        await members.end_sessions_of(connection, id)
        await members.drop_wraps_of(connection, id)
        sites = await members.sites_of(connection, id)
        for site in sites:
            await self.periods.begin(connection, site)
        return sites
