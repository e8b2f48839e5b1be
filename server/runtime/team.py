"""Teams: members of staff, what their password opens, and the periods under which shared chats are wrapped.

A team is a site. Adding a member begins a new period at each of their sites, so nothing need be unlocked for
it; the periods before are granted by whoever holds them, as soon as they are connected.
"""

from __future__ import annotations

import asyncio
import base64
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members
from server.adapters.bus import Bus, SiteChanged
from server.adapters.database import Database
from server.adapters.keyring import Keyring
from server.adapters.sealing import (
    HybridPrivate,
    HybridPublic,
    Secret,
    Unsealable,
    context,
    derive,
    password_key,
    seal,
    signer_public,
    spell,
    unseal,
)
from server.runtime.ports import Clock
from server.runtime.vault import MemberKeys

SESSION = timedelta(hours=12)
ENROLMENT = timedelta(days=7)
PASSWORD_LENGTH = 15  # characters, NIST SP 800-63B-4 section 3.1.1.2 for a password that stands alone


class NotAllowed(Exception):
    """A member cannot be added, enrolled or signed in like this; the message may be shown."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token is shown to the client once and stored nowhere."""

    token: str
    name: str
    role: str
    sites: tuple[str, ...]
    expires_at: datetime


class Team:
    """Adds, enrols and signs in members of staff."""

    def __init__(self, database: Database, keyring: Keyring, bus: Bus, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._bus = bus
        self._clock = clock
        self._hashing = asyncio.Semaphore(2)  # Argon2id takes 64 MiB each: bounded, whatever is asked at once

    # --- adding and enrolling -------------------------------------------------------------------------------

    async def add(
        self, username: str, name: str, role: str, sites: Sequence[str], password: str | None
    ) -> str | None:
        """Add a member, active at once with a `password`, else with a one-time code, which is returned.

        Raises NotAllowed for a username that is taken, a weak password or a role that needs more than a
        password.
        """
        if role != "admissions":
            raise NotAllowed(
                f"The role {role} needs a second factor, which this version cannot enrol yet. Use admissions."
            )
        if password is not None:
            require_strong(password, username)
        id, now = uuid4(), self._clock()
        code = None if password is not None else spell(os.urandom(15))
        made = await self._keys(id, password) if password is not None else None
        async with self._database.writing() as connection:
            if await members.by_username(connection, username) is not None:
                raise NotAllowed(f"There is a member {username} already.")
            await members.add(
                connection,
                {site: self._keyring.sign_membership(id, site) for site in sites},
                id=id,
                username=username,
                name=name,
                role=role,
                status="enrolling",
                created_at=now,
                enrolment=self._keyring.find(_one_time(code)) if code else None,
                enrolment_until=now + ENROLMENT if code else None,
            )
            if made is not None:
                await self._activate(connection, id, sites, made)
        self._changed(sites)
        return code

    async def enrol(self, username: str, code: str, password: str) -> SignedIn:
        """Use a one-time code to choose a password; raises NotAllowed."""
        refusal = NotAllowed("This code is not valid for this username, or it has run out.")
        async with self._database.reading() as connection:
            row = await members.by_username(connection, username)
        given = self._keyring.find(_one_time(code))
        if row is None or row.enrolment is None or not secrets.compare_digest(row.enrolment, given):
            raise refusal
        if row.enrolment_until < self._clock():
            raise refusal
        require_strong(password, username)
        made = await self._keys(row.id, password)
        async with self._database.writing() as connection:
            again = await members.by_id(connection, row.id)
            if again is None or again.enrolment != row.enrolment:
                raise refusal
            sites = await members.sites_of(connection, row.id)
            await self._activate(connection, row.id, sites, made)
        self._changed(sites)
        return await self.sign_in(username, password)

    async def _keys(self, id: UUID, password: str) -> dict[str, Any]:
        """A member's two key pairs, under an unlock key that the password opens."""
        salt, unlock, private, signing = (
            os.urandom(16),
            Secret.random(),
            HybridPrivate.generate(),
            Secret.random(),
        )
        under = await self._password_key(password, salt)
        public, verifier = private.public().raw, signer_public(signing)
        both = private.raw.reveal() + signing.reveal()
        return {
            "salt": salt,
            "sealed_unlock": seal(under, unlock.reveal(), context("member-unlock", id)),
            "sealed_private": seal(unlock, both, context("member-private", id)),
            "public": public,
            "public_signature": self._keyring.sign("member", id, public),
            "verifier": verifier,
            "verifier_signature": self._keyring.sign("reader", id, verifier),
        }

    async def _activate(
        self, connection: AsyncConnection, id: UUID, sites: Sequence[str], made: dict[str, Any]
    ) -> None:
        await members.change(connection, id, status="active", enrolment=None, enrolment_until=None, **made)
        for site in sites:
            await self.begin_period(connection, site)

    # --- periods --------------------------------------------------------------------------------------------

    async def begin_period(self, connection: AsyncConnection, site: str) -> None:
        """A fresh key pair for a site's team, wrapped for each active member and the recovery key, each checked
        first."""
        last = await members.current_period(connection, site)
        id, private = uuid4(), HybridPrivate.generate()
        holders = {row.id: self._member(row, site) for row in await members.active_of(connection, site)}
        recovery = await members.recovery_key(connection)
        if recovery is not None:
            holders[recovery.id] = self._recovery(recovery)
        wraps = {holder: public.wrap(private.raw, _held(id, holder)) for holder, public in holders.items()}
        public = private.public().raw
        await members.add_period(
            connection, wraps, id=id, site=site, number=last.number + 1 if last else 1, begun_at=self._clock(),
            public=public, signature=self._keyring.sign("period", id, public),
        )  # fmt: skip
        await members.raise_revision(connection, site)

    def _member(self, row: Any, site: str) -> HybridPublic:
        """A member's public key, once it is sure that it is theirs and that they are one of this site's."""
        self._keyring.check_membership(row.id, site, row.membership_signature)
        return HybridPublic(self._keyring.check("member", row.id, row.public, row.public_signature))

    def _recovery(self, row: Any) -> HybridPublic:
        return HybridPublic(self._keyring.check("recovery", row.id, row.public, row.signature))

    async def load_periods(self, keys: MemberKeys) -> None:
        """Open the periods that a member holds."""
        async with self._database.reading() as connection:
            wraps = await members.wraps_of(connection, keys.id)
        for period, wrapped in wraps.items():
            if period not in keys.periods:
                keys.periods[period] = HybridPrivate(keys.private.unwrap(wrapped, _held(period, keys.id)))

    async def grant_older(self, keys: MemberKeys) -> None:
        """Give colleagues, and the recovery key, the periods of these sites that they lack and this member
        holds."""
        for site in keys.sites:
            async with self._database.reading() as connection:
                lacking = await self._lacking(connection, site)
            grants = [(p, holder, public) for p, holder, public in lacking if p in keys.periods]
            if grants:
                async with self._database.writing() as connection:
                    for period, holder, public in grants:
                        wrapped = public.wrap(keys.periods[period].raw, _held(period, holder))
                        await members.grant(connection, period, holder, wrapped)
                    await members.raise_revision(connection, site)
                self._changed([site])

    async def _lacking(self, connection: AsyncConnection, site: str) -> list[tuple[UUID, UUID, HybridPublic]]:
        holders = {row.id: self._member(row, site) for row in await members.active_of(connection, site)}
        recovery = await members.recovery_key(connection)
        if recovery is not None:
            holders[recovery.id] = self._recovery(recovery)
        return [
            (period, holder, public)
            for holder, public in holders.items()
            for period in await members.periods_lacking(connection, site, holder)
        ]

    async def make_recovery(self) -> str:
        """Make the recovery key and begin a new period in each team; returns its spelling, to be kept
        offline."""
        seed = Secret.random()
        private = HybridPrivate(derive(seed, "recovery", 96))
        id, public = uuid4(), private.public().raw
        async with self._database.writing() as connection:
            await members.add_recovery(
                connection, id=id, created_at=self._clock(), public=public,
                signature=self._keyring.sign("recovery", id, public),
            )  # fmt: skip
            for site in await members.staffed_sites(connection):
                await self.begin_period(connection, site)
        return spell(seed.reveal())

    # --- sessions -------------------------------------------------------------------------------------------

    async def sign_in(self, username: str, password: str) -> SignedIn:
        """Check a password and begin a session; raises NotAllowed, in the same time whether the member exists
        or not."""
        async with self._database.reading() as connection:
            row = await members.by_username(connection, username)
            sites = await members.sites_of(connection, row.id) if row is not None else []
        active = row is not None and row.status == "active"
        under = await self._password_key(password, row.salt if row is not None and active else bytes(16))
        try:
            if row is None or not active:
                raise Unsealable
            unlock = unseal(under, row.sealed_unlock, context("member-unlock", row.id))
        except Unsealable:
            raise NotAllowed("Username or password is not right.") from None
        token, id, now = Secret.random(), uuid4(), self._clock()
        sealed = seal(derive(token, "session-unlock"), unlock, context("session", id, row.id))
        async with self._database.writing() as connection:
            await members.add_session(
                connection, id=id, member=row.id, lookup=self._keyring.find(derive(token, "session-lookup")),
                created_at=now, expires_at=now + SESSION, sealed_unlock=sealed,
            )  # fmt: skip
        spelled = base64.urlsafe_b64encode(token.reveal()).decode().rstrip("=")
        return SignedIn(spelled, row.name, row.role, tuple(sites), now + SESSION)

    async def unlock(self, token: str) -> MemberKeys | None:
        """The keys that a session's token opens, or None where there is no such session."""
        secret = _token(token)
        if secret is None:
            return None
        async with self._database.reading() as connection:
            row = await members.session_by(connection, self._keyring.find(derive(secret, "session-lookup")))
            if row is None or row.expires_at <= self._clock():
                return None
            member = await members.by_id(connection, row.member)
            sites = await members.sites_of(connection, row.member)
        if member is None or member.status != "active":
            return None
        unlock = Secret(
            unseal(derive(secret, "session-unlock"), row.sealed_unlock, context("session", row.id, member.id))
        )
        both = unseal(unlock, member.sealed_private, context("member-private", member.id))
        private = HybridPrivate(Secret(both[:96]))
        keys = MemberKeys(member.id, member.username, member.name, tuple(sites), row.id, private)
        await self.load_periods(keys)
        return keys

    async def sign_out(self, token: str) -> bool:
        """End the session of a token; says whether there was one."""
        secret = _token(token)
        if secret is None:
            return False
        async with self._database.writing() as connection:
            row = await members.session_by(connection, self._keyring.find(derive(secret, "session-lookup")))
            if row is None:
                return False
            await members.end_session(connection, row.id)
            sites = await members.sites_of(connection, row.member)
            for site in sites:
                await members.raise_revision(connection, site)
        self._changed(sites)
        return True

    async def _password_key(self, password: str, salt: bytes) -> Secret:
        async with self._hashing:
            return await asyncio.to_thread(password_key, password, salt, self._keyring.pepper)

    def _changed(self, sites: Sequence[str]) -> None:
        for site in sites:
            self._bus.publish(SiteChanged(site))


def require_strong(password: str, username: str) -> None:
    """Refuse a password that is easy to guess; raises NotAllowed."""
    if len(password) < PASSWORD_LENGTH:
        raise NotAllowed(
            f"A password needs at least {PASSWORD_LENGTH} characters. Several unrelated words work well."
        )
    if len(password) > 1_000:
        raise NotAllowed("A password has at most 1000 characters.")
    if len(set(password)) < 6 or username.casefold() in password.casefold().replace(" ", ""):
        raise NotAllowed("This password is easy to guess. Several unrelated words work well.")


def _held(period: UUID, holder: UUID) -> bytes:
    return context("period", period, holder)


def _one_time(code: str) -> Secret:
    return Secret("".join(c for c in code.upper() if c.isalnum()).encode())


def _token(token: str) -> Secret | None:
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return Secret(raw) if len(raw) == 32 else None
