"""Sessions of members of staff: signing in, the second factor, what a token opens, and every way in which it ends.

The token carries the secret that unlocks the member's keys again; here lie its keyed hash and what it opens, so a
session that is deleted opens nothing, also to who kept the token.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from server.adapters import members, otp
from server.adapters.database import Database
from server.adapters.keyring import Keyring, NotOurKey
from server.adapters.sealing import HybridPrivate, Secret, Unsealable, context, derive, seal, unseal
from server.adapters.shred import Shred
from server.runtime.passwords import Hashing, NotAllowed, require_strong
from server.runtime.periods import Periods
from server.runtime.ports import Clock
from server.runtime.vault import MemberKeys

log = structlog.get_logger()

SESSION = timedelta(hours=12)
IDLE = timedelta(minutes=15)
"""A session that nobody used for so long is locked: it ends, and the password opens a new one."""
NOTED = timedelta(minutes=1)  # how often use is written down
TWO_FACTORS = ("supervisor", "admin")
"""Roles that read or manage more than the chats before them need a second factor."""

Scope = Literal["desk", "otp"]
WRONG = "Username, password or code is not right."


class CodeNeeded(NotAllowed):
    """The password is right; the code of the authenticator app is missing."""


class WrongCode(NotAllowed):
    """The password is right, the code of the authenticator app is not. Who tried is told no more than NotAllowed."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: the token is shown to the client once and stored nowhere. With the scope `otp` it opens nothing
    but the enrolment of a second factor."""

    token: str
    name: str
    role: str
    sites: tuple[str, ...]
    expires_at: datetime
    scope: Scope


@dataclass(frozen=True, slots=True)
class Listed:
    """A session as its owner sees it."""

    session: UUID
    created_at: datetime
    active_at: datetime
    expires_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class _Opened:
    """What a token leads to: the rows, and the unlock key."""

    session: Any
    member: Any
    unlock: Secret


class Sessions:
    """Begins, opens and ends sessions."""

    def __init__(
        self,
        database: Database,
        keyring: Keyring,
        shred: Shred,
        hashing: Hashing,
        periods: Periods,
        clock: Clock,
    ) -> None:
        self._database = database
        self._keyring = keyring
        self._shred = shred
        self._hashing = hashing
        self._periods = periods
        self._clock = clock

    # --- beginning ------------------------------------------------------------------------------------------

    async def sign_in(
        self,
        username: str,
        password: str,
        code: str | None = None,
        at_code: Callable[[], None] = lambda: None,
    ) -> SignedIn:
        """Check password and code and begin a session. `at_code` is called once the password is right, before a code is
        looked at; what it raises ends the try.

        Raises NotAllowed, in the same time whether the member exists or not; CodeNeeded or WrongCode where only the
        code is missing or wrong; Busy.
        """
        async with self._database.reading() as connection:
            row = await members.by_username(connection, username)
        retired = await self._shred.retired()  # asked also where there is nobody: it takes time
        known = row is not None and row.salt is not None and not _is_out(row, retired)
        under = await self._hashing.key(password, row.salt if row is not None and known else bytes(16))
        try:
            if row is None or not known:
                raise Unsealable
            unlock = Secret(unseal(under, row.sealed_unlock, context("member-unlock", row.id)))
            # Does not open where somebody has taken the second factor out of the row.
            unseal(unlock, row.sealed_private, private_place(row.id, otp_on=row.otp_on))
        except Unsealable:
            raise NotAllowed(WRONG) from None
        async with self._database.writing() as connection:
            await self._require_unchanged(connection, row)
            await self._check_code(connection, row, unlock, code, at_code)
            return await self.begin(connection, row.id, unlock)

    async def _require_unchanged(self, connection: AsyncConnection, row: Any) -> None:
        """Refuse a member whose password or second factor changed while the password was hashed, and let nobody change
        them until this transaction has ended."""
        await members.hold(connection, row.id)
        now = await members.by_id(connection, row.id)
        if now is None or (now.otp_on, now.sealed_unlock) != (row.otp_on, row.sealed_unlock):
            raise NotAllowed(WRONG)

    async def _check_code(
        self,
        connection: AsyncConnection,
        row: Any,
        unlock: Secret,
        code: str | None,
        at_code: Callable[[], None],
    ) -> None:
        if not row.otp_on:
            return
        if code is None:
            raise CodeNeeded("Please enter the code of your authenticator app.")
        at_code()
        shared = Secret(unseal(unlock, row.sealed_otp, context("member-otp", row.id)))
        step = otp.accepted(shared, code, self._clock().timestamp(), row.otp_used)
        # Each code is good once: of two that use it at the same time, one comes second.
        if step is None or not await members.use_code(connection, row.id, step):
            raise WrongCode(WRONG)

    async def begin(self, connection: AsyncConnection, member: UUID, unlock: Secret) -> SignedIn:
        """A new session of a member whose unlock key is at hand."""
        row = await members.by_id(connection, member)
        if row is None or await self._is_disabled(row):
            raise NotAllowed(WRONG)
        scope: Scope = "otp" if row.role in TWO_FACTORS and not row.otp_on else "desk"
        token, id, now = Secret.random(), uuid4(), self._clock()
        expires = now + (SESSION if scope == "desk" else IDLE)
        await members.add_session(
            connection, id=id, member=member, lookup=self._keyring.find(derive(token, "session-lookup")),
            created_at=now, active_at=now, expires_at=expires, scope=scope,
            sealed_unlock=seal(
                derive(token, "session-unlock"), unlock.reveal(), context("session", id, member, scope)
            ),
        )  # fmt: skip
        sites = tuple(await members.sites_of(connection, member))
        spelled = base64.urlsafe_b64encode(token.reveal()).decode().rstrip("=")
        return SignedIn(spelled, row.name, row.role, sites, expires, scope)

    # --- what a token opens ---------------------------------------------------------------------------------

    async def unlock(self, token: str) -> MemberKeys | None:
        """The keys that a desk session's token opens, or None where there is no such session."""
        async with self._database.reading() as connection:
            found = await self._open(connection, token, ("desk",))
            signed = await members.memberships_of(connection, found.member.id) if found else {}
        if found is None or found.member.status != "active":
            return None
        member = found.member
        try:
            for site, signature in signed.items():
                self._keyring.check_membership(site, member, signature)
        except NotOurKey as error:
            log.error("not_signed_by_us", detail=str(error))
            return None
        try:
            both = unseal(found.unlock, member.sealed_private, private_place(member.id, otp_on=member.otp_on))
        except Unsealable:
            log.error("member_does_not_open", member=str(member.id))
            return None
        private = HybridPrivate(Secret(both[:96]))
        keys = MemberKeys(
            member.id, member.username, member.name, member.role, tuple(signed), found.session.id, private,
            signing=Secret(both[96:]), verifier_signature=member.verifier_signature,
        )  # fmt: skip
        await self._periods.load(keys)
        return keys

    async def _open(self, connection: AsyncConnection, token: str, scopes: Sequence[Scope]) -> _Opened | None:
        secret = _token(token)
        if secret is None:
            return None
        now = self._clock()
        row = await members.session_by(connection, self._keyring.find(derive(secret, "session-lookup")))
        if row is None or row.scope not in scopes or row.expires_at <= now or row.active_at + IDLE <= now:
            return None
        member = await members.by_id(connection, row.member)
        if member is None or await self._is_disabled(member):
            return None
        place = context("session", row.id, member.id, row.scope)
        try:
            unlock = Secret(unseal(derive(secret, "session-unlock"), row.sealed_unlock, place))
        except Unsealable:
            log.error("session_does_not_open", session=str(row.id), member=str(member.id))
            return None
        return _Opened(row, member, unlock)

    async def _is_disabled(self, member: Any) -> bool:
        """Whether somebody was disabled, also where a restored backup or a writer in the database has put them back."""
        return _is_out(member, await self._shred.retired())

    async def is_live(self, session: UUID) -> bool:
        """Whether a session has neither ended nor been idle for too long."""
        async with self._database.reading() as connection:
            now = self._clock()
            return session in await members.live_sessions(connection, [session], now, now - IDLE)

    async def used(self, session: UUID, at: datetime) -> None:
        """Note that a person did something, so that the session is not idle."""
        async with self._database.writing() as connection:
            await members.note_use(connection, session, at)

    # --- the second factor ----------------------------------------------------------------------------------

    async def begin_otp(self, token: str) -> tuple[str, str] | None:
        """A fresh secret for the caller's authenticator app, spelled and as an address; None without a session.

        Raises NotAllowed where one is in use already.
        """
        async with self._database.writing() as connection:
            found = await self._open(connection, token, ("desk", "otp"))
            if found is None:
                return None
            if found.member.otp_on:
                raise NotAllowed("A second factor is in use already. `open-door staff reset` takes it away.")
            shared = otp.new_secret()
            sealed = seal(found.unlock, shared.reveal(), context("member-otp", found.member.id))
            await members.change(connection, found.member.id, sealed_otp=sealed)
        return otp.spelled(shared), otp.address(shared, found.member.username)

    async def confirm_otp(self, token: str, code: str) -> SignedIn | None:
        """Use the second factor from now on, once its first code is right: a new session takes the place of all others.

        Returns None without a session; raises NotAllowed for a wrong code. A member who waited for it becomes active.
        """
        async with self._database.writing() as connection:
            found = await self._open(connection, token, ("desk", "otp"))
            if found is None:
                return None
            member = found.member
            if member.otp_on or member.sealed_otp is None:
                raise NotAllowed("Please begin anew.")
            shared = Secret(unseal(found.unlock, member.sealed_otp, context("member-otp", member.id)))
            step = otp.accepted(shared, code, self._clock().timestamp(), None)
            if step is None:
                raise NotAllowed("This code is not right. Is the clock of the device right?")
            private = unseal(found.unlock, member.sealed_private, private_place(member.id, otp_on=False))
            sealed = seal(found.unlock, private, private_place(member.id, otp_on=True))
            await members.change(
                connection, member.id, otp_on=True, otp_used=step, status="active", sealed_private=sealed
            )
            sites = await self._end_all(connection, member.id)
            if member.status == "enrolling":
                for site in sites:
                    await self._periods.begin(connection, site)
            signed_in = await self.begin(connection, member.id, found.unlock)
        self._periods.changed(sites)
        return signed_in

    # --- changing the password ------------------------------------------------------------------------------

    async def change_password(
        self,
        token: str,
        password: str,
        new: str,
        code: str | None = None,
        at_code: Callable[[], None] = lambda: None,
    ) -> SignedIn | None:
        """Change the password of the caller, who knows the old one; every session ends, and a new one begins.

        The unlock key is made anew too, so an old token opens nothing, not even in an old copy of the database that
        is given the present private keys. `at_code` as in `sign_in`. Returns None without a session; raises NotAllowed.
        """
        async with self._database.reading() as connection:
            found = await self._open(connection, token, ("desk",))
        if found is None:
            return None
        row = found.member
        require_strong(new, row.username)
        salt, unlock = os.urandom(16), Secret.random()
        old, under = await self._hashing.key(password, row.salt), await self._hashing.key(new, salt)
        try:
            unseal(old, row.sealed_unlock, context("member-unlock", row.id))
        except Unsealable:
            raise NotAllowed(WRONG) from None
        private = unseal(found.unlock, row.sealed_private, private_place(row.id, otp_on=row.otp_on))
        changed: dict[str, object] = {
            "salt": salt,
            "sealed_unlock": seal(under, unlock.reveal(), context("member-unlock", row.id)),
            "sealed_private": seal(unlock, private, private_place(row.id, otp_on=row.otp_on)),
        }
        if row.sealed_otp is not None:
            place = context("member-otp", row.id)
            changed["sealed_otp"] = seal(unlock, unseal(found.unlock, row.sealed_otp, place), place)
        async with self._database.writing() as connection:
            again = await self._open(connection, token, ("desk",))
            if again is None or again.member.sealed_unlock != row.sealed_unlock:
                return None
            await self._check_code(connection, row, found.unlock, code, at_code)
            await members.change(connection, row.id, **changed)
            sites = await self._end_all(connection, row.id)
            signed_in = await self.begin(connection, row.id, unlock)
        self._periods.changed(sites)
        return signed_in

    # --- ending ---------------------------------------------------------------------------------------------

    async def sign_out(self, token: str) -> bool:
        """End the session of a token; says whether there was one."""
        secret = _token(token)
        if secret is None:
            return False
        async with self._database.reading() as connection:
            row = await members.session_by(connection, self._keyring.find(derive(secret, "session-lookup")))
        return row is not None and await self.end(row.id, row.member)

    async def end(self, session: UUID, member: UUID) -> bool:
        """End one session of a member, its sockets within a second; says whether there was one."""
        async with self._database.writing() as connection:
            if not await members.end_session(connection, session, member):
                return False
            sites = await members.sites_of(connection, member)
            for site in sites:
                await members.raise_revision(connection, site)
        self._periods.changed(sites)
        return True

    async def listed(self, keys: MemberKeys) -> list[Listed]:
        """The member's own live sessions, oldest first."""
        async with self._database.reading() as connection:
            now = self._clock()
            rows = await members.sessions_of(connection, keys.id, now, now - IDLE)
        return [
            Listed(row.id, row.created_at, row.active_at, row.expires_at, row.id == keys.session)
            for row in rows
        ]

    async def _end_all(self, connection: AsyncConnection, member: UUID) -> list[str]:
        await members.end_sessions_of(connection, member)
        sites = await members.sites_of(connection, member)
        for site in sites:
            await members.raise_revision(connection, site)
        return sites


def private_place(member: UUID, *, otp_on: bool) -> bytes:
    """The place of a member's private keys, with whether a second factor is in use: a row cannot say otherwise."""
    return context("member-private", member, "second-factor" if otp_on else "password")


def _is_out(member: Any, retired: set[UUID]) -> bool:
    return member.status == "disabled" or member.id in retired


def _token(token: str) -> Secret | None:
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return Secret(raw) if len(raw) == 32 else None
