"""The keyring: the secrets of this installation that lie in the secrets folder, apart from the data and its
backups.

- `pepper`: without it no password can be guessed from the database
- `lookup`: keys the hashes by which a conversation or a session is found
- `signing`: signs every public key, so that a writer in the database cannot slip one in

They are made at the first start. Where the data folder already has a database, a missing secret is an error and
not a reason to make another one: it would orphan everything that the lost one protected.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.adapters.sealing import Secret, context, fingerprint, is_signed, sign, signer_public
from server.settings import SettingsError

_NAMES = ("pepper", "lookup", "signing")


class SecretsMissing(SettingsError):
    """The secrets folder lacks a key that the database depends on."""


class NotOurKey(Exception):
    """A public key in the database does not carry this installation's signature."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secrets of one installation, in memory."""

    pepper: Secret
    lookup: Secret
    signing: Secret

    def find(self, token: Secret) -> bytes:
        """The keyed hash under which a conversation or a session with this token is stored."""
        return fingerprint(self.lookup, token.reveal())

    def sign(self, kind: str, owner: object, public: bytes) -> bytes:
        """Vouch for a public key: `kind` says what it is for and `owner` whose it is."""
        return sign(self.signing, context("public-key", kind, owner), public)

    def sign_membership(self, site: str, id: object, role: str, username: str, name: str) -> bytes:
        """Vouch for a member's belonging to a site in a role, and for what they are called."""
        return sign(self.signing, context("membership", id, site, role, username, name), b"")

    def check_membership(self, site: str, member: Any, signature: bytes) -> None:
        """Raises NotOurKey where this installation did not make whom a row of `member` names one of the site's in this
        role, with this username and name."""
        place = context("membership", member.id, site, member.role, member.username, member.name)
        if not is_signed(signer_public(self.signing), place, b"", signature):
            raise NotOurKey(f"the membership of {member.id} at {site} is not signed by this installation")

    def sign_period(self, site: str, number: int, id: object, public: bytes) -> bytes:
        """Vouch for the public key of a period of a site's team."""
        return self.sign("period", f"{site}/{number}/{id}", public)

    def check_period(self, site: str, period: Any) -> bytes:
        """The public key of a row of `period`, once it is sure that it is this site's and has this number; raises
        NotOurKey. To be called before each wrap."""
        owner = f"{site}/{period.number}/{period.id}"
        return self.check("period", owner, period.public, period.signature)

    def check(self, kind: str, owner: object, public: bytes, signature: bytes) -> bytes:
        """The public key, once its signature holds; raises NotOurKey. To be called before each wrap."""
        if not is_signed(signer_public(self.signing), context("public-key", kind, owner), public, signature):
            raise NotOurKey(f"the public key of {kind} {owner} is not signed by this installation")
        return public


def load(folder: Path, *, fresh: bool) -> Keyring:
    """Read the secrets, making those that are missing where the installation is `fresh`; raises
    SecretsMissing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    return Keyring(*(_secret(folder / name, fresh) for name in _NAMES))


def _secret(path: Path, fresh: bool) -> Secret:
    if not path.exists():
        if not fresh:
            raise SecretsMissing(
                f"{path} is missing, and the database depends on it. Restore it from its backup."
            )
        # Written whole or not at all: a crash between the two steps must not leave half a key.
        part = path.with_suffix(".part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    value = path.read_bytes()
    if len(value) != 32:
        raise SecretsMissing(f"{path} is not a key of 32 bytes. Restore it from its backup.")
    return Secret(value)
